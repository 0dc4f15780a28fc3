"""What the rules add, what they leave alone, and that they agree with others who read the same ontology."""

import random
import re
from collections import defaultdict
from functools import cache

import owlrl
import pyoxigraph
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat
from rdflib.plugins.sparql import prepareQuery

from kg.building import cases, mapping, reasoning
from kg.corpus import loading
from kg.errors import InputError
from kg.ontology import rules, vocabulary
from kg.rdf import graphs, store, terms
from kg.rdf.digests import digest
from kg.rdf.graphs import ASSERTED, ENTITIES, INFERRED
from kg.rdf.terms import BR, CLAIM, ID, INFERENCE, RDF, RULE

ONTOLOGY = vocabulary.load()
RULES = rules.load_rules()
OWL_RULES = [rule for rule in RULES if "owl-2-rl" in rule.tags]


@cache
def ground():
    """The quads of the ontology, not to be changed."""
    return [Quad(each.subject, each.predicate, each.object, graphs.ONTOLOGY) for each in ONTOLOGY.triples]


def entity(slug, kind, part_of=None):
    """What the authority file states of an entity."""
    yield Quad(ID[slug], RDF["type"], BR[kind], ENTITIES)
    if part_of:
        yield Quad(ID[slug], BR["partOf"], ID[part_of], ENTITIES)


def claim(text, status="asserted", name=None, **qualifiers):
    """A claim ``subject relation object``, and its edge where it gives one."""
    subject, relation, object_ = text.split()
    node = CLAIM[name or digest([text, status, *sorted(map(str, qualifiers.items()))])]
    home = terms.document("paper")
    pairs = [
        (RDF["type"], BR["Claim"]),
        (RDF["subject"], ID[subject]),
        (RDF["predicate"], BR[relation]),
        (RDF["object"], ID[object_]),
        (BR["status"], BR[status]),
        *((BR[key], value) for key, value in qualifiers.items()),
    ]
    yield from (Quad(node, predicate, value, home) for predicate, value in pairs)
    if status == "asserted" and not ONTOLOGY.relations[relation].attributed_only:
        yield Quad(ID[subject], BR[relation], ID[object_], ASSERTED)


def inferred(*parts, using=RULES):
    """The edges that follow from parts of a graph, as ``subject relation object``."""
    return {
        " ".join(map(terms.local_name, (quad.subject, quad.predicate, quad.object)))
        for quad in reasoned(*parts, using=using)
        if quad.subject in ID and quad.predicate != RDF["type"]
    }


def reasoned(*parts, using=RULES):
    """The quads that follow from parts of a graph."""
    said = [quad for part in parts for quad in part]
    return reasoning.reason(store.in_memory([*ground(), *said]), ONTOLOGY, using)


def nodes(quads):
    """The inferences among quads: for each node its values by local name of the property."""
    found = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        if quad.subject in INFERENCE:
            found[quad.subject][terms.local_name(quad.predicate)].append(quad.object)
    return found


def test_land_border_makes_neighbors_both_ways():
    """A narrower relation gives the wider one, and a symmetric one holds both ways."""
    found = inferred(claim("a sharesLandBorderWith b"))

    assert found == {"b sharesLandBorderWith a", "a neighborOf b", "b neighborOf a"}


@pytest.mark.parametrize("status", sorted(set(ONTOLOGY.statuses) - {"asserted"}))
def test_only_what_is_asserted_leads_on(status):
    """Nothing follows from a claim of any other status."""
    sea = entity("sea", "WaterBody")
    statements = [
        claim("sea separates a", status, otherSide=ID["b"]),
        claim("a sharesLandBorderWith b", status),
        claim("x signed m", status, onBehalfOf=ID["a"]),
    ]

    assert inferred(sea, *statements) == set()


def test_water_between_two_makes_them_neighbors():
    """A claim that water separates one from another separates both and makes them face each other."""
    found = inferred(entity("sea", "WaterBody"), claim("sea separates a", otherSide=ID["b"]))

    assert {each for each in found if "neighborOf" not in each} == {
        "sea separates b",
        "a waterNeighborOf b",
        "b waterNeighborOf a",
    }


def test_neighbors_across_water_know_which():
    """The inference says across which water, also where somebody asserts the edge already."""
    quads = reasoned(
        entity("sea", "WaterBody"),
        claim("sea separates a", otherSide=ID["b"]),
        claim("a waterNeighborOf b"),
    )
    across = {node["object"][0]: node["via"] for node in nodes(quads).values() if "via" in node}

    assert across == {ID["a"]: [ID["sea"]], ID["b"]: [ID["sea"]]}


def test_two_claims_about_one_sea_make_no_neighbors():
    """That a sea lies by a third says nothing of the third's neighbors."""
    sea = entity("sea", "WaterBody")

    assert inferred(sea, claim("sea separates a"), claim("sea separates c")) == set()


def test_a_third_at_the_sea_is_nobodys_neighbor():
    """Beside two who face each other over a sea, a third who only lies by it stays alone."""
    sea = entity("sea", "WaterBody")
    found = inferred(sea, claim("sea separates a", otherSide=ID["b"]), claim("sea separates c"))

    assert [each for each in found if "c" in each.split()] == []


def test_a_mountain_range_makes_no_water_neighbors():
    """What separates must be a body of water for coasts to face each other."""
    found = inferred(entity("range", "MountainRange"), claim("range separates a", otherSide=ID["b"]))

    assert found == {"range separates b"}


def test_where_a_neighbor_lies_is_not_copied():
    """A qualifier of a claim is its own: the reverse of an eastern neighbor is not an eastern one."""
    quads = reasoned(claim("a neighborOf b", subjectLies=BR["east"]))

    assert [quad for quad in quads if quad.predicate == BR["subjectLies"]] == []


def test_two_who_sign_by_others_signed_with_each_other():
    """On whose behalf a memorandum is signed is bound by it, and parties signed with each other."""
    parts = [entity("m", "Memorandum"), entity("a", "Organisation"), entity("b", "ResearchInstitute")]
    signed = [claim("x signed m", onBehalfOf=ID["a"]), claim("y signed m", onBehalfOf=ID["b"])]

    assert inferred(*parts, *signed) == {
        "a signatoryOf m",
        "b signatoryOf m",
        "a partyTo m",
        "b partyTo m",
        "a signedMemorandumWith b",
        "b signedMemorandumWith a",
    }


def test_who_signs_itself_is_signatory():
    """A polity that signs a treaty is a signatory, and no party yet; a person is neither."""
    parts = [entity("a", "State"), entity("x", "Person"), entity("t", "Treaty")]

    assert inferred(*parts, claim("a signed t"), claim("x signed t")) == {"a signatoryOf t"}


def test_with_whom_one_signs_is_signatory():
    """Whom a claim names as the counterparty of a signature is a signatory as well; a person is none."""
    parts = [entity("a", "State"), entity("b", "State"), entity("x", "Person"), entity("t", "Treaty")]
    told = [claim("a signed t", counterparty=ID["b"]), claim("a signed t", counterparty=ID["x"])]

    assert inferred(*parts, *told) == {"a signatoryOf t", "b signatoryOf t"}


def test_who_signs_for_another_is_no_signatory():
    """An organisation that signs on behalf of a state makes the state a signatory and not itself."""
    parts = [entity("o", "Organisation"), entity("a", "State"), entity("t", "Treaty")]

    assert inferred(*parts, claim("o signed t", onBehalfOf=ID["a"])) == {"a signatoryOf t"}


BY_SIGNATURE = {
    "Ceasefire",
    "Contract",
    "Declaration",
    "JointStatement",
    "Memorandum",
    "Minutes",
    "Programme",
}


@pytest.mark.parametrize(
    "kind", sorted(name for name in ONTOLOGY.classes if ONTOLOGY.is_a(name, ["Agreement"]))
)
def test_signature_binds_where_no_ratification_is_needed(kind):
    """The signatory of a memorandum or the like is a party; that of a treaty or protocol is not."""
    found = inferred(entity("a", "State"), entity("t", kind), claim("a signed t"))

    assert (kind in BY_SIGNATURE) == ("a partyTo t" in found)


def test_whom_a_treaty_is_in_force_for_is_party():
    """Entry into force makes a party (Vienna Convention, 2(1)(g))."""
    parts = [entity("a", "State"), entity("b", "State"), entity("t", "Treaty")]
    found = inferred(*parts, claim("a signed t"), claim("b signed t"), claim("t inForceFor a"))

    assert found == {"a signatoryOf t", "b signatoryOf t", "a partyTo t"}


OFFICES = ("headOfStateOf", "headOfGovernmentOf", "foreignMinisterOf")


@pytest.mark.parametrize("office", [*OFFICES, "holdsOfficeIn", "directs"])
def test_three_offices_sign_for_their_state(office):
    """Head of state, head of government and foreign minister need no powers (7(2)(a)); others do."""
    parts = [entity("a", "State"), entity("x", "Person"), entity("t", "Treaty")]
    found = inferred(*parts, claim("x signed t"), claim(f"x {office} a"))

    assert (office in OFFICES) == ("a signatoryOf t" in found)


@pytest.mark.parametrize("office", OFFICES)
def test_who_signs_for_another_does_not_bind_the_own_state(office):
    """A head of state who signs on behalf of an organisation makes that one the signatory."""
    parts = [entity("a", "State"), entity("o", "Organisation"), entity("x", "Person"), entity("t", "Treaty")]
    found = inferred(*parts, claim("x signed t", onBehalfOf=ID["o"]), claim(f"x {office} a"))

    assert "a signatoryOf t" not in found
    assert "o signatoryOf t" in found


def on(day):
    """The date of a claim, of one day."""
    return {
        "date": terms.typed(day, "date"),
        "earliest": terms.typed(day, "date"),
        "latest": terms.typed(day, "date"),
    }


@pytest.mark.parametrize(
    ("signed", "binds"),
    [("2019-12-31", False), ("2020-01-01", True), ("2022-06-01", True), ("2024-01-01", False)],
)
def test_an_office_signs_while_it_lasts(signed, binds):
    """Who was head of state before or after the signing did not sign for the state."""
    term = {
        "since": terms.typed("2020", "gYear"),
        "until": terms.typed("2023", "gYear"),
        "earliest": terms.typed("2020-01-01", "date"),
        "latest": terms.typed("2023-12-31", "date"),
    }
    parts = [entity("a", "State"), entity("x", "Person"), entity("t", "Treaty")]
    found = inferred(*parts, claim("x signed t", **on(signed)), claim("x headOfStateOf a", **term))

    assert binds == ("a signatoryOf t" in found)


def test_a_treaty_is_no_memorandum():
    """Only parties to a memorandum signed a memorandum with each other."""
    parts = [entity("a", "State"), entity("b", "State"), entity("t", "Treaty")]

    assert inferred(*parts, claim("a partyTo t"), claim("b partyTo t")) == set()


def anniversary(**more):
    """The qualifiers of a 30th anniversary in 2022."""
    return {
        "ordinal": Literal("30", datatype=terms.XSD["integer"]),
        "anniversaryOf": BR["occasionDiplomaticRelations"],
        "earliest": terms.typed("2022-01-01", "date"),
        "latest": terms.typed("2022-12-31", "date"),
    } | more


def test_anniversary_tells_the_year():
    """The 30th anniversary in 2022 gives relations since 1992, also where somebody asserts them."""
    party = claim("a celebratesAnniversaryWith b", **anniversary())
    quads = reasoned(party, claim("a hasDiplomaticRelationsWith b"))

    said = [node["since"] for node in nodes(quads).values() if "since" in node]
    assert said == [[terms.typed("1992", "gYear")]]


@pytest.mark.parametrize(
    "more",
    [
        {"anniversaryOf": BR["occasionIndependence"]},
        {"latest": terms.typed("2023-06-30", "date")},
    ],
    ids=["of independence", "in one of two years"],
)
def test_anniversary_that_tells_no_year(more):
    """An anniversary of something else, or in no certain year, tells nothing of diplomatic relations."""
    found = inferred(claim("a celebratesAnniversaryWith b", **anniversary(**more)))

    assert found == {"b celebratesAnniversaryWith a"}


def test_who_visits_a_city_visits_the_country():
    """A visit to a place is one to what the place is part of, at any depth."""
    places = [entity("quay", "Place", "town"), entity("town", "City", "land"), entity("land", "State")]
    found = inferred(*places, claim("x visited quay"))

    assert found == {"quay partOf land", "x visited town", "x visited land"}


def test_views_never_become_edges():
    """Nothing that the ontology calls attributed only is inferred, however it would follow."""
    view = Quad(BR["tradesWith"], terms.RDFS["subPropertyOf"], BR["regards"], graphs.ONTOLOGY)

    assert "a regards b" not in inferred([view], claim("a tradesWith b"))


def test_the_witnesses_of_an_inference():
    """An inference names the claims of its premises, its rule, and the entities of the authority file."""
    places = [entity("town", "City", "land"), entity("land", "State")]
    quads = reasoned(
        *places, claim("x visited town", name="one"), claim("x visited town", name="two", count=ID["x"])
    )

    (node,) = nodes(quads).values()
    assert node["rule"] == [RULE["relation-chain"]]
    assert node["wasDerivedFrom"] == [CLAIM["one"], CLAIM["two"]]
    assert node["drawsOn"] == [ID["town"]]


def test_an_inference_is_named_by_what_it_says():
    """More evidence for a premise does not change the name of what follows."""
    one = nodes(reasoned(claim("a neighborOf b")))
    two = nodes(reasoned(claim("a neighborOf b"), claim("a neighborOf b", name="again")))

    assert list(one) == list(two)


def test_inferring_again_adds_nothing():
    """What was inferred is closed under the rules."""
    said = [*ground(), *claim("a sharesLandBorderWith b"), *claim("a allyOf b")]
    whole = store.in_memory(said)
    reasoning.reason(whole, ONTOLOGY)

    assert [quad for quad in reasoning.reason(whole, ONTOLOGY) if quad.subject not in INFERENCE] == []


@pytest.fixture(scope="module")
def said():
    """What the shipped corpus says, before any inference."""
    return list(mapping.quads(loading.load(loading.locate("corpus"))))


@pytest.fixture(scope="module")
def whole(said):
    """The shipped corpus with all that follows."""
    graph = store.in_memory(said)
    reasoning.reason(graph, ONTOLOGY)
    return graph


def test_order_does_not_matter(said):
    """The same graph gives the same inferences in the same order, in whatever order it came."""
    shuffled = random.Random(4).sample(said, len(said))
    first, second = (reasoning.reason(store.in_memory(quads), ONTOLOGY) for quads in (said, shuffled))

    assert list(map(str, first)) == list(map(str, second))


def test_no_triple_stands_in_two_graphs(whole):
    """Rules add only what no graph holds."""
    homes = defaultdict(set)
    for quad in whole:
        homes[str(quad.triple)].add(quad.graph_name)

    assert [triple for triple, graphs in homes.items() if len(graphs) > 1] == []


def test_every_inferred_edge_has_its_node(whole):
    """An edge in the inferred graph has an inference that says by which rule."""
    relations = {relation.iri for relation in ONTOLOGY.relations.values()}
    edges = {
        (quad.subject, quad.predicate, quad.object)
        for quad in whole.quads_for_pattern(None, None, None, INFERRED)
        if quad.predicate in relations
    }
    explained = {
        (node["subject"][0], node["predicate"][0], node["object"][0])
        for node in nodes(whole.quads_for_pattern(None, None, None, INFERRED)).values()
    }

    assert edges - explained == set()


def test_every_inference_ends_at_claims_or_the_authority_file(whole):
    """Following what inferences rest on never runs in a circle, and each ends at somebody's words."""
    found = nodes(whole.quads_for_pattern(None, None, None, INFERRED))

    def ends(node, path=()):
        assert node not in path
        if node in CLAIM:
            return {node}
        behind = [end for each in found[node]["wasDerivedFrom"] for end in ends(each, (*path, node))]
        return {*behind, *found[node]["drawsOn"]}

    assert [node for node in found if not ends(node)] == []


def test_the_rules_are_sparql_for_any_store(whole):
    """Run as it stands, each rule constructs only what the graph then holds."""
    held = {str(quad.triple) for quad in whole}
    for rule in RULES:
        constructed = whole.query(rule.text, use_default_graph_as_union=True)
        assert [triple for triple in map(str, constructed) if triple not in held] == [], rule.name


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_reading_agrees_with_rdflib(rule):
    """The patterns of a rule are those that a full parser of SPARQL finds."""
    algebra = prepareQuery(rule.text).algebra
    patterns = [triple for part in parts_of(algebra.p) for triple in part.triples]

    assert sorted(map(same, rule.premises)) == sorted(map(same, patterns))
    assert sorted(map(same, rule.conclusions + rule.qualifiers)) == sorted(map(same, algebra.template))


def parts_of(algebra):
    """The basic graph patterns of a query's algebra, those inside conditions aside."""
    if algebra.name == "BGP":
        yield algebra
    for key in ("p", "p1", "p2"):
        if key in algebra:
            yield from parts_of(algebra[key])


def same(pattern):
    """A triple pattern as text, whichever library it comes from."""
    return [slot.n3() if isinstance(slot, rdflib.term.Node) else str(slot) for slot in pattern]


def test_rules_say_what_they_do():
    """Every rule has a summary without a final full stop, a label of its own, and a kind."""
    labels = [rule.label for rule in RULES]

    assert sorted(set(labels)) == sorted(labels)
    assert [rule.name for rule in RULES if rule.summary.endswith(".")] == []
    assert [rule.name for rule in RULES if not {"owl-2-rl", "domain"} & set(rule.tags)] == []


def test_rules_are_in_the_graph():
    """A reader of the graph finds each rule's words and text."""
    quads = list(rules.quads(RULES))

    said = {quad.subject for quad in quads if quad.predicate == terms.SH["construct"]}
    assert said == {rule.iri for rule in RULES}


@pytest.mark.parametrize(
    "text",
    [
        "#+ label: x\n#+ summary: x\n#+ tags: [x]\nSELECT * WHERE { ?a ?b ?c }",
        "#+ label: x\nCONSTRUCT { ?a ?b ?c } WHERE { ?a ?b ?c }",
        "#+ label: x\n#+ summary: x\n#+ tags: [x]\nCONSTRUCT { ?a ?b ?c } WHERE { ?a ?b }",
    ],
    ids=["a select", "no summary", "half a pattern"],
)
def test_what_is_no_rule(tmp_path, text):
    """A file of another form is an error that names it."""
    file = tmp_path / "odd.rq"
    file.write_text(text)

    with pytest.raises(InputError, match="odd"):
        _ = rules.read(file).premises


# What other reasoners make of the same ontology.

AXIOMS = {
    terms.RDFS["subPropertyOf"],
    terms.RDFS["subClassOf"],
    terms.RDFS["domain"],
    terms.RDFS["range"],
    terms.OWL["inverseOf"],
    terms.OWL["propertyChainAxiom"],
    RDF["first"],
    RDF["rest"],
    RDF["type"],
}
RELATIONS = {relation.iri.value for relation in ONTOLOGY.relations.values()}
OURS = RELATIONS | {kind.iri.value for kind in ONTOLOGY.classes.values()}


def axioms():
    """The ontology's axioms on its own terms; links to the outside are published, not reasoned over."""
    for triple in ONTOLOGY.triples:
        inside = (
            not isinstance(triple.object, NamedNode)
            or not triple.object.value.startswith("http")
            or (
                triple.object.value in OURS
                or triple.object.value.startswith(terms.OWL.iri)
                or triple.object == RDF["nil"]
            )
        )
        about_ours = not isinstance(triple.subject, NamedNode) or triple.subject.value in OURS
        if triple.predicate in AXIOMS and inside and about_ours:
            yield triple


def by_owlrl(facts):
    """The facts between individuals that owlrl derives, reflexive ones aside."""
    data = pyoxigraph.serialize([*axioms(), *facts], format=RdfFormat.N_TRIPLES)
    graph = rdflib.Graph().parse(data=data, format="nt")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return {
        (str(subject), str(predicate), str(object_))
        for subject, predicate, object_ in graph
        if str(predicate) in RELATIONS or (str(predicate) == RDF["type"].value and str(object_) in OURS)
        if str(subject).startswith(terms.ID.iri) and subject != object_
    }


def by_rules(facts):
    """The same by our rules."""
    graph = store.in_memory(
        [*ground(), *(Quad(each.subject, each.predicate, each.object, ASSERTED) for each in facts)]
    )
    reasoning.reason(graph, ONTOLOGY, OWL_RULES)
    return {
        (quad.subject.value, quad.predicate.value, quad.object.value)
        for quad in graph
        if quad.subject in ID and isinstance(quad.object, NamedNode) and quad.subject != quad.object
    }


def test_owlrl_agrees_on_the_shipped_corpus(said):
    """On the OWL 2 RL part the inferred edges and types of individuals equal owlrl's."""
    facts = [
        quad.triple
        for quad in said
        if quad.subject in ID
        and isinstance(quad.object, NamedNode)
        and (
            quad.predicate.value in RELATIONS or (quad.predicate == RDF["type"] and quad.object.value in OURS)
        )
    ]

    assert by_rules(facts) == by_owlrl(facts)


individuals = st.sampled_from([ID[name] for name in "abcdef"])
interesting = st.sampled_from(
    [
        BR[name]
        for name in (
            "allyOf",
            "exportsTo",
            "importsFrom",
            "partOf",
            "visited",
            "waterNeighborOf",
            "hasMissionIn",
            "hosted",
        )
    ]
)
edges = st.builds(pyoxigraph.Triple, individuals, interesting, individuals)
kinds = st.builds(
    pyoxigraph.Triple, individuals, st.just(RDF["type"]), st.sampled_from([BR["State"], BR["City"]])
)


@settings(max_examples=settings.default.max_examples // 7)  # few: owlrl reads the ontology for each
@given(st.lists(edges | kinds, min_size=12, max_size=36, unique_by=str))
def test_owlrl_agrees_on_any_graph(facts):
    """On any facts, too, the rules and owlrl say the same."""
    assert by_rules(facts) == by_owlrl(facts)


@settings(max_examples=settings.default.max_examples // 4)
@given(st.lists(edges | kinds, min_size=6, max_size=40, unique_by=str))
def test_what_is_new_is_enough(facts):
    """Rules that are run only over what is new infer the same, in the same order, as over all each time."""
    quads = [*ground(), *(Quad(each.subject, each.predicate, each.object, ASSERTED) for each in facts)]
    sparing = reasoning.reason(store.in_memory(quads), ONTOLOGY)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(cases.Cases, "new", lambda self, rule, _: self.all(rule))
        whole = reasoning.reason(store.in_memory(quads), ONTOLOGY)

    assert whole == sparing


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_cases_are_those_of_sparql(rule, said):
    """Whatever the order in which patterns are looked up, a rule holds in the cases that SPARQL finds."""
    graph = store.in_memory(said)
    where = rule.text.partition("WHERE")[2]
    rows = graph.query(f"{rule.prologue}SELECT * WHERE {where}", use_default_graph_as_union=True)
    names = [each for each in rows.variables if not any(each in p for p in rule.premises if blank(each, p))]
    wanted = {tuple(str(row[name]) for name in names) for row in rows}

    assert wanted == {tuple(str(row.get(name)) for name in names) for row in cases.Cases(graph).all(rule)}


def blank(variable, pattern):
    """Say whether a pattern is of the lists of the ontology, whose nodes each store names anew."""
    return variable in pattern and pattern[1] in {RDF["rest"], RDF["first"]}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_no_rule_concludes_what_a_condition_looks_for(rule):
    """What is new is enough only if no rule adds what the EXISTS of another, or its own, looks for."""
    concluded = {terms.local_name(pattern[1]) for each in RULES for pattern in each.conclusions}
    looked_for = {
        name
        for block in re.findall(r"EXISTS\s*\{([^}]*)\}", rule.conditions)
        for name in re.findall(r"\w+:(\w+)", block)
    }

    assert set() == looked_for & concluded
