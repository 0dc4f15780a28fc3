"""One step of the benchmark by one tool, in a process of its own: what ``benchmarks/bench.py`` runs.

Run ``python benchmarks/bench_steps.py TOOL STEP HOME LIMIT``: HOME is a folder that the step ``corpus``, the
command ``build`` and the step ``prepare`` have filled. Prints in one line of JSON the CPU seconds of the step
alone, what it needs being read before, the most memory that the process held, and how much was found, so that
tools can be compared.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph
from pyoxigraph import RdfFormat

from kg import timing

if TYPE_CHECKING:
    from collections.abc import Callable

    Work = Callable[[], object]

GROUPS = ("asserted", "entities", "ontology")
"""The graphs that the rules are measured on, for each of the two engines the same triples."""

QUESTIONS = ("between", "trade", "promises", "contradictions", "counts")
"""Questions that are asked with their defaults; in the made corpora all but the last have an answer."""

DRAWN_LABEL, DRAWN_RELATION = "<http://www.w3.org/2000/01/rdf-schema#label>", "ontology#"


def quads(home: Path) -> list[pyoxigraph.Quad]:
    """Return all quads of the build."""
    return list(pyoxigraph.parse(path=str(home / "graph.nq"), format=RdfFormat.N_QUADS))


def of_graphs(home: Path) -> list[pyoxigraph.Quad]:
    """Return the quads that rules start from."""
    names = {f"https://w3id.org/bilateral-kg/graph/{each}" for each in GROUPS}
    return [quad for quad in quads(home) if getattr(quad.graph_name, "value", "") in names]


def said(home: Path) -> list[pyoxigraph.Quad]:
    """Return what the shapes are checked on: all but what the build says of itself."""
    catalogue = "https://w3id.org/bilateral-kg/graph/catalogue"
    return [quad for quad in quads(home) if getattr(quad.graph_name, "value", "") != catalogue]


def as_rdflib(content: list[pyoxigraph.Quad]) -> object:
    """Return triples as a graph of rdflib."""
    import rdflib

    data = pyoxigraph.serialize([each.triple for each in content], format=RdfFormat.N_TRIPLES)
    return rdflib.Graph().parse(data=data, format="nt")


def our_store(home: Path) -> Work:
    """From claims.yaml to a validated store on disk, without files, page and picture."""
    from kg.building import filling, pipeline
    from kg.corpus import loading

    def work() -> None:
        with tempfile.TemporaryDirectory(dir=home) as folder:
            out = Path(folder)
            built = pipeline.build(loading.load(home / "corpus"), out / "build")
            filling.fill(built.quads, None, out, built.home)

    return work


def bare_store(home: Path) -> Work:
    """Put the same quads, at hand in memory, into a store on disk."""
    content = quads(home)

    def work() -> None:
        with tempfile.TemporaryDirectory(dir=home) as folder:
            store = pyoxigraph.Store(str(Path(folder) / "store"))
            store.bulk_extend(content)
            store.optimize()
            store.flush()

    return work


def our_load(home: Path) -> Work:
    """Open the build, checksums compared, and count."""
    from kg.rdf import store

    return lambda: store.size(store.open_build(home / "build"))


def bare_load(home: Path) -> Work:
    """Open the store, and count."""
    return lambda: len(pyoxigraph.Store.read_only(str(home / "build" / "store")))


def rdflib_load(home: Path) -> Work:
    """Parse the Turtle, and count."""
    import rdflib

    return lambda: len(rdflib.Graph().parse(home / "build" / "graph.ttl"))


def our_shapes(home: Path) -> Work:
    """Check the shapes."""
    from kg.ontology import shapes

    content = said(home)
    return lambda: len(shapes.validate(content))


def pyshacl_shapes(home: Path) -> Work:
    """Check the shapes by pySHACL, the graph read before."""
    import pyshacl
    import rdflib

    from kg.ontology.shapes import shapes_text

    content, shapes = as_rdflib(said(home)), rdflib.Graph().parse(data=shapes_text(), format="turtle")

    def work() -> int:
        _, report, _ = pyshacl.validate(content, shacl_graph=shapes, inference="none")
        return len(list(report.subjects(rdflib.SH.focusNode)))

    return work


def our_rules(home: Path) -> Work:
    """Apply our rules until nothing follows any more."""
    from kg.building import reasoning
    from kg.ontology import vocabulary
    from kg.rdf import store

    content, ontology = store.in_memory(of_graphs(home)), vocabulary.load()
    return lambda: len(reasoning.reason(content, ontology))


def owlrl_rules(home: Path) -> Work:
    """Take the closure of the same triples by owlrl."""
    import owlrl

    content = as_rdflib(of_graphs(home))
    return lambda: owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(content)


def our_turtle(home: Path) -> Work:
    """Write Turtle, sorted."""
    from kg.rdf import ordering, serialization

    content = quads(home)
    return lambda: serialization.turtle(ordering.in_order(content))


def bare_turtle(home: Path) -> Work:
    """Write Turtle as the triples come."""
    content = [each.triple for each in quads(home)]
    return lambda: pyoxigraph.serialize(content, format=RdfFormat.TURTLE)


def rdflib_turtle(home: Path) -> Work:
    """Write Turtle by rdflib, which sorts too, the graph read before."""
    content = as_rdflib(quads(home))
    return lambda: content.serialize(format="turtle")


def our_questions(home: Path) -> Work:
    """Answer the questions, each with its evidence, from the store on disk."""
    from kg.asking import answers
    from kg.rdf import store

    opened = store.open_build(home / "build")
    return lambda: [len(answers.answer(opened, name, {}).rows) for name in QUESTIONS]


def texts(home: Path) -> list[str]:
    """Return the SPARQL of the questions as they are bound for this graph."""
    from kg.asking import answers
    from kg.rdf import store

    opened = store.open_build(home / "build")
    return [answers.answer(opened, name, {}).query for name in QUESTIONS]


def bare_questions(home: Path) -> Work:
    """Run the SPARQL of the questions as it stands."""
    store, asked = pyoxigraph.Store.read_only(str(home / "build" / "store")), texts(home)
    return lambda: [len(list(store.query(each, use_default_graph_as_union=True))) for each in asked]


def rdflib_questions(home: Path) -> Work:
    """Run the same SPARQL by rdflib, the graph read before."""
    asked, content = texts(home), as_rdflib(quads(home))
    return lambda: [len(list(content.query(each))) for each in asked]


def our_page(home: Path) -> Work:
    """Make the page from the store, as a build does: of a large graph it shows a part."""
    from kg.exporting import outputs
    from kg.exporting.content import Content
    from kg.rdf import store

    page = next(each for each in outputs.built() if each.file == "graph.html")
    return lambda: page.write(Content(store.open_build(home / "build")))


def pyvis_page(home: Path) -> Work:
    """Make a page by pyvis of what is asserted between named things, as its guide shows it."""
    from pyvis.network import Network

    content = [each for each in of_graphs(home) if not str(each.graph_name).endswith("ontology>")]
    names = {each.subject: each.object.value for each in content if str(each.predicate) == DRAWN_LABEL}

    def work() -> None:
        drawn = Network(height="800px", width="100%", directed=True, cdn_resources="in_line")
        for each in content:
            ends = each.subject, each.object
            if DRAWN_RELATION in each.predicate.value and all(end in names for end in ends):
                for end in ends:
                    drawn.add_node(end.value, label=names[end])
                drawn.add_edge(*(end.value for end in ends), title=each.predicate.value)
        drawn.generate_html()

    return work


def prepare(home: Path) -> Work:
    """Write the quads of the build as a file, for what reads them; counts go beside it."""
    from kg.building.report import read

    def work() -> None:
        store = pyoxigraph.Store.read_only(str(home / "build" / "store"))
        store.dump(str(home / "graph.nq"), format=RdfFormat.N_QUADS)
        told = read(home / "build")
        counts = {key: told[key] for key in ("documents", "claims", "triples")}
        counts["ruleTriples"] = len(of_graphs(home))
        (home / "counts.json").write_text(json.dumps(counts))

    return work


def corpus(home: Path) -> Work:
    """Make the corpus; the last part of the folder's name is how many documents it has."""
    import made_graph

    return lambda: made_graph.corpus(home / "corpus", int(home.name))


STEPS: dict[str, dict[str, Callable[[Path], Work]]] = {
    "corpus": {"ours": corpus},
    "prepare": {"ours": prepare},
    "store": {"ours": our_store, "bare": bare_store},
    "load": {"ours": our_load, "bare": bare_load, "rdflib": rdflib_load},
    "shapes": {"ours": our_shapes, "pySHACL": pyshacl_shapes},
    "rules": {"ours": our_rules, "owlrl": owlrl_rules},
    "questions": {"ours": our_questions, "bare": bare_questions, "rdflib": rdflib_questions},
    "turtle": {"ours": our_turtle, "bare": bare_turtle, "rdflib": rdflib_turtle},
    "page": {"ours": our_page, "pyvis": pyvis_page},
}


def main() -> None:
    """Do the step that the arguments name and print what it took."""
    tool, step, home, limit = sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4])
    work = STEPS[step][tool](home)
    begin = time.process_time()
    resource.setrlimit(resource.RLIMIT_CPU, (int(begin) + limit, int(begin) + limit + 5))
    found = work()
    took = {"cpu": round(time.process_time() - begin, 3), "peak": timing.peak()}
    print(json.dumps(took | ({"found": found} if isinstance(found, int | list) else {})))


if __name__ == "__main__":
    main()
