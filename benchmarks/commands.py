"""Time whole commands as a user meets them, beside the bare interpreter and what a user would pick instead.

Run ``python benchmarks/commands.py`` from the checkout after ``bilateral build``; prints a Markdown table of
wall and CPU seconds (minimum and median of the runs) and the ratio of the medians to ``python -c pass``.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
RUNS = 9
BILATERAL = [sys.executable, "-m", "kg"]

WITH_RDFLIB = """
import rdflib
graph = rdflib.Graph().parse("{build}/graph.ttl")
query = "SELECT ?o {{ id:kazakhstan br:neighborOf ?o }}"
print(len(list(graph.query(query))))
"""
BARE_ENGINE = """
import pyoxigraph
store = pyoxigraph.Store.read_only("{build}/store")
query = "PREFIX br: <{base}ontology#> PREFIX id: <{base}id/> "
query += "SELECT ?o {{ id:kazakhstan br:neighborOf ?o }}"
print(len(list(store.query(query, use_default_graph_as_union=True))))
"""


def commands(build: Path, fresh: Path) -> dict[str, list[str]]:
    """Return what is timed, by name."""
    return {
        "python -c pass": [sys.executable, "-c", "pass"],
        "bilateral --help": [*BILATERAL, "--help"],
        "bilateral ask neighbors": [
            *BILATERAL,
            "ask",
            "neighbors",
            "state=kazakhstan",
            "--build",
            str(build),
        ],
        "  a look-up by pyoxigraph alone": [
            sys.executable,
            "-c",
            BARE_ENGINE.format(build=build, base="https://w3id.org/bilateral-kg/"),
        ],
        "  the same by rdflib from graph.ttl": [sys.executable, "-c", WITH_RDFLIB.format(build=build)],
        "bilateral check": [*BILATERAL, "check", "--corpus", str(ROOT / "corpus")],
        "bilateral build": [*BILATERAL, "build", "--corpus", str(ROOT / "corpus"), "-o", str(fresh)],
    }


def once(command: list[str]) -> tuple[float, float]:
    """Run a command; return its wall and CPU seconds."""
    before, begin = os.times(), time.perf_counter()
    done = subprocess.run(command, capture_output=True, check=False, cwd=ROOT)
    wall, after = time.perf_counter() - begin, os.times()
    if done.returncode:
        sys.exit(done.stderr.decode())
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return wall, cpu


def main() -> None:
    """Time every command and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        build = Path(folder) / "build"
        once([*BILATERAL, "build", "--corpus", str(ROOT / "corpus"), "-o", str(build)])
        rows = {name: [once(each) for _ in range(RUNS)] for name, each in commands(build, build).items()}
    base = statistics.median(wall for wall, _ in rows["python -c pass"])
    print("| command | wall min | wall median | CPU median | ratio to `python -c pass` |")
    print("| --- | --- | --- | --- | --- |")
    for name, times in rows.items():
        walls, cpus = zip(*times, strict=True)
        median = statistics.median(walls)
        cells = f"{min(walls):.3f} s | {median:.3f} s | {statistics.median(cpus):.3f} s | {median / base:.1f}"
        print(f"| `{name.strip()}` | {cells} |")


if __name__ == "__main__":
    main()
