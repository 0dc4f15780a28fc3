"""The templates of page, ladder and ledger: they escape what is put into them, and miss nothing silently."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["template"]


@lru_cache(maxsize=8)
def template(name: str) -> Template:
    """Return a template of ``viz/templates/``; the library is imported when it is first asked for."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    from viz.marking import Marked

    environment = Environment(
        loader=PackageLoader("viz"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[Marked],
    )
    return environment.get_template(name)
