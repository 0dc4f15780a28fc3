"""A real ``bilateral serve`` in a process of its own, on a port that is free, until a test is over."""

import contextlib
import socket
import subprocess
import time
import urllib.error
import urllib.request

import forked_commands


def free_port():
    """Return a port on which nothing listens now."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


@contextlib.contextmanager
def serving(log, *arguments):
    """Serve what the arguments of ``bilateral serve`` name; give the site's address (no slash at its end).

    What the server says goes into the file ``log``.
    """
    port = free_port()
    command = [*forked_commands.command(), "serve", *map(str, arguments), "--port", str(port)]
    with log.open("wb") as out, subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT) as process:
        try:
            _await(f"http://127.0.0.1:{port}", process, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()


def _await(address, process, log):
    for _ in range(6000):
        try:
            urllib.request.urlopen(f"{address}/.well-known/void", timeout=300).close()
        except urllib.error.HTTPError:
            return  # it answers, if only that there is nothing
        except OSError:
            time.sleep(0.1)
        else:
            return
        assert process.poll() is None, log.read_text(encoding="utf-8")
    raise AssertionError(log.read_text(encoding="utf-8"))
