"""The Python interface: a graph that answers questions, runs SPARQL, explains itself and shows itself."""

from __future__ import annotations

from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from kg.rdf.store import as_quads, open_build, snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence
    from os import PathLike

    import networkx as nx
    import rdflib
    from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, Store

    from kg.asking.answers import Answer
    from kg.asking.briefings import Briefing
    from kg.asking.explanations import Explanation
    from kg.building.pipeline import Built
    from kg.corpus.findings import Finding
    from viz.drawings import Drawing, Report
    from viz.model import Network

__all__ = ["Graph", "build", "open"]


class Graph:
    """A graph of claims, read-only.

    ``store`` is the pyoxigraph store behind it; ``folder`` the build it was read from, none in memory;
    ``warnings`` what the check of its corpus warned of, where it was built here.
    """

    def __init__(self, store: Store, folder: Path | None = None, *, built: Built | None = None) -> None:
        self.store, self.folder = store, folder
        self.warnings: Sequence[Finding] = built.warnings if built else ()
        self._built = built
        self._network = lru_cache(maxsize=_DRAWN)(partial(_network, store))

    def with_texts(self, folder: str | PathLike[str]) -> Graph:
        """Return a copy in memory that has the words of claims by reference, from the texts in a folder.

        Words stand only where the text's hash and their own hash hold. Raises ``InputError`` where the folder
        is none.
        """
        from kg.asking.words_at_hand import with_words
        from kg.corpus.texts import Texts

        return Graph(with_words(self.store, Texts(Path(folder))))

    def ask(self, question: str, /, *, lang: str = "en", **parameters: str) -> Answer:
        """Answer a question of the catalogue.

        Parameters take slugs, IRIs, or labels in any language. Raises ``InputError`` for an unknown question,
        parameter or name, with the nearest ones.
        """
        from kg.asking import answers

        return answers.answer(self.store, question, parameters, lang)

    def brief(
        self, a: str = "", b: str = "", at: str = "", *, since: str = "", earlier: Graph | None = None
    ) -> Briefing:
        """Return the briefing on two states, on one, or on whom the graph is about, as of a day.

        With ``since``, a day, or an ``earlier`` graph it begins with what changed since then. Raises
        ``InputError`` for an unknown name or day.
        """
        from kg.asking import briefings

        before = earlier.store if earlier else None
        return briefings.brief(self.store, a, b, at, since=since, earlier=before)

    def query(self, sparql: str) -> QuerySolutions | QueryTriples | QueryBoolean:
        """Run a SPARQL 1.1 query over the union of the graphs; ``GRAPH`` names one, the prefixes are known.

        Raises ``InputError`` where the query is not SPARQL, updates, or calls a service.
        """
        from kg.rdf.sparql import run

        return run(self.store, sparql)

    def explain(self, subject: str, relation: str, object: str) -> Explanation:
        """Return the claims and rules behind an edge; names are slugs, IRIs or labels."""
        from kg.asking import explanations

        return explanations.explain(self.store, subject, relation, object)

    def claims(self) -> Answer:
        """Return all claims with their words and speakers, one row each."""
        return self.ask("claims")

    def to_rdflib(self) -> rdflib.Dataset:
        """Return a copy as an ``rdflib.Dataset`` with the same named graphs."""
        import rdflib
        from pyoxigraph import RdfFormat

        dataset = rdflib.Dataset(default_union=True)
        dataset.parse(data=self.store.dump(format=RdfFormat.N_QUADS), format="nquads")
        return dataset

    def draw(
        self,
        answer: Answer | None = None,
        /,
        *,
        about: str | None = None,
        question: str | None = None,
        query: str | None = None,
        lang: str = "en",
        **parameters: str,
    ) -> Drawing:
        """Draw the graph, or one part of it; the drawing shows itself in a notebook, and can be saved.

        The part is what an ``answer`` rests on, the ties of one entity, what a question's answer rests on
        (its parameters follow by name), or what a query constructs, describes or selects. Raises
        ``InputError`` where there is nothing to draw, or more than one part is given.
        """
        from kg.errors import InputError
        from viz import choice
        from viz.drawings import Drawing

        if sum(each is not None for each in (answer, about, question, query)) > 1:
            raise InputError("more than one part is given", where="draw", fix="Give one")
        if parameters and question is None:
            raise InputError(
                f"{min(parameters)} is no part", where="draw", fix="Parameters follow a question"
            )
        if answer is not None:
            return Drawing(self._part(answer))
        if about is not None:
            return Drawing(choice.about(self.store, about, lang))
        if question is not None:
            return Drawing(self._part(self.ask(question, lang=lang, **parameters)))
        if query is not None:
            return Drawing(choice.given_by(self.store, query, language=lang))
        return Drawing(self._network(lang))

    def figure(
        self,
        show: str = "",
        /,
        *,
        about: str = "",
        beside: str = "",
        width: int = 16,
        title: str = "",
        lang: str = "en",
    ) -> Report:
        """Draw a figure for a report: *ladder*, *neighborhood* or *ledger*, 16 or 8 cm wide.

        It is of the thing ``about``, of that and the one ``beside`` it, else of the two that the graph is
        about; the title is a sentence, unless one is given. Raises ``InputError`` for an unknown name, figure
        or width, and where there is nothing to draw.
        """
        from viz.drawings import Report
        from viz.report import figures

        return Report(figures.of_graph(self.store, self._network(lang), show, (about, beside), width, title))

    def _part(self, answer: Answer) -> Network:
        """Return what an answer rests on; that of another graph is drawn of what that one holds."""
        from viz import choice
        from viz.of_answer import part

        if answer.store is not self.store:
            return choice.of_answer(answer)
        return part(self._network(answer.language), answer)

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """Return the entities and what ties them as a network, with plain attributes."""
        from viz import network_files

        return network_files.to_networkx(self._network("en"))

    def export(self, form: str) -> bytes:
        """Return one output as bytes; ``kg.exporting.outputs.OUTPUTS`` names them."""
        from kg.exporting import outputs

        content = self._built.content if self._built else outputs.Content(self.store)
        return outputs.export(content, form, self.folder)

    def snapshot(self, folder: Path) -> Path:
        """Copy the store into a folder, so that it stays whatever is built next; return the copy's place."""
        home = self.folder / "store" if self.folder else None
        return snapshot(home, folder) if home else as_quads(self.store, folder)

    def _repr_html_(self) -> str:
        """Show the page in a notebook, in a frame of its own."""
        return self.draw()._repr_html_()


_DRAWN = 5
"""In so many languages a graph keeps its network once it was drawn; reading one anew is most of a drawing."""


def _network(store: Store, language: str) -> Network:
    from viz.network import network

    return network(store, language=language)


def build(corpus: str | PathLike[str] | None = None) -> Graph:
    """Check, map and reason over a corpus folder, in memory; without one, over the corpus that ships.

    Raises ``kg.errors.CorpusError`` with every finding where the corpus has errors.
    """
    from kg.building import pipeline
    from kg.corpus import loading

    built = pipeline.build(loading.load(loading.locate(Path(corpus) if corpus is not None else None)))
    return Graph(built.store, built=built)


def open(folder: str | PathLike[str] = "build") -> Graph:
    """Open what ``bilateral build`` wrote into a folder.

    Raises ``kg.errors.InputError`` where the folder holds no build.
    """
    return Graph(open_build(Path(folder)), Path(folder))
