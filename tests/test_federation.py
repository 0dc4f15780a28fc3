"""The recipe for Wikidata works as it is written, against Wikidata's answer as it was recorded."""

import json
import re
import shutil

import pytest
import servers
from stand_in import Says, stand_in

from kg.rdf import sparql
from kg.remote.endpoint import Remote

WIKIDATA = "https://query.wikidata.org/sparql"
PEOPLE = {"Q227": 10139177, "Q232": 20139914}
KNOWN = {"azerbaijan": 10139177, "kazakhstan": 20139914}


def recorded():
    """Wikidata's answer, in its own form."""
    number = "http://www.w3.org/2001/XMLSchema#decimal"
    rows = [
        {
            "item": {"type": "uri", "value": f"http://www.wikidata.org/entity/{item}"},
            "people": {"type": "literal", "datatype": number, "value": f"+{people}"},
        }
        for item, people in PEOPLE.items()
    ]
    answer = {"head": {"vars": ["item", "people"]}, "results": {"bindings": rows}}
    return Says(body=json.dumps(answer).encode())


@pytest.fixture(scope="module")
def recipe(checkout):
    """The recipe's blocks by their kind, the longest of each."""
    text = (checkout / "docs" / "remote-stores.md").read_text(encoding="utf-8").partition("## Join with")[2]
    return dict(re.findall(r"^```(py|rq)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))


def test_two_steps_from_python(recipe, built, tmp_path, monkeypatch):
    """The build's states are looked up at Wikidata in one query."""
    shutil.copytree(built, tmp_path / "build")
    monkeypatch.chdir(tmp_path)
    names = {}
    with stand_in(recorded()) as (url, asked):
        exec(recipe["py"].replace(WIKIDATA, url), names)

    assert KNOWN == {state.rpartition("/")[2]: people for state, people in names["joined"].items()}
    assert 1 == len(asked)


def test_one_query_at_a_store_that_asks_others(recipe, built, server_program, tmp_path):
    """Oxigraph's server calls the service and joins what comes back."""
    program = server_program("oxigraph")
    with servers.oxigraph(program, tmp_path, built / "store") as server, stand_in(recorded()) as (url, _):
        rows = list(sparql.select(Remote(server.query, 600), recipe["rq"].replace(WIKIDATA, url)))

    assert KNOWN == {row["state"].value.rpartition("/")[2]: int(row["people"].value) for row in rows}
