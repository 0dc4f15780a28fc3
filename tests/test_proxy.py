"""Behind a proxy, the site stays whole below any path: no link leaves it, none leads nowhere."""

import re
from collections import Counter
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

import httpx
import proxies
import pytest
import served_site

from kg.errors import InputError
from kg.web.application import application
from kg.web.proxy import root_path

LEADING = {"href", "src", "action"}
FORM = re.compile(r"\.[a-z]+$")
OF_EACH = range(3)
"""So many pages of a kind are looked at, or two; the others are made by the same lines. Of those that differ
in what they were asked, it is always one."""
OF_THAT_KIND = httpx.Response(200)


class Links(HTMLParser):
    """Collects what a page leads to."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        """Take the addresses of a tag."""
        del tag
        self.found += [value for name, value in attrs if name in LEADING and value is not None]


def links(page):
    """Return the addresses of this server that a page leads to."""
    reader = Links()
    reader.feed(page.text)
    own = urlsplit(str(page.url))
    found = {urldefrag(urljoin(str(page.url), link))[0] for link in reader.found}
    return {link for link in found if urlsplit(link)[:2] == own[:2]}


def kind(link):
    """Return what a place is one of: its first folder, the form it is in, the parameters it takes."""
    place = urlsplit(link)
    _, prefix, folder, *_ = *place.path.split("/"), "", ""
    taken = frozenset(name for name, _ in parse_qsl(place.query))
    return prefix, folder, "".join(FORM.findall(place.path)), taken


def crawl(client, start, most):
    """Follow the links of the site, a few of each kind; yield each link that was found, with its answer.

    What leads out of the first folder is not followed, and has no answer.
    """
    waiting, seen, counts = [start], {start}, Counter()
    while waiting:
        link = waiting.pop()
        counts[kind(link)] += 1
        if kind(link)[0] != kind(start)[0]:
            yield link, None
        elif counts[kind(link)] <= (1 if urlsplit(link).query else most):
            answer = client.get(link)
            yield link, answer
            if answer.headers["content-type"].startswith("text/html"):
                found = links(answer) - seen
                seen |= found
                waiting += sorted(found)
        else:
            yield link, OF_THAT_KIND


@pytest.fixture(scope="module")
def upstream(graph, built):
    """The site as it is served to a proxy that shows it below /kg."""
    app = application(served_site.dataset(graph, built), root_path="/kg/")
    with served_site.serving(app) as address:
        yield address


@pytest.mark.parametrize("strip", [True, False], ids=["stripped", "whole"])
def test_redirects_stay_below_the_prefix(upstream, strip):
    """What leads elsewhere on the site leads there below the prefix, whether a proxy takes it away or not."""
    with served_site.serving(proxies.proxy(upstream, "/kg", strip=strip)) as address:
        found = [httpx.get(f"{address}{path}").headers["location"] for path in ("/kg/plover", "/kg/claims/")]

        assert ["/kg/ontology", "/kg/claims"] == found
        assert 200 == httpx.get(f"{address}/kg").status_code


def test_no_link_leaves_the_prefix(upstream, some):
    """Each link, form, style and script of the whole site stays below the prefix and leads somewhere."""
    with served_site.serving(proxies.proxy(upstream, "/kg")) as address, httpx.Client(timeout=300) as client:
        client.headers["accept"] = "text/html,*/*;q=0.8"
        found = dict(crawl(client, f"{address}/kg/", len(some(OF_EACH, 2))))

    assert [] == [link for link, answer in found.items() if answer is None or answer.status_code != 200]
    assert len(found) > 1_000


def test_headers_stay_below_the_prefix(upstream):
    """What headers lead to stays below the prefix too."""
    answer = httpx.get(f"{upstream}/id/kazakhstan", headers={"accept": "text/turtle"})
    places = [*re.findall(r"<(/[^>]*)>", answer.headers["link"]), answer.headers["content-location"]]

    assert places
    assert {"/kg"} == {place[:3] for place in places}
    assert "/kg/id/kazakhstan.ttl" == answer.headers["content-location"]


def test_descriptions_name_the_address_of_the_proxy(upstream, graph, built):
    """VoID, service description and OpenAPI name the addresses by which others reach the server."""
    app = application(served_site.dataset(graph, built), root_path="/kg", trust_proxy=True)
    headers = {"x-forwarded-proto": "https", "x-forwarded-host": "inst.example", "accept": "text/turtle"}
    with served_site.serving(app) as address:
        void = httpx.get(f"{address}/.well-known/void", headers=headers).text
        service = httpx.get(f"{address}/sparql", headers=headers).text
        below = httpx.get(
            f"{address}/.well-known/void", headers=headers | {"x-forwarded-prefix": "/a/b/"}
        ).text

    assert "<https://inst.example/kg/sparql>" in void
    assert "<https://inst.example/kg/download/graph.ttl>" in void
    assert "<https://inst.example/kg/sparql>" in service
    assert "<https://inst.example/a/b/sparql>" in below
    assert "/kg" == httpx.get(f"{upstream}/openapi.json").json()["servers"][0]["url"]


def test_headers_of_strangers_count_for_nothing(upstream):
    """Where nobody said that a proxy sets them, the headers of a proxy change nothing."""
    headers = {"x-forwarded-proto": "https", "x-forwarded-host": "evil.example", "x-forwarded-prefix": "/x"}
    page = httpx.get(f"{upstream}/", headers={"accept": "text/html"} | headers).text

    assert page == httpx.get(f"{upstream}/", headers={"accept": "text/html"}).text


@pytest.mark.parametrize("prefix", ["//evil.example", "/a b", '/"><script>', "/..", "/é"])
def test_a_prefix_that_is_no_path_is_left_out(graph, built, prefix):
    """What a trusted proxy says is still no path unless it is one."""
    app = application(served_site.dataset(graph, built), trust_proxy=True)
    with served_site.serving(app) as address:
        page = httpx.get(f"{address}/", headers={b"x-forwarded-prefix": prefix.encode("latin-1")}).text

    assert 'href="/static/site.css"' in page or 'href="/evil.example/static/site.css"' in page


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("/a b", "--root-path: '/a b' is no path. Write it as it stands in the address"),
        ("/../x", "--root-path: '/../x' is no path"),
        ("https://a.example/kg", "--root-path: 'https://a.example/kg' is no path"),
        ("/claims", "--root-path: the site has pages at /claims itself. Choose another"),
        ("/id/x", "--root-path: the site has pages at /id/x itself. Choose another"),
    ],
)
def test_a_root_that_is_none(graph, built, text, message):
    """A root that is no path, or one of the site's own, is refused in one line."""
    with pytest.raises(InputError) as error:
        application(served_site.dataset(graph, built), root_path=text)

    assert str(error.value).startswith(message)


@pytest.mark.parametrize("text", ["kg", "/kg", "kg/", "/kg/", "//kg//"])
def test_a_root_with_and_without_slashes(text):
    """Slashes around the root say nothing."""
    assert "/kg" == root_path(text)


def test_the_editor_works_below_the_prefix(upstream, browser):
    """In a browser the editor runs a query, its links lead on, nothing outside the prefix is asked for."""
    with served_site.serving(proxies.proxy(upstream, "/kg")) as address:
        page = browser.new_page()
        failed = []
        page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
        page.goto(f"{address}/kg/editor?query=SELECT ?s {{ ?s a br:Polity }} LIMIT 3")
        page.wait_for_selector("html[data-editor=ready]")
        page.get_by_role("button", name="Run").click()
        link = page.locator("#answer a.iri").first
        link.wait_for()
        assert f"{address}/kg/id/" in link.evaluate("each => each.href")
        link.click()
        page.wait_for_load_state()
        assert page.url.startswith(f"{address}/kg/id/")
        page.goto(f"{address}/kg/graph")
        page.locator("a.plain").click()
        page.wait_for_url(f"{address}/kg/")
        page.close()

    assert [] == failed
