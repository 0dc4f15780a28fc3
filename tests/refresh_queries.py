"""Write the shared parts of the questions anew into their files: ``make queries``.

What several questions have in common stands once, in ``queries/parts``. In a question it stands between
``# part: NAME`` and ``# end``, and its ``PREFIX`` lines are those that its text needs; both are written here,
so that each file stays a whole query. Everything else in a file is its author's.
"""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

from kg.rdf.terms import PREFIXES

QUERIES = Path(__file__).parent.parent / "queries"

_PART = re.compile(r"^(?P<indent> *)# part: (?P<name>.*)\n(?:.*\n)*?(?P=indent)# end\n", re.MULTILINE)
_PREFIXES = re.compile(r"\n(?:PREFIX .*\n)*\n?(?=SELECT\b)")
_NO_NAMES = re.compile(r'"[^"\n]*"|<[^<>\s]*>|#.*')


def refreshed(text):
    r"""Return a question's text with its parts and prefixes as they are to be.

    >>> print(refreshed("#+ summary: Who?\n\nSELECT ?a { ?a a br:Claim }\n"), end="")
    #+ summary: Who?
    PREFIX br: <https://w3id.org/bilateral-kg/ontology#>
    <BLANKLINE>
    SELECT ?a { ?a a br:Claim }
    """
    filled = _PART.sub(_filled, text)
    bare = _NO_NAMES.sub("", _PREFIXES.sub("\n", filled))
    used = {name for name in PREFIXES if re.search(rf"(?<![\w:]){name}:", bare)}
    prologue = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in sorted(used))
    return _PREFIXES.sub(lambda _: f"\n{prologue}\n" if prologue else "\n", filled, count=1)


def _filled(match):
    indent, name = match["indent"], match["name"]
    part = (QUERIES / "parts" / f"{name}.rq").read_text(encoding="utf-8")
    return f"{indent}# part: {name}\n{textwrap.indent(part, indent)}{indent}# end\n"


def written():
    """Every file that has parts or prefixes to be written, in order; the parts themselves have none."""
    return sorted(path for path in QUERIES.rglob("*.rq") if path.parent.name != "parts")


def main():
    """Refresh every question, what is asked in its place, and every query that an export is made by."""
    for path in written():
        path.write_text(refreshed(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
