"""The program of the nursery: a store read into memory once, and workers forked from it.

``python -m kg.workers.forking HOME FOLDER MOST`` reads the store at ``HOME`` into memory, says on the socket
that is its standard input how many bytes that took (0 where they would be more than ``MOST``), and forks a
worker for each socket that it is handed there. It says which of them has ended, and how, and forgets it when
it is told to.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import signal
import socket
import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from pyoxigraph import RdfFormat, Store, parse

from kg.rdf.store import open_home
from kg.workers import program, worker

if TYPE_CHECKING:
    from kg.workers.program import Answer

__all__ = ["main"]

_QUAD_BYTES = 340
"""Bytes that a quad takes in memory, with its texts."""
_STDIN, _STDOUT = 0, 1
_MESSAGE = 4_096


def main() -> None:
    """Fork workers until the socket is closed at its other end."""
    home, folder, most = sys.argv[1:]
    program.prepare()
    control = socket.socket(fileno=os.dup(_STDIN))
    before = program.resident()
    store = _in_memory(Path(home), int(most) // _QUAD_BYTES)
    held = 0 if store is None else max(1, program.resident() - before)
    control.send(json.dumps({"bytes": held}).encode())
    if store is not None:
        _serve(control, worker.answering(store), folder)


def _in_memory(home: Path, most: int) -> Store | None:
    """Return a store in memory that holds what stands at a home; none where it is more quads than ``most``.

    A folder is opened by a process of its own that hands over what is in it: the library that reads it starts
    threads, and whoever forks has none.
    """
    if home.is_file():
        return open_home(home)
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)  # so that writing fails once nobody reads any more
        _dump(home, write)
    os.close(write)
    store = Store()
    with os.fdopen(read, "rb") as lines:
        quads = parse(input=lines, format=RdfFormat.N_QUADS)
        store.bulk_extend(islice(quads, most))
        over = next(quads, None) is not None
    _, status = os.waitpid(child, 0)
    return None if over or status else store


def _dump(home: Path, write: int) -> NoReturn:
    """Write the quads of a store into a pipe, and end."""
    try:
        with os.fdopen(write, "wb") as lines:
            open_home(home).dump(lines, RdfFormat.N_QUADS)
    except BaseException:  # noqa: BLE001 – nothing of this process may go on as if it were the other one
        os._exit(1)
    os._exit(0)


def _serve(control: socket.socket, answer: Answer, folder: str) -> None:
    """Fork a worker for each socket that comes; say of each when it has ended."""
    gc.collect()
    gc.freeze()  # what is there now is never looked at again, so that its pages stay shared
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    os.set_blocking(woken, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake)
    workers: set[int] = set()
    while True:
        ready, _, _ = select.select([control.fileno(), woken], [], [])
        if woken in ready:
            os.read(woken, _MESSAGE)
        workers -= {pid for pid in workers if _told(control, pid)}
        if control.fileno() not in ready:
            continue
        said, files, _, _ = socket.recv_fds(control, _MESSAGE, 1)
        what, _, number = said.decode().partition(" ")
        if not what:
            return
        if what == "forget":
            os.waitpid(int(number), 0)
        elif what == "become":
            _work(control, files[0], (woken, wake), answer, folder)
        else:
            parent = os.getpid()
            if (pid := os.fork()) == 0:
                _work(control, files[0], (woken, wake), answer, folder, parent)
            workers.add(pid)
        for file in files:
            os.close(file)


def _told(control: socket.socket, pid: int) -> bool:
    """Say whether a worker has ended; if so, tell how. Its number is free only when it is forgotten."""
    ended = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    if ended is None:
        return False
    status = ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status
    with contextlib.suppress(OSError):
        control.send(json.dumps({"pid": pid, "status": status}).encode())
    return True


def _work(
    control: socket.socket,
    asked: int,
    woken: tuple[int, int],
    answer: Answer,
    folder: str,
    parent: int | None = None,
) -> NoReturn:
    """Be a worker until its socket is closed at the other end."""
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.dup2(asked, _STDIN)
        os.dup2(asked, _STDOUT)
        control.close()
        for file in (asked, *woken):
            os.close(file)
        program.follow_parent(parent)
        program.answer_all(answer, folder)
    except BaseException:  # noqa: BLE001 – the process ends here, whatever it was
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    main()
