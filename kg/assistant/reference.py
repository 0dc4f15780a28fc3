"""What an assistant may read whole: the terms of the ontology, the catalogue, the dataset's description."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, RdfFormat, Triple, serialize

from kg.asking import catalogue
from kg.rdf import sparql
from kg.rdf.terms import DATASET, PREFIXES, local_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Store

__all__ = ["dataset", "listed", "ontology", "questions"]

_IN_FULL = 8
"""How many questions are told with all that they take and return; of more, a line each."""

_SECTIONS = {
    "Relations": "?term a br:Relation",
    "Qualifiers": "?term a br:Qualifier",
    "Statuses": "?term skos:inScheme br:statuses",
    "Classes": "?term a owl:Class ; rdfs:subClassOf* br:Entity",
}

_TERMS = """SELECT DISTINCT ?term ?label ?definition WHERE {
  %s . FILTER(STRSTARTS(STR(?term), STR(br:)))
  OPTIONAL { ?term rdfs:label|skos:prefLabel ?label . FILTER(LANG(?label) = "en") }
  OPTIONAL { ?term skos:definition ?definition . FILTER(LANG(?definition) = "en") }
} ORDER BY ?term"""


def ontology(store: Store) -> str:
    """Write the terms with their definitions as Markdown."""
    return "".join(_section(store, title, pattern) for title, pattern in _SECTIONS.items())


def _section(store: Store, title: str, pattern: str) -> str:
    lines = []
    for row in sparql.select(store, _TERMS % pattern):
        label, definition = (sparql.value_of(row, name) for name in ("label", "definition"))
        lines.append(f"- `br:{local_name(row['term'])}` {label}{': ' if definition else ''}{definition}\n")
    return f"## {title}\n\n{''.join(lines)}\n"


def questions() -> str:
    """Write the catalogue as Markdown."""
    return "".join(map(_question, catalogue.load().values()))


def listed(about: str = "") -> str:
    """List the questions that have all the words in name, tags or text; a few in full, many a line each."""
    words = about.casefold().split()
    known = catalogue.load().values()
    found = [each for each in known if all(word in _words(each) for word in words)]
    head = f"{len(found)} of {len(known)} questions"
    if len(found) <= _IN_FULL:
        return f"{head}\n\n{''.join(map(_question, found))}"
    lines = (f"- {each.name}({', '.join(each.takes)}): {each.summary}\n" for each in found)
    return f"{head}; with about, what some take and return\n\n{''.join(lines)}"


def _words(question: catalogue.Question) -> str:
    return " ".join((question.name, question.summary, question.description, *question.tags)).casefold()


def _question(question: catalogue.Question) -> str:
    takes = ", ".join(
        f"{name}: {kind} (default {_plain(question.defaults[name])})" for name, kind in question.takes.items()
    )
    returns = ", ".join(f"{name}: {kind}" for name, kind in question.returns.items())
    return (
        f"## {question.name}\n\n{question.summary}\n\n- takes {takes or 'nothing'}\n- returns {returns}\n\n"
    )


def _plain(term: catalogue.Term | None) -> str:
    if term is None:
        return "any"
    return local_name(term) if isinstance(term, NamedNode) else term.value


def dataset(store: Store) -> str:
    """Write what the dataset says of itself as Turtle."""
    out = io.BytesIO()
    serialize(_described(store), out, format=RdfFormat.TURTLE, prefixes=dict(PREFIXES))
    return out.getvalue().decode()


def _described(store: Store) -> Iterator[Triple]:
    found = {quad.triple for quad in store.quads_for_pattern(DATASET, None, None)}
    yield from sorted(found, key=str)
