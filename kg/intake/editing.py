"""What was added to a ``claims.yaml`` taken out again, and entities declared in it; all other bytes stay.

Only what still stands as it was written is taken out: what a person has edited since is the person's.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import yaml

from kg.errors import InputError
from kg.intake.appending import composed, end_of, indented, line_after, place

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kg.intake.appending import Entry

__all__ = ["declaration", "declare", "indentation", "remove", "stands", "undeclare"]

_TEXT, _LIST, _TABLE = (f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map"))


def indentation(text: str, path: Path) -> int:
    """Return how far the claims of a file are indented; raises ``InputError`` where they are no list."""
    return place(text, path)[1]


def remove(text: str, entry: str, indent: int) -> str:
    """Return the text of a ``claims.yaml`` without an entry, and without the empty line before it.

    ``entry`` is as ``entry_lines`` wrote it. Where it does not stand so, the text is as it was.
    """
    found = _found(text, entry, indent)
    if found is None:
        return text
    before = re.search(r"(?<=\n)\r?\n\Z", text[: found.start()])
    return text[: before.start() if before else found.start()] + text[found.end() :]


def stands(text: str, entry: str, indent: int) -> bool:
    """Say whether an entry stands in a ``claims.yaml`` as ``entry_lines`` wrote it."""
    return _found(text, entry, indent) is not None


def _found(text: str, entry: str, indent: int) -> re.Match[str] | None:
    """Find the lines of an entry, nothing indented deeper below them."""
    sought = indented(entry, indent, "\r\n" if "\r\n" in text else "\n").rstrip()
    return re.search(rf"^{re.escape(sought)}(?:\r?\n|\Z)(?! {{{indent + 1},}}\S)", text, re.MULTILINE)


def declaration(slug: str, keys: Entry) -> str:
    """Write an entity with its keys as a line of a table, without indentation.

    >>> declaration("quiet-port", {"type": "City", "label": "Quiet: a port", "of": ("aland", "bem")})
    "quiet-port: {type: City, label: 'Quiet: a port', of: [aland, bem]}"
    """
    nodes = [(_scalar(key), _node(value)) for key, value in keys.items()]
    table = yaml.MappingNode(_TABLE, [(_scalar(slug), yaml.MappingNode(_TABLE, nodes, flow_style=True))])
    written: str = yaml.serialize(table, Dumper=yaml.BaseDumper, allow_unicode=True, width=sys.maxsize)
    return written.rstrip("\n")


def _node(value: str | tuple[str, ...]) -> yaml.Node:
    if isinstance(value, str):
        return _scalar(" ".join(value.split()))
    return yaml.SequenceNode(_LIST, [_scalar(each) for each in value], flow_style=True)


def _scalar(text: str) -> yaml.ScalarNode:
    return yaml.ScalarNode(_TEXT, text)


def declare(text: str, lines: Iterable[str], path: Path) -> str:
    """Return the text of a ``claims.yaml`` with entities added to those that the document declares.

    Raises ``InputError`` where its entities are no table with a line for each.
    """
    end = "\r\n" if "\r\n" in text else "\n"
    at, indent, head = _place_of_entities(text, path)
    added = "".join(f"{' ' * indent}{line}{end}" for line in lines)
    gap = end if text[:at] and not text[:at].endswith("\n") else ""
    return text[:at] + gap + (f"{head}{end}{added}{end}" if head else added) + text[at:] if added else text


def _place_of_entities(text: str, path: Path) -> tuple[int, int, str]:
    pairs = {key.value: (key, value) for key, value in composed(text, path)}
    if "entities" not in pairs:
        claims = pairs.get("claims")
        return (claims[0].start_mark.index if claims else len(text)), 2, "entities:"
    key, node = pairs["entities"]
    if isinstance(node, yaml.ScalarNode) and not node.value:
        return line_after(text, key.end_mark.index), 2, ""
    if isinstance(node, yaml.MappingNode) and node.value and not node.flow_style:
        return line_after(text, end_of(node)), node.start_mark.column, ""
    where = f"{path}:{node.start_mark.line + 1}:{node.start_mark.column + 1}"
    fix = "Write entities: and below it a line for each, slug: {type: …, label: …}"
    raise InputError("entities can only be added to a table with a line for each", where=where, fix=fix)


def undeclare(text: str, line: str) -> str:
    """Return the text of a ``claims.yaml`` without the line that declares an entity, where it stands so.

    The heading goes with the last one.
    """
    gone = re.sub(rf"^ +{re.escape(line)}[ \t]*(?:\r?\n|\Z)", "", text, count=1, flags=re.MULTILINE)
    return text if gone == text else _EMPTY.sub("", gone)


_EMPTY = re.compile(r"^entities:[ \t]*(?:\r?\n)+(?=[^\s#]|\Z)", re.MULTILINE)
