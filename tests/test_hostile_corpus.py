"""A corpus whose every word is an attack, served: each page that links reach, and nothing of it is markup."""

import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
import running
import small_corpus

TAG = "<xq9 onload=window.hurt=1>"
ATTACK = f"\"'>{TAG}</script><script>window.hurt=1</script>{{{{7*7}}}} & --> ]]>"
YAML = "'" + ATTACK.replace("'", "''") + "'"

ENTITIES = f"""\
aland: {{type: Polity, label: {YAML}, labels: {{ru: {YAML}}}, names: [{{name: {YAML}, language: en}}]}}
bem-land: {{type: Polity, label: Bemland}}
bem: {{type: City, label: {YAML}, partOf: bem-land}}
port-a: {{type: City, label: Port A, partOf: aland}}
gazette: {{type: NewsOutlet, label: Gazette {TAG}, of: aland}}
reporter: {{type: Person, label: Reporter, of: aland}}
expert: {{type: Person, label: Ann {TAG}, of: aland, given: {YAML}, family: {YAML}}}
president: {{type: Person, label: President of Aland, of: aland}}
coder: {{type: Organisation, label: Coders}}
long-sea: {{type: WaterBody, label: Long Sea}}
friendship: {{type: Topic, label: {YAML}}}
"""
TEXT = small_corpus.TEXT.replace("We are neighbours.", f"We are {ATTACK} neighbours.")
CLAIMS = (
    small_corpus.CLAIMS.replace("We are neighbours", YAML.replace("'\"", "'We are \"", 1))
    + f"""\
  - claim: expert assesses friendship
    status: assessed
    value: {YAML}
    valence: positive
    quote: Trade reached
"""
)
DOCUMENT = small_corpus.DOCUMENT.replace("document:", f"document:\n  title: {YAML}").replace(
    "https://example.org/neighbours", "https://example.org/?q=%22%3E%3Cxq9%3E&a='b'"
)
TURNS = small_corpus.TURNS.replace("role: Director", f"role: {YAML}").replace(
    "- We are neighbours", "- We are"
)


UNANSWERED = re.compile(r"/question/[a-z-]+")
"""Questions whose defaults this corpus does not have: their page asks for others (400)."""


class Links(HTMLParser):
    """Collects where a page leads, and every tag and attribute that has no business there."""

    def __init__(self):
        super().__init__()
        self.found, self.odd = [], []

    def handle_starttag(self, tag, attrs):
        """Note a tag."""
        for name, value in attrs:
            if name in {"href", "src", "action"} and value:
                self.found.append(value)
            if name.startswith("on") or (value or "").strip().lower().startswith("javascript:"):
                self.odd.append((tag, name, value))
        if tag == "xq9":
            self.odd.append((tag, attrs))


@pytest.fixture(scope="module")
def site(tmp_path_factory, run):
    """The address of a server of the hostile corpus."""
    home = tmp_path_factory.mktemp("hostile")
    parts = {"text": TEXT, "entities": ENTITIES, "document": DOCUMENT, "turns": TURNS, "claims": CLAIMS}
    done = run("build", "--corpus", small_corpus.write(home / "corpus", **parts), "-o", home / "build")

    assert done.returncode == 0, done.stderr
    with running.serving(home / "serve.log", "--build", home / "build") as address:
        yield address


def crawl(site, most):
    """Yield each page of a site that links lead to from its first page, at most so many, with its answer."""
    seen, waiting = {"/"}, ["/"]
    with httpx.Client(base_url=site, headers={"Accept": "text/html"}, timeout=300) as client:
        while waiting and most:
            place, most = waiting.pop(0), most - 1
            answer = client.get(place, follow_redirects=True)
            yield place, answer
            if not answer.headers.get("content-type", "").startswith("text/html"):
                continue
            links = Links()
            links.feed(answer.text)
            for link in links.found:
                there = urlsplit(urljoin(str(answer.url), link))
                target = f"{there.path}?{there.query}" if there.query else there.path
                if f"{there.scheme}://{there.netloc}" == site and _kind(target) not in seen:
                    seen.add(_kind(target))
                    waiting.append(target)


def _kind(target):
    """Return what two addresses share that need not both be asked: those that differ in language alone."""
    return re.sub(r"[?&]lang=\w+", "", target)


def test_every_page_shows_attacks_as_text(site, some):
    """Every link leads somewhere, and no page has a tag, a handler or an address that the corpus brought."""
    reached, wrong, most = {}, [], len(some(range(200), 3))
    for place, answer in crawl(site, most):
        reached[place] = answer.headers["content-type"].split(";")[0]
        if answer.status_code != 200 and not UNANSWERED.fullmatch(place):
            wrong.append((place, answer.status_code))
        if reached[place] == "text/html":
            links = Links()
            links.feed(answer.text)
            wrong += [(place, odd) for odd in links.odd]

    assert wrong == []
    assert len(reached) > most // 2
    assert {"text/html", "text/csv", "text/turtle", "text/css"} <= set(reached.values())


def test_browser_runs_nothing(site, browser, some):
    """Opened in a browser, no page runs what the corpus brought, and none asks for anything elsewhere.

    Of pages that have no script of their own each second is tried; with ``--exhaustive`` all are.
    """
    asked, reported = set(), []
    tab = browser.new_page()
    tab.on("request", lambda request: asked.add(request.url))
    tab.on("console", lambda message: reported.append(message.text) if message.type == "error" else None)
    tab.on("dialog", lambda dialog: (reported.append(dialog.message), dialog.dismiss()))
    for place in [*some(PLAIN, 2), *SCRIPTED]:
        tab.goto(site + place, wait_until="load")
        assert tab.evaluate("window.hurt") is None, place

    assert [url for url in asked if not url.startswith((site, "data:", "blob:"))] == []
    assert reported == []


PLAIN = (
    "/",
    "/questions",
    "/question/neighbors?state=aland",
    "/question/said-by?speaker=expert",
    "/search?q=xq9",
    "/id/aland",
    "/id/expert",
    "/document/interview",
    "/dyad/aland/bem-land",
    "/entities",
    "/sources",
    "/ontology",
)
SCRIPTED = (
    "/graph",
    "/graph?about=aland",
    "/editor?query=" + "%3C%2Ftextarea%3E%3Cxq9%20onload%3Dwindow.hurt%3D1%3E",
)
