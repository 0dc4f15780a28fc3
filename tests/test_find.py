"""One search over statements: by all that they name and say, gathered into a dossier."""

import json
import shutil
import sqlite3
from contextlib import closing

import pytest
import served_site
from hypothesis import given
from hypothesis import strategies as st

from kg.asking.amounts_in_words import grouped, in_words
from kg.asking.dossiers import dossier
from kg.asking.reader import Reader
from kg.asking.statement_index import FILE, StatementIndex, kept, statement_index
from kg.rdf import store
from kg.rdf.terms import BR, RDF


@pytest.fixture(scope="module")
def index(graph):
    """The index of the shipped corpus."""
    return StatementIndex(graph)


def test_every_statement_is_found_by_its_ends_in_any_language(graph, index):
    """Who types the names of both ends finds the statement, whatever language the names are in."""
    for language in ("en", "ru"):
        reader = Reader(graph, language)
        lost = []
        for quad in graph.quads_for_pattern(None, RDF["type"], BR["Claim"]):
            subject, _, object_ = map(reader.label, reader.edge(quad.subject))
            words = f"{subject} {object_}"
            if len(words) < 90 and quad.subject.value not in index.find(words).claims:
                lost.append(words)
        assert [] == lost


@pytest.mark.parametrize(
    "words", ["flight astana baku", "FLIGHTS, Nur-Sultan–Baku", "рейс Астана Баку", "uçuş astana bakı"]
)
def test_a_flight_is_found_however_it_is_asked_for(graph, words):
    """Everyday words, former names, endings and other languages lead to the four statements on one flight."""
    found = dossier(graph, words)

    assert ("Flight Astana–Baku", 4, "2018–2022") == (
        found.subjects[0].title,
        len(found.subjects[0].statements),
        found.subjects[0].period,
    )
    assert found.subjects[0].outcome.startswith("fell back")


def test_all_words_must_be_met(index):
    """One more word finds no more, and a word that nothing has finds nothing."""
    few, many = index.find("flight astana").claims, index.find("flight").claims

    assert set(few) < set(many)
    assert () == index.find("flight zeppelinport").claims


def test_a_word_that_is_misspelled_is_answered_by_its_nearest(index):
    """Where nothing is met, the word that is near is told."""
    assert "Did you mean aviation?" == index.find("avition").near
    assert "" == index.find("!?").near


@pytest.mark.parametrize(
    "words", ["$330m", "330 million", "330,000,000", "330000000 USD", "330 mln dollars", "330 000 000"]
)
def test_an_amount_is_found_as_people_write_it(index, words):
    """Thousands, millions and billions, with and without blanks, commas and signs, are one amount."""
    assert index.find("330 million").claims == index.find(words).claims
    assert 1 == len(index.find(words).claims)


def test_a_build_brings_the_index_by_which_it_is_searched(graph, built, index):
    """What is found by the file of a build is what an index made anew finds."""
    told = []
    file = kept(built, told.append)

    assert ([], index.find("flight astana")) == (told, StatementIndex(graph, file).find("flight astana"))


@pytest.mark.parametrize("what", ["is damaged", "is of another program"])
def test_an_index_that_cannot_be_read_is_told_of_and_made_anew(run, built, tmp_path, what):
    """Who searches a build whose index is damaged or laid out otherwise finds the same, and is told."""
    folder = shutil.copytree(built, tmp_path / "build")
    if what == "is damaged":
        data = bytearray((folder / FILE).read_bytes())
        data[len(data) // 2] ^= 1
        (folder / FILE).write_bytes(data)
    else:
        with closing(sqlite3.connect(folder / FILE)) as base:
            base.execute("PRAGMA user_version = 0")
        said = store.mark(folder)
        (folder / store.MARK).unlink()
        store.seal(folder, {key: said[key] for key in ("version", "program", "sources")})
    found, before = (run("find", "flight astana", "--build", str(each)) for each in (folder, built))

    assert (before.stdout, "") == (found.stdout, before.stderr)
    assert f"note: {folder / FILE} {what}: statements are indexed anew" in found.stderr


@given(st.integers(1, 10**14))
def test_any_amount_is_met_by_its_own_figures(amount):
    """The words of an amount hold the number however its digits are grouped."""
    words = in_words(str(amount)).split()

    assert words[0] == str(amount) == grouped(f"{amount:,}") == grouped(f"{amount:,}".replace(",", " "))


@given(st.text(max_size=300))
def test_no_sign_has_a_meaning_of_its_own(graph, words):
    """Quotation marks, stars, brackets and operators of a search are only signs."""
    assert isinstance(statement_index(graph).find(words).claims, list | tuple)


def test_statements_stand_in_order_of_time_and_lead_to_their_source(graph):
    """In a dossier the oldest comes first, and all have voice, status and source."""
    (first, *_) = dossier(graph, "flight").subjects
    issued = [each.issued for each in first.statements]

    assert sorted(issued) == issued
    assert all(each.text and each.source and each.speaker for each in first.statements)
    assert ("asserted 2018-11", "planned 2022-08") == tuple(first.course)


def test_the_command_writes_what_was_found(run, built):
    """``find`` writes text, footnotes, BibTeX and JSON; nothing found is one line and an error."""
    where = ("--build", str(built))
    text = run("find", "flight", "astana", "nur-sultan", *where).stdout
    notes = run("find", "flight astana", "--format", "footnotes", *where).stdout.splitlines()
    told = json.loads(run("find", "flight astana", "--format", "json", *where).stdout)
    lost = run("find", "avition", *where)

    assert "Flight Astana–Baku: 4 statements, 2018–2022" in text
    assert len(notes) == sum(len(each["statements"]) for each in told["subjects"])
    assert (1, "Nothing is said with all of these words: avition. Did you mean aviation?\n") == (
        lost.returncode,
        lost.stderr,
    )


@pytest.fixture(scope="module")
def site(graph, built):
    """A client of the site over the shipped corpus."""
    return served_site.client(graph, built)


def test_a_dossier_has_an_address_and_all_of_it_can_be_copied(site):
    """The page of a dossier shows every statement, and its footnotes, BibTeX and JSON are one step away."""
    asked = {"q": "flight", "about": "Flight Astana–Baku"}
    page = site.get("/dossier", params=asked, headers={"Accept": "text/html"}).text
    notes = site.get("/dossier.txt", params=asked).text.splitlines()

    assert "<h1>Flight Astana–Baku: 4 statements, 2018–2022</h1>" in page
    assert 4 == page.count('<li class="claim">') == len(notes)
    assert "@misc{" in site.get("/dossier.bib", params=asked).text
    assert 2 < len(site.get("/dossier.csl.json", params=asked).json())
    assert "fell back" in site.get("/dossier.json", params=asked).text


def test_the_search_leads_to_the_dossier(site):
    """What is said stands before what is called so, unless something is called exactly as asked."""
    page = site.get("/search", params={"q": "flight"}, headers={"Accept": "text/html"}).text

    assert "Flight Astana–Baku: 4 statements, 2018–2022" in page
    assert "All 8 statements in one dossier" in page
    assert page.index('id="claims"') < page.index('id="entities"')
    assert 200 == site.get("/dossier", params={"q": "<script>"}, headers={"Accept": "text/html"}).status_code
