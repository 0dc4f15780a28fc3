"""How the graph that is served was built: what went in, what was found, what each stage took."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.routing import Route

from kg.building import report
from kg.terminal import counted
from kg.web.dataset import served
from kg.web.templating import failure, page

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

__all__ = ["routes"]

_MEGABYTE = 1_000_000


@dataclass(frozen=True, kw_only=True)
class StageRow:
    """A stage as the page shows it: times in seconds, memory in megabytes, its share of the whole time."""

    name: str
    depth: int
    wall: float
    cpu: float
    memory: float
    share: float


@dataclass(frozen=True, kw_only=True)
class BuildReport:
    """A report as the page shows it; ``most`` is in megabytes, ``extent`` counts in words what was built."""

    made: str
    version: str
    program: str
    extent: tuple[str, str, str]
    coverage: str
    findings: tuple[tuple[str, str, int], ...]
    rows: tuple[StageRow, ...]
    most: float
    counts: Mapping[str, int]
    versions: Mapping[str, str]
    system: str


def routes() -> list[BaseRoute]:
    """Return the route of the report."""
    return [Route("/build", _page)]


def _page(request: Request) -> Response:
    folder = served(request).folder
    told = _told(folder) if folder else None
    if told is None:
        fix = "`bilateral build` keeps one beside the outputs; build anew and serve that"
        return failure(request, "No report of this build", status=404, fix=fix)
    return page(request, "report.html.j2", report=told)


def _told(folder: Path) -> BuildReport | None:
    """Return what the page says of a report; nothing where there is none or it is not as one is written."""
    found = report.read(folder)
    try:
        rows = _rows(found)
        return BuildReport(
            made=str(found["made"]),
            version=str(found["version"]),
            program=str(_table(found, "versions").get("bilateral", "")),
            extent=(_counted(found, "documents"), _counted(found, "claims"), _counted(found, "triples")),
            coverage=_coverage(found),
            findings=_findings(found),
            rows=rows,
            most=max((row.memory for row in rows), default=0.0),
            counts={name: int(str(number)) for name, number in _table(found, "counts").items()},
            versions={name: str(text) for name, text in _table(found, "versions").items()},
            system=str(found["system"]),
        )
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def _table(found: Mapping[str, object], key: str) -> Mapping[str, object]:
    table = found[key]
    if not isinstance(table, dict):
        raise TypeError(key)
    return table


def _counted(found: Mapping[str, object], key: str) -> str:
    return counted(int(str(found[key])), key.removesuffix("s"))


def _coverage(found: Mapping[str, object]) -> str:
    """Say how much of the documents is in claims."""
    table = {key: int(str(number)) for key, number in _table(found, "coverage").items()}
    documents, texts = _counted(found, "documents"), table["documentsWithText"]
    told = f"{table['documentsWithClaims']:,} of {documents} with claims. "
    if not table["letters"]:
        return f"{told}No text is kept here."
    share = 100 * table["lettersQuoted"] / table["letters"]
    whose = "The text of one is kept" if texts == 1 else f"The texts of {texts:,} are kept"
    return (
        f"{told}{whose}: of {counted(table['letters'], 'letter')}, {share:.0f} % stand in a quote of a claim."
    )


def _findings(found: Mapping[str, object]) -> tuple[tuple[str, str, int], ...]:
    """Return each rule that the corpus does not keep: its name, what it asks for, how often."""
    rules = found["rules"]
    if not isinstance(rules, list):
        raise TypeError("rules")
    return tuple((str(each["rule"]), str(each["asks"]), int(each["times"])) for each in rules)


def _rows(found: Mapping[str, object]) -> tuple[StageRow, ...]:
    stages = found["stages"]
    if not isinstance(stages, list):
        raise TypeError("stages")
    whole = sum(float(each["wall"]) for each in stages if not int(each["depth"])) or 1.0
    return tuple(
        StageRow(
            name=str(each["name"]),
            depth=max(0, min(int(each["depth"]), 3)),
            wall=float(each["wall"]),
            cpu=float(each["cpu"]),
            memory=float(each["peak"]) / _MEGABYTE,
            share=100 * float(each["wall"]) / whole,
        )
        for each in stages
    )
