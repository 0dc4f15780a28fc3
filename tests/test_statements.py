"""What an answer rests on: words stay with who spoke them, when and where, in every form."""

import csv
import io
import json
from functools import cache

import pytest
import sampling
import small_corpus
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

import kg
from kg.asking import answers, catalogue, cells, renderings
from kg.asking.columns import EVIDENCE
from kg.asking.reader import Reader
from kg.asking.statements import FIELDS
from kg.errors import InputError

QUESTIONS = catalogue.load()
CITING = [name for name, question in QUESTIONS.items() if question.cites]
SEPARATORS = {"csv": ",", "tsv": "\t"}


@pytest.fixture(scope="module")
def ask(graph):
    """Ask the shipped graph a question; the same one is answered once."""
    return cache(lambda question: answers.answer(graph, question, {}))


def read(found, form, *, statements=False):
    """The lines of an answer in a form of columns, as a program reads them."""
    text = renderings.render(found, form, statements=statements).decode()
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=SEPARATORS[form]))


def told(statement):
    """A statement's fields as columns have them."""
    told = {name: "; ".join(value) for name, value in statement.fields().items() if isinstance(value, tuple)}
    return statement.fields() | told


@pytest.mark.each_kind(of=sampling.kinds_of_question)
@pytest.mark.parametrize("name", CITING)
def test_statement_is_the_claims_own_evidence(ask, graph, name):
    """Each record has the words, speakers, role, date, source and claim of one claim and of no other."""
    reader = Reader(graph)
    for row in ask(name):
        for each in row.statements:
            evidence = reader.evidence(NamedNode(each.claim))
            expected = {
                "quote": evidence.quote or "",
                "speakers": tuple(map(str, evidence.speakers)),
                "role": evidence.role,
                "issued": evidence.issued,
                "evidence": evidence.kind,
                "source": evidence.source,
                "claim": evidence.iri,
            }
            assert expected == {key: getattr(each, key) for key in expected}
            assert each.document in {evidence.document.label, evidence.publisher}


@pytest.mark.each_kind(of=sampling.kinds_of_question)
@pytest.mark.parametrize("name", CITING)
def test_row_has_all_its_statements_in_order_of_time(ask, name):
    """A row's statements are those of its claims, the oldest first, undated ones last."""
    for row in ask(name):
        dates = [each.issued or "9999" for each in row.statements]

        assert sorted(row.claims) == sorted(each.claim for each in row.statements)
        assert sorted(dates) == dates


@pytest.mark.each_kind(of=sampling.kinds_of_question)
@pytest.mark.parametrize("form", SEPARATORS)
@pytest.mark.parametrize("name", CITING)
def test_columns_are_aligned(ask, name, form):
    """On a line that is a row, the n-th part of each column of evidence is of the n-th statement."""
    found = ask(name)
    for row, line in zip(found, read(found, form), strict=True):
        parts = {column: cells.split(line[column]) for column in EVIDENCE}
        expected = [told(each) for each in row.statements]

        assert {len(expected)} == {len(each) for each in parts.values()}
        assert [{**each, "claims": each["claim"]} for each in expected] == [
            {"claim": values[-1]} | dict(zip(EVIDENCE, values, strict=True))
            for values in zip(*parts.values(), strict=True)
        ]


@pytest.mark.each_kind(of=sampling.kinds_of_question)
@pytest.mark.parametrize("form", SEPARATORS)
@pytest.mark.parametrize("name", CITING)
def test_a_line_a_statement(ask, name, form):
    """With statements each has a line, with the row's cells again and its own values, word for word."""
    found = ask(name)
    lines = read(found, form, statements=True)

    assert [told(each) for row in found for each in row.statements] == [
        {field: line[field] for field in FIELDS} for line in lines
    ]
    assert [row[next(iter(row))] for row in found for _ in row.statements] == [
        type(row[next(iter(row))])(line[next(iter(row))]) if line[next(iter(row))] else None
        for row, line in zip((row for row in found for _ in row.statements), lines, strict=True)
    ]


@pytest.mark.each_kind(of=sampling.kinds_of_question)
@pytest.mark.parametrize("name", CITING)
def test_json_has_a_list_of_objects(ask, name):
    """In JSON the statements of a row are objects; what is not known is null."""
    found = ask(name)
    rows = json.loads(renderings.render(found, "json"))

    assert [{*found.columns, "statements"}] * len(found) == [set(row) for row in rows]
    assert [each.record() for row in found for each in row.statements] == [
        each for row in rows for each in row["statements"]
    ]


@pytest.mark.parametrize("form", ["table", "markdown", "html"])
@pytest.mark.parametrize("name", ["neighbors", "contradictions"])
def test_people_read_speakers_with_their_words(ask, name, form, monkeypatch):
    """Wherever words are shown to people, who speaks them stands before them."""
    monkeypatch.setenv("COLUMNS", "3000")
    text = renderings.render(ask(name), form).decode().replace("\\", "").replace("&#x27;", "'")
    between = {"table": ", {issued}: “", "markdown": ": “", "html": ": <q>"}[form]
    for row in ask(name):
        for each in row.statements:
            voice = each.speaker if form == "table" else each.voice
            if each.quote:
                assert f"{voice}{between.format(issued=each.issued)}{each.quote}" in text


@pytest.mark.parametrize("name", ["origins", "documents-about"])
def test_counts_lead_to_what_they_count(ask, name):
    """A row that counts statements tells how many, and each of them where a line a statement is wanted."""
    found = ask(name)

    assert set(found.columns) == set(json.loads(renderings.render(found, "json"))[0])
    assert list(found.columns) == list(read(found, "csv")[0])
    assert sum(row["statementCount"] for row in found) == len(read(found, "csv", statements=True))


@pytest.mark.parametrize("name", [name for name, each in QUESTIONS.items() if "AS ?claims)" not in each.text])
def test_rows_without_statements_have_no_lines_of_them(ask, name):
    """Who wants statements of rows that rest on none is told so."""
    with pytest.raises(InputError, match=f"{name}: its rows rest on no statements"):
        renderings.render(ask(name), "csv", statements=True)


@given(st.lists(st.text(st.sampled_from("a |\\;\n")), min_size=1))
def test_values_come_back(values):
    """Whatever several values hold, the separator included, each is had back as it was."""
    assert tuple(values) == cells.split(cells.joined(values))


@pytest.fixture(scope="module")
def barred(tmp_path_factory):
    """An answer in which a title, a label, a name and words hold what separates values."""
    document = small_corpus.DOCUMENT.replace("document:\n", "document:\n  title: Neighbours | Gazette\n")
    entities = small_corpus.ENTITIES.replace("label: Ann Expert", "label: Ann | Expert").replace(
        "label: Port A,", 'label: "Port | A",'
    )
    text = small_corpus.TEXT.replace("We are neighbours", "We | they are neighbours")
    claims = small_corpus.CLAIMS.replace("We are neighbours", "We | they are neighbours")
    turns = small_corpus.TURNS.replace("- We are neighbours", "- We | they are neighbours")
    home = small_corpus.write(
        tmp_path_factory.mktemp("barred"),
        document=document,
        entities=entities,
        text=text,
        turns=turns,
        claims=claims,
    )
    return kg.build(home)


@pytest.mark.parametrize("form", SEPARATORS)
def test_a_separator_in_a_value_separates_nothing(barred, form):
    """A title of a web page, a name or words with a bar in them are one value."""
    found = barred.ask("neighbors", state="aland")
    (line,) = read(found, form)

    assert ("Neighbours | Gazette",) == cells.split(line["document"])
    assert ("Ann | Expert",) == cells.split(line["speakers"])
    assert ("We | they are neighbours",) == cells.split(line["quote"])
    assert "We | they are neighbours" == read(found, form, statements=True)[0]["quote"]


def test_a_separator_in_a_name_separates_nothing(barred):
    """A list of names has as many as it lists, whatever stands in them."""
    found = barred.ask("spokespersons", side="aland")
    listed = barred.ask("documents-about", entity="aland")

    assert "Ann | Expert" in {row["name"] for row in found}
    assert [{"Ann | Expert", "Gazette"}] == [{*listed.values(row, "speakers")} for row in listed]


def test_terms_of_office_stand_apart(tmp_path):
    """Who held an office twice has a row for each term: no beginning stands beside another's end."""
    claims = small_corpus.CLAIMS
    for role, since, until in (("Speaker", 2001, 2004), ("President", 2010, 2015)):
        claims += (
            f"  - claim: president holdsOfficeIn aland\n    role: {role}\n    since: {since}\n"
            f"    until: {until}\n    quote: The President of Aland\n"
        )
    found = kg.build(small_corpus.write(tmp_path, claims=claims)).ask("offices", holder_or_body="president")

    assert [("Speaker", "2001", "2004"), ("President", "2010", "2015")] == [
        (row["office"], row["since"], row["until"]) for row in found
    ]
