"""Graphs for tests that need claims and what follows, and none of the rest of a build."""

from kg import corpus, mapping, reason, rules, store


def of(folder):
    """The graph of a corpus folder with its inferences, without verdicts and catalogue."""
    source = corpus.load(folder)
    graph = store.in_memory([*mapping.quads(source), *rules.quads(rules.load())])
    reason.reason(graph, source.ontology)
    return graph


def shipped():
    """The graph of the corpus in the checkout."""
    return of(corpus.locate("corpus"))
