"""What a user must be able to rely on: answers of the shipped graph; broken input told in one clear line."""

from __future__ import annotations

import functools
import json
import operator
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import small_corpus
import yaml
from answered import told
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import kg
from kg.asking.changes import diff
from kg.building import checking
from kg.builds import opened
from kg.corpus import loading
from kg.errors import CorpusError, InputError, KgError

CORPUS = Path(__file__).parents[1] / "corpus"
INTERVIEW = "2022-08-25-elkz-tukumov"

RUSSIA = """\
document:
  issued: 2022-08-26
  kind: news-report
  publisher: el-kz
  source: https://example.org/caspian
  coder: bilateral-kg-project
  text: withheld
entities:
  russia: {type: Polity, label: Russia}
claims:
  - claim: caspian-sea separates russia
"""


@pytest.fixture(scope="module")
def before(built):
    """The graph of the corpus that ships."""
    return kg.open(built)


@pytest.fixture(scope="module")
def after(tmp_path_factory):
    """The same with one claim more: that the Caspian Sea separates Russia from others."""
    copy = tmp_path_factory.mktemp("grown") / "corpus"
    shutil.copytree(CORPUS, copy)
    (copy / "2022-08-26-one-more").mkdir()
    (copy / "2022-08-26-one-more" / "claims.yaml").write_text(RUSSIA, encoding="utf-8")
    return kg.build(copy)


# The shipped graph


@pytest.mark.parametrize("state", ["kazakhstan", "azerbaijan"])
def test_a_third_at_the_sea_is_nobodys_neighbor(before, after, state):
    """That the Caspian Sea lies by Russia, too, makes nobody a neighbor of anybody."""
    assert before.ask("neighbors", state=state).rows == after.ask("neighbors", state=state).rows
    assert () == tuple(after.ask("neighbors", state="russia"))


def test_a_diff_names_the_new_claim_and_nothing_else(before, after):
    """One claim more in the shipped corpus: its document, its entity, the claim, its edge, what follows."""
    changes = diff(before.store, after.store)

    assert {"new"} == {each.change for each in changes}
    assert {
        ("claim", "Caspian Sea separates Russia"),
        ("document", "2022-08-26-one-more (document)"),
        ("edge", "Caspian Sea — separates → Russia"),
        ("entity", "Russia (polity)"),
    } == {(each.kind, each.name) for each in changes}


def test_the_flight_in_the_timeline(before):
    """The flight's story by date: there in 2018, planned in August 2022, expected in December for 2023."""
    rows = before.ask("timeline", a="kazakhstan", b="azerbaijan")
    flights = [row for row in rows if {row["subject"], row["object"]} == {"Astana", "Baku"}]

    assert [
        ("2018-11-24", "asserted", None),
        ("2022-08-25", "planned", None),
        ("2022-12-08", "planned", "2023-03/2023-08"),
    ] == [(told(row, "issued"), row["status"], row["due"]) for row in flights]


@pytest.mark.parametrize("name", ["Astana", "Nur-Sultan", "Нұр-Сұлтан"])
def test_the_capital_by_any_name(before, name):
    """Whoever asks for the capital under any of its names finds the words that say Nur-Sultan."""
    assert any("Nur-Sultan" in (told(row, "quote") or "") for row in before.ask("about", entity=name))


def letters() -> list[int]:
    """Some 15 places of letters all over the interview."""
    text = (CORPUS / INTERVIEW / "document.txt").read_text(encoding="utf-8")
    return [place for place, letter in enumerate(text) if letter.isalpha()][::550]


def test_one_changed_letter_of_the_interview(tmp_path):
    """Exactly the claims whose quotes, and turns whose first words, cover a changed letter are reported."""
    copy = tmp_path / "corpus"
    copy.mkdir()
    shutil.copy(CORPUS / "entities.yaml", copy)
    shutil.copytree(CORPUS / INTERVIEW, copy / INTERVIEW)
    whole = loading.load(copy)
    usual, text = set(checking.without_shapes(whole)), whole.document[INTERVIEW].text
    openings = [(turn.start, line) for turn, line in zip(whole.document[INTERVIEW].turns, LINES, strict=True)]

    for place in letters():
        (copy / INTERVIEW / "document.txt").write_bytes(f"{text[:place]}#{text[place + 1 :]}".encode())
        found = set(checking.without_shapes(loading.load(copy))) - usual
        quotes = {each.places["quote"].line for each in whole.claims if covers(each, place)}
        turns = {line for start, line in openings if start <= place < start + len(FIRST_WORDS[line])}
        assert (place, quotes | turns) == (place, {each.line for each in found})


def covers(claim, place):
    """Whether a claim of the interview quotes a place of its text."""
    return claim.document == INTERVIEW and claim.start <= place < claim.end


def first_words() -> dict[int, str]:
    """The first words of the interview's turns, by their line in claims.yaml."""
    lines = (CORPUS / INTERVIEW / "claims.yaml").read_text(encoding="utf-8").split("\n")
    turns = ((number, line.partition('{from: "')[2]) for number, line in enumerate(lines, 1))
    return {number: words.partition('"')[0] for number, words in turns if words}


FIRST_WORDS = first_words()
LINES = sorted(FIRST_WORDS)


# Broken corpora


def claims_of(content: bytes):
    """A corpus whose claims.yaml holds some bytes."""

    def spoil(folder):
        (folder / "interview" / "claims.yaml").write_bytes(content)

    return spoil


def entities_of(text: str):
    """A corpus whose authority file has a line more."""

    def spoil(folder):
        (folder / "entities.yaml").write_text(small_corpus.ENTITIES + text, encoding="utf-8")

    return spoil


def ontology_of(text: str):
    """A corpus with an ontology of its own."""

    def spoil(folder):
        (folder / "ontology.ttl").write_text(PREFIXES + text, encoding="utf-8")

    return spoil


def text_of(content: bytes):
    """A corpus whose text holds some bytes."""

    def spoil(folder):
        (folder / "interview" / "document.txt").write_bytes(content)

    return spoil


PREFIXES = """\
@prefix br: <https://w3id.org/bilateral-kg/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""


def emptied(folder):
    """A folder without anything."""
    shutil.rmtree(folder)
    folder.mkdir()


def linked_in_a_circle(name):
    """A file that is a link to itself."""

    def spoil(folder):
        (folder / name).unlink()
        (folder / name).symlink_to(Path(name).name)

    return spoil


def moved_down(folder):
    """The folder that holds the corpus."""
    everything = [*folder.iterdir()]
    (folder / "corpus").mkdir()
    for each in everything:
        each.rename(folder / "corpus" / each.name)


BROKEN = {
    "empty folder": (emptied, "no corpus here"),
    "the folder around it": (moved_down, "no corpus, but there is one in it"),
    "empty claims": (claims_of(b""), "claims.yaml:1:1: error[bad-value]"),
    "claims not UTF-8": (claims_of(b"claims: \xff"), "claims.yaml:1:9: error[yaml-syntax]"),
    "claims as UTF-16": (claims_of("claims:".encode("utf-16")), "error[yaml-syntax]: not UTF-8"),
    "tab": (claims_of(b"document:\n\tissued: 2020\n"), "claims.yaml:2:1: error[yaml-syntax]"),
    "anchor": (claims_of(b"claims: &all []\n"), "claims.yaml:1:9: error[yaml-plain]: an anchor"),
    "tag": (claims_of(b"claims: !!python/name:os.system\n"), "claims.yaml:1:9: error[yaml-plain]: a tag"),
    "depth": (claims_of(b"[" * 9000), "nested more than 50 levels deep"),
    "link to itself": (linked_in_a_circle("interview/claims.yaml"), "error[yaml-syntax]: cannot be read"),
    "authority file a link to itself": (linked_in_a_circle("entities.yaml"), "entities.yaml:1:1: error["),
    "authority file not YAML": (entities_of("x: ["), "entities.yaml:13:1: error[yaml-syntax]"),
    "no claims": (lambda folder: (folder / "more").mkdir(), "more/claims.yaml:1:1: error[missing-key]"),
    "folder with a space": (
        lambda folder: (folder / "interview").rename(folder / "a b"),
        "'a b' cannot name",
    ),
    "slug with a space": (
        entities_of("my land: {type: Polity, label: X}\n"),
        "entities.yaml:12:1: error[bad-slug]",
    ),
    "slug that climbs": (
        entities_of("../x: {type: Polity, label: X}\n"),
        "entities.yaml:12:1: error[bad-slug]",
    ),
    "entity twice": (
        entities_of("bem: {type: City, label: X}\n"),
        "entities.yaml:12:1: error[duplicate-key]",
    ),
    "code with >": (entities_of("x: {type: City, label: X, wikidata: 'Q1> <y'}\n"), "error[bad-value]"),
    "label in no language": (
        entities_of("x: {type: City, label: X, labels: {'e n': Y}}\n"),
        "entities.yaml:12:36: error[unknown-key]",
    ),
    "class apart": (entities_of("x: {type: Claim, label: X}\n"), "'Claim' is not below Entity"),
    "text not UTF-8": (text_of(b"\xff\xfe"), "document.txt:1:1: error[document-text]"),
    "text missing": (lambda folder: (folder / "interview" / "document.txt").unlink(), "no document.txt"),
    "ontology not Turtle": (ontology_of("br:a br:b \n."), "ontology.ttl:6:1: not Turtle"),
    "ontology with text for a term": (ontology_of("br:a a br:Relation ; br:family 'x' ."), 'is the text "x"'),
    "ontology with odd shapes": (
        ontology_of("br:S a sh:NodeShape ; sh:property [ sh:path 'a' ] ."),
        "no SHACL",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_corpus_is_one_clear_complaint(tmp_path, case):
    """A broken file is told by name and place, and nothing is said of what only follows from it."""
    spoil, message = BROKEN[case]
    folder = small_corpus.write(tmp_path / "corpus")
    spoil(folder)

    with pytest.raises(KgError) as raised:
        kg.build(folder)

    error = raised.value
    told = [str(each) for each in error.findings] if isinstance(error, CorpusError) else [str(error)]
    assert message in told[0]
    assert 1 == len(told)
    assert error.exit_code in {1, 2}


HOSTILE = [
    'a b>"\\<',
    "",
    [],
    {"a": "b"},
    [["x"]],
    "\x00\x07",
    "-",
    "💥",
    "en-",
    "2020-02-30",
    "../..",
    "x" * 300,
]
PARTS = {
    "entities.yaml": yaml.load(small_corpus.ENTITIES, yaml.BaseLoader),
    "interview/claims.yaml": yaml.load(
        small_corpus.DOCUMENT + small_corpus.TURNS + small_corpus.CLAIMS, yaml.BaseLoader
    ),
}


def places(node, above=()):
    """The places of all values in nested tables and lists, and of all keys of tables."""
    pairs = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in pairs:
        yield (*above, key), False
        if isinstance(node, dict):
            yield (*above, key), True
        if isinstance(value, dict | list):
            yield from places(value, (*above, key))


def replaced(node, path, value, *, key):
    """A copy of nested tables and lists in which one value, or one key, is another."""
    copy = json.loads(json.dumps(node))
    inner = functools.reduce(operator.getitem, path[:-1], copy)
    if key:
        inner[str(value)] = inner.pop(path[-1])
    else:
        inner[path[-1]] = value
    return copy


@settings(
    max_examples=settings.default.max_examples // 2,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(
    st.sampled_from([(name, *place) for name, whole in PARTS.items() for place in places(whole)]),
    st.sampled_from(HOSTILE),
)
def test_no_value_breaks_the_checker(tmp_path, place, value):
    """Whatever stands in the place of a key or value, the checker answers with findings or builds."""
    name, path, key = place
    folder = small_corpus.write(tmp_path)
    (folder / name).write_text(json.dumps(replaced(PARTS[name], path, value, key=key)), encoding="utf-8")

    checking.check(loading.load(folder))


def test_an_address_that_ends_an_iri(tmp_path):
    """An address with > never gets into the graph: it is told with its place."""
    document = small_corpus.DOCUMENT.replace("example.org/", "example.org/>")

    with pytest.raises(CorpusError) as raised:
        kg.build(small_corpus.write(tmp_path, document=document))
    assert [("bad-value", 5, 11)] == [(each.rule, each.line, each.column) for each in raised.value.findings]


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_byte_order_mark_and_line_ends_of_a_text(tmp_path, mark, ends):
    """A byte order mark and CRLF in a text are no error, and quotes stand where the file has them."""
    folder = small_corpus.write(tmp_path)
    text = mark + small_corpus.TEXT.replace("\n", ends)
    (folder / "interview" / "document.txt").write_bytes(text.encode())
    read = loading.load(folder)

    assert [] == checking.check(read)
    assert [each.quote for each in read.claims] == [text[each.start : each.end] for each in read.claims]


@pytest.mark.parametrize(
    "ontology",
    [
        """
        br:neighborOf rdfs:subPropertyOf br:waterNeighborOf .
        br:Act rdfs:subClassOf br:Act .
        """,
        """
        br:knows a owl:ObjectProperty, br:Relation ; rdfs:subPropertyOf br:knows ; owl:inverseOf br:knows .
        br:neighborOf owl:propertyChainAxiom ( br:neighborOf br:neighborOf ) .
        """,
    ],
)
def test_circles_in_an_ontology_end(tmp_path, ontology):
    """Relations and classes above themselves are built, and the build ends."""
    built = kg.build(small_corpus.write(tmp_path, ontology=PREFIXES + ontology))

    assert 4 == len(built.claims())


def test_a_bare_relation_is_known_by_its_name(tmp_path):
    """A relation without label, domain and range is checked, drawn and asked for under its local name."""
    claims = small_corpus.CLAIMS + "  - claim: aland salutes bem-land\n    quote: We are neighbours\n"
    bare = "br:salutes a owl:ObjectProperty, br:Relation ."
    built = kg.build(small_corpus.write(tmp_path, claims=claims, ontology=PREFIXES + bare))

    assert "Aland — salutes → Bemland" in str(built.explain("aland", "salutes", "bem-land"))
    assert b"salutes" in built.export("svg")


# Builds that cannot be written or read


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A small corpus."""
    return small_corpus.write(tmp_path_factory.mktemp("small"))


@pytest.mark.parametrize("name", ["-", "file", "link", "corpus", "file/below"])
def test_a_build_goes_to_a_folder_of_its_own(tmp_path, run, small, name):
    """A stream, a file, a link or a folder with other things is refused and left as it was."""
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to(small)
    shutil.copytree(small, tmp_path / "corpus")
    old = sorted(tmp_path.rglob("*"))
    done = run("build", "--corpus", small, "-o", name, cwd=tmp_path)

    assert (2, 1) == (done.returncode, done.stderr.count("\n"))
    assert done.stderr.startswith("error: ")
    assert old == sorted(tmp_path.rglob("*"))


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda build: shutil.rmtree(build / "store"), "no build here. Run `bilateral build` first"),
        (
            lambda build: (build / "store" / "CURRENT").write_text("x"),
            "damaged since it was built: store/CURRENT",
        ),
        (lambda build: next((build / "store").glob("*.sst")).write_bytes(b"x"), "damaged since it was built"),
    ],
)
def test_a_spoilt_store_is_told(tmp_path, built, spoil, message):
    """A store that is missing or spoilt is one line that says to build anew."""
    copy = tmp_path / "build"
    shutil.copytree(built, copy)
    spoil(copy)

    with pytest.raises(InputError, match=message):
        kg.open(copy)


def test_without_a_cache_the_answer_still_comes(tmp_path, monkeypatch):
    """Where there is no build and no cache can be kept, the shipped corpus is built in memory."""
    (tmp_path / "file").write_text("")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))

    told = []
    assert 3 == len(opened(None, told.append).ask("neighbors"))
    assert "no cache is kept" in told[-1]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full is Linux's")
@pytest.mark.parametrize("command", [("ask", "claims"), ("export", "turtle"), ("query", "-e", "ASK {}")])
def test_a_full_disk_is_told(built, command):
    """What cannot be written ends with one line, not with a traceback."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "kg", *command, "--build", built],
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )

    assert 2 == done.returncode
    assert "error: standard output: cannot be written: No space left on device" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_name_of_no_format(run, built, tmp_path):
    """An answer does not go into a file whose ending promises something else."""
    done = run("ask", "neighbors", "--build", built, "-o", tmp_path / "answer.pdf")

    assert 2 == done.returncode
    assert "no format goes with '.pdf'. Use .csv" in done.stderr
    assert not (tmp_path / "answer.pdf").exists()


def test_from_names_the_graphs_that_are_seen(before):
    """A query that says FROM sees that graph; one that names no graph of ours sees nothing."""
    count = "SELECT (COUNT(*) AS ?n) FROM <{}> WHERE {{ ?s ?p ?o }}"
    seen = [
        int(next(iter(before.query(count.format(each))))["n"].value)
        for each in ("https://w3id.org/bilateral-kg/graph/asserted", "https://example.org/none")
    ]

    assert 0 < seen[0] < 1000
    assert 0 == seen[1]
