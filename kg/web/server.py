"""The server: a dataset at an address, until Ctrl-C."""

from __future__ import annotations

import contextlib
import ipaddress
import logging
import os
import shutil
import socket
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn

from kg.builds import opened
from kg.errors import InputError
from kg.files import put_aside
from kg.rdf import store
from kg.timing import stage
from kg.web import cache
from kg.web.application import application
from kg.web.connections import Connection
from kg.web.data import foreign
from kg.web.dataset import Dataset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from starlette.applications import Starlette

    from kg.workers.pool import Limits

__all__ = ["dataset", "listening", "serve", "served_at"]

_OWN = frozenset(["localhost", "127.0.0.1", "[::1]"])
_ATTEMPTS = 5
_GRACE = 1
"""Seconds in which answers under way are finished at the end."""


@contextmanager
def dataset(
    files: Sequence[Path], build: Path | None, tell: Callable[[str], None], texts: Path | None = None
) -> Iterator[Dataset]:
    """Give what is to be served, as long as it is: RDF files, where some are named, else a build.

    With ``texts``, the words of claims by reference stand in it. ``tell`` is called with what there is to say
    of the build. What pages keep of it goes with it.
    """
    try:
        with _of_files(files) if files else _of_build(build, tell, texts) as found:
            yield found
    finally:
        cache.forget()


@contextmanager
def _of_build(folder: Path | None, tell: Callable[[str], None], texts: Path | None) -> Iterator[Dataset]:
    """Give the dataset of a build: the one named, else the one a command means (``kg.builds.opened``).

    It is a copy of all of it, so that the next build does not change it under whoever reads.
    """
    graph = opened(folder, tell)
    graph = graph if texts is None else graph.with_texts(texts)
    with _scratch() as scratch:
        if graph.folder is None:
            home = graph.snapshot(scratch)
            yield Dataset(store=graph.store, home=home, version=foreign.version([home]), folder=scratch)
            return
        with stage("copy the build"):
            home, copy, version = _copied(graph.folder, scratch)
        yield Dataset(store=store.open_home(home), home=home, version=version, folder=copy)


def _copied(build: Path, scratch: Path) -> tuple[Path, Path, str]:
    """Copy a build; return where its store is now, where its other files are, and its version.

    A build that is replaced meanwhile is copied again: half of each would be neither.
    """
    for attempt in range(_ATTEMPTS):
        target = scratch / str(attempt)
        target.mkdir()
        try:
            before = _version(build)
            home = store.snapshot(build / "store", target)
            with put_aside(scratch):
                files = Path(shutil.copytree(build, target / "files", ignore=shutil.ignore_patterns("store")))
            if before == _version(build) == _version(files):
                return home, files, before
        except (OSError, shutil.Error):
            continue
    raise InputError("it is replaced again and again", where=str(build), fix="Wait until it is built")


def _version(build: Path) -> str:
    """Return the version of a build; raises ``OSError`` where it is being replaced."""
    try:
        return str(store.mark(build)["version"])
    except KeyError as error:
        raise FileNotFoundError(build / store.MARK) from error


@contextmanager
def _of_files(files: Sequence[Path]) -> Iterator[Dataset]:
    """Give the dataset that RDF files hold; raises ``InputError`` with file, line and column."""
    with _scratch() as scratch:
        loaded = scratch / "loaded"
        foreign.load(files, loaded)
        home = store.snapshot(loaded, scratch)
        yield Dataset(
            store=store.open_home(home),
            home=home,
            version=foreign.version(files),
            names=tuple(file.name for file in files),
            base=foreign.base(files),
        )


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


def served_at(
    dataset: Dataset,
    listener: socket.socket,
    limits: Limits,
    root_path: str = "",
    *,
    trust_proxy: bool = False,
) -> Starlette:
    """Return the application that serves a dataset at an address, to those who mean this machine.

    ``root_path`` and ``trust_proxy`` say where a proxy shows it (``kg.web.application``). A proxy that is
    trusted is asked by any name.
    """
    host = listener.getsockname()[0]
    own = ipaddress.ip_address(host).is_loopback and not trust_proxy
    hosts = _OWN | {_written(host)} if own else None
    return application(dataset, limits, hosts, root_path, trust_proxy=trust_proxy, pages_apart=True)


def serve(app: Starlette, listener: socket.socket, *, log: bool = False) -> None:
    """Serve an application until Ctrl-C or SIGTERM; with ``log``, standard error tells of each request."""
    config = uvicorn.Config(
        app,
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
