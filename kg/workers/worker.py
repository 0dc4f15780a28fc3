"""The program that runs queries from outside, one at a time, where it can be killed.

``python -m kg.workers.worker HOME FOLDER`` opens the store at ``HOME``, says that it is ready, and answers
each message on its standard input with one on its standard output until the input ends
(``kg.workers.messages`` has their form). Answers that are not small are written to
files in ``FOLDER``, so that nobody holds them in memory.
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
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from kg.errors import InputError
from kg.files import is_full
from kg.rdf import results, sparql
from kg.rdf.store import open_home
from kg.workers import messages

if TYPE_CHECKING:
    from pyoxigraph import Store

__all__ = ["main"]

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


def main() -> None:
    """Serve until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever started this program
    home, folder = sys.argv[1:]
    _unshare_network()
    threading.Thread(target=_exit_with_parent, args=(os.getppid(),), daemon=True).start()
    store = open_home(Path(home))
    memory = _Memory()
    _write_message({"ready": True})
    while message := messages.read_message(sys.stdin.buffer):
        header, text = message
        memory.limit(header["memory"])
        begun = time.monotonic()
        answer, body = _answer(store, header, text.decode(), folder)
        bloated = time.monotonic() - begun > _QUICK_SECONDS and memory.growth() > _BLOATED_BYTES
        _write_message({**answer, "bloated": bloated}, body)


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


def _answer(store: Store, header: dict[str, Any], text: str, folder: str) -> tuple[dict[str, Any], bytes]:
    """Return the header and body of the answer to a query; what stands in the way is an answer too."""
    out = _SpooledAnswer(header["answer"], folder, compress=header["gzip"])
    try:
        media_type = _run(store, header, text, out)
        delivery, body = out.finish()
    except messages.UnansweredError as error:
        out.discard()
        return {"error": type(error).__name__, "message": str(error)[:_MAX_MESSAGE]}, b""
    return {"media_type": media_type, "deterministic": sparql.deterministic(text), **delivery}, body


def _run(store: Store, header: dict[str, Any], text: str, out: _SpooledAnswer) -> str:
    """Write what a query finds; return the media type in which."""
    scope = sparql.Scope(*header["scope"]) if header["scope"] else None
    try:
        if header["update"]:
            sparql.refuse_update(text, scoped=scope is not None)
        found = sparql.run(store, text, header["name"], scope=scope, base=header["base"])
        media_type = results.fitting(found, header["accept"])
        if media_type is None:
            raise messages.NotAcceptableError(
                "the query's form of result has none of the media types asked for"
            )
        results.write(found, media_type, cast("IO[bytes]", out))
    except results.UnfitError as error:
        raise messages.NotAcceptableError(str(error)) from error
    except sparql.ForbiddenError as error:
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


class _SpooledAnswer:
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
        self._page = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 0
        self._at_start = self._resident()
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
        return self._resident() - self._at_start

    def _resident(self) -> int:
        try:
            return int(Path("/proc/self/statm").read_bytes().split()[1]) * self._page
        except OSError:
            return 0

    @staticmethod
    def _status(name: str) -> int:
        try:
            lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        except OSError:
            return 0
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(name))


if __name__ == "__main__":
    main()
