"""The errors of the package: one tree, drawn where they are defined."""

import importlib
import inspect
import re
from pathlib import Path

import pytest
from architecture import MODULES

from kg import errors
from kg.errors import KgError

LINE = re.compile(r"^(?P<branch>[│├└─ ]*)(?P<name>[\w.]+Error)\s{2,}\S.*?(?:\(exit (?P<code>\d)\))?$")


def drawn():
    """Yield name, name of what stands above, and exit code, from the tree in the docstring."""
    above, codes = {}, {}
    for line in inspect.getdoc(errors).splitlines():
        if found := LINE.match(line):
            depth, name = len(found["branch"]) // 4, found["name"]
            above[depth] = name
            parent = above[depth - 1] if depth else ""
            codes[name] = int(found["code"] or codes[parent])
            yield name, parent, codes[name]


def public(kind):
    """Return the nearest class at or above one that is not private."""
    return kind if not kind.__name__.startswith("_") else public(kind.__base__)


def called(kind):
    """Return a class's name as the tree has it."""
    return kind.__name__ if kind.__module__ == "kg.errors" else f"{kind.__module__}.{kind.__name__}"


def below(kind):
    """Yield a class and all below it."""
    yield kind
    for each in kind.__subclasses__():
        yield from below(each)


def kinds():
    """Every error of the package, all modules loaded."""
    for name in MODULES:
        if not name.endswith("__main__"):
            importlib.import_module(name)
    own = (kind for kind in below(KgError) if kind.__module__ in MODULES)
    return [kind for kind in own if not kind.__name__.startswith("_")]


def test_the_tree_is_drawn_as_it_is():
    """The docstring names every error of the package below the right one, with its exit code."""
    expected = {
        (called(kind), called(public(kind.__base__)) if kind is not KgError else "", kind.exit_code)
        for kind in kinds()
    }

    assert expected == set(drawn())


def test_errors_are_called_errors():
    """The name of every class that is raised ends in Error, and no line asks to be let off the rule."""
    raised = [
        kind.__name__
        for name in MODULES
        if not name.endswith("__main__")
        for kind in vars(importlib.import_module(name)).values()
        if inspect.isclass(kind) and issubclass(kind, Exception) and kind.__module__ == name
    ]

    assert raised
    assert [] == [name for name in raised if not name.endswith("Error")]
    assert [] == [path for path in MODULES.values() if "N818" in Path(path).read_text(encoding="utf-8")]


@pytest.mark.parametrize("path", ["docs/commands.md", "kg/cli/__init__.py"])
def test_every_exit_code_is_told(path, checkout):
    """The documents tell of every exit code that an error has."""
    text = (checkout / path).read_text(encoding="utf-8")

    assert {1, 2, 3} == {kind.exit_code for kind in kinds()}
    assert all(re.search(rf"\b{kind.exit_code}\b", text) for kind in kinds())
