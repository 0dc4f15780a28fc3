"""The command that fetches programs: what cannot be had is named and fails nothing."""

import os
import shutil
import subprocess

import pytest

NEEDED = ("bash", "env", "grep", "mkdir")


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

    def fetch(*, user=0, settings=None, **programs):
        for name, text in {"id": f"echo {user}", **programs}.items():
            (home / name).write_text(f"#!{shutil.which('bash')}\n{text}\n", encoding="utf-8")
            (home / name).chmod(0o755)
        environment = {**os.environ, "PATH": str(home), **(settings or {})}
        command = [program("bash"), str(script), str(tmp_path / "npm")]
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False, timeout=300
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


FAILING = 'echo "network unreachable"; echo "E: unreachable" >&2; exit 100'
MISSING = "chromium-headless-shell raptor2-utils virtuoso-opensource-7"


@pytest.mark.parametrize("user", [0, 1000])
def test_installers_without_a_network_fail_nothing(fetch, user):
    """Installers that cannot reach anything are tried; that they failed is said in one line."""
    done = fetch(user=user, npm=FAILING, sudo=f"[ $2 = true ] || {{ {FAILING}; }}", **{"apt-get": FAILING})
    first, second, third, fourth, *rest = done.stdout.splitlines()

    assert (done.returncode, done.stderr) == (0, "")
    assert f"apt-get did not install {MISSING}." == second
    assert "npm did not succeed." == fourth
    assert first.startswith("Installing packages of the system, which only tests use")
    assert first.endswith(MISSING)
    assert third.startswith("Installing n3@2 and @comunica/query-sparql@4 from npm")
    assert 5 == len([line for line in rest if line.endswith("skipped")]) == len(rest)


def test_what_a_distribution_lacks_takes_nothing_else_with_it(fetch, tmp_path):
    """Each package is installed by itself, and another browser where the first is not there."""
    asked = f'for each; do :; done; echo $each >> "{tmp_path}/asked"'
    fetch(**{"apt-get": f"{asked}; [ $each != chromium-headless-shell ]"})

    wanted = ["update", "chromium-headless-shell", "chromium", *MISSING.split()[1:]]
    assert wanted == (tmp_path / "asked").read_text(encoding="utf-8").split()


@pytest.mark.parametrize("sudo", [None, "exit 1"])
def test_without_root_nothing_is_asked_or_installed(fetch, tmp_path, sudo):
    """Without root, and without sudo that asks nothing, one line says what to install."""
    called = f'echo called >> "{tmp_path}/called"'
    done = fetch(user=1000, **{"apt-get": called}, **({"sudo": sudo} if sudo else {}))
    first, *rest = done.stdout.splitlines()

    assert (0, "") == (done.returncode, done.stderr)
    assert first.startswith("Only root installs packages")
    assert first.endswith(MISSING)
    assert 5 == len([line for line in rest if line.endswith("skipped")]) == len(rest)
    assert not (tmp_path / "called").exists()


def test_nothing_is_installed_where_that_is_said(fetch, tmp_path):
    """TOOLS=none installs nothing; what is missing is named."""
    called = f'echo called >> "{tmp_path}/called"'
    done = fetch(settings={"TOOLS": "none"}, npm=called, **{"apt-get": called})

    assert 5 == len([line for line in done.stdout.splitlines() if line.endswith("skipped")])
    assert not (tmp_path / "called").exists()


def test_present_programs_are_left_alone(fetch, tmp_path):
    """Where everything is there, nothing is fetched and nothing said."""
    for name, version in {"n3": "2.1.0", "@comunica/query-sparql": "4.9.1"}.items():
        folder = tmp_path / "npm" / "node_modules" / name
        folder.mkdir(parents=True)
        (folder / "package.json").write_text(f'{{\n  "version": "{version}"\n}}\n', encoding="utf-8")
    told = f'echo called >> "{tmp_path}/called"'
    here = dict.fromkeys(["chromium-headless-shell", "rapper", "virtuoso-t", "npm", "apt-get"], told)
    done = fetch(**here)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert not (tmp_path / "called").exists()
