"""Servers of others, started for a test and stopped after it: Oxigraph's and Virtuoso's."""

import contextlib
import http.client
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
CheckpointInterval = 0
CaseMode = 2
DirsAllowed = .
NumberOfBuffers = 5000
MaxDirtyBuffers = 3000
MaxQueryMem = 500M
ThreadsPerQuery = 1
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 5
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = 100000
MaxQueryExecutionTime = {limit}
"""

LIMIT = 60
"""Seconds in which a server answers a query, or gives it up, so that none takes time from the next."""


@dataclass
class Program:
    """A server's program that runs in a folder and listens at a port."""

    arguments: list[str]
    port: int
    folder: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self):
        """Start it, and wait until it answers."""
        with (self.folder / "output.txt").open("ab") as output:
            self.process = subprocess.Popen(self.arguments, cwd=self.folder, stdout=output, stderr=output)
        wait(self.port, self.process)

    def stop(self):
        """End it, by force where it does not end."""
        self.process.terminate()
        try:
            self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def revive(self):
        """Start it anew, over what it holds, unless it answers."""
        try:
            answer(self.port)
        except (OSError, http.client.HTTPException):
            self.process.kill()
            self.process.wait()
            self.start()


@dataclass(frozen=True)
class Server:
    """Where a server answers queries and takes graphs, and the program that does."""

    program: Program
    query: str
    store: str
    user: str = ""
    password: str = ""


def free_port():
    """Return a port of this machine on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answer(port):
    """Ask a server whether it holds anything; raises ``OSError`` where it does not answer in time."""
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=LIMIT)) as connection:
        connection.request("GET", "/sparql?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D")
        connection.getresponse().read()


def wait(port, process):
    """Wait until a server answers at a port."""
    for _ in range(6000):
        if process.poll() is not None:
            raise RuntimeError(process.args)
        with contextlib.suppress(OSError, http.client.HTTPException):
            answer(port)
            return
        time.sleep(0.05)
    raise TimeoutError(process.args)


@contextlib.contextmanager
def running(arguments, port, folder):
    """Run a server until the block ends."""
    program = Program(arguments, port, folder)
    try:
        program.start()
        yield program
    finally:
        program.stop()


@contextlib.contextmanager
def oxigraph(path, folder, store=None):
    """Run Oxigraph's server over a store, read-only, or over an empty one that may be written."""
    port = free_port()
    kind, home = ("serve-read-only", store) if store else ("serve", folder / "store")
    arguments = [path, kind, "--location", str(home), "--bind", f"127.0.0.1:{port}"]
    with running(arguments, port, folder) as program:
        yield Server(program, f"http://127.0.0.1:{port}/query", f"http://127.0.0.1:{port}/store")


@contextlib.contextmanager
def virtuoso(path, folder, limit=LIMIT):
    """Run an empty Virtuoso, which its user ``dba`` may write, and which gives up a query after a limit."""
    sql, web = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(INI.format(sql=sql, http=web, limit=limit))
    with running([path, "+configfile", "virtuoso.ini", "+foreground"], web, folder) as program:
        yield Server(
            program,
            f"http://127.0.0.1:{web}/sparql",
            f"http://127.0.0.1:{web}/sparql-graph-crud-auth",
            "dba",
            "dba",
        )
