"""What a request asks: a question with its parameters, in a language, in a form of answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from kg.asking import answers, catalogue
from kg.asking.catalogue import ANY_DAY
from kg.asking.names import UnknownNameError
from kg.corpus.spelling import near
from kg.errors import InputError
from kg.web.cache import kept
from kg.web.dataset import served
from kg.web.parts.fields import value
from kg.web.responses import accepted
from kg.web.templating import HTML, LANGUAGES, language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyoxigraph import Store
    from starlette.requests import Request

    from kg.asking.answers import Answer
    from kg.asking.catalogue import Question

__all__ = [
    "FORMS",
    "LONGEST",
    "Asked",
    "Form",
    "Given",
    "answered",
    "asked_for",
    "form_asked",
    "known",
    "outlined",
    "permanent",
    "place",
    "read",
]

Given = tuple[tuple[str, str], ...]
"""Parameters by name, sorted."""

LONGEST = 500
"""So many characters at most are read as a value."""


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form of answer: what follows the question's name in the address, its media type, its name."""

    suffix: str
    media_type: str
    name: str
    writer: str = ""


FORMS: Mapping[str, Form] = {
    form.suffix: form
    for form in (
        Form(suffix="html", media_type=HTML, name="HTML"),
        Form(suffix="csv", media_type="text/csv; charset=utf-8", name="CSV", writer="csv"),
        Form(suffix="tsv", media_type="text/tab-separated-values; charset=utf-8", name="TSV", writer="tsv"),
        Form(suffix="json", media_type="application/json", name="JSON", writer="json"),
        Form(suffix="md", media_type="text/markdown; charset=utf-8", name="Markdown", writer="markdown"),
        Form(suffix="bib", media_type="application/x-bibtex; charset=utf-8", name="BibTeX", writer="bibtex"),
        Form(
            suffix="csl.json",
            media_type="application/vnd.citationstyles.csl+json",
            name="CSL-JSON",
            writer="csl-json",
        ),
        Form(suffix="ttl", media_type="text/turtle; charset=utf-8", name="Turtle"),
        Form(suffix="jsonld", media_type="application/ld+json", name="JSON-LD"),
        Form(suffix="nt", media_type="application/n-triples", name="N-Triples"),
        Form(suffix="rq", media_type="application/sparql-query; charset=utf-8", name="SPARQL"),
    )
}
"""The forms of answer by suffix; the first is that of a browser and of whoever asks for none."""


def form_asked(request: Request, suffix: str) -> Form | None:
    """Return the form that an address names by its suffix, else the one that ``Accept`` likes best.

    None where there is no such suffix. Raises ``kg.web.responses.NotAcceptableError``.
    """
    if suffix:
        return FORMS.get(suffix)
    offers = {form.media_type.partition(";")[0]: form for form in FORMS.values()}
    return offers[accepted(request, list(offers))]


def read(
    request: Request, question: Question, besides: frozenset[str] = frozenset()
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the parameters that a request gives, and for each name that is wrong what is wrong with it.

    What is empty was left out in a form: the default holds. ``besides`` names what is no parameter.
    """
    given: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for name, text in request.query_params.multi_items():
        if name in besides or not text:
            continue
        if name == "lang":
            if text not in LANGUAGES:
                wrong[name] = f"No language {text[:20]!r}. There are {', '.join(LANGUAGES)}."
            continue
        if name not in question.takes:
            known = near(name, question.takes) or f"It takes {', '.join(question.takes) or 'none'}."
            wrong[name] = f"The question has no parameter {name[:60]!r}. {known}"
        elif len(text) > LONGEST:
            wrong[name] = f"Longer than {LONGEST} characters."
        elif given.setdefault(name, text) != text:
            wrong[name] = "Given twice. Give one value."
    return given, wrong


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question with what a request gives for it, and its answer, or by parameter why there is none.

    What is wrong with no parameter in particular stands under the empty name. ``unfinished`` says that
    nothing is wrong yet: a value is still to be chosen.
    """

    question: Question
    given: Mapping[str, str]
    answer: Answer | None
    wrong: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    unfinished: bool = False

    @property
    def problem(self) -> str:
        """What is wrong, in one line."""
        return " ".join(f"{name}: {text}" if name else text for name, text in self.wrong.items())


def known(name: str) -> Question:
    """Return a question of the catalogue; raises ``InputError`` where it has none such, with the nearest."""
    names = catalogue.names()
    if name not in names:
        fix = near(name[:LONGEST], names) or "See /questions"
        raise InputError(f"There is no question {name[:60]!r}", where="question", fix=fix)
    return catalogue.get(name)


def asked_for(request: Request, name: str, besides: frozenset[str] = frozenset()) -> Asked:
    """Ask the question that a request names; raises ``InputError`` where the catalogue has none such.

    The answer is an outline (``kg.asking.answers.outline``). ``besides`` names what is no parameter.
    """
    question = known(name)
    given, wrong = read(request, question, besides)
    if wrong:
        return Asked(question=question, given=given, answer=None, wrong=wrong, status=400)
    try:
        found = outlined(served(request).store, name, tuple(sorted(given.items())), language(request))
    except InputError as error:
        place = error.where if error.where in question.takes else ""
        what = f"{error.what[:1].upper()}{error.what[1:]}. {error.fix}".strip()
        status = 404 if isinstance(error, UnknownNameError) else 400
        return Asked(
            question=question,
            given=given,
            answer=None,
            wrong={place: what},
            status=status,
            unfinished=isinstance(error, answers.MissingValueError),
        )
    return Asked(question=question, given=given, answer=found)


@kept
def outlined(store: Store, name: str, given: Given, language: str) -> Answer:
    """Answer a question in outline, or give that again: a store that is served does not change."""
    return answers.outline(store, name, dict(given), language)


@kept
def answered(store: Store, name: str, given: Given, language: str) -> Answer:
    """Answer a question whole, or give the answer again."""
    found = outlined(store, name, given, language)
    return answers.part(found, 0, len(found))


def permanent(answer: Answer, suffix: str = "") -> str:
    """Return the address of an answer, with every parameter and the language of its labels.

    Any day is left out: it is what a question means that names none.
    """
    named = {each.name: value(each.term) for each in answer.given if each.term}
    given = {name: text for name, text in named.items() if text != ANY_DAY} | {"lang": answer.language}
    return place(answer.question.name, given, suffix)


def place(question: str, given: Mapping[str, str], suffix: str = "") -> str:
    """Return where a question stands on the site, with what it is given, in the form of a suffix."""
    return f"/question/{question}{f'.{suffix}' if suffix else ''}?{urlencode(given)}"
