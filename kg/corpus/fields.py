"""Values that stand in several tables of a corpus, each read in one way: dates, languages, addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.corpus import addresses
from kg.corpus.findings import BAD_VALUE, Finding, finding
from kg.corpus.languages import LANGUAGES
from kg.corpus.spelling import LANGUAGE_TAG
from kg.rdf import dates

if TYPE_CHECKING:
    from kg.corpus.plain_yaml import Table

__all__ = ["read_address", "read_date", "read_language"]


def read_date(table: Table, key: str, findings: list[Finding]) -> dates.PartialDate | None:
    """Return the partial date under a key; none where there is none, or it is added to findings."""
    if key not in table:
        return None
    try:
        return dates.parse(table.text(key))
    except ValueError as error:
        hint = "Write 2022, 2022-08 or 2022-08-25."
        findings.append(finding(table.where(key), BAD_VALUE, str(error), hint=hint))
        return None


def read_language(table: Table, findings: list[Finding]) -> str:
    """Return the tag under ``language``; English where there is none, or it is added to findings."""
    tag = table.text("language", "en")
    if LANGUAGE_TAG.fullmatch(tag):
        return tag
    hint = f"Write {', '.join(LANGUAGES)}, ru-Latn, …."
    findings.append(finding(table.where("language"), BAD_VALUE, f"{tag!r} is not a language tag", hint=hint))
    return "en"


def read_address(table: Table, key: str, findings: list[Finding]) -> str:
    """Return the web address under a key; empty where there is none, or it is added to findings."""
    address = table.text(key)
    if address and (wrong := addresses.fault(address)):
        what, hint = wrong
        findings.append(finding(table.where(key), BAD_VALUE, what, hint=hint))
        return ""
    return address
