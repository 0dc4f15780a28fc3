"""Characters that a format cannot carry are told where they come in; the others go out in each."""

import io
import json
import xml.etree.ElementTree as ET

import pycountry
import pytest
import refresh_codes
import small_corpus
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)

from kg.building import checking, mapping
from kg.corpus import codes, loading
from kg.corpus.addresses import fault
from kg.corpus.characters import UNFIT, described
from kg.rdf import results
from kg.rdf import store as stores
from kg.rdf.terms import web_address

UNWRITABLE = [chr(code) for code in range(32) if chr(code) not in "\t\n\r\f"] + ["\ufffe", "\uffff"]


def found(folder):
    """Return the findings of a corpus without those of SHACL."""
    return checking.without_shapes(loading.load(folder))


@pytest.mark.sampled(4)
@pytest.mark.parametrize("sign", UNWRITABLE, ids=ascii)
def test_no_text_has_a_sign_that_xml_cannot_write(tmp_path, sign):
    """Each control character in document.txt is an error that names it, its line and its column."""
    text = small_corpus.TEXT.replace("Subscribe!", f"\r\nSub{sign}scribe{sign}!")
    (error,) = found(small_corpus.write(tmp_path, text=text))

    assert ("error", "character", 8, 4) == (error.severity, error.rule, error.line, error.column)
    assert error.path.endswith("document.txt")
    assert described(sign) in error.message


@pytest.mark.parametrize(
    "sign", ["\t", "\n", "\r", "\r\n", "\f", "\x7f", "\x85", "\x9b", "\u00a0", "\u2028"], ids=ascii
)
def test_what_every_format_carries_is_no_finding(tmp_path, sign):
    """White space, form feeds of a PDF's pages, and what XML can write may stand in a text."""
    text = small_corpus.TEXT.replace("Subscribe!", f"Sub{sign}scribe!")

    assert [] == found(small_corpus.write(tmp_path, text=text))


PLACES = {
    "a label": ("entities", "label: Aland,", 'label: "A{}land",', 1),
    "a name": ("entities", "label: Bemland", 'label: Bemland, names: ["B{}em"]', 2),
    "a title": ("document", "  kind: interview", '  kind: interview\n  title: "A {}title"', 4),
    "a role": ("turns", "role: Director", 'role: "Dir{}ector"', 11),
    "a qualifier": ("claims", "status: planned", 'status: planned\n    condition: "i{}f"', 28),
    "a quote": ("claims", "quote: A ferry is planned", 'quote: "A ferry {}is planned"', 29),
    "first words": ("turns", '"It is raining. It"', '"It{} is raining. It"', 12),
    "a key": ("document", "  kind: interview", '  kind: interview\n  "ki{}nd": x', 4),
}


@pytest.mark.sampled(3)
@pytest.mark.parametrize("escape", [r"\0", r"\e", r"\f", r"\x01", r"\ufffe"])
@pytest.mark.parametrize(("part", "old", "new", "line"), PLACES.values(), ids=PLACES)
def test_no_value_has_a_sign_that_xml_cannot_write(tmp_path, part, old, new, line, escape):
    """Wherever text comes in, an escape for a control character is an error at its line that names it."""
    changed = small_corpus.PARTS[part].replace(old, new.format(escape), 1)
    errors = found(small_corpus.write(tmp_path, **{part: changed}))
    told = [each for each in errors if each.rule == "character"]

    assert [line] == [each.line for each in told]
    assert "U+" in told[0].message


@pytest.mark.parametrize("sign", ["\0", "\x1b", "\f", "\x7f", "\x9b", "\ufffe"], ids=ascii)
def test_yaml_with_a_raw_control_character(tmp_path, sign):
    """A control character that stands in the YAML itself is one error, with its name, line and column."""
    claims = small_corpus.CLAIMS.replace("visitType: official", f"visitType: off{sign}icial")
    told = [each for each in found(small_corpus.write(tmp_path, claims=claims)) if each.rule == "yaml-syntax"]

    assert [(15, 19)] == [(each.line, each.column) for each in told]
    assert described(sign) in told[0].message


def test_half_a_character(tmp_path):
    """A lone surrogate, written as an escape or as bytes, is an error with a place."""
    claims = small_corpus.CLAIMS.replace("visitType: official", r'visitType: "off\ud800icial"')
    escaped = small_corpus.write(tmp_path / "a", claims=claims)
    raw = small_corpus.write(tmp_path / "b")
    path = raw / "interview" / "document.txt"
    path.write_bytes(path.read_bytes() + b"\xed\xa0\x80")

    assert [("yaml-syntax", 15)] == [(each.rule, each.line) for each in found(escaped)]
    assert ("document-text", 8) in {(each.rule, each.line) for each in found(raw)}


@pytest.fixture(scope="module")
def paged(tmp_path_factory):
    """A graph of a text with a form feed and CR LF in it, inside a quote, too."""
    text = small_corpus.TEXT.replace("$40 million", "$40\r\n\fmillion")
    corpus = loading.load(small_corpus.write(tmp_path_factory.mktemp("paged"), text=text))

    assert () == corpus.findings
    return stores.in_memory([*mapping.quads(corpus)]), text


TEXT_QUERY = "SELECT ?text { ?d <https://schema.org/text> ?text }"


@pytest.mark.parametrize("media_type", sorted(set(results.TABLES)))
def test_tables_carry_the_text(paged, media_type):
    """In each format of results the text comes back letter by letter; in XML a form feed is U+FFFD."""
    graph, text = paged
    results.write(graph.query(TEXT_QUERY, use_default_graph_as_union=True), media_type, out := io.BytesIO())
    form = results.TABLES[media_type]
    expected = text.replace("\f", "\ufffd") if form == QueryResultsFormat.XML else text
    if form == QueryResultsFormat.CSV:
        assert text in out.getvalue().decode()
        return

    read = [row["text"].value for row in parse_query_results(out.getvalue(), format=form)]
    assert [expected] == read
    if form == QueryResultsFormat.XML:
        assert expected == ET.fromstring(out.getvalue()).find(".//{*}literal").text


@pytest.mark.parametrize("media_type", sorted(set(results.GRAPHS)))
def test_graphs_carry_the_text(paged, media_type):
    """In each format of graphs the text comes back letter by letter; in RDF/XML a form feed is U+FFFD."""
    graph, text = paged
    query = "CONSTRUCT { ?d <https://schema.org/text> ?text } { ?d <https://schema.org/text> ?text }"
    results.write(graph.query(query, use_default_graph_as_union=True), media_type, out := io.BytesIO())
    form = results.GRAPHS[media_type]
    expected = text.replace("\f", "\ufffd") if form == RdfFormat.RDF_XML else text

    assert [expected] == [quad.object.value for quad in parse(out.getvalue(), format=form)]


@given(
    st.text(
        st.one_of(
            st.sampled_from("\0\r\n\f\x1b\ufffe\uffff\ufffd<&"), st.characters(exclude_categories=["Cs"])
        )
    )
)
def test_xml_is_always_well_formed(text):
    """Whatever literal a graph from elsewhere has, XML parses, with U+FFFD for what it cannot say."""
    graph = Store()
    graph.add(Quad(NamedNode("http://e.org/s"), NamedNode("http://e.org/p"), Literal(text)))
    results.write(graph.query("SELECT ?o { ?s ?p ?o }"), "text/xml", table := io.BytesIO())
    results.write(graph.query("CONSTRUCT WHERE { ?s ?p ?o }"), "application/rdf+xml", triples := io.BytesIO())
    expected = UNFIT.sub("\ufffd", text)

    assert expected == (ET.fromstring(table.getvalue()).find(".//{*}literal").text or "")
    assert expected == (ET.fromstring(triples.getvalue())[0][0].text or "")


def test_the_command_writes_well_formed_xml(tmp_path, run):
    """``bilateral query --format xml`` of a text with form feeds is XML."""
    text = small_corpus.TEXT.replace("$40 million", "$40\n\fmillion")
    folder = small_corpus.write(tmp_path / "corpus", text=text)
    assert run("build", "--corpus", folder, "-o", tmp_path / "build").returncode == 0

    for query in (TEXT_QUERY, TEXT_QUERY.replace("SELECT ?text", "CONSTRUCT { ?d br:text ?text }")):
        done = run("query", "-e", query, "--build", tmp_path / "build", "--format", "xml")
        assert "\ufffdmillion" in "".join(ET.fromstring(done.stdout).itertext())


def test_every_output_of_a_text_with_pages_is_read(tmp_path, run):
    """A form feed inside a quote breaks no output of a build: JSON parses, and so do the XML files."""
    text = small_corpus.TEXT.replace("$40 million", "$40\n\fmillion")
    folder = small_corpus.write(tmp_path / "corpus", text=text)
    done = run("build", "--corpus", folder, "-o", tmp_path / "build")

    assert done.returncode == 0, done.stderr
    ET.fromstring((tmp_path / "build" / "graph.svg").read_bytes())
    json.loads((tmp_path / "build" / "graph.jsonld").read_bytes())
    for name in ("graphml", "gexf"):
        drawn = run("draw", "--build", tmp_path / "build", "-o", tmp_path / f"graph.{name}")
        assert drawn.returncode == 0, drawn.stderr
        ET.fromstring((tmp_path / f"graph.{name}").read_bytes())


ADDRESSES = [
    ("https://e.org/a?x[]=1", "'['", "%5B"),
    ("https://e.org/a|b", "'|'", "%7C"),
    ("https://e.org/50%", "'%'", "%25"),
    ("https://e.org/a b", "' '", "%20"),
    ('https://e.org/"a"', "'\"'", "%22"),
    ("https://e.org/a\u00a0b", "U+00A0 NO-BREAK SPACE", "%C2%A0"),
    ("https://e.org/<a>", "'<'", "%3C"),
    ("e.org/a", "is not a web address", "https://"),
    ("javascript:alert(1)", "is not a web address", "https://"),
]


@pytest.mark.parametrize(("address", "named", "remedy"), ADDRESSES)
def test_an_address_that_is_refused_says_which_sign(tmp_path, address, named, remedy):
    """Of a document, a qualifier and an entity alike: which sign, and what to write; what helps is taken."""
    quoted = json.dumps(address)
    document = small_corpus.DOCUMENT.replace("https://example.org/neighbours", quoted)
    entities = small_corpus.ENTITIES + f"x: {{type: City, label: X, sources: [{quoted}]}}\n"
    ontology = """\
@prefix br: <https://w3id.org/bilateral-kg/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
br:page a br:Qualifier ; rdfs:range <http://www.w3.org/2001/XMLSchema#anyURI> .
"""
    claims = small_corpus.CLAIMS.replace("inferredSubject: true", f"page: {quoted}")
    parts = {"document": document, "claims": claims, "ontology": ontology}
    parts |= {"entities": entities} if "://" in address else {}  # else it is the name of a register
    errors = found(small_corpus.write(tmp_path, **parts))

    assert len(parts) - 1 == len(errors)
    assert all(named in each.message and remedy in each.hint for each in errors)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
def test_following_the_remedy_leads_to_an_address(tail):
    """Who writes what each finding says ends with an address that is taken."""
    address = f"https://e.org/{tail}"
    for _ in range(len(address)):
        if (wrong := fault(address)) is None:
            break
        what, remedy = wrong
        place = int(what.rpartition("character ")[2])
        address = address[: place - 1] + remedy.split()[1] + address[place:]

    assert web_address(address)


def test_codes_are_those_of_iso():
    """The tables that ship are those of ISO 3166-1 and ISO 4217, as pycountry has them."""
    states = {code for each in pycountry.countries for code in (each.alpha_2, each.alpha_3)}

    assert states == codes.territories()
    assert {each.alpha_3 for each in pycountry.currencies} == codes.currencies()
    for name, text in refresh_codes.tables().items():
        assert text == (refresh_codes.DATA / name).read_text(encoding="utf-8")
