"""A build does each thing once: it judges, sorts and reads the network one time, whatever it writes."""

import subprocess
import sys

import pytest
import small_corpus

from kg.building import pipeline
from kg.corpus import loading
from kg.exporting import outputs
from kg.judging import contradictions, figure_comparisons, histories
from kg.rdf import serialization
from viz import network


@pytest.fixture
def folder(tmp_path):
    """The folder of a small corpus."""
    return small_corpus.write(tmp_path / "corpus")


class Counted:
    """Stands in for a function and counts its calls."""

    def __init__(self, function):
        self.function, self.calls = function, 0

    def __call__(self, *arguments, **named):
        self.calls += 1
        return self.function(*arguments, **named)


@pytest.mark.parametrize(
    ("module", "name"),
    [
        (contradictions, "differences"),
        (figure_comparisons, "comparisons"),
        (histories, "promises"),
        (histories, "links"),
        (network, "assemble"),
    ],
    ids=lambda part: getattr(part, "__name__", part),
)
def test_each_stage_runs_once(folder, monkeypatch, module, name):
    """What is judged, sorted or read from the graph is so once, for all files of a build together."""
    counted = Counted(getattr(module, name))
    monkeypatch.setattr(module, name, counted)
    built = pipeline.build(loading.load(folder))
    pipeline.files(built, outputs.built())

    assert 1 == counted.calls


def test_the_graph_is_sorted_once(folder, monkeypatch):
    """All files of the graph are written in one order, worked out once; the shapes have their own."""
    sorted_sizes = []
    places = serialization._places

    def counting(quads):
        sorted_sizes.append(len(quads))
        return places(quads)

    monkeypatch.setattr(serialization, "_places", counting)
    built = pipeline.build(loading.load(folder))
    pipeline.files(built, outputs.built())

    assert 1 == len([size for size in sorted_sizes if size >= len(built.quads)])


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
