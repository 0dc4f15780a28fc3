"""A tour by hand: sentences of a person, each with the statements on which it rests."""

import html
import re

import pytest
import served_site
import small_corpus
from opened_page import let_go, open_page, turn_to

import kg.graph
from kg.asking import brief_renderings, tours
from kg.corpus import loading
from kg.corpus.tours import VIEWS
from kg.rdf.terms import CLAIM

_TOUR = """\
title: {en: "Two <b>neighbors</b>", ru: Два соседа}
steps:
  - sentence: {en: "They are neighbors, both ways.", ru: Они соседи.}
    behind: bem-land neighborOf aland
    field: geography
    focus: aland
    view: network
  - sentence: "<script>document.title = 'run'</script> A ferry is planned."
    behind: [interview#ferry, president]
    view: timeline
    known: 2020
"""
_CLAIMS = small_corpus.CLAIMS.replace("status: planned\n", "status: planned\n    id: ferry\n")


def _written(folder, tour, **parts):
    small_corpus.write(folder, **({"claims": _CLAIMS} | parts))
    (folder / "tour.yaml").write_text(tour, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def toured(tmp_path_factory):
    """The graph of a small corpus with a tour of two steps."""
    return kg.graph.build(_written(tmp_path_factory.mktemp("toured"), _TOUR))


def _wrong(folder, tour):
    """The findings in a tour: line and column, rule, message and remedy."""
    found = loading.load(_written(folder, tour)).findings
    return [(each.line, each.column, each.rule, each.message, each.hint) for each in found]


def test_a_step_has_the_claims_that_it_names(tmp_path):
    """By their name, by a tie, either way round where it has no direction, and by a thing at an end."""
    corpus = loading.load(_written(tmp_path, _TOUR))
    tie = {each.identifier: f"{each.subject} {each.relation} {each.object}" for each in corpus.claims}
    assert ([], [["aland neighborOf bem-land"], ["port-a connectedTo bem", "president visited bem"]]) == (
        [*corpus.findings],
        [[tie[claim] for claim in step.claims] for step in corpus.tour.steps],
    )


def test_a_corpus_without_a_tour_has_none(tmp_path):
    """Nothing is asked of a corpus whose author wrote none."""
    corpus = loading.load(small_corpus.write(tmp_path))
    assert (None, ()) == (corpus.tour, corpus.findings)


_STEP = "title: T\nsteps:\n  - {sentence: S, behind: aland, "


@pytest.mark.parametrize(
    ("tour", "place", "rule", "message", "hint"),
    [
        ("- a", (1, 1), "bad-value", "tour.yaml is a table", "Write title"),
        ("title: T", (1, 1), "missing-key", "a tour has a list of steps", "Write steps"),
        (f"titel: T\n{_STEP}}}", (1, 1), "unknown-key", "unknown key 'titel'", "Did you mean title?"),
        (f"{_STEP}viw: map}}", (3, 34), "unknown-key", "unknown key 'viw'", "Did you mean view?"),
        (f"{_STEP}view: maps}}", (3, 40), "unknown-filter", "unknown view 'maps'", "Did you mean map?"),
        (
            f"{_STEP}status: plan}}",
            (3, 42),
            "unknown-filter",
            "unknown status 'plan'",
            "Did you mean planned?",
        ),
        (f"{_STEP}focus: alan}}", (3, 41), "unknown-entity", "unknown entity 'alan'", "Did you mean aland"),
        (
            f"{_STEP}document: d}}",
            (3, 44),
            "unknown-document",
            "no document is called 'd'",
            "Name the folder",
        ),
        (f"{_STEP}known: soon}}", (3, 41), "bad-value", "'soon' is not a date", "Write 2022"),
        (
            "title: T\nsteps:\n  - {sentence: S}",
            (3, 5),
            "nothing-behind",
            "a step rests on nothing",
            "Write behind",
        ),
        (
            "title: T\nsteps:\n  - {sentence: S, behind: coder}",
            (3, 27),
            "nothing-behind",
            "nothing is said of 'coder'",
            "Name a claim",
        ),
        (
            "title: T\nsteps:\n  - {sentence: S, behind: interview#fery}",
            (3, 27),
            "unknown-ground",
            "no claim is called 'interview#fery'",
            "Did you mean interview#ferry?",
        ),
        (
            "title: T\nsteps:\n  - {sentence: S, behind: aland neighbourOf bem-land}",
            (3, 27),
            "unknown-ground",
            "unknown relation 'neighbourOf'",
            "Did you mean neighborOf?",
        ),
    ],
)
def test_what_is_wrong_in_a_tour_is_told_with_place_and_remedy(tmp_path, tour, place, rule, message, hint):
    """File, line and column, what is wrong there, and what to do."""
    found = _wrong(tmp_path, tour)
    assert [(place, rule)] == [((line, column), name) for line, column, name, *_ in found]
    assert found[0][3].startswith(message)
    assert found[0][4].startswith(hint)


def test_the_graph_holds_the_tour_with_the_claims_behind_each_step(toured, tmp_path):
    """In the language asked for, else in English; each step is derived from its claims."""
    corpus = loading.load(_written(tmp_path, _TOUR))
    tour = tours.kept(toured.store, "ru")
    assert ("Два соседа", "Они соседи.") == (tour.title, tour.steps[0].sentence)
    assert [sorted(CLAIM[each].value for each in step.claims) for step in corpus.tour.steps] == [
        [*step.claims] for step in tour.steps
    ]
    assert tours.kept(toured.store, "kk").title == "Two <b>neighbors</b>"


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_the_brief_ends_with_the_tour(toured, form):
    """Title and steps, whose signs are text and no markup; a brief on another day has none."""
    told = brief_renderings.render(toured.store, toured.brief(), form).decode()
    assert "They are neighbors, both ways." in told
    assert (form == "text") == ("<script>" in told)
    assert "both ways" not in brief_renderings.render(toured.store, toured.brief(at="2021"), form).decode()


def test_the_site_leads_from_home_through_the_steps(toured, tmp_path):
    """Home links the tour, that its steps, each with its statements and the next one."""
    with served_site.client(toured.store, tmp_path) as client:
        link = re.search(r'<a href="(/verdict/\w+)">Tour: (.*?), 2 steps</a>', client.get("/").text)
        page = client.get(link[1]).text
        steps = re.findall(r'<a href="(/verdict/\w+)">(\d) statements? behind it', page)
        first, last = (client.get(path).text for path, _ in steps)
    assert (html.escape("Two <b>neighbors</b>"), ["1", "2"]) == (link[2], [count for _, count in steps])
    assert f'<a href="{steps[1][0]}" rel="next">' in first
    assert f'<a href="{steps[0][0]}" rel="prev">' in last
    assert len(set(re.findall(r'href="/claim/(\w+)"', last))) == 2
    assert "<script>document" not in first + last


@pytest.fixture(scope="module")
def tab(browser, toured, tmp_path_factory):
    """The page of the small corpus with its tour."""
    file = tmp_path_factory.mktemp("page") / "graph.html"
    file.write_bytes(toured.export("html"))
    tab = open_page(browser, file)
    yield tab
    let_go(tab)


_SHOWN = """(({tab, focus, hidden, known}) =>
  [tab, focus?.id, [...hidden.family], known])(bilateral.state.now)"""


def test_the_page_walks_through_the_tour(tab):
    """The link starts it; a step brings its filter, focus, view and day; arrow keys lead on."""
    turn_to(tab)
    tab.click("#tour")
    assert ("They are neighbors, both ways.", "1 of 2") == (
        tab.inner_text("#details h2"),
        re.search(r"\d of \d", tab.inner_text("#details .tour"))[0],
    )
    name, focus, hidden, _ = tab.evaluate(_SHOWN)
    assert ("network", "aland", True, False) == (name, focus, "economy" in hidden, "geography" in hidden)
    tab.keyboard.press("ArrowRight")
    assert ["timeline", None, [], "2020-12-31"] == tab.evaluate(_SHOWN)
    assert tab.evaluate("document.title") != "run"
    assert (2, []) == (tab.locator("#details .claim").count(), tab.noted["errors"])


def test_an_address_of_a_step_alone_shows_what_the_step_shows(tab):
    """So short an address can be mailed; a step that is none opens the page as it is."""
    turn_to(tab, "#step=t2")
    assert tab.evaluate("(({tab, chosen}) => [tab, chosen.id])(bilateral.state.now)") == ["timeline", "t2"]
    turn_to(tab, "#step=t9")
    assert tab.evaluate("bilateral.state.now.chosen") is None


def test_a_sentence_is_read_in_the_language_of_the_labels(tab):
    """Where the tour has it in that language, else in English."""
    turn_to(tab, "#step=t1&lang=ru")
    heading = tab.locator("#details h2")
    assert ("Они соседи.", "ru") == (heading.inner_text(), heading.get_attribute("lang"))
    turn_to(tab, "#step=t1&lang=kk")
    assert ("They are neighbors, both ways.", "en") == (heading.inner_text(), heading.get_attribute("lang"))


def test_a_step_may_open_every_view_that_the_page_has(browser, built):
    """What a tour may name and what the page of the shipped corpus offers is the same."""
    tab = open_page(browser, built / "graph.html")
    assert set(VIEWS) == set(tab.evaluate("bilateral.tabs.NAMES"))
    let_go(tab)
