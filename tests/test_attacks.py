"""What is done to a public server: queries without end, readers without haste, requests without a rest."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import psutil
import pytest
import uvicorn
from forked_commands import PROGRAM
from live import serving

from kg.web import connections

SHORT, LONG = 0.2, 300
"""Seconds after which an endless query is ended, and those that nothing needs, however busy a machine is."""

WITHOUT_PAGES = """
from contextlib import nullcontext
from kg.web import apart
apart.makers = nullcontext
from kg.cli import main
main()
"""
ENDPOINT = (sys.executable, "-c", WITHOUT_PAGES)
"""The command without the processes that make pages, which ask for more than those that run queries."""

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
DOUBLED = (
    'SELECT ?z { BIND("aaaaaaaaaa" AS ?a0) '
    + " ".join(f"BIND(CONCAT(?a{i}, ?a{i}) AS ?a{i + 1})" for i in range(40))
    + " BIND(STRLEN(?a40) AS ?z) }"
)


@pytest.fixture(scope="module")
def address(built):
    """The address of a server whose queries have all the time that they need."""
    with serving("--build", built, "--timeout", LONG, program=PROGRAM) as address:
        yield address


@pytest.fixture(scope="module")
def hasty(built):
    """The address of a server whose queries have a fifth of a second, and which makes no pages."""
    with serving("--build", built, "--timeout", SHORT, program=ENDPOINT) as address:
        until(lambda: ask(address, "ASK {}").status_code == 200)
        yield address


@pytest.fixture
def listener():
    """A server that nobody should call; gives its port and the connections that it was sent."""
    calls = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen():
            while True:
                try:
                    calls.append(server.accept()[1])
                except OSError:
                    return

        threading.Thread(target=listen, daemon=True).start()
        yield server.getsockname()[1], calls
        server.shutdown(socket.SHUT_RDWR)


def ask(address, query, **parameters):
    """Send a query and return the response."""
    return httpx.post(f"{address}/sparql", data={"query": query, **parameters}, timeout=LONG, verify=False)


def processes(address):
    """Return a server and its workers."""
    port = urlsplit(address).port
    (server,) = [
        child
        for child in psutil.Process().children()
        if port in {connection.laddr.port for connection in child.net_connections()}
    ]
    return [server, *server.children(recursive=True)]  # workers may be forked by one of them


def until(condition):
    """Wait until something is so; fails after some minutes."""
    for _ in range(3000):
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError("it never came to be")


def idle(address):
    """Say whether a server and its workers have done next to nothing for a moment."""

    def used():
        total = 0.0
        for process in processes(address):
            try:
                total += sum(process.cpu_times()[:2])
            except psutil.NoSuchProcess:
                continue
        return total

    before = used()
    time.sleep(0.5)
    return used() - before < 0.03


@contextmanager
def asking(address, query):
    """Send a query and do not wait for its answer; leave at the end."""
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname, parts.port), timeout=LONG) as connection:
        request = f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: localhost\r\n\r\n"
        connection.sendall(request.encode())
        yield connection


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("query", "statuses"),
    [
        (ENDLESS, {504}),
        ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } GROUP BY ?f", {504, 422}),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f", {422, 504}),
        ("SELECT DISTINCT * { ?a ?b ?c . ?d ?e ?f }", {422, 504}),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f }", {422, 504}),
        ("SELECT (GROUP_CONCAT(?f) AS ?n) { ?a ?b ?c . ?d ?e ?f }", {422, 504}),
        ("SELECT * { ?a (<a>|!<a>)* ?b . ?c (<a>|!<a>)* ?d }", {422, 504}),
        (DOUBLED, {422}),
        ("ASK " + "{" * 20_000 + "}" * 20_000, {403}),
        ("ASK { FILTER(" + "(" * 50_000 + "1" + ")" * 50_000 + ") }", {403}),
        ("ASK { FILTER(1" + "+1" * 50_000 + " > 0) }", {403}),
        ("ASK { FILTER(" + "!" * 50_000 + "true) }", {403}),
        ("ASK { ?s <p>" + "/<p>" * 50_000 + " ?o }", {403}),
        ("ASK { ?s ?p " + "?o," * 50_000 + "?o }", {422}),
        ("ASK { ?s ?p ?o " + ";?p ?o" * 50_000 + "}", {422}),
        ("SELECT ('" + "\\'" * 150_000, {400}),
        ("ASK { ?s " + "a" * 300_000 + ":b ?o }", {400}),
    ],
)
def test_a_query_that_asks_too_much_ends(request, query, statuses):
    """A query that would take all the time, memory or stack ends in one line; others are answered."""
    address = request.getfixturevalue("hasty" if 504 in statuses else "address")
    answers = []
    until(lambda: answers.append(ask(address, query)) or answers[-1].status_code != 503)  # a worker was free
    answer = answers[-1]

    assert answer.status_code in statuses
    assert 1 == len(answer.text.splitlines())
    assert 2_000 > len(answer.text)
    until(
        lambda: ask(address, "ASK {}").status_code == 200
    )  # where time is short, once a new worker is there


def test_beside_endless_queries(address, some):
    """Beside many endless queries a simple one is answered; when they leave, nobody works for them."""
    with ExitStack() as stack:
        for number in some(range(50), 4):
            stack.enter_context(asking(address, f"{ENDLESS} # {number}"))
        until(lambda: len(processes(address)) > 4)
        simple = ask(address, "SELECT (1 AS ?one) {}")
        held = sum(process.memory_info().rss for process in processes(address) if process.is_running())

        assert 200 == simple.status_code
        assert held < 1_500_000_000
    until(lambda: idle(address))


def test_whoever_leaves_is_not_worked_for(address):
    """A client that leaves ends its query."""
    with asking(address, ENDLESS):
        until(lambda: not idle(address))
    until(lambda: idle(address))


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    "call",
    [
        "SELECT * {{ SERVICE <{0}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ SERVICE SILENT <{0}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ service silent <{0}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ #\nSeRvIcE#\n<{0}> {{ ?s ?p ?o }} }}",
        r"SELECT * {{ \u0053ERVICE <{0}> {{ ?s ?p ?o }} }}",
        r"SELECT * {{ \U00000053ERVICE <{0}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ VALUES ?u {{ <{0}> }} SERVICE ?u {{ ?s ?p ?o }} }}",
        "SELECT * {{ BIND('#' AS ?x) SERVICE <{0}> {{ ?s ?p ?o }} }}",
        "SELECT * {{ BIND('''\"''' AS ?x) SERVICE <{0}> {{ ?s ?p ?o }} }}",
        "SELECT * FROM <{0}> {{ ?s ?p ?o }}",
        "SELECT * FROM NAMED <{0}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        "DESCRIBE <{0}>",
        "LOAD <{0}>",
        "LOAD SILENT <{0}> INTO GRAPH <{0}>",
        "INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{0}> {{ ?s ?p ?o }} }}",
    ],
)
def test_nobody_is_called(address, listener, call):
    """No query and no update makes the server send a request to anywhere."""
    port, calls = listener
    url = f"http://127.0.0.1:{port}/"
    text = call.format(url)
    answers = [
        ask(address, text),
        ask(address, "ASK { ?s ?p ?o }", **{"default-graph-uri": url, "named-graph-uri": url}),
        httpx.post(f"{address}/sparql", data={"update": text}, timeout=LONG, verify=False),
    ]

    assert all(answer.status_code in {200, 400, 403} for answer in answers)
    assert [] == calls


def test_the_workers_are_on_no_network(address):
    """What runs queries could call nobody, even if a call passed the guard."""
    command = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--user", "--net"]
    if shutil.which("unshare") is None or subprocess.run([*command, "true"], check=False).returncode:
        pytest.skip("this system lets no process leave its networks")
    _, *workers = processes(address)

    assert workers
    assert Path("/proc/self/ns/net").readlink() not in {
        Path(f"/proc/{worker.pid}/ns/net").readlink() for worker in workers
    }


def test_half_requests_do_no_harm(address):
    """Beside many requests that never become whole, others are answered."""
    parts = urlsplit(address)
    halves = [
        b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: localhost\r\nX: ",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\nASK",
        b"",
    ]
    with ExitStack() as stack:
        for number in range(300):
            connection = stack.enter_context(socket.create_connection((parts.hostname, parts.port)))
            connection.sendall(halves[number % 3])

        assert 200 == ask(address, "ASK {}").status_code


def test_readers_without_haste_do_no_harm(address, some):
    """Beside many who ask for much and do not read it, others are answered, and memory is not held."""
    with ExitStack() as stack:
        for number in some(range(20), 3):
            stack.enter_context(asking(address, f"SELECT * {{ ?s ?p ?o }} # {number}"))
        until(lambda: idle(address))

        assert 200 == ask(address, "ASK {}").status_code
        assert processes(address)[0].memory_info().rss < 400_000_000


def test_a_body_without_end_is_refused(address):
    """A body that goes on and on is refused when it is too long, not when it ends."""

    def body():
        while True:
            yield b"a" * 65_536

    headers = {"content-type": "application/sparql-query"}
    try:
        refused = httpx.post(f"{address}/sparql", content=body(), headers=headers, timeout=LONG).status_code
    except httpx.WriteError:  # the server has closed before the client could read why
        refused = 413

    assert 413 == refused
    assert 200 == ask(address, "ASK {}").status_code


def test_a_body_that_is_announced_too_long_is_refused_unread(address):
    """A body that says beforehand how long it is, is not waited for where that is too much."""
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname, parts.port), timeout=LONG) as connection:
        connection.sendall(b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\n")

        assert b"HTTP/1.1 413 " == connection.recv(13)


async def hello(scope, receive, send):
    """Answer the body's length; 10 MB where the path says so."""
    if scope["type"] == "http":
        while (await receive()).get("more_body"):
            pass
        length = 10_000_000 if scope["path"] == "/much" else 2
        headers = [(b"content-length", str(length).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for _ in range(2):
            await send({"type": "http.response.body", "body": b"a" * (length // 2), "more_body": True})
        await send({"type": "http.response.body", "body": b""})


@pytest.fixture
def patient(monkeypatch):
    """A server with the project's connections, whose deadlines are short."""
    monkeypatch.setattr(connections, "_REQUEST_TIMEOUT", 0.3)
    monkeypatch.setattr(connections, "_WRITE_TIMEOUT", 0.3)
    monkeypatch.setattr(connections, "_MAX_CONNECTIONS", 5)
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(hello, http=connections.Connection, log_config=None, lifespan="off", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([listener])))
    thread.start()
    until(lambda: server.started)
    server.address = listener.getsockname()
    yield server
    server.should_exit = True
    thread.join()


@pytest.mark.parametrize(
    "start", [b"", b"GET / HT", b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc"]
)
def test_half_a_request_ends(patient, start):
    """A connection on which a request does not become whole is closed, and says why."""
    with socket.create_connection(patient.address, timeout=LONG) as connection:
        connection.sendall(start)

        assert b"HTTP/1.1 408 " == connection.makefile("rb").read()[:13]


def test_a_reader_that_stops_is_left(patient):
    """A connection whose reader takes nothing is given up in the middle of the answer."""
    with socket.create_connection(patient.address, timeout=LONG) as connection:
        connection.sendall(b"GET /much HTTP/1.1\r\nHost: a\r\n\r\n")
        assert b"HTTP/1.1 200 " == connection.recv(13)
        until(lambda: not patient.server_state.connections)


def test_the_oldest_that_waits_gives_its_place(patient, monkeypatch):
    """Where there are too many connections, the one that has waited longest for its request is closed."""
    monkeypatch.setattr(connections, "_REQUEST_TIMEOUT", LONG)
    with ExitStack() as stack:
        waiting = [
            stack.enter_context(socket.create_connection(patient.address, timeout=LONG)) for _ in range(5)
        ]
        last = stack.enter_context(socket.create_connection(patient.address, timeout=LONG))
        last.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")

        assert b"HTTP/1.1 200 " == last.recv(13)
        with pytest.raises(ConnectionError):
            waiting[0].recv(1) or (_ for _ in ()).throw(ConnectionError)


def test_the_workers_do_not_outlive_their_server(address):
    """A server that is killed leaves no worker, not even one in the middle of a query.

    It comes last: no test here asks that server after it.
    """
    with asking(address, ENDLESS):
        until(lambda: not idle(address))
        server, *workers = processes(address)
        os.kill(server.pid, 9)
        until(lambda: not any(worker.is_running() for worker in workers))
