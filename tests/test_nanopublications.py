"""Every claim is a nanopublication by the standard's own check."""

from collections import defaultdict

import graphs
import pyoxigraph
import pytest
import rdflib
import sampling
import small_corpus
from pyoxigraph import RdfFormat

from kg.asking.reader import Reader
from kg.exporting import nanopublications
from kg.rdf.terms import BR, NANOPUBLICATION, RDF, local_name

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib's, met by the nanopub library


@pytest.fixture(scope="module")
def shipped():
    """The graph of the shipped corpus."""
    return graphs.shipped()


@pytest.fixture(scope="module")
def published(shipped):
    """The quads of each nanopublication of the shipped corpus, by its address."""
    found = defaultdict(list)
    for quad in pyoxigraph.parse(nanopublications.trig(shipped), format=RdfFormat.TRIG):
        found[quad.graph_name.value.partition("#")[0]].append(quad)
    return found


def subjects(store, kind):
    """The resources of a class."""
    return {quad.subject for quad in store.quads_for_pattern(None, RDF["type"], kind)}


def made_of(quads):
    """Return the kinds of a nanopublication: what it says anything with, and of which class and status."""
    said = {quad.predicate for quad in quads}
    return said | {quad.object for quad in quads if quad.predicate in {RDF["type"], BR["status"]}}


def test_they_pass_the_check_of_the_nanopub_library(published, request):
    """Every nanopublication, or few of every kind, is well-formed for the nanopub library."""
    import nanopub  # which takes long, also where these tests are only collected

    everything = request.config.getoption("exhaustive")
    for quads in published.values() if everything else sampling.few(published.values(), made_of):
        one = rdflib.ConjunctiveGraph()
        one.parse(data=pyoxigraph.serialize(quads, format=RdfFormat.N_QUADS), format="nquads")

        assert nanopub.Nanopub(rdf=one).is_valid


def test_each_is_named_by_its_claim(shipped, published):
    """There is one nanopublication a claim, named by the claim's hash, and nothing else in the file."""
    names = {NANOPUBLICATION[local_name(claim)].value for claim in subjects(shipped, BR["Claim"])}

    assert set(published) == names


def parts(graph, claim):
    """The triples of one claim's nanopublication by the name of their graph."""
    found = {}
    for quad in nanopublications.quads(Reader(graph), claim):
        found.setdefault(quad.graph_name.value.rpartition("#")[2], set()).add(
            (quad.subject, quad.predicate, quad.object)
        )
    return found


def claims(graph, status):
    """The claims of a status."""
    return sorted(quad.subject for quad in graph.quads_for_pattern(None, BR["status"], BR[status]))


@pytest.mark.parametrize(("status", "plain"), [("asserted", True), ("planned", False)])
def test_only_an_asserted_claim_has_its_plain_triple(tmp_path, status, plain):
    """The assertion holds the claim, and the plain triple only where the claim puts it as a fact."""
    graph = graphs.of(small_corpus.write(tmp_path))
    claim = claims(graph, status)[0]
    edge = Reader(graph).edge(claim)

    assert (edge in parts(graph, claim)["assertion"]) == plain


def test_the_words_are_the_provenance(tmp_path):
    """Quote, place and speaker stand in the provenance, the coder in the publication's information."""
    graph = graphs.of(small_corpus.write(tmp_path))
    for claim in subjects(graph, BR["Claim"]):
        found = parts(graph, claim)
        quoted = [fact for fact in found["provenance"] if fact[:2] == (claim, BR["quote"])]

        assert len(quoted) == 1
        assert [fact for fact in found["assertion"] if fact[1] in {BR["quote"], BR["codedBy"]}] == []


def test_same_bytes(tmp_path):
    """The same corpus gives the same bytes, whenever it is made."""
    source = small_corpus.write(tmp_path)

    assert nanopublications.trig(graphs.of(source)) == nanopublications.trig(graphs.of(source))
