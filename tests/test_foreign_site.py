"""The site of RDF that is no graph of claims: every resource is found, read under its label, and leads on."""

import html
import re

import pytest
import served_site
from pyoxigraph import RdfFormat, Store, parse
from starlette.testclient import TestClient

from kg.asking import search
from kg.web import cache, server
from kg.web.application import application

DATA = """
@prefix : <http://e.org/pizza#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
:a { :Pizza a rdfs:Class ; rdfs:label "Pizza"@it , "Pizza (dish)"@en .
     :margherita a :Pizza ; skos:prefLabel "Маргарита"@ru , "Margherita"@it ; :price 7.5 ;
       :baked [ :degrees 400 ; :oven <http://e.org/it's'onclick='x> ] .
     <http://e.org/it's'onclick='x> rdfs:label "</script><script>alert(1)</script>" . }
:b { :margherita a :Pizza . :guest :ordered :margherita . :plain a :Pizza }
"""
PAGE = {"accept": "text/html"}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A client of the site over a file in whose two graphs a triple stands twice."""
    file = tmp_path_factory.mktemp("foreign") / "a.trig"
    file.write_text(DATA, encoding="utf-8")
    with server.dataset([file], None, print) as dataset:
        yield TestClient(application(dataset), base_url="http://127.0.0.1")


def text(answer):
    """Return what a page says, in one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def page(site, iri, **parameters):
    """Return the page of a resource."""
    return site.get("/resource", params={"iri": iri, **parameters}, headers=PAGE)


def test_the_first_page_tells_what_there_is(site):
    """Files, triples of the union, classes under their labels with their members, and that graphs overlap."""
    home = site.get("/", headers=PAGE)

    assert "<h1>a.trig</h1>" in home.text
    assert "<title>What it holds · a.trig</title>" in home.text
    assert "triples 13 classes 2" in text(home)
    assert "Pizza (dish) 2" in text(home)
    assert "Some triples stand in several graphs" in text(home)
    assert "Bilateral" not in home.text


def test_counts_are_of_all(site):
    """Where a list goes on, its count is that of all, and a query finds them."""
    store = Store()
    store.load("".join(f"<http://e/s> a <http://e/C{n}> .\n" for n in range(85)), format=RdfFormat.TURTLE)
    home = served_site.client(store).get("/", headers=PAGE)

    assert "85" in re.findall(r"<dt>classes</dt><dd>(\d+)", home.text)
    assert "All 85" in text(home)
    assert "Some triples" not in text(home)


def test_a_class_leads_to_its_members_and_these_to_what_is_said(site):
    """From the class one comes to its members, under their labels, and on to what is said."""
    margherita = page(site, "http://e.org/pizza#margherita")

    assert "Members Margherita plain" in text(page(site, "http://e.org/pizza#Pizza"))
    assert "<h1><bdi>Margherita</bdi></h1>" in margherita.text
    for said in ("price 7.5 xsd:decimal", "degrees 400", "What leads to it ordered guest", "Маргарита ru"):
        assert said in text(margherita)


def test_every_link_leads_somewhere(site):
    """No link of the site of foreign data leads to an error, and no value becomes markup."""
    waiting, seen = ["/"], set()
    while waiting:
        place = waiting.pop()
        seen.add(place)
        answer = site.get(place, headers={"accept": "text/html,*/*;q=0.5"})
        assert 200 == answer.status_code, place
        assert "<script>alert" not in answer.text or not answer.headers["content-type"].startswith(
            "text/html"
        )
        if answer.headers["content-type"].startswith("text/html"):
            found = {
                html.unescape(link).partition("#")[0] for link in re.findall(r'href="([^"]*)"', answer.text)
            }
            waiting += [link for link in found - seen if link.startswith("/") and link not in waiting]

    assert len(seen) > 25


@pytest.mark.parametrize("form", ["ttl", "jsonld", "nt"])
def test_a_resource_is_data_too(site, form):
    """A resource is described in RDF: its own triples, those of its nameless parts, and what leads to it."""
    formats = {"ttl": RdfFormat.TURTLE, "jsonld": RdfFormat.JSON_LD, "nt": RdfFormat.N_TRIPLES}
    answer = site.get(f"/resource.{form}", params={"iri": "http://e.org/pizza#margherita"})

    assert 8 == len(list(parse(answer.content, format=formats[form])))


def test_labels_are_searched(site):
    """A search finds labels in any alphabet and the ends of IRIs, and leads to the pages of the resources."""
    found = site.get("/search.json", params={"q": "маргар"}).json()

    assert {"resources": 1} == found["counts"]
    assert "/resource?iri=http%3A%2F%2Fe.org%2Fpizza%23margherita" == found["hits"][0]["page"]
    assert "plain" in text(site.get("/search", params={"q": "plain"}, headers=PAGE))


def test_it_is_described(site):
    """VoID tells the union's triples, the members of each class and the uses of each property."""
    said = site.get("/.well-known/void.nt").text

    assert '<http://rdfs.org/ns/void#triples> "13"' in said
    assert "<http://rdfs.org/ns/void#sparqlEndpoint> <http://127.0.0.1/sparql>" in said
    assert 2 == said.count("<http://rdfs.org/ns/void#class>")
    assert 303 == site.get("/.well-known/void", headers=PAGE, follow_redirects=False).status_code
    assert "a.trig" in site.get("/openapi.json").json()["info"]["description"]


def test_results_of_queries_lead_to_pages(site):
    """In a table of results, an IRI leads to its page here."""
    answer = site.get(
        "/sparql", params={"query": "SELECT * { ?s <http://e.org/pizza#ordered> ?o }"}, headers=PAGE
    )

    assert 'href="/resource?iri=http%3A%2F%2Fe.org%2Fpizza%23guest"' in answer.text


@pytest.mark.parametrize(
    ("iri", "said"),
    [("", "'' is no IRI"), ("no iri", "'no iri' is no IRI"), ("http://e.org/x", "say nothing of")],
)
def test_what_is_not_there(site, iri, said):
    """An IRI that the files do not know, or that is none, is told in words."""
    answer = page(site, iri)

    assert 404 == answer.status_code
    assert said in text(answer)


@pytest.mark.parametrize("bound", [("MOST_TEXTS", 3), ("MOST_LETTERS", 30), ("LONGEST_TEXT", 6)])
def test_what_is_left_out_of_the_search_is_said(monkeypatch, bound):
    """Of very much RDF the first labels are searched, never more; page and JSON say that there is more."""
    store = Store()
    label = "http://www.w3.org/2000/01/rdf-schema#label"
    lines = [
        f"<http://e.org/{number}> a <http://e.org/K> ; <{label}> 'thing no {number}' ." for number in range(9)
    ]
    store.bulk_extend(parse("".join(lines), RdfFormat.TURTLE))
    whole = served_site.client(store).get("/search.json?q=thing").json()
    cache.forget()
    monkeypatch.setattr(search, *bound)
    bounded = served_site.client(store)
    found = bounded.get("/search.json?q=thing").json()

    assert (9, True) == (whole["counts"]["resources"], whole["complete"])
    assert not found["complete"]
    assert 0 < found["counts"]["resources"] <= 9
    assert found["counts"]["resources"] < 4 or bound[0] == "LONGEST_TEXT"
    assert "More stands here than is searched" in bounded.get("/search?q=thing", headers=PAGE).text
