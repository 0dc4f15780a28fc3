"""The application of a review: its pages, and the requests by which they decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, PlainTextResponse

from kg.review.entries import draft_of
from kg.web.responses import problem
from kg.web.review import forms, views
from kg.web.review.requests import Answers, decision_in, form, guarded, marked, page, sent
from kg.web.review.session import reviewing

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

    from kg.review.decisions import Draft
    from kg.review.desk import Desk
    from kg.web.review.guard import Secrets
    from kg.web.review.session import Reviewing

__all__ = ["application"]


def application(session: Reviewing, known: Secrets, hosts: frozenset[str]) -> Starlette:
    """Return the application that reviews a corpus, for the holder of the token alone, at the hosts named."""
    answers = Answers(
        documents=_documents, document=_document, form=_form, check=_check, decide=_decide, write=_write
    )
    return guarded(answers, session, known, hosts)


def _desk(request: Request) -> Desk:
    return reviewing(request).desk(request.path_params["slug"])


async def _documents(request: Request) -> Response:
    return page(request, "documents.html.j2", works=list(reviewing(request).works()))


async def _document(request: Request) -> Response:
    return page(request, "document.html.j2", **_shown(_desk(request)))


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
        "qualifiers": {key: each.label() for key, each in desk.corpus.ontology.qualifiers.items()},
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
    return form(request, desk, _asked(request, desk))


def _asked(request: Request, desk: Desk) -> Draft:
    """Return the claim that a form is for; ``relation`` in the address puts another in its place."""
    asked = request.query_params
    item = asked.get("item", "")
    row = next((each for each in views.rows(desk) if item and each.item == item), None)
    if row is not None and row.draft is not None:
        return row.draft
    if item in desk.by_id:
        return draft_of(desk.by_id[item])
    return marked(request, desk)


async def _check(request: Request) -> Response:
    """Say what is wrong with a decision that is being typed."""
    decision = decision_in(await sent(request), request)
    return JSONResponse(_desk(request).faults(decision))


async def _decide(request: Request) -> Response:
    """Put a decision on disk, and return what the page then shows; 409 where it is older than the log."""
    content = await sent(request)
    desk = _desk(request)
    if content.get("seen") != len(desk.log.decisions):
        return problem("Something was decided since this page was loaded. Load it again", status=409)
    decision = decision_in(content, request)
    if decision.kind == "undo":
        desk.undo()
    elif decision.kind == "accept" and not decision.claims:
        desk.accept(decision.items[0] if decision.items else "")
    else:
        desk.decide(decision)
    return page(request, "desk.html.j2", **_shown(desk))


async def _write(request: Request) -> Response:
    """Write the claims into ``claims.yaml``."""
    return PlainTextResponse(f"{_desk(request).write()}\n")
