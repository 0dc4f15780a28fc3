"""Colors that stay legible: contrast by WCAG 2, mixing in sRGB; all colors are ``#rrggbb``."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["INK", "NIGHT", "NIGHT_RATIO", "PAPER", "channels", "contrast", "known", "legible", "mix"]

INK = "#1c2430"
PAPER = "#ffffff"
NIGHT = "#1b212a"
"""The ground of a drawing by night."""
NIGHT_RATIO = 4.5
"""By night thin lines need more contrast than the 3 of WCAG 2: from afar they are less than a pixel wide."""
GRAY = "#999999"

_HEX = re.compile(r"#[0-9A-Fa-f]{6}")
_LINEAR_BELOW = 0.04045
"""Where the sRGB transfer curve leaves its straight part (IEC 61966-2-1)."""


def known(color: str) -> str:
    """Return a color, or gray for what is none: a color is data and may be anything.

    >>> known('red"/><script>')
    '#999999'
    """
    return color.lower() if _HEX.fullmatch(color) else GRAY


def channels(color: str) -> tuple[int, int, int]:
    """Return red, green and blue, 0 to 255.

    >>> channels("#0072B2")
    (0, 114, 178)
    """
    red, green, blue = (int(known(color)[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def mix(color: str, other: str, share: float) -> str:
    """Mix a color with a share (0 to 1) of another.

    >>> mix("#000000", "#ffffff", 0.5)
    '#808080'
    """
    pairs = zip(channels(color), channels(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in pairs)


def _luminance(color: str) -> float:
    shares = [channel / 255 for channel in channels(color)]
    red, green, blue = (
        share / 12.92 if share <= _LINEAR_BELOW else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(color: str, other: str) -> float:
    """Return the contrast ratio of two colors, 1 to 21 (WCAG 2).

    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    dark, light = sorted([_luminance(color), _luminance(other)])
    return (light + 0.05) / (dark + 0.05)


@lru_cache(maxsize=1 << 10)  # a drawing has a few colors and asks for them at each line
def legible(color: str, on: str = PAPER, ratio: float = 3.0) -> str:
    """Return a color, drawn toward ink (on a dark ground toward paper) until it stands out.

    >>> legible("#F0E442") != "#F0E442", legible("#000000", NIGHT) != "#000000"
    (True, True)
    """
    away = max(INK, PAPER, key=lambda end: contrast(end, on))
    for step in range(10):
        drawn = mix(color, away, step / 10)
        if contrast(drawn, on) >= ratio:
            return drawn
    return away
