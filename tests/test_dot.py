"""Where ``dot`` runs: a deadline and Ctrl-C end it, and a picture that does not come is replaced and told."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.errors import InputError
from viz import picture
from viz.dot import Graph, UndrawnError, laid_out
from viz.network import network

ROOT = Path(__file__).parent.parent
NOTHING = Graph(all={}, node={}, edge={}, inside={}, nodes=[("a", {"label": "A"})])

DEAF = """#!/bin/sh
trap '' INT TERM
echo $$ > "{pid}.part" && mv "{pid}.part" "{pid}"
while :; do sleep 1; done
"""
"""Stands in for a process that lays out for hours and hears no signal that can be ignored."""


@pytest.fixture
def deaf(tmp_path):
    """Return a program that never ends, and the file in which it says which process it is."""
    program, pid = tmp_path / "deaf", tmp_path / "pid"
    program.write_text(DEAF.format(pid=pid), encoding="utf-8")
    program.chmod(0o755)
    return program, pid


def lives(pid):
    """Say whether a process of a number, as text, lives."""
    stat = Path("/proc", pid.strip(), "stat")
    try:
        return stat.read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_the_same_bytes_come_from_a_process_of_its_own():
    """What is laid out is drawn, alike each time, and this process knows no other font for it."""
    one, other = (laid_out(NOTHING, "svg", 600) for _ in range(2))

    assert one == other
    assert b">A</text>" in one


def test_a_deadline_ends_it(deaf, monkeypatch):
    """A layout that takes longer than it may is given up, and its process is gone."""
    program, pid = deaf
    monkeypatch.setattr(sys, "executable", str(program))

    with pytest.raises(UndrawnError, match=r"more than 0\.2 seconds"):
        laid_out(NOTHING, "svg", 0.2)

    assert not pid.exists() or not lives(pid.read_text(encoding="utf-8"))


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked up in /proc")
def test_ctrl_c_ends_it(deaf):
    """Whoever interrupts the program ends the layout too, though that hears nothing."""
    program, pid = deaf
    code = f"""
import sys
from viz.dot import Graph, laid_out
sys.executable = {str(program)!r}
laid_out(Graph(all={{}}, node={{}}, edge={{}}, inside={{}}), "svg", 600)
"""
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stderr=subprocess.PIPE, start_new_session=True
    ) as asked:
        while not pid.exists():
            assert asked.poll() is None
            time.sleep(0.05)
        os.kill(asked.pid, signal.SIGINT)
        said = asked.stderr.read()
    assert b"KeyboardInterrupt" in said
    while lives(pid.read_text(encoding="utf-8")):  # it is gone soon after, or never
        time.sleep(0.05)


def test_what_goes_wrong_is_told_in_its_own_words():
    """A process that ends otherwise gives the last of what it said."""
    with pytest.raises(UndrawnError, match="Error"):
        laid_out(NOTHING, "no such format", 600)


def refusing(times, real=laid_out):
    """Return a layout that fails so many times, and the graphs that it was asked for."""
    asked = []

    def refused(graph, format, seconds):
        asked.append(graph)
        if len(asked) <= times:
            raise UndrawnError("it takes more than 60 seconds")
        return real(graph, format, seconds)

    return refused, asked


def test_a_picture_that_cannot_be_laid_out_shows_fewer_things_and_says_so(graph, monkeypatch):
    """Instead of it comes one of the most tied things, which tells why and counts what it lacks."""
    refused, asked = refusing(1)
    monkeypatch.setattr(picture, "laid_out", refused)
    drawn = network(graph)

    svg = picture.draw(drawn).decode()

    words = " ".join(re.findall(r">([^<>]+)</text>", svg))
    assert "A larger picture could not be laid out: it takes more than 60 seconds." in words
    assert f"{len(drawn.nodes) - 12} things" in words
    assert [len(each.nodes) for each in asked] == [min(60, len(asked[0].nodes)), 12]


def test_where_no_picture_comes_at_all_it_says_what_to_do(graph, monkeypatch):
    """If not even few things can be laid out, one line says so."""
    monkeypatch.setattr(picture, "laid_out", refusing(2)[0])

    with pytest.raises(InputError, match=r"picture: cannot be laid out: .* bilateral draw --about NAME"):
        picture.draw(network(graph))
