"""The clients of others work unchanged at a running server: SPARQLWrapper, rdflib, Comunica, curl, pandas."""

import gzip
import json
import subprocess

import pytest
import rdflib
import running
from rdflib.plugins.stores.sparqlstore import SPARQLStore

BASE = "https://w3id.org/bilateral-kg/"
BR, ID = rdflib.Namespace(f"{BASE}ontology#"), rdflib.Namespace(f"{BASE}id/")
PREFIXES = f"PREFIX br: <{BR}> PREFIX id: <{ID}> "
SELECT = PREFIXES + "SELECT ?state WHERE { id:caspian-sea br:separates ?state } ORDER BY ?state"
ASK = PREFIXES + "ASK { id:kazakhstan br:neighborOf id:azerbaijan }"
CONSTRUCT = PREFIXES + "CONSTRUCT WHERE { id:caspian-sea br:separates ?state }"
DESCRIBE = PREFIXES + "DESCRIBE id:caspian-sea"
SEPARATED = {str(ID.kazakhstan), str(ID.azerbaijan)}

RESULTS = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
GRAPHS = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
}

COMUNICA = """
let QueryEngine;
try { ({QueryEngine} = require('@comunica/query-sparql')); } catch (error) { process.exit(77); }
(async () => {
  const sources = [{type: 'sparql', value: process.argv[2]}];
  const rows = await new QueryEngine().queryBindings(process.argv[3], {sources});
  console.log(JSON.stringify((await rows.toArray()).map(row => row.get('state').value)));
})();
"""


@pytest.fixture(scope="module")
def site(built, tmp_path_factory):
    """The address of a server of the shipped corpus."""
    with running.serving(tmp_path_factory.mktemp("log") / "serve.log", "--build", built) as address:
        yield address


@pytest.fixture(scope="module")
def endpoint(site):
    """The address of its SPARQL endpoint."""
    return f"{site}/sparql"


@pytest.fixture
def wrapper(endpoint):
    """SPARQLWrapper at the endpoint, with a query."""
    library = pytest.importorskip("SPARQLWrapper")

    def wrapper(query, form=library.JSON, method=library.GET, encoding=library.URLENCODED):
        made = library.SPARQLWrapper(endpoint)
        made.setQuery(query)
        made.setReturnFormat(form)
        made.setMethod(method)
        made.setRequestMethod(encoding)
        return made.queryAndConvert()

    return wrapper


@pytest.fixture
def curl(program, tmp_path):
    """Run curl; returns status, headers (the last of each name) and body."""
    command = [program("curl"), "--silent", "--show-error", "--max-time", "600"]

    def curl(*arguments):
        head, body = tmp_path / "head", tmp_path / "body"
        outputs = ["--dump-header", str(head), "--output", str(body)]
        subprocess.run([*command, *outputs, *arguments], check=True, capture_output=True)
        first, *lines = head.read_text(encoding="latin-1").splitlines()
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        return int(first.split()[1]), headers, body.read_bytes() if body.exists() else b""

    return curl


@pytest.mark.parametrize(
    ("method", "encoding"), [("GET", "urlencoded"), ("POST", "urlencoded"), ("POST", "postdirectly")]
)
def test_sparqlwrapper_selects(wrapper, method, encoding):
    """SPARQLWrapper gets rows by GET, by a form and by a query sent directly."""
    found = wrapper(SELECT, method=method, encoding=encoding)

    assert {row["state"]["value"] for row in found["results"]["bindings"]} == SEPARATED


def test_sparqlwrapper_reads_every_form_of_answer(wrapper):
    """SPARQLWrapper reads XML, CSV, TSV, a truth value, and RDF of CONSTRUCT and DESCRIBE."""
    constructed = wrapper(CONSTRUCT, form="turtle")

    assert len(wrapper(SELECT, form="xml").getElementsByTagName("result")) == 2
    assert wrapper(SELECT, form="csv").decode().splitlines()[0] == "state"
    assert wrapper(SELECT, form="tsv").decode().splitlines()[0] == "?state"
    assert wrapper(ASK) == {"head": {}, "boolean": True}
    assert len(rdflib.Graph().parse(data=constructed, format="turtle")) == 2
    assert set(wrapper(DESCRIBE, form="xml").subjects()) >= {ID["caspian-sea"]}


def test_sparqlwrapper_hears_of_mistakes(wrapper):
    """A query that is none is SPARQLWrapper's QueryBadFormed, with our line of text in it."""
    errors = pytest.importorskip("SPARQLWrapper.SPARQLExceptions")

    with pytest.raises(errors.QueryBadFormed, match="SPARQL"):
        wrapper("SELECT ?x WHERE { ?x ")


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_store_is_a_graph(endpoint, method):
    """A graph over rdflib's SPARQLStore matches patterns, counts, and answers queries."""
    graph = rdflib.Graph(SPARQLStore(endpoint, method=method))

    assert set(map(str, graph.objects(ID["caspian-sea"], BR.separates))) == SEPARATED
    assert (ID.kazakhstan, BR.neighborOf, ID.azerbaijan) in graph
    assert {str(row.state) for row in graph.query(SELECT)} == SEPARATED
    assert bool(graph.query(ASK))
    assert len(graph) > 10_000


def test_rdflib_store_sees_named_graphs(endpoint):
    """Through SPARQLStore a named graph holds its own triples and no others; the graphs can be listed."""
    store = SPARQLStore(endpoint)
    asserted = rdflib.URIRef(f"{BASE}graph/asserted")
    everything = rdflib.Dataset(store, default_union=True)

    assert (ID["caspian-sea"], rdflib.RDF.type, None) not in rdflib.Graph(store, identifier=asserted)
    assert (ID["caspian-sea"], BR.separates, ID.kazakhstan) in rdflib.Graph(store, identifier=asserted)
    assert asserted in set(everything.store.contexts())
    assert {str(row.state) for row in store.query(SELECT, queryGraph=str(asserted))} == SEPARATED


def test_comunica_asks(endpoint, program, tmp_path):
    """Comunica finds the endpoint by its service description and joins over it."""
    script = tmp_path / "ask.js"
    script.write_text(COMUNICA, encoding="utf-8")
    query = SELECT.replace("} ORDER BY", "OPTIONAL { ?state br:iso3166alpha2 ?code } } ORDER BY")
    done = subprocess.run(
        [program("node"), script, endpoint, query], capture_output=True, text=True, timeout=600, check=False
    )
    if done.returncode == 77:
        pytest.skip("Comunica (npm @comunica/query-sparql) is not installed here, or not for this Node.js")

    assert done.returncode == 0, done.stderr
    assert set(json.loads(done.stdout)) == SEPARATED


@pytest.mark.parametrize("media_type", RESULTS)
def test_curl_gets_rows_in_each_format(curl, endpoint, media_type):
    """Rows come in the format that Accept names, and say so."""
    asked = ["--get", "--data-urlencode", f"query={SELECT}", "-H", f"Accept: {media_type}", endpoint]
    status, headers, body = curl(*asked)

    assert (status, headers["content-type"].split(";")[0]) == (200, media_type)
    assert body.count(b"id/kazakhstan") == 1
    assert "accept" in headers["vary"].lower()


@pytest.mark.parametrize("media_type", GRAPHS)
def test_curl_gets_rdf_in_each_format(curl, endpoint, media_type):
    """Triples come in the format that Accept names; rdflib reads each."""
    asked = ["--get", "--data-urlencode", f"query={CONSTRUCT}", "-H", f"Accept: {media_type}", endpoint]
    status, headers, body = curl(*asked)

    assert (status, headers["content-type"].split(";")[0]) == (200, media_type)
    assert len(rdflib.Graph().parse(data=body, format=GRAPHS[media_type])) == 2


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/sparql-results+json"),
        ("text/*;q=0.9, application/sparql-results+json;q=0.1", "text/csv"),
        ("image/png, application/sparql-results+xml;q=0.2", "application/sparql-results+xml"),
        ("APPLICATION/SPARQL-RESULTS+JSON;charset=utf-8", "application/sparql-results+json"),
        ("text/csv;q=0, */*;q=0.1", "application/sparql-results+json"),
    ],
)
def test_curl_prefers_by_weight(curl, endpoint, accept, media_type):
    """Of what Accept allows the best liked comes; ranges, weights and letter case are understood."""
    asked = ["--get", "--data-urlencode", f"query={SELECT}", "-H", f"Accept: {accept}", endpoint]
    status, headers, _ = curl(*asked)

    assert (status, headers["content-type"].split(";")[0]) == (200, media_type)


def test_curl_hears_406(curl, endpoint):
    """Where nothing acceptable is on offer the answer is 406 and lists what is."""
    asked = ["--get", "--data-urlencode", f"query={SELECT}", "-H", "Accept: image/png", endpoint]
    status, headers, body = curl(*asked)

    assert status == 406
    assert headers["content-type"].startswith("text/plain")
    assert b"application/sparql-results+json" in body


def test_curl_gets_gzip_where_it_asks(curl, endpoint):
    """A long answer travels compressed to those who accept it, and plain to others; Vary says so."""
    many = PREFIXES + "SELECT * WHERE { ?s ?p ?o } LIMIT 500"
    plain = curl("--get", "--data-urlencode", f"query={many}", "-H", "Accept: text/csv", endpoint)
    packed = curl(
        "--get",
        "--data-urlencode",
        f"query={many}",
        "-H",
        "Accept: text/csv",
        "-H",
        "Accept-Encoding: gzip",
        endpoint,
    )

    assert ("content-encoding" in plain[1], packed[1]["content-encoding"]) == (False, "gzip")
    assert gzip.decompress(packed[2]) == plain[2]
    assert all("accept-encoding" in answer[1]["vary"].lower() for answer in (plain, packed))


def test_curl_heads(curl, endpoint):
    """HEAD says what GET would: status, type, length and ETag."""
    asked = ["--get", "--data-urlencode", f"query={SELECT}", "-H", "Accept: text/csv", endpoint]
    (status, got, _), (head_status, headed, _) = curl(*asked), curl("--head", *asked)
    said = ["content-type", "content-length", "etag", "vary"]

    assert (head_status, [headed.get(name) for name in said]) == (status, [got[name] for name in said])


@pytest.mark.parametrize(
    "posted",
    [
        ["--data-urlencode", f"query={SELECT}"],
        ["-H", "Content-Type: application/sparql-query", "--data-binary", SELECT],
        ["-H", "Content-Type: application/sparql-query; charset=UTF-8", "--data-binary", SELECT],
    ],
    ids=["form", "direct", "direct with charset"],
)
def test_curl_posts(curl, endpoint, posted):
    """Both ways of POST are answered as GET is."""
    status, _, body = curl(*posted, "-H", "Accept: text/csv", endpoint)

    assert status == 200
    assert set(body.decode().split()[1:]) == SEPARATED


def test_curl_cannot_post_what_is_compressed(curl, endpoint):
    """A body in a coding is refused, so that none is unpacked."""
    packed = ["-H", "Content-Encoding: gzip", "-H", "Content-Type: application/sparql-query"]
    status, _, body = curl(*packed, "--data-binary", SELECT, endpoint)

    assert (status, body) == (415, b"A query is sent as it is, not compressed\n")


def test_curl_cannot_update(curl, endpoint):
    """An update is refused in every way it can be sent."""
    update = "INSERT DATA { <http://example.org/a> <http://example.org/b> <http://example.org/c> }"
    ways = [
        ["--data-urlencode", f"update={update}"],
        ["-H", "Content-Type: application/sparql-update", "--data-binary", update],
        ["--get", "--data-urlencode", f"update={update}"],
        ["--data-urlencode", f"query={update}"],
    ]

    assert [400 <= curl(*way, endpoint)[0] < 500 for way in ways] == [True] * len(ways)


def test_known_answer_is_not_sent_twice(endpoint):
    """httpx, with the ETag of an answer, hears 304 and gets no body."""
    httpx = pytest.importorskip("httpx")
    with httpx.Client(headers={"Accept": "text/csv"}, timeout=300) as client:
        first = client.get(endpoint, params={"query": SELECT})
        again = client.get(
            endpoint, params={"query": SELECT}, headers={"If-None-Match": first.headers["etag"]}
        )

    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


def test_pandas_reads_an_answer(site):
    """The CSV address of a question is a table for pandas."""
    pandas = pytest.importorskip("pandas")
    table = pandas.read_csv(f"{site}/question/neighbors.csv?state=kazakhstan")

    assert "Azerbaijan" in set(table["neighbor"])
    assert table["quote"].notna().any()


def test_rdflib_follows_an_iri(site):
    """An entity's address is enough for rdflib to load it, by the media types that it asks for."""
    graph = rdflib.Graph().parse(f"{site}/id/kazakhstan")

    assert (ID.kazakhstan, BR.neighborOf, ID.azerbaijan) in graph
