"""Skeletons of a document and of a claim: keys to fill in, each with what goes there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg import files
from kg.corpus.keys import CLAIM, DOCUMENT
from kg.corpus.spelling import SLUG, near
from kg.errors import InputError
from kg.intake.appending import append, text_of
from kg.ontology import vocabulary
from kg.rdf.terms import SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from kg.corpus.keys import Key
    from kg.ontology.vocabulary import Ontology

__all__ = ["ENTITIES", "claim", "document"]

_ASKED = frozenset(["kind", "publisher"])
"""The keys without which no document passes the checks: they stand there to be filled in."""

ENTITIES = """\
# The entities that claims are about, a line each, by slug:
# aland: {type: Polity, label: Aland}
"""
"""An authority file that says nothing yet."""

_LINK = re.compile(r"\[(?P<words>[^\]]+)\]\([^)]*\)")
"""A link of Markdown, as the page on the format has it."""

_PARTS = """
# Who speaks from which words on, until the next turn.
# turns:
#   - {from: "first words", speaker: SLUG, role: as the text says, capacity: CAPACITY}

# What only this document speaks of; all else stands in entities.yaml.
# entities:
#   SLUG: {type: CLASS, label: NAME}

claims:
"""


def document(folder: Path, slug: str, *, withheld: bool = False) -> Path:
    """Write the skeleton of a document into a corpus, which is begun where there is none; return its folder.

    An empty ``document.txt`` waits for the text, but where it is withheld. Raises ``InputError`` for a name
    that is no slug, and where such a document stands already.
    """
    if not SLUG.fullmatch(slug):
        fix = "Name it like 2022-08-25-gazette-visit: small letters, digits, single hyphens"
        raise InputError(f"{slug!r} cannot name a document", where=str(folder), fix=fix)
    home = folder / slug
    if home.exists():
        raise InputError("stands there already", where=str(home), fix="Choose another name")
    header = "".join(_header(_ontology(folder), withheld=withheld))
    with files.unwritable(home, "Name another corpus"):
        home.mkdir(parents=True)
    if not (folder / "entities.yaml").exists():
        files.write(ENTITIES.encode(), folder / "entities.yaml")
    if not withheld:
        files.write(b"", home / "document.txt")
    files.write(f"document:\n{header}{_PARTS}".encode(), home / "claims.yaml")
    return home


def _ontology(folder: Path) -> Ontology:
    return vocabulary.load(folder / "ontology.ttl")


def _header(ontology: Ontology, *, withheld: bool) -> Iterator[str]:
    for name, key in DOCUMENT.items():
        if name == "text":
            yield _line("text: withheld" if withheld else "# text: withheld", key.meaning)
        else:
            value = "" if name in _ASKED else key.example or key.takes.upper()
            yield _line(f"{'' if name in _ASKED else '# '}{name}: {value}".rstrip(), _meaning(key, ontology))


def _meaning(key: Key, ontology: Ontology) -> str:
    """Say what goes under a key: what it means, what kind of value it takes."""
    known = f" One of {', '.join(ontology.scheme(key.scheme))}." if key.scheme else ""
    kind = " The slug of an entity." if key.takes == "entity" else ""
    return f"{key.meaning}{known}{kind}"


def _line(pair: str, meaning: str) -> str:
    words = _LINK.sub(lambda link: link["words"], meaning)
    return f"  {pair:<30}  # {words}\n"


def claim(folder: Path, slug: str, relation: str = "") -> Path:
    """Add the skeleton of a claim to a document, with the qualifiers usual with a relation; return its file.

    Raises ``InputError`` for an unknown document or relation, with the nearest, and for a ``claims.yaml``
    that takes no addition.
    """
    path = folder / slug / "claims.yaml"
    if not SLUG.fullmatch(slug) or not path.is_file():
        known = sorted(each.parent.name for each in folder.glob("*/claims.yaml"))
        fix = near(slug, known) or f"`bilateral new document {slug}` writes it"
        raise InputError(f"no document {slug!r}", where=str(folder), fix=fix)
    ontology = _ontology(folder)
    if relation and relation not in ontology.relations:
        fix = near(relation, ontology.relations) or "`bilateral ask relations` lists them"
        raise InputError(f"unknown relation {relation!r}", where="--relation", fix=fix)
    text = text_of(path)
    added = "".join(_claim(ontology, relation, quoted=(path.parent / "document.txt").exists()))
    files.write(append(text, [added], path).encode(), path)
    return path


def _claim(ontology: Ontology, relation: str, *, quoted: bool) -> Iterator[str]:
    term = ontology.relations.get(relation)
    ends = f"{_any(term.domain)} → {_any(term.range)}" if term else CLAIM["claim"].meaning
    yield f"# {ends}\n- claim: subject {relation or 'relation'} object\n"
    yield f"  # status: {ontology.unsaid}  # Or {', '.join(_others(ontology))}\n"
    if quoted:
        yield f'  quote: ""  # {CLAIM["quote"].meaning.partition(". ")[0]}.\n'
    for name in term.usual if term else ():
        qualifier = ontology.qualifiers[name]
        known = ontology.scheme(qualifier.scheme) if qualifier.range == SKOS["Concept"] else {}
        meaning = f"{qualifier.definition} {_one_of(known)}".strip()
        yield f"  # {name}:  # {meaning}\n"


def _any(classes: Iterable[str]) -> str:
    return ", ".join(sorted(classes)) or "Entity"


def _others(ontology: Ontology) -> list[str]:
    return [each for each in ontology.statuses if each != ontology.unsaid]


def _one_of(known: Mapping[str, object]) -> str:
    return f"One of {', '.join(known)}." if known else ""
