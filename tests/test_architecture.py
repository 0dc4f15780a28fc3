"""Imports go one way: a package imports only from those to its left, and inside one there is no circle."""

import ast
import graphlib
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

ORDER = [
    "kg.errors",
    "kg.terminal",
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

STRANGERS = [
    ("kg.judging", "kg.asking"),
    ("kg.workers", "kg.corpus"),
    ("kg.remote", "kg.corpus"),
    ("kg.asking", "kg.judging"),
    ("kg.web", "kg.assistant"),
]
"""A room, and one to its left that it needs nothing of."""

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


def room(name):
    """Return the package a module stands in: its first two names, one for the drawing."""
    parts = name.split(".")
    return ".".join(parts[: 1 if parts[0] == "viz" else 2])


MODULES = dict(modules())
ROOMS = {room(name) for name in MODULES} - {"kg"}


def arrows():
    """Yield each pair of modules of which the first imports the second."""
    for name, path in MODULES.items():
        yield from ((name, other) for other in imported(path) if other in MODULES and other != name)


def test_every_room_has_its_place():
    """ORDER names every package, and every module that stands in none."""
    assert set(ORDER) == ROOMS


def test_imports_between_rooms_point_left():
    """A package imports only packages that stand before it in ORDER."""
    between = [
        (one, other) for one, other in arrows() if room(one) != room(other) and "kg" not in (one, other)
    ]

    assert [] == [pair for pair in between if ORDER.index(room(pair[1])) > ORDER.index(room(pair[0]))]


def test_inside_a_room_no_imports_run_in_a_circle():
    """The modules of one package can be put into an order in which each imports only earlier ones."""
    within = {name: set() for name in MODULES}
    for one, other in arrows():
        if room(one) == room(other):
            within[one].add(other)

    graphlib.TopologicalSorter(within).prepare()


@pytest.mark.parametrize(("one", "other"), STRANGERS)
def test_rooms_that_need_nothing_of_each_other(one, other):
    """What runs queries from outside knows no corpus, what judges no store, and so on."""
    assert [] == [pair for pair in arrows() if room(pair[0]) == one and room(pair[1]) == other]


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
