"""Imports go one way: a module imports only from those that stand before it in the order."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

ORDER = [
    "kg.errors",
    "kg.rdf",
    "kg.ontology",
    "kg.corpus",
    "kg.judging",
    "kg.workers",
    "kg.remote",
    "kg.asking",
    "viz",
    "kg.exporting",
    "kg.building",
    "kg.graph",
    "kg.assistant",
    "kg.web",
    "kg.cli",
    "kg.__main__",
]
"""The rooms: each package imports only from those to its left. ``kg`` itself is the face and imports none
before it is called."""

APART = {"kg.rdf": {"kg.workers", "kg.remote", "kg.judging"}, "kg.corpus": set(), "kg.web": {"kg.assistant"}}

HEAVY = {
    "rdflib",
    "networkx",
    "pyvis",
    "pyshacl",
    "pygraphviz",
    "igraph",
    "SPARQLWrapper",
    "pyoxigraph",
    "rich",
    "rapidfuzz",
    "jinja2",
    "yaml",
    "narwhals",
    "owlrl",
    "IPython",
    "starlette",
    "uvicorn",
    "werkzeug",
    "mcp",
    "httpx",
}
"""Libraries that cost time to import."""


def modules():
    """Yield each module of the packages with its path."""
    for package in ("kg", "viz"):
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(part for part in parts if part != "__init__"), path


def imported(path):
    """Yield the package's own modules that a file imports, wherever in the file, types aside."""
    for node in ast.walk(without_types(ast.parse(path.read_text(encoding="utf-8")))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            yield from names & set(MODULES) or {node.module}


def without_types(tree):
    """Return a syntax tree without its ``if TYPE_CHECKING`` blocks."""

    class Drop(ast.NodeTransformer):
        def visit_If(self, node):
            return None if ast.unparse(node.test) == "TYPE_CHECKING" else self.generic_visit(node)

    return Drop().visit(tree)


def rank(name):
    """Return a module's place in the order; the commands of the command line share one."""
    return ORDER.index("kg.cli" if name.startswith("kg.cli.") else name)


MODULES = dict(modules())


def test_every_module_has_its_place():
    """ORDER names every module, the commands of the command line aside."""
    assert set() == {name for name in MODULES if not name.startswith("kg.cli.")} - set(ORDER)


@pytest.mark.parametrize("name", [name for name in MODULES if name != "kg"])
def test_imports_point_up(name):
    """A module only imports modules that come before it in ORDER; commands may share code."""
    ours = [other for other in imported(MODULES[name]) if other.split(".")[0] in {"kg", "viz"}]
    first_wrong = rank(name) + name.startswith("kg.cli")

    assert [] == [other for other in ours if rank(other) >= first_wrong]


def loaded_by(code):
    """Return the names of the modules that are loaded after some code has run in a new process."""
    program = f"{code}\nimport sys; print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    return set(done.stderr.split())


@pytest.mark.parametrize(
    "code",
    [
        "import kg",
        "from kg.cli import bilateral; bilateral(['--help'], standalone_mode=False)",
        "from kg.cli import bilateral; bilateral(['--version'], standalone_mode=False)",
    ],
    ids=["import kg", "--help", "--version"],
)
def test_starting_costs_nothing(code):
    """Importing the package, its help and its version load no library but click."""
    assert set() == HEAVY & loaded_by(code)
