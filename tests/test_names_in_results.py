"""Results of queries from outside: the name that the graph has for a thing stands beside its IRI."""

import pytest
import served_site

from kg.web import server

HTML = {"Accept": "text/html"}
QUERY = "SELECT ?s { VALUES ?s { id:baku <https://example.org/nothing> } }"


@pytest.fixture(scope="module")
def site(graph, built):
    """A client of the site over the shipped corpus."""
    return served_site.client(graph, built)


@pytest.mark.parametrize(("language", "name"), [("en", "Baku"), ("ru", "Баку")])
def test_names_stand_beside_what_a_result_names(site, language, name):
    """A thing has its name beside it, in the reader's language; one without a name has nothing."""
    html = site.get("/sparql", params={"query": QUERY, "lang": language}, headers=HTML).text
    cells = [each.partition("</td>")[0] for each in html.split("<td")[1:]]

    assert [f"</a> {name}" in cells[0], cells[1].rstrip().endswith("</a>")] == [True, True]


def test_hostile_names_are_text(tmp_path):
    """Of anybody's RDF, too, names stand beside IRIs, and markup in them is text."""
    (tmp_path / "a.ttl").write_text(
        """<https://example.org/a> <http://www.w3.org/2000/01/rdf-schema#label> "<script>hurt()</script>" ."""
    )
    with server.dataset([tmp_path / "a.ttl"], None, print) as dataset:
        client = served_site.TestClient(served_site.application(dataset), base_url="http://127.0.0.1")
        html = client.get("/sparql", params={"query": "SELECT ?s { ?s ?p ?o }"}, headers=HTML).text

    assert "</a> &lt;script&gt;hurt()" in html
    assert "<script>hurt" not in html
