"""Which cases of a big table are tried where not all are: the same ones everywhere, some of each kind."""

import re
from collections import Counter, defaultdict
from functools import cache

from kg.asking import catalogue


def sample(items):
    """Return the tests to run: those that are not marked, of others each n-th case, or one of each kind."""
    met, seen = Counter(), defaultdict(set)
    return {item for item in items if wanted(item, met, seen)}


def first(cases, of):
    """Return the first cases of each kind, as a test has them that is marked with ``each_kind``."""
    seen = set()
    for case in cases:
        if new := of(case) - seen:
            seen |= new
            yield case


def wanted(item, met, seen):
    """Say whether a case belongs to the sample; count it, and note its kinds as seen."""
    if mark := item.get_closest_marker("sampled"):
        met[item.function] += 1
        return met[item.function] % mark.args[0] == 1
    if mark := item.get_closest_marker("each_kind"):
        new = mark.kwargs["of"](**item.callspec.params) - seen[item.function]
        seen[item.function] |= new
        return bool(new)
    return True


def kinds_of_question(name="", question="", **others):
    """Return the kinds of a question, each with what else the case is of, say an engine.

    They are the parts that it shares, and the types of its parameters and of its columns.
    """
    asked = question or name
    kinds = _kinds(asked if isinstance(asked, str) else asked.name)
    return {(kind, *others.values()) for kind in kinds}


@cache
def _kinds(name):
    question = catalogue.get(name)
    return [
        *re.findall(r"# part: (\S+)", question.text),
        *(f"takes {each}" for each in question.takes.values()),
        *(f"returns {each}" for each in question.returns.values()),
    ]


FORMS = ["OPTIONAL", "UNION", "MINUS", "NOT EXISTS", "GROUP BY", "HAVING", "BIND", "SELECT DISTINCT"]
"""What a query of SPARQL is made of, beside functions and paths."""
CALLS = re.compile(r"\b([A-Z_]{2,})\(")


def forms_of_query(question):
    """Return what a question's query is made of: shared parts, forms and functions of SPARQL, paths."""
    text = re.sub(r"#(?! part:).*", "", question.text)
    return {
        *re.findall(r"# part: (\S+)", text),
        *(form for form in FORMS if form in text),
        *CALLS.findall(text),
        *re.findall(r"[\w)]([*+?])\s", text),
    }
