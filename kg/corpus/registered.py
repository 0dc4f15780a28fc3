"""What registers list of an entity: place, capital, region, borders, and what it belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.corpus.fields import read_date
from kg.corpus.findings import BAD_VALUE, MISSING_KEY, Finding, finding
from kg.corpus.keys import MEMBERSHIP, unknown_keys
from kg.corpus.plain_yaml import Listing, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.corpus.plain_yaml import Node
    from kg.rdf import dates

__all__ = ["Membership", "Registered", "read_registered"]

_DEGREES = re.compile(r"-?\d{1,3}(\.\d{1,6})?", re.ASCII)
_MOST = {"latitude": 90, "longitude": 180}


@dataclass(frozen=True, kw_only=True)
class Membership:
    """That an entity belongs to an organization, or holds an office of a polity: which, as what, and when."""

    of: str
    role: str = ""
    since: dates.PartialDate | None = None
    until: dates.PartialDate | None = None


@dataclass(frozen=True, kw_only=True)
class Registered:
    """What registers list of an entity; slugs name others, ``coordinates`` are degrees north and east."""

    demonym: str = ""
    capital: str = ""
    region: str = ""
    borders: tuple[str, ...] = ()
    coordinates: tuple[str, str] | None = None
    memberships: tuple[Membership, ...] = ()


def read_registered(table: Table, findings: list[Finding]) -> Registered:
    """Read what a table of an entity's keys says from registers, and add what is wrong to findings."""
    return Registered(
        demonym=table.text("demonym"),
        capital=table.text("capital"),
        region=table.text("region"),
        borders=table.texts("borders"),
        coordinates=_coordinates(table, findings),
        memberships=tuple(_memberships(table.get("memberships"), findings)),
    )


def _coordinates(table: Table, findings: list[Finding]) -> tuple[str, str] | None:
    for key, most in _MOST.items():
        text = table.text(key)
        if key in table and not (_DEGREES.fullmatch(text) and abs(float(text)) <= most):
            hint = f"Write degrees from -{most} to {most}, such as 51.18."
            findings.append(finding(table.where(key), BAD_VALUE, f"{text!r} is no {key}", hint=hint))
            return None
    given = [key for key in _MOST if key in table]
    if len(given) == 1:
        hint = "Write latitude: and longitude:."
        findings.append(finding(table.where(given[0]), BAD_VALUE, f"{given[0]} alone is no place", hint=hint))
    return (table.text("latitude"), table.text("longitude")) if len(given) == len(_MOST) else None


def _memberships(node: Node | None, findings: list[Finding]) -> Iterator[Membership]:
    items = node.items if isinstance(node, Listing) else ()
    if node is not None and not items:
        hint = "Write memberships: [{of: …, from: …}, …]."
        findings.append(finding(node.at, BAD_VALUE, "memberships is a list", hint=hint))
    for item in items:
        if not isinstance(item, Table) or not item.text("of"):
            hint = "Write {of: …, from: …}."
            findings.append(finding(item.at, MISSING_KEY, "a membership without of", hint=hint))
            continue
        findings.extend(unknown_keys(item, MEMBERSHIP))
        since, until = read_date(item, "from", findings), read_date(item, "until", findings)
        yield Membership(of=item.text("of"), role=item.text("role"), since=since, until=until)
