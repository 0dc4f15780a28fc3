"""Graphviz's ``dot`` in a process of its own, which a deadline and Ctrl-C end: nothing does within this one.

The process is :mod:`viz.dot_process`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from viz.fonts import configured

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Graph", "UndrawnError", "laid_out"]

_PROCESS = Path(__file__).with_name("dot_process.py")
"""The program, by its file: as a module it would begin later."""

Attributes = dict[str, str]


@dataclass(kw_only=True)
class Graph:
    """A directed graph in Graphviz's words: attributes of all, and nodes and edges with their own.

    ``inside`` are the attributes of the frame around all nodes; an edge is its two ends, key and attributes.
    """

    all: Mapping[str, str]
    node: Mapping[str, str]
    edge: Mapping[str, str]
    inside: Mapping[str, str]
    nodes: Sequence[tuple[str, Attributes]] = field(default_factory=list)
    edges: Sequence[tuple[str, str, str, Attributes]] = field(default_factory=list)


class UndrawnError(Exception):
    """There is no drawing: it took longer than it may, or the process ended; the words say which."""


def laid_out(graph: Graph, format: str, seconds: float) -> bytes:
    """Return a graph's drawing in a format of Graphviz, the same bytes for the same graph.

    Raises ``UndrawnError`` where there is none after so many seconds.
    """
    with configured() as configuration:
        try:
            done = subprocess.run(  # noqa: S603 - this very program
                [sys.executable, "-P", str(_PROCESS), str(seconds), format],
                input=json.dumps(asdict(graph)).encode(),
                capture_output=True,
                timeout=seconds,
                check=False,
                # UTC, so that the date in a PDF has one length.
                env={**os.environ, "FONTCONFIG_FILE": configuration, "TZ": "UTC"},
            )
        except subprocess.TimeoutExpired as error:
            raise UndrawnError(f"it takes more than {seconds:g} seconds") from error
    if done.returncode or not done.stdout:
        told = done.stderr.decode(errors="replace").strip().splitlines()
        raise UndrawnError(told[-1] if told else f"dot ended with {done.returncode}")
    return done.stdout
