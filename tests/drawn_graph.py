"""A small graph for tests of drawings: the shipped ontology, two states, every status, hostile names."""

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from kg.ontology import vocabulary
from kg.rdf import terms
from kg.rdf.terms import BR, DCTERMS, ID, INFERENCE, PROV, RDF, RDFS, RULE, SKOS, typed

HOSTILE = (
    '<img src=x onerror="window.hurt=1"></script><script>window.hurt=1</script>'
    "\"'\\N \\G &amp; {{7*7}}\x00\u202e"
)
"""A label that tries HTML, script, Graphviz's escapes, Jinja, and characters that XML forbids."""

ENTITIES = {
    "aland": ("State", {"en": "Aland", "kk": "Аланд"}),
    "bemland": ("State", {"en": "Bemland", "az": "Bəmland"}),
    "bem": ("City", {"en": "Bem"}),
    "port": ("City", {"en": "Port"}),
    "long-sea": ("WaterBody", {"en": "Long Sea"}),
    "ann": ("Person", {"en": "Ann Expert"}),
    "friendship": ("Topic", {"en": "friendship"}),
    "evil": ("Organisation", {"en": HOSTILE}),
    "gazette": ("NewsOutlet", {"en": "Gazette"}),
}

CLAIMS = [
    ("aland neighborOf bemland", "asserted", "we are <b>neighbours</b>"),
    ("bemland neighborOf aland", "asserted", "they are our neighbours"),
    ("aland tradesWith bemland", "asserted", "trade reached $40 million"),
    ("aland sharesLandBorderWith bemland", "denied", "we do not border"),
    ("bem connectedTo port", "asserted", "freight goes by ferry"),
    ("bem connectedTo port", "planned", "passengers will go"),
    ("port connectedTo bem", "planned", "passengers will go next year"),
    ("aland establishes evil", "agreed", "they agreed"),
    ("evil cooperatesWith bemland", "proposed", "</script><script>window.hurt=1</script>"),
    ("long-sea separates aland", "asserted", "the sea which separates us"),
    ("ann assesses friendship", "assessed", "a <i>great</i> friendship"),
    ("aland hasGoal friendship", "asserted", "we strive for friendship"),
    ("bemland partnerOf aland", "discussed", ""),
]
"""What is claimed, its status and its words; without words the source is only cited."""

LINKS = 12
"""The 13 claims give 11 distinct links, since symmetric ones stand once, and a rule gives one more."""

DOCUMENT = terms.document("gazette-2020")


def store() -> Store:
    """Build the graph in memory."""
    graph = Store()
    for triple in vocabulary.load().triples:
        graph.add(Quad(triple.subject, triple.predicate, triple.object, terms.graph("ontology")))
    graph.extend(_entities())
    graph.extend(_document())
    for number, (claim, status, quote) in enumerate(CLAIMS):
        graph.extend(_claim(number, claim, status, quote))
    graph.extend(_inference())
    return graph


def _entities():
    home = terms.graph("entities")
    for slug, (kind, labels) in ENTITIES.items():
        yield Quad(ID[slug], RDF["type"], BR[kind], home)
        for language, label in labels.items():
            yield Quad(ID[slug], RDFS["label"], Literal(label, language=language), home)
    yield Quad(ID["bem"], SKOS["altLabel"], Literal("Old Bem", language="en"), home)
    yield Quad(BlankNode("x"), RDFS["label"], Literal("nobody"), home)


def _document():
    for predicate, value in {
        RDF["type"]: BR["Document"],
        DCTERMS["title"]: Literal("Neighbours </title>", language="az"),
        DCTERMS["issued"]: typed("2020-05-04", "date"),
        DCTERMS["publisher"]: ID["gazette"],
        DCTERMS["source"]: NamedNode("https://example.org/neighbours"),
    }.items():
        yield Quad(DOCUMENT, predicate, value, DOCUMENT)


def _claim(number, claim, status, quote):
    subject, relation, target = claim.split()
    node = terms.claim(f"c{number:02}")
    said = {
        RDF["type"]: BR["Claim"],
        RDF["subject"]: ID[subject],
        RDF["predicate"]: BR[relation],
        RDF["object"]: ID[target],
        BR["status"]: BR[status],
        BR["statedBy"]: ID["ann"],
        BR["speakerRole"]: Literal("Director"),
        BR["statedIn"]: DOCUMENT,
        BR["evidenceKind"]: BR["verbatim" if quote else "cited"],
    }
    if quote:
        said[BR["quote"]] = Literal(quote, language="en")
    if relation == "tradesWith":
        said |= {BR["amount"]: typed("40000000", "decimal"), BR["period"]: typed("2019", "gYear")}
        said |= {BR["place"]: ID["port"]}
    yield from (Quad(node, predicate, value, DOCUMENT) for predicate, value in said.items())


def _inference():
    node, home = INFERENCE["i1"], terms.graph("inferred")
    for predicate, value in {
        RDF["type"]: BR["Inference"],
        RDF["subject"]: ID["long-sea"],
        RDF["predicate"]: BR["separates"],
        RDF["object"]: ID["bemland"],
        BR["rule"]: RULE["other-side"],
        PROV["wasDerivedFrom"]: terms.claim("c09"),
    }.items():
        yield Quad(node, predicate, value, home)
