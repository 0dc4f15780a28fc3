"""Graphs for tests that need claims and what follows, and neither shapes nor the catalogue of a build."""

from kg.building import mapping, outcomes, reasoning, verdicts
from kg.corpus import loading
from kg.ontology import rules
from kg.rdf import store


def of(folder):
    """The graph of a corpus folder with its inferences and verdicts."""
    source = loading.load(folder)
    graph = store.in_memory([*mapping.quads(source), *rules.quads(rules.load_rules())])
    reasoning.reason(graph, source.ontology)
    found = outcomes.Outcome(verdicts.judged(source))
    store.add_lines(graph, (each.lines for each in (*found.tied, *found.of_dyads)))
    return graph


def shipped():
    """The graph of the corpus in the checkout."""
    return of(loading.locate("corpus"))
