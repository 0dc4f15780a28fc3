"""TEI: parliaments as ParlaMint marks them up, and diplomatic papers as the Office of the Historian does."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.intake.readers.raw import LARGEST, PAGE, Raw, Stretch, digest, extra, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from typing import Any

__all__ = ["read"]

_NAMES = {
    "tei": "http://www.tei-c.org/ns/1.0",
    "xml": "http://www.w3.org/XML/1998/namespace",
    "frus": "http://history.state.gov/frus/ns/1.0",
}
_BLOCKS = (
    "descendant::*[not(ancestor::tei:note) and not(ancestor::tei:p) and (self::tei:p or self::tei:head"
    " or self::tei:pb or self::tei:seg or self::tei:item[not(ancestor::tei:item or descendant::tei:p)])]"
)
"""What stands by itself: of what stands in each other the outermost, of an item with paragraphs these."""

_LISTS = "*listPerson*.xml"
"""How ParlaMint calls the list of persons that the sittings of a parliament share."""

_WHITE = re.compile(r"[^\S\f]+")
_SIGNS = {"pb": PAGE, "lb": " ", "cb": " "}
"""What begins a page, line or column: words beside it are two; not at a line that says ``break="no"``."""

_LEFT = {"note", "kinesic", "incident", "vocal", "gap", "fw"}
"""What stands in a text and is not said in it."""


def read(path: Path, name: str) -> Iterator[Raw]:
    """Read each document of a TEI file, or its utterances as one text.

    Raises ``InputError`` for XML that is not well-formed, that declares entities, or has no TEI text.
    """
    data = whole(path, LARGEST)
    root = _root(data, path)
    texts = list(root.iterfind(".//tei:div[@type='document']", _NAMES)) or [root]
    for number, text in enumerate(texts, start=1):
        several = len(texts) > 1
        stretches = tuple(each for each in _stretches(text, root, path) if each.text.strip())
        if stretches:
            yield Raw(
                name=f"{name}#{number}" if several else name,
                digest=digest("\n".join(each.text for each in stretches).encode())
                if several
                else digest(data),
                stretches=stretches,
                says=_says(text, root),
                first_page=_first_page(text),
            )
        elif not several:
            raise InputError("no text of TEI in it", where=str(path), fix="Name TEI, html or text")


def _root(data: bytes, path: Path) -> Any:  # noqa: ANN401 – lxml has no types
    with extra(path):
        from lxml import etree
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        where = f"{path}:{line}:{column}"
        reason = error.msg.partition(", line")[0]
        raise InputError(f"not XML: {reason}", where=where, fix="Mend or leave it out") from error
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise InputError("XML that declares entities", where=str(path), fix="Write out what they stand for")
    return root


def _first_page(text: Any) -> int:  # noqa: ANN401
    """Return the number of the page on which a text begins, by that of the first page that begins in it."""
    number = str(next((page.get("n", "") for page in text.iterfind(".//tei:pb", _NAMES)), ""))
    return max(int(number) - 1, 1) if number.isascii() and number.isdigit() else 1


def _stretches(text: Any, root: Any, path: Path) -> Iterator[Stretch]:  # noqa: ANN401
    """Yield the utterances with their speakers, and what stands between them."""
    speeches = list(text.iterfind(".//tei:u", _NAMES))
    if speeches:
        people = {**_people_beside(path), **_people(root)}
        for each in speeches:
            who = str(each.get("who", "")).lstrip("#")
            role = "chair" if each.get("ana", "").endswith("chair") else ""
            yield Stretch(_blocks(each), people.get(who) or _spaced(who), role)
    else:
        body = text.find(".//tei:body", _NAMES) if text is root else text
        yield Stretch(_blocks(body) if body is not None else "")


def _spaced(key: str) -> str:
    """Return the key of a person as a name, where the file has no list of persons.

    >>> _spaced("StephenKinnock.1970"), _spaced("McAllisterIan")
    ('Stephen Kinnock', 'McAllister Ian')
    """
    return re.sub(r"(?<=[a-z])(?<!\bMc)(?<!\bMac)(?=[A-Z])", " ", key.partition(".")[0].replace("_", " "))


def _blocks(element: Any) -> str:  # noqa: ANN401
    blocks = element.xpath(_BLOCKS, namespaces=_NAMES)
    texts = [_WHITE.sub(" ", "".join(_said(each))).strip(" ") for each in blocks or [element]]
    return "\n\n".join(filter(None, texts))


def _said(element: Any) -> Iterator[str]:  # noqa: ANN401
    """Yield the text in an element without notes on it, and a sign where a page, line or column begins."""
    sign = _SIGNS.get(element.tag.rpartition("}")[2], "")
    yield "" if sign == " " and element.get("break") == "no" else sign
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child.tag.rpartition("}")[2] not in _LEFT:
            yield from _said(child)
        yield child.tail or ""


def _people_beside(path: Path) -> Mapping[str, str]:
    """Return the persons of the list that a parliament's files share: beside a file or one folder above."""
    lists = (each for folder in path.parents[:2] for each in sorted(folder.glob(_LISTS)) if each != path)
    return next(map(_listed, lists), {})


@lru_cache(maxsize=4)
def _listed(path: Path) -> Mapping[str, str]:
    return _people(_root(whole(path, LARGEST), path))


def _people(root: Any) -> Mapping[str, str]:  # noqa: ANN401
    found = {}
    for person in root.iterfind(".//tei:person", _NAMES):
        name = person.find(".//tei:persName", _NAMES)
        if name is not None:
            parts = [" ".join("".join(each.itertext()).split()) for each in name] or [
                "".join(name.itertext())
            ]
            key = f"{{{_NAMES['xml']}}}id"
            found[str(person.get(key, ""))] = " ".join(filter(None, _given_first(name, parts)))
    return found


def _given_first(name: Any, parts: list[str]) -> list[str]:  # noqa: ANN401
    tags = [each.tag.rpartition("}")[2] for each in name if isinstance(each.tag, str)]
    if tags.count("surname") and tags.count("forename") and len(tags) == len(parts):
        return [
            *(part for tag, part in zip(tags, parts, strict=True) if tag == "forename"),
            *(part for tag, part in zip(tags, parts, strict=True) if tag == "surname"),
        ]
    return parts


def _says(text: Any, root: Any) -> dict[str, str]:  # noqa: ANN401
    head = text.find("tei:head", _NAMES) if text is not root else None
    title = head if head is not None else root.find(".//tei:titleStmt/tei:title", _NAMES)
    day = (
        _day(text)
        or _day(root.find(".//tei:settingDesc", _NAMES))
        or _day(root.find(".//tei:sourceDesc", _NAMES))
    )
    return {
        "title": " ".join("".join(_said(title)).split()) if title is not None else "",
        "issued": day,
        "language": str(root.get(f"{{{_NAMES['xml']}}}lang", ""))[:2],
        "publisher": _publisher(root),
        "source": _plain(root.find(".//tei:sourceDesc//tei:idno[@type='URI']", _NAMES)),
    }


def _publisher(root: Any) -> str:  # noqa: ANN401
    named = root.find(".//tei:publicationStmt/tei:publisher/tei:orgName", _NAMES)
    return _plain(named if named is not None else root.find(".//tei:publicationStmt/tei:publisher", _NAMES))


def _plain(element: Any) -> str:  # noqa: ANN401
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def _day(element: Any) -> str:  # noqa: ANN401
    """Return the day that an element is of, by its own mark or that of a date in it."""
    if element is None:
        return ""
    marked = element.get(f"{{{_NAMES['frus']}}}doc-dateTime-min", "")
    for date in [] if marked else element.iterfind(".//tei:date[@when]", _NAMES):
        marked = date.get("when", "")
        break
    return str(marked)[:10]
