"""What the server of a review holds: a corpus, a coder, and the documents that were opened."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.review.desk import Desk, proposals
from kg.review.logs import log_path, read
from kg.review.names import Names
from kg.review.state import replay, settled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from starlette.requests import Request

    from kg.corpus.documents import Document
    from kg.corpus.loading import Corpus

__all__ = ["Listed", "Reviewing", "reviewing"]


@dataclass(frozen=True)
class Listed:
    """A document to be reviewed: sentences settled and in all, open candidates, or why it cannot be read."""

    slug: str
    title: str
    done: int = 0
    sentences: int = 0
    open: int = 0
    fault: str = ""


class Reviewing:
    """A corpus under review by one coder; a document's log is opened when its page is, and held."""

    def __init__(self, corpus: Corpus, coder: str, tell: Callable[[str], None]) -> None:
        self.corpus, self.coder, self._tell = corpus, coder, tell
        self._desks: dict[str, Desk] = {}

    @cached_property
    def names(self) -> Names:
        """The names that are completed."""
        return Names(self.corpus)

    def desk(self, slug: str) -> Desk:
        """Return a document under review; raises ``InputError`` as ``Desk`` does."""
        if slug not in self._desks:
            self._desks[slug] = Desk(self.corpus, slug, self.coder, self._tell)
        return self._desks[slug]

    def works(self) -> Iterator[Listed]:
        """Yield the documents with a text; one whose log or candidates are broken says so itself."""
        for document in self.corpus.documents:
            if document.text is not None:
                try:
                    yield self._listed(document)
                except InputError as error:
                    yield Listed(document.slug, document.title or document.slug, fault=str(error))

    def _listed(self, document: Document) -> Listed:
        found = proposals(self.corpus, document.slug).candidates
        state = replay(read(log_path(self.corpus.folder / document.slug, self.coder)))
        standing = (
            each.start
            for each in self.corpus.claims
            if each.document == document.slug and each.start is not None
        )
        done = settled(document.sentences, state, found, [*standing])
        title = document.title or document.slug
        return Listed(document.slug, title, sum(done), len(done), len(state.open(found)))

    def close(self) -> None:
        """Let others open the logs."""
        for desk in self._desks.values():
            desk.close()
        self._desks.clear()


def reviewing(request: Request) -> Reviewing:
    """Return the review that a request is about."""
    found: Reviewing = request.app.state.reviewing
    return found
