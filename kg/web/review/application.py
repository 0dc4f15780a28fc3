"""The application of a review: its pages, and the requests by which they decide."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kg.errors import InputError, KgError
from kg.review.decisions import Decision, Draft, read_decision
from kg.review.entries import draft_of
from kg.review.names import relations
from kg.web.hosts import KnownHosts
from kg.web.responses import problem
from kg.web.review import forms, views
from kg.web.review.guard import Guard
from kg.web.review.session import reviewing
from kg.web.templating import letters

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request
    from starlette.responses import Response

    from kg.review.desk import Desk
    from kg.web.review.guard import Secrets
    from kg.web.review.session import Reviewing

__all__ = ["application"]

_MOST_BYTES = 1_000_000
"""The most that a page may send; a decision has a few hundred."""


def application(session: Reviewing, known: Secrets, hosts: frozenset[str]) -> Starlette:
    """Return the application that reviews a corpus, for the holder of the token alone, at the hosts named."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        del app
        yield
        session.close()

    routes = [
        Route("/", _documents),
        Route("/complete", _complete),
        Route("/document/{slug}", _document),
        Route("/document/{slug}/form", _form),
        Route("/document/{slug}/check", _check, methods=["POST"]),
        Route("/document/{slug}/decisions", _decide, methods=["POST"]),
        Route("/document/{slug}/claims", _write, methods=["POST"]),
        Mount("/static", StaticFiles(directory=str(files("kg.web") / "static"))),
    ]
    app = Starlette(routes=routes, exception_handlers={KgError: _told}, lifespan=lifespan)
    app.state.reviewing, app.state.secrets = session, known
    app.add_middleware(Guard, known=known)
    app.add_middleware(KnownHosts, hosts=hosts)
    return app


def _told(request: Request, error: Exception) -> Response:
    """Say in a line what is wrong with what a user did."""
    del request
    return problem(str(error), status=400)


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("kg.web", "templates/review"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["letters"] = letters
    return environment


def _page(request: Request, template: str, **context: object) -> Response:
    known = {"secret": request.app.state.secrets.page, "coder": reviewing(request).coder}
    return HTMLResponse(_templates().get_template(template).render(known | context))


def _desk(request: Request) -> Desk:
    return reviewing(request).desk(request.path_params["slug"])


async def _documents(request: Request) -> Response:
    return _page(request, "documents.html.j2", works=list(reviewing(request).works()))


async def _document(request: Request) -> Response:
    return _page(request, "document.html.j2", **_shown(_desk(request)))


def _shown(desk: Desk) -> dict[str, object]:
    """Return what the page shows of a document under review."""
    rows = views.rows(desk)
    return {
        "document": desk.document,
        "rows": rows,
        "stretches": views.stretches(desk, rows),
        "progress": desk.progress,
        "done": sum(desk.settled),
        "sentences": len(desk.settled),
        "seen": len(desk.log.decisions),
        "statuses": {each.value: each.label for each in forms.statuses(desk.corpus.ontology)},
        "relations": sorted({row.relation for row in rows if row.relation}),
        "speakers": sorted({each for row in rows for each in row.speakers}),
        "classes": forms.classes(desk.corpus.ontology),
        "reasons": _REASONS,
    }


_REASONS = (
    "not in the words",
    "another subject or object",
    "another relation",
    "another status",
    "another speaker",
    "said twice",
)
"""Why a candidate is rejected, by one key each; others are typed."""


async def _form(request: Request) -> Response:
    """Return the form of a claim: for an item as it stands, or for words that were marked."""
    desk = _desk(request)
    draft = _asked(request, desk)
    ontology = desk.corpus.ontology
    relation = ontology.relations.get(draft.relation)
    turn = desk.document.turn_at(draft.start)
    return _page(
        request,
        "form.html.j2",
        draft=draft,
        subject=views.label(desk, draft.subject),
        object=views.label(desk, draft.object),
        domain=",".join(sorted(relation.domain)) if relation else "",
        range=",".join(sorted(relation.range)) if relation else "",
        meaning=relation.definition if relation else "",
        statuses=forms.statuses(ontology),
        classes=forms.classes(ontology),
        fields=forms.fields(ontology, draft.relation, draft.qualifiers),
        voices=", ".join(turn.speakers if turn else (desk.document.publisher,)),
    )


def _asked(request: Request, desk: Desk) -> Draft:
    """Return the claim that a form is for; ``relation`` in the address puts another in its place."""
    asked = request.query_params
    item, relation = asked.get("item", ""), asked.get("relation", "")
    row = next((each for each in views.rows(desk) if item and each.item == item), None)
    if row is not None and row.draft is not None:
        return row.draft
    if item in desk.by_id:
        return draft_of(desk.by_id[item])
    start, end = (_number(asked.get(name, "")) for name in ("start", "end"))
    status = desk.corpus.ontology.unsaid_of(relation)
    words = desk.text[start:end]
    return Draft(subject="", relation=relation, object="", status=status, start=start, end=end, quote=words)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and text.isascii() else 0


async def _complete(request: Request) -> Response:
    """Complete a name: of an entity of some classes, or of a relation."""
    asked = request.query_params
    session, typed = reviewing(request), asked.get("q", "")[:100]
    if asked.get("kind") == "relation":
        found = relations(session.corpus.ontology, typed)
    else:
        wanted = [each for each in asked.get("classes", "").split(",") if each]
        proposed = session.desk(asked["document"]).state.entities if "document" in asked else {}
        found = session.names.complete(typed, wanted, proposed)
    return JSONResponse([asdict(each) for each in found])


async def _sent(request: Request) -> dict[str, Any]:
    """Return what a page sends; raises ``InputError`` where it is too much or no JSON object."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _MOST_BYTES:
            raise InputError("too much at once", where=request.url.path)
    try:
        content = json.loads(body)
    except ValueError as error:
        raise InputError("not JSON", where=request.url.path) from error
    if not isinstance(content, dict):
        raise InputError("no JSON object", where=request.url.path)
    return content


def _read(content: dict[str, Any], request: Request) -> Decision:
    try:
        return read_decision(content)
    except ValueError as error:
        raise InputError(str(error), where=request.url.path) from error


async def _check(request: Request) -> Response:
    """Say what is wrong with a decision that is being typed."""
    decision = _read(await _sent(request), request)
    return JSONResponse(_desk(request).faults(decision))


async def _decide(request: Request) -> Response:
    """Put a decision on disk, and return what the page then shows; 409 where it is older than the log."""
    content = await _sent(request)
    desk = _desk(request)
    if content.get("seen") != len(desk.log.decisions):
        return problem("Something was decided since this page was loaded. Load it again", status=409)
    decision = _read(content, request)
    if decision.kind == "undo":
        desk.undo()
    elif decision.kind == "accept" and not decision.claims:
        desk.accept(decision.items[0] if decision.items else "")
    else:
        desk.decide(decision)
    return _page(request, "desk.html.j2", **_shown(desk))


async def _write(request: Request) -> Response:
    """Write the claims into ``claims.yaml``."""
    return PlainTextResponse(f"{_desk(request).write()}\n")
