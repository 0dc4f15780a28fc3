"""Options and arguments that several commands share, each with one meaning everywhere."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.corpus.languages import LANGUAGES
from kg.errors import InputError
from kg.terminal import is_terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import TypeVar

    from kg.processes import Workers
    from kg.shards import Shards

    Command = TypeVar("Command", bound=Callable[..., object])

__all__ = [
    "BUILD",
    "build",
    "build_folder",
    "cache",
    "choose_format",
    "corpus",
    "form",
    "kept",
    "lang",
    "output",
    "own",
    "own_corpus",
    "parameters",
    "texts",
    "workers",
    "workers_or_jobs",
]

corpus = click.option(
    "--corpus",
    type=click.Path(path_type=Path, file_okay=False),
    help="The corpus: a folder, or un-south-asia, which ships; else ./corpus, else the first that ships.",
)
"""``--corpus DIR``; the parameter ``corpus`` is None where the default holds."""

own_corpus = click.option(
    "--corpus",
    type=click.Path(path_type=Path, file_okay=False),
    help="The corpus folder; else ./corpus.",
)
"""``--corpus DIR`` of a command that writes; :func:`own` says which folder is meant."""


def own(folder: Path | None) -> Path:
    """Return the corpus that a command writes to: the one named, else ``./corpus``, never the shipped one.

    Raises ``InputError`` where there is none.
    """
    meant = folder or Path("corpus")
    if not meant.is_dir():
        fix = "`bilateral new document SLUG` begins one; --corpus names another"
        raise InputError("no corpus here", where=str(meant), fix=fix)
    return meant


def _asked_for(context: click.Context, option: click.Parameter, given: bool) -> None:  # noqa: FBT001 – of click
    """Remember for :func:`_meant` whether unreviewed claims are asked for."""
    context.meta[str(option.name)] = given


def _meant(context: click.Context, option: click.Parameter, folder: Path | None) -> Path | None:
    """Return the build that is named; where unreviewed claims are asked for, the one that has them within."""
    from kg.rdf.store import MARK, UNREVIEWED

    del option
    if not context.meta[UNREVIEWED]:
        return folder
    meant = (folder or BUILD) / UNREVIEWED
    if not (meant / MARK).is_file():
        fix = "`bilateral extract`, then `bilateral build --unreviewed`"
        raise InputError("no unreviewed claims in this build", where=str(meant.parent), fix=fix)
    return meant


def build(command: Command) -> Command:
    """``--build DIR`` and ``--unreviewed``; the parameter ``build`` is None where the default holds."""
    named = click.option(
        "--build",
        type=click.Path(path_type=Path, file_okay=False),
        callback=_meant,
        help="The build to read; else ./build, else one of the shipped corpus.",
    )
    asked = click.option(
        "--unreviewed",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_asked_for,
        help="Read what a program made and nobody reviewed too: `bilateral build --unreviewed`.",
    )
    return named(asked(command))


cache = click.option(
    "--cache",
    metavar="DIR|none",
    help="Where what was made of single documents is kept for the next run; else the user's cache.",
)
"""``--cache DIR``; :func:`kept` opens it."""


BUILD = Path("build")
"""Where a build is written unless another folder is named."""


def build_folder(
    text: str = "The folder to write: new, empty or an earlier build.",
) -> Callable[[Command], Command]:
    """Return ``-o FOLDER``, where a build is written, with its help; the parameter is ``output``."""
    return click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path),
        default=BUILD,
        show_default=True,
        help=text,
    )


def _cluster(context: click.Context, option: click.Parameter, address: str | None) -> None:
    """Remember for :func:`_sharing` which cluster is meant."""
    context.meta[str(option.name)] = address


def _sharing(context: click.Context, option: click.Parameter, number: int) -> Workers:
    """Return who shares the work: so many processes here, or the workers of the cluster that is named."""
    from kg.processes import Workers

    del option
    address = context.meta["cluster"]
    if address is None:
        return Workers(number)
    if number > 1:
        raise click.UsageError("Either --workers or --cluster.")
    from kg import cluster

    context.call_on_close(cluster.leave)
    return cluster.at(address)


def _workers(*names: str) -> Callable[[Command], Command]:
    number = click.option(
        *names,
        "workers",
        metavar="N",
        type=click.IntRange(1, 64),
        default=1,
        show_default=True,
        callback=_sharing,
        help="Processes that share the work.",
    )
    cluster = click.option(
        "--cluster",
        metavar="ADDRESS",
        is_eager=True,
        expose_value=False,
        callback=_cluster,
        help="The scheduler of a cluster of dask.distributed whose workers share the work.",
    )
    return lambda command: number(cluster(command))


workers = _workers("--workers")
"""``--workers N`` and ``--cluster ADDRESS``; the parameter ``workers`` is who shares the work."""

workers_or_jobs = _workers("--workers", "--jobs")
"""The same, of commands where ``--workers`` was called ``--jobs`` before."""


@contextmanager
def kept(folder: str | None, workers: int = 1) -> Iterator[Shards | None]:
    """Open the shards that are meant, and leave in the end no more than may be kept; ``none`` keeps none.

    Raises ``InputError`` where a folder that is named is not this user's alone.
    """
    from kg import shards

    if folder == "none":
        yield None
        return
    found = shards.kept_by_the_user() if folder is None else shards.Shards(Path(folder))
    try:
        yield found
    finally:
        if found and (found.made or workers > 1):  # what other processes made is not counted here
            found.trim()


texts = click.option(
    "--texts",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="The folder of texts by reference, whose words are then shown.",
)
"""``--texts DIR``; the parameter ``texts`` is None where no texts are at hand."""

output = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, allow_dash=True),
    help="Where to write; - is standard output.",
)
"""``-o PATH``; the parameter ``output`` is None where none is given."""

lang = click.option(
    "--lang",
    type=click.Choice([*LANGUAGES]),
    default="en",
    show_default=True,
    help="The language of labels.",
)
"""``--lang``; a label that is missing in a language is given in English."""


def form(
    choices: Iterable[str], told: str | None = None, *, default: str | None = None
) -> Callable[[Command], Command]:
    """``--format``; the parameter ``form`` is one of the choices, or None where none is given nor default."""
    kinds = click.Choice([*choices])
    shown = default is not None
    return click.option("--format", "form", type=kinds, default=default, show_default=shown, help=told)


def _pairs(context: click.Context, argument: click.Parameter, texts: tuple[str, ...]) -> dict[str, str]:
    """Read NAME=VALUE texts into a mapping; a question takes one value for each name."""
    del context, argument
    given: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            raise click.UsageError(f"{text!r} is not NAME=VALUE.")
        if name in given:
            raise click.UsageError(f"{name!r} is given twice.")
        given[name] = value
    return given


parameters = click.argument("parameters", metavar="[NAME=VALUE]...", nargs=-1, callback=_pairs)
"""What a question takes, as NAME=VALUE; the parameter ``parameters`` is a mapping."""


def choose_format(given: str | None, output: Path | None, by_suffix: dict[str, str]) -> str:
    """Choose a format: the one given, else by the file's suffix, else a table on a terminal, CSV in a pipe.

    Raises ``InputError`` where the file's suffix is of no format.

    >>> choose_format(None, Path("neighbors.json"), {".json": "json"})
    'json'
    """
    if given:
        return given
    if output is not None and output.suffix:
        if output.suffix not in by_suffix:
            fix = f"Use {', '.join(by_suffix)}, or say --format"
            raise InputError(f"no format goes with {output.suffix!r}", where=str(output), fix=fix)
        return by_suffix[output.suffix]
    on_terminal = output is None and is_terminal(sys.stdout)
    return "table" if on_terminal else "csv"
