"""``bilateral publish``: put the graphs of a build into a store elsewhere."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from kg.cli import options, progress, sight
from kg.cli.source import seconds
from kg.errors import EndpointError, InputError
from kg.terminal import counted, one_line

if TYPE_CHECKING:
    from pathlib import Path

    from kg.remote.publishing import Copy, GraphChange, Publisher

__all__ = ["command"]

_DONE = {"put": "put", "keep": "left as it is", "remove": "removed"}
_TO_DO = {"put": "to put", "keep": "to leave as it is", "remove": "to remove"}


@click.command(
    "publish",
    epilog="Examples: bilateral publish http://localhost:7878/store"
    " · bilateral publish --dry-run http://localhost:8890/sparql-graph-crud-auth",
)
@click.argument("url")
@click.option(
    "--query-endpoint",
    metavar="URL",
    help="Where the store answers queries; known of itself where URL ends as Oxigraph's or Virtuoso's.",
)
@click.option("--dry-run", is_flag=True, help="Say what there is to do, and do nothing.")
@click.option(
    "--at-once",
    metavar="N",
    type=click.IntRange(1, 32),
    default=1,
    show_default=True,
    help="Graphs that are sent at the same time.",
)
@options.build
@seconds("How long each request may take.", default=30)
@sight.verbose
def command(
    url: str,
    query_endpoint: str | None,
    build: Path | None,
    timeout: float,
    at_once: int,
    *,
    dry_run: bool,
) -> None:
    """Replace the graphs in a remote store, by the SPARQL 1.1 Graph Store HTTP Protocol at URL.

    What stands there already is left as it is, what was published before and is no more is removed, all else
    there is not touched; at the end the triples are counted. User and password stand in the URL, or in
    BILATERAL_USER and BILATERAL_PASSWORD.
    """
    from kg import builds
    from kg.cli.reading import tell
    from kg.remote.publishing import Publisher, copies, query_address

    endpoint = query_endpoint or query_address(url)
    if not endpoint:
        fix = "Say where with --query-endpoint URL"
        raise InputError("where this store answers queries is not known", where="publish", fix=fix)
    told: list[GraphChange] = []
    publisher = Publisher(url, endpoint, timeout, lambda change: _tell(change, told), at_once)
    wanted = copies(builds.opened(build, tell).store)
    if dry_run:
        _summary(publisher.plan(wanted), _TO_DO)
        return
    _publish(publisher, wanted, told)


def _publish(publisher: Publisher, wanted: list[Copy], told: list[GraphChange]) -> None:
    """Publish, and tell what was done also where it ends halfway."""
    try:
        with progress.shown():
            changes = publisher.publish(wanted)
    except (EndpointError, KeyboardInterrupt) as error:
        _summary(told, _DONE)
        click.echo("note: not everything is published; the same command goes on from here", err=True)
        if isinstance(error, KeyboardInterrupt):
            raise EndpointError("interrupted", where=str(publisher.transport.address)) from error
        raise
    _summary(changes, _DONE)
    click.echo(f"{counted(sum(copy.triples for copy in wanted), 'triple')} counted there", err=True)


def _tell(change: GraphChange, told: list[GraphChange]) -> None:
    told.append(change)
    if change.what != "keep":
        triples = f", {counted(change.triples, 'triple')}" if change.what == "put" else ""
        click.echo(f"{_DONE[change.what]}: {one_line(change.name)}{triples}", err=True)


def _summary(changes: list[GraphChange], words: dict[str, str]) -> None:
    """Tell how many graphs were, or are to be, put, left and removed."""
    met = Counter(change.what for change in changes)
    parts = [f"{met[what]} {word}" for what, word in words.items() if met[what]]
    click.echo(f"graphs: {', '.join(parts) or 'none'}", err=True)
