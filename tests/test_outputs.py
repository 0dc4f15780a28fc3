"""Everything a graph can be written as stands in one table; build, export, site and documents read it."""

from pathlib import Path

import pytest
from pyoxigraph import BlankNode, RdfFormat, Store

import kg
from kg.asking.statement_index import FILE
from kg.building import pipeline, report
from kg.corpus import loading
from kg.errors import InputError
from kg.exporting import outputs
from kg.rdf import store
from kg.rdf.terms import RDF, VOID, sparql_prologue

ROOT = Path(__file__).parent.parent
PARTS = "?c rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o"


@pytest.fixture(scope="module")
def made():
    """The shipped corpus, as the stages of a build make it."""
    return pipeline.build(loading.load(ROOT / "corpus"))


@pytest.fixture(scope="module")
def in_memory(made):
    """The same, built in memory from Python."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "build", lambda _: made)  # what it would do once more
        return kg.build(ROOT / "corpus")


def test_names_and_files_are_unique():
    """No two outputs share a name or a file."""
    every = outputs.OUTPUTS.values()

    assert len(outputs.OUTPUTS) == len({each.name for each in every}) == len({each.file for each in every})


def test_a_build_writes_what_the_table_says(built):
    """A build holds the outputs marked as its own, its mark, report, store and index, and nothing else."""
    assert {each.file for each in outputs.built()} | {store.MARK, report.FILE, "store", FILE} == {
        path.name for path in built.iterdir()
    }


@pytest.mark.parametrize("output", outputs.built(), ids=lambda output: output.name)
def test_a_graph_in_memory_gives_what_a_build_writes(in_memory, built, output):
    """What is exported from a graph in memory is byte by byte what a build of the corpus writes."""
    assert (built / output.file).read_bytes() == in_memory.export(output.name)


def test_a_graph_in_memory_keeps_its_warnings(made, in_memory):
    """What the check warned of stays with the graph."""
    assert made.warnings == in_memory.warnings != ()


@pytest.mark.parametrize("name", outputs.OUTPUTS)
def test_every_output_is_documented(name):
    """The guide to the commands tells what each format is."""
    guide = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")

    assert f"| `{name}` | {outputs.OUTPUTS[name].what} |" in guide


def test_dumps_are_described(in_memory):
    """The dataset names as dumps the files of a build that hold the whole graph."""
    described = in_memory.store.quads_for_pattern(None, VOID["dataDump"], None)

    assert {each.file for each in outputs.built() if each.dump} == {
        quad.object.value.rpartition("/")[2] for quad in described
    }


def test_what_only_a_corpus_has_is_told(graph):
    """A table of claims cannot be made from a store alone, and the error says what to do."""
    with pytest.raises(InputError, match="bilateral build"):
        outputs.export(outputs.Content(graph), "claims-csv")


def rows(store, pattern):
    """Return all that a pattern finds, whichever graph it stands in."""
    query = f"{sparql_prologue()} SELECT DISTINCT ?c ?s ?p ?o WHERE {{ {pattern} }}"
    return {tuple(row) for row in store.query(query, use_default_graph_as_union=True)}


@pytest.mark.parametrize(
    ("name", "form"), [("turtle-1.2", RdfFormat.TURTLE), ("trig-1.2", RdfFormat.TRIG)], ids=["turtle", "trig"]
)
class TestRdf12:
    """Each claim is a named reifier of its triple."""

    def test_every_statement_is_a_reifier(self, in_memory, name, form):
        """SPARQL 1.2 finds behind each triple the claims and inferences that classic reification has."""
        read = Store()
        read.load(in_memory.export(name), format=form)

        assert rows(in_memory.store, PARTS) == rows(read, "<< ?s ?p ?o ~ ?c >> a []")
        assert set() == rows(read, PARTS)

    def test_nothing_else_changes(self, in_memory, name, form):
        """All that is said beside the parts of a statement is said as before."""
        read = Store()
        read.load(in_memory.export(name), format=form)
        parts = {RDF["subject"], RDF["predicate"], RDF["object"], RDF["reifies"]}

        def beside(store):
            """The triples without those parts, and without the lists, whose cells have no names."""
            return {
                quad.triple
                for quad in store
                if quad.predicate not in parts and BlankNode not in (type(quad.subject), type(quad.object))
            }

        assert beside(in_memory.store) == beside(read)

    def test_a_claim_is_written_as_a_reader_of_the_draft_expects(self, in_memory, name, form):
        """A claim opens with its triple and its name in double angle brackets."""
        text = in_memory.export(name).decode()

        assert "<< id:kazakhstan br:neighborOf id:azerbaijan ~ claim:" in text
        assert "rdf:reifies" not in text.replace("rdf:reifies a ", "")
        assert RdfFormat.TURTLE == form or "{" in text
