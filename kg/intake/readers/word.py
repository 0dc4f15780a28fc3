"""Word documents (docx): paragraphs, tables and page breaks in their order."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.intake.readers import archives
from kg.intake.readers.raw import PAGE, Raw, Stretch, digest, extra, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from docx.document import Document
    from docx.text.paragraph import Paragraph

__all__ = ["read"]


def read(path: Path, name: str) -> Iterator[Raw]:
    """Read a docx; raises ``InputError`` where it is none."""
    with extra(path):
        import docx
        from docx.opc.exceptions import OpcError
        from lxml.etree import LxmlError
    data = whole(path)
    archives.look(path, "word/document.xml", "docx")
    try:
        document = docx.Document(str(path))
        text = "\n\n".join(_paragraphs(document))
        says = _says(document)
    except (OpcError, LxmlError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise InputError("no docx that can be read", where=str(path), fix="Save it as docx again") from error
    yield Raw(name=name, digest=digest(data), stretches=(Stretch(text),), says=says, sure=False)


def _paragraphs(document: Document) -> Iterator[str]:
    from docx.table import Table

    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                cells = dict.fromkeys(cell.text.strip() for cell in row.cells)
                yield "\t".join(each for each in cells if each)
        else:
            yield _text(block)


def _text(paragraph: Paragraph) -> str:
    """Return a paragraph's text, with a sign where the program that wrote it began a new page."""
    breaks = paragraph.rendered_page_breaks
    if breaks and not breaks[0].preceding_paragraph_fragment:
        return PAGE + paragraph.text
    return paragraph.text


def _says(document: Document) -> Mapping[str, str]:
    told = document.core_properties
    made = told.created
    return {
        "title": told.title or "",
        "issued": made.date().isoformat() if made else "",
        "language": (told.language or "")[:2].lower(),
    }
