"""What a figure says in words: its title, a sentence; and all that it shows, for those who cannot see it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kg.asking.findings import here
from kg.terminal import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from viz.model import Link

__all__ = ["among", "around", "listed", "of_link", "of_two", "told"]


def of_two(names: tuple[str, str], links: Sequence[Link], documents: int) -> str:
    """Say in how many ways two are tied, and what else is said of them."""
    return _sentence(f"{names[0]} and {names[1]}", links, f" {here(documents)}")


def around(name: str, others: int, links: Sequence[Link]) -> str:
    """Say in how many ways a thing is tied to others, and what else is said of these."""
    return _sentence(f"{name} and {counted(others, 'other')}", links, "")


def among(things: int, links: Sequence[Link]) -> str:
    """Say in how many ways some things are tied, and what else is said of them."""
    return _sentence(f"These {things}", links, "")


def _sentence(whom: str, links: Sequence[Link], where: str) -> str:
    """Count what stands as a fact; what is put otherwise is counted by how it is put."""
    stated = [link for link in links if link.is_plain]
    put = Counter(link.status_label for link in links if not link.is_plain)
    weaker = sorted(put.items(), key=lambda pair: (-pair[1], pair[0]))
    if not stated:
        return f"{whom}: {listed(f'{number} {label}' for label, number in weaker)}{where}"
    ways = f"{whom} are tied in {counted(len(stated), 'way')}{where}"
    if not weaker:
        return ways
    label, number = weaker[0]
    first = f"{number} more {'is' if number == 1 else 'are'} {label}"
    return f"{ways}; {listed([first, *(f'{number} {label}' for label, number in weaker[1:])])}"


def listed(parts: Iterable[str]) -> str:
    """Join parts as a list in a sentence.

    >>> listed(["a", "b", "c"]), listed(["a"]), listed([])
    ('a, b and c', 'a', '')
    """
    found = list(parts)
    return " and ".join(filter(None, [", ".join(found[:-1]), *found[-1:]]))


def told(sentence: object, claims: int, voices: int) -> str:
    """Tell a tie whole, with how much is said of it, for those who cannot see its line.

    >>> told("Aland trades with Bemland", 3, 1)
    'Aland trades with Bemland (3 statements, 1 voice).'
    """
    how_much = f" ({counted(claims, 'statement')}, {counted(voices, 'voice')})" if claims else ""
    return f"{sentence}{how_much}."


def of_link(link: Link, labels: Mapping[str, str]) -> str:
    """Tell a link whole, by the labels of its ends and the noun for it, if there is one."""
    return told(link.sentence(labels, link.noun), len(link.claims), link.voices)
