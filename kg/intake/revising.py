"""Claims of a ``claims.yaml`` changed where they stand: keys that stay keep their lines and comments.

What stood there before is kept by whoever changes it, so that it can be put back letter by letter.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from kg.intake.appending import append, composed, end_of, entry_lines, indented, line_after, parted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kg.intake.appending import Entry

__all__ = ["Block", "Revision", "blocks", "joined", "revise", "revised", "without"]


@dataclass(frozen=True)
class Block:
    """The lines of a claim, without the last line's end; ``keys`` are in order, with their values as text.

    ``before`` is what stands between the claim before it and this one, that claim included; it ends with a
    line feed where an empty line parts the two.
    """

    lines: str
    keys: Entry
    before: str = ""

    @property
    def indent(self) -> int:
        """How far the claim is indented."""
        return len(self.lines) - len(self.lines.lstrip(" "))


@dataclass(frozen=True)
class Revision:
    """Lines of a claim and what takes their place, which may be nothing; ``before`` as for a block."""

    was: str
    now: str
    before: str = ""

    @property
    def change(self) -> tuple[str, str]:
        """What is changed into what, wherever it stands."""
        return self.was, self.now


def blocks(text: str, path: Path) -> list[Block]:
    """Return the claims of a file that stand with a line for each key, in order."""
    listing = next((value for key, value in composed(text, path) if key.value == "claims"), None)
    if not isinstance(listing, yaml.SequenceNode) or listing.flow_style:
        return []
    found: list[Block] = []
    heading = re.search(r"^claims:[^\n]*\n", text, re.MULTILINE)
    since = heading.end() if heading else 0
    for node in listing.value:
        start = text.rfind("\n", 0, node.start_mark.index) + 1
        end = line_after(text, end_of(node))
        alone = text[start : node.start_mark.index].strip() == "-"
        if alone and isinstance(node, yaml.MappingNode):
            keys = {key.value: _value(value) for key, value in node.value}
            found.append(Block(_plain(text[start:end]).rstrip(), keys, _before(_plain(text[since:start]))))
        since = start
    return found


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n")


def _before(text: str) -> str:
    return text.rstrip() + ("\n" if text.endswith("\n\n") and text.strip() else "")


def _value(node: yaml.Node) -> str | tuple[str, ...]:
    if isinstance(node, yaml.SequenceNode):
        return tuple(str(each.value) for each in node.value)
    return str(node.value)


def revised(block: Block, was: Entry, now: Entry) -> str:
    """Return the lines of a claim that is another now: keys that are alike in both stay as they stand."""
    if block.lines.lstrip(" -").startswith("{"):  # in braces, where other signs end a value
        kept = {key: value for key, value in block.keys.items() if key in now or key not in was}
        return indented(entry_lines({**kept, **now}), block.indent, "\n").rstrip()
    pairs = _pairs(block.lines)
    there = {key.value: (key, value) for key, value in pairs}
    gone = [key for key in there if key in was and key not in now]
    if pairs[0][0].value in gone:
        return indented(entry_lines(now), block.indent, "\n").rstrip()
    changed = {key: value for key, value in now.items() if was.get(key) != value}
    text, column = block.lines, pairs[0][0].start_mark.column
    for key, value in reversed(pairs):
        start, end = value.start_mark.index, value.end_mark.index
        if key.value in gone:
            text = text[: text.rfind("\n", 0, key.start_mark.index)] + text[_end_of_line(text, end) :]
        elif key.value in changed:
            text = (
                text[:start]
                + _written(key.value, changed[key.value])
                + text[start:][len(text[start:end].rstrip()) :]
            )
    added = [f"{key}: {_written(key, value)}" for key, value in changed.items() if key not in there]
    return "\n".join([text, *(f"{' ' * column}{line}" for line in added)])


def _pairs(lines: str) -> list[tuple[yaml.Node, yaml.Node]]:
    """Return keys and values of a claim with their places."""
    root = yaml.compose(lines, Loader=yaml.BaseLoader)
    assert isinstance(root, yaml.SequenceNode), lines  # noqa: S101 – as blocks() took it
    found: list[tuple[yaml.Node, yaml.Node]] = root.value[0].value
    return found


def _end_of_line(text: str, at: int) -> int:
    at -= text[:at].endswith("\n")
    found = text.find("\n", at)
    return len(text) if found < 0 else found


def _written(key: str, value: str | tuple[str, ...]) -> str:
    """Return a value as a file has it behind its key."""
    return entry_lines({key: value}).removeprefix(f"- {key}:").strip()


def without(block: Block, objects: Iterable[str]) -> str:
    """Return the lines of a claim without some of its objects; empty where none is left."""
    subject, relation, rest = str(block.keys["claim"]).split(maxsplit=2)
    gone = {*objects}
    left = [slug for each in rest.split(",") if (slug := each.strip()) not in gone]
    now = {"claim": f"{subject} {relation} {', '.join(left)}"}
    return revised(block, {"claim": block.keys["claim"]}, now) if left else ""


def joined(text: str, parts: Iterable[str]) -> str:
    """Put lines of several claims together as the claims of a file are parted."""
    return ("\n\n" if parted(text) else "\n").join(filter(None, parts))


def revise(
    text: str, path: Path, before: Iterable[Revision], now: Iterable[Revision]
) -> tuple[str, list[Revision], list[Revision]]:
    """Put back what was revised ``before`` and is no more, and revise what is to be ``now``.

    Returns the text, the revisions that were made or put back, and those that were left since their lines
    are otherwise now.
    """
    wanted = [*now]
    kept = {each.change for each in wanted}
    back = [Revision(each.now, each.was, each.before) for each in before if each.change not in kept]
    instead = {each.was: each.now for each in wanted}
    done: list[Revision] = []
    left: list[Revision] = []
    for each in (*back, *wanted):
        changed = _swapped(text, path, each, instead)
        if changed is None:
            left.append(each)
        elif changed != text:
            text = changed
            done.append(each)
    return text, done, left


def _swapped(text: str, path: Path, one: Revision, instead: dict[str, str]) -> str | None:
    """Return a text with other lines of a claim; nothing where neither stand there."""
    end = "\r\n" if "\r\n" in text else "\n"
    if one.was and (found := _found(text, one.was)):
        at, to = found.span()
        if one.now:
            return (
                text[:at] + one.now.replace("\n", end) + (end if found[0].endswith("\n") else "") + text[to:]
            )
        gap = re.search(r"(?<=\n)\r?\n\Z", text[:at]) if one.before.endswith("\n") else None
        return text[: gap.start() if gap else at] + text[to:]
    if one.now and _found(text, one.now):
        return text
    if one.was or not one.now:
        return None if one.was else text
    return _put(text, path, one, instead)


def _put(text: str, path: Path, one: Revision, instead: dict[str, str]) -> str:
    """Return a text with lines put where they were: behind the claim before them, if that is there."""
    end = "\r\n" if "\r\n" in text else "\n"
    lines = one.now.replace("\n", end) + end
    for anchor in filter(None, map(str.rstrip, _anchors(one.before, instead))):
        if found := _found(text, anchor):
            gap = end if one.before.endswith("\n") else ""
            return text[: found.end()] + gap + lines + text[found.end() :]
    if not one.before and (heading := re.search(r"^claims:[^\n]*\n", text, re.MULTILINE)):
        return text[: heading.end()] + lines + text[heading.end() :]
    return append(text, [textwrap.dedent(lines)], path)


def _anchors(before: str, instead: dict[str, str]) -> Iterator[str]:
    """Yield what stands before lines that were taken out: as it was, or as it is now."""
    yield before
    yield from (now + before.removeprefix(was) for was, now in instead.items() if before.startswith(was))


def _found(text: str, lines: str) -> re.Match[str] | None:
    """Find lines of claims, nothing indented deeper below them."""
    indent = len(lines) - len(lines.lstrip(" "))
    sought = r"\r?\n".join(map(re.escape, lines.split("\n")))
    return re.search(rf"^{sought}[ \t]*(?:\r?\n|\Z)(?! {{{indent + 1},}}\S)", text, re.MULTILINE)
