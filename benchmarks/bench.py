"""Measure our stages beside the bare engine and beside what a user would pick instead, at growing sizes.

Run ``python benchmarks/bench.py`` from the checkout (``make bench``; ``--full`` is ``make bench-full``). Each
step of each tool is a process of its own: CPU (user and system) and the most memory that it held. Prints
Markdown, ratios first, and writes all that was measured as JSON; ``--document FILE`` also writes the tables
between the two marks in that file. The corpora are those of ``benchmarks/made_graph.py``. What takes longer
than the limit of CPU is ended and told as that.

Steps: *build* and *check* are the commands; *store* goes from ``claims.yaml`` to a validated store on disk,
beside pyoxigraph putting the same quads, at hand in memory, into one; the others have what they need read
before.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import re
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parent.parent
STEPS = Path(__file__).with_name("bench_steps.py")
SHORT, FULL = (10, 100), (10, 100, 1000, 10_000)
LIMIT_SHORT, LIMIT_FULL = 60, 3600
"""Seconds of CPU after which a step is ended."""

MEASURED = {
    "store": ("ours", "bare"),
    "load": ("ours", "bare", "rdflib"),
    "shapes": ("ours", "pySHACL"),
    "rules": ("ours", "owlrl"),
    "questions": ("ours", "bare", "rdflib"),
    "turtle": ("ours", "bare", "rdflib"),
    "page": ("ours", "pyvis"),
}
LIBRARIES = ("pyoxigraph", "pyrudof", "rdflib", "pyshacl", "owlrl", "pyvis")
BEGIN, END = "<!-- bench -->", "<!-- end of bench -->"

Measure = dict[str, object]


def command(name: str, home: Path, limit: int) -> Measure:
    """Run a command of ours as a whole process; return what it took."""
    rest = ["-o", str(home / "build")] if name == "build" else []
    line = [sys.executable, "-m", "kg", name, "--corpus", str(home / "corpus"), *rest]
    limited = ["/bin/sh", "-c", f'ulimit -t {limit}; exec "$@"', "sh", *line]
    process = subprocess.Popen(limited, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        return {"ended": process.returncode}
    return {"cpu": round(used.ru_utime + used.ru_stime, 3), "peak": used.ru_maxrss * 1024}


def step(tool: str, name: str, home: Path, limit: int) -> Measure:
    """Do a step by a tool in a process of its own; return what it took, or how it ended."""
    line = [sys.executable, str(STEPS), tool, name, str(home), str(limit)]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        told = done.stderr.strip().splitlines()
        return {"ended": done.returncode, "why": told[-1] if told else ""}
    found: Measure = json.loads(done.stdout)
    return found


def of_size(home: Path, limit: int) -> list[Measure]:
    """Measure all steps at one size."""
    size, found = int(home.name), []

    def keep(name: str, tool: str, took: Measure) -> None:
        found.append({"documents": size, "step": name, "tool": tool, **took})
        print(f"{size} {name} {tool}: {took}", file=sys.stderr, flush=True)

    step("ours", "corpus", home, limit)
    for name in ("build", "check"):
        keep(name, "ours", command(name, home, limit))
    if not (home / "build" / "store").is_dir():
        return found
    step("ours", "prepare", home, limit)
    for name, tools in MEASURED.items():
        for tool in tools:
            keep(name, tool, step(tool, name, home, limit))
    return found


def cpu(found: list[Measure], name: str, tool: str, size: int) -> float | None:
    """Return the CPU seconds of a step, if it came to its end."""
    same = (each for each in found if (each["step"], each["tool"], each["documents"]) == (name, tool, size))
    return next((float(str(each["cpu"])) for each in same if "cpu" in each), None)


def ratio(one: float | None, other: float | None) -> str:
    """Return how many times one is the other; a dash where one was not measured."""
    if one is None or other is None:
        return "–"
    times = one / max(other, 0.001)
    return f"{times:.1f}" if times >= 0.1 else f"{times:.2f}"  # noqa: PLR2004


def ratios(found: list[Measure], sizes: list[int]) -> list[str]:
    """Return the table of ratios: how often our CPU that of the bare engine is, and others' is ours."""
    lines = [
        f"| CPU, times | {' | '.join(f'{size:,}' for size in sizes)} |",
        f"| --- |{' ---: |' * len(sizes)}",
    ]
    for name, tools in MEASURED.items():
        for tool in tools[1:]:
            named = f"{name}: ours to bare" if tool == "bare" else f"{name}: {tool} to ours"
            pairs = [(cpu(found, name, "ours", size), cpu(found, name, tool, size)) for size in sizes]
            cells = [ratio(*(pair if tool == "bare" else pair[::-1])) for pair in pairs]
            lines.append(f"| {named} | {' | '.join(cells)} |")
    return lines


def exponent(found: list[Measure], name: str, tool: str, sizes: list[int]) -> str:
    """Return by which power of the number of documents the CPU grows between the two largest sizes."""
    ends = [(size, took) for size in sizes if (took := cpu(found, name, tool, size))]
    if len(ends) < 2:  # noqa: PLR2004
        return "–"
    (few, short), (many, long) = ends[-2:]
    return f"{round(math.log(long / short) / math.log(many / few), 1) + 0:.1f}"  # + 0: no minus before 0


def cell(found: list[Measure], name: str, tool: str, size: int) -> str:
    """Return CPU and memory of a step, or that it was ended."""
    same = (each for each in found if (each["step"], each["tool"], each["documents"]) == (name, tool, size))
    took = next(same, {})
    if "cpu" not in took:
        return "ended" if took else "–"
    return f"{float(str(took['cpu'])):.2f} s, {int(str(took['peak'])) / 1e6:,.0f} MB"


def table(found: list[Measure], sizes: list[int]) -> list[str]:
    """Return the table of what each step of each tool took."""
    lines = [
        f"| step | tool | {' | '.join(f'{size:,} documents' for size in sizes)} | exponent |",
        f"| --- | --- |{' ---: |' * (len(sizes) + 1)}",
    ]
    for name, tools in {"build": ("ours",), "check": ("ours",), **MEASURED}.items():
        for tool in tools:
            cells = [cell(found, name, tool, size) for size in sizes]
            lines.append(f"| {name} | {tool} | {' | '.join(cells)} | {exponent(found, name, tool, sizes)} |")
    return lines


def conditions(limit: int) -> dict[str, object]:
    """Return under what conditions is measured."""
    return {
        "when": datetime.now(tz=UTC).isoformat(timespec="minutes"),
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in LIBRARIES},
        "cores": os.cpu_count(),
        "load": [round(each, 1) for each in os.getloadavg()],
        "limit": limit,
    }


def document(path: Path, lines: list[str]) -> None:
    """Write lines between the marks of a file."""
    text, inner = path.read_text(encoding="utf-8"), "\n".join(["", *lines, ""])
    new = re.sub(f"{BEGIN}.*?{END}", lambda _: f"{BEGIN}{inner}{END}", text, flags=re.DOTALL)
    path.write_text(new, encoding="utf-8")


def main() -> None:
    """Measure, print and write."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--full", action="store_true", help="up to 10,000 documents: hours")
    words.add_argument("--sizes", type=int, nargs="+", help="numbers of documents")
    words.add_argument("--limit", type=int, help="seconds of CPU for a step")
    words.add_argument("--output", type=Path, help="the JSON; else in benchmarks/results")
    words.add_argument("--document", type=Path, help="a file with marks, to write the tables into")
    asked = words.parse_args()
    sizes = asked.sizes or list(FULL if asked.full else SHORT)
    limit = asked.limit or (LIMIT_FULL if asked.full else LIMIT_SHORT)
    output = (
        asked.output or ROOT / "benchmarks" / "results" / f"{'bench-full' if asked.full else 'bench'}.json"
    )
    output.parent.mkdir(exist_ok=True)
    told, found = conditions(limit), []
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            home = Path(folder) / str(size)
            home.mkdir()
            found += of_size(home, limit)
            output.write_text(json.dumps({**told, "measured": found}, indent=1) + "\n", encoding="utf-8")
    lines = [*ratios(found, sizes), "", *table(found, sizes)]
    print("\n".join(lines))
    if asked.document:
        document(asked.document, lines)


if __name__ == "__main__":
    main()
