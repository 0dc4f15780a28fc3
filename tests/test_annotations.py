"""Every verbatim claim is a web annotation that finds its words."""

import json

import graphs
import pyoxigraph
import pytest
import small_corpus
from pyoxigraph import RdfFormat

from kg.exporting.web_annotations import AROUND, json_ld
from kg.rdf.terms import BR, OA, RDF

CONTEXT = {
    "oa": OA.iri,
    "rdf": RDF.iri,
    "dcterms": "http://purl.org/dc/terms/",
    "as": "http://www.w3.org/ns/activitystreams#",
    "id": {"@id": "@id", "@type": "@id"},
    "type": {"@id": "@type", "@type": "@vocab"},
    "Annotation": "oa:Annotation",
    "TextQuoteSelector": "oa:TextQuoteSelector",
    "TextPositionSelector": "oa:TextPositionSelector",
    "TextualBody": "oa:TextualBody",
    "body": {"@id": "oa:hasBody", "@type": "@id"},
    "target": {"@id": "oa:hasTarget", "@type": "@id"},
    "source": {"@id": "oa:hasSource", "@type": "@id"},
    "selector": {"@id": "oa:hasSelector", "@type": "@id"},
    "exact": "oa:exact",
    "items": {"@id": "as:items", "@container": "@list"},
    "first": {"@id": "as:first", "@type": "@id"},
}
"""What this needs of http://www.w3.org/ns/anno.jsonld, so that the test needs no network."""


@pytest.fixture(scope="module")
def collection():
    """The annotations of the shipped corpus."""
    return json.loads(json_ld(graphs.shipped()))


@pytest.fixture(scope="module")
def texts(checkout):
    """The kept texts of the shipped corpus by the IRI of their document."""
    base = "https://w3id.org/bilateral-kg/document/"
    files = (checkout / "corpus").glob("*/document.txt")
    return {base + file.parent.name: file.read_bytes().decode("utf-8") for file in files}


def found(text, selector):
    """What a selector finds in a text."""
    if selector["type"] == "TextPositionSelector":
        return text[selector["start"] : selector["end"]]
    words = selector.get("prefix", "") + selector["exact"] + selector.get("suffix", "")
    return selector["exact"] if words in text else None


def test_every_selector_finds_its_words(collection, texts):
    """By words and by place, each annotation's target is its claim's quote."""
    for annotation in collection["first"]["items"]:
        target = annotation["target"]
        text = texts[target["source"]["id"]]
        quote = target["selector"][0]["exact"]

        assert [found(text, selector) for selector in target["selector"]] == [quote, quote]


def test_the_words_around_stand_around(collection, texts):
    """Prefix and suffix are what stands right before and after the place, at most so long."""
    for annotation in collection["first"]["items"]:
        words, place = annotation["target"]["selector"]
        text = texts[annotation["target"]["source"]["id"]]

        assert text[: place["start"]].endswith(words.get("prefix", ""))
        assert text[place["end"] :].startswith(words.get("suffix", ""))
        assert max(len(words.get("prefix", "")), len(words.get("suffix", ""))) <= AROUND


def test_every_verbatim_claim_is_annotated(collection):
    """There is one annotation a claim that has words, and none for one that is only cited."""
    graph = graphs.shipped()
    verbatim = {
        quad.subject.value for quad in graph.quads_for_pattern(None, BR["evidenceKind"], BR["verbatim"])
    }

    assert {annotation["body"][0]["id"] for annotation in collection["first"]["items"]} == verbatim
    assert collection["total"] == len(verbatim)


def test_it_is_linked_data(collection):
    """Read as JSON-LD, each annotation has its claim as body and the document as target."""
    local = collection | {"@context": [CONTEXT, *collection["@context"][1:]]}
    data = json.dumps(local).encode()
    graph = pyoxigraph.Store()
    graph.bulk_load(data, RdfFormat.JSON_LD)

    annotations = list(graph.quads_for_pattern(None, RDF["type"], OA["Annotation"]))
    claims = list(graph.quads_for_pattern(None, RDF["type"], BR["Claim"]))
    sources = list(graph.quads_for_pattern(None, OA["hasSource"], None))
    assert {len(annotations), len(claims), len(sources)} == {collection["total"]}


def test_collection_and_page_name_each_other(collection):
    """The page says of what it is part, the collection which page is its last and who coded."""
    page = collection["first"]

    assert (page["partOf"], collection["last"]) == (collection["id"], page["id"])
    assert {collection["creator"]} == {each["creator"] for each in page["items"]}


def test_the_context_is_the_standards(collection):
    """The W3C's context comes first, as the recommendation asks."""
    assert collection["@context"][0] == "http://www.w3.org/ns/anno.jsonld"


def test_the_body_tells_the_claim(tmp_path):
    """The body holds what the claim says and narrows, and a sentence for programs that know no claims."""
    graph = graphs.of(small_corpus.write(tmp_path))
    items = json.loads(json_ld(graph))["first"]["items"]
    (trade,) = (each for each in items if each["target"]["selector"][0]["exact"].startswith("Trade"))

    claim, text = trade["body"]
    assert claim["br:amount"] == {"@value": "40000000", "@type": "http://www.w3.org/2001/XMLSchema#decimal"}
    assert text["value"].startswith("Aland trades with Bemland (asserted, Ann Expert, Director (expert))")


def test_signs_beyond_the_basic_plane_count_once(tmp_path):
    """Places are code points: a flag or an emoji before a quote shifts it by its code points."""
    text = small_corpus.TEXT.replace("How close", "\U0001f600 How close")
    turns = small_corpus.TURNS.replace("- How close", "- \U0001f600 How close")
    graph = graphs.of(small_corpus.write(tmp_path, text=text, turns=turns))

    for annotation in json.loads(json_ld(graph))["first"]["items"]:
        words, place = annotation["target"]["selector"]
        assert text[place["start"] : place["end"]] == words["exact"]


def test_same_bytes(tmp_path):
    """The same corpus gives the same bytes."""
    source = small_corpus.write(tmp_path)

    assert json_ld(graphs.of(source)) == json_ld(graphs.of(source))
