"""Watch what the server holds while it is used and abused: memory of all its processes over time.

Run ``python benchmarks/soak.py`` from the checkout after ``bilateral build``; ``--seconds`` is for how long
(ten minutes by default). Eight clients ask at once: look-ups, aggregates, large answers that are read or
left, queries without end, text that is no query, pages. Prints a Markdown table of the sum of all resident
sets (memory that processes share counts in each) and of the server's own, and at the end how busy the server
is five seconds after the last client has left.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import threading
import time

import httpx
import psutil

ENDLESS = "SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }} # {0}"
TEXTS = [
    "SELECT ?p ?o {{ id:kazakhstan ?p ?o }} LIMIT {0}",
    "SELECT ?p (COUNT(*) AS ?n) {{ ?s ?p ?o }} GROUP BY ?p # {0}",
    "CONSTRUCT {{ ?s br:neighborOf ?o }} {{ ?s br:neighborOf ?o }} # {0}",
    "SELECT * {{ ?s ?p ?o }} # {0}",
    "SELECT * {{ ?a ?b ?c . ?d ?e ?f }} # {0}",
    "SELECT * {{ ?a ?b ?c . ?d ?e ?f }} ORDER BY ?c ?f # {0}",
    ENDLESS,
    "SELECT nothing # {0}",
    "ASK {{}}",
]
VIEWS, LEAVES = 0.2, 0.1
"""How often a client looks at a page, and leaves an answer unread."""
PAGES = ["/", "/questions", "/search?q=caspian", "/static/site.css", "/nothing", "/sparql"]


def client(address: str, until: float, seed: int) -> None:
    """Ask at random until the time has come; leave some answers unread, and some queries unanswered."""
    chance = random.Random(seed)
    with httpx.Client(base_url=address, timeout=30) as http:
        while time.monotonic() < until:
            text = chance.choice(TEXTS).format(chance.randrange(10**6))
            try:
                if chance.random() < VIEWS:
                    http.get(chance.choice(PAGES))
                elif chance.random() < LEAVES:
                    with http.stream("GET", "/sparql", params={"query": text}):
                        pass
                else:
                    patience = chance.choice([0.5, 30])
                    http.get("/sparql", params={"query": text}, timeout=patience)
            except httpx.TransportError:
                continue


def processes(server: psutil.Process) -> list[psutil.Process]:
    """Return the server and its workers."""
    return [server, *server.children(recursive=True)]


def resident(process: psutil.Process) -> int:
    """Return the bytes of a process in memory; 0 where it has ended."""
    try:
        return process.memory_info().rss
    except psutil.NoSuchProcess:
        return 0


def worked(server: psutil.Process) -> float:
    """Return the seconds of processor time of the server and the workers that it has now."""
    total = 0.0
    for process in processes(server):
        try:
            total += sum(process.cpu_times()[:2])
        except psutil.NoSuchProcess:
            continue
    return total


def watch(server: psutil.Process, seconds: float) -> None:
    """Print what the server holds, twenty times."""
    print("| second | all processes, MB | most, MB | server, MB | processes |\n|---|---|---|---|---|")
    start, most = time.monotonic(), 0
    for row in range(1, 21):
        while time.monotonic() < start + seconds * row / 20:
            time.sleep(0.2)
            most = max(most, sum(map(resident, processes(server))))
        each = processes(server)
        total = sum(map(resident, each))
        row_of = (time.monotonic() - start, total / 1e6, most / 1e6, resident(server) / 1e6, len(each))
        print("| {:.0f} | {:.0f} | {:.0f} | {:.0f} | {} |".format(*row_of))


def main() -> None:
    """Serve, ask, watch."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=600)
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--build", default="build")
    chosen = options.parse_args()
    command = [sys.executable, "-m", "kg", "serve", "--port", str(chosen.port), "--build", chosen.build]
    with subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8") as serving:
        address = re.search(r"at (http://\S+)/ ", serving.stderr.readline())[1]
        said: list[str] = []
        threading.Thread(target=lambda: said.extend(serving.stderr), daemon=True).start()
        server = psutil.Process(serving.pid)
        until = time.monotonic() + chosen.seconds
        clients = [threading.Thread(target=client, args=(address, until, seed)) for seed in range(8)]
        for each in clients:
            each.start()
        watch(server, chosen.seconds)
        for each in clients:
            each.join()
        time.sleep(5)
        before = worked(server)
        time.sleep(2)
        print(f"\nFive seconds after the last client: {(worked(server) - before) / 2:.1%} of a core is used.")
        print(f"The server wrote {len(said)} lines of errors.", *said[:20], sep="\n")
        serving.terminate()


if __name__ == "__main__":
    main()
