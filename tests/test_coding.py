"""Who coded a claim, and how far coders agree, as the graph tells it."""

from __future__ import annotations

import csv
import io
import shutil
from contextlib import suppress
from dataclasses import replace

import pytest
import reviewed
import served_site
import small_corpus
from pyoxigraph import Store
from reviewed import FERRY, NEIGHBORS, VISIT

from kg.asking import catalogue
from kg.asking.answers import MissingValueError, answer
from kg.asking.reader import Reader
from kg.assistant import reading
from kg.building import mapping, pipeline
from kg.building.reviews import Reviews
from kg.corpus import loading, sources
from kg.exporting import outputs
from kg.exporting.tables import claim_table
from kg.intake import sheets
from kg.intake.rows import check_headings
from kg.rdf.graphs import CATALOGUE
from kg.rdf.terms import BR, CLAIM, DCTERMS, DOCUMENT, ID, PROV, SCHEMA, SKOS
from kg.review import logs
from kg.review.agreement import Coded, coefficients
from kg.review.decisions import Decision
from kg.review.desk import Desk
from kg.review.entries import draft_of, proposed_by
from kg.review.outcome import ADJUDICATED


def decide(folder, coder, *decisions, who=""):
    """Write what a coder decides into log and corpus."""
    desk = Desk(loading.load(folder), reviewed.SLUG, coder, print, who)
    for decision in decisions:
        if isinstance(decision, Decision):
            desk.decide(decision)
        else:
            desk.accept(decision.identifier)
    desk.write()
    desk.close()


def changed(found, **given):
    """Correct a candidate."""
    return Decision(kind="correct", items=(found.identifier,), claims=(replace(draft_of(found), **given),))


def rejected(found, reason):
    """Reject a candidate."""
    return Decision(kind="reject", items=(found.identifier,), reason=reason)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Ann and Bob agree on a visit and differ on a status; Eve settles. The ferry is edited by hand then."""
    folder = reviewed.corpus(tmp_path_factory.mktemp("coding") / "corpus")
    decide(folder, "ann", VISIT, NEIGHBORS, FERRY)
    decide(folder, "bob", VISIT, changed(NEIGHBORS, status="assessed"), rejected(FERRY, "a\u2028wish"))
    settled = [
        Decision(kind="new", claims=(draft_of(each),), entities=proposed_by(each)) for each in reviewed.ALL
    ]
    decide(folder, ADJUDICATED, *settled, who="eve")
    file = folder / reviewed.SLUG / "claims.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("status: planned", "status: proposed"), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def content(folder):
    """The graph of the corpus, built once."""
    return pipeline.build(loading.load(folder)).content


def rows(content):
    """The rows of claims.csv by their relations."""
    text = outputs.export(content, "claims-csv").decode()
    return {row["relation"]: row for row in csv.DictReader(io.StringIO(text))}


def test_a_claim_tells_who_coded_it(content, folder):
    """Coder, second coder and who settled stand with a claim: in the table, in a citation, on pages.

    Of a claim that was changed by hand since, nobody is said to have reviewed it.
    """
    told = {relation: row["coding"] for relation, row in rows(content).items()}
    cited = {
        relation: reading.cite(content.store, row["claim"], "en").coding
        for relation, row in rows(content).items()
    }
    with served_site.client(content.store, folder) as client:
        page = client.get(f"/claim/{rows(content)['visited']['claim']}").text
    drawn = outputs.export(content, "html").decode()

    assert {
        "visited": "coded by ann, checked by bob, settled by eve",
        "neighborOf": "coded by ann, settled by eve",
        "connectedTo": "",
    } == told
    assert told == cited
    assert all(told["visited"] in each for each in (page, drawn))


def test_decisions_are_activities_with_what_they_used(content):
    """A claim leads to its decisions: kind, coder, time, and the candidate with its score."""
    reader = Reader(content.store)
    visited, ferry = (CLAIM[rows(content)[name]["claim"]] for name in ("visited", "connectedTo"))
    decisions = reader.nodes(visited, PROV["wasGeneratedBy"])
    used = {node for each in decisions for node in reader.nodes(each, PROV["used"])}

    assert [ID["ann"], ID["bob"]] == reader.nodes(visited, BR["codedBy"])
    assert [ID["coder"]] == reader.nodes(ferry, BR["codedBy"])
    assert ["accept", "accept", "new"] == sorted(
        reader.text(reader.node(each, BR["decisionKind"]), SKOS["notation"]) for each in decisions
    )
    assert all(reader.text(each, PROV["endedAtTime"]).endswith("Z") for each in decisions)
    assert {("0.9", "test: test")} == {
        tuple(reader.text(each, BR[name]) for name in ("candidateScore", "trigger")) for each in used
    }


def test_what_was_rejected_is_told_where_it_is_asked_for(content):
    """Who rejected what in which sentence, when and why; a reason keeps all its letters."""
    (row,) = answer(content.store, "rejections", {"document": reviewed.SLUG})
    day = row["decided"]

    assert {
        "title": reviewed.SLUG,
        "start": str(FERRY.start),
        "rejected": "port-a connectedTo quiet-port, planned",
        "was": "a candidate",
        "coder": "bob",
        "decided": day,
        "reason": "a\u2028wish",
        "sentence": "A ferry is planned.",
    } == {name: str(value) for name, value in row.items()}
    assert day.startswith("20")


def answered(store, question):
    """The rows of a question as they are asked by default; none where the graph has not what it asks for."""
    with suppress(MissingValueError):
        return [tuple(map(str, row.values())) for row in answer(store, question, {})]
    return []


def test_what_was_rejected_is_nobodys_statement(folder, tmp_path, some):
    """A rejection adds no edge, entity or claim, and changes no answer but the one to what was rejected."""
    without = tmp_path / "corpus"
    shutil.copytree(folder, without)
    log = logs.log_path(without / reviewed.SLUG, "bob")
    lines = log.read_text(encoding="utf-8").split("\n")
    log.write_text("\n".join(each for each in lines if '"reject"' not in each), encoding="utf-8")
    stores = [pipeline.build(loading.load(each)).content.store for each in (folder, without)]
    asked = {*some([*catalogue.load()], 4), "rejections"}
    answers = [{name: answered(store, name) for name in asked} for store in stores]
    said = [{str(each) for each in store if each.graph_name != CATALOGUE} for store in stores]
    more = said[0] - said[1]

    assert 1 == len(answers[0].pop("rejections"))
    assert answers[0] | {"rejections": []} == answers[1]
    assert all("#rejection-" in each or "#candidate-" in each for each in more)
    assert not any("quiet-port>" in each for each in more)


def test_a_claim_that_was_withdrawn_is_told_with_its_reason(tmp_path):
    """What stood in the corpus until a coder rejected it is a rejection without a candidate."""
    folder = reviewed.corpus(tmp_path / "corpus", found=(), claims=small_corpus.CLAIMS)
    desk = Desk(loading.load(folder), reviewed.SLUG, "ann", print)
    one = desk.standing[0]
    desk.decide(Decision(kind="reject", items=(one.item,), reason="said of others"))
    desk.write()
    desk.close()
    store = pipeline.build(loading.load(folder)).content.store
    (row,) = answer(store, "rejections", {"document": reviewed.SLUG})

    assert ("a claim of the corpus", "said of others") == (row["was"], row["reason"])
    assert (
        f"{one.draft.subject} {one.draft.relation} {one.draft.object}, {one.draft.status}" == row["rejected"]
    )


def test_a_record_of_reviews_keeps_the_shapes(folder, content):
    """A corpus with logs builds without a finding on its record, and its own table is read in again."""
    built = pipeline.build(loading.load(folder))
    sheet = sheets.read(outputs.export(content, "claims-csv"), "claims.csv")

    assert [] == [each for each in built.warnings if each.rule == "shape"]
    assert [] == list(check_headings(sheet, loading.load(folder)))


def test_a_log_makes_a_build_older(folder):
    """What a coder decides later is a reason to build again."""
    taken = sources.take(folder).record()
    log = folder / reviewed.SLUG / "review" / "ann.jsonl"
    text = log.read_text(encoding="utf-8")
    log.write_text(text.replace("ann", "amy"), encoding="utf-8")
    changed = sources.are_as_recorded(folder, taken)
    log.write_text(text, encoding="utf-8")

    assert (False, True) == (changed, sources.are_as_recorded(folder, taken))


def test_the_data_statement_reports_agreement(content, graph):
    """Where two have coded, α stands in the statement for each part, as measured; else that one has coded."""
    text = outputs.export(content, "data-statement").decode()
    drafts = tuple(map(draft_of, reviewed.ALL))
    assessed = replace(drafts[1], status="assessed")
    expected = {
        each.part: each.alpha
        for each in coefficients([Coded(reviewed.SLUG, len(reviewed.TEXT), drafts, (drafts[0], assessed))])
    }

    assert "ann and bob have both coded 1 document" in text
    assert f"status {expected['status']:.2f}" in text
    assert f"words {expected['words']:.2f} (n = 5)" in text
    assert "valence cannot be told (n = 0)" in text
    assert "No measure of reliability" not in text
    assert "No measure of reliability" in outputs.export(outputs.Content(graph), "data-statement").decode()


def test_without_logs_nothing_is_recorded(tmp_path):
    """A corpus that nobody reviewed has no record of reviews, and its table no column for it."""
    corpus = loading.load(small_corpus.write(tmp_path / "corpus"))
    quads = [*mapping.quads(corpus)]

    assert [] == [*Reviews(corpus).quads()]
    assert not any(each.predicate == PROV["wasGeneratedBy"] for each in quads)
    assert "coding" not in claim_table(corpus).decode().splitlines()[0].split(",")


def test_a_document_tells_where_it_comes_from(tmp_path):
    """Place, file and earlier version of a document are in the graph, and on its page."""
    folder = small_corpus.write(tmp_path / "corpus", slug="draft", claims="")
    keys = f"{small_corpus.DOCUMENT}  place: bem\n  file: interview.html\n  versionOf: draft\n"
    small_corpus.write(folder, document=keys)
    store = Store()
    store.extend(mapping.quads(loading.load(folder)))
    reader = Reader(store)
    document = DOCUMENT["interview"]
    with served_site.client(store, folder) as client:
        page = client.get("/document/interview").text

    assert [ID["bem"]] == reader.nodes(document, SCHEMA["locationCreated"])
    assert [DOCUMENT["draft"]] == reader.nodes(document, DCTERMS["isVersionOf"])
    assert "interview.html" == reader.text(document, BR["takenFrom"])
    assert all(words in page for words in ("Taken from", "Location created", "Is version of"))
    assert not any(reader.terms(DOCUMENT["draft"], BR["takenFrom"]))
