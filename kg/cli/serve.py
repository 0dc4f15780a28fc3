"""``bilateral serve``: the site and the SPARQL endpoint, read-only."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import options, sight
from kg.cli.stopping import stop_when_told

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator

__all__ = ["command"]


@click.command(
    "serve",
    epilog="Examples: bilateral serve · bilateral serve mine.ttl other.nq --port 8080",
)
@click.argument(
    "files", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="The address of this machine to serve at."
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="The port; 0 is any free one.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=10,
    show_default=True,
    help="Seconds that a query from outside may take.",
)
@click.option(
    "--root-path",
    metavar="PATH",
    default="",
    help="The path below which a proxy shows the site, such as /kg.",
)
@click.option(
    "--trust-proxy",
    is_flag=True,
    help="Believe X-Forwarded-Proto, -Host and -Prefix: a proxy before the server sets them.",
)
@click.option("--watch", is_flag=True, help="Build the corpus as it changes, and serve each new build.")
@click.option(
    "--corpus",
    type=click.Path(path_type=Path, file_okay=False),
    help="The corpus that --watch builds; else ./corpus.",
)
@click.option("--log", is_flag=True, help="Write a line for each request to standard error.")
@options.build
@options.texts
@sight.verbose
def command(  # noqa: PLR0913 – an option each
    *,
    files: tuple[Path, ...],
    host: str,
    port: int,
    timeout: float,
    root_path: str,
    trust_proxy: bool,
    log: bool,
    watch: bool,
    corpus: Path | None,
    build: Path | None,
    texts: Path | None,
) -> None:
    """Serve the site and, at /sparql, the endpoint: the build's, or that of RDF FILEs.

    Everything is read-only. A FILE is Turtle, TriG, N-Triples, N-Quads, JSON-LD, RDF/XML or N3, by its
    extension, as it is or compressed (.gz). With --texts, whoever reads the site reads the words of texts by
    reference. With --watch, the corpus is built anew each time that it changes, and the pages are of the new
    build without a new start; where the check finds errors, one line tells, and the last build stays.
    """
    from kg.cli import reading
    from kg.rdf.store import size
    from kg.web import server
    from kg.workers.pool import Limits

    if files and (build or texts or watch):
        raise click.UsageError("Either FILEs or --build, --texts and --watch.")
    if corpus and not watch:
        raise click.UsageError("--corpus goes with --watch.")
    stop_when_told()
    with server.listening(host, port) as listener, ExitStack() as stack:
        newer = None
        if watch:
            build = build or options.BUILD
            stack.enter_context(_rebuilt(options.own(corpus), build))
            newer = server.newer_builds(build, reading.tell, texts)
        dataset = stack.enter_context(server.dataset(files, build, reading.tell, texts))
        limits = Limits(seconds=timeout)
        app = server.served_at(dataset, listener, limits, root_path, trust_proxy=trust_proxy, newer=newer)
        _announce(listener, size(dataset.store))
        server.serve(app, listener, log=log)


@contextmanager
def _rebuilt(source: Path, build: Path) -> Iterator[None]:
    """Have a process build a corpus as it changes; where there is no build yet, wait for the first.

    Raises ``CorpusError`` where there is none, and none can be made.
    """
    from kg.building import pipeline
    from kg.cli.watch import rebuild
    from kg.corpus import loading
    from kg.exporting import outputs
    from kg.processes import beside
    from kg.rdf.store import MARK

    pipeline.check_target(build, source)
    if not (build / MARK).is_file():
        pipeline.write(pipeline.build(loading.load(source), build), build, outputs.built(), last=True)
    with beside(rebuild, source, build, None):
        yield


def _announce(listener: socket.socket, size: int) -> None:
    """Say on standard error where the site is, and who can reach it."""
    import ipaddress

    host, port = listener.getsockname()[:2]
    address = ipaddress.ip_address(host)
    shown = "localhost" if address.is_unspecified else f"[{host}]" if address.version == 6 else host  # noqa: PLR2004
    click.echo(f"Serving {size:,} triples at http://{shown}:{port}/ (Ctrl-C ends)", err=True)
    if not address.is_loopback:
        click.echo(
            "note: whoever reaches this machine can read all of it; --host 127.0.0.1 keeps it here", err=True
        )
