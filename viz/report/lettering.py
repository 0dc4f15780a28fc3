"""How wide text is, in the font that ships: Graphviz measures each letter once."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from viz.fonts import FAMILY, use_shipped_font
from viz.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["wide", "wrapped"]

_SIZE = 100
"""Letters are measured so large that no rounding counts."""
_POINTS = 72
_TIMES = 10
_COMMON = "".join(map(chr, range(0x20, 0x7F))) + "–—‘’“”…·×✕←→↔"
_SPACE, _BAR = "\u00a0", "|"

_known: dict[tuple[str, bool], float] = {}


def wide(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a text is, in points, at a size in points; kerning, which only narrows it, left out."""
    if any((sign, bold) not in _known for sign in text):
        _measure({*text, *_COMMON}, bold=bold)
    return sum(_known[sign, bold] for sign in text) * size / _SIZE


def _measure(signs: Iterable[str], *, bold: bool) -> None:
    """Learn the widths of signs: that of twenty of a kind less that of ten is free of what stands around.

    A bar stands after each, so that no kerning counts.
    """
    from pygraphviz import AGraph

    use_shipped_font()
    unknown = sorted(sign for sign in {*signs, _BAR} if (sign, bold) not in _known)
    graph = AGraph(strict=False)
    graph.node_attr.update(fontname=FAMILY, fontsize=str(_SIZE), shape="plain")
    for number, sign in enumerate(unknown):
        for times in (_TIMES, 2 * _TIMES):
            shown = f"{escape(clean(sign) or _SPACE)}{_BAR}".replace("\\", "\\\\") * times
            graph.add_node(f"{number}-{times}", label=f"<<B>{shown}</B>>" if bold else f"<{shown}>")
    graph.layout(prog="dot")
    for number, sign in enumerate(unknown):
        few, many = (float(graph.get_node(f"{number}-{n}").attr["width"]) for n in (_TIMES, 2 * _TIMES))
        _known[sign, bold] = (many - few) * _POINTS / _TIMES
    bar = _known[_BAR, bold] / 2 if _BAR in unknown else _known[_BAR, bold]
    _known.update({(sign, bold): round(_known[sign, bold] - bar, 1) for sign in unknown})


def wrapped(text: str, width: float, size: float, *, bold: bool = False, most: int = 9) -> list[str]:
    """Break a text into lines of a width in points, at most so many; a word that is too long is cut.

    >>> wrapped("Kazakhstan Institute for Strategic Studies", 90, 8)
    ['Kazakhstan Institute', 'for Strategic Studies']
    """
    lines = [""]
    for word in _words(clean(text), width, size, bold=bold):
        longer = f"{lines[-1]} {word}".strip()
        if wide(longer, size, bold=bold) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], _shortened(lines[most - 1], width, size, bold=bold)]


def _words(text: str, width: float, size: float, *, bold: bool) -> Iterator[str]:
    """Yield the words of a text, those that are wider than a line in parts."""
    for word in text.split():
        rest = word
        while wide(rest, size, bold=bold) > width and len(rest) > 1:
            fitting = next(
                (at for at in range(len(rest) - 1, 1, -1) if wide(rest[:at], size, bold=bold) <= width), 1
            )
            yield rest[:fitting]
            rest = rest[fitting:]
        yield rest


def _shortened(line: str, width: float, size: float, *, bold: bool) -> str:
    while line and wide(f"{line} …", size, bold=bold) > width:
        line = line[:-1].rstrip()
    return f"{line} …"
