"""Ask a served build for each kind of page, twice, and see what that costs: CPU, bytes, memory.

Run ``python benchmarks/site.py BUILD`` from the checkout; needed is ``pip install -e '.[dev]'``. It starts
``bilateral serve`` over the build, asks for one page after the other, each a first and a second time, and
prints a Markdown table, or with ``--json FILE`` writes the figures there, too. The pages are chosen from the
graph: the polity and the pair of polities of which most is said (*hub*), and one each of which little is.

*CPU* is user and system time of the server with all its processes, *memory* their proportional set size after
the page. A page that does not come within ``--limit`` seconds is given up.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import httpx
import psutil
from pyoxigraph import Store

from kg.asking import catalogue
from kg.rdf import sparql
from kg.rdf.terms import BR, RDF, local_name

if TYPE_CHECKING:
    from collections.abc import Iterator

QUESTIONS = ("claims", "agreements", "neighbors", "trade", "counts", "denials", "promises", "timeline")
FILES = ("graph.ttl", "claims.csv")
PAIRS = """SELECT ?a ?b (COUNT(?claim) AS ?n) { ?claim br:involvesDirectly ?a , ?b .
  ?a a br:Polity . ?b a br:Polity . FILTER(STR(?a) < STR(?b)) } GROUP BY ?a ?b ORDER BY DESC(?n) ?a ?b"""
SPOKEN_OF = """SELECT ?term (COUNT(?claim) AS ?n) { ?claim br:involvesDirectly ?term . ?term a br:Polity }
  GROUP BY ?term ORDER BY DESC(?n) ?term"""


@dataclass(frozen=True)
class Measured:
    """A page asked for once: CPU and wall in seconds, bytes of its body, memory of the server after it."""

    page: str
    address: str
    again: bool
    status: int
    cpu: float
    wall: float
    size: int
    memory: int


def pages(build: Path) -> Iterator[tuple[str, str]]:
    """Yield the kinds of pages with an address of each that the build has."""
    store = Store.read_only(str(build / "store"))
    pairs = [(local_name(row["a"]), local_name(row["b"])) for row in sparql.select(store, PAIRS)]
    named = [local_name(row["term"]) for row in sparql.select(store, SPOKEN_OF)]
    claims = store.quads_for_pattern(None, RDF["type"], BR["Claim"])
    documents = store.quads_for_pattern(None, RDF["type"], BR["Document"])
    hub = {"a": pairs[0][0], "b": pairs[0][1]}
    yield "home", "/"
    yield "hub entity", f"/id/{named[0]}"
    yield "hub entity, page 2", f"/id/{named[0]}?page=2"
    yield "quiet entity", f"/id/{named[-1]}"
    yield "hub dyad", f"/dyad/{hub['a']}/{hub['b']}"
    yield "quiet dyad", f"/dyad/{pairs[-1][0]}/{pairs[-1][1]}"
    yield "document", f"/document/{local_name(next(documents).subject)}"
    yield "claim", f"/claim/{local_name(next(claims).subject)}"
    for name in ("claims", "claims?page=7", "dyads", "entities", "sources", "questions", "ontology"):
        yield name.replace("?page=", ", page "), f"/{name}"
    yield "ties", f"/ties?a={hub['a']}&b={hub['b']}"
    yield "search", f"/search?q={named[0].split('-')[0]}"
    yield "search for a word", "/search?q=agreement"
    yield "offers", f"/offers.json?q={named[0][:4]}"
    yield "dossier", "/dossier?q=trade"
    yield "hub entity as Turtle", f"/id/{named[0]}.ttl"
    for name in QUESTIONS:
        given = {key: slug for key, slug in hub.items() if key in catalogue.get(name).takes}
        yield f"question {name}", f"/question/{name}?{urlencode(given)}"
    for name in FILES:
        yield name, f"/download/{name}"


def processes(server: psutil.Process) -> list[psutil.Process]:
    """Return a server with all that it has started and that runs."""
    return [server, *server.children(recursive=True)]


def spent(server: psutil.Process) -> float:
    """Return the CPU seconds of a server, of its processes, and of those that have ended."""
    total = sum(server.cpu_times()[2:4])
    for each in processes(server):
        with contextlib.suppress(psutil.NoSuchProcess):
            total += sum(each.cpu_times()[:2])
    return total


def memory(server: psutil.Process) -> int:
    """Return the bytes that a server holds with its processes, what they share counted once."""
    total = 0
    for each in processes(server):
        with contextlib.suppress(psutil.NoSuchProcess):
            total += each.memory_full_info().pss
    return total


def counting(server: psutil.Process) -> bool:
    """Say whether the server still counts and indexes what it serves."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return any("kg.web.preparing" in each.cmdline() for each in processes(server))
    return True


def settled(server: psutil.Process) -> float:
    """Wait until the server has done nothing for a moment; return its CPU seconds."""
    while counting(server):
        time.sleep(0.1)
    before = spent(server)
    while True:
        time.sleep(0.4)
        now = spent(server)
        if now - before < 0.02:  # noqa: PLR2004 – two ticks of the system's clock
            return now
        before = now


@contextlib.contextmanager
def serving(build: Path, arguments: list[str]) -> Iterator[tuple[psutil.Process, str, float]]:
    """Serve a build; give the process, its address, and the seconds until it was announced."""
    command = [sys.executable, "-m", "kg", "serve", "--build", str(build), "--port", "0", *arguments]
    begun = time.perf_counter()
    with subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8") as server:
        try:
            line = next(line for line in server.stderr or () if " at http" in line)
            took = time.perf_counter() - begun
            yield psutil.Process(server.pid), line.split(" at ")[1].split("/ ")[0], took
        finally:
            server.terminate()


def asked(server: psutil.Process, client: httpx.Client, page: str, address: str, *, again: bool) -> Measured:
    """Ask for a page and see what it costs."""
    before, begun, status, size = settled(server), time.perf_counter(), 0, 0
    with contextlib.suppress(httpx.TimeoutException):
        answer = client.get(address, headers={"accept": "text/html, */*;q=0.5"})
        status, size = answer.status_code, len(answer.content)
    wall = time.perf_counter() - begun
    return Measured(page, address, again, status, settled(server) - before, wall, size, memory(server))


def table(found: list[Measured]) -> Iterator[str]:
    """Yield the lines of a Markdown table, a page a line."""
    yield "| page | CPU, first | again | bytes | memory after | status |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    first = {each.page: each for each in found if not each.again}
    again = {each.page: each for each in found if each.again}
    for name, each in first.items():
        cells = [name, f"{each.cpu:.2f} s", f"{again[name].cpu:.2f} s" if name in again else "–"]
        cells += [f"{each.size:,}", f"{each.memory / 2**20:,.0f} MB", str(each.status or "not in time")]
        yield f"| {' | '.join(cells)} |"


def main() -> None:
    """Measure every kind of page and print the table."""
    said = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    said.add_argument("build", type=Path)
    said.add_argument("--only", help="pages whose kind begins so")
    said.add_argument("--limit", type=float, default=60, help="seconds after which a page is given up")
    said.add_argument("--json", type=Path, help="a file for the figures")
    options = said.parse_args()
    chosen = [each for each in pages(options.build) if each[0].startswith(options.only or "")]
    found = []
    with serving(options.build, []) as (server, home, took):
        rest = settled(server)
        print(
            f"Announced after {took:.1f} s, {rest:.1f} s CPU; {memory(server) / 2**20:,.0f} MB.\n", flush=True
        )
        with httpx.Client(base_url=home, timeout=options.limit) as client:
            client.get("/nowhere")  # the first request has one more process started
            for page, address in chosen:
                for again in (False, True):
                    found.append(asked(server, client, page, address, again=again))
                    each = found[-1]
                    note = f"{each.page:24} {each.cpu:7.2f} s {each.size:>11,} {each.memory / 2**20:7,.0f} MB"
                    print(note, each.status, file=sys.stderr, flush=True)
                    if not each.status:
                        break
    print("\n".join(table(found)))
    if options.json:
        figures = {"announced": took, "rest": rest, "pages": [asdict(each) for each in found]}
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
