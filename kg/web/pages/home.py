"""The first page: what is served, about whom, how fresh, and where to go on; and the files of the build."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from pyoxigraph import Literal
from starlette.routing import Route
from starlette.staticfiles import StaticFiles

from kg.asking import answers, briefings, catalogue
from kg.asking.reader import Reader
from kg.errors import InputError
from kg.exporting import outputs
from kg.rdf import sparql
from kg.rdf.graphs import ASSERTED
from kg.rdf.terms import BR, DATASET, DCTERMS, local_name
from kg.web.cache import kept
from kg.web.dataset import served
from kg.web.parts.answer_table import table
from kg.web.parts.briefs import of_graph, since_day, told
from kg.web.parts.maps import of_world
from kg.web.parts.records import Records, records
from kg.web.parts.requests import permanent, place
from kg.web.parts.selections import MANY, polities_together, rows, tally
from kg.web.prepared import prepared
from kg.web.templating import failure, language, page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pyoxigraph import NamedNode, Store
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from kg.asking.answers import Answer
    from kg.asking.briefings import Briefing
    from kg.asking.evidence import Named
    from kg.web.dataset import Dataset
    from kg.web.parts.answer_table import Line
    from kg.web.parts.briefs import Told

__all__ = ["downloads", "routes"]

_FEATURED = ("transport", "trade", "denials", "contradictions")
"""Questions whose answers stand on the first page, where they have any; each takes two polities."""
_SHOWN = 3
_DYADS, _ENTITIES = 8, 14


def routes() -> list[BaseRoute]:
    """Return the routes of the first page and of the files."""
    return [Route("/", _home), Route("/download/{name}", _download)]


def _home(request: Request) -> Response:
    dataset = served(request)
    try:
        since = since_day(request, dataset.store)
    except InputError as error:
        return failure(request, f"{error.where}: {error.what}", status=400, fix=error.fix)
    content = _content(dataset, language(request), since)
    return page(request, "home.html.j2", content=content, map=of_world(records(request)))


def downloads(dataset: Dataset) -> Sequence[str]:
    """Return the names of the files that a build holds, as they may be downloaded."""
    if dataset.folder is None:
        return []
    return sorted(each.file for each in outputs.built() if (dataset.folder / each.file).is_file())


def _download(request: Request) -> Response:
    """Serve a file of the build, to be kept: what it holds runs nowhere near this site."""
    dataset, name = served(request), request.path_params["name"]
    names, output = downloads(dataset), outputs.of_file(name)
    if dataset.folder is None or output is None or name not in names:
        return failure(request, "There is no such file", status=404, fix=f"There are {', '.join(names)}")
    file = dataset.folder / name
    found = StaticFiles().file_response(file, os.stat(file), request.scope)  # noqa: PTH116 – what it asks for
    if "content-type" in found.headers:
        found.headers["Content-Type"] = output.content_type
        found.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return found


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A resource with a count."""

    named: Named
    count: int

    @property
    def slug(self) -> str:
        """The last part of its IRI."""
        return local_name(self.named.iri)


@dataclass(frozen=True, kw_only=True)
class Featured:
    """A question with the beginning of its answer, and its permanent address."""

    answer: Answer
    lines: Sequence[Line]
    address: str


@dataclass(frozen=True, kw_only=True)
class Content:
    """What the first page tells of a graph of claims; days are as precise as they are known."""

    title: str
    briefing: Briefing
    told: Sequence[Told]
    figures: Mapping[str, int]
    statuses: Sequence[Counted]
    dyads: Sequence[tuple[Counted, Counted]]
    entities: Sequence[Counted]
    featured: Sequence[Featured]
    offered: Sequence[tuple[str, str]]
    first: str
    last: str
    version: str
    questions: int
    files: Sequence[tuple[str, int]]


@kept
def _content(dataset: Dataset, language: str, since: str) -> Content:
    store, reader = dataset.store, Reader(dataset.store, language)
    dyads = list(_dyads(reader))
    briefing = briefings.brief(store, since=since) if since else of_graph(store)
    first, last = _days(store)
    return Content(
        title=reader.text(DATASET, DCTERMS["title"]),
        briefing=briefing,
        told=told(briefing),
        figures=_figures(store),
        statuses=_counted(reader, tally(store, "status")),
        dyads=dyads,
        entities=_counted(reader, _mentioned(store)),
        featured=list(_featured(store, dyads, language)),
        offered=list(_offered(dyads)),
        first=first,
        last=last,
        version=dataset.version,
        questions=len(catalogue.names()),
        files=[(name, (dataset.folder / name).stat().st_size) for name in downloads(dataset)]
        if dataset.folder
        else [],
    )


@prepared
def _mentioned(store: Store) -> Mapping[NamedNode, int]:
    """Return the entities of which most is said, with how many claims."""
    reader = Records(store)
    found = ((term, n) for term, n in tally(store, "end").items() if reader.is_a(term, "Entity"))
    return dict(islice(found, _ENTITIES))


@prepared
def _figures(store: Store) -> Mapping[str, int]:
    """Count what the graph holds."""
    instances = {kind: rows(store, f"SELECT ?each {{ ?each a br:{kind} }}") for kind in _KINDS}
    return {
        "claims": instances["Claim"],
        "documents": instances["Document"],
        "speakers": len(tally(store, "speaker")),
        "entities": instances["Entity"],
        "asserted edges": rows(store, f"SELECT ?each {{ GRAPH {ASSERTED} {{ ?each ?is ?what }} }}"),
        "inferred edges": instances["Inference"],
    }


_KINDS = ("Claim", "Document", "Entity", "Inference")


@prepared
def _days(store: Store) -> tuple[str, str]:
    """Return the first date of a document, as precise as it is known, and the last day of all."""
    found = sparql.select(store, "SELECT ?day { ?d a br:Document ; dcterms:issued ?day }")
    days = (row["day"].value for row in found if isinstance(row["day"], Literal))
    return min(days, default=""), Reader(store).text(DATASET, BR["lastDay"])


def _counted(reader: Reader, counts: Mapping[NamedNode, int]) -> Sequence[Counted]:
    """Return counted terms under their names."""
    return [Counted(named=reader.named(term), count=count) for term, count in counts.items()]


def _dyads(reader: Reader) -> Iterator[tuple[Counted, Counted]]:
    """Yield the pairs of polities that most claims involve."""
    for one, other, count in polities_together(reader.store)[:_DYADS]:
        yield Counted(named=reader.named(one), count=count), Counted(named=reader.named(other), count=count)


def _featured(store: Store, dyads: Sequence[tuple[Counted, Counted]], language: str) -> Iterator[Featured]:
    """Answer some questions about the two polities of which most is said."""
    for one, other in dyads[:1]:
        for name in _FEATURED if one.count <= MANY else ():
            try:
                found = answers.answer(store, name, {"a": one.slug, "b": other.slug}, language)
            except InputError:
                continue
            if found.rows:
                beginning = replace(found, rows=found.rows[:_SHOWN])
                lines = table(store, beginning).lines
                yield Featured(answer=found, lines=lines, address=permanent(found))


def _offered(dyads: Sequence[tuple[Counted, Counted]]) -> Iterator[tuple[str, str]]:
    """Yield what the same questions ask, and where they are answered, where that is not done in passing."""
    for one, other in dyads[:1]:
        for name in _FEATURED if one.count > MANY else ():
            yield catalogue.get(name).summary, place(name, {"a": one.slug, "b": other.slug})
