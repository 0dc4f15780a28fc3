"""The header of a query's file: its leading ``#+`` lines, read as YAML.

It is plain YAML: all values are text, lists or mappings, no key stands twice, and there are no anchors and
no tags.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from kg.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import yaml

__all__ = ["Header", "read"]

_T = TypeVar("_T", str, list[object], dict[str, object])

_LINE = re.compile(r"#\+ ?(.*)")


@dataclass(frozen=True)
class Header:
    """The keys of a header, each with its line; ``where`` names the file.

    What is not as it should be is raised as ``InputError``, with file and line.
    """

    where: str
    content: Mapping[str, object]
    lines: Mapping[str, int]

    def error(self, key: str, what: str, fix: str = "") -> InputError:
        """Return an error that points to a key."""
        return InputError(what, where=f"{self.where}:{self.lines.get(key, 1)}", fix=fix)

    def line(self, key: str, *, required: bool = True) -> str:
        """Return the text of a key."""
        return self._get(key, str, "and one line of text", required=required)

    def words(self, key: str, *, required: bool = True) -> tuple[str, ...]:
        """Return the list of a key."""
        return tuple(map(str, self._get(key, list, "[one, two]", required=required)))

    def table(self, key: str, *, required: bool = True) -> dict[str, str]:
        """Return the mapping of a key."""
        found = self._get(key, dict, "{name: type}", required=required)
        return {name: str(kind) for name, kind in found.items()}

    def _get(self, key: str, kind: type[_T], form: str, *, required: bool = True) -> _T:
        value = self.content.get(key, None if required else kind())
        if not isinstance(value, kind) or (required and not value):
            raise self.error(key, f"no {key}", f"Write #+ {key}: {form}")
        return value


def read(text: str, where: str, known: Collection[str]) -> Header:
    """Read the header of a file's text.

    Raises ``InputError`` with ``where`` and the line for what is no plain YAML, and for a key that is not
    among those known.
    """
    import yaml

    lines = "\n".join(match[1] for line in io.StringIO(text, newline=None) if (match := _LINE.match(line)))
    try:
        node = yaml.compose(lines, Loader=yaml.CBaseLoader)
        # Reading twice is dear, and only these signs begin what is asked for.
        strange = any(sign in lines for sign in "*!") and any(map(_surprises, yaml.parse(lines)))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        fix = "A text with ': ' or ' #' needs quotes"
        raise InputError(f"not YAML: {error.problem}", where=f"{where}:{line}", fix=fix) from error
    if not isinstance(node, yaml.MappingNode) or strange:
        fix = "Begin with #+ summary: and a line of text"
        raise InputError("no plain header", where=f"{where}:1", fix=fix)
    header = Header(where, _table(node, where), {key.value: _line(key) for key, _ in node.value})
    for key in header.content.keys() - known:
        raise header.error(key, f"strange key {key!r}", f"Known: {', '.join(sorted(known))}")
    return header


def _surprises(event: yaml.Event) -> bool:
    import yaml

    return isinstance(event, yaml.AliasEvent) or bool(getattr(event, "tag", ""))


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _table(node: yaml.MappingNode, where: str) -> dict[str, object]:
    """Turn a YAML mapping into a dictionary of texts, lists and dictionaries; no key stands twice."""
    found: dict[str, object] = {}
    for key, value in node.value:
        if key.value in found:
            raise InputError(f"{key.value!r} stands twice", where=f"{where}:{_line(key)}", fix="Keep one")
        found[key.value] = _value(value, where)
    return found


def _value(node: yaml.Node, where: str) -> object:
    import yaml

    if isinstance(node, yaml.MappingNode):
        return _table(node, where)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, where) for item in node.value]
    return node.value
