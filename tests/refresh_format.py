"""Write ``docs/format.md``, the reference of what a corpus may say, from the tables of keys and the ontology.

``make docs`` runs it; a test holds the file to what it writes.
"""

from __future__ import annotations

from pathlib import Path

from kg.corpus.keys import CLAIM, DOCUMENT, ENTITY, MEMBERSHIP, NAME, PARTS, STEP, TEXT, TOUR, TURN
from kg.ontology import vocabulary
from kg.rdf.terms import BR, SKOS, XSD

PAGE = Path(__file__).parent.parent / "docs" / "format.md"

BEGINNING = """\
# The format of a corpus

Everything that may stand in a corpus, to look up. How to decide what to write is in
[the codebook](codebook.md), how it is checked in [the commands](commands.md#bilateral-check). This page is
written by `make docs` from the ontology and from the tables of keys that the checker reads; an ontology of a
corpus's own adds to it.

"""

FILES = """\
## Files

| file | holds |
| --- | --- |
| `entities.yaml` | what all documents speak of: a table from slug to [entity](#keys-of-an-entity) |
| `ontology.ttl` | if there is one: what the corpus adds to the ontology |
| `tour.yaml` | if there is one: an argument in steps, a [tour](#keys-of-a-tour) |
| `<document>/claims.yaml` | a document: what it is, who speaks, what is said |
| `<document>/document.txt` | its text, exactly as it came, in UTF-8; none where it is not kept |

The name of a folder is the slug of its document; folders whose names begin with `_` or `.` are left alone.
YAML is read plainly: every value is text, and there are no tags, anchors or aliases. A text with `: ` or ` #`
needs quotes. A small corpus, in which `bilateral check` finds nothing wrong:

```yaml write=example/entities.yaml
aland: {type: Polity, label: Aland}
bem-land: {type: Polity, label: Bemland}
gazette: {type: NewsOutlet, label: Gazette, of: aland}
expert: {type: Person, label: Ann Expert, of: aland}
```

```text write=example/2020-05-04-gazette/document.txt
- How close are the two states?

- We are neighbors. Trade reached $40
million last year.
```

```yaml write=example/2020-05-04-gazette/claims.yaml
document:
  issued: 2020-05-04
  kind: interview
  publisher: gazette
  source: https://example.org/neighbors
  coder: gazette

turns:
  - {from: "- How close", speaker: gazette, capacity: press}
  - {from: "- We are neighbors", speaker: expert, role: Director, capacity: expert}

claims:
  - claim: aland neighborOf bem-land
    quote: We are neighbors
  - claim: aland tradesWith bem-land
    amount: 40000000
    currency: USD
    flow: turnover
    period: 2019
    quote: Trade reached $40 million last year
```

```console
$ bilateral check --corpus example
```

"""

WORLD_LAYER = """\
## The world layer

What everybody writes of ships, so that no corpus has to declare it: `world/` has the members and observers
of the United Nations and some other polities, capitals and cities of a million and more, regions,
organizations of states with their members, holders of the highest offices of some states, and common
publishers. A slug of it can be used without an entry in `entities.yaml`: `united-states`, `quad`,
`new-delhi`, `reuters`. `bilateral check` names the slug where a code or another name is written instead
(`USA`: *Did you mean united-states?*).

- A record comes into the graph only where a claim, a turn, a document or an entity names it, with what it
  is `partOf` or `of`. What it says of others (capital, region, borders, memberships) stands there only
  where these are in the graph too.
- An entity of the corpus with the same slug is laid over the record: its keys win, one by one; its `names`
  and `sources` are added to the record's, and of `labels` each language wins by itself. One that is
  `contested` takes no `partOf` from the record.
- It has to be of the record's class, or of one above or below: an address means one thing in all corpora,
  so another class is an error (`class-of-the-world`).
- All of it are authority statements: they cite their registers and are no edges. The question `borders`
  shows the neighbors by land that a register lists, `entity` the rest.

"""
VALUES = """\
## Values

| value | is written |
| --- | --- |
| slug | small letters, digits and single hyphens: `bem-land` |
| entity | its slug |
| date | never more precise than the words: `2022`, `2022-08`, `2022-08-24` |
| date or period | also a stretch of two dates: `2022-01/2022-06` |
| number | plain digits: `330000000`, `461.9`; `40_000_000` is read too |
| percentage | a number in percent, from -100 to 10000: `25`, `7.5 %` |
| currency | its code in ISO 4217: `USD` |
| yes or no | `true`, `false` |
| degrees | `51.18`, south and west with `-`; no more than six digits after the point |
| language | its tag: `kk`, `ru-Latn` |
| address | `https://…`; a sign that an address cannot have is written by its number, `[` as `%5B` |
| text | any, but for control characters such as U+000C, which XML cannot carry |
| one of a scheme | its notation, see [schemes](#schemes) |

**Quotes and first words.** White space counts as one space, however long, also where it breaks a line; signs
that are not seen, such as a soft hyphen, count for nothing; a word that a hyphen breaks at the end of a line
is found with the hyphen and without. All else is compared letter by letter, and what only looks alike, such
as a no-break space or another kind of hyphen, is told with its number. The graph keeps the exact stretch of
the text. A quote runs over no empty line, unless it has that line too, and over no turn.

**`document.txt`** may have form feeds, as programs write that make text of PDF; in answers as XML, which has
no way to write one, U+FFFD stands in its place. Other control characters are an error.

"""

RELATIONS = """\
## Relations

Subject and object are of the classes named, or below them. *Both ways*: it holds of the object to the subject
as much. *A view*: it makes sense only as somebody's view, and never becomes an edge.

"""

QUALIFIERS = """\
## Qualifiers

What narrows a claim. *Identifying*: it says which thing is meant, so claims that differ in it speak of
different things.

"""

TAKES = {
    "address": "address",
    "claim id": "id of a claim",
    "class": "[class](#classes)",
    "concept": "one of [{0}](#{1})",
    "date": "date",
    "degrees": "degrees",
    "entity": "entity",
    "flag": "yes or no",
    "grounds": "`document#id` or address's last part of a claim, `slug relation slug`, or slug",
    "guess": "keys of the document, or `turns`",
    "hash": "64 hexadecimal digits",
    "labels": "table from language to text",
    "language": "language",
    "memberships": "list of [tables](#keys-of-a-membership)",
    "names": "list of texts or [tables](#keys-of-a-name)",
    "number": "number from 1",
    "offset": "number from 0",
    "source": "text or address",
    "statement": "slug, [relation](#relations), slug or slugs with commas between",
    "table": "table",
    "tables": "list of tables",
    "text": "text",
    "told": "text, or table from language to text",
    "view": "`two`, `network`, `timeline`, `map` or `table`",
    "withheld": "`withheld` or a table",
}
RANGES = {
    XSD["string"]: "text",
    XSD["decimal"]: "number",
    XSD["integer"]: "whole number",
    XSD["boolean"]: "yes or no",
    XSD["anyURI"]: "address",
    BR["PartialDate"]: "date",
    BR["PartialPeriod"]: "date or period",
    BR["CurrencyCode"]: "currency",
    BR["Percentage"]: "percentage",
}
KEYS = {
    "Parts of claims.yaml": PARTS,
    "Keys of the document": DOCUMENT,
    "Keys of a text by reference": TEXT,
    "Keys of a turn": TURN,
    "Keys of a claim": CLAIM,
    "Keys of an entity": ENTITY,
    "Keys of a name": NAME,
    "Keys of a membership": MEMBERSHIP,
    "Keys of a tour": TOUR,
    "Keys of a step of a tour": STEP,
}


def page():
    """Return the whole page."""
    ontology = vocabulary.load()
    parts = [
        FILES,
        *(keys(ontology, title, table) for title, table in KEYS.items()),
        WORLD_LAYER,
        VALUES,
        classes(ontology),
        relations(ontology),
        qualifiers(ontology),
        schemes(ontology),
    ]
    body = "".join(parts)
    return BEGINNING + contents(body) + body.rstrip("\n") + "\n"


def contents(body):
    """Return links to the headings of a text, the finer ones indented."""
    headings = [line for line in body.split("\n") if line.startswith(("## ", "### "))]
    listed = [f"{'  ' * line.startswith('###')}- {link(line.lstrip('# '))}\n" for line in headings]
    return "".join([*listed, "\n"])


def link(title):
    """Return a link to a heading."""
    return f"[{title}](#{anchor(title)})"


def anchor(title):
    """Return the anchor that code hosts give a heading."""
    return "".join(sign for sign in title.lower().replace(" ", "-") if sign.isalnum() or sign == "-")


def table(head, rows):
    """Return a table; a bar inside a cell does not end it."""
    cells = [[cell.replace("|", "\\|") for cell in line] for line in [head, ["---"] * len(head), *rows]]
    return "".join(f"| {' | '.join(line)} |\n" for line in cells) + "\n"


def keys(ontology, title, known):
    """Return the section on the keys of one table."""
    rows = [[f"`{name}`", takes(ontology, key), meaning(key)] for name, key in known.items()]
    more = "All [qualifiers](#qualifiers) are keys of a claim, too.\n\n" if known is CLAIM else ""
    return f"## {title}\n\n{table(['key', 'takes', 'means'], rows)}{more}"


def takes(ontology, key):
    """Say what a key takes, in the words of the page."""
    title = scheme_title(ontology, key.scheme) if key.scheme else ""
    said = TAKES.get(key.takes, f"like `{key.example}`").format(title, anchor(title))
    return f"{said}, one or a list" if key.several else said


def meaning(key):
    """Return what a key means, whether it is required, and an example."""
    required = "**Required.** " if key.required else ""
    example = f" Such as `{key.example}`." if key.example and key.takes != "code" else ""
    return f"{required}{key.meaning}{example}"


def classes(ontology):
    """Return the classes of entities as a tree; one with two parents stands below each."""
    entities = {name: each for name, each in ontology.classes.items() if ontology.is_a(name, ["Entity"])}

    def tree(name, depth):
        below = [child for child in entities if name in parents(entities, child)]
        line = f"{'  ' * depth}- `{name}`: {entities[name].definition}\n"
        return line + "".join(tree(child, depth + 1) for child in below)

    return f"## Classes\n\nWhat an entity's `type` may be.\n\n{tree('Entity', 0)}\n"


def parents(entities, name):
    """Return the classes right above one: those of its ancestors that are above no other of them."""
    above = entities[name].ancestors - {name}
    return {each for each in above if not any(each in entities[other].ancestors for other in above - {each})}


def relations(ontology):
    """Return the relations by their families."""
    parts = [RELATIONS]
    only = {triple.subject for triple in ontology.triples if triple.predicate == BR["authorityOnly"]}
    for family in ontology.scheme("families").values():
        inside = [each for each in ontology.relations.values() if each.family == family.name]
        rows = [relation(each) for each in inside if each.iri not in only]
        head = ["relation", "from → to", "means", "usual qualifiers"]
        parts.append(f"### {title_of(family)}\n\n{table(head, rows)}" if rows else "")
    return "".join(parts)


def relation(each):
    """Return the row of a relation."""
    marks = ["*Both ways.*"] * each.symmetric + ["*A view.*"] * each.attributed_only
    ends = f"{listed(each.domain)} → {listed(each.range)}"
    usual = ", ".join(f"`{name}`" for name in each.usual)
    return [f"`{each.name}`", ends, " ".join([each.definition, *marks]), usual]


def listed(names):
    """Return the names of classes, or what none of them means."""
    return ", ".join(sorted(names)) or "any entity"


def qualifiers(ontology):
    """Return the qualifiers with what they take."""
    rows = [
        [f"`{each.name}`", qualified(ontology, each), defined(each)] for each in ontology.qualifiers.values()
    ]
    return QUALIFIERS + table(["qualifier", "takes", "means"], rows)


def qualified(ontology, each):
    """Say what a qualifier takes."""
    if each.range == SKOS["Concept"]:
        title = scheme_title(ontology, each.scheme)
        said = f"one of [{title}](#{anchor(title)})"
    else:
        said = RANGES.get(each.range) or f"entity: {listed(each.classes)}"
    return f"{said}, one or a list" if each.multiple else said


def defined(each):
    """Return what a qualifier means."""
    return each.definition + " *Identifying.*" * each.identifying


def schemes(ontology):
    """Return the values of every closed list that a key or a qualifier takes."""
    named = {key.scheme for known in KEYS.values() for key in known.values() if key.scheme}
    named |= {each.scheme for each in ontology.qualifiers.values() if each.scheme}
    parts = ["## Schemes\n\nClosed lists of values; files have the notation.\n\n"]
    titles = {scheme_title(ontology, name): name for name in named}
    for title, name in sorted(titles.items()):
        values = ontology.scheme(name).items()
        rows = [[f"`{notation}`", each.label(), each.definition] for notation, each in values]
        parts.append(f"### {title}\n\n{table(['notation', 'label', 'means'], rows)}")
    return "".join(parts)


def scheme_title(ontology, name):
    """Return the English label of a scheme."""
    labels = [
        triple.object.value
        for triple in ontology.triples
        if (triple.subject, triple.predicate) == (BR[name], SKOS["prefLabel"])
        if triple.object.language == "en"
    ]
    return labels[0]


def title_of(concept):
    """Return the label of a family of relations as a heading."""
    return f"{concept.label()[:1].upper()}{concept.label()[1:]}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
