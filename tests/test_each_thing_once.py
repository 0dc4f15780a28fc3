"""A build does each thing once: it judges, sorts and reads the network one time, whatever it writes."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
import small_corpus
from pyoxigraph import RdfFormat, parse

from kg.building import pipeline
from kg.corpus import loading
from kg.exporting import outputs
from kg.judging import contradictions, figure_comparisons, histories
from kg.ontology.shapes import shapes_text
from kg.rdf import ordering
from kg.rdf.graphs import INFERRED, ONTOLOGY
from viz import network

ONCE = [
    (contradictions, "differences"),
    (figure_comparisons, "comparisons"),
    (histories, "promises"),
    (histories, "links"),
    (network, "assemble"),
]
"""The functions that judge, and the one that reads the network from the graph."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The folder of a small corpus."""
    return small_corpus.write(tmp_path_factory.mktemp("once") / "corpus")


class Counted:
    """Stands in for a function and keeps what it was called with, of what can be read once what it had."""

    def __init__(self, function):
        self.function, self.calls = function, []

    def __call__(self, *arguments, **named):
        arguments = [list(each) if isinstance(each, Iterator) else each for each in arguments]
        self.calls.append(arguments)
        return self.function(*arguments, **named)


@pytest.fixture(scope="module")
def counted(folder):
    """A build that was written whole, and how often each function was called for it, by module and name."""
    with pytest.MonkeyPatch.context() as patch:
        calls = {each: Counted(getattr(*each)) for each in [*ONCE, (ordering, "in_order")]}
        for (module, name), function in calls.items():
            patch.setattr(module, name, function)
        built = pipeline.build(loading.load(folder))
        pipeline.files(built, outputs.built())
    return built, calls


@pytest.mark.parametrize(("module", "name"), ONCE, ids=lambda part: getattr(part, "__name__", part))
def test_each_stage_runs_once(counted, module, name):
    """What is judged, sorted or read from the graph is so once, for all files of a build together."""
    assert 1 == len(counted[1][module, name].calls)


def test_the_graph_is_sorted_once(counted):
    """All files of the graph are written in one order, in which each quad is put once.

    What is said of a run's subjects elsewhere is sorted with the rest, and with the run; the ontology is once
    more for its own file; the shapes have an order of their own.
    """
    built, calls = counted
    again = sum(quad.graph_name in {INFERRED, ONTOLOGY} for quad in built.quads)
    shapes = sum(1 for _ in parse(input=shapes_text(), format=RdfFormat.TURTLE))
    given = (quads for quads, *_ in calls[ordering, "in_order"].calls)
    sizes = [len(quads) for quads in given if not isinstance(quads, ordering.Ordered)]

    assert len(built.quads) <= sum(sizes) <= len(built.quads) + again + shapes


def test_a_build_imports_no_library_that_it_does_not_use(folder, tmp_path):
    """Neither pyvis, which brings IPython, nor networkx, rdflib or a library of the web is loaded."""
    program = (
        "import sys; from kg.cli import bilateral;"
        f"bilateral(['build', '--corpus', {str(folder)!r}, '-o', {str(tmp_path / 'b')!r}],"
        "standalone_mode=False); print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    unused = {"pyvis", "IPython", "networkx", "rdflib", "SPARQLWrapper", "starlette"}

    assert set() == unused & set(done.stderr.split())
