"""See what page and picture of large graphs cost, and how soon the page opens on a desk and on a phone.

Run ``python benchmarks/large.py [FOLDER ...]`` from the checkout; each FOLDER is one that
``python benchmarks/made_graph.py FOLDER --documents N`` has made. After them come two graphs as
``benchmarks/pages.py`` makes them, of 200 and of 2,000 things: what a page shows of each, and, of the larger,
all of it. Prints two Markdown tables. Needed are ``pip install -e '.[dev]'`` and Chromium.

CPU is user and system time with that of ``dot``: of reading what is shown from the store, of writing the
page, of drawing the picture. *Drawn* and *ready* are as in ``pages.py``; *held back* is with the processor
slowed to a quarter.
"""

from __future__ import annotations

import argparse
import contextlib
import resource
import shutil
import statistics
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from pages import DRAWN, READY, store
from playwright.sync_api import sync_playwright

from kg.rdf.store import open_build
from viz import drawings
from viz.excerpts import shown
from viz.network import network

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser

    from viz.model import Network

SIZES = ((1440, 900), (1280, 720), (768, 1024), (360, 740))
SLOWER = (1, 4)


def cpu() -> float:
    """Return the CPU seconds of this process and of those that it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def timed(work: Callable[[], Network | bytes]) -> tuple[Network | bytes, float]:
    """Return what some work gives, and its CPU seconds."""
    before = cpu()
    return work(), cpu() - before


def written(name: str, read: Callable[[], Network], home: Path, *, whole: bool = False) -> Path:
    """Read a graph, write its page, draw its picture; print the row; return the page's path."""
    drawn, reading = timed(read)
    html, writing = timed(lambda: drawings.draw(drawn, "html", whole=whole))
    _, drawing = timed(lambda: drawings.draw(drawn, "svg"))
    path = home / f"{name.replace(' ', '-')}.html"
    path.write_bytes(html)
    counts = " / ".join(
        f"{each:,}" for each in (drawn.extent.things, drawn.extent.ties, drawn.extent.statements)
    )
    of = drawn.whole or drawn.extent
    all_ = " / ".join(f"{each:,}" for each in (of.things, of.ties, of.statements))
    cells = [
        name,
        all_,
        counts,
        f"{reading:.1f}",
        f"{writing:.1f}",
        f"{drawing:.1f}",
        f"{len(html) / 1e6:.1f}",
    ]
    print(f"| {' | '.join(cells)} |", flush=True)
    return path


def opened(browser: Browser, path: Path, size: tuple[int, int], slower: int) -> tuple[float, float, float]:
    """Open a page; return after how many seconds it was drawn and ready, and its heap in megabytes."""
    viewport = {"width": size[0], "height": size[1]}
    with contextlib.closing(browser.new_context(viewport=viewport, offline=True)) as tabs:
        tab = tabs.new_page()
        tab.set_default_timeout(180_000)
        tabs.new_cdp_session(tab).send("Emulation.setCPUThrottlingRate", {"rate": slower})
        tab.goto(path.as_uri(), wait_until="commit")
        tab.wait_for_function(f"() => {DRAWN}")
        drawn = float(tab.evaluate(DRAWN)) / 1000
        tab.wait_for_selector("html[data-ready]", state="attached")
        ready = float(tab.evaluate(READY)) / 1000
        return drawn, ready, float(tab.evaluate("performance.memory.usedJSHeapSize")) / 1e6


def opening(browser: Browser, path: Path, runs: int) -> str:
    """Open a page in each size and at each speed; return the table's row, of medians."""
    cells = [path.stem.replace("-", " ")]
    for size in SIZES:
        for slower in SLOWER:
            drawn, ready, heap = zip(*(opened(browser, path, size, slower) for _ in range(runs)), strict=True)
            cells.append(f"{statistics.median(drawn):.2f} / {statistics.median(ready):.2f}")
    return " | ".join([*cells, f"{statistics.median(heap):.0f} MB"])


def pages(folders: list[Path], home: Path) -> list[Path]:
    """Make all pages; print the table of what they cost."""
    print("| graph | things / ties / statements | shown | read, s | page, s | picture, s | page, MB |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    made = [
        written(folder.name, lambda folder=folder: shown(open_build(folder / "build")), home)
        for folder in folders
    ]
    few, many = store(200), store(2000)
    made.append(written("200 things", lambda: shown(few), home))
    made.append(written("2000 things", lambda: shown(many), home))
    made.append(written("2000 things whole", lambda: network(many), home, whole=True))
    return made


def main() -> None:
    """Print both tables."""
    said = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    said.add_argument("folders", type=Path, nargs="*")
    said.add_argument("--runs", type=int, default=3)
    options = said.parse_args()
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as home, sync_playwright() as driver:
        made = pages(options.folders, Path(home))
        browser = driver.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--enable-precise-memory-info"]
        )
        sizes = [
            f"{wide}×{high}{', held back' if slower > 1 else ''}" for wide, high in SIZES for slower in SLOWER
        ]
        print(f"\nChromium {browser.version}, Python {sys.version.split()[0]}; drawn / ready, seconds.\n")
        print(f"| graph | {' | '.join(sizes)} | heap |\n| --- |{' ---: |' * (len(sizes) + 1)}")
        for path in made:
            print(f"| {opening(browser, path, options.runs)} |", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
