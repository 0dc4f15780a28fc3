"""Marks of the web: pages of W3C Web Annotations (JSON-LD), and what the API of Hypothesis gives (JSON)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.rdf.terms import BR, DOCUMENT, ID, local_name
from kg.review.marks.mark import Mark, Name, Statement, read_comment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.ontology.vocabulary import Ontology

__all__ = ["is_annotations", "read"]

_QUOTE, _POSITION = "TextQuoteSelector", "TextPositionSelector"


def is_annotations(content: object) -> bool:
    """Say whether JSON is of annotations: of Hypothesis (``rows``) or the W3C (``items``, ``first``)."""
    if isinstance(content, list):
        return all(isinstance(each, dict) and "target" in each for each in content)
    return isinstance(content, dict) and any(key in content for key in ("rows", "items", "first", "target"))


def read(content: object, ontology: Ontology) -> list[Mark]:
    """Read annotations; raises ``ValueError`` where one is none, with its number."""
    found = []
    for number, each in enumerate(_annotations(content), 1):
        try:
            found.append(_mark(each, number, ontology))
        except (TypeError, KeyError, AttributeError, ValueError, IndexError) as error:
            raise ValueError(f"annotation {number} cannot be read: {error!r}") from error
    return found


def _annotations(content: object) -> list[Any]:
    """Return the annotations of a collection, a page, an answer of the API, a list, or one alone."""
    if isinstance(content, list):
        return content
    whole: dict[str, Any] = content if isinstance(content, dict) else {}
    if "rows" in whole:
        return _listed(whole["rows"])
    if isinstance(whole.get("first"), dict):
        return _annotations(whole["first"])
    return _listed(whole["items"]) if "items" in whole else [whole]


def _listed(value: Any) -> list[Any]:  # noqa: ANN401 – whatever JSON has
    """Return what JSON-LD may write as one value or as a list, as a list."""
    return value if isinstance(value, list) else [] if value is None else [value]


def _mark(annotation: dict[str, Any], number: int, ontology: Ontology) -> Mark:
    aimed: object = next(iter(_listed(annotation.get("target"))), {})
    target: dict[str, Any] = aimed if isinstance(aimed, dict) else {"source": aimed}
    selectors = {each["type"]: each for each in _listed(target.get("selector"))}
    words, place = selectors.get(_QUOTE, {}), selectors.get(_POSITION, {})
    mark = Mark(
        number=number,
        quote=str(words.get("exact", "")),
        start=_offset(place, "start"),
        end=_offset(place, "end"),
        before=str(words.get("prefix", "")),
        after=str(words.get("suffix", "")),
        document=_document(target, annotation),
    )
    return _with_body(mark, annotation, ontology)


def _offset(selector: Mapping[str, Any], key: str) -> int | None:
    offset = int(selector[key]) if key in selector else None
    return offset if offset is None or offset >= 0 else None


def _document(target: Mapping[str, Any], annotation: Mapping[str, Any]) -> str:
    """Return the slug of a document of ours, else the address of what was annotated."""
    source = target.get("source", annotation.get("uri", ""))
    address = str(source.get("id", "") if isinstance(source, dict) else source)
    return local_name(address) if address.startswith(DOCUMENT.iri) else address


def _with_body(mark: Mark, annotation: Mapping[str, Any], ontology: Ontology) -> Mark:
    """Return a mark with what is said of it: a claim of ours, else the text that somebody wrote."""
    bodies = [each for each in _listed(annotation.get("body")) if isinstance(each, dict)]
    for body in bodies:
        if "rdf:subject" in body:
            return _with_claim(mark, body, ontology)
    texts = [str(each.get("value", "")) for each in bodies]
    texts += [str(annotation.get("text") or ""), str(annotation.get("bodyValue") or "")]
    said = next(filter(str.strip, texts), "") or ", ".join(map(str, _listed(annotation.get("tags"))))
    return read_comment(mark, said, ontology.relations)


def _with_claim(mark: Mark, body: Mapping[str, Any], ontology: Ontology) -> Mark:
    """Read the record of a claim as it was exported."""
    values = {local_name(_key(key)): _values(value, ontology) for key, value in body.items()}
    statement = Statement(
        subject=Name(text=_one(values, "subject")),
        relation=_one(values, "predicate"),
        object=Name(text=_one(values, "object")),
        status=_one(values, "status"),
        speakers=values.get("statedBy", ()),
        qualifiers={key: each for key, each in values.items() if key in ontology.qualifiers},
    )
    return Mark(**{**vars(mark), "statement": statement})


def _key(key: str) -> str:
    return key.replace(":", "#", 1) if "/" not in key else key


def _one(values: Mapping[str, tuple[str, ...]], key: str) -> str:
    return next(iter(values.get(key, ())), "")


def _values(value: object, ontology: Ontology) -> tuple[str, ...]:
    return tuple(_value(each, ontology) for each in _listed(value))


def _value(value: object, ontology: Ontology) -> str:
    """Return a value as a corpus writes it: the slug of an entity, the notation of a concept, else text."""
    if not isinstance(value, dict):
        return str(value)
    iri = str(value.get("id", ""))
    if not iri:
        return str(value.get("@value", ""))
    name = local_name(iri)
    concept = ontology.concepts.get(name) if iri.startswith(BR.iri) else None
    return concept.notation if concept else name if iri.startswith((ID.iri, BR.iri)) else iri
