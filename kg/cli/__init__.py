"""The command line: a table of commands, of which only the one that is asked for is imported.

Data goes to standard output, everything else to standard error. Every error of the package becomes one
line and an exit code here and nowhere else: 0 fine, 1 findings, 2 wrong use, input that cannot be read,
output that cannot be written or a query without an answer, 3 a remote store did not answer as agreed.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from contextlib import suppress
from functools import partial
from importlib import import_module
from typing import NoReturn, TextIO

import click

from kg import __version__
from kg.cli.writing import give_up_standard_output
from kg.corpus.spelling import near
from kg.errors import CorpusError, KgError
from kg.terminal import one_line

__all__ = ["COMMANDS", "Commands", "main"]

COMMANDS = {
    "init": "Begin a project: a folder with an empty corpus.",
    "new": "Write the skeleton of a document or a claim.",
    "add": "Take texts into a corpus: files, folders, a table of them.",
    "remove": "Take a document out of a corpus, with what only it used.",
    "import": "Add the claims of a table to a corpus.",
    "extract": "Propose claims of documents, for review.",
    "review": "Decide on candidates and make claims, in the browser or here.",
    "agreement": "Compare what two coders decided, and settle their differences.",
    "evaluate": "Score candidates against gold.",
    "build": "Make the graph of a corpus: Turtle, tables, page, picture, store.",
    "watch": "Build a corpus, and again whenever it changes.",
    "check": "Report everything that is wrong in a corpus.",
    "clean": "Remove what killed builds left, and what is kept to build sooner.",
    "refer": "Write a corpus by reference: places and hashes for the words.",
    "ask": "List the questions of the catalogue, or answer one.",
    "find": "Find statements by what they name and say.",
    "brief": "Say what all that is said on two states comes to.",
    "query": "Run a SPARQL query over the graph.",
    "explain": "Show the claims, rules and words behind an edge.",
    "explain-cell": "Show what a cell of the table of dyads and years counts.",
    "draw": "Draw the graph or a part of it: page, picture, network.",
    "serve": "Serve the site and the SPARQL endpoint, read-only.",
    "export": "Write one output of a build in a format.",
    "verify": "Compare every byte of a build with its checksums.",
    "diff": "Show what two builds say differently.",
    "publish": "Replace the graphs in a remote store.",
    "mcp": "Give an assistant the questions and the graph as tools.",
}
"""The commands in the order of the work, with their help in one line.

`kg.cli.NAME`, with _ for -, holds the `command`.
"""

_SIGNALED = 128
"""What a shell adds to the number of the signal that ended a program."""


class Commands(click.Group):
    """A group that imports a command when it is run, and turns the package's errors into one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order of the work."""
        return [*COMMANDS, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command's module and return the command."""
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        command: click.Command = import_module(f"kg.cli.{cmd_name.replace('-', '_')}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is meant, or name the nearest ones."""
        if self.get_command(ctx, args[0]) is None:
            ctx.fail(f"No such command {args[0]!r}. {near(args[0], self.list_commands(ctx))}".rstrip())
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table, without importing any."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; whatever goes wrong ends in one line, or with ``--debug`` in its traceback."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            if isinstance(error, OSError) and error.errno == errno.EPIPE:  # as other programs of a pipe end
                give_up_standard_output()
                return ctx.exit(_SIGNALED + signal.SIGPIPE)
            if ctx.params.get("debug") or passes_through(error):
                raise
            where = place(error) if isinstance(error, OSError) else ""
            if isinstance(error, OSError):
                give_up_standard_output()
            report(error, where)
            return ctx.exit(error.exit_code if isinstance(error, KgError) else 2)


def passes_through(error: Exception) -> bool:
    """Say whether an error is click's own business: its exits."""
    return isinstance(error, click.ClickException | click.exceptions.Exit | click.Abort)


_ADVICE = {
    errno.ENOSPC: "Make room where the output, the cache and temporary files (TMPDIR) stand",
    errno.EDQUOT: "Make room where the output, the cache and temporary files (TMPDIR) stand",
    errno.EMFILE: "Allow more open files: ulimit -n 512",
    errno.ENFILE: "Wait until others have closed theirs",
    errno.ENOMEM: "Free memory, or take a part of the documents",
}
"""What to do about an error of the system that is of no file in particular."""


def place(error: OSError) -> str:
    """Name what an error of the system is of: its file, or standard output where that takes no more."""
    if error.filename:
        return str(error.filename)
    try:
        sys.stdout.flush()
    except (OSError, AttributeError):  # what could not be written is still there to be written
        return "standard output"
    return ""


def report(error: Exception, where: str = "") -> None:
    """Write an error to standard error, as one line after the findings it may carry.

    ``where`` names what an error of the system is of, where that is known.
    """
    if isinstance(error, CorpusError):
        for finding in error.findings:
            click.echo(finding, err=True)
    text = str(error)
    if isinstance(error, OSError):
        advice = "" if where else _ADVICE.get(error.errno or 0, "")
        text = ". ".join(
            filter(None, [": ".join(filter(None, [where, error.strerror or str(error)])), advice])
        )
    elif isinstance(error, MemoryError):
        text = f"not enough memory. {_ADVICE[errno.ENOMEM]}"
    elif isinstance(error, UnicodeEncodeError) and error.encoding == "ascii":
        text = f"{error.object!r}: the locale has no such letters in names of files. Set LC_ALL=C.UTF-8"
    elif not isinstance(error, KgError):
        text = f"{type(error).__name__}: {error} (a fault of this program; --debug shows where)"
    with suppress(OSError):  # where standard error takes nothing either, the exit code still tells
        click.echo(f"error: {' '.join(one_line(text).split())}", err=True)


def hold_standard_streams() -> None:
    """Open what a shell closed (``>&-``) to nowhere, so that no file of ours is taken for it.

    Standard output stays none for Python: who writes data to it is told so (``kg.cli.writing``).
    """
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest that is free, which is this one
    if sys.stderr is None:
        sys.stderr = os.fdopen(2, "w", encoding="utf-8")
    if sys.stdin is None:
        sys.stdin = os.fdopen(0, encoding="utf-8")


def end_when_told() -> None:
    """Let SIGTERM and SIGHUP end a command as Ctrl-C does, so that nothing half-written is left behind.

    A signal that whoever started us ignores (``nohup``) stays ignored; processes that are forked die of it.
    """
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _end)
            os.register_at_fork(after_in_child=partial(signal.signal, number, signal.SIG_DFL))


def _end(number: int, frame: object) -> NoReturn:
    del frame
    sys.exit(_SIGNALED + number)


def speak_utf8(stream: TextIO | None) -> None:
    """Read and write UTF-8 whatever the locale says, so that output is the same bytes everywhere."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8")


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Try: bilateral build · bilateral ask neighbors state=kazakhstan",
)
@click.version_option(__version__, package_name="bilateral-kg", message="bilateral %(version)s")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def bilateral(*, debug: bool) -> None:
    """Ask who said what about whom, when, and in which words."""
    del debug  # read by Commands.invoke


def main() -> None:
    """Run the command line: the entry point ``bilateral``."""
    hold_standard_streams()
    end_when_told()
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        speak_utf8(stream)
    arguments = [os.fsencode(argument).decode("utf-8", "surrogateescape") for argument in sys.argv[1:]]
    try:
        bilateral(arguments, prog_name="bilateral")
    except OSError as error:  # the help or version itself could not be written
        where = place(error)
        give_up_standard_output()
        report(error, where)
        sys.exit(KgError.exit_code)
