"""Open our page and pyvis's own of the same graph in a browser, and see when each is drawn.

Run ``python benchmarks/pages.py`` from the checkout; needed are ``pip install -e '.[dev]'`` and Chromium.
Takes about five minutes, most of them pyvis's; prints a Markdown table. The first row is the corpus that
ships, drawn by ours alone; the other graphs are made (hubs, twice as many links as things, each with its
words), the same at each run; the browser has no window and no network.

*Drawn* is when the first picture of the graph stands on the screen, *ready* when the page has time for a
click or key after that, both from the moment the file is opened. pyvis is taken as it comes: its template,
``cdn_resources="in_line"``, the words as tooltips; it draws when its simulation has settled.
"""

from __future__ import annotations

import argparse
import contextlib
import math
import os
import platform
import shutil
import statistics
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx
from playwright.sync_api import TimeoutError as TooLateError
from playwright.sync_api import sync_playwright
from pyoxigraph import Literal, Quad, Store

import kg
from kg.ontology import vocabulary
from kg.rdf import terms
from kg.rdf.terms import BR, DCTERMS, ID, RDF, RDFS, typed
from viz.network import network
from viz.page import page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

SIZES, OURS_ALONE = (50, 200, 500, 2000), (5000,)
RELATIONS = ("cooperatesWith", "tradesWith", "supports", "partnerOf", "recognizes")
STATUSES = ("asserted", "asserted", "asserted", "planned", "denied")
SEED = 20221125
DOCUMENT = terms.document("2020-05-04-made")

DRAWN = "document.documentElement.dataset.firstDraw"
READY = "() => new Promise(done => requestAnimationFrame(() => setTimeout(() => done(performance.now()))))"
MARK = f"<script>network.once('afterDrawing', () => {{ {DRAWN} = performance.now(); }});</script></body>"
"""What is added to pyvis's page, so that it says when it was drawn, as ours does."""


def ties(size: int) -> Iterator[tuple[str, str, str, str]]:
    """Yield subject, relation, object and status of each link of a graph of so many things."""
    for number, (one, other) in enumerate(nx.barabasi_albert_graph(size, 2, seed=SEED).edges):
        relation, status = RELATIONS[number % len(RELATIONS)], STATUSES[number % len(STATUSES)]
        yield f"thing-{one}", relation, f"thing-{other}", status


def words(subject: str, relation: str, target: str) -> str:
    """Return the words of a link."""
    return f"{subject}, said the minister, {relation} {target}, as everybody knows in both of our countries"


def store(size: int) -> Store:
    """Make the graph as claims, each in the words of a minister, on the ontology that ships."""
    made = Store()
    made.extend(
        Quad(triple.subject, triple.predicate, triple.object, terms.graph("ontology"))
        for triple in vocabulary.load().triples
    )
    made.extend(_things(size))
    for number, (subject, relation, target, status) in enumerate(ties(size)):
        claim = terms.claim(f"{number:016x}")
        said = {
            RDF["type"]: BR["Claim"],
            RDF["subject"]: ID[subject],
            RDF["predicate"]: BR[relation],
            RDF["object"]: ID[target],
            BR["status"]: BR[status],
            BR["statedBy"]: ID["thing-0"],
            BR["statedIn"]: DOCUMENT,
            BR["evidenceKind"]: BR["verbatim"],
            BR["quote"]: Literal(words(subject, relation, target), language="en"),
        }
        made.extend(Quad(claim, predicate, value, DOCUMENT) for predicate, value in said.items())
    return made


def _things(size: int) -> Iterator[Quad]:
    home = terms.graph("entities")
    for number in range(size):
        yield Quad(ID[f"thing-{number}"], RDF["type"], BR["Polity"], home)
        yield Quad(ID[f"thing-{number}"], RDFS["label"], Literal(f"Thing {number}", language="en"), home)
    yield Quad(DOCUMENT, RDF["type"], BR["Document"], DOCUMENT)
    yield Quad(DOCUMENT, DCTERMS["issued"], typed("2020-05-04", "date"), DOCUMENT)


def ours(size: int) -> str:
    """Return our page."""
    return page(network(store(size))).html


def stock(size: int) -> str:
    """Return pyvis's own page, made as its documentation does it."""
    from pyvis.network import Network

    graph = Network(directed=True, cdn_resources="in_line")
    for number in range(size):
        graph.add_node(f"thing-{number}", label=f"Thing {number}")
    for subject, relation, target, _ in ties(size):
        graph.add_edge(subject, target, label=relation, title=words(subject, relation, target))
    return graph.generate_html().replace("</body>", MARK)


def opened(browser: Browser, path: Path, limit: float) -> tuple[float, float]:
    """Open a page; return after how many seconds it was drawn and ready, infinite where past the limit."""
    with contextlib.closing(
        browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
    ) as tabs:
        tab = tabs.new_page()
        tab.set_default_timeout(limit * 1000)
        try:
            tab.goto(path.as_uri(), wait_until="commit")
            tab.wait_for_function(f"() => {DRAWN}")
            return float(tab.evaluate(DRAWN)) / 1000, float(tab.evaluate(READY)) / 1000
        except TooLateError:
            return math.inf, math.inf


def measured(browser: Browser, path: Path, options: argparse.Namespace) -> tuple[float, float]:
    """Open a page several times, or once where that takes long; return the medians."""
    found = [opened(browser, path, options.limit)]
    if found[0][0] < options.limit / 10:
        found += [opened(browser, path, options.limit) for _ in range(options.runs - 1)]
    drawn, ready = zip(*found, strict=True)
    return statistics.median(drawn), statistics.median(ready)


def seconds(value: float, limit: float) -> str:
    """Write a time, or that it was not awaited."""
    return f"{value:.2f} s" if math.isfinite(value) else f"> {limit:.0f} s"


def shipped(browser: Browser, options: argparse.Namespace, folder: Path) -> str:
    """Measure the page of the corpus that ships and return the table's row."""
    begin = time.perf_counter()
    drawn = network(kg.build().store)
    path = folder / "shipped.html"
    path.write_text(page(drawn).html, encoding="utf-8")
    made, size = time.perf_counter() - begin, path.stat().st_size / 1e6
    times = [seconds(each, options.limit) for each in measured(browser, path, options)]
    head = f"{len(drawn.nodes):,} / {len(drawn.links):,} (the corpus that ships)"
    return " | ".join([head, f"{made:.1f} s, {size:.2f} MB", *times, "–", "–", "–"])


def row(browser: Browser, size: int, options: argparse.Namespace, folder: Path) -> str:
    """Measure both pages of one size and return the table's row."""
    made, times, sizes = {}, {}, {}
    for name, make in {"ours": ours, **({} if size in OURS_ALONE else {"pyvis": stock})}.items():
        begin = time.perf_counter()
        path = folder / f"{name}-{size}.html"
        path.write_text(make(size), encoding="utf-8")
        made[name], sizes[name] = time.perf_counter() - begin, path.stat().st_size / 1e6
        times[name] = measured(browser, path, options)
    cells = [f"{size:,} / {len(list(ties(size))):,}", f"{made['ours']:.1f} s, {sizes['ours']:.2f} MB"]
    cells += [seconds(each, options.limit) for each in times["ours"]]
    if "pyvis" not in times:
        return " | ".join([*cells, "–", "–", "–"])
    ratio = f"{min(times['pyvis'][0], options.limit) / times['ours'][0]:.0f}"
    cells += [seconds(each, options.limit) for each in times["pyvis"]]
    return " | ".join([*cells, ratio if math.isfinite(times["pyvis"][0]) else f"> {ratio}"])


def main() -> None:
    """Measure every size and print the table."""
    said = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    said.add_argument("--sizes", type=int, nargs="*", default=[*SIZES, *OURS_ALONE])
    said.add_argument("--limit", type=float, default=180, help="seconds after which a page is given up")
    said.add_argument("--runs", type=int, default=3)
    options = said.parse_args()
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        print(
            f"Chromium {browser.version}, pyvis {version('pyvis')}, Python {platform.python_version()}, ",
            end="",
        )
        print(f"{os.cpu_count()} cores; median of {options.runs}; {time.strftime('%Y-%m-%d')}.\n")
        print("| things / links | ours: made, size | drawn | ready | pyvis: drawn | ready | sooner, times |")
        print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
        print(f"| {shipped(browser, options, Path(folder))} |", flush=True)
        for size in options.sizes:
            print(f"| {row(browser, size, options, Path(folder))} |", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
