"""Servers of others, started for a test and stopped after it: Oxigraph's and Virtuoso's."""

import contextlib
import http.client
import socket
import subprocess
import time
from dataclasses import dataclass

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
MaxQueryExecutionTime = 600
"""


@dataclass(frozen=True)
class Server:
    """Where a server answers queries and takes graphs."""

    query: str
    store: str
    user: str = ""
    password: str = ""


def free_port():
    """Return a port of this machine on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait(port, process):
    """Wait until a server answers at a port."""
    for _ in range(6000):
        if process.poll() is not None:
            raise RuntimeError(process.args)
        with (
            contextlib.suppress(OSError, http.client.HTTPException),
            contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection,
        ):
            connection.request("GET", "/sparql?query=ASK%7B%7D")
            connection.getresponse().read()
            return
        time.sleep(0.05)
    raise TimeoutError(process.args)


@contextlib.contextmanager
def running(arguments, port, folder):
    """Run a server until the block ends."""
    with (folder / "output.txt").open("wb") as output:
        process = subprocess.Popen(arguments, cwd=folder, stdout=output, stderr=output)
    try:
        wait(port, process)
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextlib.contextmanager
def oxigraph(program, folder, store=None):
    """Run Oxigraph's server over a store, read-only, or over an empty one that may be written."""
    port = free_port()
    kind, home = ("serve-read-only", store) if store else ("serve", folder / "store")
    arguments = [program, kind, "--location", str(home), "--bind", f"127.0.0.1:{port}"]
    with running(arguments, port, folder):
        yield Server(f"http://127.0.0.1:{port}/query", f"http://127.0.0.1:{port}/store")


@contextlib.contextmanager
def virtuoso(program, folder):
    """Run an empty Virtuoso, which its user ``dba`` may write."""
    sql, web = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(INI.format(sql=sql, http=web))
    with running([program, "+configfile", "virtuoso.ini", "+foreground"], web, folder):
        yield Server(
            f"http://127.0.0.1:{web}/sparql", f"http://127.0.0.1:{web}/sparql-graph-crud-auth", "dba", "dba"
        )
