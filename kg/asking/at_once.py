"""What a question reads at once for all its rows: a subquery, which the engine joins by hashing.

A look-up for each row costs the same however many there are. Where a question is asked of anybody, its rows
are most of what the graph tells of some kind, and reading that once costs a fraction of it. So a line of a
file after ``# at once of anybody`` is a subquery of its own where nobody is named; and in a file that says
``# at once of all`` so are all labels and what puts rows in order.
"""

from __future__ import annotations

import re

__all__ = ["READ_ONCE", "joined_at_once", "labels_at_once", "of_all", "of_anybody", "without_marks"]

_BOUND = "LIMIT 999999999"
"""How such a subquery ends: other than one that chooses what a query goes on with."""

READ_ONCE = re.compile(rf"(?<!OPTIONAL )\{{\s*SELECT \* WHERE \{{(?=[^\n]* {_BOUND} \}})")
"""Where such a subquery begins in the text of a query."""

_OF_ALL = re.compile(r"^ *# at once of all\n", re.MULTILINE)
_OF_ANYBODY = re.compile(r"^ *# at once of anybody\n( *)(OPTIONAL )?(.*)\n", re.MULTILINE)
_MARK = re.compile(r"^ *# at once of anybody\n", re.MULTILINE)
_NAMED = re.compile(r"VALUES \?[ab] \{ (?!UNDEF )")
_LABEL = re.compile(r"(?m)^( *)(\{ \?\w+ \S+ \?\w+ \. FILTER\(LANG\([^\n]* \})$")


def of_all(text: str) -> bool:
    """Say whether a query is asked of all that the graph has of some kind: it says so, and names nobody."""
    return bool(_OF_ALL.search(text)) and not _NAMED.search(text)


def of_anybody(text: str) -> str:
    """Return a query that names nobody with the lines that are read at once as subqueries."""
    return _OF_ANYBODY.sub(lambda line: f"{line[1]}{line[2] or ''}{_line(line[3])}\n", text)


def without_marks(text: str) -> str:
    """Return a query in which nothing is read at once."""
    return _MARK.sub("", text)


def labels_at_once(text: str) -> str:
    """Return a query with each label that stands on a line of its own as a subquery."""
    return _LABEL.sub(lambda label: f"{label[1]}{joined_at_once(label[2])}", text)


def joined_at_once(patterns: str) -> str:
    """Return a group that joins what some patterns match.

    >>> joined_at_once("?claim br:statedIn ?text")
    '{ SELECT * WHERE { ?claim br:statedIn ?text } LIMIT 999999999 }'
    """
    return f"{{ SELECT * WHERE {{ {patterns} }} {_BOUND} }}"


def _line(line: str) -> str:
    """Return the group of a line, or of a sentence a group for each thing that it says."""
    if line.startswith("{"):
        return joined_at_once(line.removeprefix("{ ").removesuffix(" }"))
    subject, _, said = line.removesuffix(" .").partition(" ")
    return " ".join(joined_at_once(f"{subject} {each}") for each in said.split(" ; "))
