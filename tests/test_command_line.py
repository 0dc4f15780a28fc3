"""The command line as its users meet it."""

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner
from failing import failing_with

from kg.asking import brief_renderings, renderings
from kg.cli import COMMANDS, bilateral
from kg.cli.draw import _FIGURE_FORMATS
from kg.corpus import reports
from kg.corpus.findings import Finding
from kg.errors import CorpusError, EndpointError, InputError
from viz import drawings
from viz.report import converting, figures

A_FINDING = Finding(
    path="corpus/a/claims.yaml", line=3, column=5, severity="error", rule="quote", message="not in the text"
)


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (
            InputError("no such relation", where="a.rq:1", fix="Name one"),
            2,
            "error: a.rq:1: no such relation. Name one\n",
        ),
        (CorpusError([A_FINDING]), 1, f"{A_FINDING}\nerror: 1 finding in the corpus\n"),
        (EndpointError("it slept", where="a store"), 3, "error: a store: it slept\n"),
        (PermissionError(13, "Permission denied", "x"), 2, "error: x: Permission denied\n"),
    ],
    ids=lambda case: type(case).__name__ if isinstance(case, Exception) else None,
)
def test_errors_are_one_line(error, code, message):
    """Every kind of error has its exit code and says in one line on standard error what is wrong."""
    result = CliRunner().invoke(failing_with(error), ["fail"])

    assert (code, "", message) == (result.exit_code, result.stdout, result.stderr)


def test_a_fault_of_ours_shows_no_traceback():
    """An error nobody foresaw is still one line, and says how to see more."""
    result = CliRunner().invoke(failing_with(KeyError("x")), ["fail"])

    assert 2 == result.exit_code
    assert "error: KeyError: 'x' (a fault of this program; --debug shows where)\n" == result.stderr


def test_debug_shows_the_traceback():
    """With --debug an error leaves with its traceback."""
    error = InputError("wrong", where="here")

    assert error is CliRunner().invoke(failing_with(error), ["--debug", "fail"]).exception


@pytest.mark.parametrize("name", COMMANDS)
def test_commands_say_what_they_do(name):
    """Every command of the table exists, under its name, with a help that ends in examples."""
    command = bilateral.get_command(click.Context(bilateral), name)

    assert command is not None
    assert name == command.name
    assert command.help
    assert f"bilateral {name}" in (command.epilog or "")


def choices(command, parameter):
    """Return what an option of a command may be."""
    (option,) = [each for each in bilateral.get_command(None, command).params if each.name == parameter]
    return {*option.type.choices}


def test_a_command_offers_whatever_can_be_written():
    """What options list, so that their help loads little, is what the modules write that they stand for."""
    assert choices("ask", "form") == {*renderings.FORMATS}
    assert choices("explain-cell", "form") < {*renderings.FORMATS}
    assert choices("brief", "form") == {*brief_renderings.FORMATS}
    assert choices("check", "form") == {*reports.FORMATS}
    assert choices("draw", "form") == {*drawings.FORMATS} >= {*converting.FORMS}
    assert choices("draw", "show") == {*figures.FIGURES}
    assert {*_FIGURE_FORMATS} == {*converting.FORMS}


def test_unknown_command():
    """A misspelt command is wrong use, and the nearest command is named."""
    result = CliRunner().invoke(bilateral, ["biuld"])

    assert 2 == result.exit_code
    assert "Did you mean build" in result.stderr


def test_version(run):
    """The version is the distribution's."""
    from kg import __version__

    assert f"bilateral {__version__}\n" == run("--version").stdout


def test_output_is_utf8_in_any_locale(tmp_path):
    """What is printed is UTF-8 even where the locale is plain C."""
    code = "from kg.cli import speak_utf8; import sys; speak_utf8(sys.stdout); print('\\u049a\\u0430\\u0437')"
    env = {"LC_ALL": "C", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env=env, cwd=tmp_path, check=True
    )

    assert "Қаз\n" == done.stdout.decode("utf-8")


def test_a_closed_pipe_is_no_error(checkout, built):
    """Who reads only the first line gets no complaint about the rest."""
    command = f"{sys.executable} -m kg ask --build {built} | head -n 1"
    done = subprocess.run(
        command, shell=True, capture_output=True, encoding="utf-8", cwd=checkout, check=True
    )

    assert "" == done.stderr
