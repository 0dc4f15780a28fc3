"""What a page costs follows what it shows, not how large the graph is: what is read is counted, not timed."""

import pytest
import served_site
import small_corpus
from counting import CountingStore

import kg
from kg.web import cache

FEW, MANY = 300, 600
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
