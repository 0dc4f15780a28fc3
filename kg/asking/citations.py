"""How statements are cited: a note each as the Chicago Manual has it; a bibliography in BibTeX and CSL-JSON.

A bibliography has one entry a document, as reference managers expect, with a note of what was cited from it.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from kg.asking.phrasing import by_month
from kg.rdf import dates

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.asking.statements import Statement, Work

__all__ = ["bibtex", "chicago", "csl_json", "csl_type"]


def _by_work(statements: Iterable[Statement]) -> Mapping[Work, Sequence[Statement]]:
    """Gather statements by document, the oldest first, undated ones last."""
    found: dict[Work, list[Statement]] = {}
    for statement in statements:
        found.setdefault(statement.work, []).append(statement)
    return dict(sorted(found.items(), key=lambda pair: (pair[0].issued or "9999", pair[0].slug)))


def _notes(statements: Iterable[Statement]) -> str:
    """Say what is cited from a document: each voice once, with its words in order."""
    by_voice: dict[str, list[Statement]] = {}
    for statement in statements:
        by_voice.setdefault(statement.voice, []).append(statement)
    parts = []
    for voice, said in by_voice.items():
        words = dict.fromkeys(f"{each.reserve} {each.words}".strip() for each in said if each.words)
        unsaid = dict.fromkeys(f"{each.evidence}, {each.absent}" for each in said)
        parts.append(f"{voice}: {' / '.join(words or unsaid)}")
    return "; ".join(parts)


def chicago(statements: Iterable[Statement]) -> str:
    """Write a note for each statement in the manner of the Chicago Manual of Style, each in a line.

    Whoever copies it adds the day of access before the address.
    """
    return "".join(f"{_note(each)}\n" for each in statements)


def _note(statement: Statement) -> str:
    work = statement.work
    claimed = f"[{statement.sentence}]" if statement.standing or not statement.words else ""
    said = " ".join(filter(None, (statement.reserve, claimed, statement.words)))
    kind = work.kind if not work.title else ""
    title = f"in “{work.title}”" if work.title else f"in {_article(kind)} {kind}"
    parts = (statement.voice, said, title, work.publisher, _in_full(work.issued), statement.locator, work.url)
    return _quoted(", ".join(filter(None, parts))) + "."


def _article(noun: str) -> str:
    return "an" if noun[:1].lower() in "aeiou" else "a"


def _quoted(text: str) -> str:
    """Set commas within the quotation marks that they follow, as American usage has it.

    >>> _quoted("Ann, “so it is”, in “News”, Gazette")
    'Ann, “so it is,” in “News,” Gazette'
    """
    return text.replace("”,", ",”")


def _in_full(issued: str) -> str:
    """Write a partial date in full.

    >>> _in_full("2022-08-25"), _in_full("2022-08"), _in_full("2022"), _in_full("")
    ('August 25, 2022', 'August 2022', '2022', 'undated')
    """
    year, month, day = _date_parts(issued)
    if not month:
        return year or "undated"
    name = by_month(f"{year}-{month}").removesuffix(f" {year}")
    return f"{name} {int(day)}, {year}" if day else f"{name} {year}"


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def bibtex(statements: Iterable[Statement]) -> str:
    """Write a bibliography in BibTeX, one entry a document, keyed by the document's slug."""
    entries = (_bibtex_entry(work, cited) for work, cited in _by_work(statements).items())
    return "\n".join(entries)


def _bibtex_entry(work: Work, statements: Sequence[Statement]) -> str:
    year, month, day = _date_parts(work.issued)
    fields = {
        "author": f"{{{_latex(work.publisher)}}}" if work.publisher else "",
        "title": f"{{{_latex(work.name)}}}",
        "year": year,
        "date": work.issued if day else "",
        "howpublished": _latex(work.kind),
        "url": work.url.replace("{", "%7B").replace("}", "%7D"),
        "language": work.language,
        "note": _latex(_notes(statements)),
    }
    lines = [f"  {key} = {{{value}}},\n" for key, value in fields.items() if value]
    if month:
        lines.insert(-1, f"  month = {_MONTHS[int(month) - 1]},\n")
    return f"@misc{{{work.slug},\n{''.join(lines)}}}\n"


def _date_parts(issued: str) -> tuple[str, str, str]:
    """Split a partial date into year, month and day, each empty where it is not known."""
    try:
        dates.parse(issued)
    except ValueError:
        return "", "", ""
    year, month, day = (*issued.split("-"), "", "")[:3]
    return year, month, day


_LATEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
}


def _latex(text: str) -> str:
    """Write text so that LaTeX prints it as it stands."""
    return re.sub(r"[\\~^&%$#_{}]", lambda match: _LATEX[match[0]], text)


_CSL_TYPES = {
    "interview": "interview",
    "news-report": "article-newspaper",
    "article": "article-newspaper",
    "encyclopedia": "entry-encyclopedia",
    "speech": "speech",
    "press-statements": "speech",
    "report": "report",
    "analysis": "report",
    "statistics": "dataset",
    "agreement": "treaty",
}
"""Kinds of documents, by notation, as types of CSL 1.0.2; other kinds are pages of the web."""


def csl_type(notation: str) -> str:
    """Return the type of CSL 1.0.2 for a kind of documents, by its notation."""
    return _CSL_TYPES.get(notation, "webpage")


def csl_json(statements: Iterable[Statement]) -> str:
    """Write a bibliography in CSL-JSON, one item a document, as Zotero and Pandoc read it."""
    items = [_csl_item(work, cited) for work, cited in _by_work(statements).items()]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def _csl_item(work: Work, statements: Sequence[Statement]) -> Mapping[str, object]:
    parts = [int(part) for part in _date_parts(work.issued) if part]
    item: dict[str, object] = {
        "id": work.slug,
        "type": csl_type(work.notation),
        "title": work.name,
        "author": [{"literal": work.publisher}] if work.publisher else None,
        "container-title": work.publisher,
        "publisher": work.publisher,
        "issued": {"date-parts": [parts]} if parts else None,
        "genre": work.kind,
        "language": work.language,
        "URL": work.url,
        "note": _notes(statements),
    }
    return {key: value for key, value in item.items() if value}
