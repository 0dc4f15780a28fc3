"""Whether there is memory enough for what is to be built, told before the work rather than by its sudden end.

Where memory ends, the engines of others end the program without a word of ours, or the system does.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from kg import timing
from kg.building import report
from kg.terminal import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.corpus.loading import Corpus

__all__ = ["available", "give_back", "needed", "shortage"]

_BASE = 170_000_000
"""Bytes that a build takes whatever the corpus: program, ontology, catalogue."""

_CLAIM = 40_000
"""Bytes that each claim takes beyond that, measured at 300 documents."""

_FEW = 12_000
"""Claims up to which each takes so much."""

_FURTHER = 13_000
"""Bytes that each claim more takes, measured at 1,000 and at 10,000 documents."""

_MANY = 1_000
"""Claims from which on a build tells what the next will take for each of them."""

_RESERVED = 150_000_000
"""Bytes of address space that engines ask for beside what they use; a limit of that space counts them."""

_NO_LIMIT = 1 << 60
"""What control groups say where there is no limit, and more."""

_GIGABYTE = 1_000_000_000

_GROUP = Path("/sys/fs/cgroup")


def shortage(corpus: Corpus, earlier: Path | None = None) -> str:
    """Say in a line how much memory the corpus may need, where less can be had; else return nothing.

    ``earlier`` is the folder of an earlier build: what that took tells more than what others did.
    """
    claims, has = len(corpus.claims), available()
    more = max(0, needed(claims, earlier) - timing.peak())
    if has is None or more <= has:
        return ""
    said = f"{_size(more)} more memory than is in use, and {_size(has)} can be had"
    return f"note: {counted(claims, 'claim')} may need {said}. Free some, or take a part of the documents"


def needed(claims: int, earlier: Path | None = None) -> int:
    """Return how many bytes so many claims may need at the peak."""
    measured = _measured(earlier) if earlier is not None else 0
    if measured:
        return _BASE + measured * claims
    return _BASE + _CLAIM * min(claims, _FEW) + _FURTHER * max(0, claims - _FEW)


def _measured(folder: Path) -> int:
    """Return what each claim took of a build that has many; zero where it does not tell."""
    told = report.read(folder)
    try:
        claims, stages = int(str(told["claims"])), told["stages"]
        peak = max(int(each["peak"]) for each in stages) if isinstance(stages, list) else 0
    except (KeyError, TypeError, ValueError):
        return 0
    return max(0, peak - _BASE) // claims if claims >= _MANY else 0


def available() -> int | None:
    """Return how many bytes this process can still take, by the least of all limits, if any is told."""
    return min((max(0, each) for each in _limits()), default=None)


def give_back() -> None:
    """Give memory that is free back to the system, where the C library can: no other thread would use it."""
    import ctypes

    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def _limits() -> Iterator[int]:
    """Yield what each limit leaves: of the process, of its control group, of the machine."""
    yield from _of_process()
    for limit, used, cache in (
        ("memory.max", "memory.current", "inactive_file"),
        ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes", "total_inactive_file"),
    ):
        most, now = _number(_GROUP / limit), _number(_GROUP / used)
        if most is not None and now is not None and most < _NO_LIMIT:
            kept = _table((_GROUP / used).with_name("memory.stat"), 1).get(cache, 0)
            yield most - now + kept
    machine = _table(Path("/proc/meminfo"), 1024)
    if "MemAvailable:" in machine:
        yield machine["MemAvailable:"] + machine.get("SwapFree:", 0)


def _of_process() -> Iterator[int]:
    try:
        import resource
    except ImportError:  # Windows
        return
    most, _ = resource.getrlimit(resource.RLIMIT_AS)
    if most != resource.RLIM_INFINITY:
        yield most - _table(Path("/proc/self/status"), 1024).get("VmSize:", 0) - _RESERVED


def _number(path: Path) -> int | None:
    try:
        return int(path.read_text(encoding="ascii"))
    except (OSError, ValueError):  # not there, or ``max``
        return None


def _table(path: Path, unit: int) -> dict[str, int]:
    """Read a file of names and numbers, a line each; numbers in bytes are ``unit`` times those there."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return {}
    pairs = (line.split() for line in lines)
    return {words[0]: int(words[1]) * unit for words in pairs if len(words) > 1 and words[1].isdecimal()}


def _size(number: int) -> str:
    """Write bytes as people do.

    >>> _size(180_000_000), _size(14_900_000_000)
    ('180 MB', '14.9 GB')
    """
    return f"{number / 1e9:.1f} GB" if number >= _GIGABYTE else f"{number / 1e6:.0f} MB"
