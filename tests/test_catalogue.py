"""The catalogue: every question's file is whole, plain SPARQL, and the same to every engine."""

import re
from collections import defaultdict
from itertools import islice
from pathlib import Path

import pytest
import rdflib
import refresh_queries
import reviewed
import sampling
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Store

import kg
from kg.asking import catalogue
from kg.asking.statements import FIELDS, Statements
from kg.errors import InputError
from kg.ontology import vocabulary
from kg.rdf import sparql, terms

QUESTIONS = catalogue.load()
ELSEWHERE = {
    "calls": "no document of the shipped corpus tells of a call",
    "rejections": "no log of a review ships",
}
"""Questions to which the shipped corpus has no answer, and why; a made corpus has one."""
LAKE_LEAGUE = Path(__file__).parent / "corpora" / "lake-league"
UTILITIES = {name for name, question in QUESTIONS.items() if question.tags[0] == "utilities"}

TWO = {"a": "Polity", "b": "Polity"}
PAIR = {**TWO, "groups": "groups"}
PROMISED = {
    "neighbors": {"state": "Polity"},
    "agreements": PAIR,
    "offices": {"holder_or_body": "Actor"},
    "visits": PAIR,
    "meetings": PAIR,
    "figures": PAIR,
    "trade": PAIR,
    "transport": {**TWO, "at": "date"},
    "access": PAIR,
    "own-words": PAIR,
    "said-by": {"speaker": "Actor"},
    "between": PAIR,
    "denials": PAIR,
    "assessments": {"about": "Entity"},
    "tone": {"speaker": "Actor", "about": "Entity"},
    "positions": PAIR,
    "sectors": PAIR,
    "timeline": PAIR,
    "promises": {**PAIR, "at": "date"},
    "as-known-on": {"date": "date"},
    "contradictions": PAIR,
    "origins": PAIR,
    "one-origin-only": PAIR,
    "silences": PAIR,
    "projects": PAIR,
    "bodies": PAIR,
    "goals": {"entity": "Entity"},
    "who-met-whom": {},
    "memorandums": {},
    "separated": {"by": "NaturalBarrier"},
    "uncoded": {"document": "Document"},
    "rejections": {"document": "Document"},
    "names": {"entity": "Entity"},
    "entity": {"entity": "Entity"},
    "relations": {},
    "sources": {},
    "with-status": {"status": "statuses"},
}


def each(names=QUESTIONS):
    """Run a test once a question."""
    return pytest.mark.parametrize("question", [QUESTIONS[name] for name in names], ids=list(names))


@pytest.mark.parametrize("name", PROMISED)
def test_promised_question_takes_what_was_promised(name):
    """The questions that others count on keep their names and parameters."""
    assert PROMISED[name] == dict(QUESTIONS[name].takes)


def test_there_are_many_questions():
    """Beside the utilities there are at least 35 questions."""
    assert len(QUESTIONS) - len(UTILITIES) >= 35


@each()
def test_summary_asks(question):
    """A summary is one question."""
    assert question.summary.endswith("?")


@each()
def test_parameter_has_a_type_of_the_ontology(question):
    """A parameter is a date, a text, a document, a relation, or of a class or scheme of the ontology."""
    known = vocabulary.load()
    schemes = {concept.scheme for concept in known.concepts.values()}
    others = {*catalogue.DATES, "text", "Document", "Relation"}

    assert set() == set(question.takes.values()) - others - schemes - set(known.classes)


@each()
def test_query_runs_by_paste(question, graph):
    """The file as it stands, with no prefix but its own, gives the columns of ``returns`` and some row."""
    found = graph.query(question.text, use_default_graph_as_union=True)
    columns = [variable.value for variable in found.variables]

    assert columns in ([*question.returns], [*question.returns, "claims"])
    assert bool(list(found)) == (question.name not in ELSEWHERE)


@each()
def test_shared_parts_are_written_once(question):
    """A file is what ``make queries`` writes: its parts those of queries/parts, its prefixes those used."""
    assert refresh_queries.refreshed(question.text) == question.text


@pytest.mark.parametrize(
    "path", sorted((refresh_queries.QUERIES / "parts").iterdir()), ids=lambda path: path.stem
)
def test_part_is_shared(path):
    """A part stands in several questions, or in what is asked in their place."""
    texts = [file.read_text(encoding="utf-8") for file in refresh_queries.written()]

    assert 1 < sum(f"# part: {path.stem}\n" in text for text in texts)


@pytest.mark.parametrize(
    "path", refresh_queries.written(), ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_every_file_is_as_make_queries_writes_it(path):
    """What is asked in place of a question, and what exports are made by, has the shared parts too."""
    text = path.read_text(encoding="utf-8")

    assert refresh_queries.refreshed(text) == text


CITING = [name for name, question in QUESTIONS.items() if question.cites]


@each(CITING)
def test_row_ends_in_its_statements(question):
    """A row that rests on claims ends with its statements, and no column is named as what these tell."""
    assert (["statements"], set()) == (list(question.returns)[-1:], {*question.keys} & {*FIELDS, "claims"})
    assert "# part: statements\n" in question.text


def variables(text):
    """The variables of a query's text, comments aside."""
    return set(re.findall(r"\?\w+", re.sub(r"#.*", "", text)))


@each(CITING)
def test_statements_are_read_apart(question):
    """What reads the statements shares the claim with the rest of a query and nothing else."""
    before, _, rest = question.text.partition("# part: statements\n")
    part, _, after = rest.partition("# end\n")
    after = re.sub(r"^(GROUP|ORDER) BY .*$", "", after, flags=re.MULTILINE)
    selected = re.sub(r"\(GROUP_CONCAT\(DISTINCT \?statement;.*", "", before)

    assert {"?claim"} == variables(part) & variables(selected + after)


@pytest.mark.each_kind(of=sampling.kinds_of_question)
@each(CITING)
def test_statement_is_told_in_one_text(question, graph):
    """Run by paste, a row has a text for each claim, in which date, voice and words stand together."""
    for row in graph.query(question.text, use_default_graph_as_union=True):
        texts = row["statements"].value.split(catalogue.SEPARATOR)
        told = Statements(graph, row["claims"].value.split())
        for claim, each in told.items():
            (text, *others) = [text for text in texts if text.endswith(f" {claim}")]
            assert 1 + len(others) == len(each.speakers)
            assert text.startswith(f"{each.issued or 'undated'}, ")
            assert (f'"{each.quote}"' if each.quote else each.absent) in text
            assert {True} == {any(name in text for text in (text, *others)) for name in each.speakers}
            assert {each.role in text, each.origin in text, each.document in text, each.evidence in text} == {
                True
            }
        assert len(texts) == sum(len(each.speakers) for each in told.values())


@each()
def test_label_is_looked_up_in_the_form_that_translates(question):
    """A query names English only in the form of a label's look-up, which ``bind`` widens."""
    rest = catalogue._BINDABLE.sub("", question.text)

    assert '"en"' not in rest


@each()
def test_path_of_any_length_ends_at_a_name(question):
    """A path that may have no length leads to a term that the text names; engines differ on others."""
    paths = re.findall(r"[\w:]+\*\s+(\S+)", re.sub(r"#.*", "", question.text))

    assert [] == [end for end in paths if end.startswith("?")]


@each()
def test_path_of_any_length_stands_apart(question):
    """Such a path stands in a subquery with a LIMIT: Virtuoso loses rows where it mixes one into a query."""
    lines = [
        line for line in re.sub(r"#.*", "", question.text).splitlines() if re.search(r"[\w:]+\*\s", line)
    ]

    assert [] == [line for line in lines if line.count("* ") != line.count("} LIMIT 1000 }")]


@each()
def test_no_subquery_under_not_exists(question):
    """What is left out is looked up by OPTIONAL: Jena finds nothing in a subquery under ``NOT EXISTS``."""
    assert [] == re.findall(r"NOT EXISTS\s*\{\s*\{?\s*SELECT", question.text)


@each()
def test_aggregate_in_an_order_is_bracketed(question):
    """``ORDER BY ASC(MIN(?x))``: without the brackets, allowed by the standard, Virtuoso sees no query."""
    order = question.text.rpartition("ORDER BY ")[2]

    assert [] == re.findall(r"(?:^| )(?:MIN|MAX|COUNT|SUM|STR|COALESCE|IF)\(", order)


def first_cited(graph, questions):
    """Return of each question a claim on which its first row rests; both, where two are set side by side."""
    for question in questions:
        for row in islice(graph.query(question.text, use_default_graph_as_union=True), question.cites):
            cited = sorted(row["claims"].value.split())
            yield from cited if question.name in {"corrections", "dissent", "mirror-trade"} else cited[:1]
    linked = graph.quads_for_pattern(None, terms.BR["corrects"], None)
    yield from (quad.object.value for quad in linked)


def leading_from(claims, quads, steps):
    """Return what is said of claims, and what each of these leads to in so many steps."""
    beside = defaultdict(set)
    for quad in quads:
        beside[quad.subject] |= {quad.predicate, quad.object}
    found = claims | {quad.subject for quad in quads if quad.object in claims}
    for _ in range(steps):
        found = found.union(*(beside[term] for term in found))
    return found


@pytest.fixture(scope="module")
def part(graph, request):
    """A part of the shipped graph that rdflib queries in seconds.

    It has a claim for each question that is asked of both, and in English the names of what these lead to:
    rdflib goes through all names for every row.
    """
    everything = request.config.getoption("exhaustive")
    asked = QUESTIONS.values() if everything else sampling.few(QUESTIONS.values(), sampling.forms_of_query)
    claims = {NamedNode(iri) for iri in first_cited(graph, asked)}
    stated = {quad.subject for quad in graph.quads_for_pattern(None, terms.BR["statedIn"], None)}
    quads = [quad for quad in in_english(graph) if not {quad.subject, quad.object} & (stated - claims)]
    reached = leading_from(claims, quads, 3)
    names = {terms.RDFS["label"], terms.SKOS["prefLabel"]}
    return for_both(quad for quad in quads if quad.predicate not in names or quad.subject in reached)


def in_english(graph):
    """Yield the quads of a graph without names in other languages."""
    return (quad for quad in graph if getattr(quad.object, "language", None) in {None, "en"})


def for_both(quads):
    """Return quads as Oxigraph asks them, and as rdflib does."""
    kept = Store()
    kept.extend(quads)
    union = rdflib.Dataset(default_union=True)
    union.parse(data=kept.dump(format=RdfFormat.N_QUADS), format="nquads")
    return kept, union


def cells(row, question):
    """Return a row as texts, the values of one cell in order."""
    for name, kind in question.returns.items():
        term = row[name]
        text = "" if term is None else str(term) if isinstance(term, rdflib.term.Node) else term.value
        if kind in catalogue.PLURAL | {catalogue.STATEMENTS}:
            yield sorted({value for value in text.split(catalogue.SEPARATOR) if value})
        else:
            yield float(text) if kind == "number" and text else text


@pytest.mark.each_kind(of=sampling.forms_of_query)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib's of itself, a hundred thousand times
@each()
def test_engines_agree(question, part):
    """Oxigraph and rdflib answer alike, in the same order; there is an answer to each question."""
    assert bool(agreed(question, *part)) == (question.name not in ELSEWHERE)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("name", ELSEWHERE)
def test_question_without_answer_in_the_shipped_corpus_has_one_in_a_made_one(name, tmp_path):
    """What the shipped corpus tells nothing of is asked, of both engines, where something is told."""
    made = kg.build(LAKE_LEAGUE if name == "calls" else reviewed.with_a_rejection(tmp_path / "corpus"))

    assert agreed(QUESTIONS[name], *for_both(in_english(made.store)))


def agreed(question, ours, theirs):
    """Return the rows that Oxigraph has, which are those of rdflib."""
    found = ours.query(question.text, use_default_graph_as_union=True)
    expected = [list(cells(row, question)) for row in found]

    assert expected == [list(cells(row, question)) for row in theirs.query(question.text)]
    return expected


def written(header, body="SELECT * { ?s ?p ?o }"):
    """The text of a question with a header."""
    return "\n".join(f"#+ {line}" for line in header.splitlines()) + f"\n{body}\n"


@pytest.mark.parametrize(
    ("header", "place", "what"),
    [
        ("summary: Who: what?\ntags: [a]", "1", "not YAML"),
        ("summary: Who?\nsummary: What?", "2", "'summary' stands twice"),
        (
            "summary: Who?\ntags: [a]\nreturns: {a: label}\ntag: b",
            "4",
            "strange key 'tag'. Known: cells, choices, counts, description, grouped by, returns, summary,",
        ),
        ("summary: Who?\ntags: [a]", "1", "no returns"),
        ("summary: Who?\ntags: a\nreturns: {a: label}", "2", "no tags"),
        ("summary: Who?\ntags: [a]\nreturns: {a: lable}", "3", "no type 'lable'. Did you mean label"),
        ("summary: Who?\ntags: [a]\ntakes: {a: Polity}\nreturns: {a: label}", "3", "no default for a"),
        ("summary: &a Who?\ntags: [*a]\nreturns: {a: label}", "1", "no plain header"),
        ("summary: !!str Who?\ntags: [a]\nreturns: {a: label}", "1", "no plain header"),
        ("", "1", "no plain header"),
        ("- summary", "1", "no plain header"),
    ],
)
def test_broken_header_is_an_error_with_its_line(header, place, what):
    """A header that is not what it should be is told with file and line."""
    with pytest.raises(InputError) as error:
        catalogue.read("mine", written(header))

    assert str(error.value).startswith(f"queries/mine.rq:{place}: {what}")


def test_unknown_question_names_the_nearest():
    """Who mistypes a question is told the nearest."""
    with pytest.raises(InputError, match=r"no question 'neighbours'\. Did you mean neighbors"):
        catalogue.get("neighbours")


@pytest.mark.parametrize("name", ["../corpus/x", "", "Neighbors", "a b", "a\0b", "a" * 5000])
def test_strange_name_opens_no_file(name):
    """A name that is none is unknown, whatever stands in the folders around."""
    with pytest.raises(InputError, match="no question"):
        catalogue.get(name)


TWO = written(
    "summary: Which?\ntags: [a]\ntakes: {a: text, b: text}\nreturns: {a: text, b: text}",
    'SELECT ?a ?b {\n  VALUES ?a { "one" }\n  VALUES ?b { "two" }\n}',
)


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
def test_bound_value_stays_a_value(one, two):
    """Whatever a text says, bound it is a literal and never SPARQL."""
    query = catalogue.read("two", TWO).bind({"a": Literal(one), "b": Literal(two)})
    (row,) = sparql.select(Store(), query)

    assert (one, two) == (row["a"].value, row["b"].value)


def test_binding_keeps_lines_in_place():
    """A bound query has as many lines as its file, so that messages point to the right one."""
    question = QUESTIONS["neighbors"]
    bound = question.bind({"state": NamedNode("https://example.org/a")}, "kk")

    assert question.text.count("\n") == bound.count("\n")


def test_unknown_parameter_is_refused():
    """A parameter that the question does not take is an error, with the nearest."""
    with pytest.raises(InputError, match=r"neighbors: no parameter 'stat'\. Did you mean state"):
        QUESTIONS["neighbors"].bind({"stat": Literal("x")})


def test_catalogue_is_in_the_graph(graph):
    """Other tools find each question by its keywords, as a SELECT that can be run."""
    rows = sparql.select(
        graph,
        "SELECT ?name ?text { ?q a sh:SPARQLExecutable, sh:SPARQLSelectExecutable ; rdfs:label ?name ;"
        " rdfs:comment ?asks ; schema:keywords ?tag ; sh:select ?text }",
    )

    assert {name: each.text for name, each in QUESTIONS.items()} == {
        row["name"].value: row["text"].value for row in rows
    }
