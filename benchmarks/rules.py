"""Time the rules beside owlrl on the same made graph: what the ontology says of its terms, and made edges.

Run ``python benchmarks/rules.py`` (``--triples 10000 32000``): prints a Markdown table of CPU seconds. Texts
of the ontology are left out but for English labels. owlrl, from ``pip install -e '.[dev]'``, closes under
OWL 2 RL and says of no triple why it follows; ours runs all rules, and names for each edge what it rests on.
"""

from __future__ import annotations

import argparse
import gc
import random
import time

import owlrl
import rdflib
from pyoxigraph import Literal, Quad, RdfFormat, serialize

from kg.building import reasoning
from kg.ontology import vocabulary
from kg.rdf import graphs, store
from kg.rdf.terms import BR, ID, RDF, RDFS

SIZES = (10_000, 32_000)
SEED = 20221125
KINDS = ("State", "Person", "Organisation", "City", "Treaty", "Project")


def facts(size: int, ontology: vocabulary.Ontology) -> list[Quad]:
    """Return the ontology's terms and, up to a number of triples, edges between typed individuals."""
    found = {
        Quad(each.subject, each.predicate, each.object, graphs.ONTOLOGY): None
        for each in ontology.triples
        if not isinstance(each.object, Literal) or _is_needed(each.predicate, each.object)
    }
    chance = random.Random(SEED)
    most = max(10, (size - len(found)) // 5)
    relations = sorted(ontology.relations)
    while len(found) < size:
        one, other = (chance.randrange(most) for _ in range(2))
        found[Quad(ID[f"i{one}"], RDF["type"], BR[KINDS[one % len(KINDS)]], graphs.ENTITIES)] = None
        found[Quad(ID[f"i{one}"], BR[chance.choice(relations)], ID[f"i{other}"], graphs.ASSERTED)] = None
    return list(found)


def _is_needed(predicate: object, value: Literal) -> bool:
    return value.language == "en" if predicate == RDFS["label"] else value.language is None


def by_owlrl(quads: list[Quad]) -> float:
    """Return how long owlrl takes to close the triples."""
    data = serialize([quad.triple for quad in quads], format=RdfFormat.N_TRIPLES)
    graph = rdflib.Graph().parse(data=data, format="nt")
    begin = time.process_time()
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return time.process_time() - begin


def by_rules(quads: list[Quad], ontology: vocabulary.Ontology) -> tuple[float, int]:
    """Return how long our rules take, and how many quads they add."""
    working = store.in_memory(quads)
    begin = time.process_time()
    found = reasoning.reason(working, ontology)
    return time.process_time() - begin, len(found)


def main() -> None:
    """Make the graphs, time both and print the table."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--triples", type=int, nargs="+", default=SIZES)
    asked = words.parse_args()
    gc.disable()
    ontology = vocabulary.load()
    print("| triples | ours | quads added | owlrl | times |\n| ---: | ---: | ---: | ---: | ---: |")
    for size in asked.triples:
        quads = facts(size, ontology)
        ours, added = min(by_rules(quads, ontology) for _ in range(3))
        theirs = by_owlrl(quads)
        cells = (f"{len(quads):,}", f"{ours:.2f} s", f"{added:,}", f"{theirs:.1f} s", f"{theirs / ours:.0f}")
        print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
