"""What the tools do: read the graph and put what they find into plain values."""

from __future__ import annotations

import io
import json
from itertools import groupby
from typing import TYPE_CHECKING, TypeVar

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    RdfFormat,
    parse,
    parse_query_results,
    serialize,
)

from kg.asking import answers, briefings, citations, dossiers, explanations, names
from kg.asking.reader import Reader
from kg.asking.results import result
from kg.asking.statements import Statements
from kg.assistant import replies
from kg.errors import InputError
from kg.rdf import sparql
from kg.rdf.terms import BR, CLAIM, OWL, PREFIXES, RDF, RDFS, SKOS, local_name, web_address
from kg.terminal import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pyoxigraph import Store, Triple

    from kg.asking.evidence import Evidence
    from kg.asking.statement_index import StatementIndex
    from kg.asking.statements import Statement
    from kg.asking.tours import Tour
    from kg.workers.messages import Reply

_T = TypeVar("_T")

__all__ = ["answer", "brief", "cite", "describe", "explanation", "find", "said", "table"]

_CITED = 20
"""So many claims of a finding are named; its question has the others."""

MAX_BYTES = 30_000
"""How much a tool gives back at most, as JSON. It is sent twice, as the protocol asks for: as values, and as
text with indentation. Both together stay below the 25,000 tokens that common clients take."""


def answer(
    store: Store, question: str, parameters: Mapping[str, str], language: str, offset: int, limit: int
) -> replies.Rows:
    """Answer a question; raises ``InputError`` as ``kg.asking.answers.answer`` does."""
    found = answers.answer(store, question, parameters, language)
    rows = _within([(dict(row), _statements(row)) for row in found.rows[offset : offset + limit]])
    return replies.Rows(
        question=question,
        asks=found.question.summary,
        result=result(found),
        note=found.note,
        corpus_ends=found.last_day,
        columns=dict(found.columns),
        rows=[cells for cells, _ in rows],
        statements=[told for _, told in rows],
        shown=len(rows),
        total=len(found),
        offset=offset,
    )


def brief(store: Store, a: str, b: str, at: str, since: str) -> replies.Brief:
    """Sum up what is said of two states; raises ``InputError`` as ``kg.asking.briefings.brief`` does."""
    found = briefings.brief(store, a, b, at, since=since)
    return replies.Brief(
        headline=found.headline,
        read=found.gist,
        findings=[
            replies.Finding(
                about=each.heading,
                sentence=each.sentence,
                number=each.number,
                question=each.question,
                parameters=dict(each.given),
                claims=list(each.claims[:_CITED]),
                statements=len(each.claims),
            )
            for each in found.findings
        ],
        tour=_tour(found.tour) if found.tour else None,
    )


def _tour(tour: Tour) -> replies.Tour:
    return replies.Tour(
        title=tour.title,
        steps=[
            replies.TourStep(
                sentence=each.sentence, claims=list(each.claims[:_CITED]), statements=len(each.claims)
            )
            for each in tour.steps
        ],
    )


def _statements(row: answers.Row) -> list[replies.Statement]:
    return [*map(_statement, row.statements)]


def _statement(told: Statement) -> replies.Statement:
    return replies.Statement(
        quote=told.quote,
        sic=told.sic,
        speakers=list(told.speakers),
        role=told.role,
        ascribed_to=list(told.ascribed_to),
        issued=told.issued,
        document=told.document,
        origin=told.origin,
        evidence=told.evidence,
        source=told.source,
        claim=told.claim,
    )


def _within(rows: Sequence[_T], max_bytes: int = MAX_BYTES) -> Sequence[_T]:
    """Return as many rows, the first ones, as fit."""
    left = max_bytes
    for number, row in enumerate(rows):
        left -= len(json.dumps(row, ensure_ascii=False, default=vars).encode()) + 2
        if left < 0:
            return rows[:number]
    return rows


def find(
    store: Store, text: str, language: str, limit: int, statements: StatementIndex | None = None
) -> replies.Found:
    """Find entities, documents, claims, relations and questions by what they are called or say."""
    from kg.asking.search import index

    found = index(store, statements).find(text, language)
    hits = [
        replies.Hit(kind=kind, name=local_name(hit.iri), label=hit.label, text=hit.text, iri=hit.iri)
        for kind, group in found.groups.items()
        for hit in group[:limit]
    ]
    return replies.Found(hits=[*_within(hits)], totals=dict(found.counts), near=found.near)


def said(
    store: Store, words: str, language: str, limit: int, statements: StatementIndex | None = None
) -> replies.Dossier:
    """Find at most ``limit`` statements that meet all words, by what they are about."""
    found = dossiers.dossier(store, words, language, statements)
    subjects = [_subject(each) for each in found.first(limit).subjects]
    fitting = [*_within(subjects, MAX_BYTES * 5 // 6)]
    return replies.Dossier(
        heading=found.heading,
        subjects=fitting,
        shown=sum(len(each.statements) for each in fitting),
        total=len(found.statements),
    )


def _subject(told: dossiers.Subject) -> replies.Subject:
    return replies.Subject(
        title=told.title,
        course=[*told.course],
        outcome=told.outcome,
        sentences=[each.sentence for each in told.statements],
        statements=[*map(_statement, told.statements)],
    )


_TOUCHING = """SELECT DISTINCT ?node WHERE { ?node a br:%s ; rdf:subject|rdf:object|br:otherSide %s }"""


def describe(store: Store, entity: str, relation: str, language: str, limit: int) -> replies.Entity:
    """Describe an entity with at most ``limit`` claims, of one relation where one is named."""
    node = _resolved(store, entity, "Entity", "entity")
    only = _resolved(store, relation, "Relation", "relation") if relation else None
    reader = Reader(store, language)
    claims = [claim for claim in _touching(store, "Claim", node) if only in {None, reader.edge(claim)[1]}]
    evidence = sorted(reader.all_evidence(claims), key=lambda each: (each.relation.label, each.relation.iri))
    fitting = _within([*map(_claim, evidence[:limit])], MAX_BYTES * 5 // 6)  # the rest is for names and edges
    groups = [*_groups(evidence, len(fitting))]
    drawn = [node for node in _touching(store, "Inference", node) if only in {None, reader.edge(node)[1]}]
    return replies.Entity(
        name=local_name(node),
        label=reader.label(node),
        iri=node.value,
        classes=[reader.label(kind) for kind in reader.nodes(node, RDF["type"]) if kind in BR],
        names=[*_names(reader, node)],
        same_as=[*_elsewhere(reader, node)],
        inferred=[*_within([_arrow(reader, each) for each in drawn[:limit]], MAX_BYTES // 10)],
        inferred_total=len(drawn),
        groups=groups,
        shown=sum(group.shown for group in groups),
        total=len(claims),
    )


def _arrow(reader: Reader, node: NamedNode) -> str:
    return str(reader.sentence(node))


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
        source=evidence.address,
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
    return replies.Citation(
        citation=one_line(cited.text),
        bibtex=citations.bibtex([cited]),
        quote=cited.quote,
        sic=cited.sic,
        start=evidence.start,
        end=evidence.end,
        evidence=cited.evidence,
        speakers=list(cited.speakers),
        role=cited.role,
        ascribed_to=list(cited.ascribed_to),
        capacity=evidence.capacity,
        status=evidence.status.label,
        statement=cited.sentence,
        issued=cited.issued,
        title=cited.work.title,
        publisher=cited.work.publisher,
        document=evidence.document.iri,
        source=cited.work.url,
        coding=evidence.coding,
        claim=node.value,
    )


def explanation(store: Store, subject: str, relation: str, target: str, language: str) -> replies.Explanation:
    """Explain an edge; raises ``InputError`` for an unknown name."""
    found = explanations.explain(store, subject, relation, target, language)
    claims = [*dict.fromkeys(each.iri for each in (*_behind(found), *found.others))]
    lines = repr(found).splitlines()
    shown, cited = _within(lines, MAX_BYTES * 2 // 3), _within(claims, MAX_BYTES // 4)
    left = f"{len(lines) - len(shown):,} more lines" if len(shown) < len(lines) else ""
    return replies.Explanation(
        found=found.found, explanation="\n".join(shown), note=left, claims=[*cited], total=len(claims)
    )


def _behind(explanation: explanations.Explanation) -> Iterator[Evidence]:
    """Yield the claims that an edge rests on in the end."""
    yield from explanation.claims
    for ground in explanation.grounds:
        for premise in ground.premises:
            yield from _behind(premise)


def table(reply: Reply, limit: int) -> replies.Table:
    """Read a query's answer: at most so many rows or triples, and no more than fit."""
    data = reply.read()
    if reply.media_type == "text/turtle":
        return _graph([quad.triple for quad in parse(data, format=RdfFormat.TURTLE)], limit)
    found = parse_query_results(data, format=QueryResultsFormat.JSON)
    if isinstance(found, QueryBoolean):
        return replies.Table(kind="truth", truth=bool(found))
    columns = [variable.value for variable in found.variables]
    rows = [["" if term is None else str(term) for term in row] for row in found]
    shown = _within(rows[:limit])
    left = "" if len(shown) == len(rows) else f"{len(rows) - len(shown):,} more rows; use LIMIT and OFFSET"
    return replies.Table(
        kind="rows", columns=columns, rows=[*shown], shown=len(shown), total=len(rows), note=left
    )


def _graph(triples: Sequence[Triple], limit: int) -> replies.Table:
    """Return Turtle of at most so many triples, and no more than fit."""
    shown = min(limit, len(triples))
    while len(text := _turtle(triples[:shown])) > MAX_BYTES:
        shown = shown * MAX_BYTES // len(text) - 1  # smaller in each round, and at last nothing
    left = "" if shown == len(triples) else f"{len(triples) - shown:,} more triples; use LIMIT and OFFSET"
    return replies.Table(kind="graph", turtle=text.decode(), shown=shown, total=len(triples), note=left)


def _turtle(triples: Sequence[Triple]) -> bytes:
    """Write Turtle with the prefixes that it uses."""
    terms = " ".join(map(str, triples))
    used = {prefix: iri for prefix, iri in PREFIXES.items() if f"<{iri}" in terms}
    serialize(triples, out := io.BytesIO(), format=RdfFormat.TURTLE, prefixes=used)
    return out.getvalue()
