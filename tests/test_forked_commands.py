"""A command that is forked is a process as any other: what it starts ends with whoever asked for it."""

import json
import subprocess
import time
from pathlib import Path

import forked_commands


def python():
    """Return the Python that a forked command starts modules of the package with."""
    return str(Path(forked_commands.server().address).with_name("python"))


def test_a_module_runs_as_if_python_had_started_it():
    """It has its own arguments, streams and exit code; what is no module is for Python itself."""
    module, text = ([python(), *given] for given in (["-P", "-m", "json.tool"], ["-P", "-c", "print('b')"]))
    said, failed = (
        subprocess.run(module, check=False, input=each, capture_output=True, text=True)
        for each in ("[1]", "[")
    )
    plain = subprocess.run(text, capture_output=True, text=True, check=True)

    assert ([1], 0, 1) == (json.loads(said.stdout), said.returncode, failed.returncode)
    assert "b\n" == plain.stdout


def test_a_module_ends_with_whoever_was_killed_in_its_place():
    """Whoever kills the process that it started kills the module, whatever that does."""
    with subprocess.Popen([python(), "-P", "-m", "json.tool"], stdin=-1, stdout=-1) as started:
        child = forked(started)
        started.kill()
        while Path("/proc", child).exists():  # it is gone soon after, or never
            time.sleep(0.01)


def forked(started):
    """Return the number of the process that a client waits for, as the server has it among its own."""
    server = forked_commands.server().process.pid
    children = Path(f"/proc/{server}/task/{server}/children")
    while not (found := children.read_text().split()):
        assert started.poll() is None
        time.sleep(0.01)
    return found[-1]
