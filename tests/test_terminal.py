"""Whatever a corpus holds, no command steers the terminal that shows what it prints."""

import json
import re
import shutil

import pytest
import small_corpus
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.corpus.findings import Finding
from kg.rdf.store import mark, seal
from kg.terminal import one_line, safe

STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
ATTACK = "\x1b[2J\x1b]52;c;cm0=\x07\x00\x08\x7f\x85\x9b31m\u2028\u202eevil\u2066\r\n├─ forged\ttoo"
BR, RDFS, SKOS = (
    "https://w3id.org/bilateral-kg/ontology#",
    "http://www.w3.org/2000/01/rdf-schema#",
    "http://www.w3.org/2004/02/skos/core#",
)
TEXTS = {
    *(f"{BR}{name}" for name in ("quote", "speakerRole", "role", "value", "condition", "visitType", "mode")),
    f"{RDFS}label",
    f"{SKOS}altLabel",
    f"{SKOS}prefLabel",
    "http://purl.org/dc/terms/title",
}
CLAIMS = (
    small_corpus.CLAIMS
    + """\
  - claim: expert assesses friendship
    status: assessed
    value: strong
    valence: positive
    condition: it rains
    quote: Trade reached
"""
)


@given(st.text())
def test_a_line_is_one_line(text):
    """In one line nothing steers or breaks it, and every other letter stands where it stood."""
    line = one_line(text)

    assert not STEERING.search(line)
    assert 1 == len(f"{line}.".splitlines())
    assert [sign for sign in text if sign.isalnum()] == [sign for sign in line if sign.isalnum()]


@given(st.text())
def test_a_text_keeps_its_lines(text):
    """In a text of many lines nothing steers it, and its lines and tabs stay."""
    assert not STEERING.search(safe(text))
    assert text.replace("\r\n", "\n").count("\n") == safe(text).count("\n")
    assert text.count("\t") == safe(text).count("\t")


@given(st.text(), st.text())
def test_findings_and_errors_are_safe(message, hint):
    """What a finding quotes of a corpus cannot steer the terminal on which it is reported."""
    finding = Finding(
        path=message, line=1, column=1, severity="error", rule="rule", message=message, hint=hint
    )

    assert not STEERING.search(str(finding))
    assert len(str(finding).split("\n")) == 1 + bool(hint)


@pytest.fixture(scope="module")
def builds(tmp_path_factory, run):
    """A build, and the same with an attack at the end of its texts."""
    home = tmp_path_factory.mktemp("terminal")
    done = run("build", "--corpus", small_corpus.write(home / "corpus", claims=CLAIMS), "-o", home / "plain")
    assert done.returncode == 0, done.stderr
    shutil.copytree(home / "plain", home / "build")
    store = Store(str(home / "build" / "store"))
    for quad in [
        quad for quad in store if quad.predicate.value in TEXTS and isinstance(quad.object, Literal)
    ]:
        store.remove(quad)
        store.add(Quad(quad.subject, quad.predicate, attacking(quad.object), quad.graph_name))
    store.flush()
    del store
    seal(home / "build", mark(home / "build"))
    return home


def attacking(text):
    """Return a text with the attack at its end."""
    kind = {"language": text.language} if text.language else {"datatype": NamedNode(text.datatype.value)}
    return Literal(text.value + ATTACK, **kind)


@pytest.fixture(scope="module")
def shown(run):
    """Run a command on a terminal of its own; returns what the terminal was sent, and the exit code."""

    def shown(home, *arguments):
        done = run(*arguments, cwd=home, terminal=("stdin", "stdout", "stderr"))
        return done.stdout, done.returncode

    return shown


EDGE = ("president", "visited", "bem")
QUERY = "SELECT ?claim ?quote { ?claim br:quote ?quote } ORDER BY ?quote"
GRAPH = "CONSTRUCT { ?claim br:quote ?quote } WHERE { ?claim br:quote ?quote }"


@pytest.mark.each_kind(of=lambda arguments, code: {(arguments[0], code > 0), arguments[-1]})
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        *((("ask", "claims", "--format", form), 0) for form in ("table", "csv", "tsv", "json", "markdown")),
        *((("ask", "claims", "--format", form), 0) for form in ("html", "bibtex", "csl-json")),
        (("ask", "neighbors", "state=alan"), 2),
        *((("query", "-e", QUERY, "--format", form), 0) for form in ("table", "csv", "tsv", "json", "xml")),
        *((("query", "-e", GRAPH, "--format", form), 0) for form in ("turtle", "json", "xml", "csv")),
        *((("explain", *EDGE, "--format", form), 0) for form in ("text", "json")),
        (("explain", "aland", "visited", "bem"), 0),
        (("explain", "presidemt", "visited", "bem"), 2),
        *((("diff", "plain", "build", "--format", form), 0) for form in ("text", "json")),
        (("diff", "build", "plain"), 0),
        *((("export", form), 0) for form in ("nquads", "web-annotation", "nanopublications")),
        *((("find", "bem", "--format", form), 0) for form in ("text", "footnotes", "bibtex", "json")),
        (("find", "nothing\x1b[2J\u202e"), 1),
        *((("brief", "--format", form), 0) for form in ("text", "markdown", "html")),
        (("explain-cell", "aland", "bem-land", "2020", "events"), 0),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_no_command_steers_the_terminal(builds, shown, arguments, code):
    """Quotes, roles, values, conditions and labels full of control characters are shown as text."""
    sent, ended = shown(builds, *arguments)

    assert (code, None) == (ended, STEERING.search(sent)), sent
    assert "evil" in sent or code


def test_an_explanation_keeps_its_tree(builds, shown):
    """A break of lines in a quote is a blank: no line of the tree is forged."""
    sent, _ = shown(builds, "explain", *EDGE)

    assert not [
        line for line in sent.splitlines() if "forged" in line and line.strip().startswith("├─ forged")
    ]
    assert "forged" in sent


def test_a_pipe_gets_every_byte(builds, run):
    """What is data goes to a program as it is, control characters and all."""
    done = run("query", "-e", QUERY, "--format", "json", cwd=builds)
    quotes = [row["quote"]["value"] for row in json.loads(done.stdout)["results"]["bindings"]]

    assert all(quote.endswith(ATTACK) for quote in quotes)


def test_check_is_safe(tmp_path, shown):
    """What a finding quotes of a file is shown as text, whatever it is."""
    claims = small_corpus.CLAIMS.replace(
        "claim: president visited", r'claim: "presi\edent\u202e visited'
    ).replace("bem\n", 'bem"\n', 1)
    small_corpus.write(tmp_path / "corpus", claims=claims)
    sent, code = shown(tmp_path, "check", "--corpus", "corpus")

    assert (1, None) == (code, STEERING.search(sent)), sent


def test_an_error_is_safe(tmp_path, shown):
    """An error that quotes what was given does not steer the terminal either."""
    sent, code = shown(tmp_path, "ask", "neigh\x1b[2Jbors\u202e")

    assert (2, None) == (code, STEERING.search(sent)), sent
