"""The languages in which names are kept and shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["LANGUAGES"]

LANGUAGES: Mapping[str, str] = {
    "en": "English",
    "kk": "Қазақша",
    "ru": "Русский",
    "az": "Azərbaycanca",
    "tr": "Türkçe",
}
"""By tag (BCP 47), each by the name it gives itself; the first stands where another has no label."""
