"""Claims that a program made and nobody reviewed: taken where asked for, marked wherever they stand."""

from __future__ import annotations

import csv
import io

import httpx
import live
import pytest
import reviewed
import small_corpus

from kg.building import mapping
from kg.building.checking import check
from kg.cli import watch
from kg.corpus import loading, watching
from kg.corpus.languages import LANGUAGES
from kg.rdf import sparql, store
from kg.review import unreviewed
from kg.shards import Shards

COUNTED = "SELECT (COUNT(*) AS ?n) WHERE { ?claim a br:Claim }"
CODED = "aland neighborOf bem-land"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Give a folder with a corpus of one document that is coded and one that is not."""
    folder = tmp_path_factory.mktemp("project")
    reviewed.corpus(folder / "corpus")
    claims = f"claims:\n  - claim: {CODED}\n    quote: We are neighbours\n"
    small_corpus.write(folder / "corpus", "coded", claims=claims)
    return folder


@pytest.fixture(scope="module")
def machine(project, run):
    """Give the build with unreviewed claims."""
    run("build", "--unreviewed", "--corpus", project / "corpus", "-o", project / "build")
    return project / "build"


@pytest.fixture(scope="module")
def plain(project, run):
    """Give the build of the same corpus as it is made where nobody asks for them."""
    run("build", "--corpus", project / "corpus", "-o", project / "plain")
    return project / "plain"


def taken(folder, score=0.5):
    """Return the claims that stand in a corpus with those that nobody reviewed, with their proposals."""
    found = unreviewed.taken(loading.load(folder), score)
    return [(f"{each.subject} {each.relation} {each.object}", each.proposal) for each in found.claims]


def test_candidates_of_at_least_a_score_are_taken(project):
    """Each says which candidate it is; one whose end nothing knows is left out, since it declares nothing."""
    claims = [(each, bool(proposal)) for each, proposal in taken(project / "corpus")]
    assert [
        (CODED, False),
        ("president visited bem", True),
        (CODED, True),
    ] == claims
    assert 2 == len(taken(project / "corpus", 0.85))
    proposals = [proposal for _, proposal in taken(project / "corpus") if proposal]
    assert [each.identifier for each in (reviewed.VISIT, reviewed.NEIGHBORS)] == [
        each.candidate for each in proposals
    ]


def test_a_document_that_somebody_coded_speaks_by_what_he_coded(tmp_path):
    """Nothing is taken of a document that has claims, or in which a coder has decided anything."""
    claims = "claims:\n  - claim: president visited bem\n    quote: arrived in Bem\n"
    reviewed.corpus(tmp_path / "typed", claims=claims)
    assert ["president visited bem"] == [each for each, _ in taken(tmp_path / "typed")]

    reviewed.corpus(tmp_path / "decided")
    (tmp_path / "decided" / reviewed.SLUG / "review").mkdir()
    (tmp_path / "decided" / reviewed.SLUG / "review" / "ann.jsonl").write_text("", encoding="utf-8")
    assert [] == taken(tmp_path / "decided")


def test_what_breaks_a_rule_of_the_corpus_is_left_out(tmp_path):
    """A candidate whose end is of the wrong class, or whose words are not in the text, stops no build."""
    wrong = reviewed.candidate(
        reviewed.end("bem", "City"), "visited", reviewed.end("president", "Person"), "asserted", "in Bem"
    )
    reviewed.corpus(tmp_path, found=(wrong, reviewed.VISIT))
    found = [each for each, _ in taken(tmp_path, 0)]
    assert ["president visited bem"] == found


def test_nobody_is_warned_of_what_nobody_wrote(project):
    """A check finds in a corpus with unreviewed claims what it finds in the one without."""
    corpus = loading.load(project / "corpus")
    assert check(corpus) == check(unreviewed.taken(corpus, 0))


def test_a_build_is_the_same_with_and_without(machine, plain):
    """What only unreviewed claims say is in no file of the build but those of the folder within."""
    for name in ("graph.ttl", "claims.csv", "graph.html", "graph.svg", "graph.jsonld"):
        assert (plain / name).read_bytes() == (machine / name).read_bytes(), name
    versions = [store.mark(each)["version"] for each in (plain, machine, machine / store.UNREVIEWED)]
    assert versions[0] == versions[1] != versions[2]


def test_default_answers_leave_them_out(machine, run):
    """Who does not ask for them gets what people coded; who asks gets both, each with what it is."""
    asked = ("ask", "claims", "--format", "csv", "--build", machine)
    answered = (run(*asked, *more).stdout for more in ((), ("--unreviewed",)))
    default, both = ([row["evidence"] for row in csv.DictReader(io.StringIO(each))] for each in answered)
    assert ["verbatim"] == default
    assert ["unreviewed", "unreviewed", "verbatim"] == sorted(both)


def test_each_rendering_says_that_nobody_reviewed_it(machine, run):
    """Footnotes, notes, tables, Turtle, page and picture tell, and a line beside every answer."""
    within = machine / store.UNREVIEWED
    for form in ("table", "json", "markdown", "html", "bibtex", "csl-json", "csv"):
        told = run("ask", "about", "entity=president", "--format", form, "--build", machine, "--unreviewed")
        assert "unreviewed" in told.stdout.lower(), form
        assert "2 of the 3 claims of this graph were taken from sentences by a program" in told.stderr
    for name in ("graph.ttl", "claims.csv", "graph.html", "graph.svg"):
        assert "unreviewed" in (within / name).read_text(encoding="utf-8").lower(), name
    graph = (within / "graph.ttl").read_text(encoding="utf-8")
    assert "br:evidenceKind br:unreviewed" in graph
    assert "br:candidateScore 0.9" in graph


def test_the_ontology_has_the_words_in_every_language(machine):
    """A question that runs elsewhere tells of the kind of evidence, which has five labels."""
    opened = store.open_build(machine / store.UNREVIEWED)
    labels = sparql.select(opened, "SELECT ?l WHERE { br:unreviewed skos:prefLabel ?l }")
    assert set(LANGUAGES) == {row["l"].language for row in labels}


def test_who_finds_nothing_is_told_that_more_stands_beside(machine, plain, run):
    """An empty answer and an unknown name point to what nobody reviewed, where it stands beside unread."""
    beside = "nobody has reviewed stand beside; --unreviewed reads them too"

    def told(build, *words):
        return beside in run("ask", *words, "--build", build).stderr

    for words in (("about", "entity=president"), ("between", "a=nowhere", "b=bem")):
        assert told(machine, *words)
        assert not told(plain, *words)
        assert not told(machine, *words, "--unreviewed")
    assert not told(machine, "claims")


def test_who_watches_keeps_them(tmp_path, run, monkeypatch):
    """A corpus that is built again as it changes has unreviewed claims of the same score as before."""
    reviewed.corpus(tmp_path / "corpus")
    run("build", "--unreviewed", "0.85", "--corpus", tmp_path / "corpus", "-o", tmp_path / "build")
    before = store.mark(tmp_path / "build" / store.UNREVIEWED)
    claims = f"claims:\n  - claim: {CODED}\n    quote: We are neighbours\n"
    small_corpus.write(tmp_path / "corpus", "coded", claims=claims)
    monkeypatch.setattr(watching, "changes", lambda _: iter([None]))
    watch.rebuild(tmp_path / "corpus", tmp_path / "build", "none")
    after = store.mark(tmp_path / "build" / store.UNREVIEWED)
    assert before["version"] != after["version"]
    assert 0.85 == before["takenFrom"] == after["takenFrom"]


def test_a_build_without_them_says_what_to_do(plain, run):
    """Who asks for what is not there is told how it is made."""
    told = run("ask", "claims", "--build", plain, "--unreviewed")
    said = "no unreviewed claims in this build. `bilateral extract`, then `bilateral build --unreviewed`"
    assert (2, True) == (told.returncode, said in told.stderr)


def test_the_site_shows_them_below_a_path_of_their_own(machine):
    """``?unreviewed=1`` at a page and at the endpoint asks among both, and each page says so."""
    with live.serving("--build", machine) as site:

        def page(place):
            found = httpx.get(f"{site}{place}", headers={"accept": "text/html"}, timeout=300)
            assert 200 == found.status_code, place
            return found.text

        def count(**asked):
            found = httpx.get(
                f"{site}/sparql",
                params={"query": COUNTED, **asked},
                headers={"accept": "text/csv"},
                timeout=300,
            )
            return int(found.text.split()[1])

        assert (1, 3) == (count(), count(unreviewed="1"))
        assert "nobody has looked at them" not in page("/claims")
        assert '/unreviewed/claims"' in page("/claims")
        for place in ("/claims?unreviewed=1", "/unreviewed/claims", "/unreviewed/id/president"):
            assert "nobody has looked at them" in page(place)
        assert 'href="/claims"' in page("/unreviewed/claims")
        assert "/unreviewed/id/president" in page("/claims?unreviewed=1")


def test_a_shard_of_one_is_not_taken_for_the_other(project, tmp_path):
    """A document that was built without them is written anew with them, and the other way round."""
    corpus = loading.load(project / "corpus", Shards(tmp_path))
    both = unreviewed.taken(corpus, 0.5)
    lines = [[run.lines for run in mapping.runs(each)] for each in (corpus, both, corpus, both)]
    assert lines[0] == lines[2] != lines[1] == lines[3]
