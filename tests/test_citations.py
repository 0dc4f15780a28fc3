"""What an answer cites can be taken over into a text and a bibliography."""

import dataclasses
import json

import bibtexparser
import pytest

from kg.asking import answers, citations, renderings, statements

WORK = statements.Work(
    slug="2022-06-07-gazette",
    title="",
    publisher="Smith & Sons",
    issued="2022-06",
    kind="news report",
    notation="news-report",
    language="en",
    url="https://example.org/a_b%20c",
)


def cited(quote="100 % of {it} costs $5 & more_or #less", work=WORK):
    """A citation of some words."""
    return statements.Statement(
        claim="https://example.org/c",
        sentence="Planned: flight A–B",
        standing="planned",
        speakers=("Ann",),
        role="Director",
        quote=quote,
        origin="",
        work=work,
    )


@pytest.fixture(scope="module")
def denials(graph):
    """An answer with rows of several documents."""
    return answers.answer(graph, "denials", {})


def bib(text):
    """The entries of a bibliography by key, as an independent parser reads them."""
    library = bibtexparser.parse_string(text)

    assert not library.failed_blocks
    return {entry.key: {field.key: field.value for field in entry.fields} for entry in library.entries}


def test_bibtex_parses_with_one_entry_a_document(denials):
    """A reference manager gets each document once, with its address."""
    entries = bib(renderings.render(denials, "bibtex").decode())
    addresses = {each.source for row in denials for each in row.statements}

    assert addresses == {entry["url"] for entry in entries.values()}


def test_bibtex_notes_who_said_what(denials):
    """The note of an entry has the words that are cited from it, with the voice."""
    note = bib(renderings.render(denials, "bibtex").decode())["2022-08-25-elkz-tukumov"]["note"]

    assert "Yerkin Tukumov (Director of KazISS): “" in note
    assert "we do not have common land borders" in note


def test_bibtex_survives_letters_that_latex_reads():
    """Signs with a meaning in LaTeX are escaped, and braces balance."""
    entry = bib(citations.bibtex([cited()]))[WORK.slug]

    assert r"100 \% of \{it\} costs \$5 \& more\_or \#less" in entry["note"]
    assert r"{Smith \& Sons}" == entry["author"]


def test_partial_date_stays_partial():
    """A month is a month, and no day is made up."""
    entry = bib(citations.bibtex([cited()]))[WORK.slug]

    assert ("2022", "jun", None) == (entry["year"], entry["month"], entry.get("date"))


@pytest.mark.parametrize("issued", ["", "2022", "2022-06", "2022-06-07"])
def test_every_precision_of_date_is_written(issued):
    """Undated, dated by year, month or day: each parses, and CSL has as many parts as are known."""
    work = statements.Work(**{**vars(WORK), "issued": issued})
    (item,) = json.loads(citations.csl_json([cited(work=work)]))
    parts = item.get("issued", {"date-parts": [[]]})["date-parts"][0]

    assert [WORK.slug] == list(bib(citations.bibtex([cited(work=work)])))
    assert [int(part) for part in issued.split("-") if part] == parts


def test_csl_json_is_what_reference_managers_read(denials):
    """Items have an id, a type of CSL, a title and an issued date in parts."""
    items = json.loads(renderings.render(denials, "csl-json"))
    interview = next(item for item in items if item["id"] == "2022-08-25-elkz-tukumov")

    assert "interview" == interview["type"]
    assert [[2022, 8, 25]] == interview["issued"]["date-parts"]
    assert {True} == {bool(item["title"]) for item in items}


def test_untitled_document_is_described():
    """A document whose title is not recorded is called by its kind, in brackets."""
    assert "[News report]" == WORK.name


def test_footnote_says_all(denials):
    """A footnote has speaker, role, words, document, publisher, date, kind of evidence and address."""
    notes = [each for each in renderings.render(denials, "markdown").decode().splitlines() if "[^" in each]
    note = next(each for each in notes if each.startswith("[^") and "common land borders" in each)

    for part in ("Yerkin Tukumov", "Director of KazISS", "El.kz", "2022-08-25", "Verbatim", "<https://el.kz"):
        assert part in note


def test_withheld_words_are_said_to_be_withheld(denials):
    """Where the text may not be kept, the footnote says so."""
    assert "Cited, words not reproduced" in renderings.render(denials, "markdown").decode()


def test_a_note_of_the_chicago_manual():
    """Voice, words with commas inside the marks, title or kind, publisher, date in full, address."""
    titled = dataclasses.replace(WORK, title="Of trade", issued="2022-06-07")
    first, second = citations.chicago([cited("so it is", titled), cited("")]).splitlines()

    assert first == (
        "Ann (Director), [Planned: flight A–B] “so it is,” in “Of trade,” Smith & Sons, June 7, 2022,"
        " https://example.org/a_b%20c."
    )
    assert second == (
        "Ann (Director), [Planned: flight A–B], in a news report, Smith & Sons, June 2022,"
        " https://example.org/a_b%20c."
    )
