"""The network: what is a link, and the files that other programs read."""

import io
import subprocess
import sys
from collections import Counter
from itertools import chain
from xml.etree import ElementTree as ET

import drawn_graph
import networkx as nx
import pytest
from pyoxigraph import Store

import kg
from kg.asking.cells import split
from kg.errors import InputError
from kg.rdf.terms import sparql_prologue
from viz import network_files
from viz.network import network


@pytest.fixture(scope="module")
def small():
    """The network of the small graph."""
    return network(drawn_graph.store())


@pytest.fixture(scope="module")
def shipped(graph):
    """The store of the shipped corpus."""
    return graph


def link(small, name):
    """Return a link by its id."""
    return next(each for each in small.links if each.id == name)


def rows(store, query):
    """Answer a query over the union of the graphs."""
    return list(store.query(sparql_prologue() + query, use_default_graph_as_union=True))


def distinct_links(store):
    """Count by SPARQL alone: distinct edges, and distinct claims that are no edge; symmetric ones once."""
    symmetric = {row[0] for row in rows(store, "SELECT ?p { ?p a br:Relation, owl:SymmetricProperty }")}
    edges = """SELECT DISTINCT ?s ?p ?o (br:edge AS ?status) {
      VALUES ?g { graph:asserted graph:inferred } GRAPH ?g { ?s ?p ?o } ?p a br:Relation }"""
    others = """SELECT DISTINCT ?s ?p ?o ?status {
      ?c a br:Claim ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; br:status ?status .
      FILTER(?status != br:asserted || EXISTS { ?p br:attributedOnly true }) }"""
    found = rows(store, edges) + rows(store, others)
    return {
        (frozenset([s, o]) if p in symmetric else (s, o), p, status)
        for s, p, o, status in (tuple(row) for row in found)
    }


def test_links_of_the_shipped_graph_are_its_edges_and_other_claims(shipped):
    """A link is a distinct edge or a distinct claim that is none; nothing is left out, nothing added."""
    assert len(distinct_links(shipped)) == len(network(shipped).links)


def test_a_symmetric_relation_stands_once(small):
    """Two claims of one symmetric relation, one from each side, are one link with both as evidence."""
    assert ["c00", "c01"] == [each.slug for each in link(small, "aland.neighborOf.bemland.asserted").claims]


def test_each_status_is_a_link_of_its_own(small):
    """What exists and what is planned between the same two places are two links."""
    statuses = {each.status for each in small.links if each.relation == "connectedTo"}

    assert statuses == {"asserted", "planned"}


def test_number_of_links(small):
    """Links are distinct subject, relation, object and status."""
    assert len(small.links) == drawn_graph.LINKS


def test_evidence_says_who_what_when_where(small):
    """A link's evidence has words, speaker with role, date, source, and its qualifiers with labels."""
    (said,) = link(small, "aland.tradesWith.bemland.asserted").claims

    assert (said.quote, said.voices, said.role) == ("trade reached $40 million", "Ann Expert", "Director")
    assert (said.issued, said.source) == ("2020-05-04", "https://example.org/neighbours")
    assert said.dates == ("2019",)
    assert dict(said.qualifiers)["amount"] == "40,000,000"
    assert dict(said.qualifiers)["place"] == "Port"


def test_an_inferred_link_names_rule_and_premises(small):
    """A link that only a rule gives carries the claims that it follows from."""
    inferred = link(small, "long-sea.separates.bemland.inferred")

    assert (inferred.rules, [each.slug for each in inferred.premises]) == (("other-side",), ["c09"])


def test_opinions_and_goals_are_folded(small):
    """Relations that are attributed only, and assessments, are folded."""
    assert {each.relation for each in small.links if each.folded} == {"assesses", "hasGoal"}


def test_colors_and_lines_come_from_the_ontology(small):
    """Family and class give colors, a class without one takes its superclass's; a status gives the line."""
    places = {node.group for node in small.nodes if node.kind == "city"}

    assert link(small, "aland.sharesLandBorderWith.bemland.denied").line == "crossed"
    assert link(small, "bem.connectedTo.port.planned").line == "dashed"
    assert all(each.color.startswith("#") for each in (*small.links, *small.nodes))
    assert places == {"Location"}


def test_labels_in_another_language():
    """Labels are in the language asked for, else in English."""
    labels = {node.id: node.label for node in network(drawn_graph.store(), language="kk").nodes}

    assert (labels["aland"], labels["bem"]) == ("Аланд", "Bem")


def test_about_one_entity():
    """The ties of an entity: links that touch it, and links whose claims name it."""
    part = network(drawn_graph.store(), about="port")

    assert {each.relation for each in part.links} == {"connectedTo", "tradesWith"}
    assert {node.id for node in part.nodes} == {"aland", "bem", "bemland", "port"}


def test_about_an_entity_without_ties():
    """An entity without ties is an error that says so."""
    with pytest.raises(InputError, match="gazette: has no tie"):
        network(drawn_graph.store(), about="gazette")


def test_an_empty_graph_is_an_empty_network():
    """A graph without claims gives a network without nodes."""
    empty = network(Store())

    assert (empty.nodes, empty.links) == ((), ())


@pytest.mark.parametrize(
    ("write", "read"), [(network_files.graphml, nx.read_graphml), (network_files.gexf, nx.read_gexf)]
)
@pytest.mark.parametrize("source", ["small", "shipped"])
def test_files_read_back(write, read, source, request):
    """GraphML and GEXF give back as many nodes and edges, with their labels."""
    found = request.getfixturevalue(source)
    drawn = network(found) if source == "shipped" else found
    graph = read(io.BytesIO(write(drawn)))

    assert (len(graph), graph.number_of_edges()) == (len(drawn.nodes), len(drawn.links))
    assert Counter(status for *_, status in graph.edges(data="status")) == Counter(
        each.status for each in drawn.links
    )


def test_a_file_says_nothing_of_the_library_that_wrote_it(small):
    """GEXF has the attributes of the network, and each edge under its name; no column is of networkx."""
    graph = network_files.to_networkx(small)
    written = ET.fromstring(network_files.gexf(small))
    known = [data for *_, data in (*graph.nodes(data=True), *graph.edges(data=True))]

    assert {each.get("title") for each in written.findall(".//{*}attribute")} <= {*chain.from_iterable(known)}
    assert {each.get("id") for each in written.findall(".//{*}edge")} == {link.id for link in small.links}
    assert b"networkx" not in network_files.gexf(small).lower()


def test_attributes_are_plain_and_never_missing(small):
    """Gephi stumbles over missing values and XML over control characters: there are none."""
    graph = network_files.to_networkx(small)
    values = [value for _, data in graph.nodes(data=True) for value in data.values()]
    values += [value for _, _, data in graph.edges(data=True) for value in data.values()]

    assert {type(value) for value in values} == {str, int, bool}
    assert not any("\x00" in value for value in values if isinstance(value, str))


def test_attributes_of_claims_are_aligned(shipped):
    """The n-th quote, speaker, date and source of an edge are those of its n-th claim."""
    drawn = network(shipped)
    graph = network_files.to_networkx(drawn)
    for link in drawn.links:
        data = graph.edges[link.source, link.target, link.id]
        columns = [split(data[name]) for name in ("quotes", "speakers", "issued", "sources")]

        assert [
            (each.quote or "", "; ".join(map(str, each.speakers)), each.issued, each.address)
            for each in link.claims
        ] == (list(zip(*columns, strict=True)) if link.claims else [])


def test_networkx_from_python(shipped, built):
    """``to_networkx`` gives the links of the graph as edges, keyed by the links' names."""
    graph = kg.open(built).to_networkx()

    assert graph.has_edge("kazakhstan", "uzbekistan") or graph.has_edge("uzbekistan", "kazakhstan")
    assert graph.number_of_edges() == len(network(shipped).links)


@pytest.mark.parametrize(("form", "costly"), [("graphml", {"pyvis", "pygraphviz", "igraph", "jinja2"})])
def test_a_drawing_loads_only_its_own_library(form, costly):
    """Writing a network file loads no library of pages or pictures."""
    code = (
        "from pyoxigraph import Store; from viz import drawings; from viz.network import network;"
        f"drawings.draw(network(Store()), {form!r}); import sys; print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)

    assert set() == costly & set(done.stdout.split())
