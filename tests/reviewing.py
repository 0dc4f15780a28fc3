"""A real ``bilateral review`` in a process of its own, which can be killed."""

import contextlib
import os
import re
import subprocess
import sys


@contextlib.contextmanager
def serving(folder, *arguments, port=0):
    """Review a corpus; give the process and the address with its token."""
    command = [sys.executable, "-m", "kg", "review", *arguments, "--corpus", str(folder), "--port", str(port)]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as process:
        try:
            said = ""
            while (found := re.search(r"http://\S+", said)) is None:
                line = process.stderr.readline()
                assert line, said
                said += line
            yield process, found[0]
        finally:
            process.terminate()
            process.wait(300)
