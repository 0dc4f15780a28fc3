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

    from kg.graph import Graph
    from kg.sparql import AnyStore

__all__ = ["Source", "seconds", "source"]

_SECONDS = 30
"""How long an endpoint may take where nothing is said."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """Which store the options name; it is opened when it is first needed.

    ``timeout`` is in seconds; none is that of an endpoint, or none at all.
    """

    build: Path | None
    endpoint: str | None
    timeout: float | None

    def open(self) -> AnyStore:
        """Open the build, or make ready to ask the endpoint.

        Raises ``InputError`` where there is no build, or the endpoint's address is none.
        """
        if self.endpoint is None:
            return self.graph().store
        if self.build is not None:
            raise click.UsageError("Either --build or --endpoint.")
        from kg.remote import Remote

        return Remote(self.endpoint, self.timeout or _SECONDS)

    def graph(self) -> Graph:
        """Open the build; raises ``InputError`` where there is none."""
        from kg import graph

        return graph.opened(self.build)


endpoint = click.option(
    "--endpoint", metavar="URL", help="Ask this SPARQL endpoint (http or https) instead of a build."
)


def seconds(
    meaning: str, default: float | None = None
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return the option ``--timeout SECONDS`` with what it is for; the parameter ``timeout`` is a number.

    It is None where neither the option nor a default is given.
    """
    hour = click.FloatRange(0, 3600, min_open=True)
    return click.option(
        "--timeout", metavar="SECONDS", type=hour, default=default, show_default=True, help=meaning
    )


def source(command: Callable[..., None]) -> Callable[..., None]:
    """Add ``--build``, ``--endpoint`` and ``--timeout``, and give the command one parameter ``source``."""

    @functools.wraps(command)
    def with_source(**given: Any) -> None:  # noqa: ANN401 – the command's own
        named = Source(**{name: given.pop(name) for name in ("build", "endpoint", "timeout")})
        command(source=named, **given)

    timeout = seconds(f"Give up after so many seconds in all; at an endpoint, else after {_SECONDS}.")
    return options.build(endpoint(timeout(with_source)))
