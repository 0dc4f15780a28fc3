"""Answers of the shipped graph, whole, and in every format.

The expected answers stand in tests/answers, one file a question. After a change that is meant, write them
anew with ``pytest tests/test_answers.py --regenerate-answers`` and read the difference before committing it.
"""

import csv
import io
import json
import re
from functools import cache
from pathlib import Path

import pytest
import sampling
from answered import told
from pyoxigraph import Literal, Quad, Store
from small_corpus import CLAIMS, write

import kg
from kg.asking import answers, catalogue, renderings
from kg.asking.columns import EVIDENCE
from kg.asking.statements import FIELDS
from kg.building import pipeline
from kg.corpus import loading
from kg.errors import InputError
from kg.rdf import sparql
from kg.rdf.terms import BR, ID, OWL, RDFS

EXPECTED = Path(__file__).parent / "answers"
QUESTIONS = catalogue.load()
LABELS = {"label", "labels", "status"}


@pytest.fixture(scope="module")
def ask(graph):
    """Ask the shipped graph a question; the same one is answered once."""

    @cache
    def asked(question, language, given):
        return answers.answer(graph, question, dict(given), language)

    return lambda question, language="en", **given: asked(question, language, tuple(given.items()))


def quotes(found):
    """The words that an answer's rows rest on."""
    return {each.quote for row in found for each in row.statements}


@pytest.mark.parametrize("name", QUESTIONS)
def test_answer_is_as_expected(ask, name, request):
    """Each question has, with its defaults, exactly the answer that was read and approved."""
    file = EXPECTED / f"{name}.json"
    text = renderings.render(ask(name), "json").decode()
    if request.config.getoption("--regenerate-answers"):
        file.write_text(text, encoding="utf-8")

    assert json.loads(file.read_text(encoding="utf-8")) == json.loads(text)


@pytest.mark.parametrize("name", [name for name in QUESTIONS if name != "questions"])
def test_no_row_stands_twice(ask, name):
    """An answer says everything once."""
    rows = [(tuple(row.items()), row.claims) for row in ask(name)]

    assert len(rows) == len(set(rows))


@pytest.mark.parametrize("name", QUESTIONS)
def test_answers_carry_labels(ask, name):
    """People read labels: no cell of a label's column is an IRI."""
    found = ask(name)
    cells = (row[column] for row in found for column, kind in found.columns.items() if kind in LABELS)

    assert [] == [cell for cell in cells if "://" in str(cell)]


@pytest.mark.parametrize("name", [name for name, each in QUESTIONS.items() if each.cites])
def test_row_leads_to_its_claims(ask, name):
    """A row with evidence names the claims it rests on, and every claim can be cited."""
    found = ask(name)

    assert all(row.claims for row in found)
    assert {claim for row in found for claim in row.claims} == set(found.statements)


def test_neighbors_by_land_and_across_water(ask):
    """Kazakhstan's neighbors are three, each with words; the list of those by land is said to be open.

    The words leave open who else borders on Kazakhstan by land: neither who faces it across the water, nor
    whom those have as neighbors that they name.
    """
    found = ask("neighbors", state="kazakhstan")

    assert {"Azerbaijan": "across water", "Kyrgyzstan": "by land", "Uzbekistan": "by land"} == {
        row["neighbor"]: row["how"] for row in found
    }
    assert all(row.statements for row in found)
    assert {row["neighbor"] for row in found if row["how"] == "by land"} == {
        row["neighbor"] for row in found if row["list"].startswith("open")
    }
    assert {"not said"} == {row["list"] for row in ask("neighbors", state="uzbekistan")}


def test_numbers_of_one_visit_stand_apart_from_totals(ask):
    """How many agreements were concluded at a visit is not mixed with how many there are."""
    numbers = {
        kind: {
            row["number"]
            for row in ask("counts")
            if row["counted"] == kind and "agreements" in row["relation"]
        }
        for kind in ("at one event", "in total")
    }

    assert {"at one event": {10, 20}, "in total": {100, 120}} == numbers


def test_what_was_agreed_and_what_began_happened(ask):
    """That something was agreed, or began, happened on its day."""
    agreed = [row["object"] for row in ask("happened") if row["status"] == "agreed"]
    began = {row["date"] for row in ask("happened", **{"from": "1992", "until": "1992-08"}) if row["began"]}

    assert ["Supreme Interstate Council of Kazakhstan and Azerbaijan"] == agreed
    assert {"1992-08-27", "1992-08-30"} == began


def test_uncoded_of_a_withheld_text_says_so(ask):
    """Where no text is kept, the answer says so; it does not look as if all were coded."""
    (row,) = ask("uncoded", document="2022-08-24-inform-talks")

    assert "not kept" in row["sentence"]


def test_order_of_time_is_of_what_has_a_time(ask):
    """Where states lie and who holds which office is no step in time, unless a time is told."""
    standing = {"neighbor of", "gateway to", "head of state of", "separates"}

    assert set() == {row["relation"] for row in ask("timeline") if not row["happened"]} & standing


def test_own_words_are_views(ask):
    """How a side sees the relations is no list of visits and flights."""
    relations = {row["relation"] for row in ask("own-words")}
    facts = {row["relation"] for row in ask("own-words") if row["status"] == "asserted"}

    assert {"partner of", "gateway to", "supports"} <= relations
    assert set() == facts & {"visited", "met with", "connected to", "trades with"}


def test_officials_and_experts_stand_apart_in_own_words(ask):
    """A row has the words of one capacity, and speaks for a side only where that capacity does."""
    rows = ask("own-words").rows
    speaking = {(row["speakingAs"], row["speaksForSide"]) for row in rows}

    assert {
        ("Kazakhstan: state institute", None),
        ("Kazakhstan: official", "Kazakhstan"),
        ("Azerbaijan: diplomat", "Azerbaijan"),
    } <= speaking
    assert [] == [row for row in rows if "|" in (row["speakingAs"] or "")]


@pytest.mark.parametrize("name", ["speakers", "spokespersons", "origins"])
def test_first_and_last_are_dates_as_they_are_known(ask, name):
    """A document of which only the year is known is not dated to a day, neither as first nor as last."""
    dated = {row["issued"] for row in ask("sources")}
    found = {row[column] for row in ask(name) for column in ("first", "last")}

    assert set() == found - dated - {None}
    assert "2022" in found or name == "spokespersons"


def test_newspapers_are_no_spokespersons(graph, ask):
    """Who speaks for a side is a person or an office, in no capacity of the press."""
    outlets = {
        row["label"].value
        for row in sparql.select(
            graph, 'SELECT ?label { ?x a br:NewsOutlet ; rdfs:label ?label FILTER(LANG(?label) = "en") }'
        )
    }
    found = ask("spokespersons", side="azerbaijan").rows

    assert {"Ilham Aliyev", "Farid Shafiyev"} <= {row["name"] for row in found}
    assert set() == outlets & {row["name"] for row in found}
    assert set() == {row["name"] for row in found if "press" in (row["capacity"] or "")}


def test_denied_border_stands_under_denials(ask):
    """What is denied is no neighbor by land, and is told with its words."""
    assert "we do not have common land borders" in quotes(ask("denials"))


def test_what_was_known_on_a_day(ask):
    """On 1 September 2022 nobody had heard of the Supreme Interstate Council."""
    before, after = (json.dumps(ask("as-known-on", date=day).rows) for day in ("2022-09-01", "2023-05"))

    assert "Supreme Interstate Council" not in before
    assert "Supreme Interstate Council" in after


def test_quoted_and_uncoded_sentences_are_all(graph, ask):
    """A sentence is either touched by a quote or listed as uncoded."""
    quoted = sparql.select(
        graph,
        "SELECT DISTINCT ?s { ?s a br:Sentence ; dcterms:isPartOf ?d ; br:start ?b ; br:end ?e ."
        " ?claim br:statedIn ?d ; br:start ?from ; br:end ?to . FILTER(?from < ?e && ?to > ?b) }",
    )
    sentences = list(sparql.select(graph, "SELECT ?s { ?s a br:Sentence }"))

    assert len(sentences) == len(list(quoted)) + len(ask("uncoded"))


def test_either_order_of_the_pair_gives_the_same(ask):
    """Which of two states comes first changes no row between them."""
    one, other = ask("between"), ask("between", a="Azerbaijan", b="Kazakhstan")

    assert one.rows == other.rows


def test_labels_in_another_language(ask):
    """Labels come in the language that is asked for, in English where they lack it; quotes stay."""
    english, kazakh = ask("neighbors"), ask("neighbors", "kk")

    assert {"Әзірбайжан", "Қырғызстан", "Өзбекстан"} == {row["neighbor"] for row in kazakh}
    assert quotes(english) == quotes(kazakh)


@pytest.mark.each_kind(of=sampling.kinds_of_question)
@pytest.mark.parametrize("name", QUESTIONS)
def test_every_language_has_every_row(ask, name):
    """A missing translation loses no row."""
    assert len(ask(name)) == len(ask(name, "ru"))


def test_note_tells_defaults_and_where_the_corpus_ends(ask):
    """Under an answer stand the parameters, defaults included, and the corpus's last day."""
    note = ask("between", a="Kazakhstan").note

    asked = "a = Kazakhstan; b = Azerbaijan (default); groups = yes (default)"
    assert f"{asked}. The corpus ends on 2025-10-21." == note


def test_note_tells_that_nothing_is_known_of_a_day_after_the_last(ask):
    """What is asked of a day after the last document is answered as of that document, and says so."""
    known, later = ask("in-force", at="2024-12-31"), ask("in-force", at="2031")

    assert "nothing is known" not in known.note
    assert later.note.endswith(
        "ends on 2025-10-21: nothing is known here of later days, and the answer is as of that one."
    )
    assert ask("in-force").rows == later.rows


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """An invented corpus as a graph."""
    return pipeline.build(loading.load(write(tmp_path_factory.mktemp("small")))).store


def test_other_corpus_has_its_own_answers(small):
    """Answers come from the claims of the corpus at hand."""
    found = answers.answer(small, "neighbors", {"state": "Аланд"})

    assert [("Bemland", "not stated", "We are neighbours", "Ann Expert", "Director")] == [
        tuple(told(row, name) for name in ("neighbor", "how", "quote", "speaker", "role")) for row in found
    ]


@pytest.mark.sampled(2)
@pytest.mark.parametrize("label", ["", ' ; rdfs:label "salutes"', ' ; rdfs:label "приветствует"@ru'])
def test_relation_without_english_label_loses_no_row(tmp_path, label):
    """A relation that a corpus adds is asked for and listed, whether or not it has an English label."""
    ontology = (
        f"@prefix br: <{BR.iri}> . @prefix owl: <{OWL.iri}> . @prefix rdfs: <{RDFS.iri}> .\n"
        f"br:salutes a owl:ObjectProperty, br:Relation{label} .\n"
    )
    claims = CLAIMS + "  - claim: aland salutes bem-land\n    quote: We are neighbours\n"
    store = pipeline.build(loading.load(write(tmp_path, claims=claims, ontology=ontology))).store
    found = {
        name: [row["relation"] for row in answers.answer(store, name, {})] for name in ("claims", "relations")
    }

    assert (1, 1) == (found["claims"].count("salutes"), found["relations"].count("salutes"))


def test_empty_answer_says_so(small):
    """An answer without rows is told in words, in every format for people."""
    found = answers.answer(small, "agreements", {"a": "aland", "b": "bem-land"})

    assert 0 == len(found)
    for form in ("table", "markdown", "html"):
        assert b"Nothing in this corpus" in renderings.render(found, form)
    assert b"[]\n" == renderings.render(found, "json")


def test_corpus_without_claims_says_so():
    """A question asked of a graph without claims says that there are none, not what its file names."""
    with pytest.raises(answers.MissingValueError, match="between: the corpus has no claims yet"):
        answers.answer(Store(), "between", {})


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """An answer whose labels and words try what they can."""
    label = r"=1+1\"<script>alert(1)</script>|*_[x](javascript:y)\u009b[31m"
    entities = (
        f'bad: {{type: Polity, label: "{label}"}}\n'
        "aland: {type: Polity, label: Aland}\n"
        "gazette: {type: NewsOutlet, label: Gazette, of: aland}\n"
    )
    text = "=cmd|' /C calc'!A0 and </script><img onerror=x> are neighbours.\n"
    document = (
        "document: {issued: 2020, kind: article, publisher: gazette, source: https://example.org/x, "
        "language: en, coder: gazette}\n"
    )
    turns = "turns: [{from: '=cmd', speaker: gazette}]\n"
    quote = json.dumps(text.strip())
    claims = f"claims: [{{claim: aland neighborOf bad, quote: {quote}}}]\n"
    home = write(
        tmp_path_factory.mktemp("bad"),
        entities=entities,
        text=text,
        document=document,
        turns=turns,
        claims=claims,
    )
    graph = pipeline.build(loading.load(home)).store
    for quad in list(
        graph.quads_for_pattern(ID["bad"], RDFS["label"], None)
    ):  # no corpus may say ESC, but RDF may
        label = Literal(quad.object.value.replace("\x9b", "\x9b\x1b"), language="en")
        graph.remove(quad)
        graph.add(Quad(quad.subject, quad.predicate, label, quad.graph_name))
    return answers.answer(graph, "neighbors", {"state": "aland"})


def test_csv_runs_nothing(hostile):
    """A cell that a spreadsheet would take for a formula begins with an apostrophe."""
    for statements in (False, True):
        text = renderings.render(hostile, "csv", statements=statements).decode()
        (row,) = csv.DictReader(io.StringIO(text))

        assert row["neighbor"].startswith("'=")
        assert row["quote"].startswith("'=")


def test_tsv_is_exact(hostile):
    """Tab-separated values are for programs: words are as they stand in the text."""
    text = renderings.render(hostile, "tsv", statements=True).decode()
    (row,) = csv.DictReader(io.StringIO(text, newline=""), delimiter="\t")

    assert hostile.rows[0].statements[0].quote == row["quote"]
    assert hostile.rows[0]["neighbor"] == row["neighbor"]


def test_html_runs_nothing(hostile):
    """Labels and words are text: the page has no script, no handler, and says that none may run."""
    page = renderings.render(hostile, "html").decode()

    assert not re.search(r"<(script|img)", page)
    assert "default-src 'none'" in page


def test_markdown_stays_a_table(hostile):
    """No letter of a label ends a cell or begins a link."""
    row = renderings.render(hostile, "markdown").decode().splitlines()[4]

    assert 5 == len(re.findall(r"(?<!\\)\|", row))
    assert r"\[x\]" in row


def test_terminal_is_not_steered(hostile):
    """No control character reaches the terminal."""
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", renderings.render(hostile, "table").decode())


def test_json_has_the_columns(ask):
    """JSON is an array of objects whose keys are the columns of ``returns``, numbers as numbers."""
    rows = json.loads(renderings.render(ask("investments"), "json"))

    assert {tuple(QUESTIONS["investments"].returns)} == {tuple(row) for row in rows}
    assert 69700000 in {row["amount"] for row in rows}


@pytest.mark.parametrize("backend", ["pandas", "polars"])
def test_answer_becomes_a_data_frame(ask, backend):
    """Rows go to the data frame of either library with the columns of CSV, or statements do, a line each."""
    found = ask("neighbors")
    rows, statements = found.to_frame(backend), found.to_frame(backend, statements=True)

    assert (3, [*found.columns, *EVIDENCE]) == (len(rows), list(rows.columns))
    assert [*found.columns, *FIELDS] == list(statements.columns)
    assert [each.quote for row in found for each in row.statements] == list(statements["quote"])


def test_notebook_shows_the_table(ask):
    """In a notebook an answer is a table with footnotes."""
    assert "<table>" in ask("neighbors")._repr_html_()


def test_a_default_of_another_graph_is_replaced_by_what_most_is_said_of(tmp_path):
    """In a corpus about others, a default of the shipped one gives way to the thing most spoken of."""
    graph = kg.build(write(tmp_path))
    found = graph.ask("neighbors")

    assert "(of which most is said)" in found.note
    assert 1 == len(found.rows) == len(graph.ask("neighbors", state="aland").rows)
    with pytest.raises(InputError, match="is not in this graph"):
        graph.ask("signatories")
