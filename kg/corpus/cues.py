"""Words in a quote that hint at a status, such as *will* at a plan."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.ontology.vocabulary import Ontology

__all__ = ["status_cue"]


def status_cue(quote: str, relation: str, ontology: Ontology) -> tuple[str, str] | None:
    """Return the first word in a quote that hints at a status, and that status; none for no such word.

    Views are of wishes and plans: there only what negates asks for a status.
    """
    view = ontology.relations[relation].attributed_only
    for status in ontology.statuses.values():
        for cue in sorted(ontology.cues(status)) if not view or "negates" in status.marks else ():
            if re.search(rf"\b{re.escape(cue)}\b", quote, re.IGNORECASE):
                return cue, status.notation
    return None
