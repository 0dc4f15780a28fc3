"""The world layer: what it says is what the registers say, and a corpus takes of it what it names."""

import csv
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pycountry
import pytest
import refresh_world
from babel import Locale
from small_corpus import DOCUMENT, ENTITIES, write

import kg
from kg.asking import answers, names
from kg.building import checking
from kg.corpus import entities, layers, loading, world
from kg.corpus.languages import LANGUAGES
from kg.errors import InputError
from kg.ontology import vocabulary
from kg.rdf.terms import BR, ID, SCHEMA

WORLD = Path(__file__).parent.parent / "world"
CODES = Path(__file__).parents[2] / "shared" / "world" / "state-codes.csv"
RECORDS = world.records()
STATES = {slug: each.keys for slug, each in RECORDS.items() if each.file == "states.json"}

OTHERWISE = {
    "RS": {"cow": "345"},  # the table leaves out that COW counts Serbia on from Yugoslavia
    "VA": {"cow": "", "gleditschWard": ""},  # 327 are the Papal States, to 1870
    "VN": {"gleditschWard": "816"},  # 815 is Annam, to 1893
    "YE": {"gleditschWard": "678"},  # the Yemen of 1918 goes on, to these authors
}
"""Where the registers say otherwise than the table at hand."""


def written(tmp_path, claim, own=ENTITIES):
    """The findings and the corpus of a document with one claim, on a text that is withheld."""
    claims = f"claims:\n  - claim: {claim}\n"
    folder = write(
        tmp_path,
        text=None,
        entities=own,
        document=f"{DOCUMENT}  text: withheld\n",
        turns=None,
        claims=claims,
    )
    corpus = loading.load(folder)
    return corpus, checking.without_shapes(corpus)


# --- What the records say ---------------------------------------------------------------------------------


def test_every_record_names_its_sources_and_license():
    """A record says where it is from and on which terms; its keys are those of an entity."""
    licenses = {part for each in RECORDS.values() for part in each.keys["license"].split(" AND ")}

    assert [] == [slug for slug, each in RECORDS.items() if not each.keys["sources"]]
    assert {"CC0-1.0", "CC-BY-4.0", "Unicode-3.0"} == licenses


def test_records_are_read_as_entities():
    """Every record is an entity without a finding, all of them together too."""
    ontology = vocabulary.load()
    table = layers.taken(RECORDS, ())
    found, wrong = entities.read_entities(table, ontology)
    _, more = entities.join(found, ontology)

    assert [] == [*wrong, *more]
    assert set(RECORDS) == {each.slug for each in found}


def test_a_slug_stands_in_one_file():
    """No two kinds have a record of the same slug."""
    slugs = [slug for file in WORLD.glob("*.json") for slug in json.loads(file.read_text(encoding="utf-8"))]

    assert [] == [slug for slug, times in Counter(slugs).items() if times > 1]


def test_codes_are_those_of_iso():
    """Each polity that ISO 3166-1 lists has its codes; all members of the United Nations are there."""
    listed = {
        slug: pycountry.countries.get(alpha_2=each["iso2"]) for slug, each in STATES.items() if "iso2" in each
    }

    assert {slug: (each["iso3"], each.get("unM49")) for slug, each in STATES.items() if "iso2" in each} == {
        slug: (iso.alpha_3, iso.numeric if slug != "taiwan" else None) for slug, iso in listed.items()
    }
    assert 195 == sum(each["type"] == "State" for each in STATES.values())


@pytest.mark.skipif(not CODES.exists(), reason="the table of codes is not at hand")
def test_codes_are_those_of_the_registers():
    """The codes are those of a table compiled elsewhere, but for those that the registers give otherwise."""
    with CODES.open(encoding="utf-8", newline="") as file:
        listed = {row["iso2"] or "NA": row for row in csv.DictReader(file)}
    keys = {"unM49": "un_m49", "cow": "cow", "gleditschWard": "gleditsch_ward"}
    expected = {
        each["iso2"]: {key: listed[each["iso2"]][column] for key, column in keys.items()}
        | OTHERWISE.get(each["iso2"], {})
        for each in STATES.values()
        if "iso2" in each
    }

    assert expected == {
        each["iso2"]: {key: each.get(key, "") for key in keys} for each in STATES.values() if "iso2" in each
    }


def test_labels_are_those_of_cldr():
    """What cites CLDR has its names, states by their code, cities by the zone that is named after them."""
    for each in STATES.values():
        code = each.get("iso2", "XK")
        assert {tag: Locale(tag).territories[code] for tag in LANGUAGES if tag != "en"} == each["labels"]
    assert {"kk": "Баку", "ru": "Баку", "az": "Bakı", "tr": "Bakü"} == RECORDS["baku"].keys["labels"]


def test_borders_and_links_lead_to_records():
    """A border is listed on both sides; capitals, regions and memberships are records."""
    pairs = {(slug, other) for slug, each in STATES.items() for other in each.get("borders", ())}
    links = {each[key] for each in STATES.values() for key in ("capital", "region") if key in each}
    links |= {term["of"] for each in RECORDS.values() for term in each.keys.get("memberships", ())}

    assert pairs == {(other, one) for one, other in pairs}
    assert ("india", "pakistan") in pairs
    assert set() == links - set(RECORDS)


def test_organizations_have_as_many_members_as_they_say():
    """The members that are listed without end are as many as the organizations themselves count."""
    terms = [
        term["of"] for each in STATES.values() for term in each.get("memberships", ()) if "until" not in term
    ]
    counted = Counter(terms)
    expected = {
        "united-nations": 193,
        "nato": 32,
        "european-union": 27,
        "council-of-europe": 46,
        "osce": 57,
        "oecd": 38,
        "asean": 11,
        "opec": 12,
        "arab-league": 22,
        "gulf-cooperation-council": 6,
        "organisation-of-islamic-cooperation": 57,
        "shanghai-cooperation-organisation": 10,
        "brics": 10,
        "csto": 6,
        "ecowas": 12,
        "saarc": 8,
        "organization-of-turkic-states": 5,
        "african-union": 54,  # of 55: the Sahrawi republic is no record
        "organization-of-american-states": 34,
        "quad": 4,
        "world-trade-organization": 165,  # of 166: the European Union is no state
    }

    assert expected == {slug: counted[slug] for slug in expected}


@pytest.fixture(scope="module")
def tables():
    """What the script makes of its sources."""
    return refresh_world.tables()


@pytest.mark.parametrize(
    "name", ["states.json", "organizations.json", "persons.json", "publishers.json", "regions.json"]
)
def test_the_files_are_what_the_script_writes(tables, name):
    """``make world`` changes nothing."""
    assert refresh_world.written(tables[name]) == (WORLD / name).read_text(encoding="utf-8")


# --- What a corpus takes ----------------------------------------------------------------------------------


def test_a_slug_of_the_world_needs_no_entry(tmp_path):
    """A claim names states, persons and organizations without declaring them, and takes nothing else."""
    corpus, findings = written(tmp_path, "united-states memberOf quad")
    own = {line.partition(":")[0] for line in ENTITIES.splitlines()}

    assert [] == [each for each in findings if each.severity == "error"]
    assert {"united-states", "quad"} == set(corpus.authority.entities) - own


def test_what_a_record_is_part_of_comes_with_it(tmp_path):
    """A city brings its state; a state brings neither capital nor neighbors."""
    corpus, _ = written(tmp_path, "reuters visited almaty")

    assert "kazakhstan" in corpus.authority.entities
    assert {"astana", "china", "united-nations"}.isdisjoint(corpus.authority.entities)


def test_statements_on_two_stand_where_both_are(tmp_path):
    """Borders and memberships are in the graph where both ends are, as authority statements and no edges."""
    written(tmp_path, "india cooperatesWith pakistan, saarc")
    store = kg.build(tmp_path).store
    borders = {quad.object for quad in store.quads_for_pattern(ID["india"], BR["listedBorder"], None)}
    groups = {quad.object for quad in store.quads_for_pattern(None, BR["membershipIn"], None)}

    assert {ID["pakistan"]} == borders
    assert {ID["saarc"]} == groups
    assert [] == list(store.quads_for_pattern(ID["india"], BR["sharesLandBorderWith"], None))
    assert [] == list(store.quads_for_pattern(ID["india"], BR["memberOf"], None))
    assert [] != list(store.quads_for_pattern(ID["india"], SCHEMA["latitude"], None))


def test_keys_of_the_corpus_win(tmp_path):
    """A corpus's entity is laid over the record: its keys replace, its names and sources are added."""
    own = (
        ENTITIES + "india: {type: State, label: Bharat, labels: {tr: Bharat}, names: [Hind], sources: [me]}\n"
    )
    corpus, findings = written(tmp_path, "india partnerOf aland", own)
    india = corpus.authority.entities["india"]

    assert [] == [each for each in findings if each.severity == "error"]
    assert ("Bharat", "Bharat", "Индия", "IND") == (
        india.label,
        india.labels["tr"],
        india.labels["ru"],
        india.codes["iso3"],
    )
    assert {"Hind", "Republic of India"} <= {name.text for name in india.names}
    assert "me" == india.sources[0]
    assert "cldr" in india.sources


def test_another_class_is_a_finding(tmp_path):
    """An entity with the slug of a record has to be of its class, or of one above or below."""
    _, wrong = written(
        tmp_path / "a", "georgia partnerOf aland", ENTITIES + "georgia: {type: Region, label: Georgia}\n"
    )
    _, right = written(
        tmp_path / "b", "georgia partnerOf aland", ENTITIES + "georgia: {type: Polity, label: Georgia}\n"
    )
    found = next(each for each in wrong if each.rule == "class-of-the-world")

    assert ("entities.yaml", 12, "error") == (Path(found.path).name, found.line, found.severity)
    assert "georgia is a Region here, and a State in the world layer: Georgia" == found.message
    assert [] == [each for each in right if each.rule == "class-of-the-world"]


def test_contested_takes_no_side_by_the_record(tmp_path):
    """What a corpus calls contested is part of nothing, whatever the record says."""
    own = ENTITIES + "mumbai: {type: City, label: Mumbai, contested: true}\n"
    corpus, _ = written(tmp_path, "president visited mumbai", own)

    assert () == corpus.authority.entities["mumbai"].part_of


@pytest.mark.parametrize(
    ("written_as", "hint"),
    [
        ("kazakstan", "Did you mean kazakhstan?"),
        ("USA", "Did you mean united-states?"),
        ("Q232", "Did you mean kazakhstan?"),
        ("Congo", "Did you mean democratic-republic-of-the-congo, republic-of-the-congo?"),
        ("KAZ", "Did you mean kazakhstan?"),
        ("Union", "Did you mean isle-a, isle-b, isle-c?"),
        ("Atlantis", "Declare it in entities.yaml, or under entities."),
    ],
)
def test_hints_name_the_slug(tmp_path, written_as, hint):
    """A code, a name or a slip in a claim is answered by the slug, or each that is meant; by nothing else."""
    isles = "".join(
        f"isle-{each}: {{type: Polity, label: Isle {each}, names: [{{name: Union}}]}}\n" for each in "abc"
    )
    _, findings = written(tmp_path, f"{written_as} partnerOf aland", ENTITIES + isles)

    assert [hint] == [each.hint for each in findings if each.rule == "unknown-entity"]


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ("latitude: 91, longitude: 0", "'91' is no latitude"),
        ("latitude: north, longitude: 0", "'north' is no latitude"),
        ("latitude: 40", "latitude alone is no place"),
        ("memberships: quad", "memberships is a list"),
        ("memberships: [{from: 1999}]", "a membership without of"),
        ("memberships: [{of: quad, form: 1999}]", "unknown key 'form'"),
        ("cow: x12", "'x12' is not a value of cow"),
        ("capital: bemm", "unknown entity 'bemm'"),
        ("region: nowhere", "unknown entity 'nowhere'"),
        ("borders: [nowhere]", "unknown entity 'nowhere'"),
        ("memberships: [{of: quda}]", "unknown entity 'quda'"),
        ("memberships: [{of: elba}]", "elba is a member of itself"),
    ],
)
def test_what_registers_list_is_checked(tmp_path, keys, message):
    """Coordinates lie on the earth and come in pairs; what is listed beside is something else and known."""
    _, findings = written(
        tmp_path, "aland partnerOf elba", f"{ENTITIES}elba: {{type: Polity, label: Elba, {keys}}}\n"
    )

    assert message in {each.message for each in findings}


# --- Names ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def america(tmp_path_factory):
    """The graph of a corpus on the United States and South Korea, in which a person has a name like USA."""
    folder = tmp_path_factory.mktemp("america")
    written(
        folder,
        "united-states partnerOf south-korea",
        ENTITIES + "sandeep-singh: {type: Person, label: Sandeep Singh}\n",
    )
    return kg.build(folder).store


@pytest.mark.parametrize(
    "name",
    [
        "US",
        "USA",
        "usa",
        "U.S.",
        "Q30",
        "840",
        "2",
        "the United States",
        "Amerika Birleşik Devletleri",
        "США",
        "America",
    ],
)
def test_codes_and_names_name_their_state(america, name):
    """A state is named by any of its codes and by its names in any language."""
    assert ID["united-states"] == names.resolve(america, name, "Polity")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("KAZ", "'KAZ' is Kazakhstan, of which this graph says nothing"),
        (
            "Congo",
            "'Congo' is Democratic Republic of the Congo or Republic of the Congo, of which this graph",
        ),
        ("Usaa", "'Usaa' is not a Polity of this graph"),
    ],
)
def test_what_the_graph_lacks_is_told_by_name(america, name, said):
    """A name of something that no claim speaks of is told as that; nothing unlike is offered."""
    with pytest.raises(InputError) as error:
        names.resolve(america, name, "Polity", "state")

    assert said in str(error.value)
    assert "Sandeep" not in str(error.value)


def test_an_ambiguous_name_offers_its_candidates(tmp_path, america):
    """Of several that a name fits the one in the graph is meant; where more are, they are the choices."""
    written(tmp_path, "guinea partnerOf north-korea, south-korea")
    both = kg.build(tmp_path).store

    assert ID["south-korea"] == names.resolve(america, "Korea", "Polity")
    with pytest.raises(InputError, match="Say which: north-korea, south-korea"):
        names.resolve(both, "Korea", "Polity")


def test_a_question_takes_codes(america):
    """Parameters of questions are codes too."""
    found = answers.answer(america, "between", {"a": "USA", "b": "KR"})

    assert ["United States", "South Korea"] == [given.label for given in found.given][:2]


# --- What it costs ----------------------------------------------------------------------------------------


def test_the_layer_is_read_when_it_is_asked_for():
    """Importing reads nothing, asking for a record reads the files once."""
    program = (
        "import kg, kg.cli; from kg.corpus import world; before = world.records.cache_info().misses;"
        "world.records(); world.records(); print(before, world.records.cache_info().misses)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert "0 1" == done.stdout.strip()
