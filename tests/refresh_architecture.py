"""Draw the rooms of the code and the arrows between them for ``docs/architecture.md``: ``make docs``."""

import re
from pathlib import Path

from architecture import ORDER, ROOT, doors, purpose

PAGE = ROOT / "docs" / "architecture.md"
PICTURE = ROOT / "docs" / "pictures" / "architecture.svg"

_DATA = {"kg.ontology": "ontology/", "kg.corpus": "corpus/", "kg.asking": "queries/"}
_FACES = {"kg.assistant", "kg.web", "kg.cli", "kg.graph"}
_BEGIN, _END = "<!-- rooms -->\n", "<!-- end of rooms -->\n"


def shown():
    """Return the rooms that are drawn, in their order: all but what everything uses, and the entry point."""
    return [name for name in ORDER if name not in {"kg.errors", "kg.terminal", "kg.__main__"}]


def edges():
    """Return the arrows that are drawn: which room imports from which, less what other arrows imply."""
    import networkx as nx

    pairs = nx.DiGraph((one, other) for one, other in doors() if {one, other} <= set(shown()))
    return set(nx.transitive_reduction(pairs).edges)


def table():
    """Return the rooms as a table: name, what it says of itself, what it imports from."""
    rows = ["| room | what it is for | imports from |", "| --- | --- | --- |"]
    for name in ORDER:
        to = [other.removeprefix("kg.") for one, other in doors() if one == name]
        rows.append(f"| `{name}` | {purpose(name).replace('``', '`')} | {', '.join(to) or '–'} |")
    return "\n".join(rows) + "\n"


def drawn_edges():
    """Return the arrows that the picture shows."""
    found = re.findall(r"<title>([\w.]+)&#45;&gt;([\w.]+)</title>", PICTURE.read_text(encoding="utf-8"))
    return {pair for pair in found if set(pair) <= set(shown())}


def draw():
    """Return the picture: a box a room, an arrow to the rooms it imports from, the faces on top."""
    import pygraphviz

    graph = pygraphviz.AGraph(directed=True, ranksep="0.4", nodesep="0.4")
    graph.node_attr.update(shape="box", style="rounded,filled", fontname="Helvetica", fontsize="12")
    graph.edge_attr.update(arrowsize="0.7", color="#7a8594")
    for name in shown():
        folder = f"\\n↔ {_DATA[name]}" if name in _DATA else ""
        graph.add_node(name, label=name + folder, fillcolor="#fdf1d8" if name in _FACES else "#e4ecf7")
    graph.add_edges_from(sorted(edges()))
    return graph.draw(format="svg", prog="dot").decode()


def main():
    """Write the picture and the table anew."""
    PICTURE.write_text(draw(), encoding="utf-8")
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(_BEGIN)
    Path(PAGE).write_text(before + _BEGIN + table() + _END + rest.partition(_END)[2], encoding="utf-8")


if __name__ == "__main__":
    main()
