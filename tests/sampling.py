"""Which cases of a big table are tried where not all are: the same ones everywhere, some of each kind."""

import re
from collections import Counter, defaultdict
from functools import cache

from kg.asking import catalogue


def sample(items):
    """Return the tests to run: those that are not marked, of others each n-th case, or one of each kind."""
    kept, met, kinds = set(), Counter(), defaultdict(dict)
    for item in items:
        if mark := item.get_closest_marker("sampled"):
            met[item.function] += 1
            if met[item.function] % mark.args[0] != 1:
                continue
        elif mark := item.get_closest_marker("each_kind"):
            kinds[item.function][item] = mark.kwargs["of"](**item.callspec.params)
            continue
        kept.add(item)
    return kept.union(*(few(cases, cases.get) for cases in kinds.values()))


def few(cases, of):
    """Return few cases that have every kind among them, as a test has them that is marked with ``each_kind``.

    Whichever adds most kinds to those before comes next, the first of several.
    """
    kinds = [(case, set(of(case))) for case in cases]
    missing, taken = set().union(*(each for _, each in kinds)), []
    while missing:
        case, had = max(kinds, key=lambda each: len(each[1] & missing))
        taken.append(case)
        missing -= had
    return taken


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
