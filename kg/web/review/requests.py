"""What the applications of a review share: who may ask, pages from templates, and what a page sends."""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kg.errors import InputError, KgError
from kg.review.decisions import Decision, Draft, read_decision
from kg.review.names import relations
from kg.web.hosts import KnownHosts
from kg.web.responses import problem
from kg.web.review import forms, views
from kg.web.review.guard import Guard
from kg.web.review.session import reviewing
from kg.web.templating import letters

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from kg.review.desk import Desk
    from kg.web.review.guard import Secrets
    from kg.web.review.session import Reviewing

    Endpoint = Callable[[Request], Awaitable[Response]]

__all__ = ["Answers", "complete", "decision_in", "form", "guarded", "marked", "page", "sent"]

_MOST_BYTES = 1_000_000
"""The most that a page may send; a decision has a few hundred."""


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What an application answers with: its documents, one of them, and what is asked and decided in it."""

    documents: Endpoint
    document: Endpoint
    form: Endpoint
    check: Endpoint
    decide: Endpoint
    write: Endpoint

    def routes(self) -> Iterator[BaseRoute]:
        """Yield the routes that the pages know."""
        yield Route("/", self.documents)
        yield Route("/complete", complete)
        yield Route("/document/{slug}", self.document)
        yield Route("/document/{slug}/form", self.form)
        yield Route("/document/{slug}/check", self.check, methods=["POST"])
        yield Route("/document/{slug}/decisions", self.decide, methods=["POST"])
        yield Route("/document/{slug}/claims", self.write, methods=["POST"])


def guarded(answers: Answers, session: Reviewing, known: Secrets, hosts: frozenset[str]) -> Starlette:
    """Return an application, for the holder of the token alone, at the hosts named."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        del app
        yield
        session.close()

    static = Mount("/static", StaticFiles(directory=str(files("kg.web") / "static")))
    app = Starlette(
        routes=[*answers.routes(), static], exception_handlers={KgError: _told}, lifespan=lifespan
    )
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


def page(request: Request, template: str, **context: object) -> Response:
    """Return a page made from a template."""
    known = {"secret": request.app.state.secrets.page, "coder": reviewing(request).coder}
    return HTMLResponse(_templates().get_template(template).render(known | context))


def form(request: Request, desk: Desk, draft: Draft) -> Response:
    """Return the form of a claim."""
    ontology = desk.corpus.ontology
    relation = ontology.relations.get(draft.relation)
    turn = desk.document.turn_at(draft.start)
    said = turn.speakers if turn else (desk.document.publisher,)
    return page(
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
        voices=" and ".join(views.label(desk, each) for each in said),
    )


def marked(request: Request, desk: Desk) -> Draft:
    """Return the claim that is begun of marked words; ``relation`` in the address is that of the claim."""
    asked = request.query_params
    relation = asked.get("relation", "")
    start, end = (_number(asked.get(name, "")) for name in ("start", "end"))
    status = desk.corpus.ontology.unsaid_of(relation)
    words = desk.text[start:end]
    return Draft(subject="", relation=relation, object="", status=status, start=start, end=end, quote=words)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and text.isascii() else 0


async def complete(request: Request) -> Response:
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


async def sent(request: Request) -> dict[str, Any]:
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


def decision_in(content: dict[str, Any], request: Request) -> Decision:
    """Read the decision that a page sends; raises ``InputError`` where it is none."""
    try:
        return read_decision(content)
    except ValueError as error:
        raise InputError(str(error), where=request.url.path) from error
