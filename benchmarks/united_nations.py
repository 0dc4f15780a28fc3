"""The General Debate of the United Nations: from 6,204 speeches to a graph of what a program found there.

Run ``python benchmarks/united_nations.py FOLDER --texts DIR`` from the checkout. DIR has the corpus of
Jankin, Baturo and Dasandi (doi:10.7910/DVN/0TJX8Y) as ``speeches-1992-2024.tar.xz``, with
``speakers-1992-2024.csv`` beside it. Needed is ``pip install -e '.[extract]'``. All speeches take about an
hour of CPU, most of it for candidates; ``--speeches N`` builds the newest N alone.

Each stage is a command in a process of its own: ``add``, ``extract``, ``build --unreviewed``, then the table
of dyads and years, and for cells of it, drawn at random but the same each time, the sentences that they
count, each compared with the text of its speech. What each took stands in FOLDER/results.json; a stage that
is there is not run again, so that what was broken off goes on: ``extract`` at the speech where it was.

Texts and graph stay in FOLDER. The candidates are taken as claims that nobody has reviewed: many are wrong,
and what is measured is size and speed on real text.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import random
import shutil
import subprocess
import sys
import tarfile
import time
from pathlib import Path

from kg.asking import answers, catalogue
from kg.rdf.store import UNREVIEWED, open_build

ARCHIVE, TABLE = "speeches-1992-2024.tar.xz", "speakers-1992-2024.csv"
STATED = {
    "kind": "speech",
    "publisher": "united-nations",
    "language": "en",
    "source": "https://doi.org/10.7910/DVN/0TJX8Y",
    "title": "Statement of {country} in the general debate of {year}",
}
CELLS, SEED = 200, 20241128
PER_COMMAND = 500
"""Speeches that one run of ``extract`` takes, so that its time is kept now and then."""


class Results:
    """What each stage took, in a file: seconds and bytes, added up over the runs that it took."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.of = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}

    def add(self, stage: str, **found: object) -> None:
        """Add to what a stage took; the most memory is that of its largest process."""
        kept = self.of.setdefault(stage, {"cpu": 0.0, "wall": 0.0, "memory": 0})
        kept["cpu"] = round(kept["cpu"] + float(found.pop("cpu", 0.0)), 1)
        kept["wall"] = round(kept["wall"] + float(found.pop("wall", 0.0)), 1)
        kept["memory"] = max(kept["memory"], int(found.pop("memory", 0)))
        kept |= found
        self.path.write_text(f"{json.dumps(self.of, indent=1)}\n", encoding="utf-8")

    def has(self, stage: str) -> bool:
        """Say whether a stage is done."""
        return bool(self.of.get(stage, {}).get("done"))


def command(results: Results, stage: str, home: Path, *words: object) -> str:
    """Run a command in a folder and keep what it took; return what it writes to standard output."""
    begun = time.monotonic()
    out = home / f"{stage}.out"
    with out.open("wb") as file, (home / f"{stage}.err").open("wb") as errors:
        arguments = [sys.executable, "-m", "kg", *map(str, words)]
        process = subprocess.Popen(arguments, cwd=home, stdout=file, stderr=errors)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    took = {"cpu": used.ru_utime + used.ru_stime, "wall": time.monotonic() - begun}
    results.add(stage, memory=used.ru_maxrss * 1024, **took)
    if process.returncode:
        raise SystemExit(f"{stage}: {(home / f'{stage}.err').read_text(encoding='utf-8')[-2000:]}")
    return out.read_text(encoding="utf-8")


def added(results: Results, home: Path, texts: Path) -> None:
    """Take all speeches into a corpus."""
    if results.has("add"):
        return
    if not (home / "texts").is_dir():
        with tarfile.open(texts / ARCHIVE) as archive:
            archive.extractall(home / "texts", filter="data")
    if not (home / "corpus").is_dir():
        command(results, "init", home, "init", "new")
        (home / "new" / "corpus").rename(home / "corpus")
    stated = [each for key, value in STATED.items() for each in ("--set", f"{key}={value}")]
    table = ("--table", texts / TABLE, "--match", "{iso3}_{session}_{year}.txt")
    command(results, "add", home, "add", "texts", *table, *stated)
    results.add("add", done=True, documents=len(speeches(home)))


def speeches(home: Path) -> list[str]:
    """Return the documents of the corpus, those of the newest session first."""
    found = [each.name for each in (home / "corpus").iterdir() if (each / "claims.yaml").exists()]
    return sorted(found, key=lambda slug: (-int(slug.split("-")[-2]), slug))


def extracted(results: Results, home: Path, chosen: list[str]) -> None:
    """Propose claims of speeches, some hundreds in each process."""
    waiting = [slug for slug in chosen if not (home / "corpus" / slug / "candidates.jsonl").exists()]
    for start in range(0, len(waiting), PER_COMMAND):
        command(results, "extract", home, "extract", *waiting[start : start + PER_COMMAND])
    files = [home / "corpus" / slug / "candidates.jsonl" for slug in chosen]
    lines = [json.loads(line) for path in files for line in path.open(encoding="utf-8")]
    found = [line for line in lines if line["kind"] == "candidate"]
    known = sum(line["subject_known"] and line["object_known"] for line in found)
    results.add("extract", done=True, documents=len(files), candidates=len(found), bothEndsKnown=known)


def part(home: Path, chosen: list[str]) -> Path:
    """Return a corpus of the chosen speeches: links to those of the whole."""
    folder = home / f"part-{len(chosen)}"
    if not folder.is_dir():
        folder.mkdir()
        shutil.copy2(home / "corpus" / "entities.yaml", folder)
        for slug in chosen:
            shutil.copytree(home / "corpus" / slug, folder / slug, copy_function=os.link)
    return folder


def built(results: Results, home: Path, chosen: list[str], score: float, workers: int) -> Path:
    """Build the graph of the chosen speeches, and beside it that with unreviewed claims."""
    stage = f"build {len(chosen)} from {score}"
    target = home / f"build-{len(chosen)}-{score}"
    if not results.has(stage):
        named = ("--corpus", part(home, chosen), "-o", target, "--cache", home / "cache")
        command(results, stage, home, "build", "--unreviewed", score, "--workers", workers, *named)
        told = [json.loads((each / "report.json").read_text()) for each in (target, target / UNREVIEWED)]
        sizes = [
            sum(each.stat().st_size for each in (one / "store").iterdir())
            for one in (target, target / UNREVIEWED)
        ]
        counted = {"triples": told[0]["triples"], "triplesWithUnreviewed": told[1]["triples"]}
        stores = {"store": sizes[0], "storeWithUnreviewed": sizes[1]}
        results.add(stage, done=True, claims=told[1]["claims"], **counted, **stores)
    return target


def asked(results: Results, home: Path, target: Path) -> list[dict[str, str]]:
    """Ask for the table of dyads and years, reviewed and with unreviewed claims; return the last rows.

    What is said of a group, be it the Security Council, is left out: it counts for each two of its members.
    """
    named = ("ask", "dyad-year", "groups=no", "--format", "csv", "--build", target)
    plain = read(command(results, "dyad-year, reviewed", home, *named))
    rows = read(command(results, "dyad-year", home, *named, "--unreviewed"))
    results.add("dyad-year, reviewed", rows=len(plain))
    results.add("dyad-year", rows=len(rows), dyads=len({row["dyad"] for row in rows}))
    return rows


def read(text: str) -> list[dict[str, str]]:
    """Return the rows of a table."""
    return [*csv.DictReader(io.StringIO(text))]


def proved(results: Results, home: Path, target: Path, rows: list[dict[str, str]]) -> None:
    """Follow cells of the table to the sentences that they count, and compare these with the speeches."""
    store, begun = open_build(target / UNREVIEWED), time.process_time()
    questions = catalogue.counting("dyad-year")
    cells = [(row, column) for row in rows for column in questions if row.get(column, "0") not in {"", "0"}]
    tried = random.Random(SEED).sample(cells, min(CELLS, len(cells)))
    sentences = 0
    for row, column in tried:
        a, b = row["dyad"].split(" | ")
        when = row["year"] or "undated"
        given = {"a": a, "b": b, "when": when, "column": column, "groups": "no"}
        said = answers.answer(store, questions[column], given).statements.values()
        for each in said:
            text = (home / "corpus" / each.work.slug / "document.txt").read_text(encoding="utf-8")
            assert each.quote, given
            assert each.quote in text, given
        assert said, given
        sentences += len(said)
    took = time.process_time() - begun
    results.add("cells", cpu=took, cells=len(cells), tried=len(tried), sentences=sentences)


def told(results: Results) -> None:
    """Print a Markdown table of the stages."""
    print("| stage | CPU | wall | most memory | found |\n| --- | ---: | ---: | ---: | --- |")
    for stage, found in results.of.items():
        counts = ", ".join(
            f"{key} {value:,}"
            for key, value in found.items()
            if isinstance(value, int) and key not in {"memory", "done"}
        )
        memory = f"{found['memory'] / 1e6:,.0f} MB" if found["memory"] else "–"
        print(f"| {stage} | {found['cpu']:,.0f} s | {found['wall']:,.0f} s | {memory} | {counts} |")


def main() -> None:
    """Run what is not done, and print what all took."""
    said = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    said.add_argument("folder", type=Path)
    said.add_argument("--texts", type=Path, required=True, help="the folder of archive and table")
    said.add_argument("--speeches", type=int, default=sys.maxsize, help="build the newest so many")
    said.add_argument("--score", type=float, default=0.5, help="take candidates of at least this score")
    said.add_argument("--workers", type=int, default=1, help="processes of the build")
    options = said.parse_args()
    home = options.folder.absolute()
    home.mkdir(parents=True, exist_ok=True)
    results = Results(home / "results.json")
    added(results, home, options.texts.absolute())
    chosen = speeches(home)[: options.speeches]
    extracted(results, home, chosen)
    target = built(results, home, chosen, options.score, options.workers)
    proved(results, home, target, asked(results, home, target))
    told(results)


if __name__ == "__main__":
    main()
