"""Evidence by reference: where words stand in a text that the corpus does not keep, proved by their hash.

A text is known by the SHA-256 of its bytes, words by the SHA-256 of their bytes in UTF-8. Places are code
points of the text as it is: line ends, a byte order mark and white space count, nothing is normalized.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from kg.corpus.findings import BAD_VALUE, MISSING_KEY, Finding, finding, rule
from kg.corpus.keys import TEXT, unknown_keys

if TYPE_CHECKING:
    from kg.corpus.plain_yaml import Table

__all__ = [
    "POINTER",
    "REFERENCE",
    "TextReference",
    "read_hash",
    "read_stretch",
    "read_text_reference",
    "sha256",
]

REFERENCE = rule(
    "reference", "a claim by reference says start, end and the hash of its words, and quotes none"
)

POINTER = ("start", "end", "words")
"""The keys by which a claim refers to its words."""

_HASH = re.compile(r"[0-9a-f]{64}")
_OFFSET = re.compile(r"0|[1-9]\d{0,8}")


@dataclass(frozen=True)
class TextReference:
    """A text that is not kept: the SHA-256 of its bytes, and its file below its holder's folder."""

    sha256: str
    where: str = ""


def sha256(words: str) -> str:
    """Return the hash of words, or of a whole text.

    >>> sha256("We are neighbors.")[:8]
    '2fc24a9c'
    """
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def read_text_reference(table: Table, findings: list[Finding]) -> TextReference:
    """Read ``text: {by: reference, sha256: …, where: …}``; what is wrong is added to the findings."""
    findings += unknown_keys(table, TEXT)
    if table.text("by") != "reference":
        hint = "Write text: {by: reference, sha256: …}, or text: withheld."
        findings.append(finding(table.where("by"), BAD_VALUE, f"by is {table.text('by')!r}", hint=hint))
    where = table.text("where")
    path = PurePosixPath(where)
    if path.is_absolute() or ".." in path.parts or "\0" in where:
        hint = "Write the file's path below the folder of texts."
        findings.append(
            finding(table.where("where"), BAD_VALUE, f"{where!r} leaves the folder of texts", hint=hint)
        )
        where = ""
    return TextReference(read_hash(table, "sha256", findings), where)


def read_hash(table: Table, key: str, findings: list[Finding]) -> str:
    """Read a SHA-256 in small hexadecimal digits; empty where there is none, which is a finding."""
    text = table.text(key)
    if _HASH.fullmatch(text):
        return text
    name, message = (BAD_VALUE, f"{key} is no SHA-256: {text!r}") if text else (MISSING_KEY, f"no {key}")
    hint = "Write 64 digits of 0 to 9 and a to f; `bilateral refer` makes them."
    findings.append(finding(table.where(key), name, message, hint=hint))
    return ""


def read_stretch(table: Table, findings: list[Finding]) -> tuple[int, int] | None:
    """Read ``start`` and ``end``, code points of the text, end excluded; none where one is wrong."""
    for key in ("start", "end"):
        text = table.text(key)
        if not _OFFSET.fullmatch(text):
            name, message = (BAD_VALUE, f"{key} is {text!r}") if text else (MISSING_KEY, f"no {key}")
            hint = "Count the code points of the text up to there."
            findings.append(finding(table.where(key), name, message, hint=hint))
            return None
    start, end = int(table.text("start")), int(table.text("end"))
    if start < end:
        return start, end
    message = f"end {end} is not after start {start}"
    findings.append(finding(table.where("end"), BAD_VALUE, message, hint="The end is excluded."))
    return None
