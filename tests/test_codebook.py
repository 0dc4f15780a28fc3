"""The codebook covers the ontology and the version that claims record."""

import pytest

from kg.building import mapping
from kg.ontology import vocabulary


@pytest.fixture(scope="module")
def page(checkout):
    """The text of the codebook."""
    return (checkout / "docs" / "codebook.md").read_text("utf-8")


@pytest.fixture(scope="module")
def pages(page, checkout):
    """The text of the codebook and of its list of narrower terms."""
    return page + (checkout / "docs" / "statecraft.md").read_text("utf-8")


def test_every_relation_and_status_is_in_the_codebook(pages):
    """Who codes finds each relation and each status of the ontology explained."""
    terms = vocabulary.load()
    names = [*terms.relations, *terms.statuses]

    assert [] == [name for name in names if f"`{name}`" not in pages]


def test_claims_record_the_version_of_this_codebook(page):
    """The version in the title is the one that claims carry."""
    assert f"# The codebook, version {mapping.CODEBOOK}" == page.partition("\n")[0]
