"""The description of the API: valid, whole, and true."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import sampling
import served_site

from kg.asking import catalogue


@pytest.fixture(scope="module")
def site(graph, built):
    """A client of the site over the shipped corpus."""
    return served_site.client(graph, built)


@pytest.fixture(scope="module")
def described(site):
    """The description, as it is served."""
    return site.get("/openapi.json").json()


def test_it_is_valid(described):
    """The description is valid OpenAPI 3.1."""
    schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")

    schemathesis.openapi.from_dict(described).validate()


def test_every_question_is_described(described):
    """Each question has its path, with the parameters it takes."""
    taken = {
        path.removeprefix("/question/").removesuffix(".json"): [
            each["name"] for each in found["get"]["parameters"]
        ]
        for path, found in described["paths"].items()
        if path.startswith("/question/") and "{" not in path
    }

    assert taken == {name: [*found.takes, "lang"] for name, found in catalogue.load().items()}


def test_names_are_open(site, described):
    """Of a parameter with few choices all are told as examples: other names of the same are taken too."""
    (state, _) = described["paths"]["/question/neighbors.json"]["get"]["parameters"]

    assert state["schema"]["default"] == "kazakhstan"
    assert {"kazakhstan", "azerbaijan", "turkiye"} <= set(state["schema"]["examples"])
    assert "enum" not in state["schema"]
    assert 200 == site.get("/question/neighbors.json", params={"state": "Қазақстан"}).status_code


def schemas(described):
    """Yield each schema that a part of the description holds."""
    if isinstance(described, dict):
        if "type" in described:
            yield described
        described = list(described.values())
    if isinstance(described, list):
        for each in described:
            yield from schemas(each)


def test_it_says_what_makers_of_clients_ask_for(described):
    """Arrays say of what, operations have tags that are told, no key is asked for, the license is named."""
    operations = [found for path in described["paths"].values() for found in path.values()]
    told = {tag["name"] for tag in described["tags"]}

    assert [] == [
        each for each in schemas(described["paths"]) if each["type"] == "array" and "items" not in each
    ]
    assert all(operation["tags"] and told.issuperset(operation["tags"]) for operation in operations)
    assert len(operations) == len({operation["operationId"] for operation in operations})
    assert [] == described["security"]
    assert "CC0-1.0" == described["info"]["license"]["identifier"]


@pytest.fixture(scope="module")
def asked(request):
    """The names of all questions, or of the first of each kind: with Kazakhstan's neighbors, always."""
    questions = catalogue.load()
    if request.config.getoption("exhaustive"):
        return {*questions}
    return {"neighbors", *sampling.few(questions, sampling.kinds_of_question)}


def test_a_client_made_from_it_gets_typed_answers(described, asked, graph, built, tmp_path, run_python):
    """A client that a generator makes of the description answers each question with rows of its columns."""
    pytest.importorskip("openapi_python_client", reason="openapi-python-client is not installed")
    left_out = {f"/question/{name}.json" for name in {*catalogue.names()} - asked}
    paths = {path: found for path, found in described["paths"].items() if path not in left_out}
    (tmp_path / "openapi.json").write_text(json.dumps({**described, "paths": paths}), encoding="utf-8")
    made = ["generate", "--path", "openapi.json", "--meta", "none", "--output-path", "made"]
    run_python("-m", "openapi_python_client", *made, cwd=tmp_path)
    with served_site.serving(served_site.application(served_site.dataset(graph, built))) as address:
        answered = run_python("-c", CLIENT, address, cwd=tmp_path)

    assert asked == {*json.loads(answered)["rows"]}
    assert "Azerbaijan" in json.loads(answered)["neighbors"]


CLIENT = """
import importlib, json, pathlib, sys
from made import Client

client, rows = Client(base_url=sys.argv[1], timeout=300), {}
others = {"__init__", "search", "offers", "dossier", "query", "query_by_post", "question_in_another_form"}
for module in sorted(pathlib.Path("made/api").glob("*/*.py")):
    if module.stem in others:
        continue
    found = importlib.import_module(".".join(module.with_suffix("").parts)).sync(client=client)
    assert isinstance(found, list), (module, found)
    rows[module.stem.replace("_", "-")] = [row.to_dict() for row in found]
print(json.dumps({"rows": list(rows), "neighbors": [row["neighbor"] for row in rows["neighbors"]]}))
"""


@pytest.fixture(scope="module")
def run_python():
    """Run this Python with some arguments in a folder; returns what it writes."""

    def run(*arguments, cwd):
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=cwd,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=600,
            env={**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"},
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run


def test_answers_are_as_described(site, described):
    """What is told of a question gives an answer whose columns are those that are told."""
    for name in ("trade", "transport", "coverage", "promises"):
        asked = described["paths"][f"/question/{name}.json"]["get"]
        told = {each["name"]: each["schema"].get("default") for each in asked["parameters"]}
        given = {parameter: default for parameter, default in told.items() if default}
        rows = site.get(f"/question/{name}.json", params=given).json()
        columns = asked["responses"]["200"]["content"]["application/json"]["schema"]["items"]["properties"]

        assert rows
        assert set(rows[0]) == set(columns)
