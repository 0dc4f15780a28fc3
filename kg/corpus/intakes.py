"""How a document came into a corpus: from which file, as which version, what of it a program guessed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.corpus.findings import BAD_VALUE, Finding, finding, rule
from kg.corpus.keys import DOCUMENT
from kg.corpus.plain_yaml import scalars
from kg.corpus.references import read_hash
from kg.corpus.spelling import near

if TYPE_CHECKING:
    from pathlib import Path

    from kg.corpus.plain_yaml import Table

__all__ = ["GUESSES", "Intake", "read_intake"]

VERSION = rule("unknown-version", "versionOf names another document of the corpus")

GUESSES = (*DOCUMENT, "turns")
"""What may be guessed: keys of the document, and who speaks where."""


@dataclass(frozen=True, kw_only=True)
class Intake:
    """The file a text was taken from and its hash, what it is a version of, its pages, what was guessed."""

    file: str = ""
    file_hash: str = ""
    version_of: str = ""
    first_page: int = 1
    page_heads: tuple[str, ...] = ()
    guessed: tuple[str, ...] = ()


def read_intake(home: Path, header: Table, findings: list[Finding]) -> Intake:
    """Read these keys of a document's header; what is wrong is added to the findings."""
    return Intake(
        file=header.text("file"),
        file_hash=read_hash(header, "fileHash", findings) if "fileHash" in header else "",
        version_of=_version_of(home, header, findings),
        first_page=_first_page(header, findings),
        page_heads=header.texts("pageHeads"),
        guessed=_guessed(header, findings),
    )


def _version_of(home: Path, header: Table, findings: list[Finding]) -> str:
    slug = header.text("versionOf")
    if not slug or (slug != home.name and (home.parent / slug / "claims.yaml").is_file()):
        return slug
    others = {path.parent.name for path in home.parent.glob("*/claims.yaml")} - {home.name}
    hint = near(slug, others) or "Name the folder of an earlier version, or drop the key."
    findings.append(finding(header.where("versionOf"), VERSION, f"no other document {slug!r}", hint=hint))
    return ""


def _first_page(header: Table, findings: list[Finding]) -> int:
    text = header.text("firstPage", "1")
    if text.isascii() and text.isdigit() and int(text) > 0:
        return int(text)
    findings.append(
        finding(header.where("firstPage"), BAD_VALUE, f"firstPage is {text!r}", hint="Write 1 or more.")
    )
    return 1


def _guessed(header: Table, findings: list[Finding]) -> tuple[str, ...]:
    named = scalars(header.get("guessed"))
    for each in named:
        if each.text not in GUESSES:
            hint = near(each.text, GUESSES) or "Name keys of the document."
            findings.append(finding(each.at, BAD_VALUE, f"{each.text!r} is no key to guess", hint=hint))
    return tuple(each.text for each in named if each.text in GUESSES)
