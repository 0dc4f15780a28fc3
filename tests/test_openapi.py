"""The description of the API: valid, whole, and true."""

import pytest
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
        path.removeprefix("/question/"): [each["name"] for each in found["get"]["parameters"]]
        for path, found in described["paths"].items()
        if path.startswith("/question/")
    }

    assert taken == {name: [*found.takes, "lang"] for name, found in catalogue.load().items()}


def test_short_lists_are_enumerated(described):
    """Of a parameter with few choices all are told, with the default among them."""
    (state, _) = described["paths"]["/question/neighbors"]["get"]["parameters"]

    assert state["schema"]["default"] == "kazakhstan"
    assert {"kazakhstan", "azerbaijan", "turkiye"} <= set(state["schema"]["enum"])


def test_answers_are_as_described(site, described):
    """The defaults that are told give an answer whose columns are those that are told."""
    for name in ("trade", "transport", "coverage", "promises"):
        asked = described["paths"][f"/question/{name}"]["get"]
        given = {each["name"]: each["schema"]["default"] for each in asked["parameters"]}
        rows = site.get(f"/question/{name}", params=given, headers={"Accept": "application/json"}).json()
        columns = asked["responses"]["200"]["content"]["application/json"]["schema"]["items"]["properties"]

        assert rows
        assert set(rows[0]) == set(columns)
