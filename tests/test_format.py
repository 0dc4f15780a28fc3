"""One table says which keys a corpus has: the checker, the JSON Schema and the reference agree."""

import json

import jsonschema
import pytest
import refresh_format
import small_corpus
import yaml

from kg.building import checking
from kg.corpus import json_schema, loading
from kg.corpus.keys import CLAIM, DOCUMENT, ENTITY, NAME, PARTS, TURN
from kg.ontology import vocabulary

TABLES = [PARTS, DOCUMENT, TURN, CLAIM, ENTITY, NAME]


def test_the_reference_is_what_the_tables_and_the_ontology_say():
    """``docs/format.md`` is the page that ``make docs`` writes."""
    assert refresh_format.page() == refresh_format.PAGE.read_text(encoding="utf-8")


def test_the_reference_has_every_term():
    """Whoever codes finds each class, relation, qualifier and notation, and each key, in one page."""
    page, ontology = refresh_format.page(), vocabulary.load()
    classes = [name for name in ontology.classes if ontology.is_a(name, ["Entity"])]
    schemes = {each.scheme for each in ontology.qualifiers.values() if each.scheme}
    notations = [notation for scheme in schemes for notation in ontology.scheme(scheme)]
    keys = [key for table in TABLES for key in table]
    relations = set(ontology.relations) - {"partOf", "side"}

    assert [] == [
        name
        for name in [*classes, *relations, *ontology.qualifiers, *notations, *keys]
        if f"`{name}`" not in page
    ]


@pytest.mark.parametrize(
    ("part", "slip"),
    [
        ("document", "  publisherr: gazette\n"),
        ("turns", "  - {from: Subscribe, speaker: gazette, rol: x}\n"),
        ("claims", "  - claim: aland neighborOf bem-land\n    qoute: We are neighbours\n"),
        ("entities", "extra: {type: City, label: Extra, partof: aland}\n"),
    ],
)
def test_checker_and_schema_refuse_the_same_keys(tmp_path, part, slip):
    """A key that the checker does not know, the schema does not know either."""
    parts = {**small_corpus.PARTS, part: small_corpus.PARTS[part] + slip}
    corpus = loading.load(small_corpus.write(tmp_path, **parts))
    if part == "entities":
        parts["claims"] += "entities:\n" + "".join(f"  {line}\n" for line in parts[part].splitlines())
    written = yaml.load(parts["document"] + parts["turns"] + parts["claims"], Loader=yaml.BaseLoader)
    schema = json.loads(json_schema.schema(corpus.ontology, corpus.authority))

    assert "unknown-key" in {each.rule for each in checking.without_shapes(corpus)}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(written, schema)


def test_checker_and_schema_take_every_key(tmp_path):
    """A corpus that uses every key there is has no finding on keys, and keeps the schema."""
    turns = """\
turns:
  - {from: "The President of Aland arrived", speaker: gazette}
  - {from: "It is raining", speaker: expert, role: Director, capacity: expert, occurrence: 1}
"""
    entities = small_corpus.ENTITIES + (
        "full: {type: City, label: Full, labels: {ru: Фул}, partOf: [aland], contested: false, iso2: KZ,"
        " iso3: KAZ, unM49: 398, cow: 705, gleditschWard: 705, geonames: 1522867, wikidata: Q232,"
        " description: A town., sources: [cldr], names:"
        " [Fulltown, {name: Voll, language: de, from: 1999, until: 2001, usedBy: all, kind: former}]}\n"
    )
    corpus = loading.load(small_corpus.write(tmp_path, turns=turns, entities=entities))
    whole = small_corpus.DOCUMENT + turns + small_corpus.CLAIMS
    written = yaml.load(whole, Loader=yaml.BaseLoader) | {"entities": yaml.load(entities, yaml.BaseLoader)}
    schema = json.loads(json_schema.schema(corpus.ontology, corpus.authority))

    assert () == corpus.findings
    jsonschema.validate(written, schema)
