"""What is asked of a worker, what it answers, and what can stand in the way; with their form on a pipe.

A message on a pipe is two lengths (32 bits each, big-endian), a header of JSON and a body of bytes.
What can stand in the way is a kind of :class:`UnansweredError`; its message is one line and names no path.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, Protocol

from kg.errors import KgError
from kg.rdf.terms import BASE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = [
    "NO_ROOM",
    "BusyError",
    "FailedError",
    "MalformedError",
    "NotAcceptableError",
    "OutOfMemoryError",
    "Query",
    "RefusedError",
    "Reply",
    "Task",
    "TooLargeError",
    "TooSlowError",
    "UnansweredError",
    "encode",
    "read_message",
]

LENGTH_PREFIX = struct.Struct(">II")
_CHUNK = 65_536


class UnansweredError(KgError):
    """A query that got no answer."""


class MalformedError(UnansweredError):
    """The text is no SPARQL query; line and column are said."""


class RefusedError(UnansweredError):
    """The query is one that is never run here: it calls a service, changes the graph, is nested absurdly."""


class NotAcceptableError(UnansweredError):
    """The query's form of result has none of the media types asked for."""


class TooSlowError(UnansweredError):
    """The query took longer than it may, waiting included."""


class TooLargeError(UnansweredError):
    """The answer is larger than it may be."""


class OutOfMemoryError(UnansweredError):
    """The query needed more memory than it may use."""


NO_ROOM = "there is no room for the answer where temporary files stand"
"""What is said of an answer that was put aside on a disk that is full; whoever asks here is told where."""


class FailedError(UnansweredError):
    """The query was lost, with the worker that ran it, for a reason unknown."""


class BusyError(UnansweredError):
    """Others were served; it may be asked again in ``retry_after`` seconds."""

    def __init__(self, message: str, retry_after: int = 5) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Task(Protocol):
    """What a worker is asked."""

    @property
    def text(self) -> str:
        """What is asked, in a text by which it is known again."""

    def encoded(self, *, answer: int, memory: int) -> bytes:
        """Return the message that asks a worker; ``answer`` and ``memory`` are limits in bytes, 0 is none."""


@dataclass(frozen=True)
class Query:
    """A SPARQL query from outside.

    ``accept`` names media types in order of liking; the first that fits the query's form is answered in.
    ``default_graphs`` and ``named_graphs`` are the IRIs of the protocol's dataset; where both are none, the
    query sees what its own ``FROM`` says, else the union of all graphs. ``gzip`` allows a compressed answer.
    ``name`` stands before line and column in messages; relative IRIs are resolved against ``base``.
    ``update`` says that the text is meant as an update,
    which is read only to tell a ``MalformedError`` one from one that is ``RefusedError``.
    """

    text: str
    accept: tuple[str, ...] = ("application/sparql-results+json", "text/turtle")
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    gzip: bool = False
    name: str = "query"
    update: bool = False
    base: str = BASE

    def encoded(self, *, answer: int, memory: int) -> bytes:
        """Return the message that asks a worker; ``answer`` and ``memory`` are limits in bytes, 0 is none."""
        scoped = self.default_graphs is not None or self.named_graphs is not None
        header = {
            "accept": self.accept,
            "scope": [self.default_graphs or (), self.named_graphs or ()] if scoped else None,
            "gzip": self.gzip,
            "name": self.name,
            "update": self.update,
            "base": self.base,
            "answer": answer,
            "memory": memory,
        }
        return encode(header, self.text.encode())


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An answer, whole: in ``body`` where it is small, else in ``file``, which whoever takes it closes.

    ``length`` counts bytes; ``coding`` is ``gzip`` or empty; ``deterministic`` says that the same query has
    the same answer as long as the dataset stays. ``status`` and ``headers`` are those of a response of HTTP,
    where that was asked for.
    """

    media_type: str
    length: int
    status: int = 200
    headers: Sequence[tuple[str, str]] = ()
    coding: str = ""
    deterministic: bool = True
    body: bytes = b""
    file: IO[bytes] | None = None

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes in pieces and close the file; once."""
        if self.file is None:
            yield self.body
            return
        with self.file:
            while chunk := self.file.read(_CHUNK):
                yield chunk

    def read(self) -> bytes:
        """Return all bytes; once."""
        return b"".join(self.chunks())

    def close(self) -> None:
        """Give up what was not read."""
        if self.file is not None:
            self.file.close()


def encode(header: dict[str, Any], body: bytes = b"") -> bytes:
    """Return a message as it stands on a pipe.

    >>> encode({}, b"!!!").hex(" ")
    '00 00 00 02 00 00 00 03 7b 7d 21 21 21'
    """
    head = json.dumps(header).encode()
    return LENGTH_PREFIX.pack(len(head), len(body)) + head + body


def read_message(stream: IO[bytes]) -> tuple[dict[str, Any], bytes] | None:
    """Read the next message from a pipe; none where the other side has closed it."""
    lengths = stream.read(LENGTH_PREFIX.size)
    if len(lengths) < LENGTH_PREFIX.size:
        return None
    head, body = LENGTH_PREFIX.unpack(lengths)
    return json.loads(stream.read(head)), stream.read(body)
