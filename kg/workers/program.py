"""What every worker's program is: asked one thing after the other by pipe, within limits, until that ends.

Each message on its standard input is answered by one on its standard output (``kg.workers.messages`` has
their form). Answers that are not small are written to files, so that nobody holds them in memory.
"""

from __future__ import annotations

import contextlib
import ctypes
import gzip
import io
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from kg.workers import messages

__all__ = ["Answer", "Spool", "answer_all", "follow_parent", "prepare", "resident", "serve"]

_INLINE_BYTES = 262_144
"""Bytes of an answer that travel through the pipe; a longer one goes through a file."""
_GZIP_FROM_BYTES, _GZIP_LEVEL = 1_024, 5
"""Bytes that fit one packet anyway; and zlib's level, of which the higher ones gain little and cost much."""
_MAX_MESSAGE = 1_000
"""Letters of what is said of a query that fails: it may name what the query names, at any length."""
_MIN_GROWTH_BYTES = 48 * 2**20
"""Bytes by which any query may let its worker grow, however large the dataset is."""
_BLOATED_BYTES, _QUICK_SECONDS = 64 * 2**20, 0.005
"""Bytes by which a worker may have grown after an answer before it asks to be replaced; and seconds in which
a query cannot have done much, so that nobody looks."""


def serve(opened: Callable[[Path], Answer], bloated: int = _BLOATED_BYTES) -> None:
    """Answer what is asked until standard input ends.

    ``opened`` is called with the first argument of the program and returns what answers; large answers go to
    the folder that the second names. ``bloated`` is by how many bytes the process may have grown after an
    answer before it asks to be replaced.
    """
    home, folder = sys.argv[1:]
    prepare()
    follow_parent()
    answer_all(opened(Path(home)), folder, bloated)


def prepare() -> None:
    """Take this process, which has no second thread yet, off the network, and leave Ctrl-C to others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is for whoever started this program
    _unshare_network()


def answer_all(answer: Answer, folder: str, bloated: int = _BLOATED_BYTES) -> None:
    """Say that this process is ready, and answer what is asked until standard input ends."""
    memory = _Memory()
    _write_message({"ready": True, "pid": os.getpid()})
    while message := messages.read_message(sys.stdin.buffer):
        header, asked = message
        memory.limit(header["memory"])
        begun = time.monotonic()
        said, body = _answered(answer, header, asked, folder)
        grown = time.monotonic() - begun > _QUICK_SECONDS and memory.growth() > bloated
        _write_message({**said, "bloated": grown}, body)


def follow_parent(parent: int | None = None) -> None:
    """End this process, from now on, as soon as the one that started it, or one that is known, has ended."""
    watched = os.getppid() if parent is None else parent
    threading.Thread(target=_exit_with_parent, args=(watched,), daemon=True).start()


def resident() -> int:
    """Return how many bytes this process holds, 0 where the system does not say so."""
    try:
        pages = int(Path("/proc/self/statm").read_bytes().split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _unshare_network() -> None:
    """Take this process, before it has a second thread, off every network, where the system lets it (Linux).

    No query that calls another store is run; should one get past that guard, it finds nobody to call.
    """
    new_network, new_user = 0x40000000, 0x10000000
    with contextlib.suppress(OSError, AttributeError):  # where it is not allowed, the guard stands alone
        ctypes.CDLL(None).unshare(new_network if os.geteuid() == 0 else new_network | new_user)


def _write_message(header: dict[str, Any], body: bytes = b"") -> None:
    sys.stdout.buffer.write(messages.encode(header, body))
    sys.stdout.buffer.flush()


def _exit_with_parent(parent: int) -> None:
    """End when the process that started this one has ended, even in the middle of a query."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _answered(
    answer: Answer, header: dict[str, Any], asked: bytes, folder: str
) -> tuple[dict[str, Any], bytes]:
    """Return the header and body of an answer; what stands in the way is an answer too."""
    out = Spool(header["answer"], folder, compress=header["gzip"])
    try:
        said = answer(header, asked, out)
        delivery, body = out.finish()
    except messages.UnansweredError as error:
        out.discard()
        return {"error": type(error).__name__, "message": str(error)[:_MAX_MESSAGE]}, b""
    return {**said, **delivery}, body


class Spool:
    """The bytes of an answer: in memory while they are few, else in a file.

    ``max_bytes`` is how many there may be before they are compressed; 0 is no limit.
    """

    def __init__(self, max_bytes: int, folder: str, *, compress: bool) -> None:
        self._max_bytes, self._folder, self._compress = max_bytes, folder, compress
        self._length = 0
        self._buffer = io.BytesIO()
        self._file: IO[bytes] | None = None
        self._sink: IO[bytes] | gzip.GzipFile = self._buffer

    def write(self, data: bytes, /) -> int:
        """Take more bytes; raises ``TooLargeError`` beyond the limit."""
        self._length += len(data)
        if self._max_bytes and self._length > self._max_bytes:
            raise messages.TooLargeError(
                f"the answer is larger than {self._max_bytes:,} bytes. Ask for less: LIMIT"
            )
        if self._file is None and self._length > _INLINE_BYTES:
            self._move_to_file()
        self._sink.write(data)
        return len(data)

    def flush(self) -> None:
        """Do nothing: what is written is delivered at the end."""

    def _move_to_file(self) -> None:
        self._file = tempfile.NamedTemporaryFile(  # noqa: SIM115 – closed by finish()
            prefix=f"{os.getpid()}-", dir=self._folder, delete=False
        )
        if self._compress:
            self._sink = gzip.GzipFile("", "wb", compresslevel=_GZIP_LEVEL, fileobj=self._file, mtime=0)
        else:
            self._sink = self._file
        self._sink.write(self._buffer.getvalue())

    def finish(self) -> tuple[dict[str, Any], bytes]:
        """Return what the reply says of the bytes, and the bytes themselves where they go with it."""
        if self._file is not None:
            self._sink.close()
            self._file.close()
            return {"coding": "gzip" if self._compress else "", "file": self._file.name}, b""
        body = self._buffer.getvalue()
        if self._compress and len(body) >= _GZIP_FROM_BYTES:
            return {"coding": "gzip"}, gzip.compress(body, _GZIP_LEVEL, mtime=0)
        return {"coding": ""}, body

    def discard(self) -> None:
        """Remove what was written to a file."""
        if self._file is not None:
            self._file.close()
            Path(self._file.name).unlink(missing_ok=True)


class _Memory:
    """What this process may use and how much it has grown, where the system says so (Linux)."""

    def __init__(self) -> None:
        self._at_start = resident()
        self._data = self._status("VmData:")
        self._limit = 0

    def limit(self, max_bytes: int) -> None:
        """Let this process hold so many bytes, though a few more than it does at its start; 0 is no limit."""
        if max_bytes == self._limit or not self._data:
            return
        import resource

        growth = max(max_bytes - self._at_start, _MIN_GROWTH_BYTES)
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (self._data + growth if max_bytes else hard, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # whoever runs out of memory leaves no image of it
        self._limit = max_bytes

    def growth(self) -> int:
        """Return by how many bytes this process has grown since its start."""
        return resident() - self._at_start

    @staticmethod
    def _status(name: str) -> int:
        try:
            lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        except OSError:
            return 0
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(name))


Answer = Callable[[dict[str, Any], bytes, Spool], dict[str, Any]]
"""Answers what is asked, header and body, into a spool; returns what the reply says besides. Raises the kind
of ``kg.workers.messages.UnansweredError`` that fits."""
