"""What outputs are written from: a graph, with its corpus, and what a graph that was written before had."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from kg.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Quad, Store

    from kg.corpus.loading import Corpus
    from kg.exporting.showing import Showing
    from kg.rdf.blocks import Change
    from kg.rdf.ordering import Ordered, TextPlace
    from kg.rdf.texts import Texts

__all__ = ["Before", "Content"]


class Before(NamedTuple):
    """A graph that was written before: its version, and what tells the one that is written now from it."""

    version: str
    change: Change


class Content:
    """What outputs are written from: a graph, and the corpus it was made from, where that is at hand.

    What several outputs need, the sorted quads and the network that is drawn, is made once. ``before`` is a
    graph that was written before, where that is known.
    """

    def __init__(
        self, store: Store, corpus: Corpus | None = None, quads: Iterable[Quad] | None = None
    ) -> None:
        self.store, self.corpus = store, corpus
        self.before: Before | None = None
        self._quads = store if quads is None else quads

    @cached_property
    def texts(self) -> Texts | None:
        """The texts of the graph, where its quads are in runs: written run by run, each once."""
        from kg.rdf.runs import Runs
        from kg.rdf.texts import Texts

        if self.corpus is None or not isinstance(self._quads, Runs):
            return None
        return Texts(self._quads, _places(self.corpus), self.corpus.shards)

    @cached_property
    def ordered(self) -> Ordered:
        """All quads in a reader's order."""
        from kg.rdf import ordering

        return ordering.in_order(self._quads)

    @cached_property
    def ontology(self) -> Ordered:
        """The quads of the ontology, in a reader's order."""
        from kg.rdf import graphs, ordering
        from kg.rdf.runs import Runs

        if isinstance(self._quads, Runs):
            return ordering.in_order(self._quads.rest_of(graphs.ONTOLOGY))
        return ordering.in_order([quad for quad in self._quads if quad.graph_name == graphs.ONTOLOGY])

    @cached_property
    def shown(self) -> Showing:
        """What is drawn: of a large graph the part for which a page has room."""
        from kg.exporting import showing

        return showing.of(self.store, self.before, self.corpus.shards if self.corpus else None)

    @property
    def whole(self) -> Corpus:
        """The corpus; raises ``InputError`` where only the graph is here."""
        if self.corpus is None:
            fix = "Run `bilateral build`, which keeps the file"
            raise InputError(
                "only a corpus can be written so, and this is a graph alone", where="export", fix=fix
            )
        return self.corpus


def _places(corpus: Corpus) -> dict[object, TextPlace]:
    """Return where the claims of a corpus stand: in which document, and where in its text."""
    from kg.rdf import terms

    return {
        terms.claim(claim.identifier): (
            terms.document(claim.document).value,
            -1 if claim.start is None else claim.start,
        )
        for claim in corpus.claims
    }
