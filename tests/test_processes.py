"""Processes that share work end with the command that started them, also where that is killed."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

PARENT = """
import os
import signal
from kg import processes

if __name__ == "__main__":
    with processes.pool(2, spawned={spawned}) as pool:
        begun = [pool.submit(os.getpid), pool.submit(os.getpid)]
        print(*(each.result() for each in begun), flush=True)
        {work}
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize(
    "work", ["pass", "[pool.submit(signal.pause) for _ in range(9)]"], ids=["idle", "busy"]
)
@pytest.mark.parametrize("spawned", [True, False])
def test_workers_end_with_a_parent_that_was_killed(tmp_path, spawned, work):
    """Whether they wait or work, nothing holds the parent's output open after it was killed."""
    script = tmp_path / "parent.py"
    script.write_text(PARENT.format(spawned=spawned, work=work), encoding="utf-8")
    command = [sys.executable, str(script)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}
    ) as parent:
        told, _ = parent.communicate(
            timeout=300
        )  # ends when the last process that holds the output has ended

    assert -9 == parent.returncode
    assert 2 == len(told.split())


def test_no_module_starts_workers_otherwise():
    """Work is shared through ``kg.processes`` alone, so that ``add`` and ``extract`` leave none behind."""
    others = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "kg").rglob("*.py")
        if "ProcessPoolExecutor" in path.read_text(encoding="utf-8")
    ]

    assert ["kg/processes.py"] == others
