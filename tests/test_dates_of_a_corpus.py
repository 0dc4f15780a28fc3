"""Dates that cannot be: the future told as past, ends before beginnings, years far off."""

import pytest
import small_corpus

from kg.building import checking
from kg.corpus import loading


def rules(folder):
    """Return the rules and lines that a corpus breaks."""
    return [(each.rule, each.severity, each.line) for each in checking.without_shapes(loading.load(folder))]


def claim(*lines):
    """Return a corpus's claims: one, with qualifiers, that begins in line 14 of the file."""
    return "claims:\n  - claim: president visited bem\n" + "".join(
        f"    {line}\n" for line in [*lines, "quote: arrived in Bem"]
    )


@pytest.mark.parametrize(
    ("lines", "rule", "severity"),
    [
        (["date: 2031-01-01"], "date-after-document", "warning"),
        (["period: 2029"], "date-after-document", "warning"),
        (["period: 2019/2021"], "date-after-document", "warning"),
        (["since: 2020-05-05"], "date-after-document", "warning"),
        (["date: 0220-05-04"], "year-far-off", "warning"),
        (["status: planned", "due: 2200"], "year-far-off", "warning"),
        (["status: planned", "due: 1999"], "due-before-said", "warning"),
        (["status: proposed", "due: 2020-05-03"], "due-before-said", "warning"),
        (["since: 2019", "until: 2018"], "dates-backwards", "error"),
        (["period: 2018", "comparedWith: 2019"], "dates-backwards", "error"),
        (["period: 2019/2018"], "bad-value", "error"),
    ],
    ids=lambda value: "; ".join(value) if isinstance(value, list) else None,
)
def test_a_date_that_cannot_be_is_asked_about(tmp_path, lines, rule, severity):
    """Each slip is one finding, at the line of the date."""
    found = rules(small_corpus.write(tmp_path, claims=claim(*lines)))

    assert [(rule, severity)] == [each[:2] for each in found]
    assert 14 < found[0][2] <= 14 + len(lines)


@pytest.mark.parametrize(
    "lines",
    [
        ["date: 2020"],
        ["date: 2020-05-04"],
        ["period: 2020"],
        ["period: 2019/2020"],
        ["since: 1991", "until: 2030"],
        ["status: planned", "date: 2031"],
        ["status: denied", "due: 2019"],
        ["status: planned", "date: 2018", "due: 2019"],
        ["status: assessed", "date: 2031"],
    ],
    ids="; ".join,
)
def test_what_may_be_is_no_finding(tmp_path, lines):
    """A year that has begun may be, and so may plans, what is denied or assessed, and old plans retold."""
    assert [] == rules(small_corpus.write(tmp_path, claims=claim(*lines)))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("issued: 2020-05-04", "issued: 2200-01-01", ["year-far-off"]),
        ("issued: 2020-05-04", "issued: 0020-05-04", ["date-after-document", "year-far-off"]),
        ("language: en", "codedOn: 2019", ["coded-before-issued"]),
        ("language: en", "codedOn: 2020", []),
    ],
)
def test_dates_of_a_document(tmp_path, old, new, expected):
    """The day of a document is neither far off nor after that of its coding."""
    document = small_corpus.DOCUMENT.replace(old, new)

    assert expected == sorted({rule for rule, _, _ in rules(small_corpus.write(tmp_path, document=document))})


@pytest.mark.parametrize(
    ("dates", "rule"),
    [
        ("from: 2001, until: 1999", "dates-backwards"),
        ("from: 0201", "year-far-off"),
        ("until: 2999", "year-far-off"),
    ],
)
def test_dates_of_a_name(tmp_path, dates, rule):
    """A name is not given up before it is used, nor in a year far off."""
    entity = f"old: {{type: City, label: Old, names: [{{name: Elder, {dates}}}]}}\n"
    found = rules(small_corpus.write(tmp_path, entities=small_corpus.ENTITIES + entity))

    assert [rule] == [each[0] for each in found]


def test_a_status_that_a_corpus_adds_is_held_to_its_marks(tmp_path):
    """Which statuses assert and which look ahead the ontology says, also that of a corpus."""
    ontology = """\
@prefix br: <https://w3id.org/bilateral-kg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
br:promised a skos:Concept ; skos:inScheme br:statuses ; skos:notation "promised" ;
  skos:prefLabel "promised"@en ; skos:definition "It is promised."@en ; br:looksAhead true .
"""
    claims = claim("status: promised", "due: 1999")
    found = rules(small_corpus.write(tmp_path, claims=claims, ontology=ontology))

    assert ["due-before-said"] == [each[0] for each in found]


def test_the_shipped_corpus_has_no_such_date(checkout):
    """Every date of the corpus that ships can be."""
    assert () == loading.load(checkout / "corpus").findings
