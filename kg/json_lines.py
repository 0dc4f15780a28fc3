"""Files of JSON lines: one value a line, and the place of each line that is broken.

Only a line feed ends a line. What else some programs take for the end of one (U+2028, U+0085, U+000B) stands
in texts as it is.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from kg.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

__all__ = ["Broken", "Keys", "read", "values", "whole"]

T = TypeVar("T")

_UNFIT = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError)
"""What is raised where something is made of JSON that is not what it should be."""


@dataclass(frozen=True)
class Broken:
    """A line of which nothing could be made: its number and column, from one, and what is wrong with it."""

    line: int
    column: int
    message: str


def values(data: bytes, made: Callable[[Any], T]) -> Iterator[T | Broken]:
    """Yield what is made of the value of each line, or how it is broken; an empty file has no lines.

    ``made`` raises ``ValueError``, ``TypeError`` or ``KeyError`` for a value of which it can make nothing.
    """
    lines = data.split(b"\n")
    if not lines[-1]:
        lines.pop()
    for number, line in enumerate(lines, 1):
        try:
            yield made(json.loads(line.decode("utf-8")))
        except UnicodeDecodeError as error:
            column = len(line[: error.start].decode("utf-8")) + 1
            yield Broken(number, column, "not UTF-8")
        except json.JSONDecodeError as error:
            yield Broken(number, error.pos + 1, f"not JSON: {error.msg}")
        except _UNFIT as error:
            yield Broken(number, 1, _reason(error))


def _reason(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"no {error.args[0]!r}"
    return "nested too deep" if isinstance(error, RecursionError) else str(error)


def whole(data: bytes, made: Callable[[Any], T], where: str, fix: str) -> list[T]:
    """Return what is made of all lines; raise ``InputError`` with file, line and column of a broken one."""
    found: list[T] = []
    for each in values(data, made):
        if isinstance(each, Broken):
            raise InputError(each.message, where=f"{where}:{each.line}:{each.column}", fix=fix)
        found.append(each)
    return found


def read(path: Path, made: Callable[[Any], T], fix: str) -> list[T]:
    """Return what is made of all lines of a file.

    Raises ``InputError`` where it cannot be read, or with the place of a broken line.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path), fix=fix) from error
    return whole(data, made, str(path), fix)


@dataclass(frozen=True)
class Keys:
    """The keys of an object on a line, each read as what it should be.

    Every method raises ``KeyError`` for a key that is missing, and ``TypeError`` with its name where the
    value is something else.
    """

    content: Mapping[str, Any]

    @classmethod
    def of(cls, value: object) -> Keys:
        """Return the keys of a value; raises ``TypeError`` where it is no object."""
        if not isinstance(value, dict):
            raise TypeError("no JSON object")
        return cls(value)

    def text(self, name: str) -> str:
        """Return a value that is text."""
        return self._read(name, str, "text")

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts."""
        return tuple(_each(self._read(name, list, "list of texts"), name))

    def integer(self, name: str) -> int:
        """Return a whole number from zero."""
        found = self._read(name, int, "whole number")
        if found < 0 or isinstance(found, bool):
            raise TypeError(f"{name}: no whole number: {found}")
        return found

    def flag(self, name: str) -> bool:
        """Return true or false."""
        return self._read(name, bool, "true or false")

    def share(self, name: str) -> float:
        """Return a number from zero to one."""
        value = self.content[name]
        if not isinstance(value, int | float) or not 0 <= value <= 1:
            raise TypeError(f"{name}: no number from 0 to 1: {json.dumps(value)[:40]}")
        return float(value)

    def span(self, name: str) -> tuple[int, int]:
        """Return two whole numbers."""
        found = self._read(name, list, "two numbers")
        if len(found) != 2:  # noqa: PLR2004
            raise TypeError(f"{name}: no start and end: {json.dumps(found)[:40]}")
        start, end = (Keys({name: each}).integer(name) for each in found)
        return start, end

    def values(self, name: str) -> dict[str, tuple[str, ...]]:
        """Return an object from keys to a text or a list of texts, each as a list."""
        found = self._read(name, dict, "object")
        return {
            key: tuple(_each(value if isinstance(value, list) else [value], f"{name}.{key}"))
            for key, value in found.items()
        }

    def _read(self, name: str, kind: type[T], what: str) -> T:
        value = self.content[name]
        if not isinstance(value, kind):
            raise TypeError(f"{name}: no {what}: {json.dumps(value)[:40]}")
        return value


def _each(values: list[Any], name: str) -> Iterator[str]:
    """Yield the texts of a list; a number stands for its digits."""
    for each in values:
        is_number = isinstance(each, int | float) and not isinstance(each, bool)
        yield str(each) if is_number else Keys({name: each}).text(name)
