"""A rebuild makes what a full build makes, byte for byte, whatever was edited, added or removed."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import small_corpus
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.building import checking, pipeline
from kg.corpus import loading, watching
from kg.errors import CorpusError
from kg.exporting import outputs
from kg.ontology import shapes
from kg.shards import Shards

VISIT = "  - claim: president visited bem\n    quote: arrived in Bem on an official visit\n"
CLAIMS = (
    f"{VISIT}    id: visit\n",
    f"{VISIT}    visitType: official\n",
    "  - claim: aland neighborOf bem-land\n    inferredSubject: true\n    quote: We are neighbours\n",
    "  - claim: aland bordersOf bem-land\n    quote: We are neighbours\n",
    "  - claim: port-a connectedTo bem\n    status: planned\n    mode: ferry\n    quote: A ferry is\n",
    "  - claim: bem connectedTo nowhere\n    quote: A ferry is planned\n",
)
"""What the first document may claim: with an id and without, right and wrong."""

TRADE = """\
  - claim: aland tradesWith bem-land
    amount: 30000000
    currency: USD
    flow: turnover
    period: 2019
    quote: Trade reached
    resolvedFrom: interview
"""
REPLIES = (
    "  - claim: president visited bem\n    quote: official visit\n    confirms: [interview#visit]\n",
    TRADE,
)
"""What the second may claim of the first."""

AUTHORITIES = (
    small_corpus.ENTITIES,
    small_corpus.ENTITIES.replace("label: Bem,", "label: Bemtown,"),
    small_corpus.ENTITIES.replace("type: City, label: Port A", "type: Region, label: Port A"),
    small_corpus.ENTITIES.replace("expert: {type: Person", "expert: {type: Topic"),
    small_corpus.ENTITIES + "nowhere: {type: City, label: Nowhere, partOf: aland}\n",
    small_corpus.ENTITIES.replace("long-sea:", "short-sea:"),
)

OWN_TERMS = """
@prefix br: <https://w3id.org/bilateral-kg/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
br:Harbor a owl:Class ; rdfs:label "harbor"@en ; rdfs:subClassOf br:City .
"""
ONTOLOGIES = ("", OWN_TERMS, OWN_TERMS.replace('"harbor"', '"haven"'))
TEXTS = (
    small_corpus.TEXT,
    f"Exclusive.\n\n{small_corpus.TEXT}",
    small_corpus.TEXT.replace("A ferry is", "It is"),
)


@dataclass(frozen=True)
class State:
    """What a corpus of two or three documents says, each part by the number of its variant."""

    claims: int = 5
    replies: int = 3
    text: int = 0
    authority: int = 0
    ontology: int = 0
    third: int = 0

    def write(self, folder: Path) -> None:
        """Write the corpus over another of the same kind."""
        shutil.rmtree(folder, ignore_errors=True)
        parts = {
            "entities": AUTHORITIES[self.authority % len(AUTHORITIES)],
            "ontology": ONTOLOGIES[self.ontology % len(ONTOLOGIES)],
        }
        text = TEXTS[self.text % len(TEXTS)]
        small_corpus.write(folder, claims=chosen(CLAIMS, self.claims), text=text, **parts)
        small_corpus.write(folder, "reply", claims=chosen(REPLIES, self.replies), **parts)
        if self.third % 2:
            version = small_corpus.DOCUMENT + "  versionOf: reply\n"
            own = "entities:\n  gate: {type: City, label: Gate, partOf: aland}\n"
            small_corpus.write(folder, "third", document=version, claims=own, **parts)


def chosen(of: tuple[str, ...], which: int) -> str:
    """Take those of some claims whose bits a number has."""
    taken = "".join(each for place, each in enumerate(of) if which >> place & 1)
    return f"claims:\n{taken}" if taken else ""


FILES = [each for each in (*outputs.built(), outputs.OUTPUTS["nquads"]) if each.name not in {"html", "svg"}]
"""All files but page and picture, which are drawn from the graph that these hold, and from nothing kept."""


def made(folder: Path, shards: Shards | None) -> object:
    """Build and return the bytes of the files and the warnings, or the findings where it is not built."""
    source = loading.load(folder, shards)
    try:
        built = pipeline.build(source)
    except CorpusError as error:
        return "not built", list(error.findings), checking.check(source)
    return pipeline.files(built, FILES), built.version, built.warnings


PARTS = sorted(State.__dataclass_fields__)
EDITS = st.lists(st.tuples(st.sampled_from(PARTS), st.integers(0, 63)), min_size=1, max_size=4)


@settings(max_examples=5)
@given(EDITS)
def test_a_rebuild_makes_what_a_full_build_makes(edits: list[tuple[str, int]]) -> None:
    """After any edits of documents, authority file and ontology, all files are those of a full build."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(shapes, "_MOST", 500)  # so that even so small a graph is checked in parts
        shards, home, state = Shards(Path(folder, "cache")), Path(folder, "corpus"), State()
        state.write(home)
        made(home, shards)
        for part, value in edits:
            state = replace(state, **{part: value})
            state.write(home)
            assert made(home, None) == made(home, shards)


def test_the_corpus_that_is_edited_is_sound(tmp_path: Path) -> None:
    """The property above is of builds, not of findings alone."""
    for state in (State(), State(third=1), State(replies=1, text=1, authority=1), State(ontology=1)):
        state.write(tmp_path)

        assert not checking.has_errors(checking.check(loading.load(tmp_path)))


def test_a_rebuild_reads_what_changed_and_no_more(tmp_path: Path) -> None:
    """Where nothing changed no shard is made; where one document changed, those of the others are found."""
    shards, home = Shards(tmp_path / "cache"), tmp_path / "corpus"
    State().write(home)
    made(home, shards)
    first = shards.made
    made(home, shards)

    assert first == shards.made

    State(replies=1).write(home)
    made(home, shards)

    assert first < shards.made < 2 * first


def test_what_is_damaged_is_made_anew(tmp_path: Path) -> None:
    """A shard that is cut, changed or empty costs time and nothing else."""
    shards, home = Shards(tmp_path / "cache"), tmp_path / "corpus"
    State().write(home)
    expected = made(home, shards)
    for number, path in enumerate(sorted(each for each in shards.folder.rglob("*") if each.is_file())):
        data = path.read_bytes()
        path.write_bytes((b"", data[:-1], data[:20] + b"!" + data[21:], b"x" * len(data))[number % 4])

    assert expected == made(home, shards)
    assert expected == made(home, shards)


def test_a_corpus_that_changes_is_told_when_it_has_come_to_rest(tmp_path: Path) -> None:
    """Several edits at once are one change, and none is none; what is removed is a change too."""
    home = tmp_path / "corpus"
    State().write(home)
    steps = iter(
        [
            lambda: None,
            lambda: (home / "reply/claims.yaml").write_text("one"),
            lambda: (home / "reply/claims.yaml").write_text("more"),
            lambda: None,
            lambda: None,
            lambda: shutil.rmtree(home / "reply"),
            lambda: None,
        ]
    )
    seen = []

    def wait() -> None:
        step = next(steps, None)
        if step is None:
            raise KeyboardInterrupt
        seen.append("look")
        step()

    with suppress(KeyboardInterrupt):
        for _ in watching.changes(home, wait):
            seen.append("told")  # noqa: PERF401 – in turn with the looks

    assert ["told", *["look"] * 4, "told", *["look"] * 3, "told"] == seen
