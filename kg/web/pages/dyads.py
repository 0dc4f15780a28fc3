"""Two states: what the voices of each say, side by side; what contradicts, was promised, agreed, counted."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from heapq import nlargest
from typing import TYPE_CHECKING

from starlette.routing import Route

from kg.asking import briefings, catalogue
from kg.errors import InputError
from kg.rdf.terms import BR, ID, RDF, local_name, typed
from kg.web.cache import kept
from kg.web.data.linked_data import missing
from kg.web.parts import selections
from kg.web.parts.briefs import of_graph, since_day, told
from kg.web.parts.ladders import of_two
from kg.web.parts.ledgers import known_day, ledger_files, ledger_of
from kg.web.parts.maps import of_world
from kg.web.parts.records import Pages, records
from kg.web.parts.sections import address, answer, ask, rows
from kg.web.parts.timelines import timeline
from kg.web.templating import failure, language, page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pyoxigraph import NamedNode, Store
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from kg.asking.answers import Cell
    from kg.asking.briefings import Briefing
    from kg.asking.evidence import Named
    from kg.web.parts.records import Records, Shown

__all__ = ["routes"]

_TABLES = ("agreements", "visits", "transport")
"""The questions whose answers stand as tables, in this order."""

_FOLDED = ("contradictions", "figures", "timeline")
"""The questions whose answers stand as sections of another form."""

_PAGE = 200
"""How many pairs a list shows on one page."""

_MOST, _ON_PAGE = 1_000, 50
"""How many claims stand beside each other, the oldest first, where they stand on one page, and on several."""

_ROWS = 12
"""How many relations stand in sight; the others are a fold away, so that a section is about a screen."""

_EXAMPLES = 2
"""How many statements of each side stand in sight."""


@dataclass(frozen=True)
class Mirrored:
    """What is claimed by one relation: by voices of the one side, of both together, of the other."""

    relation: Named
    here: tuple[Shown, ...]
    together: tuple[Shown, ...]
    there: tuple[Shown, ...]

    @property
    def columns(self) -> tuple[tuple[Shown, ...], ...]:
        """What each column has, from the one side to the other."""
        return self.here, self.together, self.there


@dataclass(frozen=True)
class Judged:
    """One thing with what is found of it, in words, and the claims it rests on."""

    name: str
    reason: str
    claims: tuple[Shown, ...]


@dataclass(frozen=True)
class Verdicts:
    """Things that share a verdict or a word."""

    word: str
    items: tuple[Judged, ...]


def routes() -> list[BaseRoute]:
    """Return the routes of pairs of states."""
    return [
        Route("/dyads", _dyads, name="dyads"),
        Route("/dyad/{a}/{b}", _dyad, name="dyad"),
        *ledger_files(),
    ]


def _dyads(request: Request) -> Response:
    """List the pairs of states that claims involve, the most spoken of first."""
    reader = records(request)
    found = selections.polities_together(reader.store)
    pages = Pages.of(request, len(found), _PAGE)
    pairs = [
        (reader.named(one), reader.named(other), f"/dyad/{local_name(one)}/{local_name(other)}", count)
        for one, other, count in pages.part(found)
    ]
    return page(request, "dyads.html.j2", pairs=pairs, pages=pages)


def _dyad(request: Request) -> Response:
    reader = records(request)
    slugs = [request.path_params[name] for name in ("a", "b")]
    nodes = [reader.resource(ID.iri + slug) for slug in slugs]
    for slug, node in zip(slugs, nodes, strict=True):
        if node is None or not reader.is_a(node, "Polity"):
            return missing(request, ID.iri + slug)
    one, other = (node for node in nodes if node is not None)
    if one == other:
        return missing(request, one.value)
    try:
        day, since = known_day(request, reader.store), since_day(request, reader.store)
        content = _content(request, reader, (one, other), day, since)
        drawn = ledger_of(request, reader.store, one, other) if content["promises"] else None
    except InputError as error:
        return failure(request, f"{error.where}: {error.what}", status=400, fix=error.fix)
    response = page(request, "dyad.html.j2", dyad=content, ledger=drawn)
    canonical = "/dyad/" + "/".join(sorted(map(local_name, (one, other))))
    response.headers["Link"] = f'<{canonical}>; rel="canonical"'
    return response


def _content(
    request: Request, reader: Records, two: tuple[NamedNode, NamedNode], day: str, since: str
) -> dict[str, object]:
    """Return all that the page of a pair shows; findings as of a day, and since one, if they are given."""
    one, other = two
    both = f"?claim br:involves {one} , {other} ."
    documents = selections.by_document(reader.store, selections.involving(one, other))
    total = sum(documents.values())
    shown, many = request.query_params.get("show", ""), total > selections.MANY
    folded = many or (selections.is_large(reader.store) and shown != "all")
    pages = Pages.of(request, total, _ON_PAGE if many else _MOST)
    claims = _claims(reader.store, both, pages, documents if many else None)
    here, together, there, others = _by_side(reader, claims, one, other)
    mirror = _mirror(reader, (here, together, there))
    briefing = _briefing(reader.store, two, day, since, asked=not folded or bool(day or since))
    return {
        "one": reader.named(one),
        "other": reader.named(other),
        "slugs": (local_name(one), local_name(other)),
        "briefing": briefing,
        "told": told(briefing),
        "folded": folded,
        "few": not many,
        "promises": not folded or shown == "promises" or bool(day),
        "ladder": None
        if folded and shown != "ties"
        else of_two(request, reader.store, one, other, language(request)),
        "claims": total,
        "pages": pages,
        "documents": len(documents),
        "mirror": mirror,
        "rows": _ROWS,
        "counts": (len(here), len(together), len(there)),
        "examples": [_examples(mirror, column) for column in range(3)],
        "others": reader.all_shown(others),
        **_answers(reader, two, folded=folded),
    }


def _claims(
    store: Store, pattern: str, pages: Pages, documents: Mapping[NamedNode, int] | None
) -> tuple[NamedNode, ...]:
    """Return the claims of a pattern that stand on a page; of very many only their documents are read.

    These are given then, with how many claims each has.
    """
    if documents is not None:
        return selections.claims_by_document(store, documents, pages.size, pages.offset, (pattern,))
    return selections.claims(store, pattern, pages.size, pages.offset)


def _answers(reader: Records, two: tuple[NamedNode, NamedNode], *, folded: bool) -> dict[str, object]:
    """Return what questions answer on a pair: as sections of its page, or where they are answered."""
    given = dict(zip(("a", "b"), (each.value for each in two), strict=True))
    asked = (*_FOLDED, *_TABLES) if folded else ()
    return {
        "contradictions": [] if folded else _verdicts(reader, "contradictions", given),
        "figures": [] if folded else _verdicts(reader, "figures", given),
        "tables": [table for name in _TABLES if not folded and (table := ask(reader, name, given))],
        "timeline": [] if folded else timeline(reader, given),
        "map": of_world(reader, two),
        "more": [(catalogue.get(name), address(name, given)) for name in asked],
        "addresses": {name: address(name, given) for name in ("own-words", "promises", *_FOLDED)},
    }


@kept
def _briefing(
    store: Store, two: tuple[NamedNode, NamedNode], day: str, since: str, *, asked: bool
) -> Briefing:
    """Return the briefing on a pair: as the build keeps it, else, or of a day or since one, asked anew.

    Findings that the build does not keep are drawn where they are ``asked`` for.
    """
    one, other = two
    found = of_graph(store)
    if not (day or since) and {each.iri for each in found.polities} == {one.value, other.value}:
        return found
    if not asked:
        return briefings.counted_on(store, two)
    return briefings.brief(store, one.value, other.value, day, since=since)


def _by_side(
    reader: Records, claims: Iterable[NamedNode], one: NamedNode, other: NamedNode
) -> tuple[list[NamedNode], ...]:
    """Return claims made by the one side, by both together, by the other side, and by neither.

    A joint statement stands once: it is no more the word of the one than of the other.
    """
    found: dict[tuple[bool, bool], list[NamedNode]] = defaultdict(list)
    for claim in claims:
        sides = _sides(reader, claim)
        found[one in sides, other in sides].append(claim)
    return found[True, False], found[True, True], found[False, True], found[False, False]


def _sides(reader: Records, claim: NamedNode) -> set[NamedNode]:
    """Return the sides of those who make a claim or are its origin; a newspaper speaks for no side."""
    voices = {*reader.nodes(claim, BR["statedBy"]), *reader.nodes(claim, BR["origin"])}
    heard = [voice for voice in voices if not _takes_no_side(reader, voice)]
    return {side for voice in heard for side in _side(reader, voice)}


def _takes_no_side(reader: Records, voice: NamedNode) -> bool:
    """Say whether a voice is of a class whose members speak for no side."""
    return any(reader.text(kind, BR["takesNoSide"]) for kind in reader.nodes(voice, RDF["type"]))


def _side(reader: Records, voice: NamedNode) -> list[NamedNode]:
    """Return the side that the authority file gives a voice, else the sides of where it holds an office."""
    lending = reader.subjects(BR["lendsSide"], typed("true", "boolean"))
    bodies = [body for relation in lending for body in reader.nodes(voice, relation)]
    return reader.nodes(voice, BR["side"]) or [
        side for body in bodies for side in reader.nodes(body, BR["side"])
    ]


def _mirror(reader: Records, columns: Sequence[Iterable[NamedNode]]) -> list[Mirrored]:
    """Set the claims of columns beside each other, relation by relation, the most spoken of first."""
    found: dict[NamedNode, tuple[list[Shown], ...]] = defaultdict(lambda: ([], [], []))
    for column, claims in enumerate(columns):
        for claim in claims:
            found[reader.edge(claim)[1]][column].append(reader.shown(claim))
    order = sorted(found, key=lambda relation: (-sum(map(len, found[relation])), reader.label(relation)))
    return [Mirrored(reader.named(each), *map(tuple, found[each])) for each in order]


def _examples(mirror: Iterable[Mirrored], column: int) -> list[Shown]:
    """Return some statements of a column: those whose words are kept before others, then the newest."""
    said = (each for row in mirror for each in row.columns[column])
    return nlargest(_EXAMPLES, said, key=lambda each: (bool(each.evidence.quote), each.evidence.issued or ""))


def _verdicts(reader: Records, question: str, given: Mapping[str, str]) -> list[Verdicts]:
    """Return the rows of a question about comparisons, by their verdict."""
    found = answer(reader, question, given)
    gathered: dict[str, list[Judged]] = defaultdict(list)
    for row, claims in rows(reader, found) if found else ():
        name = _said(row, "subject", "relation", "measure", "what", "object", "flow")
        gathered[_said(row, "verdict")].append(Judged(name, _said(row, "reason"), claims))
    return [Verdicts(word, tuple(items)) for word, items in sorted(gathered.items())]


def _said(row: Mapping[str, Cell], *names: str) -> str:
    """Join what a row has in some columns, each thing once."""
    return " · ".join(dict.fromkeys(str(row[name]) for name in names if row.get(name)))
