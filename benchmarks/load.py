"""Ask a server over several connections for some seconds; count answers and how long each took.

``wrk`` does it where it is installed; else a client of our own, which takes more of the machine that it
shares with the server: figures of the two are not to be compared.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CONNECTIONS, _TRIES = 8, 5
NUMBERS = itertools.count(1_000_000, 1_000_000)
"""Where the numbers of each measurement begin: none is ever asked twice."""

ACCEPT = "application/sparql-results+json"

SCRIPT = """
local paths, varied, count = {paths}, {varied}, 0
wrk.headers["Accept"] = "{accept}"
request = function()
  count = count + 1
  local path = paths[(count - 1) % #paths + 1]
  return wrk.format("GET", varied and path .. ({first} + count) or path)
end
done = function(summary, latency)
  local wrong = summary.errors
  print(string.format('{{"answers": %d, "seconds": %f, "median": %f, "p95": %f, "wrong": %d}}',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(95) / 1e3,
    wrong.status + wrong.connect + wrong.read + wrong.write + wrong.timeout))
end
"""


@dataclass(frozen=True)
class Load:
    """What a server did: answers a second, median and 95th percentile in milliseconds, failed requests."""

    rate: float
    median: float
    p95: float
    wrong: int


def client() -> str:
    """Name the client that :func:`measure` uses here."""
    return "wrk" if shutil.which("wrk") else "a client in Python"


def measure(port: int, paths: Sequence[str], seconds: float, *, varied: bool) -> Load:
    """Ask a local server for paths in turn; where ``varied``, each ends in a number that never repeats."""
    return (_by_wrk if shutil.which("wrk") else _by_python)(port, paths, seconds, varied=varied)


def _by_wrk(port: int, paths: Sequence[str], seconds: float, *, varied: bool) -> Load:
    listed = "{" + ", ".join(map(json.dumps, paths)) + "}"
    script = SCRIPT.format(paths=listed, varied=str(varied).lower(), accept=ACCEPT, first=next(NUMBERS))
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "requests.lua")
        home.write_text(script, encoding="utf-8")
        command = ["wrk", "-t", "1", "-c", str(CONNECTIONS), "-d", f"{seconds:.0f}s", "--timeout", "30s"]
        whole = [*command, "-s", str(home), f"http://127.0.0.1:{port}"]
        for _ in range(_TRIES):  # it gives up at once where a busy machine keeps its first connection waiting
            done = subprocess.run(whole, capture_output=True, text=True, check=False)
            if done.returncode == 0:
                break
            time.sleep(1)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if not lines:
        sys.exit(f"wrk failed: {done.stderr or done.stdout}")
    said = json.loads(lines[0])
    return Load(said["answers"] / said["seconds"], said["median"], said["p95"], said["wrong"])


def _by_python(port: int, paths: Sequence[str], seconds: float, *, varied: bool) -> Load:
    numbers = itertools.count(next(NUMBERS))
    asked = (f"{path}{next(numbers)}" if varied else path for path in itertools.cycle(paths))
    return asyncio.run(_ask(port, asked, seconds))


async def _ask(port: int, paths: Iterator[str], seconds: float) -> Load:
    times: list[float] = []
    wrong: list[str] = []
    begin = time.perf_counter()
    each = (_connection(port, paths, begin + seconds, times, wrong) for _ in range(CONNECTIONS))
    await asyncio.gather(*each)
    spent = time.perf_counter() - begin
    ordered = sorted(times) or [float("nan")]
    p95 = ordered[int(len(ordered) * 0.95)]
    return Load(len(times) / spent, statistics.median(ordered) * 1e3, p95 * 1e3, len(wrong))


async def _connection(
    port: int, paths: Iterator[str], end: float, times: list[float], wrong: list[str]
) -> None:
    """Ask one thing after the other over one connection until the time is over."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while (begin := time.perf_counter()) < end:
        head = f"GET {next(paths)} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: {ACCEPT}\r\n\r\n"
        writer.write(head.encode())
        status = await _answer(reader)
        times.append(time.perf_counter() - begin)
        if " 200 " not in status:
            wrong.append(status)
    writer.close()


async def _answer(reader: asyncio.StreamReader) -> str:
    """Read one answer to its end and return its first line."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    fields = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
    if "content-length" in fields:
        await reader.readexactly(int(fields["content-length"]))
    else:
        while size := int(await reader.readline(), 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    return head.split("\r\n", 1)[0]
