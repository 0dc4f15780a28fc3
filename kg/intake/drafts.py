"""A text on its way into a corpus: normalized, with its header and turns as found, nobody resolved yet.

Making a draft needs nothing but the text and what is stated beside it, so that processes can share the work.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from kg.intake import turns
from kg.intake.faults import odd
from kg.intake.headers import Header, guess
from kg.intake.labels import dashed, labeled
from kg.intake.normalizing import cleaned, joined
from kg.intake.page_heads import Paged, without_heads
from kg.intake.sketches import Sketch, sketch

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from kg.intake.labels import Opening
    from kg.intake.readers.raw import Raw, Stretch

__all__ = ["Draft", "make"]


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A text that may become a document.

    ``by_reference`` says that the text stays where it is, so that places count its signs as they are.
    """

    name: str
    digest: str
    text: str
    header: Header
    openings: tuple[Opening, ...]
    heads: tuple[str, ...] = ()
    first_page: int = 1
    sketch: Sketch = ()
    odd: tuple[str, ...] = ()
    by_reference: bool = False
    stated: Mapping[str, str] = field(default_factory=dict)


def make(
    raw: Raw, stated: Mapping[str, str], known: Container[str] = (), *, by_reference: bool = False
) -> Draft:
    """Make the draft of a text; ``known`` are folded names of persons.

    What is ``stated`` goes before what is found.
    """
    paged, places = _kept(raw) if by_reference else _text(raw)
    found = turns.of_stretches(places) or labeled(paged.text, known) or dashed(paged.text)
    stem = PurePosixPath(raw.name.partition("#")[0]).stem
    header = guess(paged.text, stated, raw.says, stem, found, sure=raw.sure)
    openings = turns.completed(paged.text, found, header)
    told = any(stretch.speaker for stretch, _ in places) or (not found and stated.get("speaker"))
    if openings and not told:
        header.guessed.append("turns")
    return Draft(
        name=raw.name,
        digest=raw.digest,
        text=paged.text,
        header=header,
        openings=tuple(openings),
        heads=paged.heads,
        first_page=paged.first if paged.first > 1 else raw.first_page,
        sketch=sketch(paged.text),
        odd=(*raw.odd, *header.odd, *odd(paged.text)),
        by_reference=by_reference,
        stated={**raw.says, **stated},
    )


def _kept(raw: Raw) -> tuple[Paged, list[tuple[Stretch, int]]]:
    return Paged(raw.stretches[0].text), []


def _text(raw: Raw) -> tuple[Paged, list[tuple[Stretch, int]]]:
    """Return the text as it will be kept, and where its stretches begin."""
    if len(raw.stretches) == 1:
        paged = without_heads(cleaned(raw.stretches[0].text))
        text = joined(paged.text).strip("\n\f ")
        whole = Paged(f"{text}\n" if text else "", paged.heads, paged.first)
        return whole, [(raw.stretches[0], 0)]
    parts: list[str] = []
    places: list[tuple[Stretch, int]] = []
    length = 0
    for stretch in raw.stretches:
        part = joined(cleaned(stretch.text)).strip()
        if not part:
            continue
        places.append((stretch, length))
        parts.append(part)
        length += len(part) + 2
    return Paged("\n\n".join(parts) + "\n"), places
