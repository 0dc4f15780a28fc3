"""The commands that ask: ``bilateral ask`` and ``bilateral query``."""

import codecs
import json
import re

import pytest
from pyoxigraph import RdfFormat, Store, parse

from kg.asking import catalogue
from kg.errors import InputError
from kg.rdf import sparql

QUESTIONS = catalogue.load()


def test_ask_lists_the_catalogue(run):
    """Without a question, every question is listed with its parameters."""
    listed = run("ask").stdout

    assert [] == [
        each.name for each in QUESTIONS.values() if f"  {each.name}({', '.join(each.takes)})" not in listed
    ]


def test_ask_lists_for_programs(run):
    """The list comes as JSON too."""
    assert list(QUESTIONS) == [each["name"] for each in json.loads(run("ask", "--format", "json").stdout)]


def test_page_of_questions_is_what_the_catalogue_says(run, checkout):
    """docs/questions.md is what ``bilateral ask --format markdown`` prints."""
    assert run("ask", "--format", "markdown").stdout == (checkout / "docs" / "questions.md").read_text(
        "utf-8"
    )


def test_ask_takes_names_in_any_language(run, built):
    """A value is whatever name the thing has; what was asked is told on standard error."""
    done = run("ask", "neighbors", "state=Қазақстан", "--format", "json", "--build", built)

    assert 3 == len(json.loads(done.stdout))
    assert "state = Kazakhstan. The corpus ends on 2025-10-21.\n" == done.stderr


def test_ask_writes_by_the_ending_of_the_file(run, built, tmp_path):
    """``-o`` chooses the format by the file's ending."""
    for ending, beginning in (
        (".bib", "@misc{"),
        (".md", "**Who"),
        (".html", "<!doctype"),
        (".csv", "neighbor,"),
    ):
        file = tmp_path / f"a{ending}"
        run("ask", "neighbors", "--build", built, "-o", file)

        assert file.read_text("utf-8").startswith(beginning)


def test_ask_in_a_pipe_is_csv(run, built):
    """Where nobody looks, the answer is CSV."""
    assert run("ask", "neighbors", "--build", built).stdout.startswith("neighbor,how,list,quote,sic,")


def test_ask_writes_a_line_a_statement(run, built):
    """With ``--statements`` each statement has a line of its own, under the columns of a row and its own."""
    rows, statements = (
        run("ask", "neighbors", *more, "--build", built).stdout.splitlines()
        for more in ([], ["--statements"])
    )

    assert rows[0].replace("claims", "claim") == statements[0]
    assert len(rows) < len(statements)


def test_ask_writes_for_excel(run, built, tmp_path):
    """With ``--excel`` a byte order mark says that the CSV is UTF-8; without, there is none."""
    for more, mark in (([], b""), (["--excel"], codecs.BOM_UTF8)):
        run("ask", "names", "--build", built, "-o", tmp_path / "names.csv", *more)

        assert (tmp_path / "names.csv").read_bytes().startswith(mark + b"name,")


def test_query_writes_exact_values(run, built):
    """CSV of a query is for programs, as SPARQL has it: nothing is put before a value."""
    text = 'SELECT ("=1+1" AS ?a) ("- x(y)" AS ?b) {}'

    assert "a,b\n=1+1,- x(y)\n" == run("query", "-e", text, "--build", built, "--format", "csv").stdout


def test_ask_shows_its_query(run, built):
    """``--show`` prints the SPARQL, with what was given bound, ready to paste."""
    shown = run("ask", "neighbors", "state=aktau", "--show", "--build", built)
    bound = run("ask", "neighbors", "state=azerbaijan", "--show", "--build", built).stdout

    assert "aktau is a City" in shown.stderr
    assert "VALUES ?state { <https://w3id.org/bilateral-kg/id/azerbaijan> }" in bound
    assert QUESTIONS["neighbors"].text == run("ask", "neighbors", "--show").stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["neighbours"], "error: ask: no question 'neighbours'. Did you mean neighbors?"),
        (["neighbors", "stat=x"], "error: neighbors: no parameter 'stat'. Did you mean state?"),
        (
            ["neighbors", "state=Kazakstan"],
            "error: state: 'Kazakstan' is not a Polity of this graph. Did you mean",
        ),
        (["neighbors", "kazakhstan"], "Error: 'kazakhstan' is not NAME=VALUE."),
        (["neighbors", "state=a", "state=b"], "Error: 'state' is given twice."),
        (["neighbors", "--statements", "--format", "json"], "Error: --statements is of csv and tsv"),
        (["neighbors", "--excel", "--format", "tsv"], "Error: --excel is of csv."),
        (["sources", "--statements"], "error: sources: its rows rest on no statements. Leave statements out"),
    ],
)
def test_ask_says_what_is_wrong(run, built, arguments, message):
    """Wrong use ends with one line and exit code 2."""
    done = run("ask", *arguments, "--build", built)

    assert (2, "") == (done.returncode, done.stdout)
    assert message in done.stderr


@pytest.mark.parametrize("given", [["state=aktau", "state=baku"], ["state=baku", "state=baku"], ["baku"]])
def test_parameters_are_read_alike(run, built, given):
    """``ask`` and ``draw`` read NAME=VALUE by one rule, and refuse a name that stands twice."""
    asked = run("ask", "neighbors", *given, "--build", built)
    drawn = run("draw", "--question", "neighbors", *given, "--build", built, "--format", "svg")

    assert (2, 2) == (asked.returncode, drawn.returncode)
    assert asked.stderr.splitlines()[-1] == drawn.stderr.splitlines()[-1]


def test_asking_loads_no_heavy_library(run, built):
    """An answer in a pipe needs neither rdflib nor networkx nor rich."""
    done = run("ask", "neighbors", "--build", built, env={"PYTHONPROFILEIMPORTTIME": "1"})

    assert not re.search(
        r"\| +(rdflib|networkx|rich|pyshacl|rapidfuzz|kg\.pipeline)$", done.stderr, re.MULTILINE
    )


SELECT = "SELECT ?o { id:kazakhstan br:sharesLandBorderWith ?o } ORDER BY ?o"


def test_query_sees_the_union_with_prefixes(run, built):
    """A query needs no prefix of the project and no graph name."""
    done = run("query", "-e", SELECT, "--build", built)

    assert (
        "o\nhttps://w3id.org/bilateral-kg/id/kyrgyzstan\nhttps://w3id.org/bilateral-kg/id/uzbekistan\n"
        == done.stdout
    )


def test_query_may_name_a_graph(run, built):
    """``GRAPH`` keeps to one graph: what is denied is in no graph of edges."""
    text = "ASK { GRAPH graph:asserted { id:kazakhstan br:sharesLandBorderWith id:azerbaijan } }"

    assert "false\n" == run("query", "-e", text, "--build", built).stdout


def test_query_reads_a_file_and_standard_input(run, built, tmp_path):
    """The query comes from a file or from standard input."""
    file = tmp_path / "mine.rq"
    file.write_text(SELECT, encoding="utf-8")
    expected = run("query", "-e", SELECT, "--build", built).stdout

    assert expected == run("query", file, "--build", built).stdout
    assert expected == run("query", "-", "--build", built, stdin=SELECT).stdout


@pytest.mark.parametrize(
    ("form", "beginning"),
    [("table", " ──"), ("csv", "o\n"), ("tsv", "?o\n<https"), ("json", '{"head"'), ("xml", "<?xml")],
)
def test_query_writes_every_format(run, built, form, beginning):
    """The result of a SELECT comes in each format for tables."""
    assert run("query", "-e", SELECT, "--build", built, "--format", form).stdout.startswith(beginning)


def test_query_writes_a_graph_as_turtle(run, built):
    """What is constructed is Turtle, unless a table is asked for."""
    text = "CONSTRUCT WHERE { ?s br:sharesLandBorderWith ?o }"
    done = run("query", "-e", text, "--build", built)

    assert 4 == len(list(parse(done.stdout, format=RdfFormat.TURTLE)))
    assert "subject,predicate,object" in run("query", "-e", text, "--build", built, "--format", "csv").stdout


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT * {\n  ?s ?p }", "error: query:2:10: not SPARQL"),
        ("DELETE WHERE { ?s ?p ?o }", "error: query: DELETE would change the graph"),
        (
            "SELECT * { SERVICE <http://localhost/> { ?s ?p ?o } }",
            "error: query: SERVICE would ask another store",
        ),
        (r"SELECT * { \u0053ERVICE <http://localhost/> { ?s ?p ?o } }", "error: query: SERVICE would ask"),
        ("", "error: query: the query is empty"),
        ("SELECT * {" + "{" * 9000, "error: query: brackets stand more than 200 deep"),
        ("ASK { FILTER(" + "!" * 9000 + "true) }", "error: query: more than 2500 keywords and operators"),
    ],
)
def test_query_says_what_is_wrong(run, built, text, message):
    """A query that is wrong, would write, or would ask elsewhere ends with one line and exit code 2."""
    done = run("query", "-e", text, "--build", built)

    assert (2, "") == (done.returncode, done.stdout)
    assert done.stderr.startswith(message)
    assert 1 == done.stderr.count("\n")


def test_query_names_its_file(run, built, tmp_path):
    """A syntax error tells file, line and column."""
    file = tmp_path / "mine.rq"
    file.write_text("SELECT * {\n  ?s ?p }", encoding="utf-8")

    assert run("query", file, "--build", built).stderr.startswith(f"error: {file}:2:10: ")


def test_table_is_no_turtle(run, built):
    """Turtle is asked of a SELECT in vain, and the message says what to write instead."""
    assert (
        "CONSTRUCT or DESCRIBE" in run("query", "-e", SELECT, "--build", built, "--format", "turtle").stderr
    )


def test_words_in_strings_are_not_calls():
    """SERVICE in a text, a name or a comment is no call."""
    text = 'SELECT ?service { ?s br:service "SERVICE" . <http://SERVICE> ?p ?service } # SERVICE'

    assert [] == list(sparql.select(Store(), text))


def test_select_refuses_other_forms():
    """Rows are asked for, so only a SELECT is taken."""
    with pytest.raises(InputError, match="not a SELECT"):
        list(sparql.select(Store(), "ASK {}"))
