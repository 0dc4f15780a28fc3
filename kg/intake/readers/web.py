"""Web pages: the article without menus, scripts and what a browser does not show."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.intake.readers.encodings import decoded
from kg.intake.readers.raw import LARGEST, Raw, Stretch, digest, extra, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from typing import Any

__all__ = ["article", "read"]

_HIDDEN = (
    "//script | //style | //noscript | //template | //*[@hidden] | //*[@aria-hidden='true']"
    " | //*[contains(translate(@style, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ ', 'abcdefghijklmnopqrstuvwxyz'),"
    " 'display:none')]"
    " | //*[contains(translate(@style, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ ', 'abcdefghijklmnopqrstuvwxyz'),"
    " 'visibility:hidden')]"
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{2,20})", re.IGNORECASE)
_FIELDS = {"title": "title", "issued": "date", "publisher": "sitename", "source": "url"}


def read(path: Path, name: str) -> Iterator[Raw]:
    """Read the article of a page; raises ``InputError`` where there is none."""
    data = whole(path, LARGEST)
    text, says = article(_text(data, path), path)
    yield Raw(name=name, digest=digest(data), stretches=(Stretch(text),), says=says, sure=False)


def _text(data: bytes, path: Path) -> str:
    """Decode a page by what it says of itself, else as any text."""
    if found := _CHARSET.search(data, 0, 4096):
        try:
            return data.decode(found[1].decode())
        except (LookupError, UnicodeDecodeError):
            pass
    return decoded(data, path)[0]


def article(page: str, path: Path) -> tuple[str, Mapping[str, str]]:
    """Return the article of a page as paragraphs, and what the page says of it."""
    with extra(path):
        import trafilatura
        from lxml import html
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    tree = _tree(html, page)
    found = None
    if tree is not None:
        language = tree.get("lang", "")
        for each in tree.xpath(_HIDDEN):
            each.drop_tree()
        found = trafilatura.bare_extraction(
            tree, favor_recall=True, include_comments=False, include_tables=True, with_metadata=True
        )
    text = str(getattr(found, "text", "") or "")
    if not text:
        fix = "Save the page as text, or copy its article into a .txt"
        raise InputError("no article in this page", where=str(path), fix=fix)
    says = {key: str(getattr(found, name) or "") for key, name in _FIELDS.items()}
    return text.replace("\n", "\n\n"), says | {"language": language[:2].lower()}


def _tree(html: Any, page: str) -> Any:  # noqa: ANN401 – lxml has no types
    try:
        return html.document_fromstring(page.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8"))
    except (ValueError, html.etree.ParserError):
        return None
