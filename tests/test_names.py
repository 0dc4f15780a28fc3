"""What a researcher types finds what is meant, or says what stands in the way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Store

from kg.asking import names
from kg.errors import InputError
from kg.rdf import terms


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
        ("what they say", "text", Literal("what they say")),
    ],
)
def test_other_kinds_are_found(graph, text, kind, expected):
    """Concepts, relations, documents, dates and texts are read as their kind is written."""
    expected = expected or terms.DOCUMENT["2020-01-16-azernews-ambassador"]

    assert expected == names.resolve(graph, text, kind)


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        ("Kazakstan", "Polity", "state: 'Kazakstan' is not a Polity of this graph. Did you mean Kazakhstan"),
        ("Mammadov", "Person", "'Mammadov' names 2 things. Say which: orkhan-mammadov, rashad-mammadov"),
        ("Baku", "Polity", "state: baku is a City. state takes a Polity"),
        ("", "Polity", "the value is empty"),
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
