"""A corpus of two states and their neighbors as a handful of lines, for tests that ask as a reader would."""

import kg

DOCUMENT = """\
document: {{issued: {day}, kind: news-report, publisher: paper, language: en, coder: coder,
  text: withheld, source: "https://paper.example/{day}"}}
claims:
"""

ACTORS = """\
alba: {type: Polity, label: Alba}
borea: {type: Polity, label: Borea}
cyra: {type: Polity, label: Cyra}
delos: {type: Polity, label: Delos}
quartet: {type: InternationalOrganisation, label: Quartet}
ada: {type: Person, label: Ada, of: alba}
bo: {type: Person, label: Bo, of: borea}
paper: {type: NewsOutlet, label: Paper}
coder: {type: Person, label: Coder}
"""
"""Two persons, a paper, and the states and the group that they speak of."""


def built(folder, entities, documents):
    """Build a corpus in a folder; ``documents`` are days with the lines of their claims."""
    (folder / "entities.yaml").write_text(ACTORS + entities, encoding="utf-8")
    for day, lines in documents:
        (folder / day).mkdir()
        text = DOCUMENT.format(day=day) + "".join(f"  - {{claim: {line}}}\n" for line in lines)
        (folder / day / "claims.yaml").write_text(text, encoding="utf-8")
    return kg.build(folder)
