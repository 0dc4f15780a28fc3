"""Serve one graph by several servers and ask all of them the same: answers a second, and how long one takes.

Run ``python benchmarks/serving.py`` from the checkout; needed are ``pip install -e '.[dev]' rdflib-endpoint``
and, for figures that compare, the load generator ``wrk``. Takes about five minutes; prints Markdown. Some
100,000 made triples (``made_graph.py``) are served over eight connections, the servers one after the other:

- ``bilateral serve``, and Oxigraph's own read-only server over the same store on disk;
- rdflib-endpoint over the same triples, in memory;
- an empty reply of uvicorn, on which ``bilateral serve`` stands: no answer in Python can come sooner.

``--documents`` makes a larger graph; ``--against Oxigraph`` leaves the other servers out. *Memory* is what a
server and its processes hold, memory that several share counted once.

*New* queries never repeat (states change, and a limit that is never reached); *again* is one query repeated.
Each figure is the median of the rounds, of which each asks all servers. *CPU* is what a server and its
processes spend on an answer: it says more than answers a second where a machine has other work to do.
"""

from __future__ import annotations

import argparse
import contextlib
import math
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import httpx
import made_graph
import psutil
from load import ACCEPT, CONNECTIONS, Load, client, measure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BIN = Path(sys.executable).parent
PORT = 8710
_QUIET_SECONDS = 0.05
PREFIXES = """PREFIX br: <https://w3id.org/bilateral-kg/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX id: <https://w3id.org/bilateral-kg/id/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""

QUESTIONS = {
    "look-up: what ties a state to whom, in which words, by whom, when?": """
SELECT ?relation ?name ?quote ?speaker ?issued WHERE {
  ?claim rdf:subject id:@ONE ; rdf:predicate ?relation ; rdf:object ?other ; br:quote ?quote ;
    br:statedBy ?speaker ; br:statedIn ?document .
  ?document dcterms:issued ?issued . ?other rdfs:label ?name . FILTER(LANG(?name) = "en") }""",
    "look-up: what is said of two states, in which words, by whom, when?": """
SELECT ?relation ?quote ?name ?issued WHERE {
  ?claim rdf:subject id:@ONE ; rdf:object id:@OTHER ; rdf:predicate ?relation ; br:quote ?quote ;
    br:statedBy ?speaker ; br:statedIn ?document .
  ?document dcterms:issued ?issued . ?speaker rdfs:label ?name . FILTER(LANG(?name) = "en") }""",
    "small look-up: what is planned between the ports of two states?": """
SELECT ?status ?mode ?due ?quote ?speaker ?issued WHERE {
  ?claim rdf:subject id:port-of-@ONE ; rdf:object id:port-of-@OTHER ; br:status ?status ; br:mode ?mode ;
    br:due ?due ; br:quote ?quote ; br:statedBy ?speaker ; br:statedIn ?document .
  ?document dcterms:issued ?issued . }""",
    "aggregate: how does each speaker put it?": """
SELECT ?speaker ?status (COUNT(?claim) AS ?claims) WHERE {
  ?claim a br:Claim ; br:statedBy ?speaker ; br:status ?status . }
GROUP BY ?speaker ?status ORDER BY DESC(?claims) ?speaker ?status""",
}
"""In the spirit of the catalogue: every row leads to a voice and its words. @ONE and @OTHER are states."""

EMPTY = """
import uvicorn
async def app(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body"})
uvicorn.run(app, port=PORT, log_level="warning", access_log=False, lifespan="off")
"""

OURS, OXIGRAPH, RDFLIB, NOTHING = "bilateral serve", "Oxigraph", "rdflib-endpoint", "uvicorn, empty reply"


def servers(made: Path, against: Sequence[str]) -> dict[str, tuple[list[str], str]]:
    """Return for ours and those named the command, to which the port is added, and the endpoint's path."""
    store = made / "build" / "store"
    # Opening a store in two processes is safe read-only; that of Oxigraph's server is a copy all the same.
    other = shutil.copytree(store, made / "oxigraph", dirs_exist_ok=True)
    oxigraph = [str(BIN / "oxigraph"), "serve-read-only", "--union-default-graph", "--location", str(other)]
    rdflib = [str(BIN / "rdflib-endpoint"), "serve", "--host", "127.0.0.1", str(made / "graph.nq")]
    all_ = {
        OURS: ([sys.executable, "-m", "kg", "serve", "--build", str(made / "build"), "--port"], "/sparql"),
        OXIGRAPH: ([*oxigraph, "--bind"], "/query"),
        RDFLIB: ([*rdflib, "--port"], "/"),
        NOTHING: ([sys.executable, "-c", EMPTY], "/"),
    }
    return {name: server for name, server in all_.items() if name == OURS or name in against}


@contextlib.contextmanager
def running(name: str, command: list[str], home: str, port: int, log: Path) -> Iterator[psutil.Process]:
    """Run a server until the block ends and give its process; what it says goes into a file."""
    last = {OXIGRAPH: [f"127.0.0.1:{port}"], NOTHING: []}.get(name, [str(port)])
    whole = [each.replace("PORT", str(port)) for each in command] + last
    with log.open("wb") as out, subprocess.Popen(whole, stdout=out, stderr=subprocess.STDOUT) as process:
        try:
            _await(f"http://127.0.0.1:{port}{home}?query=ASK%7B%7D", process, log)
            yield psutil.Process(process.pid)
        finally:
            process.terminate()
            process.wait(20)


def _await(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        with contextlib.suppress(httpx.HTTPError):
            httpx.get(address, timeout=60)
            return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    sys.exit(f"{address} does not answer:\n{log.read_text(encoding='utf-8')}")


def paths(home: str, query: str) -> list[str]:
    """Return the paths that ask a question about the states of each interview; a number can follow."""
    pairs = [made_graph.pair(number) for number in range(made_graph.DOCUMENTS)]
    asked = [query.replace("@OTHER", there.lower()).replace("@ONE", here.lower()) for here, there in pairs]
    return [f"{home}?query={quote(f'{PREFIXES}{each} LIMIT ')}" for each in asked]


def agreed(servers: dict[str, Server], query: str) -> int:
    """Return how many rows the first of a question's queries has; all servers must say the same."""
    found = {}
    for name, server in servers.items():
        address = f"http://127.0.0.1:{server.port}{paths(server.home, query)[0]}100000"
        rows = httpx.get(address, headers={"Accept": ACCEPT}, timeout=60).raise_for_status().json()
        found[name] = sorted(
            str(sorted((key, term["value"]) for key, term in row.items()))
            for row in rows["results"]["bindings"]
        )
    if len({tuple(rows) for rows in found.values()}) != 1:
        sys.exit(f"the answers differ: { {name: len(rows) for name, rows in found.items()} }")
    return len(next(iter(found.values())))


@dataclass(frozen=True)
class Server:
    """A server that runs: where it listens, its process, and the path of its endpoint."""

    port: int
    process: psutil.Process
    home: str

    def cpu(self) -> float:
        """Return the seconds of CPU that it and its processes have spent so far."""
        spent = 0.0
        for each in (self.process, *self.process.children(recursive=True)):
            with contextlib.suppress(psutil.NoSuchProcess):
                times = each.cpu_times()
                spent += times.user + times.system
        return spent

    def settle(self) -> None:
        """Wait until it has nothing to do: what it prepares when it begins is no answer's."""
        while True:
            before = self.cpu()
            time.sleep(3)
            if abs(self.cpu() - before) < _QUIET_SECONDS:
                return

    def memory(self) -> float:
        """Return the megabytes that it and its processes hold, each page shared out among those that do."""
        held = 0
        for each in (self.process, *self.process.children(recursive=True)):
            with contextlib.suppress(psutil.NoSuchProcess):
                held += each.memory_full_info().pss
        return held / 1_000_000

    def asked(self, asked: list[str], options: argparse.Namespace, *, varied: bool) -> tuple[Load, float]:
        """Ask for some seconds; return what was measured, and milliseconds of CPU an answer."""
        before = self.cpu()
        load = measure(self.port, asked, options.seconds, varied=varied)
        return load, 1000 * (self.cpu() - before) / max(1, load.rate * options.seconds)


def rounds(
    servers: dict[str, Server], asked: dict[str, list[str]], options: argparse.Namespace, *, varied: bool
) -> dict[str, tuple[Load, float]]:
    """Ask every server in each round; return the median round of each, by its rate."""
    found: dict[str, list[tuple[Load, float]]] = {name: [] for name in asked}
    for _ in range(options.rounds):
        for name, each in asked.items():
            found[name].append(servers[name].asked(each, options, varied=varied))
    return {name: sorted(all_, key=lambda one: one[0].rate)[len(all_) // 2] for name, all_ in found.items()}


def table(title: str, loads: dict[str, tuple[Load, float]]) -> None:
    """Print one question's figures; ratios are ours to theirs."""
    ours = loads[OURS][0].rate
    print(f"| {title} | answers/s | median | 95 % | CPU | ours to it |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for name, (load, cpu) in loads.items():
        wrong = f" ({load.wrong} failed)" if load.wrong else ""
        times = f"{load.median:.1f} ms | {load.p95:.1f} ms | {cpu:.2f} ms"
        ratio = ours / load.rate if load.rate else math.inf
        print(f"| {name}{wrong} | {load.rate:,.0f} | {times} | {ratio:.2f} |")
    print(flush=True)


def conditions(triples: int) -> None:
    """Print what the figures depend on."""
    versions = ", ".join(f"{each} {version(each)}" for each in ("oxigraph", "uvicorn"))
    print(f"{triples:,} triples; {CONNECTIONS} connections of {client()}; {versions}, ", end="")
    print(f"Python {platform.python_version()}; {time.strftime('%Y-%m-%d')}.\n")


def compare(made: Path, options: argparse.Namespace) -> None:
    """Start the servers, then print the figures of each question."""
    started: dict[str, Server] = {}
    with contextlib.ExitStack() as stack:
        for port, (name, (command, home)) in enumerate(servers(made, options.against).items(), PORT):
            process = stack.enter_context(running(name, command, home, port, made / f"{port}.log"))
            started[name] = Server(port, process, home)
        with (made / "graph.nq").open("rb") as lines:
            conditions(sum(1 for _ in lines))
        floor = rounds(started, {name: ["/"] for name in started if name == NOTHING}, options, varied=False)
        asking = {name: each for name, each in started.items() if name != NOTHING}
        for server in asking.values():  # each has what it keeps in memory, and the processes that it starts
            measure(
                server.port, paths(server.home, next(iter(QUESTIONS.values()))), options.warm, varied=True
            )
            server.settle()
        for title, query in QUESTIONS.items():
            rows = agreed(asking, query)
            new = {name: paths(each.home, query) for name, each in asking.items()}
            table(f"{title} ({rows} rows), new", rounds(started, new, options, varied=True))
            again = {name: [f"{each[0]}100000"] for name, each in new.items()}
            table("the same, again", rounds(started, again, options, varied=False) | floor)
            print(
                ", ".join(f"{name} {each.memory():,.0f} MB" for name, each in asking.items()),
                "\n",
                flush=True,
            )


def main() -> None:
    """Make the graph where it is not there yet, and compare."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--made", type=Path, help="folder of made_graph.py, kept between runs")
    words.add_argument("--seconds", type=float, default=5, help="how long one server is asked in a round")
    words.add_argument("--rounds", type=int, default=3)
    words.add_argument("--documents", type=int, default=made_graph.DOCUMENTS, help="how many are made")
    words.add_argument("--warm", type=float, default=2, help="how long each is asked before it counts")
    words.add_argument("--against", nargs="*", default=[OXIGRAPH, RDFLIB, NOTHING], help="the other servers")
    options = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        compare(made_graph.build(options.made or Path(folder), options.documents), options)


if __name__ == "__main__":
    main()
