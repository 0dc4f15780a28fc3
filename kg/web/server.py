"""The server: a dataset at an address, until Ctrl-C."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import logging
import os
import shutil
import socket
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn

from kg.asking.reserve import reserve
from kg.asking.statement_index import FILE, kept
from kg.builds import opened
from kg.errors import InputError
from kg.files import put_aside
from kg.rdf import store
from kg.timing import stage
from kg.web import cache, proxy
from kg.web.application import application
from kg.web.connections import Connection
from kg.web.data import foreign
from kg.web.dataset import Dataset
from kg.web.front import BELOW, Front

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from starlette.applications import Starlette
    from starlette.types import ASGIApp

    from kg.workers.pool import Limits

    Newer = Callable[[], Awaitable[AbstractContextManager[Dataset]]]

__all__ = ["dataset", "listening", "newer_builds", "serve", "served_at"]

_OWN = frozenset(["localhost", "127.0.0.1", "[::1]"])
_ATTEMPTS = 5
_POLL_SECONDS = 0.3
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
        if graph.folder is not None:
            with stage("copy the build"):
                found = _copied(graph.folder, scratch)
            yield _with_index(found, graph.folder, tell)
            return
        home, said = graph.snapshot(scratch), reserve(graph.store)
        version = foreign.version([home])
        yield Dataset(store=graph.store, home=home, version=version, folder=scratch, reserve=said)


def _with_index(found: Dataset, build: Path, tell: Callable[[str], None]) -> Dataset:
    """Leave out of a copy of a build an index of statements that cannot be read, so that it is made anew."""
    for copy, place in ((found, build), (found.unreviewed, build / store.UNREVIEWED)):
        if copy and copy.folder and not kept(copy.folder, tell, place):
            (copy.folder / FILE).unlink(missing_ok=True)
    return found


def _copied(build: Path, scratch: Path) -> Dataset:
    """Copy a build, and what is built within it with unreviewed claims; return what is served of them.

    A build that is replaced meanwhile is copied again: half of each would be neither.
    """
    for attempt in range(_ATTEMPTS):
        target = scratch / str(attempt)
        try:
            before = _version(build)
            within = build / store.UNREVIEWED
            asked = None
            if (within / store.MARK).is_file():
                asked = replace(_copy(within, target / within.name), below=BELOW)
            found = _copy(build, target)
            if before == _version(build) == found.version:
                return replace(found, unreviewed=asked, offers=asked is not None)
        except (OSError, shutil.Error):
            continue
    raise InputError("it is replaced again and again", where=str(build), fix="Wait until it is built")


def _copy(build: Path, target: Path) -> Dataset:
    """Copy one build into a folder; raises ``OSError`` or ``shutil.Error`` where it is replaced meanwhile."""
    target.mkdir(parents=True, exist_ok=True)
    home = store.snapshot(build / "store", target)
    left = shutil.ignore_patterns("store", store.UNREVIEWED)
    with put_aside(target):
        files = Path(shutil.copytree(build, target / "files", ignore=left))
    opened_ = store.open_home(home)
    return Dataset(store=opened_, home=home, version=_version(files), folder=files, reserve=reserve(opened_))


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
    newer: Newer | None = None,
) -> ASGIApp:
    """Return the application that serves a dataset at an address, to those who mean this machine.

    ``root_path`` and ``trust_proxy`` say where a proxy shows it (``kg.web.application``). A proxy that is
    trusted is asked by any name. ``newer`` returns what is to be served from then on, each time that there is
    something.
    """
    host = listener.getsockname()[0]
    own = ipaddress.ip_address(host).is_loopback and not trust_proxy
    hosts = _OWN | {_written(host)} if own else None

    def make(shown: Dataset) -> Starlette:
        return application(shown, limits, hosts, root_path, trust_proxy=trust_proxy, pages_apart=True)

    application(dataset, limits, hosts, root_path)  # says before anything runs that the root is none
    return Front(dataset, make, proxy.root_path(root_path), newer)


def newer_builds(folder: Path, tell: Callable[[str], None], texts: Path | None = None) -> Newer:
    """Return what waits for the next build in a folder, and returns it as :func:`dataset` gives it."""
    seen = _versions(folder)

    async def wait() -> AbstractContextManager[Dataset]:
        nonlocal seen
        while (now := _versions(folder)) in {seen, ()}:  # noqa: ASYNC110 – another process makes it
            await asyncio.sleep(_POLL_SECONDS)
        seen = now
        return dataset((), folder, tell, texts)

    return wait


def _versions(folder: Path) -> tuple[object, ...]:
    """Return the versions of a build and of the one within it; nothing while it is being replaced."""
    found = store.mark(folder).get("version")
    return (found, store.mark(folder / store.UNREVIEWED).get("version")) if found else ()


def serve(app: ASGIApp, listener: socket.socket, *, log: bool = False) -> None:
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
