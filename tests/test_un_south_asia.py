"""The further shipped corpus: what four states say of each other at the United Nations, by reference.

Its texts are not in the project. Where they are at hand, every claim is proved; else what follows from the
claims alone is tested. After a change that is meant, its answers are written anew with
``pytest tests/test_un_south_asia.py --regenerate-answers``.
"""

import json
import tarfile
from pathlib import Path

import pytest
from answered import told

import kg
from kg.building import checking
from kg.corpus import loading
from kg.corpus.texts import Texts, prove

EXPECTED = Path(__file__).parent / "answers-un-south-asia"
COLUMNS = (
    *("state", "thing", "verdict", "reason", "subject", "relation", "object", "status", "details"),
    *("by", "against", "corridor", "participant", "saidBy", "hedge", "missing", "side", "statementCount"),
)
ASKED = {
    "contradictions": {"a": "india", "b": "pakistan"},
    "denials": {"a": "india", "b": "pakistan"},
    "tensions": {"a": "afghanistan", "b": "pakistan"},
    "promises": {"a": "united-states", "b": "afghanistan"},
    "figures": {"a": "pakistan", "b": "afghanistan"},
    "calls": {},
    "corridors": {},
    "directed-against": {"a": "india", "b": "pakistan"},
    "dissent": {},
    "hedges": {"a": "india", "b": "pakistan"},
    "who-is-missing": {},
}
RUN = 10
"""So many words in a row that stand in a text and in the corpus would be copied; names are shorter."""


@pytest.fixture(scope="module")
def corpus():
    """The corpus as it ships."""
    return loading.load(loading.locate("un-south-asia"))


@pytest.fixture(scope="module")
def graph(south_asia_built):
    """The graph of the corpus."""
    return kg.open(south_asia_built)


@pytest.fixture(scope="module")
def texts(corpus, tmp_path_factory):
    """The folder of the corpus's texts, unpacked; without them the test is skipped."""
    packed = Path(__file__).parent.parent.parent / "shared" / "ungd" / "speeches-1992-2024.tar.xz"
    if not packed.is_file():
        pytest.skip("the speeches are not at hand, so their claims are not proved")
    folder = tmp_path_factory.mktemp("speeches")
    wanted = {each.reference.where for each in corpus.documents}
    with tarfile.open(packed) as archive:
        for member in archive:
            if member.name.removeprefix("./") in wanted:
                archive.extract(member, folder, filter="data")
    return folder


def test_the_corpus_is_by_reference_and_large_enough(corpus):
    """No text and no words are kept; each claim has place and hash, and there are years and voices enough."""
    assert {"referenced"} == {claim.evidence for claim in corpus.claims}
    assert not list(corpus.folder.rglob("*.txt"))
    assert len(corpus.documents) >= 8
    assert len(corpus.claims) >= 120
    assert {"afghanistan", "india", "pakistan", "united-states"} <= {
        side
        for claim in corpus.claims
        for speaker in claim.speakers
        for side in corpus.authority.get(speaker).sides
    }


def test_the_check_finds_only_what_the_speakers_disagree_on(corpus):
    """India denies the preconditions that Pakistan asserts; nothing else is found."""
    assert ["contradiction"] == [each.rule for each in checking.check(corpus)]


def test_every_claim_is_proved_with_the_texts(corpus, texts):
    """Each text has its hash, and each claim's words stand where it says."""
    assert [] == list(prove(corpus, Texts(texts)))


def test_one_letter_names_exactly_the_broken_claims(corpus, texts, tmp_path):
    """A letter changed in a speech breaks the claims whose words have it, and no others."""
    document = next(each for each in corpus.documents if each.slug == "2016-09-26-india")
    claim = next(each for each in corpus.claims if each.document == document.slug)
    text = (texts / document.reference.where).read_bytes().decode()
    changed = text[: claim.start] + "#" + text[claim.start + 1 :]
    (tmp_path / document.reference.where).parent.mkdir()
    (tmp_path / document.reference.where).write_bytes(changed.encode())
    broken = [
        each
        for each in corpus.claims
        if each.document == document.slug and each.start <= claim.start < each.end
    ]

    found = [each for each in prove(corpus, Texts(tmp_path)) if each.severity == "error"]

    assert ["text-differs"] + ["words-differ"] * len(broken) == [each.rule for each in found]
    assert {each.where("words").line for each in broken} == {each.line for each in found[1:]}


def test_no_sentence_of_the_texts_is_in_the_corpus(corpus, texts):
    """No run of words of a speech stands in the corpus's files, in a qualifier or a comment either."""
    spoken = set()
    for path in texts.rglob("*.txt"):
        words = path.read_text(encoding="utf-8").casefold().split()
        spoken |= {tuple(words[at : at + RUN]) for at in range(len(words))}
    written = []
    for path in corpus.folder.rglob("*.yaml"):
        words = path.read_text(encoding="utf-8").casefold().replace(",", " ").split()
        written += [tuple(words[at : at + RUN]) for at in range(len(words))]

    assert [] == [" ".join(run) for run in written if run in spoken]


@pytest.mark.parametrize("question", ASKED)
def test_answers_are_those_that_were_read(graph, question, request):
    """Each question has the rows that somebody read line by line, without any words."""
    rows = [
        {name: told(row, name) for name in COLUMNS if name in row} | {"issued": told(row, "issued")}
        for row in graph.ask(question, **ASKED[question]).rows
    ]
    path = EXPECTED / f"{question}.json"
    if request.config.getoption("--regenerate-answers"):
        path.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    assert json.loads(path.read_text(encoding="utf-8")) == rows


def test_a_corpus_that_ships_is_named(south_asia_built, run, tmp_path):
    """A further corpus is built by its name; an unknown name is told with those there are."""
    assert (south_asia_built / "graph.ttl").is_file()
    unknown = run("check", "--corpus", "un-north-asia", cwd=tmp_path)

    assert 2 == unknown.returncode
    assert "un-south-asia" in unknown.stderr
