"""A graph that is made of the build before, of what an edit touches alone, is that of a full build."""

from __future__ import annotations

import random
import re
import shutil
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.asking.statement_index import FILE, StatementIndex, Vocabulary
from kg.building import briefs, earlier, edits, outcomes, pipeline
from kg.corpus import loading
from kg.errors import CorpusError
from kg.exporting import outputs
from kg.rdf import blocks, runs, store
from kg.rdf.blocks import Change
from kg.rdf.graphs import ENTITIES, INFERRED
from kg.rdf.renaming import only_renames
from kg.rdf.terms import BR, CLAIM, DOCUMENT, ID, PROV, RDF, RDFS, VERDICT
from kg.shards import Shards
from viz import excerpts
from viz.model import Extent

LEFT_OUT = (
    *("2020-01-16-azernews-ambassador", "2022-06-07-azernews-deals", "2022-08-20-azernews-expert-council"),
    *("2022-08-24-inform-talks", "2022-08-24-president-az-statements", "2023-04-10-anews-talks"),
    *("2023-04-11-astanatimes-ties", "2023-10-14-azertag-commission", "2023-11-24-astanatimes-speca"),
    *("2024-03-15-inform-expert-council", "2024-08-08-inform-arrival", "2025-10-21-report-ferries"),
)
"""Documents without which the rest of the corpus holds together; it is built often."""

PART = Extent(things=15, ties=20, statements=40)
"""What a page holds that shows some of the corpus."""

FILES = [*outputs.built(), outputs.OUTPUTS["nquads"]]
_ENDS = re.compile(r"(claim: \S+ \S+ )(\S+)")
_QUALIFIER = re.compile(r"^    (?!quote|claim)\w+: .*\n", re.MULTILINE)


def entries(path: Path) -> tuple[str, list[str]]:
    """Cut a ``claims.yaml`` into what stands before the claims and each claim."""
    head, _, claims = path.read_text(encoding="utf-8").partition("\nclaims:\n")
    return f"{head}\nclaims:\n", re.split(r"^(?=  - )", claims, flags=re.MULTILINE)[1:]


def edit(home: Path, chance: random.Random) -> None:
    """Change some claim of some document, take one out, or let it or one more tell of somebody else."""
    path = chance.choice(sorted(home.glob("*/claims.yaml")))
    head, claims = entries(path)
    if not claims:
        return
    place = chance.randrange(len(claims))
    lines = [*_QUALIFIER.finditer(claims[place])]
    ends = _ENDS.findall("".join(claims))
    others = [match[0] for match in _QUALIFIER.finditer("".join(claims))]
    what = chance.random()
    if what < 0.4 and ends:
        told = _ENDS.sub(lambda line: f"{line[1]}{chance.choice(ends)[1]}", claims[place], count=1)
        claims[place : place + (what < 0.2)] = [told]
    elif what < 0.6 or not lines:
        del claims[place]
    else:
        line = chance.choice(lines)
        key = line[0].partition(":")[0]
        alike = [each for each in others if each.partition(":")[0] == key] + [""]
        claims[place] = claims[place][: line.start()] + chance.choice(alike) + claims[place][line.end() :]
    path.write_text(head + "".join(claims), encoding="utf-8")


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Of each graph that is made over a build, whether it was made of that; all may change in small ones."""
    found: list[bool] = []
    make = edits.edited

    def noted(*given: object) -> object:
        made = make(*given)  # type: ignore[arg-type]
        found.append(made is not None)
        return made

    monkeypatch.setattr(edits, "edited", noted)
    monkeypatch.setattr(earlier, "MUCH", 1)
    monkeypatch.setattr(outcomes, "_MUCH", 1)
    return found


def build(home: Path, out: Path, shards: Shards) -> bool:
    """Build over what stands in a folder; say whether that could be done."""
    try:
        built = pipeline.build(loading.load(home, shards), out)
    except CorpusError:
        return False
    pipeline.write(built, out, FILES, last=True)
    assert store.check(out, whole=True)
    return True


def indexed(graph: Store, file: Path | None = None) -> Vocabulary:
    """Return all that the index of a graph holds, in a file or made anew."""
    claims = {quad.subject.value for quad in graph.quads_for_pattern(None, RDF["type"], BR["Claim"])}
    return StatementIndex(graph, file).vocabulary(claims)


@pytest.mark.sampled(4)
@pytest.mark.parametrize("seed", range(4))
def test_claim_by_claim_the_build_is_a_full_one(
    seed: int, taken: list[bool], tmp_path: Path, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After edits of single claims all files have the bytes of a full build, the store its quads.

    What is found by the index is what one made anew finds. Some builds are made of the build before. By every
    other seed page and picture show a part.
    """
    if seed % 2:
        monkeypatch.setattr(excerpts, "Exhibit", partial(excerpts.Exhibit, most=PART))
    home = Path(shutil.copytree(checkout / "corpus", tmp_path / "corpus", ignore=lambda *_: LEFT_OUT))
    out, shards, chance = tmp_path / "out", Shards(tmp_path / "cache"), random.Random(seed)
    assert build(home, out, shards)
    for number in range(6):
        before = {path: path.read_bytes() for path in home.glob("*/claims.yaml")}
        edit(home, chance)
        if not build(home, out, shards):
            for path, data in before.items():
                path.write_bytes(data)
        if number % 3 < 2:
            continue
        whole = pipeline.build(loading.load(home))

        assert pipeline.files(whole, FILES) == {each.file: (out / each.file).read_bytes() for each in FILES}
        assert runs.as_lines(whole.store) == runs.as_lines(store.open_build(out))
        assert indexed(whole.store) == indexed(whole.store, out / FILE)
    assert any(taken)


LINES = st.sets(st.integers(0, 60).map(lambda number: b"<a:%02d> <b:b> <c:c> .\n" % number))


@given(LINES, LINES)
def test_blocks_after_a_change_are_cut_as_all_lines_are(
    tmp_path_factory: pytest.TempPathFactory, before: set[bytes], now: set[bytes]
) -> None:
    """However lines were cut before, they are cut as if there had never been others."""
    shards = Shards(tmp_path_factory.mktemp("blocks"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "_LINES", 4)
        old, new = ([*blocks.of_lines(sorted(each), shards)] for each in (before, now))
        change = Change(b"".join(before - now), b"".join(now - before))

        assert new == blocks.revised(old, change, shards)
        assert new == blocks.read(blocks.told(new))


def said(text: str) -> frozenset[Quad]:
    """Return a quad of each word of three letters."""
    named = (
        (NamedNode(f"x:{one}"), NamedNode(f"x:{two}"), NamedNode(f"x:{three}"))
        for one, two, three in text.split()
    )
    return frozenset(Quad(*each) for each in named)


@pytest.mark.parametrize(
    ("gone", "come", "same"),
    [
        ("", "", True),
        ("cpa", "dpa", True),
        ("cpa", "dpb", False),
        ("cpa cqb vrc", "dpa dqb wrd", True),
        ("cpa cqb vrc", "dpa wqb wrd", False),
        ("cpa dpb", "epb fpa", True),
        ("cpa dpa cqd", "epa fpa fqe", True),
        ("apa", "bpa", False),
        ("cpa", "dpa dpb", False),
    ],
)
def test_a_change_only_renames_where_other_names_make_it_the_same(gone: str, come: str, same: bool) -> None:
    """Names from c on may be others; what is told of a and b stays or is something else."""
    assert same is only_renames(said(gone), said(come), lambda node: str(node) > "<x:b>")


SPOKEN = Quad(CLAIM["one"], RDF["subject"], ID["aland"], DOCUMENT["reply"])
NAMED = Quad(VERDICT["one"], PROV["wasDerivedFrom"], CLAIM["one"], INFERRED)
CALLED = Quad(ID["aland"], RDFS["label"], Literal("Aland", language="en"), ENTITIES)


@pytest.mark.parametrize(
    ("there", "gone", "stand"),
    [
        ([], [SPOKEN], True),
        ([NAMED], [SPOKEN], False),
        ([], [SPOKEN, NAMED], False),
        ([], [SPOKEN, CALLED], False),
    ],
)
def test_findings_drawn_from_verdicts_stand_where_none_names_what_changed(
    there: list[Quad], gone: list[Quad], stand: bool
) -> None:
    """A claim that no verdict names, before or after, changes no finding on promises and differences."""
    graph = Store()
    graph.extend(there)

    assert bool(briefs.standing(graph, frozenset(gone), frozenset())) is stand
