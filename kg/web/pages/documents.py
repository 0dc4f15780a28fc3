"""Documents: the text with its claims and turns, or where it is withheld the claims alone; and the list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.routing import Route

from kg.asking.evidence import absent
from kg.rdf.terms import BR, DCTERMS, DOCUMENT, SCHEMA, local_name
from kg.web.data.linked_data import resources
from kg.web.parts import passages, selections
from kg.web.parts.records import Pages, Records, records
from kg.web.prepared import prepared
from kg.web.templating import page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyoxigraph import NamedNode, Store
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from kg.asking.evidence import Named
    from kg.web.parts.records import Fact

__all__ = ["Work", "routes"]

_PAGE = 200
"""How many documents a list shows on one page."""


@dataclass(frozen=True, kw_only=True)
class Work:
    """A document as lists and pages name it; ``title`` is empty where none is recorded."""

    named: Named
    title: str
    language: str
    issued: str
    publishers: tuple[Named, ...]
    kind: str
    text: str
    source: str
    citing: tuple[Named, ...]
    claims: int

    @property
    def name(self) -> str:
        """The title, else what is known in its place: kind, publisher, date."""
        said = (self.kind.capitalize(), " and ".join(map(str, self.publishers)), self.issued or "undated")
        return self.title or ", ".join(filter(None, said))


def routes() -> list[BaseRoute]:
    """Return the routes of documents."""
    return [
        Route("/sources", _sources, name="sources"),
        Route("/document/{name:path}", resources(DOCUMENT.iri, _page), name="document"),
    ]


def _work(reader: Records, document: NamedNode) -> Work:
    title = reader.text(document, DCTERMS["title"])
    kinds = map(reader.label, reader.nodes(document, BR["documentKind"]))
    return Work(
        named=reader.named(document),
        title=title,
        language=reader.text(document, DCTERMS["language"]) or "en",
        issued=reader.text(document, DCTERMS["issued"]),
        publishers=reader.publishers(document),
        kind=" ".join(kinds) or "document",
        text=_kept(reader, document),
        source=reader.text(document, DCTERMS["source"]),
        citing=tuple(map(reader.named, reader.nodes(document, BR["citing"]))),
        claims=selections.tally(reader.store, "document").get(document, 0),
    )


def _kept(reader: Records, document: NamedNode) -> str:
    """Say in a word what is kept of a document's text."""
    if reader.text(document, BR["textKept"]) == "true":
        return "kept"
    return "by reference" if reader.text(document, BR["textHash"]) else "not reproduced"


def _sources(request: Request) -> Response:
    """List the documents, the newest first."""
    reader = records(request)
    newest = _newest(reader.store)
    pages = Pages.of(request, len(newest), _PAGE)
    works = [_work(reader, node) for node in pages.part(newest)]
    return page(request, "sources.html.j2", works=works, pages=pages)


@prepared
def _newest(store: Store) -> tuple[NamedNode, ...]:
    """Return the documents, the newest first, those without a date last."""
    reader = Records(store)
    issued = {node: reader.text(node, DCTERMS["issued"]) for node in selections.documents(store)}
    return tuple(sorted(issued, key=lambda node: (issued[node], node.value), reverse=True))


def _page(request: Request, document: NamedNode) -> Response:
    reader = records(request)
    claims = reader.all_shown(reader.subjects(BR["statedIn"], document))
    quoted = [each for each in claims if each.evidence.kind == "verbatim"]
    turns = passages.turns(reader, document, quoted)
    spans = [sentence for turn in turns for line in turn.paragraphs for sentence in line.sentences]
    work = _work(reader, document)
    text_hash = reader.text(document, BR["textHash"])
    return page(
        request,
        "document.html.j2",
        work=work,
        slug=local_name(document),
        record=_record(reader, document),
        turns=turns,
        quoted=quoted,
        cited=[each for each in claims if each.evidence.kind != "verbatim"],
        hash=text_hash,
        absent=absent(text_hash),
        sentences=sum(1 for span in spans if span.anchor),
        uncoded=sum(1 for span in spans if span.uncoded),
        kept=work.text == "kept",
    )


def _record(reader: Records, document: NamedNode) -> Sequence[Fact]:
    """Return who recorded the claims, from whom the document has its news, and how it came here."""
    said = tuple(BR[name] for name in ("origin", "codedBy", "codedOn", "takenFrom"))
    return reader.facts(document, (*said, SCHEMA["locationCreated"], DCTERMS["isVersionOf"]))
