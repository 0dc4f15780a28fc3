"""Claims added to the end of a ``claims.yaml``: the lines that stand there stay, comments included."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

import yaml

from kg.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = [
    "Entry",
    "append",
    "composed",
    "end_of",
    "entry_lines",
    "indented",
    "line_after",
    "parted",
    "place",
    "text_of",
]

Entry = Mapping[str, str | tuple[str, ...]]
"""The keys of a claim with their values as text, in order; a tuple is a list."""

_TEXT, _LIST, _TABLE = (f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map"))


_COMMENT = re.compile(r"(?P<indent> *)#[^\n]*(?:\n|$)")


def text_of(path: Path) -> str:
    """Return the text of a corpus file with its line ends; raises ``InputError`` where it cannot be read."""
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        fix = "Name a file that you may read"
        raise InputError(f"cannot be read: {error.strerror}", where=str(path), fix=fix) from error
    except UnicodeDecodeError as error:
        raise InputError("not UTF-8", where=str(path), fix="Save it with the encoding UTF-8") from error


def entry_lines(entry: Entry) -> str:
    """Write a claim as an item of a list in YAML, without indentation.

    >>> print(entry_lines({"claim": "aland neighborOf bem-land", "area": ("trade", "transit")}), end="")
    - claim: aland neighborOf bem-land
      area: [trade, transit]
    """
    pairs = [(_scalar(key), _node(value)) for key, value in entry.items()]
    listing = yaml.SequenceNode(_LIST, [yaml.MappingNode(_TABLE, pairs, flow_style=False)], flow_style=False)
    written: str = yaml.serialize(listing, Dumper=yaml.BaseDumper, allow_unicode=True, width=sys.maxsize)
    return written


def _node(value: str | tuple[str, ...]) -> yaml.Node:
    if isinstance(value, str):
        return _scalar(value)
    return yaml.SequenceNode(_LIST, [_scalar(each) for each in value], flow_style=True)


def _scalar(text: str) -> yaml.ScalarNode:
    """Write text plain where YAML reads it so, and in double quotes where it breaks lines."""
    broken = len(text.splitlines()) > 1 or text.splitlines() != [text]
    return yaml.ScalarNode(_TEXT, text, style='"' if broken else None)


def append(text: str, entries: Iterable[str], path: Path) -> str:
    """Return the text of a ``claims.yaml`` with entries added to its claims.

    Entries are written as ``entry_lines`` does. They take the indentation and the line ends of the file.
    Raises ``InputError`` where the file is no YAML or its claims are no list with a line for each.
    """
    end = "\r\n" if "\r\n" in text else "\n"
    at, indent, head = place(text, path)
    blank = end if parted(text) else ""
    before = text[:at] + (end if text[:at] and not text[:at].endswith(("\n", "\r")) else "")
    added = [indented(entry, indent, end) for entry in entries]
    opening = head.replace("\n", end)
    return before + opening + ("" if opening else blank) + blank.join(added) + text[at:]


def indented(entry: str, indent: int, end: str) -> str:
    """Return the lines of an entry with an indentation and the line ends of a file."""
    return "".join(f"{' ' * indent}{line}{end}" for line in entry.split("\n") if line)


def parted(text: str) -> bool:
    """Say whether empty lines part the claims of a file."""
    return "\n\n  - " in text.replace("\r\n", "\n") or "\n\n- " in text.replace("\r\n", "\n")


def place(text: str, path: Path) -> tuple[int, int, str]:
    """Return where claims are added, how far they are indented, and the line that must stand above them."""
    node = _claims(text, path)
    if node is None:
        return len(text), 2, "claims:\n"
    if isinstance(node, yaml.SequenceNode) and node.flow_style is False and node.value:
        indent = node.start_mark.column
        return _after_comments(text, line_after(text, end_of(node)), indent), indent, ""
    if isinstance(node, yaml.ScalarNode) and not node.value:
        return line_after(text, node.end_mark.index), 2, ""
    fix = "Write claims: and below it a line for each, - claim: …"
    where = f"{path}:{node.start_mark.line + 1}:{node.start_mark.column + 1}"
    raise InputError("claims can only be added to a list with a line for each", where=where, fix=fix)


def _claims(text: str, path: Path) -> yaml.Node | None:
    return next((value for key, value in composed(text, path) if key.value == "claims"), None)


def composed(text: str, path: Path) -> list[tuple[yaml.Node, yaml.Node]]:
    """Return keys and values of a ``claims.yaml`` with their places; raises ``InputError`` for no YAML."""
    try:
        root = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        raise InputError("not YAML", where=str(path), fix="`bilateral check` says where") from error
    return root.value if isinstance(root, yaml.MappingNode) else []


def end_of(node: yaml.Node) -> int:
    """Return where the last text in a node ends: a collection's own mark lies behind comments."""
    if isinstance(node, yaml.MappingNode) and node.value and not node.flow_style:
        return end_of(node.value[-1][1])
    if isinstance(node, yaml.SequenceNode) and node.value and not node.flow_style:
        return end_of(node.value[-1])
    return int(node.end_mark.index)


def line_after(text: str, at: int) -> int:
    """Return the beginning of the line after a place; the place itself where a line begins there."""
    if at and text[at - 1] == "\n":
        return at
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def _after_comments(text: str, at: int, indent: int) -> int:
    """Return the place after the comments at a place that are indented as part of an item of a list."""
    while match := _COMMENT.match(text, at):
        if len(match["indent"]) <= indent:
            break
        at = match.end()
    return at
