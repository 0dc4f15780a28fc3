"""What a command asks: a build here, or with ``--endpoint`` a store elsewhere."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from kg.cli import options

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kg.sparql import AnyStore

__all__ = ["Source", "seconds", "source"]


@dataclass(frozen=True, kw_only=True)
class Source:
    """Which store the options name; it is opened when it is first needed."""

    build: Path | None
    endpoint: str | None
    timeout: int

    def open(self) -> AnyStore:
        """Open the build, or make ready to ask the endpoint.

        Raises ``InputError`` where there is no build, or the endpoint's address is none.
        """
        if self.endpoint is None:
            from kg import graph

            return graph.opened(self.build).store
        if self.build is not None:
            raise click.UsageError("Either --build or --endpoint.")
        from kg.remote import Remote

        return Remote(self.endpoint, self.timeout)


endpoint = click.option(
    "--endpoint", metavar="URL", help="Ask this SPARQL endpoint (http or https) instead of a build."
)


def seconds(meaning: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return the option ``--timeout SECONDS`` with what it is for; the parameter ``timeout`` is a number."""
    hour = click.IntRange(1, 3600)
    return click.option(
        "--timeout", metavar="SECONDS", type=hour, default=30, show_default=True, help=meaning
    )


def source(command: Callable[..., None]) -> Callable[..., None]:
    """Add ``--build``, ``--endpoint`` and ``--timeout``, and give the command one parameter ``source``."""

    @functools.wraps(command)
    def with_source(*, build: Path | None, endpoint: str | None, timeout: int, **others: Any) -> None:  # noqa: ANN401 – the command's own
        command(source=Source(build=build, endpoint=endpoint, timeout=timeout), **others)

    timeout = seconds("How long the endpoint may take, in all.")
    return options.build(endpoint(timeout(with_source)))
