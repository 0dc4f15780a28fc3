"""A rebuild makes what a full build makes, byte for byte, whatever was edited, added or removed."""

from __future__ import annotations

import re
import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
import small_corpus
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.building import checking, earlier, pipeline
from kg.corpus import loading, watching
from kg.errors import CorpusError
from kg.exporting import outputs
from kg.ontology import shapes
from kg.rdf import runs, sheets, store, texts
from kg.shards import Shards
from viz import drawings, excerpts
from viz.model import Extent, Network

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kg.exporting.outputs import Output

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


FILES = [*outputs.built(), outputs.OUTPUTS["nquads"]]
READ = [outputs.OUTPUTS["turtle"], outputs.OUTPUTS["html"]]
"""Files of both kinds of which parts are kept."""


def made(
    folder: Path, shards: Shards | None, out: Path | None = None, files: Sequence[Output] = FILES
) -> object:
    """Build and return the bytes of the files and the warnings, or the findings where it is not built.

    The files are made in memory, or over what stands in a folder.
    """
    source = loading.load(folder, shards)
    try:
        built = pipeline.build(source, out)
    except CorpusError as error:
        return "not built", list(error.findings), checking.check(source)
    if out is None:
        return pipeline.files(built, files), built.version, built.warnings
    pipeline.write(built, out, FILES)
    assert store.check(out, whole=True)
    return {each.file: (out / each.file).read_bytes() for each in FILES}, built.version, built.warnings


def told(network: Network, form: str) -> bytes:
    """Tell of a network all that is drawn of it, which takes less than to draw it."""
    parts = (network.nodes, network.links, network.brief, network.ledger, network.whole, network.title)
    return repr((form, network.version, parts)).encode()


FEW = partial(excerpts.Exhibit, most=Extent(things=4, ties=2, statements=2))
"""Shows of even so small a graph a part, as pages do of a large one."""

PARTS = sorted(State.__dataclass_fields__)
EDITS = st.tuples(st.permutations(PARTS), st.tuples(*[st.integers(1, 63)] * len(PARTS)))
"""An edit of each part, in any order; none of the simplest ones leaves its part as it was."""


@settings(max_examples=max(1, settings.default.max_examples // 20))
@given(EDITS)
def test_a_rebuild_makes_what_a_full_build_makes(
    some: Callable[..., list[State]], edits: tuple[list[str], tuple[int, ...]]
) -> None:
    """After any edits of documents, authority file and ontology, all files are those of a full build.

    Of a sample two parts are edited at a time, otherwise one.
    """
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(shapes, "_MOST", 500)  # so that even so small a graph is checked in parts
        patch.setattr(excerpts, "Exhibit", FEW)
        patch.setattr(texts, "_MANY", (0, 0))
        patch.setattr(sheets, "_LEAVES", 5)
        patch.setattr(earlier, "MUCH", 1)
        patch.setattr(drawings, "draw", told)
        shards, home, state = Shards(Path(folder, "cache")), Path(folder, "corpus"), State()
        state.write(home)
        made(home, shards, Path(folder, "out"))
        states = [state := replace(state, **{part: value}) for part, value in zip(*edits, strict=True)]
        for state in reversed(some(states[::-1], 2)):
            state.write(home)
            assert made(home, None) == made(home, shards, Path(folder, "out"))


def test_the_corpus_that_is_edited_is_sound(tmp_path: Path) -> None:
    """The property above is of builds, not of findings alone."""
    for state in (State(), State(third=1), State(replies=1, text=1, authority=1), State(ontology=1)):
        state.write(tmp_path)

        assert not checking.has_errors(checking.check(loading.load(tmp_path)))


def test_a_rebuild_reads_what_changed_and_no_more(tmp_path: Path) -> None:
    """Where nothing changed no shard is made; where one document changed, those of the others are found."""
    shards, home = Shards(tmp_path / "cache"), tmp_path / "corpus"
    State().write(home)
    made(home, shards, files=READ)
    first = shards.made
    made(home, shards, files=READ)

    assert first == shards.made

    State(replies=1).write(home)
    made(home, shards, files=READ)

    assert first < shards.made < 2 * first


def test_what_is_damaged_is_made_anew(tmp_path: Path) -> None:
    """A shard that is cut, changed or empty costs time and nothing else."""
    shards, home = Shards(tmp_path / "cache"), tmp_path / "corpus"
    State().write(home)
    expected = made(home, shards, files=READ)
    for number, path in enumerate(sorted(each for each in shards.folder.rglob("*") if each.is_file())):
        data = path.read_bytes()
        path.write_bytes((b"", data[:-1], data[:20] + b"!" + data[21:], b"x" * len(data))[number % 4])

    assert expected == made(home, shards, files=READ)
    assert expected == made(home, shards, files=READ)


def test_texts_in_chapters_are_those_of_the_whole(
    some: Callable[..., list[tuple[int, int]]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However small the pieces are of which the texts are put together, they are what one writing gives."""
    State(third=1).write(tmp_path)
    built = pipeline.build(loading.load(tmp_path))
    whole = outputs.Content(built.store, quads=[*built.quads])
    written = {name: outputs.OUTPUTS[name].write(whole) for name in ("turtle", "trig", "jsonld", "ontology")}
    for letters in some([(0, 0), (0, 1_000_000), (1_000_000, 1_000_000)], 2):
        monkeypatch.setattr(texts, "_MANY", letters)
        apart = outputs.Content(built.store, built.corpus, built.quads)

        assert written == {name: outputs.OUTPUTS[name].write(apart) for name in written}


def built_over(home: Path, out: Path, shards: Shards | None) -> list[bytes]:
    """Build over an earlier build; return what its store holds, beside what one filled anew would."""
    source = loading.load(home, shards)
    pipeline.write(pipeline.build(source, out), out, ())
    assert store.check(out, whole=True)
    return [*map(runs.as_lines, (store.open_build(out), pipeline.build(loading.load(home)).store))]


STATES = (State(claims=7), State(), State(claims=7, third=1), State(), State(claims=1, authority=1))


@pytest.fixture(scope="module")
def histories(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Shards]:
    """A corpus that was built once, and the shards of that."""
    folder = tmp_path_factory.mktemp("rebuilt")
    home, shards = folder / "corpus", Shards(folder / "cache")
    State().write(home)
    built_over(home, folder / "out", shards)
    return folder, shards


def over(folder: Path, to: Path) -> tuple[Path, Path]:
    """Copy a corpus and its build."""
    return Path(shutil.copytree(folder / "corpus", to / "corpus")), Path(
        shutil.copytree(folder / "out", to / "out")
    )


def test_a_store_is_changed_where_the_graph_is(
    some: Callable[..., list[State]],
    histories: tuple[Path, Shards],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Edit after edit the store holds what it would if it were filled anew, which it is not."""
    folder, shards = histories
    home, out = over(folder, tmp_path)
    monkeypatch.setattr(store, "write", None)
    for state in some(STATES, 2):
        state.write(home)

        held, wanted = built_over(home, out, shards)
        assert wanted == held


@pytest.mark.parametrize("why", ["much", "damaged", "unknown", "replaced"])
def test_a_store_is_filled_anew_where_that_is_surer(
    why: str, histories: tuple[Path, Shards], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After many changes, over a damaged build, over one of which nothing is kept, or where one vanishes."""
    folder, shards = histories
    home, out = over(folder, tmp_path)
    filled, fill = [], store.write
    monkeypatch.setattr(store, "write", lambda *given: (filled.append(why), fill(*given)))
    if why == "much":
        monkeypatch.setattr(earlier, "MUCH", 0)
    if why == "damaged":
        file = max((out / "store").glob("*.sst"), key=lambda path: path.stat().st_size)
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 1
        file.write_bytes(data)
    if why == "unknown":
        shards = Shards(tmp_path / "cache")
    if why == "replaced":
        monkeypatch.setattr(store, "change", lambda *_: (_ for _ in ()).throw(OSError("gone")))
    State(claims=7).write(home)

    held, wanted = built_over(home, out, shards)
    assert wanted == held
    assert [why] == filled


def test_a_part_is_drawn_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not shown may change: the page is then the one before, with the version of the new graph.

    Over the build before nobody looks which part that is.
    """
    shards, home, drawn, chosen, draw = Shards(tmp_path / "cache"), tmp_path / "corpus", [], [], drawings.draw
    monkeypatch.setattr(
        excerpts, "Exhibit", lambda *given, **more: (chosen.append(given), FEW(*given, **more))[1]
    )
    monkeypatch.setattr(drawings, "draw", lambda *given: (drawn.append(given), draw(*given))[1])
    monkeypatch.setattr(earlier, "MUCH", 1)
    State().write(home)
    reply, pages = home / "reply/claims.yaml", []
    for words, out in (("official", "one"), ("on an official", "two"), ("an official", "one")):
        reply.write_text(re.sub("quote: .*official", f"quote: {words}", reply.read_text()))
        built = pipeline.build(loading.load(home, shards))
        pipeline.write(built, tmp_path / out, [outputs.OUTPUTS["html"]])
        page = (tmp_path / out / "graph.html").read_bytes()
        assert built.version.encode() in page
        pages.append((page.replace(built.version.encode(), b""), built.version, len(drawn), len(chosen)))

    (page, version, *first), (same, another, *later), (again, third, *last) = pages
    assert [1, 1] == first
    assert [1, 2] == later
    assert [1, 2] == last
    assert page == same == again
    assert 3 == len({version, another, third})


def test_a_part_that_stays_is_put_into_a_new_frame(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a claim goes that is not shown, the page tells of fewer statements; the part is not read anew."""
    shards, home, out = Shards(tmp_path / "cache"), tmp_path / "corpus", tmp_path / "out"
    read: list[object] = []
    taken = excerpts.Exhibit._taken
    monkeypatch.setattr(excerpts.Exhibit, "_taken", lambda *given: (read.append(given), taken(*given))[1])
    monkeypatch.setattr(excerpts, "Exhibit", FEW)
    monkeypatch.setattr(earlier, "MUCH", 1)
    State(claims=21).write(home)
    before = made(home, shards, out)
    assert read
    read.clear()
    claims = home / "reply/claims.yaml"
    claims.write_text(claims.read_text().replace(REPLIES[0], ""))
    framed = made(home, shards, out)

    assert not read
    assert framed == made(home, None)
    assert framed != before


def test_where_nothing_changed_the_build_stays(run, tmp_path: Path) -> None:
    """A second build says so, with the warnings of the first; after an edit or damage there is a new one."""
    home, out = tmp_path / "corpus", tmp_path / "out"
    command = ("build", "--corpus", home, "-o", out, "--cache", tmp_path / "cache")
    State().write(home)
    first = run(*command)
    made = (out / "report.json").read_bytes()
    again = run(*command)

    assert first.stderr.replace("Built ", "Nothing has changed: ") == again.stderr
    assert first.stdout == again.stdout
    assert made == (out / "report.json").read_bytes()

    (out / "graph.ttl").write_bytes(b"")
    assert "Built " in run(*command).stderr

    State(claims=7).write(home)
    assert "Built " in run(*command).stderr
    assert "Nothing has changed: " in run(*command).stderr
    assert "Built " in run(*command[:-2], "--cache", "none").stderr


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
