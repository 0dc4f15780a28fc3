"""After an edit few documents are read: what is known of the others stands together, and is what they say."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import small_corpus
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, Store

from kg.building import earlier, pipeline
from kg.corpus import loading
from kg.corpus.gists import Claims, Unread, gist
from kg.exporting import outputs
from kg.rdf import checksums, runs
from kg.rdf.blocks import Change
from kg.rdf.graphs import INFERRED
from kg.rdf.terms import BR, CLAIM, DOCUMENT, ID, INFERENCE, PROV, RDF
from kg.shards import Shards, key_of
from viz import skeletons
from viz.tables import from_store


def loaded(home: Path, shards: Shards) -> loading.Corpus:
    """Read a corpus, and keep together what is known of its documents."""
    corpus = loading.load(home, shards)
    assert corpus.bundle
    corpus.bundle.keep()
    return corpus


def unread(corpus: loading.Corpus) -> Unread:
    """Return what the documents of a corpus say, as far as it was read."""
    assert isinstance(corpus.claims, Claims)
    return corpus.claims.said


@pytest.fixture
def home(checkout: Path, tmp_path: Path) -> Path:
    """A copy of the shipped corpus without its tour, which is read with all claims."""
    tour = shutil.ignore_patterns("tour.yaml")
    return Path(shutil.copytree(checkout / "corpus", tmp_path / "corpus", ignore=tour))


def said(corpus: loading.Corpus) -> object:
    """Return what a corpus says, whenever it was read."""
    return corpus.documents, corpus.claims, corpus.findings, corpus.authority


def test_what_is_known_is_what_documents_say(home: Path, tmp_path: Path) -> None:
    """Read from shards the corpus is the same, with what is known of documents and where claims stand."""
    shards = Shards(tmp_path / "cache")
    first, again, plain = loaded(home, shards), loaded(home, shards), loading.load(home)

    before = {*unread(again).read}
    assert again.gists == {slug: gist(each) for slug, each in unread(plain).items()}
    assert first.gists == again.gists
    assert again.places == {claim.identifier: claim.at for claim in plain.claims}
    assert again.last_day == plain.last_day
    assert before == {*unread(again).read} < {*again.gists}
    assert said(again) == said(plain) == said(first)
    assert len(again.claims) == len([*plain.claims])


def test_what_refers_to_others_is_read(home: Path, tmp_path: Path) -> None:
    """Claims with an id or with references are looked at together, and no document without such is read."""
    shards = Shards(tmp_path / "cache")
    loaded(home, shards)
    again = loaded(home, shards)
    linked = {claim.document for claim in loading.load(home).claims if claim.id or claim.confirms}

    assert linked <= {*unread(again).read} < {*again.gists}


def test_what_is_no_longer_kept_is_read_at_once(home: Path, tmp_path: Path) -> None:
    """Where a document's shard is gone its files are read while they are what they were."""
    shards = Shards(tmp_path / "cache")
    slug, name = next(iter(loaded(home, shards).names.items()))
    (shards.folder / name[:2] / name[2:]).unlink()

    assert slug in unread(loaded(home, shards)).read


@pytest.mark.parametrize("damage", [b"", b"nonsense"])
def test_without_their_bundle_shards_are_found_one_by_one(home: Path, tmp_path: Path, damage: bytes) -> None:
    """Where what stands together is damaged nothing is made anew but that."""
    shards = Shards(tmp_path / "cache")
    loaded(home, shards)
    name = key_of("bundle", str(home))
    (shards.folder / name[:2] / name[2:]).write_bytes(damage)
    later = Shards(tmp_path / "cache")

    assert said(loaded(home, later)) == said(loading.load(home))
    assert later.made == 1


NODES = st.sampled_from([CLAIM["one"], CLAIM["two"], INFERENCE["one"], INFERENCE["two"], DOCUMENT["one"]])
FACTS = st.sampled_from(
    [RDF["subject"], RDF["predicate"], RDF["object"], BR["status"], PROV["wasDerivedFrom"]]
)
OBJECTS = st.sampled_from([ID["aland"], ID["bem"], CLAIM["one"], BR["visited"]])
KINDS = st.sampled_from([BR["Claim"], BR["Inference"], BR["Document"]])


def quad(subject: NamedNode, predicate: NamedNode, value: NamedNode) -> Quad:
    """Return a quad of the graph of inferences."""
    return Quad(subject, predicate, value, INFERRED)


GRAPHS = st.sets(
    st.builds(quad, NODES, FACTS, OBJECTS) | st.builds(quad, NODES, st.just(RDF["type"]), KINDS), max_size=25
)


def bones(quads: set[Quad]) -> object:
    """Return what is read of a graph of what ties what, in no order."""
    graph = Store()
    graph.extend(quads)
    return plain(skeletons.read(from_store(graph)))


def plain(told: skeletons.Skeleton) -> object:
    """Return the same without an order, and without what is told of nothing."""
    return [
        {node: {key: {*values} for key, values in facts.items() if values} for node, facts in kind.items()}
        for kind in told
    ]


@given(GRAPHS, GRAPHS)
def test_what_ties_what_after_a_change_is_what_is_read_anew(before: set[Quad], now: set[Quad]) -> None:
    """Of a graph from which some quads tell another, the ties of that can be told without reading it."""
    graph = Store()
    graph.extend(before)
    # A type that comes or goes brings or takes all that is said: so it is in a build, where names are hashes.
    kept = {each for each in now if not _other(each.subject, before, now)}
    change = Change(runs.as_lines(before - kept), runs.as_lines(kept - before))
    assert plain(skeletons.revised(skeletons.read(from_store(graph)), change)) == bones(kept)


def _other(node: object, before: set[Quad], now: set[Quad]) -> bool:
    """Say whether a node that stays is of other classes than it was."""
    one, other = (
        {each.object for each in quads if each.subject == node and each.predicate == RDF["type"]}
        for quads in (before, now)
    )
    return one != other and any(each.subject == node for each in before)


def test_an_earlier_store_is_read_whole_only_where_it_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What has the times that its builder left it with is looked at in part, else each byte is."""
    shards, out = Shards(tmp_path / "cache"), tmp_path / "out"
    small_corpus.write(tmp_path / "corpus")
    pipeline.write(
        pipeline.build(loading.load(tmp_path / "corpus", shards)), out, [outputs.OUTPUTS["turtle"]]
    )
    wholes: list[bool] = []
    look = checksums.damaged

    def noted(folder: Path, kept: dict[str, object], *, whole: bool = False) -> list[str]:
        wholes.append(whole)
        return look(folder, kept, whole=whole)

    monkeypatch.setattr(checksums, "damaged", noted)
    held = earlier.held(out, shards)
    assert held is not None
    assert not earlier.is_damaged(out, held.stamps)

    table = max((out / "store").glob("*.sst"), key=lambda each: each.stat().st_size)
    data = table.read_bytes()
    table.write_bytes(bytes([data[0] ^ 1]) + data[1:])
    assert earlier.is_damaged(out, held.stamps)
    assert wholes == [False, True]
