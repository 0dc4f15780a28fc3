"""What extraction reads: a text with its turns and header, wherever it came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from kg.corpus.documents import LARGEST_TEXT
from kg.corpus.sentences import sentences
from kg.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kg.corpus.documents import Document, Turn
    from kg.corpus.quotations import Passage
    from kg.rdf.dates import PartialDate

__all__ = ["Source", "Voice", "of_document", "of_file"]


@dataclass(frozen=True)
class Voice:
    """A person who speaks in a text and whom no list knows: slug, name, and the polity spoken for."""

    slug: str
    label: str
    side: str


@dataclass(frozen=True, kw_only=True)
class Source:
    """A text, what is known of it, and who speaks where.

    ``language`` is a tag of BCP 47. ``publisher`` speaks where no turn says who does; it is empty where that
    is not known. ``voices`` are the speakers of turns that are no known entities.
    """

    slug: str
    text: str = field(repr=False)
    language: str = "en"
    title: str = ""
    issued: PartialDate | None = None
    publisher: str = ""
    turns: Sequence[Turn] = ()
    voices: Sequence[Voice] = ()

    @cached_property
    def sentences(self) -> tuple[Passage, ...]:
        """The sentences of the text; each is of one turn."""
        return tuple(sentences(self.text, (turn.start for turn in self.turns)))

    def speakers(self, start: int) -> tuple[str, ...]:
        """Return whose words stand at a place: the turn's, else the publisher's."""
        turn = next((each for each in reversed(self.turns) if each.start <= start < each.end), None)
        if turn is not None:
            return turn.speakers
        return (self.publisher,) if self.publisher else ()


def of_document(document: Document) -> Source:
    """Return what extraction reads of a document of a corpus; its text has to be kept."""
    return Source(
        slug=document.slug,
        text=document.text or "",
        language=document.language,
        title=document.title,
        issued=document.issued,
        publisher=document.publisher,
        turns=document.turns,
    )


def of_file(path: Path) -> Source:
    """Return what extraction reads of a plain text: nothing is known but its words.

    Raises ``InputError`` where the file cannot be read, is too large or is not UTF-8.
    """
    try:
        data = path.read_bytes()
        text = data.decode("utf-8")
    except OSError as error:
        fix = "Name a text file or a document of the corpus"
        raise InputError(f"cannot be read: {error.strerror}", where=str(path), fix=fix) from error
    except UnicodeDecodeError as error:
        raise InputError("not UTF-8", where=f"{path}, byte {error.start}", fix="Save it as UTF-8") from error
    if len(data) > LARGEST_TEXT:
        raise InputError(f"the text has {len(data):,} bytes", where=str(path), fix="Cut it into documents")
    return Source(slug=path.stem, text=text)
