"""A ladder as an HTML table with lines in SVG: it needs no script, and can be printed, mailed and read out.

The same rows are made by ``templates/page/ladder.js`` from the data of the page; both look by
``templates/shared/ladder.css``. No style stands in the table: the policy of the site forbids it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from viz.colors import NIGHT, NIGHT_RATIO, legible
from viz.ladder import BOTH, LEFT, RIGHT
from viz.phrases import ENGLISH, phrase
from viz.templating import template

if TYPE_CHECKING:
    from collections.abc import Callable

    from markupsafe import Markup

    from viz.ladder import Ladder, Moment, Rung

__all__ = ["by_night", "table"]

_WAYS = {BOTH: "both-ways", RIGHT: "to-the-right", LEFT: "to-the-left"}
"""The keys of what is read out instead of an arrow."""

_MOST_IN_DOT = 5
"""From so many claims on a dot is as large as any."""


def by_night(color: str) -> str:
    """Return a field's color for a dark ground, as in the drawing."""
    return legible(color, NIGHT, NIGHT_RATIO)


def table(
    ladder: Ladder, address: Callable[[Rung], str], language: str = ENGLISH, speaks: str = ENGLISH
) -> Markup:
    """Write a ladder as HTML; ``address`` tells where a row leads.

    ``language`` is that of its labels, ``speaks`` that of its own words.
    """
    from markupsafe import Markup

    html = template("ladder.html.j2").render(
        ladder=ladder,
        address=address,
        lang="" if language == speaks else language,
        legible=legible,
        by_night=by_night,
        ways=_WAYS,
        phrase=partial(phrase, language=speaks),
        size=_size,
        tenths=_tenths,
    )
    return Markup(html)  # noqa: S704 - a template that escapes what is put into it


def _size(moment: Moment) -> str:
    """Return the radius of a dot, in pixels: the more claims, the larger."""
    return _tenths(25 + 5 * min(moment.claims, _MOST_IN_DOT))


def _tenths(number: int) -> str:
    """Write a number of tenths.

    >>> _tenths(24), _tenths(30)
    ('2.4', '3')
    """
    return f"{number / 10:g}"
