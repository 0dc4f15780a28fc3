"""A new project: a folder with an empty corpus that builds at once, and what is needed to keep it in Git."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg import files
from kg.errors import InputError
from kg.intake.skeletons import ENTITIES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["begin"]

_README = """\
# {name}

Who said what about whom, when, and in which words: a corpus for `bilateral`.

- `corpus/entities.yaml` names what claims are about; a slug of the world layer needs no entry there.
- `corpus/<document>/` holds a text and the claims on it.

```
bilateral add TEXTS       take texts in: txt, html, pdf, docx, mail, TEI, tables, folders of them
bilateral extract         propose claims on English texts, by pip install 'bilateral-kg[extract]'
bilateral review          accept, correct and make claims in the browser
bilateral check           report whatever is wrong
bilateral build           make the graph: build/
bilateral ask             list the questions, answer one
```
"""

_ONTOLOGY = """\
# Classes, relations, qualifiers and schemes of this corpus alone, beside those that ship.
@prefix br: <https://w3id.org/bilateral-kg/ontology#> .
@prefix own: <https://example.org/own#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""

_PLAIN: Mapping[str, str] = {
    "README.md": _README,
    "corpus/entities.yaml": ENTITIES,
    ".gitattributes": "# Places in a text count its line ends: nobody may change them.\ndocument.txt -text\n",
    ".gitignore": "/build/\n",
}
"""The files of a project, by their names."""


def begin(folder: Path, *, ontology: bool = False) -> list[Path]:
    """Write a new project into a folder that is new or empty, and return its files.

    ``ontology`` adds a file for terms of its own. Raises ``InputError`` where something stands there already.
    """
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise InputError("something stands there already", where=str(folder), fix="Name a new folder")
    texts = dict(_PLAIN) | ({"corpus/ontology.ttl": _ONTOLOGY} if ontology else {})
    with files.unwritable(folder, "Name another folder"):
        (folder / "corpus").mkdir(parents=True)
    for name, text in texts.items():
        whole = text.replace("{name}", folder.resolve().name)
        files.write(whole.encode("utf-8", "surrogateescape"), folder / name)
    return [folder / name for name in texts]
