"""The benchmark measures what it says: each tool apart, ratios first, what takes too long told as that."""

import importlib.util
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "benchmarks"


def script(name):
    """A script of the benchmarks as a module."""
    spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


bench = script("bench")

FOUND = [
    {"documents": 10, "step": "turtle", "tool": "ours", "cpu": 2.0, "peak": 3_000_000},
    {"documents": 10, "step": "turtle", "tool": "bare", "cpu": 0.5, "peak": 1_000_000},
    {"documents": 10, "step": "turtle", "tool": "rdflib", "cpu": 9.0, "peak": 1_000_000},
    {"documents": 100, "step": "turtle", "tool": "ours", "cpu": 40.0, "peak": 9_000_000},
    {"documents": 100, "step": "turtle", "tool": "rdflib", "ended": -24, "why": ""},
]


@pytest.fixture(scope="module")
def home(built, tmp_path_factory):
    """A folder as the steps want it, of the shipped corpus."""
    folder = tmp_path_factory.mktemp("bench")
    (folder / "build").symlink_to(built)
    assert "cpu" in bench.step("ours", "prepare", folder, 60)
    return folder


def test_each_step_that_is_measured_exists(monkeypatch):
    """Whatever the table names by step and tool can be run."""
    monkeypatch.syspath_prepend(FOLDER)
    steps = script("bench_steps").STEPS

    assert bench.MEASURED == {name: tuple(steps[name]) for name in bench.MEASURED}


def test_ratios_stand_so_that_more_is_better_for_others():
    """Ours is told as times the bare engine, others as times ours; what was not measured is a dash."""
    lines = bench.ratios(FOUND, [10, 100])

    assert "| turtle: ours to bare | 4.0 | – |" in lines
    assert "| turtle: rdflib to ours | 4.5 | – |" in lines


def test_the_exponent_is_of_the_two_largest_sizes():
    """Twenty times the CPU for ten times the documents is the power 1.3; what ended early has none."""
    (ours, _, rdflib) = [line for line in bench.table(FOUND, [10, 100]) if line.startswith("| turtle ")]

    assert "| turtle | ours | 2.00 s, 3 MB | 40.00 s, 9 MB | 1.3 |" == ours
    assert "| turtle | rdflib | 9.00 s, 1 MB | ended | – |" == rdflib


def test_tables_stand_between_the_marks_of_a_document(tmp_path):
    """Writing them twice leaves one, and all around as it was."""
    path = tmp_path / "a.md"
    path.write_text(f"before\n{bench.BEGIN}\n{bench.END}\nafter\n")
    for lines in (["old"], ["new", r"\1"]):
        bench.document(path, lines)

    assert f"before\n{bench.BEGIN}\nnew\n\\1\n{bench.END}\nafter\n" == path.read_text()


@pytest.mark.parametrize("tool", ["ours", "bare"])
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits are set as Linux has them")
def test_a_step_is_measured_in_a_process_of_its_own(home, tool):
    """What a step took is told in seconds and bytes."""
    took = bench.step(tool, "turtle", home, 60)

    assert took["cpu"] >= 0
    assert took["peak"] > 1_000_000


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits are set as Linux has them")
def test_a_step_that_fails_says_why(home, tmp_path):
    """A step that cannot be done is no measure; its last line tells why."""
    took = bench.step("bare", "turtle", tmp_path, 60)

    assert "cpu" not in took
    assert "FileNotFoundError" in took["why"]
