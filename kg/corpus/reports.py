"""Findings as text, JSON or SARIF 2.1.0, so that people, scripts and code hosts can read them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from kg import __version__
from kg.corpus.findings import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.corpus.findings import Finding

__all__ = ["FORMATS", "report"]

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def concise(findings: Iterable[Finding]) -> str:
    """Write one finding a line, its hint below."""
    return "".join(f"{finding}\n" for finding in findings)


def as_json(findings: Iterable[Finding]) -> str:
    """Write an array of objects with path, line, column, severity, rule, message, hint."""
    return json.dumps([finding.to_dict() for finding in findings], ensure_ascii=False, indent=1) + "\n"


def sarif(findings: Sequence[Finding]) -> str:
    """Write a SARIF 2.1.0 log of one run."""
    driver = {
        "name": "bilateral",
        "semanticVersion": __version__,
        "informationUri": "https://w3id.org/bilateral-kg/",
        "rules": [{"id": name, "shortDescription": {"text": asks}} for name, asks in sorted(RULES.items())],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding) for finding in findings],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _result(finding: Finding) -> dict[str, object]:
    path = Path(finding.path)
    uri = path.as_uri() if path.is_absolute() else quote(path.as_posix())
    hint = f"\n{finding.hint}" if finding.hint else ""
    region = {"startLine": finding.line, "startColumn": finding.column}
    return {
        "ruleId": finding.rule,
        "level": finding.severity,
        "message": {"text": finding.message + hint},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}],
    }


FORMATS = {"concise": concise, "json": as_json, "sarif": sarif}


def report(findings: Sequence[Finding], form: str) -> str:
    """Write findings in one of ``FORMATS``."""
    return FORMATS[form](findings)
