"""The part of a network that the answer to a question speaks of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.terms import local_name

if TYPE_CHECKING:
    from kg.answers import Answer
    from viz.model import Network

__all__ = ["part"]


def part(whole: Network, answer: Answer) -> Network:
    """Return the links whose claims an answer rests on, under the question and what was asked.

    An inferred link belongs to the part whose claims it follows from. Raises ``InputError`` where the rows
    of the answer rest on no claims.
    """
    claims = {local_name(claim) for row in answer.claims for claim in row}
    kept = [link for link in whole.links if any(each.id in claims for each in (*link.claims, *link.premises))]
    if not kept:
        fix = "Choose another question, or other values"
        raise InputError("the answer rests on no claims to draw", where=answer.question.name, fix=fix)
    return replace(whole.only(kept), title=answer.question.summary, subtitle=answer.note)
