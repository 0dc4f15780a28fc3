"""The program that runs queries from outside, one at a time, where it can be killed.

``python -m kg.workers.worker HOME FOLDER`` opens the store at ``HOME``, says that it is ready, and answers
queries (``kg.workers.program``).
"""

from __future__ import annotations

from functools import partial
from typing import IO, TYPE_CHECKING, Any, cast

from kg.errors import InputError
from kg.files import is_full
from kg.rdf import guards, results, sparql, syntax
from kg.rdf.store import open_home
from kg.workers import messages, program

if TYPE_CHECKING:
    from pathlib import Path

    from pyoxigraph import Store

    from kg.workers.program import Answer, Spool

__all__ = ["answering", "main"]


def main() -> None:
    """Serve until standard input ends."""
    program.serve(_opened)


def _opened(home: Path) -> Answer:
    return answering(open_home(home))


def answering(store: Store) -> Answer:
    """Return what answers queries over a store."""
    return partial(_answer, store)


def _answer(store: Store, header: dict[str, Any], asked: bytes, out: Spool) -> dict[str, Any]:
    """Write what a query finds; return its media type, and whether it finds the same each time."""
    text = asked.decode()
    media_type = _run(store, header, text, out)
    return {"media_type": media_type, "deterministic": syntax.deterministic(text)}


def _run(store: Store, header: dict[str, Any], text: str, out: Spool) -> str:
    """Write what a query finds; return the media type in which."""
    scope = sparql.Scope(*header["scope"]) if header["scope"] else None
    try:
        if header["update"]:
            guards.refuse_update(text, scoped=scope is not None)
        found = sparql.run(store, text, header["name"], scope=scope, base=header["base"])
        media_type = results.fitting(found, header["accept"])
        if media_type is None:
            raise messages.NotAcceptableError(
                "the query's form of result has none of the media types asked for"
            )
        results.write(found, media_type, cast("IO[bytes]", out))
    except results.UnfitError as error:
        raise messages.NotAcceptableError(str(error)) from error
    except guards.ForbiddenError as error:
        raise messages.RefusedError(str(error)) from error
    except InputError as error:
        raise messages.MalformedError(str(error)) from error
    except (ValueError, RuntimeError) as error:
        raise messages.MalformedError(f"{header['name']}: cannot be run: {error}") from error
    except MemoryError as error:
        raise messages.OutOfMemoryError("the query needs more memory than it may use") from error
    except OSError as error:
        said = messages.NO_ROOM if is_full(error) else "the query could not be run to its end"
        raise messages.FailedError(said) from error
    return media_type


if __name__ == "__main__":
    main()
