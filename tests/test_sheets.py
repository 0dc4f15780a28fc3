"""A text that is written from an earlier one has the bytes, and the sheets, of one that is written whole."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import small_corpus
from hypothesis import given
from hypothesis import strategies as st

from kg.building import earlier, pipeline
from kg.corpus import loading
from kg.exporting import edges, outputs
from kg.rdf import sheets, store, texts
from kg.rdf.leaves import BEGIN, CLOSE, END, HEAD, SUBJECT, Leaf, Text, key_of_leaf, pieces
from kg.shards import Shards

FILES = [each for each in outputs.built() if each.name not in {"html", "svg"}]
BETWEEN = b",\n"
SUBJECTS = st.dictionaries(
    st.tuples(st.sampled_from(["a", "b", "c"]), st.integers(0, 20)),
    st.sampled_from([b"one", b"two", b"three"]),
)
"""What is said of subjects, by graph and place; the same may be said of several."""


def leaves(said: dict[tuple[str, int], bytes]) -> dict[str, bytes]:
    """Return the leaves of a text that says this, by their keys."""
    found = {BEGIN: b"{", CLOSE: b"}"}
    for (graph, place), text in said.items():
        found[key_of_leaf(graph, HEAD)] = graph.encode() + b"("
        found[key_of_leaf(graph, SUBJECT, f"{place:02}")] = text
        found[key_of_leaf(graph, END)] = b")"
    return dict(sorted(found.items()))


def text(said: dict[tuple[str, int], bytes]) -> Text:
    """Return the text that says this."""
    return Text([Leaf(*each) for each in leaves(said).items()], BETWEEN)


@given(st.lists(SUBJECTS, min_size=2, max_size=4))
def test_a_revised_text_is_the_same(history: list[dict[tuple[str, int], bytes]]) -> None:
    """Edit after edit, of any leaves, of graphs that come and go."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sheets, "_LEAVES", 3)
        file, kept = Path(folder, "text"), sheets.Sheets(Shards(Path(folder, "cache")), "text", BETWEEN)
        before, *later = history
        written = [*sheets.of_text(text(before))]
        for said in later:
            kept.keep(written)
            file.write_bytes(b"".join(each.data for each in written))
            old, new = leaves(before), leaves(said)
            changed = {key: new.get(key) for key in old | new if old.get(key) != new.get(key)}
            written = [*kept.revised(file, [each.block for each in written], changed)]
            whole = [*sheets.of_text(text(said))]
            assert [each[:3] for each in whole] == [each[:3] for each in written]
            assert b"".join(pieces(text(said))) == b"".join(each.data for each in written)
            before = said


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Shards, dict[str, bytes]]:
    """A corpus that was edited since its build, the shards of that, and what a full build would write."""
    folder = tmp_path_factory.mktemp("sheets")
    home, shards = small_corpus.write(folder / "corpus"), Shards(folder / "cache")
    pipeline.write(pipeline.build(loading.load(home, shards)), folder / "out", FILES)
    small_corpus.write(home, claims=small_corpus.CLAIMS.replace("A ferry is planned", "A ferry is"))
    return folder, shards, pipeline.files(pipeline.build(loading.load(home)), FILES)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("damaged", ["", "graph.ttl", "graph.trig", "edges.csv", "claims.csv"])
def test_files_are_made_of_those_before(damaged, rebuilt, tmp_path, monkeypatch):
    """After an edit no text is written whole, nor is the table of edges, unless the one before is damaged."""
    folder, shards, expected = rebuilt
    out = Path(shutil.copytree(folder / "out", tmp_path / "out"))
    whole = []
    monkeypatch.setattr(earlier, "MUCH", 1)
    for module, name in ((texts, "Texts"), (edges, "edge_table")):
        made = getattr(module, name)
        monkeypatch.setattr(module, name, lambda *given, made=made: (whole.append(made), made(*given))[1])
    if damaged:
        data = (out / damaged).read_bytes()
        (out / damaged).write_bytes(data[:-1] + b"!")

    pipeline.write(pipeline.build(loading.load(folder / "corpus", shards)), out, FILES)

    assert expected == {name: (out / name).read_bytes() for name in expected}
    assert store.check(out, whole=True)
    assert (damaged in {"graph.ttl", "graph.trig", "edges.csv"}) == bool(whole)
