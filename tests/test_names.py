"""What a researcher types finds what is meant, or says what stands in the way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Store

from kg.asking import names
from kg.asking.search import index
from kg.corpus.spelling import near
from kg.errors import InputError
from kg.rdf import sparql, terms


@pytest.mark.parametrize(
    ("text", "kind", "slug"),
    [
        ("kazakhstan", "Polity", "kazakhstan"),
        ("Қазақстан", "Polity", "kazakhstan"),
        ("azərbaycan", "State", "azerbaijan"),
        ("  Republic of  Kazakhstan ", "Polity", "kazakhstan"),
        ("Turkey", "State", "turkiye"),
        ("Nur-Sultan", "Place", "astana"),
        ("nur‑sultan", "Place", "astana"),
        ("Kassym-Jomart Kemelevich", "Person", "kassym-jomart-tokayev"),
        ("Tokayev Kassym-Jomart", "Person", "kassym-jomart-tokayev"),
        ("Tokayev", "Actor", "kassym-jomart-tokayev"),
        ("Yerkin Valitkhanovich", "Entity", "yerkin-tukumov"),
        ("AIR Center", "Organisation", "center-for-international-relations-studies"),
        ("id:baku", "Entity", "baku"),
        ("https://w3id.org/bilateral-kg/id/baku", "City", "baku"),
        ("BAKI", "City", "baku"),
        ("Bakı", "City", "baku"),
        ("Azerbaycan", "State", "azerbaijan"),
    ],
)
def test_entity_is_found(graph, text, kind, slug):
    """A slug, an IRI, or a name in any language, former ones and parts of a person's included, finds it."""
    assert terms.entity(slug) == names.resolve(graph, text, kind)


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("denied", "statuses", terms.BR["denied"]),
        ("отрицается", "statuses", terms.BR["denied"]),
        ("diplomat", "capacities", terms.BR["capacityDiplomat"]),
        ("neighborOf", "Relation", terms.BR["neighborOf"]),
        ("br:neighborOf", "Relation", terms.BR["neighborOf"]),
        ("neighbor of", "Relation", terms.BR["neighborOf"]),
        ("2022-08-25-elkz-tukumov", "Document", terms.DOCUMENT["2022-08-25-elkz-tukumov"]),
        ("https://www.azernews.az/business/160723.html", "Document", None),
        ("2022-08-24", "date", terms.typed("2022-08-24", "date")),
        ("2022-02", "date", terms.typed("2022-02-28", "date")),
        ("2022", "date", terms.typed("2022-12-31", "date")),
        ("2022", "date-from", terms.typed("2022-01-01", "date")),
        ("2022-02", "date-from", terms.typed("2022-02-01", "date")),
        ("2022-02", "date-until", terms.typed("2022-02-28", "date")),
        ("what they say", "text", Literal("what they say")),
    ],
)
def test_other_kinds_are_found(graph, text, kind, expected):
    """Concepts, relations, documents, dates and texts are read as their kind is written."""
    expected = expected or terms.DOCUMENT["2020-01-16-azernews-ambassador"]

    assert expected == names.resolve(graph, text, kind)


def coded(graph):
    """Each code and IRI of a state with the state, as the graph has them."""
    query = """SELECT ?state ?code { ?state a br:State .
      { ?scheme rdfs:subPropertyOf skos:notation . ?state ?scheme ?code }
      UNION { ?state owl:sameAs|skos:exactMatch|skos:closeMatch ?code } }"""
    return {row["code"].value: row["state"] for row in sparql.select(graph, query)}


def test_codes_are_names(graph):
    """A state's codes, its IRI and name at Wikidata and its page there name it and come first."""
    known = coded(graph)
    found = index(graph)
    known |= {iri.rpartition("/")[2]: state for iri, state in known.items() if "wikidata" in iri}
    known |= {
        code.replace("entity", "wiki").replace("http:", "https:"): known[code]
        for code in known
        if "/" in code
    }

    assert {"KZ", "KAZ", "Q232", "http://www.wikidata.org/entity/Q232"} <= set(known)
    for code, state in known.items():
        assert state == names.resolve(graph, code, "Polity")
        assert state.value == found.find(code).groups["entities"][0].iri
    assert terms.entity("kazakhstan") == names.resolve(graph, "kaz", "Entity")


def test_nothing_unlike_is_offered(graph):
    """Names are offered that are spelled alike, and the likest only; where there are none, nothing is."""
    assert "" == near("XYZ", ["Government of Kazakhstan", "KazISS", "Kazakh TV"])
    assert "" == near("KAZ", ["Government of Kazakhstan", "Kazakh TV", "Border of Kazakhstan"])
    assert "Did you mean Kazakhstan?" == near(
        "Kazakstan", ["Kazakhstan", "Border of Kazakhstan with Azerbaijan"]
    )
    assert "Did you mean Kassym-Jomart Tokayev?" == near("Tokaev", ["Kassym-Jomart Tokayev", "Toktomushev"])
    assert "" == index(graph).find("xqzw").near


@given(st.text(max_size=12), st.lists(st.text(max_size=30), max_size=5))
def test_what_is_offered_is_known(word, known):
    """Only what is known is offered, whatever is asked."""
    found = near(word, known)

    assert not found or any(name in found for name in known)


def test_other_spelling_of_a_word_finds_or_is_a_hint(graph):
    """Who writes *neighbour* finds what is said of neighbors; what nothing begins like is a hint."""
    assert index(graph).find("neighbor").counts["claims"] == index(graph).find("neighbour").counts["claims"]
    assert "Did you mean freight?" == index(graph).find("freihgt").near


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        ("Kazakstan", "Polity", "state: 'Kazakstan' is not a Polity of this graph. Did you mean Kazakhstan"),
        ("Mammadov", "Person", "'Mammadov' names 2 things. Say which: orkhan-mammadov, rashad-mammadov"),
        ("Baku", "Polity", "state: baku is a City. state takes a Polity"),
        ("", "Polity", "the value is empty"),
        ("Pakisstan", "Polity", "Did you mean Pakistan?"),
        ("denyed", "statuses", "Did you mean denied"),
        ("2022-13", "date", "Write 2022, 2022-08 or 2022-08-24"),
        ("August", "date", "Write 2022, 2022-08 or 2022-08-24"),
        ("\ud800", "Polity", "not Unicode text"),
        ("a> <b", "Entity", "is not an Entity of this graph"),
    ],
)
def test_unknown_name_says_what_is_near(graph, text, kind, message):
    """What is not found is an error that names the parameter and what may be meant."""
    with pytest.raises(InputError) as error:
        names.resolve(graph, text, kind, "state")

    assert message in str(error.value)
    assert str(error.value).startswith("state: ")


@given(st.text())
def test_any_text_is_found_or_refused(text):
    """No text breaks out of the queries that look for it."""
    try:
        found = names.resolve(Store(), text, "Entity")
    except InputError:
        found = None

    assert found is None or isinstance(found, NamedNode)
