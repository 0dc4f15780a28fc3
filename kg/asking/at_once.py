"""What a question reads at once for all its rows: a subquery, which the engine joins by hashing.

A look-up for each row costs the same however many there are. Where a question is asked of anybody, its rows
are most of what the graph tells of some kind, and reading that once costs a fraction of it. So in a file that
says ``# at once of all`` each label, and what puts rows in order, is a subquery of its own where nobody is
named.
"""

from __future__ import annotations

import re

__all__ = ["READ_ONCE", "joined_at_once", "labels_at_once", "of_all"]

_BOUND = "LIMIT 999999999"
"""How such a subquery ends: other than one that chooses what a query goes on with."""

READ_ONCE = re.compile(rf"(?<!OPTIONAL )\{{\s*SELECT \* WHERE \{{(?=[^\n]* {_BOUND} \}})")
"""Where such a subquery begins in the text of a query."""

_OF_ALL = re.compile(r"^ *# at once of all\n", re.MULTILINE)
_NAMED = re.compile(r"VALUES \?[ab] \{ (?!UNDEF )")
_LABEL = re.compile(r"(?m)^( *)(\{ \?\w+ \S+ \?\w+ \. FILTER\(LANG\([^\n]* \})$")


def of_all(text: str) -> bool:
    """Say whether a query is asked of all that the graph has of some kind: it says so, and names nobody."""
    return bool(_OF_ALL.search(text)) and not _NAMED.search(text)


def labels_at_once(text: str) -> str:
    """Return a query with each label that stands on a line of its own as a subquery."""
    return _LABEL.sub(lambda label: f"{label[1]}{joined_at_once(label[2])}", text)


def joined_at_once(patterns: str) -> str:
    """Return a group that joins what some patterns match.

    >>> joined_at_once("?claim br:statedIn ?text")
    '{ SELECT * WHERE { ?claim br:statedIn ?text } LIMIT 999999999 }'
    """
    return f"{{ SELECT * WHERE {{ {patterns} }} {_BOUND} }}"
