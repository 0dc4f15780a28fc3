"""Several processes make what one makes, byte for byte, also where one of them is killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
from contextlib import suppress
from multiprocessing.forkserver import _forkserver as server
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import small_corpus

from kg import processes
from kg.building import checking, pipeline
from kg.corpus import loading
from kg.errors import CorpusError, InputError
from kg.exporting import outputs
from kg.ontology import shapes
from kg.processes import ONE, Workers
from kg.shards import Shards

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TWO = Workers(2)
SLUGS = ("interview", "reply", "third", "fourth")
STEPS = {"_outlined", "_gist_or_said", "_of_document", "_run", "_judged"}
"""What is done for each document, or each part of the graph, by itself."""

BROKEN = "claims:\n  - claim: bem connectedTo nowhere\n    quote: A ferry is planned\n"


@pytest.fixture(autouse=True)
def in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even so small a graph is checked in parts, all of it by the engine."""
    monkeypatch.setattr(shapes, "_MOST", 100)
    monkeypatch.setattr(shapes, "_suspects", lambda *_: None)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A corpus of four documents."""
    for slug in SLUGS:
        small_corpus.write(tmp_path / "corpus", slug)
    return tmp_path / "corpus"


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> object:
    """What one process makes of that corpus."""
    folder = tmp_path_factory.mktemp("expected")
    for slug in SLUGS:
        small_corpus.write(folder, slug)
    return made(folder, ONE)


FILES = [*outputs.built(), outputs.OUTPUTS["nquads"]]
SHARED = [each for each in FILES if each.dump]
"""The files of which documents' parts are kept; what draws and lists reads the graph that these hold."""


def made(
    folder: Path, workers: Workers, shards: Shards | None = None, files: list[outputs.Output] = SHARED
) -> object:
    """Build and return the bytes of files and the warnings, or the findings where it is not built."""
    source = loading.load(folder, shards, workers)
    try:
        built = pipeline.build(source)
    except CorpusError as error:
        return "not built", list(error.findings), checking.check(source)
    return pipeline.files(built, files), built.version, built.warnings


@pytest.mark.parametrize("broken", [False, True])
def test_two_processes_make_what_one_makes(corpus: Path, *, broken: bool) -> None:
    """Files, version and findings are the same, also where a document cannot be read and one is wrong."""
    if broken:
        small_corpus.write(corpus, "third", claims=BROKEN)
        (corpus / "fourth/claims.yaml").write_text("document: [", encoding="utf-8")
        (corpus / "Fifth!").mkdir()

    assert (expected := made(corpus, ONE, files=FILES)) == made(corpus, TWO, files=FILES)
    assert ("not built" in expected) == broken


def test_two_processes_use_the_same_shards(corpus: Path, tmp_path: Path, expected: object) -> None:
    """What two processes keep is what one keeps, and each finds what the other kept."""
    one, two = Shards(tmp_path / "one"), Shards(tmp_path / "two")

    assert [expected] * 3 == [made(corpus, ONE, one), made(corpus, TWO, two), made(corpus, TWO, two)]
    assert names(one) == names(two)

    again = Shards(tmp_path / "two")

    assert expected == made(corpus, ONE, again)
    assert again.made == 0


def names(shards: Shards) -> set[str]:
    """Return the names of what is kept."""
    return {path.name for path in shards.folder.rglob("*") if path.is_file()}


@pytest.fixture
def forkserver() -> Iterator[None]:
    """A process that has imported what others need, and forks these: they are sent what this one has read."""
    multiprocessing.set_forkserver_preload(["pytest", "kg.building.pipeline"])
    yield
    server._stop()  # so that it is waited for


@pytest.mark.sampled(2)
@pytest.mark.parametrize("how", ["forkserver", "spawn"])
@pytest.mark.usefixtures("forkserver")
def test_processes_that_begin_anew_make_the_same(
    how: str, corpus: Path, expected: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the system cannot share what a process has read, it is sent, and nothing else comes of it."""
    context = multiprocessing.get_context(how)
    monkeypatch.setattr(processes.multiprocessing, "get_context", lambda _=None: context)

    assert expected == made(corpus, TWO)


def test_the_commands_say_the_same(corpus: Path, tmp_path: Path, run: Callable[..., Any]) -> None:
    """``check`` and ``build`` print with ``--workers`` what they print without."""
    small_corpus.write(corpus, "third", claims=BROKEN)
    for command in (["check"], ["build", "-o", tmp_path / "out"]):
        one, two = (
            run(*command, "--corpus", corpus, "--cache", tmp_path / each, "--workers", each) for each in "12"
        )

        assert (one.returncode, one.stdout, one.stderr) == (two.returncode, two.stdout, two.stderr)
        assert one.returncode == 1
        assert "nowhere" in one.stdout + one.stderr


def doubled_or_killed(mark: Path, number: int) -> int:
    """Double a number; whoever does the fourth first is killed."""
    if number == 3 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def test_a_process_that_is_killed_costs_its_chunk(tmp_path: Path) -> None:
    """What was asked of it is asked again; what was done is not lost, and all comes in order."""
    assert [2 * each for each in range(50)] == [*TWO.share(doubled_or_killed, tmp_path / "mark", range(50))]
    assert (tmp_path / "mark").exists()


def killed_elsewhere(parent: int, number: int) -> int:
    """Double a number, but be killed in any other process."""
    if os.getpid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def test_where_processes_are_killed_again_and_again_one_does_all() -> None:
    """A system that kills each of them gets the same result, from the one that it leaves."""
    assert [2 * each for each in range(9)] == [*TWO.share(killed_elsewhere, os.getpid(), range(9))]


def begun_and_killed(work: Callable[[Any, Any], Any], around: object) -> None:
    """Begin a process that does work; the first that does this work is killed soon after."""
    processes_begin(work, around)
    with suppress(FileExistsError):
        Path(os.environ["MARKS"], work.__name__).touch(exist_ok=False)
        signal.setitimer(signal.ITIMER_REAL, 0.001)  # ends this process, which handles no such signal


processes_begin = processes._begin


def test_a_build_survives_a_process_that_is_killed(
    corpus: Path, tmp_path: Path, expected: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever step it is killed in, the build is the same."""
    monkeypatch.setattr(processes, "_begin", begun_and_killed)
    monkeypatch.setenv("MARKS", str(tmp_path / "marks"))
    (tmp_path / "marks").mkdir()

    assert expected == made(corpus, TWO)
    assert {each.name for each in (tmp_path / "marks").iterdir()} == STEPS


def refused(_: None, number: int) -> int:
    """Raise what a person should read."""
    raise InputError(f"not {number}", where="here", fix="Mend it")


def test_what_raises_raises_here() -> None:
    """An error has its type, its words and its remedy, whichever process met it."""
    with pytest.raises(InputError, match="not 0") as met:
        [*TWO.share(refused, None, range(9))]

    assert met.value.fix == "Mend it"


def endless() -> Iterator[int]:
    """Count without an end."""
    number = 0
    while True:
        yield number
        number += 1


def test_no_more_is_asked_than_is_needed_ahead() -> None:
    """Items are taken as they are needed, so that memory does not grow with their number."""
    shared = TWO.share(doubled_or_killed, Path(__file__), endless())

    assert [0, 2, 4] == [next(shared) for _ in range(3)]
    shared.close()
