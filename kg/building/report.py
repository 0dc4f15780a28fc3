"""What a build tells of itself: what went in, what was found, how much is covered, what each stage took.

The report stands beside the outputs. It has times in it, so it is none of them: no checksum is kept of it,
and two builds of the same corpus differ in it alone.
"""

from __future__ import annotations

import json
import platform
from collections import Counter, defaultdict
from dataclasses import asdict
from datetime import UTC, datetime
from importlib import metadata
from typing import TYPE_CHECKING

from kg import __version__, timing
from kg.corpus.findings import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from kg.building.pipeline import Built
    from kg.corpus.findings import Finding
    from kg.corpus.loading import Corpus
    from kg.timing import Record

__all__ = ["FILE", "SHARES", "read", "shares", "written"]

FILE = "report.json"
"""The name of the report in the folder of a build."""

_PACKAGE = "bilateral-kg"

SHARES = {
    "read the corpus": 9.0,
    "check the corpus": 4.0,
    "write the claims as triples": 6.0,
    "apply the rules": 4.0,
    "write the verdicts as triples": 4.0,
    "sum up what was said": 5.0,
    "make the graph": 5.0,
    "check the shapes": 25.0,
    "describe the graph": 3.0,
    "make graph.ttl": 9.0,
    "make graph.trig": 4.0,
    "make graph.jsonld": 5.0,
    "make graph.html": 9.0,
    "make graph.svg": 3.0,
    "fill the store": 5.0,
}
"""Of a hundred seconds of a build about so many are a stage's, those of its parts left out."""


def written(built: Built) -> bytes:
    """Write the report of a build as JSON, with the stages that are recorded until now, if any are."""
    record = timing.recorded()
    told = {
        "made": datetime.now(tz=UTC).isoformat(timespec="seconds"),
        "version": built.version,
        "documents": len(built.corpus.documents),
        "claims": len(built.corpus.claims),
        "triples": len(built.quads),
        "findings": dict(sorted(Counter(each.severity for each in built.warnings).items())),
        "rules": _rules(built.warnings),
        "coverage": _coverage(built.corpus),
        "stages": _stages(record) if record else [],
        "counts": dict(sorted(record.counts.items())) if record else {},
        "versions": {"bilateral": __version__, "Python": platform.python_version(), **_libraries()},
        "system": platform.platform(),
    }
    return f"{json.dumps(told, indent=1, ensure_ascii=False)}\n".encode()


def read(folder: Path) -> Mapping[str, object]:
    """Return the report of a build; nothing where there is none, or none that can be read."""
    try:
        found = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def shares(folder: Path) -> Mapping[str, float]:
    """Return how long each stage of the next build may take beside the others, its parts left out.

    What the build took that stands in the folder, else :data:`SHARES`.
    """
    stages = read(folder).get("stages")
    try:
        taken = [(str(each["name"]), int(each["depth"]), float(each["wall"])) for each in stages]  # type: ignore[attr-defined]
    except (KeyError, TypeError, ValueError):
        return SHARES
    alone: defaultdict[str, float] = defaultdict(float)
    within: dict[int, str] = {}
    for name, depth, wall in taken:
        within[depth] = name
        alone[name] += wall
        if depth - 1 in within:
            alone[within[depth - 1]] -= wall
    return {name: max(wall, 0.0) for name, wall in alone.items()} or SHARES


def _stages(record: Record) -> list[dict[str, str | float]]:
    """Return the stages in the order in which they began, times to the millisecond."""
    ordered = sorted(record.stages, key=lambda each: (each.start, each.depth))
    outermost = min((each.depth for each in ordered), default=0)
    return [
        asdict(each)
        | {"depth": each.depth - outermost}
        | {key: round(getattr(each, key), 3) for key in ("start", "wall", "cpu")}
        for each in ordered
    ]


def _rules(findings: Iterable[Finding]) -> list[dict[str, str | int]]:
    """Return the rules of the findings: what each is called and asks for, and how often it is not kept."""
    times = Counter(each.rule for each in findings)
    return [{"rule": name, "asks": RULES[name], "times": times[name]} for name in sorted(times)]


def _coverage(corpus: Corpus) -> dict[str, int]:
    """Count documents with claims, those whose text is kept, and of these texts what a claim quotes."""
    known = [*corpus.gists.values()]
    kept = [each.letters for each in known if each.letters is not None]
    return {
        "documentsWithClaims": sum(bool(each.places) for each in known),
        "documentsWithText": len(kept),
        "letters": sum(kept),
        "lettersQuoted": sum(each.quoted for each in known),
    }


def _libraries() -> dict[str, str]:
    """Return the versions of the libraries that the program asks for, as far as they are installed."""
    try:
        asked = metadata.requires(_PACKAGE) or []
    except metadata.PackageNotFoundError:
        return {}
    names = [line.split(";")[0] for line in asked if "extra ==" not in line]
    return dict(filter(all, ((name, _version(name)) for name in map(_name, names))))


def _name(requirement: str) -> str:
    """Return the name that a requirement begins with.

    >>> _name("pyoxigraph<0.6,>=0.5.13")
    'pyoxigraph'
    """
    end = next((at for at, sign in enumerate(requirement) if sign in " <>=!~[("), len(requirement))
    return requirement[:end]


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
