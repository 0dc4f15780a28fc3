"""Kills the writing of a build at each of its steps: as a script, on corpora that are built once.

usage: interruptions.py OLD-CORPUS NEW-CORPUS FOLDER

``FOLDER/old/out`` and ``FOLDER/new/out`` become whole builds. In ``FOLDER/exchange/0``, ``1`` and so on,
``out`` was the old build when the writing of the new one over it was killed before its n-th step; the last
one came to its end. In ``renames`` it was written as where a system cannot exchange two folders in one step,
in ``first`` there was no build before.

A step is what Python tells its auditors: a file opened to be written, a folder made, moved or removed. One
more is in the middle of the store, which another library writes.
"""

from __future__ import annotations

import gc
import os
import shutil
import signal
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

from kg.building import pipeline
from kg.corpus import loading
from kg.exporting.outputs import Output

CHANGES = {"ctypes.dlsym", "os.chmod", "os.mkdir", "os.rename", "os.rmdir", "shutil.rmtree"}
"""The events before a change; the system call that exchanges two folders is looked up before it is made."""

SERIES = {"exchange": ("linux", "old"), "renames": ("another", "old"), "first": ("linux", None)}
"""The platform that is played, and what stands in the place of the build."""


SPARSE = 200
"""Of so many quads one is written: it matters whether a store is whole, not how much is in it."""


class Clock:
    """Counts the steps of this process and kills it before a given one."""

    def __init__(self, last):
        self.left = last

    def __call__(self, event, arguments):
        if event in CHANGES or (event == "open" and arguments[1] and set(arguments[1]) & set("wax+")):
            self.step()

    def step(self):
        self.left -= 1
        if self.left < 0:
            os.kill(os.getpid(), signal.SIGKILL)


class Quads(list):
    """Quads that are a step themselves, in their middle."""

    def __init__(self, quads, clock):
        super().__init__(quads)
        self.clock = clock

    def __iter__(self):
        for number, quad in enumerate(super().__iter__()):
            if number == len(self) // 2:
                self.clock.step()
            yield quad


def made(data, _content):
    """Return bytes that were made before, whatever the graph."""
    return data


def write(built, files, out, *, platform="linux", last=sys.maxsize):
    """Write a build in a process that is killed before a step; say whether it came to its end."""
    if child := os.fork():
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert code in {0, -signal.SIGKILL}, code
        return code == 0
    try:
        sys.platform = platform
        which = [Output(name, name, "", "", partial(made, data)) for name, data in files.items()]
        clock = Clock(last)
        sys.addaudithook(clock)
        pipeline.write(replace(built, quads=Quads([*built.quads][::SPARSE], clock)), out, which)
        os._exit(0)
    finally:
        os._exit(1)


def interrupt(build, home, platform, before):
    """Write a build over copies of what stood there before, each time a step further, to the end."""
    last, done = 0, False
    while not done:
        shutil.copytree(before, home / str(last)) if before else (home / str(last)).mkdir(parents=True)
        done = write(*build, home / str(last) / "out", platform=platform, last=last)
        last += 1


def main(old, new, folder):
    """Make both builds, without drawings, and write the new one in each of the series."""
    builds = {}
    for name, source in (("old", old), ("new", new)):
        built = pipeline.build(loading.load(Path(source)))
        builds[name] = built, pipeline.files(built, ())
    for name, build in builds.items():
        assert write(*build, Path(folder, name, "out"))
    gc.freeze()  # what is here stays shared with those forked
    for name, (platform, before) in SERIES.items():
        interrupt(builds["new"], Path(folder, name), platform, before and Path(folder, before))


if __name__ == "__main__":
    main(*sys.argv[1:])
