"""Damage is told before an answer comes from it, and what was killed or cut off leaves nothing behind."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import small_corpus

from kg.building import pipeline
from kg.corpus import loading
from kg.errors import InputError
from kg.exporting import outputs
from kg.files import lock
from kg.rdf import checksums, store


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """A small corpus."""
    return small_corpus.write(tmp_path_factory.mktemp("damage") / "corpus")


@pytest.fixture(scope="module")
def whole(corpus, tmp_path_factory):
    """A small build, not to be written to."""
    out = tmp_path_factory.mktemp("whole") / "out"
    pipeline.write(pipeline.build(loading.load(corpus)), out, outputs.built()[:1])
    return out


@pytest.fixture
def out(whole, tmp_path):
    """A copy of the small build that may be hurt."""
    return shutil.copytree(whole, tmp_path / "out")


def flip(path):
    """Turn one bit in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def names(folder):
    """The files that a build has checksums of."""
    return sorted(store.mark(folder)["files"])


HURTS = {
    "one bit": flip,
    "cut": lambda path: os.truncate(path, path.stat().st_size - 1),
    "longer": lambda path: path.write_bytes(path.read_bytes() + b"\0"),
    "missing": lambda path: path.unlink(),
}


@pytest.mark.parametrize("hurt", HURTS.values(), ids=HURTS)
def test_no_file_of_a_store_is_hurt_unseen(whole, hurt, tmp_path):
    """Whichever file of a store loses a bit, its end or itself, no answer comes from it; it is named."""
    for number, name in enumerate(names(whole)):
        if not (whole / name).stat().st_size or not name.startswith("store/"):
            continue
        folder = shutil.copytree(whole, tmp_path / str(number))
        hurt(folder / name)

        with pytest.raises(InputError) as told:
            store.open_build(folder)

        assert f"{folder}: damaged since it was built: {name}. Build anew" == str(told.value)


def test_a_whole_build_opens(whole):
    """A build that nobody touched is opened, also a second time: to read it changes nothing."""
    assert len(store.open_build(whole)) == len(store.open_build(whole)) > 0
    assert store.check(whole, whole=True) == len(names(whole))


def test_verify_reads_every_byte(out, run):
    """`verify` finds a bit in an output that other commands do not read, and names the file."""
    assert f"{len(names(out))} files as built\n" == run("verify", out).stdout
    flip(out / "graph.ttl")

    done = run("verify", out)

    assert (2, f"error: {out}: damaged since it was built: graph.ttl. Build anew\n") == (
        done.returncode,
        done.stderr,
    )
    assert store.open_build(out)


def test_of_a_large_store_other_blocks_are_tried_each_time(tmp_path, monkeypatch):
    """Where not all blocks are read, each of them is read some day."""
    monkeypatch.setattr(checksums, "_BLOCK", 10)
    monkeypatch.setattr(checksums, "_SAMPLE", 5)
    (tmp_path / "large").write_bytes(bytes(100))
    kept = checksums.of(tmp_path)
    flip(tmp_path / "large")

    found = [checksums.damaged(tmp_path, kept) for _ in range(200)]

    assert ["large"] == checksums.damaged(tmp_path, kept, whole=True)
    assert [] in found
    assert ["large"] in found


@pytest.mark.parametrize(
    "mark",
    [
        "",
        "{}",
        "[]",
        "\udcff\x00",
        '{"version": "0"}',
        '{"format": 0}',
        f'{{"format": {store.FORMAT}, "files": []}}',
    ],
)
@pytest.mark.parametrize("command", ["ask neighbors state=aland --build", "serve --port 0 --build", "verify"])
def test_a_mark_that_tells_nothing_is_told_of(out, run, mark, command):
    """Where build.json is broken or of another format, every command says so in one line, and what to do."""
    (out / store.MARK).write_bytes(mark.encode(errors="surrogateescape"))

    done = run(*command.split(), out)

    assert 2 == done.returncode
    assert done.stderr.startswith(f"error: {out / store.MARK}: ")
    assert done.stderr.endswith(". Build anew\n")
    assert 1 == done.stderr.count("\n")


def test_a_build_that_is_replaced_while_it_is_opened_is_opened_anew(whole, out, monkeypatch):
    """Who opens a build in the moment in which another takes its place gets the other."""
    flip(out / "store" / "CURRENT")
    look = checksums.damaged

    def replaced_meanwhile(folder, kept, **options):
        wrong = look(folder, kept, **options)
        if wrong:
            shutil.rmtree(out)
            shutil.copytree(whole, out)
            store.seal(out, store.mark(out) | {"version": "another"})
        return wrong

    monkeypatch.setattr(checksums, "damaged", replaced_meanwhile)

    assert len(store.open_build(out))


def test_a_build_within_its_corpus_is_refused_before_the_work(corpus, run):
    """A build inside the corpus would be read as a document by the next check: it is refused at once."""
    before = sorted(corpus.rglob("*"))

    done = run("build", "--corpus", corpus, "-o", corpus / "build")

    assert 2 == done.returncode
    assert "stands within the corpus" in done.stderr
    assert before == sorted(corpus.rglob("*"))


def test_where_nothing_may_be_written_no_work_is_done(corpus, tmp_path, monkeypatch):
    """Whether a folder takes a new file is asked before the build."""
    monkeypatch.setattr(os, "access", lambda *_: False)

    with pytest.raises(InputError, match="takes no new file"):
        pipeline.check_target(tmp_path / "new" / "out", corpus)


def left(folder, name=".out-abcdefgh"):
    """What a build leaves that was killed while it wrote."""
    (folder / name / "store").mkdir(parents=True)
    (folder / name / "graph.ttl").write_text("half")
    return folder / name


def test_what_a_killed_build_left_goes_with_the_next(whole, out):
    """A folder beside a build that no process holds is removed by the next build of that name."""
    gone = left(out.parent)
    others = [
        left(out.parent, ".other-abcdefgh"),
        left(out.parent, ".out-abc"),
        left(out.parent, "out-abcdefgh"),
    ]

    with pipeline.leftovers.beside(out):
        assert not gone.exists()

    assert all(other.is_dir() for other in others)


def test_what_another_build_writes_stays(out):
    """A folder that a running build holds, and one it has only just made, are left alone."""
    held = left(out.parent)
    new = out.parent / ".out-12345678"
    new.mkdir()
    descriptor = os.open(held, os.O_RDONLY)
    lock(descriptor)
    try:
        with pipeline.leftovers.beside(out):
            assert held.is_dir()
            assert new.is_dir()
    finally:
        os.close(descriptor)


def test_of_two_builds_at_once_the_later_stands_whole(corpus, tmp_path, monkeypatch):
    """A build that is made while another is written to the same place disturbs nothing: one stands, whole."""
    built, out, fill = pipeline.build(loading.load(corpus)), tmp_path / "out", store.write

    def meanwhile(quads, folder):
        monkeypatch.setattr(store, "write", fill)
        pipeline.write(built, out, outputs.built()[:1])
        fill(quads, folder)

    monkeypatch.setattr(store, "write", meanwhile)
    pipeline.write(built, out, ())

    assert store.check(out, whole=True)
    assert not (out / "graph.ttl").exists()
    assert [out] == list(tmp_path.iterdir())


def test_the_longest_name_that_a_disk_takes_can_be_built(corpus, tmp_path):
    """The folder that is written beside a build has a name that the disk takes too."""
    place = tmp_path / ("ñ" * 127)

    pipeline.write(pipeline.build(loading.load(corpus)), place, ())

    assert [place] == list(tmp_path.iterdir())


def test_all_is_on_the_disk_before_the_exchange(whole, out, tmp_path, monkeypatch):
    """Each file, each folder, and after the exchange the folder they stand in: a power cut loses neither."""
    asked = []
    monkeypatch.setattr(
        os, "fsync", lambda descriptor: asked.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
    )

    new = shutil.copytree(whole, tmp_path / "new")
    expected = {str(path) for path in [new, *new.rglob("*")]}
    pipeline.exchange(new, out)

    assert expected == set(asked[:-1])
    assert str(tmp_path) == asked[-1]


def shell(line, cwd):
    """Run the command line as a shell does, with streams closed or sent elsewhere."""
    command = ["/bin/bash", "-o", "pipefail", "-c", line, sys.executable]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


@pytest.mark.sampled(4)
@pytest.mark.parametrize("closed", ["<&- >&- 2>&-", "<&-", ">&-", "2>&-"])
def test_a_build_needs_no_open_stream(corpus, closed, checkout, tmp_path):
    """Whatever streams a shell closed, a build is made, and no file of it is taken for one of them."""
    done = shell(f'"$0" -m kg build --corpus "{corpus}" -o "{tmp_path / "out"}" {closed}', checkout)

    assert 0 == done.returncode
    assert "Traceback" not in done.stderr
    assert store.check(tmp_path / "out", whole=True) > 0


def test_a_pipe_whose_reader_left_ends_as_other_programs_do(whole, checkout):
    """Who reads no more is no finding: the exit code is that of SIGPIPE."""
    done = shell(f'"$0" -m kg export nquads --build "{whole}" | true', checkout)

    assert (128 + signal.SIGPIPE, "") == (done.returncode, done.stderr)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_command_that_is_told_to_end_leaves_nothing(corpus, number, checkout, tmp_path):
    """SIGTERM and SIGHUP end a build in the middle of writing; nothing is left beside, no word is said."""
    program = (
        "import os, sys, kg.building.writing as writing, kg.rdf.store as store\n"
        "writing.Writer.write = lambda *_: 0\n"
        f"store.write = lambda *_: os.kill(os.getpid(), {int(number)})\n"
        f"sys.argv = ['bilateral', 'build', '--corpus', {str(corpus)!r}, '-o', {str(tmp_path / 'out')!r}]\n"
        "from kg.cli import main\nmain()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=checkout, capture_output=True, text=True, check=False
    )

    assert 128 + number == done.returncode
    assert [] == list(tmp_path.iterdir())
