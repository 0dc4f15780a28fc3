"""The JSON Schema by which editors complete claims.yaml."""

import json

import jsonschema
import pytest
import yaml


@pytest.fixture(scope="module")
def schema(built):
    """The schema that a build writes."""
    content = json.loads((built / "claims.schema.json").read_text(encoding="utf-8"))
    kind = jsonschema.validators.validator_for(content)
    kind.check_schema(content)
    return kind(content)


def test_what_ships_fits(schema, checkout):
    """Every document that ships keeps the schema, with all scalars read as text."""
    for path in sorted((checkout / "corpus").glob("*/claims.yaml")):
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        schema.validate(content)


@pytest.mark.parametrize(
    "claim",
    [
        {"claim": "kazakhstan tradesWiht azerbaijan"},
        {"claim": "kazakhstan tradesWith azerbaijan", "status": "plannned"},
        {"claim": "kazakhstan tradesWith azerbaijan", "flwo": "turnover"},
        {"claim": "kazakhstan tradesWith azerbaijan", "flow": "both ways"},
        {"claim": "kazakhstan tradesWith"},
    ],
    ids=str,
)
def test_slips_are_marked(schema, claim):
    """A relation, status, qualifier or value that the ontology does not know is marked while typing."""
    content = {"document": {"publisher": "el-kz"}, "claims": [claim]}

    with pytest.raises(jsonschema.ValidationError):
        schema.validate(content)
