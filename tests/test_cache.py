"""What the server keeps: no more than so many bytes, and what was asked for last."""

import dataclasses
import importlib
import inspect
import pkgutil

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store
from starlette.testclient import TestClient

import kg.web
from kg.asking.search import LABELS, Index
from kg.web import cache, server
from kg.web.application import application


@dataclasses.dataclass(frozen=True)
class Part:
    """A part of a page."""

    text: str
    inside: tuple[object, ...] = ()


@pytest.fixture
def pages(monkeypatch):
    """A cache of pages that holds 10,000 bytes."""
    held = cache.Cache(10_000)
    monkeypatch.setattr(cache, "_pages", held)
    return held


def test_it_never_holds_more_than_it_may(pages):
    """However much is computed, what is kept takes no more bytes than it may; what is larger is not kept."""
    made = cache.kept(lambda number: "a" * number)
    for number in range(0, 12_000, 500):
        assert number == len(made(number))
        assert pages.held <= 10_000

    assert 0 < len(pages) < 24


def test_what_is_kept_is_not_made_again(pages):
    """The same arguments have the same answer, made once, also where that is nothing."""
    calls = []
    made = cache.kept(lambda *given: calls.append(given))
    for given in ((1,), (2,), (1,), (2,)):
        assert made(*given) is None

    assert [(1,), (2,)] == calls
    assert 2 == len(pages)


def test_what_was_asked_for_last_stays(pages):
    """What is used stays, what is least used leaves first."""
    calls = []

    @cache.kept
    def made(name):
        calls.append(name)
        return name * 4_000

    for name in "abacaca":
        made(name)

    assert ["a", "b", "c"] == calls
    assert len(pages) == 2


@pytest.mark.parametrize(
    "value",
    ["a" * 5_000, b"a" * 5_000, ["a" * 5_000], {"k": Part("", ("a" * 5_000,))}, (Part("a" * 5_000),)],
    ids=lambda value: type(value).__name__,
)
def test_what_a_value_holds_is_counted(value):
    """Texts count wherever they stand in a value, each once."""
    assert 5_000 < cache.size(value) < 6_500
    assert cache.size([value, value]) < 6_700


def test_one_cache_keeps_what_is_known_of_a_store():
    """No part of the site keeps anything of a store by itself: all of it is in the one cache, and bounded."""
    by_themselves = {
        (module.name, function.__name__)
        for module in pkgutil.walk_packages(kg.web.__path__, "kg.web.")
        for function in vars(importlib.import_module(module.name)).values()
        if hasattr(function, "cache_info") and function.__module__ == module.name
        if "store" in str(inspect.signature(function)).casefold()
        or "reader" in str(inspect.signature(function)).casefold()
    }

    assert set() == by_themselves


def test_what_is_kept_goes_with_the_build(tmp_path):
    """When a dataset is no longer served, nothing that pages kept of it is held."""
    cache.forget()
    file = tmp_path / "a.ttl"
    file.write_text("<http://e.org/a> <http://www.w3.org/2000/01/rdf-schema#label> 'A' .", encoding="utf-8")
    with server.dataset([file], None, print) as dataset:
        site = TestClient(application(dataset), base_url="http://127.0.0.1")
        assert site.get("/search?q=A").status_code == 200
        assert cache.held() > 0

    assert cache.held() == 0


def test_an_index_counts_with_all_it_holds():
    """The index of a store weighs in the cache what it takes in SQLite, not what Python sees of it."""
    store = Store()
    label = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    store.extend(
        Quad(NamedNode(f"http://e.org/{number}"), label, Literal(f"thing {number}"))
        for number in range(2_000)
    )

    assert cache.size(Index(store, LABELS)) > 2_000 * 100
