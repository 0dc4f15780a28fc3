"""What `bilateral build` promises: all or nothing, the same bytes everywhere, small edits, small changes."""

import difflib
import itertools
import json
import os
import random
import re
import shlex
import shutil
import subprocess
import sys
import weakref
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
import small_corpus

from kg.building import pipeline, report
from kg.corpus import loading
from kg.errors import CorpusError, InputError
from kg.exporting import outputs
from kg.rdf import graphs, ordering, serialization, store, terms

FILES = ["claims.csv", "edges.csv", "graph.html", "graph.jsonld", "graph.svg", "graph.trig", "graph.ttl"]
TIMED = {store.MARK, report.FILE}
"""What tells of the build itself and of its files, with times."""


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a build, the store aside."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def triples(folder: Path, name: str, form: pyoxigraph.RdfFormat) -> set[str]:
    """The triples of a file, without graph names, blank nodes renamed alike."""
    parsed = pyoxigraph.parse(path=str(folder / name), format=form)
    quads = [pyoxigraph.Quad(quad.subject, quad.predicate, quad.object) for quad in parsed]
    return set(serialization.n_quads(ordering.canonical(quads)).decode().splitlines())


@pytest.fixture(scope="module")
def quads():
    """The quads of the shipped corpus."""
    return pipeline.build(loading.load(loading.locate("corpus" if Path("corpus").is_dir() else None))).quads


def test_all_outputs_are_there(built):
    """A build writes the graph, its tables, page, picture, terms, shapes and store."""
    assert set(FILES) <= contents(built).keys()
    assert (built / "store").is_dir()


@pytest.mark.parametrize("relation", ["neighborOf", "signedMemorandumWith", "separates"])
def test_the_three_triples(built, relation):
    """The plain triples that must always be there are there."""
    expected = {
        "neighborOf": [("kazakhstan", "azerbaijan")],
        "signedMemorandumWith": [("kaziss", "center-for-international-relations-studies")],
        "separates": [("caspian-sea", "kazakhstan"), ("caspian-sea", "azerbaijan")],
    }
    text = triples(built, "graph.ttl", pyoxigraph.RdfFormat.TURTLE)

    for subject, object_ in expected[relation]:
        edge = f"{terms.entity(subject)} {terms.BR[relation]} {terms.entity(object_)} ."
        assert edge in text


def test_turtle_trig_and_json_ld_say_the_same(built):
    """The three files hold the same triples."""
    turtle = triples(built, "graph.ttl", pyoxigraph.RdfFormat.TURTLE)

    assert turtle == triples(built, "graph.trig", pyoxigraph.RdfFormat.TRIG)
    assert turtle == triples(built, "graph.jsonld", pyoxigraph.RdfFormat.JSON_LD)


def test_no_triple_stands_in_two_graphs(quads):
    """Counts in a union of the graphs are right, because a triple stands in one of them only."""
    assert len(quads) == len({quad.triple for quad in quads})


def test_no_blank_node_names_what_is_said(quads):
    """Blank nodes are nodes of the ontology's lists and nothing else."""
    first_rest = {terms.RDF["first"], terms.RDF["rest"]}
    blank = [quad for quad in quads if isinstance(quad.subject, pyoxigraph.BlankNode)]

    assert [] == [quad for quad in blank if quad.predicate not in first_rest]
    assert {graphs.ONTOLOGY} >= {quad.graph_name for quad in blank}


def test_four_readers_count_alike(built, program, checkout):
    """rdflib, pyoxigraph, rapper and N3.js read the Turtle and find as many triples."""
    path = built / "graph.ttl"
    expected = len(triples(built, "graph.ttl", pyoxigraph.RdfFormat.TURTLE))
    assert expected == len(rdflib.Graph().parse(path))

    rapper = subprocess.run(
        [program("rapper"), "-q", "-i", "turtle", "-o", "ntriples", str(path)],
        capture_output=True,
        check=True,
    )
    assert expected == len(set(rapper.stdout.splitlines()))


def test_n3_js_counts_alike(built, program, checkout):
    """N3.js reads the Turtle and finds as many triples as pyoxigraph."""
    script = (
        "const {Parser} = require('n3'); const {readFileSync} = require('fs');"
        "const quads = new Parser().parse(readFileSync(process.argv[1], 'utf8'));"
        "const key = quad => [quad.subject, quad.predicate, quad.object].map(term => term.id).join(' ');"
        "console.log(new Set(quads.map(key)).size)"
    )
    modules = checkout / ".cache" / "npm" / "node_modules"
    if not (modules / "n3").is_dir():
        pytest.skip("N3.js (npm) is not installed here")
    done = subprocess.run(
        [program("node"), "-e", script, str(built / "graph.ttl")],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "NODE_PATH": str(modules)},
    )

    assert len(triples(built, "graph.ttl", pyoxigraph.RdfFormat.TURTLE)) == int(done.stdout)


def test_the_same_bytes_everywhere(built, tmp_path, checkout):
    """Hash seed, locale, time zone and order of files change no byte, but in the two that hold times."""
    shuffled = tmp_path / "corpus"
    homes = [path for path in (checkout / "corpus").iterdir() if path.is_dir()]
    random.Random(7).shuffle(homes)
    shuffled.mkdir()
    for home in homes:
        shutil.copytree(home, shuffled / home.name)
    for path in (checkout / "corpus").glob("*.*"):
        shutil.copy(path, shuffled / path.name)
    odd = {"PYTHONHASHSEED": "2", "LC_ALL": "C", "PYTHONUTF8": "0", "TZ": "Asia/Almaty"}
    command = [sys.executable, "-m", "kg", "build", "--corpus", shuffled, "-o", tmp_path / "two"]
    command += ["--cache", "none"]  # nothing of it comes from the other
    subprocess.run(command, env={**os.environ, **odd}, capture_output=True, check=True)

    one, two = contents(built), contents(tmp_path / "two")
    assert [] == [name for name in one if one[name] != two[name] and name not in TIMED]


def added(folder: Path, text: str) -> Path:
    """Add lines to the end of the small corpus's claims and return its folder."""
    path = folder / "interview" / "claims.yaml"
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    return folder


def test_one_more_claim_is_a_small_change(built, tmp_path, checkout):
    """One more claim changes under thirty lines of the shipped graph's Turtle."""
    folder = tmp_path / "corpus"
    shutil.copytree(checkout / "corpus", folder)
    lines = (built / "graph.ttl").read_text(encoding="utf-8").splitlines()
    before = [line for line in lines if not line.startswith("#")]  # it begins with words on itself
    path = folder / "2022-08-25-elkz-tukumov" / "claims.yaml"
    claim = (
        "  - claim: kazakhstan tradesWith uzbekistan\n"
        "    quote: the exchange of goods\n"
        "    inferredSubject: true\n"
    )
    path.write_text(path.read_text(encoding="utf-8").rstrip() + "\n" + claim, encoding="utf-8")

    changed = [line for line in difflib.ndiff(before, turtle(folder)) if line[:2] in {"+ ", "- "}]
    assert 0 < len(changed) < 30, "\n".join(changed)


def turtle(folder: Path) -> list[str]:
    """The lines of a corpus's Turtle."""
    built = pipeline.build(loading.load(folder))
    return serialization.turtle(built.quads).decode().splitlines()


def test_what_is_in_memory_goes_before_the_store_on_disk_is_filled(tmp_path, monkeypatch, some):
    """Where a build is asked nothing more, its store in memory is gone then; the same is written."""
    folder = small_corpus.write(tmp_path / "corpus")
    kept, released = (pipeline.build(loading.load(folder)) for _ in range(2))
    gone = weakref.ref(released.content)
    which = some(outputs.built(), 4)
    pipeline.write(kept, tmp_path / "kept", which)
    fill, alive = store.write, []
    monkeypatch.setattr(store, "write", lambda *given: (alive.append(gone()), fill(*given)))
    pipeline.write(released, tmp_path / "released", which, last=True)

    assert alive == [None]
    assert not hasattr(released, "store")
    one, other = contents(tmp_path / "kept"), contents(tmp_path / "released")
    assert {name for name in one | other if one.get(name) != other.get(name)} <= TIMED


def test_a_broken_corpus_writes_nothing(tmp_path, run):
    """Where the check finds errors, exit code 1, findings on stderr, and the old build is untouched."""
    folder, out = small_corpus.write(tmp_path / "corpus"), tmp_path / "out"
    assert 0 == run("build", "--corpus", folder, "-o", out).returncode
    before = contents(out)

    done = run("build", "--corpus", added(folder, "  - claim: a b c\n    quote: x\n"), "-o", out)
    assert 1 == done.returncode
    assert "unknown-entity" in done.stderr
    assert "Traceback" not in done.stderr
    assert before == contents(out)


def test_a_folder_with_other_things_is_left_alone(tmp_path):
    """A folder that is no build is never overwritten."""
    (tmp_path / "thesis.doc").write_text("years of work")

    with pytest.raises(InputError, match="other things"):
        pipeline.check_target(tmp_path)


def whole(folder: Path) -> dict[str, object]:
    """All of a build, as its checksums say: its files, its version, and what its store holds."""
    assert store.check(folder, whole=True)
    opened = pyoxigraph.Store.read_only(str(folder / "store"))
    held = set(opened.dump(format=pyoxigraph.RdfFormat.N_QUADS).splitlines())
    timed = {store.MARK: store.mark(folder)["version"], report.FILE: sorted(report.read(folder))}
    return {**contents(folder), **timed, "store": held}


@pytest.fixture(scope="module")
def interrupted(tmp_path_factory):
    """Where the writing of a build was killed at each of its steps, in three ways: see interruptions.py."""
    home = tmp_path_factory.mktemp("interrupted")
    old, new = (small_corpus.write(home / "corpora" / name) for name in ("old", "new"))
    added(new, "  - claim: bem-land neighborOf aland\n    quote: We are\n")
    script = Path(__file__).with_name("interruptions.py")
    subprocess.run([sys.executable, str(script), str(old), str(new), str(home)], check=True)
    return home


@pytest.fixture(scope="module")
def both(interrupted):
    """The old build and the new one, whole."""
    return {name: whole(interrupted / name / "out") for name in ("old", "new")}


@pytest.fixture(scope="module")
def named(both):
    """Say which build a folder holds; folders of the same bytes hold the same, and are read once."""
    known = {}

    def name(folder: Path) -> str:
        files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
        held = tuple((path.relative_to(folder), path.read_bytes()) for path in files)
        if held not in known:
            found = whole(folder)
            known[held] = next((name for name, build in both.items() if found == build), "broken")
        return known[held]

    return name


def state(step: Path, named) -> str:
    """Which build stands in its place after an interruption; where none does, which stands aside."""
    (there, *_) = [*step.glob("out"), *step.glob(".out-????????.old"), None]
    if there is None:
        return "nothing"
    return named(there) if there.name == "out" else f"{named(there)} aside"


@pytest.mark.parametrize(
    ("series", "expected"),
    [
        ("exchange", ["old", "new"]),
        ("renames", ["old", "old aside", "new"]),
        ("first", ["nothing", "new"]),
    ],
)
def test_a_killed_build_leaves_the_old_one_whole(interrupted, both, named, series, expected):
    """Whenever a build is killed, the folder holds the old build whole, then the new one whole."""
    steps = sorted((interrupted / series).iterdir(), key=lambda step: int(step.name))
    states = [state(step, named) for step in steps]

    assert expected == [each for each, _ in itertools.groupby(states)]
    assert len(states) > len(both["new"]) + 3  # each file and the store, the folder, its mode, its move


@pytest.mark.parametrize("series", ["exchange", "renames", "first"])
def test_a_killed_build_leaves_one_folder_beside(interrupted, series):
    """Beside the folder is one more at most, with a dot before its name; in the end none."""
    steps = sorted((interrupted / series).iterdir(), key=lambda step: int(step.name))
    beside = [[path.name for path in step.iterdir() if path.name != "out"] for step in steps]

    assert any(beside)
    assert [] == beside[-1]
    assert [] == [
        names for names in beside for name in names if not re.fullmatch(r"\.out-\w{8}(\.old)?", name)
    ]
    assert series == "renames" or max(map(len, beside)) == 1


def test_hostile_labels_build(tmp_path):
    """Script, quotes and backslashes in labels and quotes come out as the text they are."""
    label = "</script><script>alert(1)</script>\\\" ' `href` \u2028"
    entities = small_corpus.ENTITIES + f"evil: {{type: Person, label: {json.dumps(label)}}}\n"
    claims = small_corpus.CLAIMS + "  - claim: evil visited bem\n    quote: It is raining. Subscribe\n"
    built = pipeline.build(loading.load(small_corpus.write(tmp_path, entities=entities, claims=claims)))
    store = pyoxigraph.Store()
    store.load(input=serialization.turtle(built.quads), format=pyoxigraph.RdfFormat.TURTLE)

    assert [label] == [
        quad.object.value for quad in store.quads_for_pattern(terms.entity("evil"), terms.RDFS["label"], None)
    ]


def test_errors_are_raised_with_all_findings(tmp_path):
    """From Python, a corpus with errors raises one exception that carries the findings."""
    folder = small_corpus.write(tmp_path, claims="claims:\n  - claim: a b c\n    quote: x\n")

    with pytest.raises(CorpusError) as caught:
        pipeline.build(loading.load(folder))
    assert len(caught.value.findings) > 1


OWN = """
@prefix br: <https://w3id.org/bilateral-kg/ontology#> .
@prefix own: <https://example.org/terms#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

own:cheers a br:Relation, owl:ObjectProperty, owl:SymmetricProperty ;
    rdfs:label "cheers"@en ;
    skos:definition "One polity cheers for another at games."@en ;
    rdfs:domain br:Polity ; rdfs:range br:Polity ;
    br:family own:games .
own:games a skos:Concept ; skos:inScheme br:families ; skos:notation "games" ;
    skos:prefLabel "games"@en ; br:color "#123456" .
"""


def test_a_relation_of_the_corpus_itself(tmp_path, run):
    """A relation in a corpus's own ontology.ttl is checked, mapped, inferred over, drawn, listed."""
    claims = small_corpus.CLAIMS + "  - claim: aland cheers bem-land\n    quote: It is raining. Subscribe\n"
    folder = small_corpus.write(tmp_path / "corpus", claims=claims, ontology=OWN)
    out = tmp_path / "out"
    done = run("build", "--corpus", folder, "-o", out)
    assert 0 == done.returncode, done.stderr

    edges = (out / "edges.csv").read_text(encoding="utf-8").splitlines()
    assert any(row.startswith("bem-land,cheers,aland,true") for row in edges)
    listed = run("ask", "relations", "--build", out, "--format", "json").stdout
    assert "cheers" in [row["relation"] for row in json.loads(listed)]
    between = run("ask", "between", "a=aland", "b=bem-land", "--build", out, "--format", "json").stdout
    assert "cheers" in between
    assert "#123456" in (out / "graph.html").read_text(encoding="utf-8")
    assert "#123456" in (out / "graph.svg").read_text(encoding="utf-8")

    wrong = added(folder, "  - claim: bem cheers aland\n    quote: Subscribe\n")
    assert "[domain]" in run("check", "--corpus", wrong).stdout


ONE_STATE = """\
claims:
  - claim: president visited bem
    quote: arrived in Bem on an official visit
"""

BUILT = {
    "two states": (small_corpus.CLAIMS, "between a=aland b=bem-land"),
    "one state": (
        ONE_STATE.replace("president visited bem", "expert assesses friendship\n    status: assessed"),
        "about entity=expert",
    ),
    "no claims": ("claims: []\n", ""),
}


@pytest.mark.each_kind(of=lambda **case: {case["claims"], case["folder"]})
@pytest.mark.parametrize(("claims", "question"), BUILT.values(), ids=BUILT)
@pytest.mark.parametrize("folder", ["build", "my graphs/out"])
def test_what_a_build_proposes_is_answered(claims, question, folder, tmp_path, run):
    """The question in a build's last line is one that this very build answers, run as it stands there."""
    small_corpus.write(tmp_path / "corpus", claims=claims)
    done = run("build", "-o", folder, cwd=tmp_path)
    assert 0 == done.returncode, done.stderr

    last = done.stderr.splitlines()[-1].removeprefix("Next: ").split(" · ")
    assert "bilateral ask" == last[0]
    asked = [each.removeprefix("bilateral ask ").partition(" --build")[0] for each in last[1:]]
    assert ([question] if question else []) == asked
    for command in last[1:]:
        answer = run(*shlex.split(command)[1:], cwd=tmp_path)
        assert 0 == answer.returncode, answer.stderr
        assert len(answer.stdout.splitlines()) > 1
