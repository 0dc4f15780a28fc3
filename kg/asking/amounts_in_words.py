"""Amounts as people write them, so that whoever types 330 million, 330m or 330,000,000 finds the same."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["grouped", "in_words", "spoken"]

_SCALES = {
    1_000_000_000_000: ("trillion", "tn"),
    1_000_000_000: ("billion", "bn", "b"),
    1_000_000: ("million", "mln", "m"),
    1_000: ("thousand", "k"),
}
_MILLION = 1_000_000
_CURRENCIES: Mapping[str, str] = {"USD": "dollars us", "EUR": "euros", "GBP": "pounds"}
_GROUPS = re.compile(r"(?<=\d)[ ,\u00a0\u202f](?=\d{3}(?!\d))")


def in_words(amount: str, currency: str = "") -> str:
    """Return the words of an amount: the whole number, and so many thousands, millions or billions.

    >>> in_words("330000000", "USD")
    '330000000 330 million 330million 330 mln 330mln 330 m 330m USD dollars us'
    """
    try:
        number = Decimal(amount)
    except InvalidOperation:
        return amount
    words = [_plain(number), *_scaled(number), currency, _CURRENCIES.get(currency, "")]
    return " ".join(filter(None, words))


def spoken(amount: str) -> str:
    """Return an amount as a sentence has it: in millions or more where it is as large, else digit by digit.

    >>> spoken("135700000"), spoken("1400"), spoken("1.4")
    ('135.7 million', '1,400', '1.4')
    """
    number = Decimal(amount)
    scale = next((each for each in _SCALES if each >= _MILLION and abs(number) >= each), 0)
    return f"{_plain(number / scale)} {_SCALES[scale][0]}" if scale else f"{number:,f}"


def grouped(text: str) -> str:
    """Return a text in which the digits of a number stand together.

    >>> grouped("1,000 000 in 2022, 30")
    '1000000 in 2022, 30'
    """
    return _GROUPS.sub("", text)


def _scaled(number: Decimal) -> Iterator[str]:
    scale = next((each for each in _SCALES if abs(number) >= each), 0)
    for name in _SCALES.get(scale, ()):
        figure = _plain(number / scale)
        yield f"{figure} {name} {figure}{name}"


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
