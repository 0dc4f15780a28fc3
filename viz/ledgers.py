"""The ledger of promises drawn as HTML, alike on the page and on the site: lanes, a handle, mirror bars.

All of it is there without a script, as of one day. What a script needs to show another day travels with it:
the days on which something changes and what holds from then on, as the build judged it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from kg.asking.phrasing import by_month
from kg.rdf.terms import local_name
from viz.phrases import ENGLISH, phrase, phrases, written
from viz.templating import template

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from markupsafe import Markup

    from kg.asking.ledger import Lane, Ledger, Mark, Stretch, Word
    from kg.asking.mirror import Contrast, Mirror

__all__ = ["ORDERS", "Shown", "drawn", "script", "since", "slug", "style"]

ORDERS = ("outcome", "due date", "field")
"""What lanes can be sorted by."""

_MOST = 300
"""So many lanes are drawn at most, the first of the order; sentences and numbers are of all."""

_LABELS = 9
"""So many years are written along the axis at most."""

_SHAPES = {
    "solid": "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0",
    "dashed": "M0-5.5L5.5 0 0 5.5-5.5 0Z",
    "dotted": "M-4-4H4V4H-4Z",
    "crossed": "M-4-4L4 4M4-4L-4 4",
}
"""The shape of a mark, by how the ontology has its status drawn."""

_PLACES = {(True, False): "one", (False, True): "other"}
"""On which side of its lane a mark stands, by which of the two sides says it; both or neither stand on it."""

_KINDS = {True: "officials", False: "experts-others"}
"""The keys of the two kinds of voices, by whether they speak for their side, officials next to the middle."""

_SPOKEN = (
    "officials",
    "experts-others",
    "silent",
    "due-by",
    "not-promised",
    "on-day",
    "nothing-promised-by",
    "since-days",
    "since-days-new",
    "no-outcome-changed",
    "compare-this",
    "compare-none",
)
"""The strings that the script says where it stands alone: on the site."""

_HEIGHTS = {"one": 8, "": 15, "other": 22}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """How a ledger is shown: as of a day (ISO, empty for the last), against another, in an order.

    ``address`` leads to the statements on a promise; ``action`` is where a form asks for other days, empty
    where only a script can show them, and ``kept`` what it hands on, as pairs of name and value. ``language``
    is that of the ledger's own words.
    """

    address: Callable[[Lane], str]
    day: str = ""
    against: str = ""
    order: str = ORDERS[0]
    action: str = ""
    kept: Sequence[tuple[str, str]] = field(default=())
    language: str = ENGLISH


@dataclass(frozen=True)
class _Axis:
    """Days as places along a lane, in percent of its width."""

    first: date
    last: date

    def at(self, day: str) -> float:
        return round(100 * self.part(date.fromisoformat(day)), 2)

    def part(self, day: date) -> float:
        whole = max(1, (self.last - self.first).days)
        return min(1, max(0, (day - self.first).days / whole))

    def years(self) -> Iterator[tuple[float, str]]:
        """Yield the beginnings of years with the year, so many that they can be read."""
        years = range(self.first.year + 1, self.last.year + 1)
        step = max(1, -(-len(years) // _LABELS))
        for year in years[::-1][::step][::-1]:
            yield round(100 * self.part(date(year, 1, 1)), 2), str(year)


def slug(lane: Lane) -> str:
    """Return the hash that names a promise."""
    return local_name(lane.iri)


def style() -> str:
    """Return the style sheet of a ledger."""
    return (files("viz") / "templates/page/ledger.css").read_text(encoding="utf-8")


def script() -> str:
    """Return the script that moves the handle of a ledger; it needs no other."""
    return (files("viz") / "templates/page/ledger.js").read_text(encoding="utf-8")


def drawn(ledger: Ledger, shown: Shown) -> Markup:
    """Draw a ledger as of a day."""
    from markupsafe import Markup

    day, against = ledger.day(shown.day), shown.against and ledger.day(shown.against)
    axis = _Axis(*(date.fromisoformat(each or "2000-01-01") for each in (ledger.first, ledger.last)))
    lanes = sorted(ledger.lanes, key=_order(ledger, day, shown.order))
    html = template("ledger.html.j2").render(
        ledger=ledger,
        shown=shown,
        orders=ORDERS,
        day=day,
        against=against,
        axis=axis,
        span=(axis.last - axis.first).days,
        moved=(date.fromisoformat(day) - axis.first).days if day else 0,
        known=axis.at(day) if day else 100,
        told=ledger.told(day),
        since=since(ledger, against, day, shown.language) if against else "",
        rows=[_lane(ledger, lane, axis, day, against, shown) for lane in lanes[:_MOST]],
        more=len(lanes[_MOST:]),
        changes=_changes(ledger, lanes[:_MOST], shown.language),
        shapes=_SHAPES,
        legend=_legend(lanes),
        kinds=_KINDS,
        mirror=_mirror(ledger.mirror, day) if ledger.mirror else None,
        data=Markup(_data(ledger, lanes[:_MOST], shown)),  # noqa: S704 - JSON without < > &
        phrase=partial(phrase, language=shown.language),
        written=partial(written, language=shown.language),
        brief=partial(_brief, language=shown.language),
    )
    lines = filter(None, map(str.strip, html.splitlines()))
    return Markup("\n".join(lines))  # noqa: S704 - a template that escapes whatever it is given


def since(ledger: Ledger, one: str, other: str, language: str = ENGLISH) -> str:
    """Say what became of promises from the earlier of two days to the later."""
    earlier, later = sorted((one, other))
    made, counts = ledger.between(earlier, later)
    words = [(counts[name], ledger.words[name]) for name in _words(ledger) if counts[name]]
    told = ", ".join(f"{count} {_brief(word, language)}" for count, word in words)
    return phrase(
        "since-days-new" if made else "since-days",
        made,
        language,
        earlier=earlier,
        later=later,
        told=told or phrase("no-outcome-changed", language=language),
    )


def _brief(word: Word, language: str) -> str:
    """Return an outcome in brief, in a language that has a word for it, else in English."""
    return word.briefs.get(language, word.brief)


def _words(ledger: Ledger) -> Sequence[str]:
    """Return the outcomes in the order in which they are told: what is set back last."""
    return sorted(ledger.words, key=lambda name: (ledger.words[name].back, *ledger.rank(name)))


def _order(ledger: Ledger, day: str, order: str) -> Callable[[Lane], tuple[Any, ...]]:
    """Return the key of an order; what is the same in it is told by name."""
    places = {name: place for place, name in enumerate(reversed(_words(ledger)))}
    last = (len(places), "")

    def key(lane: Lane) -> tuple[Any, ...]:
        stretch, due = lane.on(day), lane.due(day)
        outcome = (places[stretch.word], "") if stretch else last
        first = {"due date": (not due, due), "field": (0, lane.field)}.get(order, outcome)
        return *first, *outcome, lane.title, lane.iri

    return key


def _lane(
    ledger: Ledger, lane: Lane, axis: _Axis, day: str, against: str, shown: Shown
) -> Mapping[str, object]:
    """Return what one row shows."""
    due, stretch = lane.due(day), lane.on(day)
    before = lane.on(against) if against else None
    begun = next((each.day for each in lane.marks if each.promises), lane.marks[0].day)
    return {
        "slug": slug(lane),
        "lane": lane,
        "address": shown.address(lane),
        "word": ledger.words[stretch.word] if stretch else None,
        "reason": by_month(stretch.reason) if stretch else "",
        "then": ledger.words[before.word] if before else None,
        "changed": bool(against) and (before and before.word) != (stretch and stretch.word),
        "due": due,
        "bar": (axis.at(begun), axis.at(due or begun), due > ledger.last) if _dues(lane) else None,
        "course": list(_course(ledger, lane, axis)),
        "marks": list(_marks(ledger, lane, axis, day)),
        "told": "; ".join(_told(ledger, each) for each in lane.marks) + (f"; due by {due}" if due else ""),
    }


def _dues(lane: Lane) -> Sequence[tuple[str, str]]:
    """Return the dates by which a lane is promised, each with the day on which that was said."""
    return [(each.day, each.due) for each in lane.marks if each.due]


def _course(ledger: Ledger, lane: Lane, axis: _Axis) -> Iterator[tuple[float, float, str]]:
    """Yield beginning, end and word of the stretches of a lane up to the last day."""
    changes = [each for each in lane.changes if each.start <= ledger.last]
    ends = [*(each.start for each in changes[1:]), ledger.last]
    for each, end in zip(changes, ends, strict=True):
        yield axis.at(each.start), axis.at(end), each.word


def _marks(ledger: Ledger, lane: Lane, axis: _Axis, known: str) -> Iterator[Mapping[str, object]]:
    """Yield the marks of a lane; what is said on one day by one side in one way is one mark."""
    gathered: dict[tuple[str, str, str], list[Mark]] = defaultdict(list)
    for mark in lane.marks:
        gathered[mark.day, _place(ledger, mark), mark.line].append(mark)
    for (day, place, line), marks in gathered.items():
        yield {
            "x": axis.at(day),
            "day": day,
            "later": day > known,
            "y": _HEIGHTS[place],
            "place": place or "none",
            "shape": _SHAPES.get(line, _SHAPES["solid"]),
            "line": line,
            "title": "\n".join(f"{day}, {each.speaker}: {each.sentence}" for each in marks),
        }


def _legend(lanes: Sequence[Lane]) -> Mapping[str, Sequence[str]]:
    """Return by how a mark is drawn the statuses that it stands for here."""
    drawn = {mark.status: mark.line for lane in lanes for mark in lane.marks}
    return {
        line: sorted(each for each in drawn if drawn[each] == line) for line in sorted(set(drawn.values()))
    }


def _place(ledger: Ledger, mark: Mark) -> str:
    """Return on which side of its lane a mark stands."""
    one, other = ([*(side.iri in mark.sides for side in ledger.sides), False, False])[:2]
    return _PLACES.get((one, other), "")


def _told(ledger: Ledger, mark: Mark) -> str:
    """Say of a mark when it was said, how it is put, and by whom."""
    sides = " and ".join(side.label for side in ledger.sides if side.iri in mark.sides)
    return f"{mark.day} {mark.status}{f' ({sides})' if sides else ''}"


def _changes(
    ledger: Ledger, lanes: Sequence[Lane], language: str
) -> Sequence[tuple[Lane, Stretch, str, str]]:
    """Return every change of an outcome up to the last day: lane, stretch, its word, its reason."""
    found = [(lane, each) for lane in lanes for each in lane.changes if each.start <= ledger.last]
    found.sort(key=lambda pair: (pair[1].start, pair[0].title))
    return [
        (lane, each, _brief(ledger.words[each.word], language), by_month(each.reason)) for lane, each in found
    ]


def _mirror(mirror: Mirror, day: str) -> Mapping[str, object]:
    """Return the mirror's rows by field, each with the bars of both sides."""
    fields: dict[str, list[Mapping[str, object]]] = defaultdict(list)
    for row in mirror.rows:
        bars = [_bars(row, side.iri, mirror.most, day, left=side is mirror.sides[0]) for side in mirror.sides]
        fields[row.field].append({"status": row.status, "sides": bars})
    return {"sides": mirror.sides, "fields": fields, "most": mirror.most}


def _bars(row: Contrast, side: str, most: int, day: str, *, left: bool) -> Mapping[str, object]:
    """Return the bars of one side of a row, officials next to the middle."""
    bars, at = [], 0.0
    for official in _KINDS:
        heard = row.heard.get((side, official))
        width = round(100 * heard.by(day) / most, 2) if heard else 0.0
        days = " ".join(heard.days) if heard else ""
        count = heard.by(day) if heard else 0
        bars.append(
            {
                "official": official,
                "x": round(100 - at - width, 2) if left else at,
                "width": width,
                "days": days,
                "count": count,
            }
        )
        at += width
    return {"bars": bars, "count": row.by(side, day)}


def _data(ledger: Ledger, lanes: Sequence[Lane], shown: Shown) -> str:
    """Return what a script needs to show another day, as JSON in which nothing can end an element."""
    told = {
        "first": ledger.first,
        "last": ledger.last,
        "words": [
            [name, word.sign, {ENGLISH: word.brief, **word.briefs}]
            for name, word in ((name, ledger.words[name]) for name in _words(ledger))
        ],
        "lanes": {
            slug(lane): [[each.start, each.word, by_month(each.reason)] for each in lane.course]
            for lane in lanes
        },
        "dues": {slug(lane): _dues(lane) for lane in lanes if _dues(lane)},
        "told": [[each, ledger.documents(each), *ledger.told(each)] for each in ledger.days],
        "phrases": {key: phrases()[key][shown.language] for key in _SPOKEN} if shown.action else {},
    }
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return text.translate({ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"})
