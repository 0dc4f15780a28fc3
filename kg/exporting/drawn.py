"""Page and picture: drawn, or taken from shards where the same was drawn before.

What is kept has the name of what it shows in the place of the version, which changes with the whole. Of each
version it is kept which part is shown, so that after a change that is not in sight nobody chooses it anew.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.shards import key_of

if TYPE_CHECKING:
    from kg.exporting.content import Content
    from kg.shards import Shards

__all__ = ["drawn"]


def drawn(content: Content, form: str) -> bytes:
    """Draw what is shown of a graph, in one of the formats of ``viz.drawings``."""
    from viz import drawings
    from viz.tables import from_store, version

    shards = content.corpus.shards if content.corpus else None
    if shards is None:
        return drawings.draw(content.shown.network, form)
    now = version(from_store(content.store))
    name = _known(content, shards, now) or content.shown.name
    if not name:
        return drawings.draw(content.shown.network, form)
    made = shards.get_or_make(
        key_of("drawn", form, name),
        lambda: drawings.draw(replace(content.shown.network, version=name), form),
    )
    shards.keep(_shown(now), name.encode())
    if "shown" in vars(content):
        shards.keep(_nodes(name), "\n".join(sorted(content.shown.nodes)).encode())
    return made.replace(name.encode(), now.encode())


def _known(content: Content, shards: Shards, version: str) -> str:
    """Return the name of what is shown where it is that of before; else nothing."""
    from viz.unchanged import shows_the_same

    if found := shards.get(_shown(version)):
        return found.decode()
    if content.before is None:
        return ""
    name = (shards.get(_shown(content.before.version)) or b"").decode()
    nodes = shards.get(_nodes(name)) if name else None
    if nodes is None:
        return ""
    seen = {*nodes.decode().split("\n")}
    return name if shows_the_same(seen, content.before.change, content.store) else ""


def _shown(version: str) -> str:
    return key_of("shown", version)


def _nodes(name: str) -> str:
    return key_of("nodes", name)
