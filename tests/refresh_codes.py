"""Write the tables of codes that the checker reads, from pycountry: ``make codes``."""

from __future__ import annotations

from pathlib import Path

import pycountry

DATA = Path(__file__).parent.parent / "kg" / "corpus" / "data"


def tables():
    """Return the text of each table by the name of its file."""
    states = sorted((each.alpha_2, each.alpha_3) for each in pycountry.countries)
    money = sorted((each.alpha_3,) for each in pycountry.currencies)
    return {
        "iso-3166-1.csv": _table(("alpha-2", "alpha-3"), states),
        "iso-4217.csv": _table(("code",), money),
    }


def _table(head, rows):
    return "".join(",".join(row) + "\n" for row in [head, *rows])


if __name__ == "__main__":
    for name, text in tables().items():
        (DATA / name).write_text(text, encoding="utf-8")
