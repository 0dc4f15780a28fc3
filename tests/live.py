"""A server in a process of its own, for tests that need a real one."""

from __future__ import annotations

import os
import re
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

import forked_commands

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@contextmanager
def serving(*arguments: object, cwd: object = None, program: Sequence[str] = ()) -> Iterator[str]:
    """Run ``bilateral serve`` with some arguments at a free port; give its address, without a final slash.

    ``program`` is how the command is started where that matters.
    """
    command = [*(program or forked_commands.command()), "serve", "--port", "0", *map(str, arguments)]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, encoding="utf-8", cwd=cwd, env={**os.environ}
    ) as server:
        try:
            yield _address(server)
        finally:
            server.terminate()
            server.communicate()


def _address(server: subprocess.Popen[str]) -> str:
    """Read where a server listens from what it says."""
    said = []
    for line in server.stderr or ():
        said.append(line)
        if found := re.search(r"at (http://\S+)/ ", line):
            return found[1]
    raise AssertionError("".join(said))
