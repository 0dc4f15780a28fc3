"""What a search field offers while somebody types: statements by subject, names, questions."""

from __future__ import annotations

import json
from importlib.resources import files
from textwrap import shorten
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.routing import Route

from kg.asking.dossiers import headings
from kg.asking.search import LONGEST_SEARCH
from kg.asking.statement_index import asked_for
from kg.web.cache import kept
from kg.web.dataset import served
from kg.web.pages.dossiers import statements_of
from kg.web.pages.search import names_of
from kg.web.responses import respond
from kg.web.templating import LANGUAGES, failure, language, localized, page_of, rooted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from kg.asking.search import Hit
    from kg.asking.statement_index import Met
    from kg.web.dataset import Dataset

__all__ = ["GROUPS", "routes"]

GROUPS = ("statements", "names", "questions")
"""What is offered, in the order in which it is; names first where something is called as asked."""

_SUBJECTS, _NAMES, _QUESTIONS = 4, 5, 3
_LINE = 110
"""Letters of a question that are offered."""
_READ = 300
"""So many statements at most are read for an offer: of more, some subjects are named, and not counted."""
_FRESH = {"Cache-Control": "max-age=60"}
"""A browser asks anew for the same letters a minute later."""

_Offer = tuple[str, str]
"""What is offered, and where on the site it stands, an IRI or a place."""


def routes() -> list[BaseRoute]:
    """Return the routes of what is offered, with the script that shows it, which the page has, too."""
    return [Route("/offers.json", _offers), Route("/static/offers.js", _script)]


def _offers(request: Request) -> Response:
    if request.query_params.get("lang", "") not in {"", *LANGUAGES}:
        return failure(request, "No such language", status=400, fix=f"There are {', '.join(LANGUAGES)}")
    words = " ".join(request.query_params.get("q", "")[:LONGEST_SEARCH].split())
    spoken = language(request)
    groups, nearest = _offered(served(request), words, spoken)
    told = [
        {
            "name": name,
            "count": count,
            "said": said,
            "hits": [
                {"text": text, "page": rooted(request, localized(page_of(request, place), spoken))}
                for text, place in hits
            ],
        }
        for name, count, said, hits in groups
    ]
    body = json.dumps({"words": words, "groups": told, "near": nearest}, ensure_ascii=False) + "\n"
    return respond(request, body, "application/json", headers=_FRESH)


_Group = tuple[str, int, str, tuple[_Offer, ...]]


@kept
def _offered(dataset: Dataset, words: str, spoken: str) -> tuple[tuple[_Group, ...], str]:
    """Return the groups that have something to offer, and the nearest word where none has."""
    found = names_of(dataset).find(words, spoken, most=_NAMES, claims=False)
    asked = [hit for kind, hits in found.groups.items() if kind == "questions" for hit in hits]
    named = [hit for kind, hits in found.groups.items() if kind != "questions" for hit in hits]
    names = sum(count for kind, count in found.counts.items() if kind != "questions")
    groups = {"names": _group("name", names, map(_called, named[:_NAMES]))}
    questions = map(_asking, asked[:_QUESTIONS])
    groups["questions"] = _group("question", found.counts.get("questions", 0), questions)
    nearest = ""
    order: Sequence[str] = GROUPS
    if dataset.folder is not None:
        met = statements_of(dataset).find(words)
        groups["statements"] = _statements(dataset, words, met, spoken)
        nearest = met.nearest
        order = ("names", *GROUPS) if _is_name(dataset, words, named) else GROUPS
    given = [groups[name] for name in dict.fromkeys(order) if name in groups and groups[name][1]]
    return tuple(given), "" if given else nearest


def _group(word: str, count: int, hits: Iterable[_Offer], of: str = "") -> _Group:
    plural = "s" * (count != 1)
    return f"{word.capitalize()}s", count, f"{count} {word}{plural}{of}", tuple(hits)


def _called(hit: Hit) -> _Offer:
    return hit.text if hit.text == hit.label else f"{hit.text} ({hit.label})", hit.iri


def _asking(hit: Hit) -> _Offer:
    """Return a question by its name and the beginning of what it says."""
    told = hit.label if hit.text == hit.label else f"{hit.label}: {hit.text}"
    return shorten(told, _LINE, placeholder=" …"), hit.iri


def _statements(dataset: Dataset, words: str, met: Met, spoken: str) -> _Group:
    count = len(met.claims)
    subjects = headings(dataset.store, met.claims[:_READ], spoken)
    if count > _READ:
        offers = [(title, _dossier(words, title)) for title, _ in subjects[:_SUBJECTS]]
        return _group("statement", count, [*offers, (f"All {count} statements", _dossier(words))])
    on = f" on {len(subjects)} subjects" if len(subjects) > 1 else ""
    offers = [(heading, _dossier(words, title if on else "")) for title, heading in subjects[:_SUBJECTS]]
    if on:
        offers.append((f"All {count} statements{on}", _dossier(words)))
    return _group("statement", count, offers, on)


def _dossier(words: str, subject: str = "") -> str:
    about = {"about": subject} if subject else {}
    return f"/dossier?{urlencode({'q': words, **about})}"


def _is_name(dataset: Dataset, words: str, named: Iterable[Hit]) -> bool:
    """Say whether something is called exactly so, or a name only begun."""
    asked = asked_for(words)
    spelled = [asked_for(hit.text) for hit in named]
    if asked in spelled or not asked or statements_of(dataset).is_whole(asked[-1]):
        return bool(asked) and asked in spelled
    return any(_joined(each).startswith(_joined(asked)) for each in spelled)


def _joined(words: Sequence[str]) -> str:
    return " ".join(words)


def _script(request: Request) -> Response:
    return respond(request, "".join(_shared()), "text/javascript; charset=utf-8")


def _shared() -> Iterator[str]:
    """Yield the script of a field with offers, which is a part of the page's script."""
    yield "window.bilateral ??= {};\n"
    yield (files("viz") / "templates" / "page" / "offers.js").read_text(encoding="utf-8")
