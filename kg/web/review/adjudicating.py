"""The application of an adjudication: differences of two coders, and the requests that settle them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, PlainTextResponse

from kg.errors import InputError
from kg.review.adjudication import Adjudication, undecided
from kg.review.comparison import coded
from kg.web.responses import problem
from kg.web.review.cases import shown
from kg.web.review.requests import Answers, decision_in, form, guarded, marked, page, sent
from kg.web.review.session import Reviewing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

    from kg.corpus.loading import Corpus
    from kg.review.decisions import Draft
    from kg.review.desk import Desk
    from kg.web.review.guard import Secrets

__all__ = ["Adjudicating", "application"]


class Adjudicating(Reviewing):
    """A corpus of two coders' decisions under adjudication; a document's log is opened with its page."""

    def __init__(
        self,
        corpus: Corpus,
        pair: tuple[str, str],
        documents: Sequence[str],
        who: str,
        tell: Callable[[str], None],
    ) -> None:
        super().__init__(corpus, who, tell)
        self.pair, self._documents = pair, documents
        self._open: dict[str, Adjudication] = {}

    def adjudication(self, slug: str) -> Adjudication:
        """Return a document under adjudication; raises ``InputError`` as ``Adjudication`` does."""
        if slug not in self._open:
            self._open[slug] = Adjudication(self.corpus, slug, self.pair, self.coder, self._tell)
        return self._open[slug]

    def desk(self, slug: str) -> Desk:
        """Return the desk of the document's adjudication; raises ``InputError`` as ``Adjudication`` does."""
        return self.adjudication(slug).desk

    def adjudications(self) -> Iterator[tuple[str, str, int, int]]:
        """Yield the documents of both coders: slug, title, open differences, all differences."""
        for found in coded(self.corpus, *self.pair, self._documents):
            title = self.corpus.document[found.document].title or found.document
            yield found.document, title, *undecided(self.corpus, found)

    def close(self) -> None:
        """Let others open the logs."""
        for each in self._open.values():
            each.close()
        self._open.clear()


def application(session: Adjudicating, known: Secrets, hosts: frozenset[str]) -> Starlette:
    """Return the application that adjudicates, for the holder of the token alone, at the hosts named."""
    answers = Answers(
        documents=_documents, document=_document, form=_form, check=_check, decide=_decide, write=_write
    )
    return guarded(answers, session, known, hosts)


def _session(request: Request) -> Adjudicating:
    session: Adjudicating = request.app.state.reviewing
    return session


def _found(request: Request) -> Adjudication:
    return _session(request).adjudication(request.path_params["slug"])


async def _documents(request: Request) -> Response:
    session = _session(request)
    return page(request, "adjudications.html.j2", works=list(session.adjudications()), coders=session.pair)


async def _document(request: Request) -> Response:
    return page(request, "adjudication.html.j2", **_shown(_found(request)))


def _shown(found: Adjudication) -> dict[str, object]:
    """Return what the page shows of a document under adjudication."""
    cases = shown(found)
    return {
        "document": found.desk.document,
        "coders": found.coders,
        "cases": cases,
        "progress": found.progress,
        "done": sum(bool(each.held) for each in cases),
        "seen": len(found.desk.log.decisions),
    }


async def _form(request: Request) -> Response:
    """Return the form of a claim: as one of the coders has it, or of another relation."""
    found = _found(request)
    return form(request, found.desk, _asked(request, found) or marked(request, found.desk))


def _asked(request: Request, found: Adjudication) -> Draft | None:
    """Return the claim of the coder that is asked for, else the other's."""
    asked = request.query_params
    case = next((each for each in found.differences if each.key == asked.get("case")), None)
    if case is None:
        return None
    if case.held == "corrected":
        return case.claim
    first, second = case.pair
    return (second or first) if asked.get("of") == "second" else (first or second)


async def _check(request: Request) -> Response:
    """Say what is wrong with a claim that is being typed."""
    content = await sent(request)
    typed = decision_in(content | {"decision": "new"}, request)
    key = str(content.get("case", ""))
    found = _found(request)
    return JSONResponse([fault for each in typed.claims for fault in found.faults(key, each, typed.entities)])


async def _decide(request: Request) -> Response:
    """Put an outcome on disk, and return what the page then shows; 409 where it is older than the log."""
    content = await sent(request)
    found = _found(request)
    if content.get("seen") != len(found.desk.log.decisions):
        return problem("Something was decided since this page was loaded. Load it again", status=409)
    if content.get("decision") == "undo":
        found.undo()
    else:
        typed = decision_in(content | {"decision": "new"}, request)
        claim = next(iter(typed.claims), None)
        found.hold(str(content.get("case", "")), str(content.get("held", "")), claim, typed.entities)
    return page(request, "cases.html.j2", **_shown(found))


async def _write(request: Request) -> Response:
    """Write what holds into ``claims.yaml``; raises ``InputError`` while differences are open."""
    found = _found(request)
    if waiting := sum(not each.held for each in found.differences):
        count = f"{waiting} difference{'s' * (waiting != 1)}"
        raise InputError(f"{count} still open", where=found.desk.document.slug, fix="Settle them first (n)")
    return PlainTextResponse(f"{found.write()}\n")
