"""Imports go one way: a package imports only from those to its left, and inside one there is no circle."""

import ast
import graphlib
import re
import subprocess
import sys
from collections import Counter, defaultdict
from functools import cache
from importlib.metadata import packages_distributions

import pytest
import refresh_architecture
from architecture import MODULES, ORDER, ROOT, arrows, room, tree

STRANGERS = [
    ("kg.judging", "kg.asking"),
    ("kg.workers", "kg.corpus"),
    ("kg.remote", "kg.corpus"),
    ("kg.asking", "kg.judging"),
    ("kg.web", "kg.assistant"),
]
"""A room, and one to its left that it needs nothing of."""

LIGHT = {"click", "kg"}
"""What the commands may load to start: the library that reads their arguments, and the package itself."""


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


def aliases():
    """Yield what modules of the package import of each other under another name."""
    for name in MODULES:
        for node in ast.walk(tree(name)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in {"kg", "viz"}:
                yield from ((name, alias.name) for alias in node.names if alias.asname)


def test_everything_goes_by_its_own_name():
    """Nothing of the package is imported under an alias: a name that does not fit is changed where it is."""
    assert [] == list(aliases())


def repeated_classes():
    """Yield the rooms and names of classes that a room defines twice."""
    defined = Counter(
        (room(name), node.name)
        for name in MODULES
        for node in tree(name).body
        if isinstance(node, ast.ClassDef)
    )
    yield from (each for each, times in defined.items() if times > 1)


def test_a_class_name_means_one_thing_in_a_room():
    """Two classes of one package have two names: a reader need not ask which is meant."""
    assert [] == list(repeated_classes())


def unbounded():
    """Yield the functions of modules that keep an answer for each argument they were ever given."""
    for name in MODULES:
        for node in tree(name).body:
            if isinstance(node, ast.FunctionDef) and any(vars(node.args).values()):
                kept = {ast.unparse(each) for each in node.decorator_list}
                yield from ((name, node.name) for _ in kept & {"cache", "lru_cache(maxsize=None)"})


def test_what_is_kept_has_bounds():
    """A function of arguments keeps no answer for ever: a server that runs for months would fill up."""
    assert [] == list(unbounded())


WORD = re.compile(r"\w+")
DATA = {".py", ".j2", ".js"}
"""Endings of the files of the package in which a name may be used."""


@cache
def used():
    """Return how often each word stands in the package: code, templates and scripts."""
    files = (path for room in ("kg", "viz") for path in (ROOT / room).rglob("*") if path.suffix in DATA)
    return Counter(word for path in files for word in WORD.findall(path.read_text(encoding="utf-8")))


def of_our_own(node):
    """Yield the functions, classes and methods below a node but those whose names or callers others choose.

    These are methods of classes that extend a library's, what a decorator hands on, and Python's own names.
    """
    for each in node.body:
        if isinstance(each, ast.ClassDef) and not {*map(ast.unparse, each.bases)} - OURS:
            yield from of_our_own(each)
        if isinstance(each, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            handed_on = {*map(ast.unparse, each.decorator_list)} - {"property", "staticmethod", "classmethod"}
            if not handed_on and not each.name.startswith("_repr_") and not each.name.endswith("__"):
                yield each


OURS = {node.name for name in MODULES for node in ast.walk(tree(name)) if isinstance(node, ast.ClassDef)}
"""The classes of the package."""


def test_nothing_stands_there_that_nothing_uses():
    """What the package defines is named elsewhere in it, or told to users in the documents."""
    guides = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    told = {word for guide in guides for word in WORD.findall(guide.read_text(encoding="utf-8"))}
    found = [(name, each.name) for name in MODULES for each in of_our_own(tree(name))]
    listed = Counter(each for name in MODULES for each in exported(tree(name)))

    assert [] == [(name, one) for name, one in found if used()[one] - listed[one] < 2 and one not in told]


def exported(module):
    """Yield the names that a module lists as its own."""
    for node in module.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            yield from ast.literal_eval(node.value)


def copies():
    """Yield the functions of modules that others repeat word by word, what they take included.

    Those that name a thing of their own module are left aside: it may be another one.
    """
    found = defaultdict(list)
    for name in MODULES:
        for node in tree(name).body:
            if isinstance(node, ast.FunctionDef) and not node.decorator_list:
                body = ast.unparse(node.body[ast.get_docstring(node) is not None :])
                found[ast.unparse(node.args), body].append(f"{name}.{node.name}")
    yield from (
        each for (_, body), each in found.items() if len(each) > 1 and not re.search(r"\b_[A-Za-z]", body)
    )


def test_no_function_is_written_twice():
    """What two modules need stands in one of them, or below both: of copies one alone would be mended."""
    assert [] == list(copies())


@cache
def loaded(code):
    """Return the names of all packages that some code loads in a new process."""
    program = f"{code}\nimport sys; print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in done.stderr.split()}


@cache
def installed():
    """Return the names of all packages that are installed here."""
    return set(packages_distributions())


def loaded_by(code):
    """Return which installed packages some code loads in a new process, beside those of Python itself."""
    return (loaded(code) - loaded("")) & installed()


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
    assert set() == loaded_by(code) - LIGHT


def test_what_is_used_is_loaded():
    """A command that does something loads the libraries that it needs: the rule above would see them."""
    code = "from kg.cli import bilateral; bilateral(['check'], standalone_mode=False)"

    assert {"click", "pyoxigraph", "yaml"} <= loaded_by(code)
