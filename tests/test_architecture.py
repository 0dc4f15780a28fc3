"""Imports go one way: a package imports only from those to its left, and inside one there is no circle."""

import graphlib
import subprocess
import sys

import pytest
import refresh_architecture
from architecture import MODULES, ORDER, arrows, room

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


ROOMS = {room(name) for name in MODULES} - {"kg"}


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


def test_the_architecture_is_drawn_as_it_is():
    """The page on the architecture shows the rooms and arrows that the code has; ``make docs`` draws anew."""
    page = refresh_architecture.PAGE.read_text(encoding="utf-8")

    assert refresh_architecture.table() in page
    assert refresh_architecture.edges() == refresh_architecture.drawn_edges()


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
