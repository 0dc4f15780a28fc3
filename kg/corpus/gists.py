"""What is known of the documents of a corpus before what they say is read, and sequences that read it late.

After an edit nearly all documents say what they said, and little is asked of them: where their claims stand,
by which relations, what is wrong. That is their gist, kept by itself; claims are read where somebody goes
over them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple, TypeVar, overload

from kg.corpus.claims import Claim
from kg.corpus.cross_references import refers
from kg.corpus.documents import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from kg.corpus.findings import Finding
    from kg.corpus.outlines import Said
    from kg.rdf.dates import PartialDate

__all__ = ["Claims", "ClaimsOf", "Documents", "DocumentsOf", "Gist", "Unread", "gist"]

_T = TypeVar("_T")


class Gist(NamedTuple):
    """What is known of a document without its claims.

    ``places`` are the identifiers of its claims with their lines and columns, in their order; of its text so
    many ``letters`` are kept, or none is, and so many ``quoted`` by some claim. Claims that others may call
    by an id, or that refer to others, are ``linked``. ``stated`` are subject, relation, object and status of
    its claims, each once; ``qualifiers`` and ``derived`` are the keys of those that some claim has.
    """

    findings: tuple[Finding, ...]
    issued: PartialDate | None
    places: tuple[tuple[str, int, int], ...]
    letters: int | None
    quoted: int
    linked: bool
    stated: frozenset[tuple[str, str, str, str]]
    qualifiers: frozenset[str]
    derived: frozenset[str]


def gist(said: Said) -> Gist:
    """Return what is known of a document by what it says."""
    claims, text = said.claims, said.document.text
    spans = ((each.start, each.end) for each in claims if each.quote is not None)
    return Gist(
        findings=said.findings,
        issued=said.document.issued,
        places=tuple((each.identifier, each.at.line, each.at.column) for each in claims),
        letters=None if text is None else len(text),
        quoted=_covered((start, end) for start, end in spans if start is not None and end is not None),
        linked=any(each.id or refers(each) for each in claims),
        stated=frozenset((each.subject, each.relation, each.object, each.status) for each in claims),
        qualifiers=frozenset(key for each in claims for key in each.qualifiers),
        derived=frozenset(key for each in claims for key in each.derived),
    )


def _covered(spans: Iterable[tuple[int, int]]) -> int:
    """Return how many letters stand in one of the stretches at least.

    >>> _covered([(2, 6), (0, 4), (3, 5), (8, 9)])
    7
    """
    ordered = sorted(spans)
    reached = accumulate((end for _, end in ordered), max, initial=0)
    return sum(
        max(0, end - max(start, before)) for (start, end), before in zip(ordered, reached, strict=False)
    )


class _BySlug(Mapping[str, _T]):
    """Something of each document, by its slug, which is read when it is asked for."""

    def __init__(self, slugs: Collection[str]) -> None:
        self._slugs = slugs

    def __contains__(self, slug: object) -> bool:
        return slug in self._slugs

    def __iter__(self) -> Iterator[str]:
        return iter(self._slugs)

    def __len__(self) -> int:
        return len(self._slugs)


class Unread(_BySlug["Said"]):
    """What documents say, by slug, each read when it is first asked for; ``gists`` are there at once."""

    def __init__(
        self, gists: Mapping[str, Gist], there: Mapping[str, Said], read: Callable[[str], Said]
    ) -> None:
        """Take what was read already; ``read`` reads the others, and may be asked in any order."""
        super().__init__(gists)
        self.gists, self._there, self._make = gists, {**there}, read

    @property
    def read(self) -> AbstractSet[str]:
        """The documents that were read until now."""
        return self._there.keys()

    def __getitem__(self, slug: str) -> Said:
        if slug not in self._there:
            if slug not in self.gists:
                raise KeyError(slug)
            self._there[slug] = self._make(slug)
        return self._there[slug]


class _OfEach(_BySlug[_T]):
    """Something of what each document says, by slug."""

    def __init__(self, said: Unread) -> None:
        super().__init__(said)
        self.said = said


class DocumentsOf(_OfEach[Document]):
    """The documents by slug."""

    def __getitem__(self, slug: str) -> Document:
        return self.said[slug].document


class ClaimsOf(_OfEach[Sequence[Claim]]):
    """The claims of each document by its slug, in their order."""

    def __getitem__(self, slug: str) -> Sequence[Claim]:
        return self.said[slug].claims


class _Late(Sequence[_T]):
    """Something of what all documents say, one after the other, read when somebody first looks at it."""

    def __init__(self, said: Unread) -> None:
        self.said = said
        self._read: tuple[_T, ...] | None = None

    def _of(self, said: Said) -> Iterable[_T]:
        raise NotImplementedError

    @property
    def _all(self) -> tuple[_T, ...]:
        if self._read is None:
            self._read = tuple(each for said in self.said.values() for each in self._of(said))
        return self._read

    @overload
    def __getitem__(self, at: int) -> _T: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[_T]: ...

    def __getitem__(self, at: int | slice) -> _T | Sequence[_T]:
        return self._all[at]

    def __iter__(self) -> Iterator[_T]:
        return iter(self._all)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._all == tuple(other)

    def __hash__(self) -> int:
        return hash(self._all)

    def __repr__(self) -> str:
        return repr(self._all)


class Documents(_Late[Document]):
    """All documents, in the order of their slugs."""

    def __len__(self) -> int:
        return len(self.said)

    def _of(self, said: Said) -> Iterable[Document]:
        return [said.document]


class Claims(_Late[Claim]):
    """All claims, document by document."""

    def __len__(self) -> int:
        return sum(len(each.places) for each in self.said.gists.values())

    def _of(self, said: Said) -> Iterable[Claim]:
        return said.claims
