"""What the tools do: read the graph and put what they find into plain values."""

from __future__ import annotations

import json
import re
from itertools import groupby
from typing import TYPE_CHECKING, TypeVar

from pyoxigraph import Literal, NamedNode, QueryBoolean, QueryResultsFormat, parse_query_results

from kg.asking import answers, catalogue, citations, explanations, names
from kg.asking.evidence import Reader
from kg.asking.statements import Statements
from kg.assistant import replies
from kg.errors import InputError
from kg.rdf import sparql
from kg.rdf.terms import BR, CLAIM, OWL, RDF, RDFS, SKOS, local_name, web_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyoxigraph import Store

    from kg.asking.evidence import Evidence
    from kg.workers.messages import Reply

_T = TypeVar("_T")

__all__ = ["answer", "cite", "describe", "explanation", "find", "questions", "table"]

MOST_BYTES = 100_000
"""How much a tool gives back at most, as JSON: more would crowd out what it is for."""


def questions(about: str = "") -> replies.Questions:
    """List the questions that have all the words in name, tags or text."""
    words = about.casefold().split()
    known = catalogue.load().values()
    found = [each for each in known if all(word in _described(each) for word in words)]
    return replies.Questions(questions=[*map(_question, found)], shown=len(found), total=len(known))


def _described(question: catalogue.Question) -> str:
    return " ".join((question.name, question.summary, question.description, *question.tags)).casefold()


def _question(question: catalogue.Question) -> replies.Question:
    takes = [
        replies.Parameter(name=name, kind=kind, default=_plain(question.defaults[name]))
        for name, kind in question.takes.items()
    ]
    return replies.Question(
        name=question.name,
        asks=question.summary,
        description=question.description,
        tags=list(question.tags),
        takes=takes,
        returns=dict(question.returns),
    )


def _plain(term: NamedNode | Literal) -> str:
    return local_name(term) if isinstance(term, NamedNode) else term.value


def answer(
    store: Store, question: str, parameters: Mapping[str, str], language: str, offset: int, limit: int
) -> replies.Rows:
    """Answer a question; raises ``InputError`` as ``kg.asking.answers.answer`` does."""
    found = answers.answer(store, question, parameters, language)
    rows = _within([(dict(row), _statements(row)) for row in found.rows[offset : offset + limit]])
    return replies.Rows(
        question=question,
        asks=found.question.summary,
        note=found.note,
        corpus_ends=found.last_day,
        columns=dict(found.columns),
        rows=[cells for cells, _ in rows],
        statements=[told for _, told in rows],
        shown=len(rows),
        total=len(found),
        offset=offset,
    )


def _statements(row: answers.Row) -> list[replies.Statement]:
    return [
        replies.Statement(
            quote=each.quote,
            speakers=list(each.speakers),
            role=each.role,
            issued=each.issued,
            document=each.document,
            origin=each.origin,
            evidence=each.evidence,
            source=each.source,
            claim=each.claim,
        )
        for each in row.statements
    ]


def _within(rows: list[_T]) -> list[_T]:
    """Return as many rows as fit."""
    left = MOST_BYTES
    for number, row in enumerate(rows):
        left -= len(json.dumps(row, ensure_ascii=False, default=vars).encode())
        if left < 0:
            return rows[:number]
    return rows


def find(store: Store, text: str, language: str, limit: int) -> replies.Found:
    """Find entities, documents, claims, relations and questions by what they are called or say."""
    from kg.asking.search import index

    found = index(store).find(text, language)
    hits = [
        replies.Hit(kind=kind, name=local_name(hit.iri), label=hit.label, text=hit.text, iri=hit.iri)
        for kind, group in found.groups.items()
        for hit in group[:limit]
    ]
    return replies.Found(hits=hits, totals=dict(found.counts), near=found.near)


_TOUCHING = """SELECT DISTINCT ?node WHERE { ?node a br:%s ; rdf:subject|rdf:object|br:otherSide %s }"""


def describe(store: Store, entity: str, relation: str, language: str, limit: int) -> replies.Entity:
    """Describe an entity with at most ``limit`` claims, of one relation where one is named."""
    node = _resolved(store, entity, "Entity", "entity")
    only = _resolved(store, relation, "Relation", "relation") if relation else None
    reader = Reader(store, language)
    claims = [claim for claim in _touching(store, "Claim", node) if only in {None, reader.edge(claim)[1]}]
    evidence = sorted(reader.all_evidence(claims), key=lambda each: (each.relation.label, each.relation.iri))
    groups = [*_groups(evidence, limit)]
    drawn = [node for node in _touching(store, "Inference", node) if only in {None, reader.edge(node)[1]}]
    return replies.Entity(
        name=local_name(node),
        label=reader.label(node),
        iri=node.value,
        classes=[reader.label(kind) for kind in reader.nodes(node, RDF["type"]) if kind in BR],
        names=[*_names(reader, node)],
        same_as=[*_elsewhere(reader, node)],
        inferred=[" — ".join(map(reader.label, reader.edge(each))) for each in drawn][:limit],
        groups=groups,
        shown=sum(group.shown for group in groups),
        total=len(claims),
    )


def _resolved(store: Store, text: str, kind: str, parameter: str) -> NamedNode:
    found = names.resolve(store, text, kind, parameter)
    if not isinstance(found, NamedNode):
        raise InputError(f"{text!r} is no name", where=parameter)
    return found


def _touching(store: Store, kind: str, node: NamedNode) -> list[NamedNode]:
    rows = sparql.select(store, _TOUCHING % (kind, node))
    return sorted((row["node"] for row in rows if isinstance(row["node"], NamedNode)), key=str)


def _groups(evidence: Iterable[Evidence], limit: int) -> Iterator[replies.Group]:
    """Yield claims by relation, until there are as many as the limit; the others are counted."""
    left = limit
    for relation, group in groupby(evidence, key=lambda each: each.relation):
        every = list(group)
        shown = every[: max(0, left)]
        left -= len(shown)
        yield replies.Group(
            relation=relation.label, claims=[*map(_claim, shown)], shown=len(shown), total=len(every)
        )


def _claim(evidence: Evidence) -> replies.Claim:
    return replies.Claim(
        claim=evidence.iri,
        subject=evidence.subject.label,
        relation=evidence.relation.label,
        object=evidence.object.label,
        status=evidence.status.label,
        speakers=list(map(str, evidence.speakers)),
        role=evidence.role,
        capacity=evidence.capacity,
        issued=evidence.issued,
        quote=evidence.quote or "",
        evidence=evidence.kind,
        qualifiers=dict(evidence.qualifiers),
        document=evidence.document.iri,
        source=evidence.source if web_address(evidence.source) else "",
    )


def _names(reader: Reader, node: NamedNode) -> Iterator[replies.Name]:
    for predicate in (RDFS["label"], SKOS["altLabel"]):
        for term in reader.terms(node, predicate):
            if isinstance(term, Literal):
                yield replies.Name(name=term.value, language=term.language or "")


def _elsewhere(reader: Reader, node: NamedNode) -> Iterator[str]:
    for predicate in (OWL["sameAs"], SKOS["exactMatch"], SKOS["closeMatch"], RDFS["seeAlso"]):
        yield from (term.value for term in reader.terms(node, predicate) if web_address(term.value))


def cite(store: Store, claim: str, language: str) -> replies.Citation:
    """Cite a claim, given by its IRI or the hash that ends it. Raises ``InputError`` for an unknown one."""
    node = CLAIM[local_name(claim.strip())] if local_name(claim.strip()).isalnum() else None
    if node is None or next(store.quads_for_pattern(node, RDF["type"], BR["Claim"]), None) is None:
        fix = "Take one from an answer, a description or find_names"
        raise InputError(f"no claim {claim[:80]!r}", where="claim", fix=fix)
    evidence = Reader(store, language).evidence(node)
    cited = Statements(store, [node.value], language)[node.value]
    words = f" {cited.words}." if cited.words else f" {cited.basis}."
    link = f" {cited.work.url}" if cited.work.url else ""
    return replies.Citation(
        citation=f"{cited.voice}:{words} {cited.where}.{link}",
        bibtex=citations.bibtex([cited]),
        quote=cited.quote,
        start=evidence.start,
        end=evidence.end,
        evidence=cited.evidence,
        speakers=list(cited.speakers),
        role=cited.role,
        capacity=evidence.capacity,
        status=evidence.status.label,
        statement=" — ".join(each.label for each in evidence.edge),
        issued=cited.issued,
        title=cited.work.title,
        publisher=cited.work.publisher,
        document=evidence.document.iri,
        source=cited.work.url,
        claim=node.value,
    )


def explanation(store: Store, subject: str, relation: str, target: str, language: str) -> replies.Explanation:
    """Explain an edge; raises ``InputError`` for an unknown name."""
    found = explanations.explain(store, subject, relation, target, language)
    claims = dict.fromkeys(each.iri for each in (*_behind(found), *found.others))
    return replies.Explanation(found=found.found, explanation=repr(found), claims=list(claims))


def _behind(explanation: explanations.Explanation) -> Iterator[Evidence]:
    """Yield the claims that an edge rests on in the end."""
    yield from explanation.claims
    for ground in explanation.grounds:
        for premise in ground.premises:
            yield from _behind(premise)


def table(reply: Reply, limit: int) -> replies.Table:
    """Read a query's answer: at most so many rows, and no more than fit."""
    data = reply.read()
    if reply.media_type == "text/turtle":
        return _turtle(data.decode())
    found = parse_query_results(data, format=QueryResultsFormat.JSON)
    if isinstance(found, QueryBoolean):
        return replies.Table(kind="truth", truth=bool(found))
    columns = [variable.value for variable in found.variables]
    rows = [["" if term is None else str(term) for term in row] for row in found]
    shown = _within(rows[:limit])
    left = "" if len(shown) == len(rows) else f"{len(rows) - len(shown):,} more rows; use LIMIT and OFFSET"
    return replies.Table(
        kind="rows", columns=columns, rows=shown, shown=len(shown), total=len(rows), note=left
    )


def _turtle(text: str) -> replies.Table:
    """Return Turtle, cut after a whole line where it is long."""
    lines = [line for line in text.splitlines(keepends=True) if not _is_idle(line, text)]
    size, shown = 0, 0
    while shown < len(lines) and (size := size + len(lines[shown].encode())) <= MOST_BYTES:
        shown += 1
    left = "" if shown == len(lines) else f"cut: {len(lines) - shown:,} more lines; narrow the query"
    return replies.Table(
        kind="graph", turtle="".join(lines[:shown]), shown=shown, total=len(lines), note=left
    )


def _is_idle(line: str, text: str) -> bool:
    """Say whether a line declares a prefix that is not used."""
    declared = re.match(r"@prefix ([\w-]*:)", line)
    return declared is not None and text.count(f" {declared[1]}") + text.count(f"\n{declared[1]}") == 1
