"""The authority file: names, codes and what belongs to what."""

from collections import Counter

import naming
import pytest
import small_corpus
from babel import Locale

import kg
from kg.asking import names
from kg.corpus import loading
from kg.corpus.languages import LANGUAGES
from kg.corpus.spelling import fold
from kg.rdf.terms import ID

CLDR = {
    "kazakhstan": "KZ",
    "azerbaijan": "AZ",
    "uzbekistan": "UZ",
    "kyrgyzstan": "KG",
    "turkiye": "TR",
    "china": "CN",
    "european-union": "EU",
    "central-asia": "143",
    "europe": "150",
}


@pytest.fixture(scope="module")
def authority(checkout):
    """The entities of the corpus that ships."""
    return loading.load(checkout / "corpus").authority


@pytest.mark.parametrize(("slug", "code"), CLDR.items(), ids=CLDR)
def test_labels_of_states_and_regions_are_those_of_cldr(authority, slug, code):
    """What CLDR names has its names, in five languages."""
    expected = {language: Locale(language).territories[code] for language in LANGUAGES}

    assert expected == authority.entities[slug].labels


def test_what_cites_cldr_is_compared_with_it(authority):
    """No other entity says that its names are CLDR's, but cities: test_world.py compares these."""
    assert set(CLDR) == {
        slug for slug, each in authority.entities.items() if "cldr" in each.sources and each.type != "City"
    }


def test_states_carry_their_codes(authority):
    """GeoNames and Wikidata ids of the states are those that were verified."""
    codes = {
        slug: (each.codes["iso3"], each.codes["geonames"], each.codes["wikidata"])
        for slug, each in authority.entities.items()
        if each.type == "State"
    }

    assert {
        "kazakhstan": ("KAZ", "1522867", "Q232"),
        "azerbaijan": ("AZE", "587116", "Q227"),
        "uzbekistan": ("UZB", "1512440", "Q265"),
        "kyrgyzstan": ("KGZ", "1527747", "Q813"),
        "turkiye": ("TUR", "298795", "Q43"),
        "china": ("CHN", "1814991", "Q148"),
    } == codes


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Nur-Sultan", "astana"),
        ("Нұр-Сұлтан", "astana"),
        ("Қазақстан", "kazakhstan"),
        ("Turkey", "turkiye"),
        ("Kassym-Jomart Kemelevich", "kassym-jomart-tokayev"),
        ("Yerkin Valitkhanovich", "yerkin-tukumov"),
        ("İlham Əliyev", "ilham-aliyev"),
        ("KazISS", "kaziss"),
        ("AIR Center", "center-for-international-relations-studies"),
        ("Center of Analysis of International Relations", "center-for-international-relations-studies"),
        ("Joint Direct Investment Fund", "joint-investment-fund"),
        ("Xəzər dənizi", "caspian-sea"),
    ],
)
def test_an_entity_is_found_by_any_of_its_names(authority, graph, name, slug):
    """Former names, patronymics, other scripts and other English names lead to one entity."""
    assert (slug,) == naming.slugs(authority, name)
    assert ID[slug] == names.resolve(graph, name, "Entity", "entity")


def test_no_name_is_shared_by_two_entities(authority):
    """A name leads to one entity."""
    spelled = Counter(
        name for each in authority.entities.values() for name in {*map(fold, naming.spellings(each))}
    )

    assert [] == [name for name, times in spelled.items() if times > 1]


def test_nur_sultan_was_the_name_for_three_years(authority):
    """Former names carry the time of their use."""
    times = {(name.since.text, name.until.text) for name in authority.entities["astana"].names}

    assert {("2019-03", "2022-09")} == times


def test_every_entity_of_the_shared_file_is_used(checkout, authority):
    """The authority file holds nothing that no document needs, but for the city in an association's name."""
    corpus = loading.load(checkout / "corpus")
    used = {end for claim in corpus.claims for end in (claim.subject, claim.object, *claim.speakers)}
    used |= {
        value.text for claim in corpus.claims for values in claim.qualifiers.values() for value in values
    }
    used |= {each for document in corpus.documents for turn in document.turns for each in turn.speakers}
    used |= {
        slug
        for document in corpus.documents
        for slug in (document.publisher, document.coder, *document.citing)
    }
    used |= {slug for each in authority.entities.values() for slug in (*each.part_of, *each.sides)}

    assert {"ganja"} == set(authority.entities) - used


def test_codes_of_states_are_in_the_graph(tmp_path):
    """The codes of all lists, of ISO to Gleditsch and Ward, stand in the graph as written."""
    codes = "iso2: KZ, iso3: KAZ, unM49: 031, cow: 2, gleditschWard: 705"
    state = f"codeland: {{type: State, label: Codeland, {codes}}}\n"
    folder = small_corpus.write(tmp_path, entities=small_corpus.ENTITIES + state)
    rows = kg.build(folder).query(
        "SELECT ?a ?b ?m49 ?cow ?gw WHERE { id:codeland br:iso3166alpha2 ?a ; br:iso3166alpha3 ?b ;"
        " br:unM49 ?m49 ; br:cow ?cow ; br:gleditschWard ?gw }"
    )

    assert [["KZ", "KAZ", "031", "2", "705"]] == [[term.value for term in row] for row in rows]


@pytest.mark.parametrize(
    "code", ["cow: 0", "cow: 0705", "cow: KZK", "gleditschWard: 1000", "unM49: 31", "unM49: 0398"]
)
def test_a_code_of_another_form_is_a_finding(code, tmp_path):
    """A code that its list cannot have is told with its place."""
    state = f"codeland: {{type: State, label: Codeland, iso3: KAZ, {code}}}\n"
    found = loading.load(small_corpus.write(tmp_path, entities=small_corpus.ENTITIES + state)).findings

    assert [True] == [f"is not a value of {code.partition(':')[0]}" in each.message for each in found]
