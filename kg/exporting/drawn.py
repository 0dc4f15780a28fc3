"""Page and picture: drawn, or taken from shards where the same was drawn before.

What is kept has the name of what it shows in the place of the version, which changes with the whole.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.shards import key_of

if TYPE_CHECKING:
    from kg.exporting.content import Content

__all__ = ["drawn"]


def drawn(content: Content, form: str) -> bytes:
    """Draw what is shown of a graph, in one of the formats of ``viz.drawings``."""
    from viz import drawings
    from viz.tables import from_store, version

    shards, shown = content.corpus.shards if content.corpus else None, content.shown
    if shards is None or not shown.name:
        return drawings.draw(shown.network, form)
    made = shards.get_or_make(
        key_of("drawn", form, shown.name),
        lambda: drawings.draw(replace(shown.network, version=shown.name), form),
    )
    return made.replace(shown.name.encode(), version(from_store(content.store)).encode())
