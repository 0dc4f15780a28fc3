"""YAML as corpora use it: plain tables, lists and text, each with its place in the file.

All scalars are text; what they mean is the ontology's business. Tags, anchors, aliases and duplicate keys are
findings, so that no surprise of YAML 1.1 (``NO``, ``0330``, ``12:30``) and no bomb of aliases gets through.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

import yaml

from kg.corpus import characters
from kg.corpus.characters import described, line_and_column
from kg.corpus.findings import Finding, Position, finding, rule

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["UNREADABLE", "Listing", "Node", "Scalar", "Table", "YamlFile", "read"]

SYNTAX = rule("yaml-syntax", "a corpus file is UTF-8 and plain YAML")
PLAIN = rule("yaml-plain", "no tags, anchors or aliases: a corpus file says what it says")
DUPLICATE = rule("duplicate-key", "a key stands once")
COMMENT = rule("comment-in-text", "an unquoted ' #' begins a comment and cuts the text off")
TOO_LARGE = rule("file-too-large", "a corpus file has at most 20 MB")

UNREADABLE = frozenset({SYNTAX, PLAIN, TOO_LARGE})
"""The rules that a file breaks as a whole: nothing of it is read."""

LARGEST = 20_000_000
"""Bytes; no hand-made file comes near, and the reader would need some hundred times as much memory."""

_DEEPEST = 50

_UNFIT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What YAML cannot write but as an escape (its production ``c-printable``)."""


class Scalar(NamedTuple):
    """A piece of text."""

    text: str
    at: Position


@dataclass(frozen=True)
class Listing:
    """A sequence."""

    items: tuple[Node, ...]
    at: Position


@dataclass(frozen=True)
class Table(Mapping[str, "Node"]):
    """A mapping; ``keys_at`` has the place of each key."""

    entries: Mapping[str, Node]
    keys_at: Mapping[str, Position]
    at: Position

    def __getitem__(self, key: str) -> Node:
        return self.entries[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def text(self, key: str, default: str = "") -> str:
        """Return the text under a key, or the default where there is none."""
        node = self.entries.get(key)
        return node.text if isinstance(node, Scalar) else default

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the text under a key, or the texts of the list under it."""
        return tuple(scalar.text for scalar in scalars(self.entries.get(key)))

    def where(self, key: str) -> Position:
        """Return the place of a key's value, else of the key's table."""
        node = self.entries.get(key)
        return node.at if node else self.at


Node = Scalar | Listing | Table


@dataclass
class YamlFile:
    """A file as read: its content, or none where it is not YAML, and what was found wrong."""

    path: Path
    content: Node | None = None
    findings: list[Finding] = field(default_factory=list)


def scalars(node: Node | None) -> tuple[Scalar, ...]:
    """Return the scalars of a scalar or of a list."""
    if isinstance(node, Scalar):
        return (node,)
    if isinstance(node, Listing):
        return tuple(item for item in node.items if isinstance(item, Scalar))
    return ()


def read(path: Path) -> YamlFile:
    """Read a YAML file; what is wrong with it stands in the result's findings, not in an exception."""
    source = YamlFile(path)
    text = _text(source)
    if text is not None and _is_plain(source, text):
        _NodeReader(source, text).read()
    return source


def _text(source: YamlFile) -> str | None:
    start = Position(source.path)
    try:
        data = source.path.read_bytes()
    except OSError as error:
        hint = "Put a file there that you may read."
        source.findings.append(finding(start, SYNTAX, f"cannot be read: {error.strerror}", hint=hint))
        return None
    if len(data) > LARGEST:
        hint = "Is this the document's text? It belongs in document.txt."
        source.findings.append(finding(start, TOO_LARGE, f"the file has {len(data):,} bytes", hint=hint))
        return None
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        at = Position(source.path, line, column)
        source.findings.append(
            finding(at, SYNTAX, "not UTF-8", hint="Save the file with the encoding UTF-8.")
        )
        return None
    if wrong := _UNFIT.search(text):
        at = Position(source.path, *line_and_column(text, wrong.start()))
        message = f"the file has {described(wrong[0])}, which YAML cannot carry"
        source.findings.append(finding(at, SYNTAX, message, hint="Drop it, or write a space in its place."))
        return None
    return text


class _Mark(Protocol):
    """A place as PyYAML's two readers tell it, counted from nought."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


def _at(path: Path, mark: _Mark | None) -> Position:
    return Position(path, mark.line + 1, mark.column + 1) if mark else Position(path)


def _is_plain(source: YamlFile, text: str) -> bool:
    """Look for tags, anchors and depth among the events, before aliases can be expanded."""
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CBaseLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            _look(source, event, depth)
            if depth > _DEEPEST:
                break
    except (yaml.MarkedYAMLError, yaml.reader.ReaderError, RecursionError) as error:
        source.findings.append(_syntax(source.path, error))
    return not source.findings


def _look(source: YamlFile, event: yaml.Event, depth: int) -> None:
    at = _at(source.path, event.start_mark)
    hint = "Write the text in quotes or spell it out."
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        source.findings.append(finding(at, PLAIN, "an anchor or alias (& or *)", hint=hint))
    elif getattr(event, "tag", None):
        source.findings.append(finding(at, PLAIN, f"a tag ({getattr(event, 'tag', '')})", hint=hint))
    elif depth > _DEEPEST:
        source.findings.append(_too_deep(at))


def _too_deep(at: Position) -> Finding:
    hint = "Claims and entities are tables one or two levels deep."
    return finding(at, SYNTAX, f"nested more than {_DEEPEST} levels deep", hint=hint)


def _syntax(path: Path, error: Exception) -> Finding:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    at = _at(path, mark) if mark else Position(path)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    if "nesting depth" in problem:  # libyaml 0.2.6 and later have a limit of their own, told before ours
        return _too_deep(at)
    hint = "A text with ': ' or ' #' needs quotes; indent with spaces, not tabs."
    return finding(at, SYNTAX, f"not YAML: {problem}", hint=hint)


class _NodeReader:
    """Turns PyYAML's nodes into ours."""

    def __init__(self, source: YamlFile, text: str) -> None:
        self.source, self.text = source, text
        self.lines = text.split("\n")

    def read(self) -> None:
        try:
            node = yaml.compose(self.text, Loader=yaml.CBaseLoader)
        except yaml.MarkedYAMLError as error:
            self.source.findings.append(_syntax(self.source.path, error))
            return
        if node is not None:
            self.source.content = self._node(node)

    def _node(self, node: yaml.Node) -> Node:
        at = _at(self.source.path, node.start_mark)
        if isinstance(node, yaml.MappingNode):
            return self._table(node, at)
        if isinstance(node, yaml.SequenceNode):
            return Listing(tuple(self._node(item) for item in node.value), at)
        if isinstance(node, yaml.ScalarNode):
            self._look_for_comment(node)
            self.source.findings += characters.in_value(at, str(node.value))
        return Scalar(str(node.value), at)

    def _table(self, node: yaml.MappingNode, at: Position) -> Table:
        entries: dict[str, Node] = {}
        keys_at: dict[str, Position] = {}
        for key_node, value_node in node.value:
            key_at = _at(self.source.path, key_node.start_mark)
            if not isinstance(key_node, yaml.ScalarNode):
                self.source.findings.append(finding(key_at, SYNTAX, "a key that is not plain text"))
                continue
            key = sys.intern(str(key_node.value))  # the same few words in each table of a corpus
            self.source.findings += characters.in_value(key_at, key)
            if key in entries:
                first = keys_at[key].line
                message = f"the key {key!r} stands here again; it stands in line {first} already"
                self.source.findings.append(finding(key_at, DUPLICATE, message, hint="Keep one of the two."))
                continue
            keys_at[key] = key_at
            entries[key] = self._node(value_node)
        return Table(entries, keys_at, at)

    def _look_for_comment(self, node: yaml.ScalarNode) -> None:
        """Report a comment after unquoted words: it was probably part of the sentence."""
        if node.style or " " not in str(node.value):
            return
        mark = node.end_mark
        rest = self.lines[mark.line][mark.column :] if mark.line < len(self.lines) else ""
        if re.match(r"\s+#", rest):
            at = _at(self.source.path, mark)
            message = "what follows ' #' is a comment, not part of the text"
            self.source.findings.append(finding(at, COMMENT, message, hint="Put the text in quotes."))
