"""The ``bilateral`` command as a process of its own that need not import the package anew.

A server is started once, imports what the commands import, and forks for each of them: a true process with
its own output, environment, folder and exit code, for less than what starting Python costs.
"""

import io
import json
import os
import subprocess
import sys
import tempfile
import threading
import traceback
from importlib import import_module
from pathlib import Path

import click

STREAMS = {"stdin": "rb", "stdout": "wb", "stderr": "wb"}
LARGE = ("kg.building.pipeline", "kg.web.application", "viz.drawings", "pyrudof")
"""What commands import when they need it."""


class Server:
    """Runs commands, one at a time; it ends with ``close``."""

    def __init__(self):
        self.turn = threading.Lock()
        command = [sys.executable, "-P", __file__]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def run(self, *arguments, cwd=None, stdin=None, env=None, terminal=()):
        """Run ``bilateral`` and return the completed process, with text.

        Streams that are named as ``terminal`` are one: what it was sent is then the standard output.
        """
        from terminals import Terminal  # the server, which runs this file, has no need of it

        given = [str(each) for each in arguments]
        screen = Terminal() if terminal else None
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            (home / "stdin").write_text(stdin or "", encoding="utf-8")
            for name in terminal:
                (home / name).unlink(missing_ok=True)
                (home / name).symlink_to(screen.name)
            code = self._sent([given, folder, str(cwd or Path.cwd()), {**os.environ, **(env or {})}])
            told = {name: read(home / name) for name in ("stdout", "stderr") if name not in terminal}
        if screen:
            told["stdout"] = screen.close()
        return subprocess.CompletedProcess(["bilateral", *given], code, **told)

    def _sent(self, command):
        with self.turn:
            self.process.stdin.write(json.dumps(command).encode() + b"\n")
            self.process.stdin.flush()
            return int(self.process.stdout.readline())

    def close(self):
        """Let the server end."""
        self.process.stdin.close()
        self.process.wait()


def read(path):
    """Return what a command wrote, as ``subprocess`` gives text."""
    return path.read_bytes().decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")


def serve():
    """Fork for each command that comes in, and answer with its exit code."""
    for name in LARGE:
        import_module(name)
    cli = import_module("kg.cli")
    for name in cli.COMMANDS:
        cli.bilateral.get_command(click.Context(cli.bilateral), name)
    answers = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        child = os.fork()
        if not child:
            os._exit(obey(*json.loads(line)))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), file=answers, flush=True)


def obey(arguments, folder, place, environment):
    """Become the command: its streams, environment, folder and arguments; return its exit code."""
    os.environ.clear()
    os.environ.update(environment)
    for number, (name, mode) in enumerate(STREAMS.items()):
        with Path(folder, name).open(mode) as file:
            os.dup2(file.fileno(), number)
        setattr(sys, name, io.TextIOWrapper(os.fdopen(number, mode, closefd=False), encoding="utf-8"))
    os.chdir(place)
    sys.argv = ["bilateral", *arguments]
    code = exit_code()
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def exit_code():
    """Run the command line and return what its process ends with."""
    try:
        import_module("kg.cli").main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 - a process ends with a traceback, whatever was raised
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    serve()
