"""A small corpus for tests: two states, one interview; every part can be replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """The President of Aland arrived in Bem on an official visit.

- How close are the two states?

- We are neighbours. Trade reached $40 million last year. A ferry is planned.

It is raining. It is raining. Subscribe!
"""

ENTITIES = """\
aland: {type: Polity, label: Aland, labels: {ru: Аланд}}
bem-land: {type: Polity, label: Bemland}
bem: {type: City, label: Bem, partOf: bem-land}
port-a: {type: City, label: Port A, partOf: aland}
gazette: {type: NewsOutlet, label: Gazette, of: aland}
reporter: {type: Person, label: Reporter, of: aland}
expert: {type: Person, label: Ann Expert, of: aland, given: Ann, family: Expert}
president: {type: Person, label: President of Aland, of: aland}
coder: {type: Organisation, label: Coders}
long-sea: {type: WaterBody, label: Long Sea}
friendship: {type: Topic, label: friendship}
"""

DOCUMENT = """\
document:
  issued: 2020-05-04
  kind: interview
  publisher: gazette
  source: https://example.org/neighbours
  language: en
  coder: coder
"""

TURNS = """\
turns:
  - {from: "The President of Aland arrived", speaker: gazette}
  - {from: "- How close", speaker: reporter}
  - {from: "- We are neighbours", speaker: expert, role: Director, capacity: expert}
  - {from: "It is raining. It", speaker: gazette}
"""

CLAIMS = """\
claims:
  - claim: president visited bem
    visitType: official
    quote: arrived in Bem on an official visit
  - claim: aland neighborOf bem-land
    inferredSubject: true
    quote: We are neighbours
  - claim: aland tradesWith bem-land
    amount: 40000000
    currency: USD
    flow: turnover
    period: 2019
    quote: Trade reached $40 million last year
  - claim: port-a connectedTo bem
    status: planned
    mode: ferry
    quote: A ferry is planned
"""


PARTS = {
    "text": TEXT,
    "entities": ENTITIES,
    "document": DOCUMENT,
    "turns": TURNS,
    "claims": CLAIMS,
    "ontology": "",
}


def write(folder: Path, slug: str = "interview", **replaced: str | None) -> Path:
    """Write the corpus into a folder and return the folder; a part that is None or empty is left out."""
    parts = {name: text or "" for name, text in (PARTS | replaced).items()}
    home = folder / slug
    home.mkdir(parents=True, exist_ok=True)
    (folder / "entities.yaml").write_text(parts["entities"], encoding="utf-8")
    whole = parts["document"] + parts["turns"] + parts["claims"]
    (home / "claims.yaml").write_text(whole, encoding="utf-8")
    if parts["text"]:
        (home / "document.txt").write_text(parts["text"], encoding="utf-8", newline="")
    if parts["ontology"]:
        (folder / "ontology.ttl").write_text(parts["ontology"], encoding="utf-8")
    return folder
