"""Graphs for tests that need claims and what follows, and neither shapes nor the catalogue of a build."""

from kg import corpus, mapping, reason, rules, store, verdicts


def of(folder):
    """The graph of a corpus folder with its inferences and verdicts."""
    source = corpus.load(folder)
    graph = store.in_memory([*mapping.quads(source), *rules.quads(rules.load())])
    reason.reason(graph, source.ontology)
    graph.extend(verdicts.quads(source))
    return graph


def shipped():
    """The graph of the corpus in the checkout."""
    return of(corpus.locate("corpus"))
