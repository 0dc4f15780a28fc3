"""What a command asks: a build here, or with ``--endpoint`` a store elsewhere."""

from __future__ import annotations

import functools
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from kg.cli import options

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pyoxigraph import QueryBoolean, QuerySolutions, Triple

    from kg.graph import Graph
    from kg.rdf.sparql import AnyStore
    from kg.workers.messages import Query

    Found = QuerySolutions | QueryBoolean | list[Triple]

__all__ = ["Source", "seconds", "source"]

_ACCEPT = ("application/sparql-results+json", "application/n-triples")
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
        from kg.remote.endpoint import Remote

        return Remote(self.endpoint, self.timeout or _SECONDS, shared=True)

    def graph(self) -> Graph:
        """Open the build; raises ``InputError`` where there is none."""
        from kg import builds
        from kg.cli.reading import tell

        return builds.opened(self.build, tell)

    def point_beside(self) -> None:
        """Say on standard error that more may be found: in claims beside the build that nobody reviewed."""
        from kg.rdf.store import MARK, UNREVIEWED

        if self.endpoint is None and ((self.build or options.BUILD) / UNREVIEWED / MARK).is_file():
            what = "claims that a program made and nobody has reviewed stand beside"
            click.echo(f"note: {what}; --unreviewed reads them too", err=True)

    def found(self, text: str, name: str) -> Found:
        """Ask a query that anybody may have written; ``name`` stands for it in messages.

        Raises ``InputError``, ``EndpointError`` or ``kg.workers.messages.UnansweredError``, whichever fits.
        """
        from pyoxigraph import QueryResultsFormat, QueryTriples, RdfFormat, parse, parse_query_results

        from kg.rdf import results, sparql
        from kg.workers import messages

        if self.endpoint is not None:
            found = sparql.run(self.open(), text, name)
            return list(found) if isinstance(found, QueryTriples) else found
        media_type, data = _answer(self.graph(), messages.Query(text, _ACCEPT, name=name), self.timeout)
        if media_type in results.TABLES:
            return parse_query_results(data, format=QueryResultsFormat.JSON)
        return [quad.triple for quad in parse(data, format=RdfFormat.N_TRIPLES)]


def _answer(graph: Graph, query: Query, timeout: float | None) -> tuple[str, bytes]:
    """Run a query in a process of its own, which the time-out and Ctrl-C end; return what it writes.

    A graph that is only in memory, where no cache can be written, is asked in this one.
    """
    from kg.rdf import results, sparql
    from kg.workers import pool

    if graph.folder is not None:
        reply = pool.run_once(graph.folder / "store", query, seconds=timeout)
        return reply.media_type, reply.read()
    found = sparql.run(graph.store, query.text, query.name)
    media_type = results.fitting(found, query.accept) or ""
    results.write(found, media_type, out := io.BytesIO())
    return media_type, out.getvalue()


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
