"""``bilateral mcp``: the graph as tools for an assistant, by the Model Context Protocol on standard input."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import options
from kg.errors import InputError
from kg.terminal import is_terminal

if TYPE_CHECKING:
    from kg.asking.statement_index import StatementIndex
    from kg.graph import Graph
    from kg.workers.pool import Limits

__all__ = ["command"]


@click.command(
    "mcp", epilog="Example: bilateral mcp --build build (an assistant starts it, see docs/assistants.md)"
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=10,
    show_default=True,
    help="For how many seconds a query of the assistant's own may run.",
)
@options.build
def command(timeout: float, build: Path | None) -> None:
    """Give an assistant the catalogue and the graph as tools, read-only.

    It speaks the Model Context Protocol on standard input and output until the input ends; an assistant's
    program starts it. Needs the extra: pip install 'bilateral-kg[mcp]'.
    """
    from kg import builds
    from kg.cli.reading import tell

    try:
        import mcp  # noqa: F401 - only whether it is there
    except ImportError as error:
        fix = "pip install 'bilateral-kg[mcp]'"
        raise InputError("the Model Context Protocol's SDK is not installed", where="mcp", fix=fix) from error
    from kg.assistant.server import LIMITS

    opened = builds.opened(build, tell)
    if is_terminal(sys.stdin):
        click.echo("note: this waits for an assistant on standard input; Ctrl-C ends it", err=True)
    asyncio.run(_serve(opened, replace(LIMITS, seconds=timeout), builds.statements(opened, tell)))


async def _serve(opened: Graph, limits: Limits, statements: StatementIndex | None) -> None:
    """Serve until standard input ends; queries run in processes of their own, on a copy of the store."""
    from kg.assistant.server import server
    from kg.workers.pool import Pool

    with tempfile.TemporaryDirectory(prefix="bilateral-") as folder:
        async with Pool(opened.snapshot(Path(folder)), limits) as pool:
            await server(opened.store, pool, statements).run_stdio_async()
