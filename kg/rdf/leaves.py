"""Texts in leaves: each subject of a graph by itself, in the order of keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = [
    "BEGIN",
    "CLOSE",
    "END",
    "HEAD",
    "SUBJECT",
    "Leaf",
    "Text",
    "at_once",
    "glue",
    "key_of_leaf",
    "kind",
    "pieces",
    "place_of",
]

BEGIN, CLOSE = "", "\U0010ffff"
"""The keys of what stands before all else in a text, and behind it."""

HEAD, SUBJECT, END = "0", "1", "2"
"""What a leaf is within its graph: what stands before the subjects, one of these, what stands behind."""


class Leaf(NamedTuple):
    """A subject, or what stands around subjects, by the key that gives it its place."""

    key: str
    text: bytes


class Text(NamedTuple):
    """A text: its leaves in the order of their keys, and what stands between two subjects or two graphs."""

    leaves: Iterable[Leaf]
    between: bytes = b""


def place_of(key: Iterable[str | int]) -> str:
    """Return a key by which subjects are sorted as a text that is sorted like it.

    >>> place_of([2, "a", -1, "b"]) < place_of([2, "a", 12, "a"])
    True
    """
    return "\0".join(each if isinstance(each, str) else f"{each + 1:010}" for each in key)


def key_of_leaf(graph: str, kind: str, place: str = "") -> str:
    """Return the key of a leaf: of which graph, or of all, what it is there, and its place."""
    return f"{graph}\0{kind}\0{place}"


def kind(key: str) -> str:
    """Return what the leaf of a key is within its graph; nothing where it stands outside of all."""
    return key.partition("\0")[2][:1]


def pieces(text: Text) -> Iterator[bytes]:
    """Yield the bytes of a text, or of leaves that follow each other in one, leaf by leaf."""
    before = None
    for key, written in text.leaves:
        yield glue(before, key, text.between) + written
        before = key


def at_once(data: bytes) -> Text:
    """Return a text of one leaf."""
    return Text([Leaf(BEGIN, data)])


def glue(before: str | None, key: str, between: bytes) -> bytes:
    """Return what stands before a leaf.

    Where the key of the one ``before`` is not known, that is none with which a text or a graph begins.
    """
    if kind(key) not in {HEAD, SUBJECT} or before == BEGIN or (before and kind(before) == HEAD):
        return b""
    return between
