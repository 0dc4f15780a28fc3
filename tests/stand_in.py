"""A stand-in for endpoints that do not do as they should: it answers as a test tells it."""

import contextlib
import http.server
import threading
import time
from dataclasses import dataclass, field

ROWS = "application/sparql-results+json"
ONE = b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"literal","value":"one"}}]}}'


@dataclass
class Says:
    """One answer: status, headers, body; ``slow`` seconds before every byte of the body."""

    status: int = 200
    body: bytes = ONE
    kind: str = ROWS
    headers: dict = field(default_factory=dict)
    slow: float = 0.0
    length: int | None = None


class Handler(http.server.BaseHTTPRequestHandler):
    """Gives the answers of its server in turn, the last again and again, and keeps what was asked."""

    protocol_version = "HTTP/1.1"

    def answer(self):
        size = int(self.headers.get("Content-Length", 0))
        self.server.asked.append((self.command, self.path, dict(self.headers), self.rfile.read(size)))
        says = self.server.says
        self.say(says.pop(0) if len(says) > 1 else says[0])

    do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815 – as http.server calls them

    def say(self, says):
        self.send_response(says.status)
        self.send_header("Content-Type", says.kind)
        for name, value in says.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(says.body) if says.length is None else says.length))
        self.end_headers()
        pieces = [says.body[at : at + 1] for at in range(len(says.body))] if says.slow else [says.body]
        for piece in pieces:
            time.sleep(says.slow)
            self.wfile.write(piece)
        self.close_connection = True

    def log_message(self, *_):
        """Say nothing."""


@contextlib.contextmanager
def stand_in(*says):
    """Run a server that gives these answers; yields its address and the list of what it was asked."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # who leaves early is meant to
    server.says, server.asked = list(says), []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/sparql", server.asked
    finally:
        server.shutdown()
        server.server_close()
