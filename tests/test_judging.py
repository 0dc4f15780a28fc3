"""Claims are judged as plain values: what sets them side by side knows no RDF."""

import ast
from pathlib import Path

import pytest

from kg.ontology import vocabulary
from kg.rdf.terms import BR, local_name

ROOT = Path(__file__).parent.parent
WITHOUT_RDF = {"kg.rdf.dates", "kg.rdf.digests"}
"""The modules of ``kg.rdf`` that hold nothing of RDF: partial dates, and hashes of values."""


def imported(path):
    """Return the names of all modules that a file imports, those for types included."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module == "kg.rdf":
            found |= {f"kg.rdf.{each.name}" for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize(
    "path",
    [*sorted((ROOT / "kg/judging").glob("*.py")), ROOT / "kg/rdf/dates.py", ROOT / "kg/rdf/digests.py"],
    ids=lambda path: f"{path.parent.name}.{path.stem}",
)
def test_judging_knows_no_rdf(path):
    """What judges imports no library of RDF and of kg.rdf only dates and digests; nor do these two."""
    rdf = {name for name in imported(path) if name.startswith(("kg.rdf", "pyoxigraph", "rdflib"))}

    assert set() == rdf - WITHOUT_RDF


def test_marks_are_those_of_the_triples():
    """The ontology's marks are what its triples say is true, and where measures have their units."""
    ontology = vocabulary.load()
    promised = {each.subject for each in ontology.triples if each.predicate == BR["promised"]}

    assert {local_name(term) for term in promised} == ontology.marks.terms["promised"]
    assert "currency" == ontology.marks.counted_in["amount"]
