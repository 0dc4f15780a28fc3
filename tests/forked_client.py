"""A program that stands for a command of ``bilateral``: it has its streams, passes signals on, ends alike.

The first argument is the address of the server that forks commands, see ``forked_commands.py``.
"""

import json
import os
import signal
import socket
import sys
from pathlib import Path


def main(address, *arguments):
    """Ask for a command with the streams of this process; return its exit code."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(address)
        said = json.dumps([arguments, str(Path.cwd()), dict(os.environ)]).encode()
        socket.send_fds(connection, [len(said).to_bytes(8)], [0, 1, 2])
        connection.sendall(said)
        answers = connection.makefile()
        child = int(answers.readline())
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda passed, _: os.kill(child, passed))
        return int(answers.readline())


if __name__ == "__main__":
    code = main(*sys.argv[1:])
    if code < 0:
        signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    sys.exit(code)
