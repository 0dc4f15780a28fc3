"""The command that fetches programs: what cannot be had is named and fails nothing."""

import os
import shutil
import subprocess

import pytest

NEEDED = ("bash", "grep", "id", "mkdir")


@pytest.fixture
def fetch(checkout, program, tmp_path):
    """Run ``.ci/tools`` where only a few programs and those given (name to shell script) are found."""
    script = checkout / ".ci" / "tools"
    if not script.is_file():
        pytest.skip(".ci/tools is not part of this copy")
    home = tmp_path / "bin"
    home.mkdir()
    for name in NEEDED:
        (home / name).symlink_to(program(name))

    def fetch(**programs):
        for name, text in programs.items():
            (home / name).write_text(f"#!{shutil.which('bash')}\n{text}\n", encoding="utf-8")
            (home / name).chmod(0o755)
        environment = {**os.environ, "PATH": str(home)}
        command = [program("bash"), str(script), str(tmp_path / "npm")]
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False, timeout=60
        )

    return fetch


def test_missing_programs_are_named_with_what_is_skipped(fetch):
    """Where nothing is installed and nothing can be fetched, each program is named, and no more is said."""
    done = fetch()
    named = [line.split(" here: ")[0] for line in done.stdout.splitlines()]

    assert (done.returncode, done.stderr) == (0, "")
    assert named == [
        "no chromium",
        "no rapper (raptor2-utils)",
        "no virtuoso-t (virtuoso-opensource-7)",
        "no Comunica (needs npm)",
        "no N3.js (needs npm)",
    ]
    assert all(line.endswith("skipped") for line in done.stdout.splitlines())


def test_installers_without_a_network_fail_nothing(fetch):
    """Installers that cannot reach anything are tried, say nothing, and leave the same lines."""
    failing = 'echo "network unreachable"; echo "E: unreachable" >&2; exit 100'
    done = fetch(npm=failing, sudo=failing, **{"apt-get": failing})

    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 5
    assert "unreachable" not in done.stdout


def test_present_programs_are_left_alone(fetch, tmp_path):
    """Where everything is there, nothing is fetched and nothing said."""
    for name, version in {"n3": "2.1.0", "@comunica/query-sparql": "4.9.1"}.items():
        folder = tmp_path / "npm" / "node_modules" / name
        folder.mkdir(parents=True)
        (folder / "package.json").write_text(f'{{\n  "version": "{version}"\n}}\n', encoding="utf-8")
    told = f'echo called >> "{tmp_path}/called"'
    here = dict.fromkeys(["chromium", "rapper", "virtuoso-t", "npm", "apt-get"], told)
    done = fetch(**here)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert not (tmp_path / "called").exists()
