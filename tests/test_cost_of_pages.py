"""What a page costs follows what it shows, not how large the graph is: what is read is counted, not timed."""

import re
from html import unescape

import pytest
import served_site
import small_corpus
from counting import CountingStore

import kg
from kg.web import cache, prepared
from kg.web.pages import search
from kg.web.parts import selections

FEW, MANY = 220, 440
HTML = {"accept": "text/html"}


def claims(count):
    """Return that many claims of the expert on the two states, each with words of its own and a witness."""
    one = (
        "  - claim: aland metWith bem-land\n    place: bem\n    date: {}\n    quote: Meeting {} took place.\n"
    )
    return "claims:\n" + "".join(one.format(f"{1400 + number}", number) for number in range(count))


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    """The stores of two corpora that differ in how much is said of the same things."""
    found = {}
    for count in (FEW, MANY):
        folder = tmp_path_factory.mktemp(f"claims-{count}")
        said = " ".join(f"Meeting {number} took place." for number in range(count))
        text = small_corpus.TEXT.replace("We are neighbours.", f"We are neighbours. {said}")
        small_corpus.write(folder, text=text, claims=claims(count))
        found[count] = kg.build(folder).store
    return found


def read(store, path):
    """Return how much of a store is read for a page that nobody has asked for before."""
    cache.forget()
    counting = CountingStore(store)
    answer = served_site.client(counting, served_site.EMPTY).get(path, headers=HTML)
    assert answer.status_code == 200
    return counting.read, answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/id/bem-land",
        "/id/bem-land?page=2",
        "/id/bem-land?by=speaker",
        "/id/expert",
        "/id/bem",
        "/dyads",
        "/claims",
        "/claims?page=2",
        "/claims?relation=metWith",
        "/sources",
    ],
)
def test_a_page_reads_what_it_shows(stores, path):
    """Twice as many claims on a thing are counted on its page, and no more of them are read."""
    few, many = (read(stores[count], path) for count in (FEW, MANY))

    assert str(FEW) in few[1]
    assert str(MANY) in many[1]
    assert many[0] - few[0] < 60


def test_ties_of_two_read_nothing_of_others(stores):
    """Twice as many claims on others leave what is read for the ties of two as it was."""
    few, many = (read(stores[count], "/ties?a=bem&b=port-a") for count in (FEW, MANY))

    assert "Nothing here ties the two" in many[1]
    assert many[0] - few[0] < 60


def test_a_page_of_an_answer_reads_its_rows_alone(stores, monkeypatch):
    """A page of an answer says how many rows there are, and reads what stands behind its own alone."""
    monkeypatch.setattr("kg.web.pages.questions._ROWS", 20)
    few, many = (read(stores[count], "/question/claims?page=2") for count in (FEW, MANY))

    assert f"rows 21 to 40 of {FEW}" in few[1]
    assert many[0] - few[0] < MANY - FEW + 60  # what is counted is a row of a query each


def test_pages_are_counted_once(stores):
    """What a page has counted is not counted again, as long as the same build is served."""
    counting = CountingStore(stores[FEW])
    site = served_site.client(counting, served_site.EMPTY)
    cache.forget()
    first = site.get("/dyads", headers=HTML).text
    before = counting.read
    again = site.get("/dyads", headers=HTML).text

    assert first == again
    assert counting.read - before < 20


@pytest.mark.parametrize(
    "path",
    [
        "/dyad/aland/bem-land",
        "/dyad/aland/bem-land?page=3",
        "/entities",
        "/sources?page=9",
        "/claims?status=asserted",
        "/claims?status=asserted&relation=metWith",
    ],
)
def test_pages_of_the_large_read_what_they_show(stores, monkeypatch, path):
    """Where more is said of a pair than stands on a page, twice as much costs no more look-ups."""
    monkeypatch.setattr(selections, "MANY", 100)
    few, many = (read(stores[count], path) for count in (FEW, MANY))

    assert many[0] - few[0] < 60


def addresses(html):
    """Return where the page numbers of a list lead."""
    found = re.findall(r'<nav class="paging".*?</nav>', html, re.DOTALL)
    return {unescape(place) for each in found for place in re.findall(r'href="([^"]+)"', each)}


def everything(site, path):
    """Return the pages of a list that can be reached from the first by the numbers alone."""
    waiting, found = [path], {}
    while waiting:
        place = waiting.pop()
        if place not in found:
            found[place] = site.get(place, headers=HTML).text
            waiting += [each.partition("#")[0] for each in addresses(found[place])]
    return found


@pytest.mark.parametrize(
    ("path", "size", "item"),
    [
        ("/claims?status=asserted", "kg.web.pages.claims.PAGE", r'href="(/claim/[0-9a-f]{16})"'),
        ("/entities", "kg.web.pages.entities._LISTED", r'<li><a href="(/id/[^"]+)"'),
        ("/dyad/aland/bem-land", "kg.web.pages.dyads._ON_PAGE", r'href="(/claim/[0-9a-f]{16})"'),
        ("/id/bem-land", "kg.web.pages.entities._PAGE", r'href="(/claim/[0-9a-f]{16})"'),
        ("/question/claims", "kg.web.pages.questions._ROWS", r'href="(/claim/[0-9a-f]{16})"'),
    ],
)
def test_all_of_a_list_is_reached_by_page_numbers(stores, monkeypatch, path, size, item):
    """What stands on no single page of a list stands on one that its numbers lead to, without a script."""
    monkeypatch.setattr(selections, "MANY", 100)
    monkeypatch.setattr("kg.web.pages.entities.MANY", 100)
    cache.forget()
    whole = served_site.client(stores[FEW], served_site.EMPTY)
    monkeypatch.setattr(size, 10_000)
    meant = set(re.findall(item, whole.get(path, headers=HTML).text))
    monkeypatch.setattr(size, 7 if "dyad" not in path else 90)
    cache.forget()
    found = everything(whole, path)

    assert len(found) > 1
    assert meant == {each for html in found.values() for each in re.findall(item, html)}


def test_what_is_left_out_of_a_large_pair_is_said_and_reached(stores, monkeypatch):
    """A page that asks no questions in passing leads to their answers, to the ties and to the promises."""
    monkeypatch.setattr(selections, "MANY", 100)
    cache.forget()
    site = served_site.client(stores[FEW], served_site.EMPTY)
    folded = site.get("/dyad/aland/bem-land", headers=HTML).text
    places = {unescape(each) for each in re.findall(r'href="([^"]+)"', folded)}
    for place in ("/dyad/aland/bem-land?show=ties#ties", "/dyad/aland/bem-land?show=promises#promises"):
        assert place in places
        assert folded != site.get(place, headers=HTML).text
    for name in ("contradictions", "figures", "timeline", "agreements", "visits", "transport"):
        assert f"/question/{name}?a=aland&b=bem-land" in places


def test_a_large_graph_shows_all_of_a_small_pair_on_demand(stores, monkeypatch):
    """In a large graph the page of two states begins with their words; one link shows all as elsewhere."""
    site = served_site.client(stores[FEW], served_site.EMPTY)
    cache.forget()
    usual = site.get("/dyad/aland/bem-land", headers=HTML).text
    monkeypatch.setattr(selections, "_LARGE", 10)
    cache.forget()
    folded = site.get("/dyad/aland/bem-land", headers=HTML).text
    whole = site.get("/dyad/aland/bem-land?show=all", headers=HTML).text

    assert "/dyad/aland/bem-land?show=all" in folded
    assert len(folded) < len(usual)
    assert body(usual) == body(whole)


def body(html):
    """Return what a page shows, without the links by which it is asked for in another language."""
    return re.search(r"<main.*</main>", html, re.DOTALL)[0]


@pytest.fixture
def preparing(tmp_path):
    """Prepares what is counted of a store in a folder of its own, from which pages then read it."""

    def prepare(store, name):
        folder = tmp_path / name
        folder.mkdir()
        prepared.prepare(store, folder)
        prepared.end(folder)
        prepared.look_in(folder)

    yield prepare
    prepared._folders.clear()
    cache.forget()


@pytest.mark.parametrize("path", ["/", "/entities", "/sources", "/dyads", "/claims"])
def test_what_is_prepared_is_not_counted_again(stores, preparing, path):
    """Where another process has counted a graph, a page is the same and reads no more of a larger one."""
    found = {}
    for count in (FEW, MANY):
        usual = read(stores[count], path)[1]
        preparing(stores[count], str(count))
        found[count] = read(stores[count], path)
        prepared._folders.clear()
        assert usual == found[count][1]

    assert found[MANY][0] - found[FEW][0] < 60


def test_what_never_comes_is_made_where_it_is_needed(stores, tmp_path, preparing):
    """A page that waits for what another process counts makes it itself where that process has ended."""
    (tmp_path / "empty").mkdir()
    prepared.end(tmp_path / "empty")
    prepared.look_in(tmp_path / "empty")

    assert str(FEW) in read(stores[FEW], "/")[1]


def test_indexes_in_files_find_the_same(stores, tmp_path):
    """A search that reads an index from a file finds what one finds that has made its own."""
    made = served_site.dataset(stores[FEW], served_site.EMPTY)
    search.prepare(made, tmp_path)
    prepared.end(tmp_path)
    cache.forget()
    site = served_site.client(stores[FEW], served_site.EMPTY)
    paths = [f"/search.json?q={words}" for words in ("bem", "meeting 12", "expret", "nowhere")]
    usual = [site.get(path).text for path in paths]
    cache.forget()
    prepared.look_in(tmp_path)
    try:
        assert usual == [site.get(path).text for path in paths]
    finally:
        prepared._folders.clear()
        cache.forget()
