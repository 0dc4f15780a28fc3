"""Linked Data over HTTP: every IRI resolves, as a page and as RDF, with headers that tell the forms apart."""

import json
from urllib.parse import urljoin

import pytest
import rdflib
import served_site
import small_corpus
from pyoxigraph import NamedNode, RdfFormat, Store

import kg
from kg.rdf.terms import BASE, BR, CLAIM, DATASET, DOCUMENT, ID, INFERENCE, PREFIXES, RDF, RULE, VERDICT, VOID
from kg.web import cache
from kg.web.data import linked_data
from kg.web.templating import path

KAZAKHSTAN = "/id/kazakhstan"
CLAIM_PLACE = "/claim/d1276acbc6e62433"


@pytest.fixture(scope="module")
def site(graph, built):
    """A client of the site over the shipped build."""
    return served_site.client(graph, built)


def addresses(graph, *namespaces):
    """Return the addresses, without fragments, of all subjects in some namespaces."""
    subjects = {quad.subject.value for quad in graph if isinstance(quad.subject, NamedNode)}
    places = {subject.partition("#")[0] for subject in subjects}
    return sorted(place for place in places if any(place.startswith(each.iri) for each in namespaces))


def test_every_entity_document_and_claim_resolves_as_a_page(site, graph, some):
    """Each IRI of id:, doc: and claim: answers with HTML that names the IRI."""
    iris = [iri for kind in (ID, DOCUMENT, CLAIM) for iri in some(addresses(graph, kind), 8)]
    answers = {iri: site.get(path(iri), headers={"accept": "text/html"}) for iri in iris}

    assert len(iris) > 50
    assert [] == [
        iri for iri, answer in answers.items() if answer.status_code != 200 or iri not in answer.text
    ]


def test_every_entity_document_and_claim_resolves_as_turtle(site, graph, some):
    """Each IRI of id:, doc: and claim: answers with Turtle that says something of it."""
    silent = []
    for iri in (iri for kind in (ID, DOCUMENT, CLAIM) for iri in some(addresses(graph, kind), 8)):
        answer = site.get(path(iri), headers={"accept": "text/turtle"})
        short = answer.text.count(f"<{iri}> ") + answer.text.count(f"\n{shortened(iri)} a ")
        if answer.status_code != 200 or not short:
            silent.append(iri)

    assert silent == []


def shortened(iri):
    """Write an IRI by its prefix, as the Turtle does."""
    prefixes = {"id": ID.iri, "doc": DOCUMENT.iri, "claim": CLAIM.iri}
    return next(f"{name}:{iri[len(base) :]}" for name, base in prefixes.items() if iri.startswith(base))


@pytest.mark.each_kind(of=lambda kind, form: {kind.iri, form})  # a form knows nothing of kinds
@pytest.mark.parametrize("form", ["turtle", "json-ld", "nt"])
@pytest.mark.parametrize("kind", [ID, DOCUMENT, CLAIM, INFERENCE, VERDICT, RULE])
def test_rdf_is_read_by_rdflib(site, graph, kind, form):
    """The first, middle and last of each kind parse in every form, and say something of the IRI."""
    media = {"turtle": "text/turtle", "json-ld": "application/ld+json", "nt": "application/n-triples"}[form]
    iris = addresses(graph, kind)
    for iri in (iris[0], iris[len(iris) // 2], iris[-1]):
        answer = site.get(path(iri), headers={"accept": media})
        parsed = rdflib.Graph().parse(data=answer.text, format=form)

        assert media in answer.headers["content-type"]
        assert (rdflib.URIRef(iri), None, None) in parsed


def test_forms_hold_the_same_triples(site):
    """Turtle, JSON-LD and N-Triples of a resource are one graph."""
    forms = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt"}
    graphs = [
        rdflib.Graph().parse(data=site.get(f"{KAZAKHSTAN}.{suffix}").text, format=form)
        for suffix, form in forms.items()
    ]

    assert set(graphs[0]) == set(graphs[1]) == set(graphs[2])


def test_every_term_has_its_place_on_the_page(site, graph):
    """Each br: term that the ontology describes is an anchor of /ontology, once."""
    subjects = {quad.subject for quad in graph if isinstance(quad.subject, NamedNode) and quad.subject in BR}
    html = site.get("/ontology", headers={"accept": "text/html"}).text

    assert len(subjects) > 400
    assert [] == [term for term in subjects if html.count(f' id="{term.value.partition("#")[2]}"') != 1]


def test_terms_of_other_namespaces_have_their_place(tmp_path):
    """A relation of a corpus's own vocabulary stands on the page, and a claim of it leads there."""
    own = """@prefix my: <https://example.org/terms#> .
    @prefix br: <https://w3id.org/bilateral-kg/ontology#> .
    @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    my:sharesRiverWith a owl:ObjectProperty, br:Relation ; rdfs:label "shares a river with"@en ;
      rdfs:domain br:Polity ; rdfs:range br:Polity ; br:family br:geography ."""
    claims = "claims:\n  - {claim: aland sharesRiverWith bem-land, quote: We are neighbours}\n"
    small_corpus.write(tmp_path, ontology=own, claims=claims)
    site = served_site.client(kg.build(tmp_path).store, tmp_path)
    reference, listed = (
        site.get(place, headers={"accept": "text/html"}).text
        for place in ("/ontology", "/claims?relation=sharesRiverWith")
    )

    assert 'id="term-sharesRiverWith"' in reference
    assert 'href="/claims?relation=sharesRiverWith"' in reference
    assert "1 statement," in listed


def test_ontology_is_given_whole(site, graph):
    """/ontology in Turtle has every triple of the graph of the ontology."""
    parsed = rdflib.Graph().parse(data=site.get("/ontology.ttl").text, format="turtle")
    home = NamedNode(BASE + "graph/ontology")

    assert len(parsed) == sum(1 for _ in graph.quads_for_pattern(None, None, None, home))


def test_much_claimed_entity_is_described_within_bounds(graph, monkeypatch):
    """Beyond the bound no further claim is described, and all edges are still there."""
    monkeypatch.setattr(linked_data, "MOST", 100)
    entity = ID["azerbaijan"]
    quads = list(linked_data.describe(graph, entity))
    pointing = (quad for quad in graph.quads_for_pattern(None, None, entity) if quad.subject in ID)
    edges = [quad.triple for quad in pointing if quad.predicate not in linked_data.COMPUTED]

    described = {quad.subject for quad in quads if quad.predicate == BR["status"]}
    every = {quad.subject for quad in graph.quads_for_pattern(None, RDF["object"], entity)}

    assert 0 < len(described) <= 100 < len(every | described)
    assert [] == [edge for edge in edges if edge not in {quad.triple for quad in quads}]


def test_what_a_description_leaves_out_is_told(graph, built, monkeypatch):
    """A description with no room for all says so in RDF and in Link, and refers to the query for all."""
    monkeypatch.setattr(linked_data, "MOST", 100)
    cache.forget()
    site = served_site.client(graph, built)
    entity = ID["azerbaijan"]
    whole, part = (site.get(f"/id/{name}.nt") for name in ("aktau", "azerbaijan"))
    described = rdflib.Graph().parse(data=part.text, format="nt")
    (reference,) = described.subjects(rdflib.VOID.inDataset)
    place = path(str(reference))
    found = rdflib.Graph().parse(data=site.get(place, headers={"accept": "text/turtle"}).text)
    cache.forget()

    assert f'<{place}>; rel="related"' in part.headers["link"]
    assert (rdflib.URIRef(entity.value), rdflib.RDFS.seeAlso, reference) in described
    assert "first 100 claims" in str(described.value(reference, rdflib.RDFS.comment))
    assert {str(claim) for claim in found.subjects(rdflib.RDF.object, rdflib.URIRef(entity.value))} == {
        quad.subject.value for quad in graph.quads_for_pattern(None, RDF["object"], entity)
    }
    assert "related" not in whole.headers["link"]
    assert "inDataset" not in whole.text


def test_suffix_comes_before_accept(site):
    """An explicit form is given whatever the header likes."""
    answer = site.get(f"{KAZAKHSTAN}.nt", headers={"accept": "text/html"})

    assert answer.headers["content-type"] == "application/n-triples"


@pytest.mark.parametrize("place", [KAZAKHSTAN, CLAIM_PLACE, "/document/2022-08-25-elkz-tukumov", "/ontology"])
def test_links_say_what_else_there_is(site, place):
    """Link names the other forms, which are there, the permanent IRI and the dataset's description."""
    answer = site.get(place, headers={"accept": "text/turtle"})
    links = [each.strip() for each in answer.headers["link"].split(",")]

    assert f'<{BASE.rstrip("/")}{place}>; rel="canonical"' in links
    assert '</.well-known/void>; rel="describedby"' in links
    for link in links:
        if 'rel="alternate"' in link:
            other = site.get(urljoin(place, link.split(">")[0].strip("<")))
            assert other.status_code == 200
            assert other.headers["content-type"].startswith(link.split('type="')[1].rstrip('"'))


def test_what_depends_on_accept_says_so(site):
    """Vary names Accept; Content-Location the form that was given."""
    answer = site.get(KAZAKHSTAN, headers={"accept": "application/ld+json"})
    russian = site.get(f"{KAZAKHSTAN}?lang=ru", headers={"accept": "text/html"})

    assert "accept" in answer.headers["vary"].lower()
    assert answer.headers["content-location"] == "/id/kazakhstan.jsonld"
    assert russian.headers["content-location"] == "/id/kazakhstan.html?lang=ru"


def test_known_answers_are_not_sent_again(site):
    """A client that shows the ETag gets 304; the ETags of two forms differ."""
    first = site.get(KAZAKHSTAN, headers={"accept": "text/turtle"})
    again = site.get(KAZAKHSTAN, headers={"accept": "text/turtle", "if-none-match": first.headers["etag"]})
    other = site.get(KAZAKHSTAN, headers={"accept": "text/html"})

    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["etag"] != other.headers["etag"]


@pytest.mark.parametrize(
    "place", [KAZAKHSTAN, f"{KAZAKHSTAN}.ttl", "/ontology", "/.well-known/void", "/sources"]
)
def test_head_is_get_without_the_body(site, place):
    """HEAD gives the headers of GET and no body."""
    head, got = site.head(place), site.get(place)

    assert (head.status_code, head.content) == (200, b"")
    assert {name: head.headers[name] for name in ("etag", "content-type", "content-length")} == {
        name: got.headers[name] for name in ("etag", "content-type", "content-length")
    }


@pytest.mark.parametrize(
    "place",
    [
        KAZAKHSTAN,
        "/id/nobody",
        "/question/visits.csv",
        "/question/visits.json?a=nobody",
        "/search.json?q=Baku",
        "/openapi.json",
        "/.well-known/void",
        "/download/graph.ttl",
        "/sparql",
    ],
)
def test_pages_elsewhere_may_read(site, place):
    """A script of any origin may read whatever is data, what went wrong with it, and its other forms."""
    answer = site.get(place, headers={"accept": "text/turtle", "origin": "https://example.org"})

    assert answer.headers["access-control-allow-origin"] == "*"
    assert "Link" in answer.headers["access-control-expose-headers"]


def test_nothing_acceptable_is_406(site):
    """A form that is not on offer is refused with the list of those that are."""
    answer = site.get(KAZAKHSTAN, headers={"accept": "image/png"})

    assert answer.status_code == 406
    assert "text/turtle" in answer.text


def test_unknown_name_is_404_with_the_nearest(site):
    """A page or a line says what comes near."""
    page = site.get("/id/kazahstan", headers={"accept": "text/html"})
    line = site.get("/id/kazahstan", headers={"accept": "text/turtle"})

    assert (page.status_code, line.status_code) == (404, 404)
    assert 'href="/id/kazakhstan"' in page.text
    assert "/id/kazakhstan" in line.text


@pytest.mark.parametrize(
    "place",
    [
        "/id/..%2f..%2fetc%2fpasswd",
        "/id/%00",
        "/id/%ff%fe",
        "/id/<script>alert(1)</script>",
        "/id/%E2%80%AEnatshkazak",
        "/id/" + "a" * 5000,
        "/id/.ttl",
        "/document/a b#char=1,2",
        "/claim/%F0%9F%92%A9.bib",
        "/annotation/...",
        "/nanopublication/x y",
        "/verdict/%7B%7D",
        "/dyad/kazakhstan/%22%3E%3Cscript%3E",
        "/dyad/kazakhstan/kazakhstan",
        "/ontology/%3C",
        "/rule/%0D%0ASet-Cookie:%20a=b",
    ],
)
@pytest.mark.parametrize("accept", ["text/html", "text/turtle"])
def test_strange_addresses_are_only_not_there(site, place, accept):
    """Whatever the address, the answer is a 404 in which it runs nothing and sets nothing."""
    answer = site.get(place, headers={"accept": accept})

    assert answer.status_code == 404
    assert not served_site.has_script(answer.text)
    assert "set-cookie" not in answer.headers


def test_questions_and_dataset_are_described(site):
    """The dataset's own IRI resolves, as the graphs' do."""
    for place in ("/dataset", "/graph/asserted", "/ontology/verdicts"):
        assert site.get(place, headers={"accept": "text/turtle"}).status_code == 200


def test_foreign_files_have_no_pages(graph):
    """A dataset that is no build answers 404 and says where it can be asked."""
    answer = served_site.client(graph).get(KAZAKHSTAN)

    assert (answer.status_code, "/sparql" in answer.text) == (404, True)


def test_void_names_this_server(site):
    """VoID and DCAT give endpoint and dumps at the address that was asked, with the license."""
    text = site.get("/.well-known/void", headers={"accept": "text/turtle", "host": "kg.example:8080"}).text
    parsed = rdflib.Graph().parse(data=text, format="turtle")
    void = rdflib.Namespace("http://rdfs.org/ns/void#")
    me = rdflib.URIRef(DATASET.value)

    assert parsed.value(me, void.sparqlEndpoint) == rdflib.URIRef("http://kg.example:8080/sparql")
    assert rdflib.URIRef("http://kg.example:8080/download/graph.ttl") in parsed.objects(me, void.dataDump)
    assert "publicdomain/zero" in str(parsed.value(me, rdflib.DCTERMS.license))
    assert [] == [str(each) for each in parsed.objects(me, void.dataDump) if BASE in str(each)]


@pytest.mark.parametrize("host", ["a b", "[", 'x"><script>', "a{b}", "%00"])
def test_nonsense_host_is_no_fault(site, host):
    """A Host header that is no host still gets a description that parses."""
    answer = site.get("/.well-known/void", headers={"accept": "text/turtle", "host": host})

    assert answer.status_code in {200, 400}
    if answer.status_code == 200:
        rdflib.Graph().parse(data=answer.text, format="turtle")


def test_citations_annotation_and_nanopublication(site):
    """A claim's other forms are there: BibTeX, CSL-JSON, Web Annotation, nanopublication."""
    bibtex = site.get(f"{CLAIM_PLACE}.bib").text
    csl = json.loads(site.get(f"{CLAIM_PLACE}.csl.json").text)
    annotation = json.loads(site.get(CLAIM_PLACE.replace("claim", "annotation")).text)
    nanopublication = rdflib.Dataset()
    nanopublication.parse(data=site.get(CLAIM_PLACE.replace("claim", "nanopublication")).text, format="trig")

    assert bibtex.startswith("@misc{2022-08-25-elkz-tukumov,")
    assert csl[0]["issued"] == {"date-parts": [[2022, 8, 25]]}
    assert (
        annotation["target"]["selector"][0]["exact"] == "only freight traffic is carried out on such a route"
    )
    assert len([each for each in nanopublication.graphs() if len(each)]) == 4


def test_the_dataset_counts_itself(graph):
    """The number of triples that the description tells is that of all triples, its own among them."""
    described = next(graph.quads_for_pattern(DATASET, VOID["triples"], None)).object

    assert str(len(graph)) == described.value


@pytest.mark.parametrize("form", ["ttl", "nt"])
def test_one_dataset_has_one_description(site, form):
    """The dataset's own address and the well-known one tell the same."""
    assert site.get(f"/dataset.{form}").content == site.get(f"/.well-known/void.{form}").content


RECOMMENDED = {
    "dataset": ("dcat:keyword", "dcat:theme", "dcterms:spatial", "dcterms:temporal", "dcat:distribution"),
    "distribution": ("dcterms:description", "dcterms:license", "dcterms:format", "dcat:downloadURL"),
    "service": ("dcat:endpointDescription", "dcat:servesDataset", "dcterms:license"),
}


@pytest.mark.parametrize("kind", RECOMMENDED)
def test_what_dcat_recommends_is_told(site, kind):
    """Dataset, distributions and service have what DCAT-AP recommends and is known."""
    classes = {"dataset": "Dataset", "distribution": "Distribution", "service": "DataService"}
    store = Store()
    store.load(site.get("/.well-known/void.nt").content, format=RdfFormat.N_TRIPLES)
    lacking = [
        property_
        for property_ in RECOMMENDED[kind]
        if store.query(
            f"ASK {{ ?x a dcat:{classes[kind]} FILTER NOT EXISTS {{ ?x {property_} ?y }} }}",
            prefixes=PREFIXES,
        )
    ]

    assert [] == lacking
