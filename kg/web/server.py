"""The server: a dataset at an address, until Ctrl-C."""

from __future__ import annotations

import contextlib
import ipaddress
import logging
import os
import socket
import sys
import tempfile
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn

from kg.builds import opened
from kg.errors import InputError
from kg.rdf import store
from kg.web.application import application
from kg.web.connections import Connection
from kg.web.data import foreign
from kg.web.dataset import Dataset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kg.workers.pool import Limits

__all__ = ["dataset", "listening", "serve"]

_OWN = frozenset(["localhost", "127.0.0.1", "[::1]"])
_GRACE = 3
"""Seconds in which answers under way are finished at the end."""


def dataset(
    files: Sequence[Path], build: Path | None, tell: Callable[[str], None]
) -> AbstractContextManager[Dataset]:
    """Give what is to be served, as long as it is: RDF files, where some are named, else a build.

    ``tell`` is called with what there is to say of the build.
    """
    return _of_files(files) if files else _of_build(build, tell)


@contextmanager
def _of_build(folder: Path | None, tell: Callable[[str], None]) -> Iterator[Dataset]:
    """Give the dataset of a build: the one named, else the one a command means (``kg.builds.opened``).

    It is a copy, so that the next build does not pull it from under whoever reads.
    """
    graph = opened(folder, tell)
    with _scratch() as scratch:
        home = graph.snapshot(scratch)
        if graph.folder is None:
            yield Dataset(store=graph.store, home=home, version=foreign.version([home]))
            return
        version = str(store.mark(graph.folder).get("version", ""))
        yield Dataset(store=store.open_home(home), home=home, version=version, folder=graph.folder)


@contextmanager
def _of_files(files: Sequence[Path]) -> Iterator[Dataset]:
    """Give the dataset that RDF files hold; raises ``InputError`` with file, line and column."""
    with _scratch() as scratch:
        loaded = scratch / "loaded"
        foreign.load(files, loaded)
        home = store.snapshot(loaded, scratch)
        yield Dataset(store=store.open_home(home), home=home, version=foreign.version(files))


@contextmanager
def _scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="bilateral-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens at an address; port 0 is any that is free. Raises ``InputError``."""
    where = f"{host}:{port}"
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family, backlog=512)
    except socket.gaierror as error:
        raise InputError(
            "no such host", where=where, fix="--host takes a name or address of this machine"
        ) from error
    except (OSError, OverflowError) as error:
        reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
        raise InputError(f"cannot listen here: {reason}", where=where, fix="Choose another --port") from error


def serve(dataset: Dataset, listener: socket.socket, limits: Limits, *, log: bool = False) -> None:
    """Serve a dataset until Ctrl-C or SIGTERM; with ``log``, standard error has a line for each request."""
    host = listener.getsockname()[0]
    own = ipaddress.ip_address(host).is_loopback
    config = uvicorn.Config(
        application(dataset, limits, _OWN | {_written(host)} if own else None),
        http=Connection,
        ws="none",
        lifespan="on",
        log_config=None,
        log_level="error",
        access_log=log,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE,
    )
    if log:
        _log_requests()
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listener])


def _written(host: str) -> str:
    """Write an address as it stands in a URL."""
    return f"[{host}]" if ":" in host else host


def _log_requests() -> None:
    logger = logging.getLogger("uvicorn.access")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
