"""The tables for statistics: events counted once, by dyad and year, with codes, types and their claims."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from pathlib import Path

import pytest
import small_corpus

from kg.asking import answers, catalogue
from kg.asking.reader import Reader
from kg.building import pipeline
from kg.corpus import loading
from kg.exporting import dyad_years, outputs
from kg.rdf import sparql
from kg.rdf.terms import BASE, BR, ID

ENTITIES = small_corpus.ENTITIES + "trip: {type: Event, label: Trip}\npact: {type: Agreement, label: Pact}\n"

COLUMN = re.compile(r"^ *VALUES \?column .*\n", re.MULTILINE)
"""The line that chooses a column: left out, a question lists what the cells of all its columns count."""

CLAIMS = """\
claims:
  - {claim: president visited bem, date: 2018-12, event: trip, quote: arrived in Bem on an official visit}
  - {claim: president visited bem-land, event: trip, quote: arrived in Bem}
  - {claim: aland signed pact, counterparty: bem-land, date: 2017, quote: We are neighbours}
  - {claim: bem-land signed pact, counterparty: aland, date: 2017, quote: are neighbours}
  - {claim: aland aids bem-land, date: 2019, quote: Trade reached}
  - {claim: bem-land aids aland, date: 2019, quote: Trade}
  - {claim: aland metWith bem-land, date: 2019, quote: reached}
  - {claim: bem-land metWith aland, date: 2019, quote: million}
  - {claim: aland accuses bem-land, status: assessed, quote: A ferry is planned}
"""


TOLD = """SELECT ?claim ?happening (STR(?when) AS ?year) ?occasion ?sort ?dating WHERE {
  { SELECT DISTINCT ?claim { ?claim br:tellsOf ?any ; br:involves ?one , ?other . FILTER(?one != ?other) } }
  ?claim br:tellsOf ?event .
  ?event a br:CodedEvent ; dcterms:identifier ?happening ; br:eventType ?sort ; prov:wasDerivedFrom ?claim .
  OPTIONAL { ?event br:eventYear ?when }
  OPTIONAL { ?event br:ofOccasion ?occasion }
  OPTIONAL { ?claim br:datesEvent ?event ; br:status ?dating }
}"""


SHARED = """\
  - {claim: aland metWith bem-land, event: trip, quote: We}
  - {claim: bem-land metWith aland, event: trip, since: 2016, quote: We are}
  - {claim: aland metWith bem-land, date: 2031, quote: neighbours}
"""
"""What names an occasion that others date, once with a day of its own; and what is for a later year."""


@pytest.fixture(scope="module")
def content(graph):
    """What the outputs of the shipped corpus are written from."""
    return outputs.Content(graph)


def table(content, name):
    """A table as rows of texts, by the rules that R's ``read.csv`` has: comma, double quotes, no escapes."""
    text = outputs.export(content, name).decode()
    return list(csv.DictReader(io.StringIO(text), strict=True))


def test_events_of_the_table_are_those_of_the_question(graph, content):
    """What the table of dyads and years counts is what the question of that name answers."""
    columns = {
        "year": "year",
        "events": "events",
        "verbalCooperation": "verbal_cooperation",
        "materialConflict": "material_conflict",
        "meanScore": "mean_score",
        "visitCount": "visits",
        "headOfStateVisits": "visits_head_of_state",
        "headOfGovernmentVisits": "visits_head_of_government",
        "foreignMinisterVisits": "visits_foreign_minister",
        "otherVisits": "visits_other",
        "agreementCount": "agreements",
        "statementCount": "claims",
        "documentCount": "documents",
        "originCount": "origins",
        "undatedShare": "share_undated",
        "onesidedShare": "share_one_sided",
    }
    asked = [[float(row[name] or 0) for name in columns] for row in answers.answer(graph, "dyad-year", {})]
    told = [[float(row[name] or 0) for name in columns.values()] for row in table(content, "dyad-year")]

    assert len(asked) == len(told)
    for one, other in zip(asked, told, strict=True):  # the question has two digits, the table four
        assert one == pytest.approx(other, abs=0.0051)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("name", ["graph", "south_asia"])
def test_a_cell_leads_to_as_many_as_it_counts(name, request):
    """What is listed of each cell of both tables, a question's all at once, is what the cell counts."""
    store = request.getfixturevalue(name)
    texts = (COLUMN.sub("", catalogue.get(each).text) for each in catalogue.get("dyad-year").cells)
    listed = Counter(
        (frozenset(row["dyad"].value.split(catalogue.SEPARATOR)), row["year"].value, row["cell"].value)
        for text in texts
        for row in sparql.select(store, text)
    )
    label = Reader(store).label
    told = table(outputs.Content(store), "dyad-year")
    rows = [({label(ID[row["state_a"]]), label(ID[row["state_b"]])}, row["year"], row) for row in told]
    asked = answers.answer(store, "dyad-year", {})
    rows += [(asked.values(row, "dyad"), row["year"] or "", row) for row in asked]
    columns = {*dyad_years.counted(store), *catalogue.get("dyad-year").keys} - {
        "dyad",
        "year",
        "throughGroup",
    }

    def counts(dyad, year, row, column):
        found, events = listed[frozenset(dyad), year, column], float(row["events"])
        return found == events if "mean" in column else found / (events if "hare" in column else 1)

    wrong = [
        (dyad, year, column, value)
        for dyad, year, row in rows
        for column in columns & {*row}
        if (value := float(row[column])) != pytest.approx(counts(dyad, year, row, column), abs=0.0051)
        and not ("mean" in column and counts(dyad, year, row, column))
    ]
    assert [] == wrong
    assert {"visits", "visitCount"} <= {column for _, _, column in listed}


def test_every_column_is_explained_by_one_question(content, run):
    """Each column of both tables is asked of by one question; what is none is an error that names all."""
    asked = catalogue.get("dyad-year")
    choices = [column for name in asked.cells for column in catalogue.get(name).choices["column"]]
    columns = [*dyad_years.counted(content.store), *asked.keys]

    assert sorted(set(columns) - {"dyad", "year"}) == sorted(choices)
    for arguments in (["ask", "cell-visits", "column=visit"], ["explain-cell", "a", "b", "2022", "visit"]):
        done = run(*arguments)
        assert done.returncode == 2
        assert re.search(r": no column 'visit'\. Did you mean visits.*one of .*visitCount", done.stderr)


def test_each_event_stands_in_one_dyad_and_year(content):
    """The counts of a row are those of the events of its dyad and year, by type and by quad class."""
    events, years = table(content, "events"), table(content, "dyad-year")

    for row in years:
        of_it = [
            each for each in events if all(each[key] == row[key] for key in ("state_a", "state_b", "year"))
        ]
        types = [each["type"].lower() for each in of_it]
        assert row["events"] == str(len(of_it))
        assert {kind: types.count(kind) for kind in types} == {kind: int(row[kind]) for kind in set(types)}
        assert set(row["claim_ids"].split()) == {
            claim for each in of_it for claim in each["claim_ids"].split()
        }
    assert len(events) == sum(int(row["events"]) for row in years)


def test_states_carry_their_codes(content):
    """Both states are named by the codes of ISO, Correlates of War, and Gleditsch and Ward."""
    row = table(content, "dyad-year")[0]

    assert ("AZE", "373", "373", "KAZ", "705", "705") == tuple(
        row[f"{code}_{letter}"] for letter in "ab" for code in ("iso3", "cow", "gw")
    )


@pytest.mark.parametrize("name", ["dyad-year", "events"])
def test_package_describes_every_column(content, name):
    """The data package names each column of a table in order, and pandas reads the types that it tells."""
    package = json.loads(outputs.export(content, "datapackage"))
    (resource,) = [each for each in package["resources"] if each["name"] == name]
    fields = resource["schema"]["fields"]
    pandas = pytest.importorskip("pandas")
    frame = pandas.read_csv(io.BytesIO(outputs.export(content, name)), dtype={"claim_ids": "string"})
    kinds = {"integer": "iuf", "number": "f", "boolean": "b"}

    assert [each["name"] for each in fields] == list(frame.columns)
    assert all(each["description"] for each in fields)
    assert resource["path"] == outputs.OUTPUTS[name].file
    for each in fields:
        assert each["type"] == "string" or frame[each["name"]].dtype.kind in kinds[each["type"]]


def test_statement_says_that_this_is_no_sample(content):
    """Who opens the package reads how the documents were chosen, who coded them, and what cannot be told."""
    text = outputs.export(content, "data-statement").decode()

    assert "No sampling frame" in text
    assert "bilateral-kg-project" in text
    assert json.loads(outputs.export(content, "datapackage"))["description"] == text


def test_an_event_is_counted_once(tmp_path):
    """Claims of one event, or of one agreement, are one event, in the year that any of them tells.

    So are claims of one relation, ends and date, either way round where the relation has no direction; what
    has one is two. An event without a date stands in the year of the document, and is said to.
    """
    home = small_corpus.write(tmp_path, entities=ENTITIES, claims=CLAIMS)
    rows = table(outputs.Content(pipeline.build(loading.load(home)).store), "dyad-year")
    counted = (
        "year",
        "events",
        "consult",
        "aid",
        "accuse",
        "visits",
        "agreements",
        "claims",
        "share_undated",
    )

    assert [
        ("2017", "1", "0", "0", "0", "0", "1", "2", "0.0000"),
        ("2018", "1", "1", "0", "0", "1", "0", "2", "0.0000"),
        ("2019", "3", "1", "2", "0", "0", "0", "4", "0.0000"),
        ("2020", "1", "0", "0", "1", "0", "0", "1", "1.0000"),
    ] == [tuple(row[name] for name in counted) for row in rows]


OFFICES = """\
claims:
  - {claim: president headOfStateOf aland, since: 2010, until: 2019-05, quote: President of Aland}
  - {claim: president visited bem, date: 2018-12, quote: arrived in Bem on an official visit}
  - {claim: president visited bem-land, date: 2019-06, quote: arrived in Bem}
  - {claim: president visited bem, status: planned, date: 2018-11, quote: arrived}
"""


@pytest.mark.parametrize("corpus", ["shipped", "small"])
def test_events_of_the_graph_are_what_its_claims_tell(corpus, graph, tmp_path):
    """What the build says of events, each once, is what a query puts together from the claims alone."""
    if corpus == "small":
        home = small_corpus.write(tmp_path, entities=ENTITIES, claims=CLAIMS + SHARED)
        graph = pipeline.build(loading.load(home)).store
    part = Path(__file__).with_name("events_by_claims.rq").read_text(encoding="utf-8")
    text = f"SELECT DISTINCT ?claim ?happening ?year ?undated ?occasion ?sort WHERE {{ {part} }}"
    by_claims = {
        (
            row["claim"],
            row["happening"].value.replace(BASE, ""),
            row["year"].value,
            row["undated"].value == "1",
            row["occasion"],
            row["sort"],
        )
        for row in sparql.select(graph, text)
    }
    told = {
        (
            row["claim"],
            row["happening"].value,
            sparql.value_of(row, "year"),
            "dating" not in row,
            row.get("occasion", BR["none"]),
            row["sort"],
        )
        for row in sparql.select(graph, TOLD)
    }

    assert by_claims == told
    assert told


def test_a_visit_is_of_the_office_that_the_visitor_held_on_the_day(tmp_path):
    """Who visited as head of state is told apart from who had been one; what is only planned is no visit."""
    home = small_corpus.write(tmp_path, entities=ENTITIES, claims=OFFICES)
    rows = table(outputs.Content(pipeline.build(loading.load(home)).store), "dyad-year")
    levels = ("visits", "visits_head_of_state", "visits_head_of_government", "visits_other")

    assert {"2018": ("1", "1", "0", "0"), "2019": ("1", "0", "0", "1")} == {
        row["year"]: tuple(row[name] for name in levels) for row in rows if row["visits"] != "0"
    }
