"""The structure of the code, read from its imports: modules, the rooms they stand in, the arrows between."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent

ORDER = [
    "kg.errors",
    "kg.terminal",
    "kg.timing",
    "kg.files",
    "kg.json_lines",
    "kg.shards",
    "kg.processes",
    "kg.cluster",
    "kg.rdf",
    "kg.ontology",
    "kg.corpus",
    "kg.judging",
    "kg.workers",
    "kg.remote",
    "kg.asking",
    "viz",
    "kg.exporting",
    "kg.intake",
    "kg.extraction",
    "kg.evaluation",
    "kg.review",
    "kg.building",
    "kg.graph",
    "kg.builds",
    "kg.assistant",
    "kg.web",
    "kg.cli",
    "kg.__main__",
]
"""The rooms: each package imports only from those to its left. ``kg`` itself is the face and imports none
before it is called."""


def _modules():
    """Yield each module of the packages with its path."""
    for package in ("kg", "viz"):
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(part for part in parts if part != "__init__"), path


MODULES = dict(_modules())


def room(name):
    """Return the package a module stands in: its first two names, one for the drawing."""
    parts = name.split(".")
    return ".".join(parts[: 1 if parts[0] == "viz" else 2])


@cache
def tree(name):
    """Return the syntax tree of a module; not to be changed."""
    return ast.parse(MODULES[name].read_text(encoding="utf-8"))


@cache
def arrows():
    """Return each pair of modules of which the first imports the second, wherever it does, types aside."""
    return [
        (name, other) for name in MODULES for other in _imported(name) if other in MODULES and other != name
    ]


@cache
def doors():
    """Return how many modules of one room import some of another, by the pair of rooms."""
    pairs = {(one, room(other)) for one, other in arrows() if room(one) != room(other)}
    found = {}
    for one, other in sorted(pairs):
        if other != "kg":
            found[room(one), other] = found.get((room(one), other), 0) + 1
    return found


def purpose(name):
    """Return the first line of what a room says of itself."""
    return ast.get_docstring(tree(name)).partition("\n")[0]


def _imported(name):
    for node in _without_types(tree(name)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            yield from names & set(MODULES) or {node.module}


def _without_types(node):
    """Yield a node and all below it, without the ``if TYPE_CHECKING`` blocks."""
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        return
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _without_types(child)
