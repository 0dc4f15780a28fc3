"""What the server keeps: no more than so many bytes, and what was asked for last."""

import dataclasses

import pytest

from kg.web import cache


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
