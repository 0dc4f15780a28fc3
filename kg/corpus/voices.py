"""Whose words a claim is, and how they reach the reader: what its turn lends it, and who passes them on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.corpus.documents import Document, Turn
    from kg.ontology.vocabulary import Ontology

__all__ = ["SPEECH", "is_of_turn", "kinds_of_speech", "passed_on"]

SPEECH = "speech"
"""The qualifier that tells how words are passed on."""


def is_of_turn(speakers: Iterable[str], turn: Turn | None) -> bool:
    """Say whether those who speak are just those of the turn, so that its role and speech are theirs."""
    return turn is not None and set(speakers) == set(turn.speakers)


def passed_on(
    speakers: Sequence[str], speech: Sequence[str], turn: Turn | None, document: Document, ontology: Ontology
) -> tuple[str, ...]:
    """Return the kinds of speech that a claim has without being told so, as notations.

    Its words are passed on where another than the turn's speaker, or the publisher where no turn holds them,
    is said to speak; unless the speech, or a document without turns by its kind, is first hand.
    """
    if set(speakers) <= set(turn.speakers if turn else (document.publisher,)):
        return ()
    kinds = ontology.scheme("speeches")
    told = [kinds[each].marks for each in speech]
    if turn is None and document.kind:
        told.append(ontology.scheme("documentKinds")[document.kind].marks)
    if any("firstHand" in marks for marks in told):
        return ()
    return tuple(name for name in kinds_of_speech("passedOn", ontology) if name not in speech)


def kinds_of_speech(mark: str, ontology: Ontology) -> tuple[str, ...]:
    """Return the notations of the kinds of speech that have a mark."""
    return tuple(name for name, kind in ontology.scheme("speeches").items() if mark in kind.marks)
