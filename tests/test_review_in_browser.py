"""A review by a real server, for its one user, in a real browser."""

import json
import re
import urllib.error
import urllib.request
from dataclasses import replace

import accessibility
import pytest
import reviewed
import reviewing
from forked_commands import PROGRAM
from reviewing import accepted_and_corrected, choose, decided, opened, press, select

from kg.corpus import loading
from kg.review import logs

PLACE = f"/document/{reviewed.SLUG}"


@pytest.fixture
def folder(tmp_path):
    """The small corpus without claims, with candidates."""
    return reviewed.corpus(tmp_path / "corpus")


def asked(address, path, content=None, **headers):
    """Ask a server; return status, headers and text of its answer, redirects not followed."""
    site = address.partition("/document")[0]
    data = None if content is None else json.dumps(content).encode()
    request = urllib.request.Request(
        site + path, data, {key.replace("_", "-"): each for key, each in headers.items()}
    )
    opener = urllib.request.build_opener(Still)
    try:
        with opener.open(request, timeout=300) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode()


class Still(urllib.request.HTTPRedirectHandler):
    """Follows no redirect."""

    def redirect_request(self, *given):
        """Leave the answer as it is."""
        del given


def test_only_the_holder_of_the_token_writes(folder):
    """Without cookie, from a foreign page, without the page's secret, by another name: each is refused."""
    accept = {"decision": "accept", "items": [reviewed.VISIT.identifier], "seen": 0}
    with reviewing.serving(folder, reviewed.SLUG, "--coder", "ann") as (_, address):
        site, _, path = address.partition("/document")
        opened = asked(address, "/document" + path)
        cookie = opened[1]["Set-Cookie"]
        held = {"Cookie": cookie.partition(";")[0]}
        page = asked(address, PLACE, **held)
        secret = re.search(r'name="page-secret" content="([^"]+)"', page[2])[1]
        own = {**held, "Origin": site, "X_Page": secret}
        decisions = f"{PLACE}/decisions"
        refused = [
            asked(address, PLACE)[0],
            asked(address, f"{PLACE}?token=guess")[0],
            asked(
                address, decisions, accept, **{**own, "Cookie": f"{held['Cookie'].partition('=')[0]}=guess"}
            )[0],
            asked(address, decisions, accept, **{**own, "Origin": "https://evil.example"})[0],
            asked(address, decisions, accept, Cookie=held["Cookie"], X_Page=secret)[0],
            asked(address, decisions, accept, Cookie=held["Cookie"], Origin=site)[0],
            asked(
                address, decisions, accept, **{**own, "Host": "evil.example", "Origin": "http://evil.example"}
            )[0],
        ]
        before = logs.read(logs.log_path(folder / reviewed.SLUG, "ann"))
        done = asked(address, decisions, accept, **own)
        stale = asked(address, decisions, accept, **own)

    assert 303 == opened[0]
    assert ["HttpOnly", "SameSite=strict"] == re.findall(r"HttpOnly|SameSite=strict", cookie)
    assert "token" not in opened[1]["Location"]
    assert [403, 403, 403, 403, 403, 403, 421] == refused
    assert [] == before
    assert [200, 409] == [done[0], stale[0]]
    assert "Access-Control-Allow-Origin" not in page[1]
    assert "default-src 'none'" in page[1]["Content-Security-Policy"]


TRADE = "Trade reached $40 million last year"


def before_the_crash(browser, address, process):
    """Accept, correct, and begin a new claim of words marked by keys; then kill the server."""
    tab = opened(browser, address)
    accepted_and_corrected(tab, "planned")
    decided(tab, 2)
    press(tab, "m", "Shift+ArrowRight", "Shift+ArrowRight", "Enter")
    tab.wait_for_selector("#claim[open]")
    assert "Trade reached $40" == tab.inner_text("#claim blockquote")
    process.kill()
    process.wait()
    return tab


def after_the_crash(tab, address):
    """Make the new claim, accept, undo, reject and write; return how far the review is."""
    reviewing.go(tab, address)
    select(tab, TRADE)
    press(tab, "Enter")
    tab.wait_for_selector("#claim[open]")
    choose(tab, "Алан", "aland")
    choose(tab, "trades", "tradesWith")
    choose(tab, "bem-l", "bem-land")
    press(tab, "Enter")
    decided(tab, 3)
    for number, keys in enumerate(("a", "u", "r2"), 4):
        press(tab, *keys)
        decided(tab, number)
    progress = tab.inner_text("#progress")
    press(tab, "w")
    tab.wait_for_function("() => document.getElementById('told').textContent.includes('added')")
    return progress


def test_a_review_goes_on_after_a_crash_and_builds_the_graph(browser, folder, tmp_path, run):
    """Accept, correct, mark a new claim, undo, kill the server in the middle, go on, write, build, ask."""
    arguments = (folder, reviewed.SLUG, "--coder", "ann")
    with reviewing.serving(*arguments, program=PROGRAM) as (process, address):
        tab = before_the_crash(browser, address, process)
    before = logs.read(logs.log_path(folder / reviewed.SLUG, "ann"))
    with reviewing.serving(folder, reviewed.SLUG, "--coder", "ann") as (_, address):
        progress, grave = after_the_crash(tab, address), accessibility.serious(tab)
    faults = [each for each in tab.faults if "ERR_CONNECTION_REFUSED" not in each]  # the one who was killed
    tab.context.close()
    done = run("build", "--corpus", folder, "-o", tmp_path / "build")
    answer = run("ask", "trade", "--build", tmp_path / "build", "--format", "csv")
    claims = sorted((each.relation, each.status) for each in loading.load(folder).claims)

    assert ["accept", "correct"] == [each.kind for each in before]
    assert "4 of 8 sentences settled" == progress
    assert [] == faults
    assert [] == grave
    assert 0 == done.returncode, done.stderr
    assert TRADE in answer.stdout
    assert [("neighborOf", "planned"), ("tradesWith", "asserted"), ("visited", "asserted")] == claims


def test_a_text_is_coded_by_hand_without_candidates(browser, tmp_path):
    """Where nothing is proposed, keys lead from sentence to sentence, and mark words in the one at hand."""
    folder = reviewed.corpus(tmp_path / "corpus", found=())
    with reviewing.serving(folder, reviewed.SLUG, "--coder", "ann") as (_, address):
        tab = opened(browser, address)
        press(tab, ".")
        decided(tab, 1)
        press(tab, "m", "ArrowRight", "Shift+ArrowRight", "Enter")
        words = tab.inner_text("#claim blockquote")
        while tab.query_selector("dialog[open]"):  # the first Escape may close what is completed
            press(tab, "Escape")
        press(tab, "Escape", ".")
        decided(tab, 2)
        progress, faults = tab.inner_text("#progress"), tab.faults
    tab.context.close()

    assert "close are" == words
    assert "2 of 8 sentences settled" == progress
    assert [] == faults


def saved(tab, decisions, button=""):
    """Save the form that is open, by a button of it or by Enter in its last field."""
    if button:
        tab.focus(button)
    press(tab, "Enter")
    decided(tab, decisions)


def split(tab):
    """Split the visit into two claims, the second with another status."""
    press(tab, "s")
    tab.wait_for_selector("#claim[open] [data-part]:not([hidden])")
    tab.focus("#claim [data-part]")
    press(tab, "Enter")
    tab.wait_for_function("() => document.activeElement.name === 'subject'")
    tab.select_option("#f-status", "planned")
    tab.focus("#f-status")
    saved(tab, 1)


def merged(tab):
    """Choose the two candidates that are left, and merge them into a claim like the first."""
    press(tab, "x", "n", "n", "x")
    chosen = tab.locator(".row.chosen").count()
    press(tab, "Shift+M")
    tab.wait_for_selector("#claim[open]")
    saved(tab, 2, "#f-status")
    return chosen


def declared(tab):
    """Declare an entity of marked words, of a state that is completed."""
    select(tab, "Subscribe")
    press(tab, "e")
    tab.wait_for_selector("#entity[open]")
    tab.select_option("#entity [name=type]", "Organisation")
    tab.focus("#entity [data-key=of]")
    choose(tab, "Bemla", "bem-land")
    saved(tab, 3, "#entity [name=slug]")


def new_ends(tab):
    """Make a claim between two entities that the form proposes, each with its class."""
    select(tab, "It is raining")
    press(tab, "Enter")
    tab.wait_for_selector("#claim[open]")
    for text, field, kind in (("North Pier", "subject", "City"), ("South Pier", "object", "City")):
        tab.focus(f"#f-{field}")
        tab.keyboard.type(text)
        tab.wait_for_function(
            "([field, text]) => document.getElementById(`l-${field}`).dataset.of === text", arg=[field, text]
        )
        press(tab, "ArrowUp", "Enter")
        tab.select_option(f".proposed[data-for={field}] [data-type]", kind)
    tab.focus("#f-relation")
    choose(tab, "connectedT", "connectedTo")
    saved(tab, 4, "#f-status")


def shown(tab, **filters):
    """Return the states of the rows that filters leave, take the filters back, and leave them by a key."""
    for name, value in filters.items():
        field = tab.locator(f"#filters [name={name}]")
        field.fill(value) if name == "score" else field.select_option(value)
    found = tab.eval_on_selector_all(".row:not([hidden])", "rows => rows.map(row => row.dataset.state)")
    tab.evaluate("document.getElementById('filters').reset()")
    tab.evaluate("document.getElementById('filters').dispatchEvent(new Event('input'))")
    tab.keyboard.press("Escape")
    return sorted(found)


def test_split_merge_declare_and_filter(browser, folder):
    """One page does all that a log can hold, by keys; filters leave what has the score, speaker, flag."""
    with reviewing.serving(folder, reviewed.SLUG, "--coder", "ann") as (_, address):
        tab = opened(browser, address)
        filtered = [
            shown(tab, score="0.85"),
            shown(tab, relation="neighbor of"),
            shown(tab, speaker="Ann Expert"),
            shown(tab, state="flag"),
            shown(tab, state="open", score="0.7"),
        ]
        split(tab)
        said = tab.locator(".row.made .says").all_inner_texts()
        chosen = merged(tab)
        declared(tab)
        new_ends(tab)
        decided_rows, faults = shown(tab, state="done"), tab.faults
        tab.keyboard.press("w")
        tab.wait_for_function("() => document.getElementById('told').textContent.includes('added')")
    tab.context.close()
    log = logs.read(logs.log_path(folder / reviewed.SLUG, "ann"))
    made = loading.load(folder)

    assert [["open"], ["open"], ["open", "open"], ["flag"], ["open", "open"]] == filtered
    assert ["President of Aland visited Bem", "Planned: President of Aland visited Bem"] == said
    assert 2 == chosen
    assert ["split", "merge", "entity", "new"] == [each.kind for each in log]
    assert ["made"] * 4 + ["merge"] * 2 + ["split"] == decided_rows
    assert {"of": ("bem-land",)} == log[2].entities[0].keys
    assert ["asserted", "planned"] == sorted(c.status for c in made.claims if c.relation == "visited")
    assert {"north-pier", "south-pier"} <= made.authority.entities.keys()
    assert [] == faults


def lines_of_trade():
    """Return twenty sentences, a claim in each."""
    return [f"Trade of Aland with Bemland reached {40 + n} million dollars in {2000 + n}." for n in range(20)]


def trade(number, sentence, start, status):
    """Return the candidate of a sentence of trade."""
    given = {"amount": (f"{40 + number}000000",), "currency": ("USD",), "period": (str(2000 + number),)}
    ends = [reviewed.end("aland", "Polity"), "tradesWith", reviewed.end("bem-land", "Polity")]
    found = reviewed.candidate(*ends, status, "Trade reached", qualifiers=given, score=0.8)
    quote = sentence.rstrip(".")
    return replace(
        found, quote=quote, start=start, end=start + len(quote), sentence=(start, start + len(quote))
    )


def tab_to(tab, name):
    """Go to a field of the form with the key Tab."""
    while tab.evaluate("document.activeElement.name") != name:
        press(tab, "Tab")


def typed(tab, text):
    """Type a text, counted."""
    tab.keyboard.type(text)
    tab.keys += len(text)


def test_a_claim_costs_a_fifth_of_the_keys(browser, tmp_path):
    """Twenty claims, 12 proposed rightly, 4 wrongly, 4 not at all, take a fifth of the keys of their YAML."""
    sentences = lines_of_trade()
    text = " ".join(sentences) + "\n"
    starts = [text.index(each) for each in sentences]
    wanted = ["asserted"] * 12 + ["planned"] * 4
    found = [trade(n, sentences[n], starts[n], status) for n, status in enumerate(wanted)]
    turns = f'turns:\n  - {{from: "{sentences[0]}", speaker: expert}}\n'
    folder = reviewed.corpus(tmp_path / "corpus", found, text=text, turns=turns, flags=())
    before = (folder / reviewed.SLUG / "claims.yaml").read_text()
    with reviewing.serving(folder, reviewed.SLUG, "--coder", "ann") as (_, address):
        tab = opened(browser, address)
        for number in range(20):
            {12: accepted, 16: corrected}.get(next(end for end in (12, 16, 20) if number < end), made)(
                tab, number
            )
            decided(tab, number + 1)
        tab.keys += 1  # w does the same, but the button waits until it can be pressed
        tab.locator("[data-do=write]").click()
        tab.wait_for_function("() => document.getElementById('told').textContent.includes('added')")
    tab.context.close()
    after = (folder / reviewed.SLUG / "claims.yaml").read_text()
    claims = loading.load(folder).claims

    assert [("asserted", str(2000 + n)) for n in range(20)] == [(c.status, c.value("period")) for c in claims]
    assert {"USD"} == {each.value("currency") for each in claims}
    assert tab.keys <= (len(after) - len(before)) / 5


def accepted(tab, number):
    """Accept the candidate at hand."""
    press(tab, "a")


def corrected(tab, number):
    """Set the status of the candidate at hand right."""
    press(tab, "c")
    tab.wait_for_selector("#claim[open]")
    tab_to(tab, "status")
    typed(tab, "asser")
    press(tab, "Enter")


def made(tab, number):
    """Make the claim of a sentence that was not proposed, of words marked by mouse."""
    select(tab, lines_of_trade()[number].rstrip("."))
    press(tab, "Enter")
    tab.wait_for_selector("#claim[open]")
    choose(tab, "al", "aland")
    choose(tab, "trades", "tradesWith")
    choose(tab, "bem-", "bem-land")
    tab.wait_for_selector("[data-qualifier=amount]:not([hidden])")
    for name, value in (
        ("amount", f"{40 + number}000000"),
        ("currency", "USD"),
        ("period", str(2000 + number)),
    ):
        tab_to(tab, f"q:{name}")
        typed(tab, value)
    press(tab, "Enter")
