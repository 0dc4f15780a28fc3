"""What is imported is declared, what is declared is locked, and private parts are not taken for granted."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
GROUPS = {"": PROJECT["dependencies"], **PROJECT["optional-dependencies"]}
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PINS = re.compile(r"^([\w.-]+)==(\S+) ", re.MULTILINE)
PRIVATE = {"pyoxigraph", "sparqlwrapper", "uvicorn"}
"""Libraries of which the project uses what they do not promise to keep."""


def requirements(*groups):
    """Return what these groups of dependencies ask for."""
    return [Requirement(text) for group in groups for text in GROUPS[group]]


def imports(path):
    """Yield the first names of all that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module]
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "importorskip":
            names = [node.args[0].value]
        yield from (name.partition(".")[0] for name in names)


@cache
def providers():
    """Return the distributions from which each name is imported: the files of all of them are read for it."""
    return metadata.packages_distributions()


EXTRAS = {
    "mcp": {"assistant", "mcp.py"},
    "intake": {"readers"},
    "annotate": {"uima.py"},
    "cluster": {"cluster.py"},
    "extract": {"extraction", "evaluation", "extract.py", "evaluate.py"},
    "report": {"converting.py"},
}
"""The names of folders and files that need an extra, by the extra."""


def extra(path):
    """Return the extra that a file needs, or nothing."""
    parts = set(path.relative_to(ROOT).parts)
    return next((name for name, places in EXTRAS.items() if places & parts), "")


def foreign(folder, which):
    """Return the names that the files of a folder import from others, those of one extra or of none."""
    paths = [path for path in (ROOT / folder).rglob("*.py") if extra(path) == which]
    loose = {path.stem for path in paths if not (ROOT / folder / "__init__.py").is_file()}
    ours = {"kg", "viz", *loose}
    return (
        {name for path in paths for name in imports(path)}
        - ours
        - set(sys.stdlib_module_names)
        - {"_typeshed"}
    )  # known to type checkers alone


@pytest.mark.parametrize(
    ("folder", "which", "groups"),
    [
        ("kg", "", [""]),
        *(("kg", name, ["", name]) for name in EXTRAS if name != "report"),
        ("viz", "", [""]),
        ("viz", "report", ["", "report"]),
        ("tests", "", ["", "dev"]),
        ("benchmarks", "", ["", "dev"]),
    ],
)
def test_what_is_imported_is_declared(folder, which, groups):
    """Whatever a file imports belongs to a distribution that its group of dependencies names."""
    declared = {canonicalize_name(each.name) for each in requirements(*groups)}
    found = foreign(folder, which)

    assert found
    assert [] == sorted(
        name
        for name in found
        if not declared & {canonicalize_name(each) for each in providers().get(name, [name])}
    )


@pytest.mark.parametrize("name", EXTRAS)
def test_the_tests_have_what_an_extra_needs(name):
    """The group of the developers includes each extra, in the same versions."""
    assert set() == set(GROUPS[name]) - set(GROUPS["dev"])


@pytest.mark.parametrize("requirement", requirements(""), ids=lambda each: each.name)
def test_a_library_has_a_lowest_version(requirement):
    """What the package needs to run says from which version on; ``make lowest`` tries these."""
    assert ">=" in {each.operator for each in requirement.specifier}


@pytest.mark.parametrize("name", sorted(PRIVATE))
def test_private_parts_are_not_taken_for_granted(name):
    """A library whose private parts are used is not taken in a version that nobody tried."""
    (requirement,) = [each for each in requirements("") if canonicalize_name(each.name) == name]

    assert "<" in {each.operator for each in requirement.specifier}


@pytest.mark.parametrize("requirement", requirements(*GROUPS), ids=str)
def test_every_dependency_is_locked(requirement):
    """The lock file has each declared distribution, in allowed versions only (``make lock``)."""
    versions = [
        version for name, version in PINS.findall(LOCK) if name == canonicalize_name(requirement.name)
    ]

    assert versions
    assert [] == [each for each in versions if not requirement.specifier.contains(each, prereleases=True)]


def test_every_pin_has_hashes():
    """Nothing is installed from the lock file but what it was made of."""
    assert [] == [
        line for line in LOCK.splitlines() if not re.match(r"\S+==\S+ .*\\$|    (--hash=sha256:|#)|#", line)
    ]
    assert LOCK.count(" \\\n    --hash=sha256:") >= len(PINS.findall(LOCK)) > len(requirements(*GROUPS))
