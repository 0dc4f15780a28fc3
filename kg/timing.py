"""What a command is doing at a time: stages by name, each with the time and the memory that it took.

Whoever does the work says ``with stage("apply the rules"):`` and, where it can be counted, takes its items
through :func:`steps`. That costs next to nothing until somebody listens: :func:`recording` keeps what each
stage took and passes on what happens to those who watch.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Record", "Stage", "Watcher", "count", "peak", "recorded", "recording", "stage", "steps"]

Item = TypeVar("Item")


@dataclass(frozen=True, kw_only=True)
class Stage:
    """What one stage took.

    ``depth`` is the number of stages it is a part of, ``start`` the seconds from the beginning of the record
    to its own, ``wall`` its length in seconds, both by a clock that nobody sets, ``cpu`` the seconds of
    processors, those of processes that ended in it included, ``peak`` the most memory in bytes that this
    process has held until the end of the stage, zero where the system does not tell.
    """

    name: str
    depth: int
    start: float
    wall: float
    cpu: float
    peak: int


class Watcher(Protocol):
    """Whoever wants to know at once what happens."""

    def began(self, name: str, depth: int) -> None:
        """Hear that a stage has begun."""

    def ended(self, done: Stage) -> None:
        """Hear that a stage has come to its end, or was broken off."""

    def advanced(self, done: int, total: int) -> None:
        """Hear how many of all items of the innermost stage are done."""


@dataclass
class Record:
    """What was recorded: stages in the order of their ends, and counts by what was counted."""

    stages: list[Stage] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    watchers: list[Watcher] = field(default_factory=list)
    depth: int = 0
    process: int = field(default_factory=os.getpid)
    start: float = field(default_factory=time.perf_counter)


_CURRENT: ContextVar[Record | None] = ContextVar("record", default=None)


@contextmanager
def recording(*watchers: Watcher) -> Iterator[Record]:
    """Record the stages that follow; within another recording, add to it, and to those who watch it."""
    outer = recorded()
    record = outer or Record()
    record.watchers += watchers
    token = _CURRENT.set(record)
    try:
        yield record
    finally:
        _CURRENT.reset(token)
        for each in watchers:
            record.watchers.remove(each)


def recorded() -> Record | None:
    """Return the record that is being made, if any; a process that was forked makes none."""
    record = _CURRENT.get()
    return record if record and record.process == os.getpid() else None


def count(what: str, number: int = 1) -> None:
    """Add to a count of the record that is being made."""
    if record := recorded():
        record.counts[what] += number


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Do what follows as a stage of this name, in words that a reader of the report understands."""
    record = recorded()
    if record is None:
        yield
        return
    depth, begin, cpu = record.depth, time.perf_counter(), _cpu()
    record.depth += 1
    for watcher in record.watchers:
        watcher.began(name, depth)
    try:
        yield
    finally:
        record.depth = depth
        took = Stage(
            name=name,
            depth=depth,
            start=begin - record.start,
            wall=time.perf_counter() - begin,
            cpu=_cpu() - cpu,
            peak=peak(),
        )
        record.stages.append(took)
        for watcher in record.watchers:
            watcher.ended(took)


def steps(items: Iterable[Item], total: int) -> Iterator[Item]:
    """Yield items, of which there are ``total``, and tell after each how far it is."""
    for done, item in enumerate(items, 1):
        yield item
        if record := recorded():
            for watcher in record.watchers:
                watcher.advanced(done, total)


def _cpu() -> float:
    """Return the seconds of processors that this process has taken, and those it has waited for."""
    times = os.times()
    return time.process_time() + times.children_user + times.children_system


def peak() -> int:
    """Return the most memory in bytes that this process has held; zero where the system does not tell.

    Linux is asked for the memory of this program alone: what ``getrusage`` tells there begins with the
    memory of the process that started it.
    """
    try:
        with open("/proc/self/status", "rb") as status:  # noqa: PTH123 – the quickest way, between any two stages
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith(b"VmHWM"))
    except (OSError, StopIteration):
        return _peak_elsewhere()


def _peak_elsewhere() -> int:
    try:
        import resource
    except ImportError:  # Windows
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
