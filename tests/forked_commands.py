"""The ``bilateral`` command as a process of its own that need not import the package anew.

A server is started once, imports what the commands import, and forks for each of them: a true process with
its own streams, environment, folder and exit code, for less than what starting Python costs. ``run`` asks it
for a command; ``forked_client.py`` does for whoever starts a program, a shell among them. Modules of the
package that a command starts in processes of their own are forked like it.
"""

import atexit
import gc
import io
import json
import os
import runpy
import select
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from contextlib import ExitStack, suppress
from functools import cache
from importlib import import_module
from pathlib import Path

import click

CLIENT = Path(__file__).with_name("forked_client.py")
STREAMS = {"stdin": "rb", "stdout": "wb", "stderr": "wb"}
PROGRAM = (sys.executable, "-m", "kg")
"""The command itself, for a test to which it matters that nothing stands between."""
MODULE = ("-P", "-m")
"""How a command starts a module of the package in a process of its own."""
LARGE = (
    *(
        "kg.building.pipeline",
        "kg.corpus.json_schema",
        "kg.corpus.loading",
        "kg.exporting.tables",
        "kg.graph",
    ),
    *("kg.rdf.texts", "kg.web.application", "platformdirs.unix", "pyrudof", "resource"),
    *("kg.web.page_worker", "kg.web.preparing", "kg.workers.forking", "kg.workers.worker", "uvicorn"),
    *("viz.drawings", "viz.ladder_table", "viz.page", "viz.picture", "viz.static_ties"),
)
"""What commands import when they need it."""


@cache
def server():
    """Return the server of this process, which ends with it."""
    started = Server()
    atexit.register(started.close)
    return started


def command():
    """Return how ``bilateral`` is started as a program, but for its arguments."""
    return client_of(server().address)


def client_of(address):
    """Return how a program is started that has a server fork a command, but for the arguments."""
    return [sys.executable, "-ISE", str(CLIENT), address]


def program(folder):
    """Put a program ``bilateral`` into a folder, which is then for the path of a shell."""
    write_program(folder / "bilateral", f'exec {shlex.join(command())} "$@"')


def write_program(path, *lines):
    """Write a program in the language of the shell."""
    path.write_text("\n".join(["#!/bin/sh", *lines, ""]), encoding="utf-8")
    path.chmod(0o755)


def python(folder, address):
    """Put a Python into a folder that has modules forked by the server at an address; return the program."""
    path, module = folder / "python", f'[ "$1 $2" = "{" ".join(MODULE)}" ]'
    forked, itself = shlex.join(client_of(address)), shlex.quote(sys.executable)
    write_program(path, f'{module} && exec {forked} "$@"', f'exec {itself} "$@"')
    return str(path)


class Server:
    """The process that forks commands; it ends with ``close``."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="kg-")
        self.address = str(Path(self.folder.name, "socket"))
        arguments = [sys.executable, "-P", __file__, self.address]
        self.process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.process.stdout.readline()

    def run(self, *arguments, cwd=None, stdin=None, env=None, terminal=()):
        """Run ``bilateral`` and return the completed process, with text.

        Streams that are named as ``terminal`` are one: what it was sent is then the standard output.
        """
        from terminals import Terminal  # the server, which runs this file, has no need of it

        given = [str(each) for each in arguments]
        with ExitStack() as stack:
            screen = Terminal() if terminal else None
            files = {name: stack.enter_context(tempfile.TemporaryFile()) for name in STREAMS}
            files["stdin"].write((stdin or "").encode())
            files["stdin"].seek(0)
            streams = [screen.inner if name in terminal else file.fileno() for name, file in files.items()]
            code = self._sent([given, str(cwd or Path.cwd()), {**os.environ, **(env or {})}], streams)
            told = {name: read(files[name]) for name in ("stdout", "stderr") if name not in terminal}
        if screen:
            told["stdout"] = screen.close()
        return subprocess.CompletedProcess(["bilateral", *given], code, **told)

    def _sent(self, request, streams):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(self.address)
            send(connection, request, streams)
            return int(connection.makefile().readlines()[-1])

    def close(self):
        """Let the server end."""
        self.process.stdin.close()
        self.process.wait()
        self.folder.cleanup()


def send(connection, request, streams):
    """Ask for a command: its arguments, folder and environment, and its three streams."""
    said = json.dumps(request).encode()
    socket.send_fds(connection, [len(said).to_bytes(8)], streams)
    connection.sendall(said)


def read(file):
    """Return what a command wrote, as ``subprocess`` gives text."""
    file.seek(0)
    return file.read().decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")


def serve(address):
    """Fork for each command that is asked for, and answer with its number and its exit code."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen()
        folder = Path(address).parent
        prepare(folder)
        sys.executable = python(folder, address)  # what a command starts is forked too
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        waiting, waker = os.pipe()
        os.set_blocking(waker, False)
        signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        asked = {}
        while sys.stdin not in (ready := looked_at(sys.stdin, listener, waiting, *asked.values())):
            for child, connection in asked.items():
                if connection in ready:  # with nothing but its end: whoever asked was killed
                    os.kill(child, signal.SIGKILL)
            if listener in ready:
                begin(listener.accept()[0], asked)
            if waiting in ready:
                os.read(waiting, 4096)
                finish(asked)


def looked_at(*streams):
    """Wait, and return the streams of which there is something to read, or an end."""
    return select.select(streams, [], [])[0]


def prepare(folder):
    """Import what commands import, and read of what ships what they read: ontology, shapes, templates.

    What is kept of the site's templates is kept in a folder.
    """
    for name in LARGE:
        import_module(name)
    cli = import_module("kg.cli")
    for name in cli.COMMANDS:
        cli.bilateral.get_command(click.Context(cli.bilateral), name)
    read_what_ships()
    import_module("kg.web.templating").compile_all(folder)
    gc.collect()
    gc.freeze()  # what is here stays shared with those forked: none looks through it


def read_what_ships():
    """Read of what ships what most commands read; nothing here starts a thread, which a fork would lose."""
    known = import_module("kg.ontology.vocabulary").load()
    import_module("kg.building.ontology_quads").quads(known)
    for name in ("page", "ladder", "ledger"):
        import_module("viz.templating").template(f"{name}.html.j2")


def begin(connection, asked):
    """Fork for a command that is asked for over a connection, and tell its number."""
    said, streams, _, _ = socket.recv_fds(connection, 8, 3)
    with connection.makefile("rb") as rest:
        request = json.loads(rest.read(int.from_bytes(said)))
    child = os.fork()
    if not child:
        os._exit(obey(*request, streams))
    for stream in streams:
        os.close(stream)
    asked[child] = connection
    tell(connection, child)


def finish(asked):
    """Tell the exit codes of the commands that have ended."""
    with suppress(ChildProcessError):
        while asked and (ended := os.waitpid(-1, os.WNOHANG))[0]:
            with asked.pop(ended[0]) as connection:
                tell(connection, os.waitstatus_to_exitcode(ended[1]))


def tell(connection, number):
    """Write a number to whoever asked, who may have gone."""
    with suppress(OSError):
        connection.sendall(f"{number}\n".encode())


def obey(arguments, folder, environment, streams):
    """Become the command: its streams, environment, folder and arguments; return its exit code."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(environment)
    for number, (name, mode) in enumerate(STREAMS.items()):
        os.dup2(streams[number], number)
        opened = os.fdopen(number, mode, closefd=False)
        setattr(sys, name, io.TextIOWrapper(opened, encoding="utf-8", line_buffering=name == "stderr"))
    os.closerange(3, 1024)
    os.chdir(folder)
    tempfile.tempdir = None  # the command's own environment says which
    code = exit_code(*arguments)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    return code


def exit_code(*arguments):
    """Run the command line, or a module of the package, and return what its process ends with."""
    try:
        if arguments[:2] == MODULE:
            sys.argv = [*arguments[2:]]
            runpy.run_module(arguments[2], run_name="__main__")
        else:
            sys.argv = ["bilateral", *arguments]
            import_module("kg.cli").main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 - a process ends with a traceback, whatever was raised
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    serve(sys.argv[1])
