"""What tests of the site share: the application over a build or over foreign RDF, and a server."""

import socket
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from pyoxigraph import Literal, NamedNode, Quad, Store
from starlette.testclient import TestClient

from kg.web.application import application
from kg.web.dataset import Dataset

EMPTY = Path(__file__).parent / "no-build"
"""The folder of a build without files."""


def has_script(html):
    """Say whether a page has a script besides the site's own: to copy, to offer, to move a handle."""
    for name in ("copy", "ledger", "offers", "find"):
        html = html.replace(f'<script src="/static/{name}.js" defer></script>', "")
    return "<script" in html


def dataset(store, folder=None):
    """Return a dataset of a store, in a build's folder or without one."""
    return Dataset(
        store=store,
        home=(folder or EMPTY) / "store",
        version="1",
        folder=folder,
        names=() if folder else ("a.ttl",),
    )


def client(store, folder=None):
    """Return a client of the application over a store; errors of the application are errors of the test."""
    return TestClient(application(dataset(store, folder)), base_url="http://127.0.0.1")


def foreign():
    """Return a store of RDF that knows nothing of claims, with hostile names."""
    store = Store()
    for name in ("https://example.org/a", "https://example.org/b"):
        store.add(Quad(NamedNode(name), NamedNode("https://example.org/p"), Literal("</script><script>")))
    return store


@contextmanager
def serving(app):
    """Serve an application on a free port of this machine, and yield its address."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=300)
