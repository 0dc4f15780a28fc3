"""Pages are made in processes of their own, which end when nobody waits for them or they use too much."""

import contextlib
import signal
import socket
import time
from urllib.parse import urlsplit

import httpx
import psutil
import pytest
import served_site
from forked_commands import PROGRAM
from live import serving
from starlette.testclient import TestClient

from kg.rdf.terms import BR, RDF, local_name
from kg.web import apart
from kg.web.application import application
from kg.workers import messages
from kg.workers.messages import Reply

HTML = {"accept": "text/html"}
LONG = 300
"""Seconds that nothing needs, however busy a machine is."""


@pytest.fixture(scope="module")
def address(built):
    """The address of a server of the shipped graph."""
    with serving("--build", built, program=PROGRAM) as address:
        yield address


def until(condition):
    """Wait until something is so; fails after some minutes."""
    for _ in range(10 * LONG):
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError("it never came to be")


def makers(server):
    """Return the processes of a server that make pages and are ready, all that it keeps."""
    found = []
    for each in server.children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):  # one that has ended just now
            if "kg.web.page_worker" in " ".join(each.cmdline()):
                found.append(each)
    return found


def server_at(address):
    """Return the process that serves at an address."""
    port = urlsplit(address).port
    (found,) = [child for child in psutil.Process().children() if port in ports(child)]
    return found


def ports(process):
    """Return the ports of a process; none of one that has ended just now."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return {connection.laddr.port for connection in process.net_connections()}
    return set()


def page(address, path):
    """Ask for a page and return the response."""
    return httpx.get(f"{address}{path}", headers=HTML, timeout=LONG, verify=False)


def stopped(server):
    """Stop the processes that make pages in the middle of whatever they do; return them."""
    until(lambda: len(makers(server)) > 1)
    found = makers(server)
    for each in found:
        each.suspend()
    return found


@contextlib.contextmanager
def asking(address, path):
    """Ask for a page and do not wait for it; leave at the end."""
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname, parts.port), timeout=LONG) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        yield


def test_readers_who_left_take_no_place(address):
    """Ten readers who ask for a page that does not come, and leave, do not keep the next reader waiting."""
    assert page(address, "/").status_code == 200
    server = server_at(address)
    before = stopped(server)
    with contextlib.ExitStack() as readers:
        for number in range(10):
            readers.enter_context(asking(address, f"/claims?page={number}"))
        time.sleep(0.5)  # so that some are being made, the others wait

    assert page(address, "/entities").status_code == 200
    until(lambda: not any(each.is_running() for each in before[:1]))


def test_a_page_is_made_once(address):
    """A page is given again as it was made, and a client that has it is told so."""
    first = page(address, "/sources")
    again = page(address, "/sources")
    tag = first.headers["etag"]
    known = httpx.get(f"{address}/sources", headers={**HTML, "if-none-match": tag}, timeout=LONG)

    assert (first.content, tag) == (again.content, again.headers["etag"])
    assert (304, b"", tag) == (known.status_code, known.content, known.headers["etag"])


class Makers:
    """Stands in for the processes: counts what they are asked, and answers or fails as told."""

    def __init__(self, answer):
        self.answer, self.asked = answer, []

    async def run(self, asked):
        """Answer, or fail."""
        self.asked.append(asked)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer()


@pytest.fixture
def site(graph):
    """Returns the site over makers that stand in for the real ones."""

    def over(answer):
        app = application(served_site.dataset(graph, served_site.EMPTY), pages_apart=True)
        app.state.makers = Makers(answer)
        return TestClient(app, base_url="http://127.0.0.1"), app.state.makers

    return over


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (messages.TooSlowError("slow"), 504, "takes more time than it may"),
        (messages.OutOfMemoryError("large"), 503, "needs more memory than it may use"),
        (messages.BusyError("busy"), 503, "Too many pages"),
        (messages.FailedError("lost"), 500, "could not be made"),
    ],
)
def test_a_page_that_does_not_come_says_so(site, error, status, said):
    """Instead of a page that takes too long, needs too much or is lost, there is one that says so."""
    answer = site(error)[0].get("/claims", headers=HTML)

    assert status == answer.status_code
    assert said in answer.text


@pytest.mark.parametrize(
    ("path", "command"),
    [
        ("/question/claims", "bilateral ask claims"),
        ("/question/claims.csv?lang=kk", "bilateral ask claims --format csv --lang kk"),
        ("/question/trade.ttl?a=a%20b&nothing=c", "bilateral ask trade &#39;a=a b&#39;"),
        ("/question/trade?a=%3Cb%3E", "bilateral ask trade &#39;a=&lt;b&gt;&#39;"),
    ],
)
def test_an_answer_too_long_for_the_site_names_its_command(site, path, command):
    """Where the site cannot give an answer, one line says which command can."""
    answer = site(messages.TooSlowError("slow"))[0].get(path, headers=HTML)

    assert f"without limits: {command}" in answer.text


def test_pages_are_kept_by_their_bytes(site, monkeypatch):
    """Pages that are kept never take more bytes than they may, and a page in another form is another."""
    monkeypatch.setattr(apart, "_CACHE_BYTES", 10_000)
    client, makers = site(lambda: Reply(media_type="", length=5_000, body=b"a" * 5_000))
    for path in ("/a", "/a", "/b", "/a", "/b?c"):
        client.get(path, headers=HTML)
    client.get("/b?c", headers={"accept": "text/turtle"})

    assert ["/a?", "/b?", "/a?", "/b?c", "/b?c"] == [each.text for each in makers.asked]


def test_a_page_apart_is_the_same_page(address, graph):
    """What a process of its own makes is what the application makes within, headers and all."""
    claim = next(graph.quads_for_pattern(None, RDF["type"], BR["Claim"])).subject
    within = served_site.client(graph, served_site.EMPTY)
    for path in (f"/claim/{local_name(claim)}", "/nowhere", f"/claim/{local_name(claim)}.ttl"):
        one, other = page(address, path), within.get(path, headers=HTML)
        assert other.status_code == one.status_code
        assert dict(other.headers).keys() - {"vary"} <= dict(one.headers).keys()
        assert one.text.splitlines()[:5] == other.text.splitlines()[:5]


def test_a_page_under_way_does_not_hold_up_the_end(address):
    """SIGTERM ends a server in the middle of a page, with all its processes, within its time of grace.

    It comes last: no test here asks that server after it.
    """
    page(address, "/")
    server = server_at(address)
    children = stopped(server)
    with asking(address, "/claims"):
        time.sleep(0.5)
        server.send_signal(signal.SIGTERM)
        assert server.wait(LONG) == 0

    assert not any(each.is_running() and each.status() != psutil.STATUS_ZOMBIE for each in children)
