"""The process in which ``dot`` runs: it imports next to nothing, so that it begins at once.

``python dot_process.py SECONDS FORMAT`` lays out the graph that stands as JSON on its standard input (as
:class:`viz.dot.Graph` has it) and writes the drawing to its standard output. It ends itself a little after
the deadline, whatever became of its parent.
"""

import json
import signal
import sys
from typing import Any

from pygraphviz import AGraph

__all__ = ["main"]

_LATER = 5
"""So many seconds after its deadline the process ends by itself, if nobody has ended it."""


def main(seconds: float, format: str) -> None:
    """Draw what is asked for; a signal that nothing holds back ends it."""
    if hasattr(signal, "alarm"):  # not on Windows
        signal.alarm(int(seconds) + _LATER)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.stdout.buffer.write(_drawn(json.load(sys.stdin.buffer), format))


def _drawn(graph: dict[str, Any], format: str) -> bytes:
    drawn = AGraph(strict=False, directed=True)
    drawn.graph_attr.update(graph["all"])
    drawn.node_attr.update(graph["node"])
    drawn.edge_attr.update(graph["edge"])
    inside = drawn.add_subgraph(name="cluster_all", **graph["inside"])
    for name, attributes in graph["nodes"]:
        inside.add_node(name, **attributes)
    for one, other, key, attributes in graph["edges"]:
        drawn.add_edge(one, other, key=key, **attributes)
    found: bytes = drawn.draw(format=format, prog="dot")
    return found


if __name__ == "__main__":
    main(float(sys.argv[1]), sys.argv[2])
