"""Passages read whole for facts, kept by reference in ``gold/read``; views were not coded on them.

A line of ``gold/read/ROUND.jsonl`` is a passage, with a header as in the gold set and its ``claims`` in the
form of the gold set. Each round was coded before anything was proposed on it, and then mended on, but for
that in ``gold/unseen``, on which nothing is mended and to which no score is fitted.
"""

from __future__ import annotations

import judged
import lay_out_gold

from kg.evaluation.gold import GoldClaim

HOME = lay_out_gold.GOLD / "read"
UNSEEN = lay_out_gold.GOLD / "unseen"
_FIELDS = ("subject", "relation", "object", "status", "speaker", "quote", "start", "end")


def passages(home=HOME):
    """Yield each passage with its round, as kept."""
    return judged.passages(home)


def laid_out(archive, home=HOME):
    """Yield round, source and claims of each passage; offsets count from the passage's start."""
    kept = list(passages(home))
    texts = lay_out_gold.contents(archive, {head["where"] for _, head in kept})
    for number, head in kept:
        passage, claims = lay_out_gold.laid_out(head, head["claims"], texts[head["where"]])
        found = [GoldClaim(**{name: each[name] for name in _FIELDS}) for each in claims]
        yield number, judged.source_of(head, passage), found
