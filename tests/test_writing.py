"""What is written goes where it was sent, whole or not at all, and a failure is one line."""

import errno
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import small_corpus

from kg import files
from kg.building import pipeline
from kg.cli import writing
from kg.corpus import loading
from kg.errors import InputError
from kg.exporting import outputs
from kg.rdf import store

NEW, OLD = b"new", b"old and longer"


def listing(folder):
    """Every name below a folder."""
    return sorted(str(path.relative_to(folder)) for path in Path(folder).rglob("*"))


def plain(folder):
    """A file that is there already."""
    (folder / "file").write_bytes(OLD)
    return folder / "file", folder / "file"


def missing(folder):
    """A file that is not there yet."""
    return folder / "new", folder / "new"


def link(folder):
    """A link to a file elsewhere."""
    (folder / "elsewhere").mkdir()
    (folder / "elsewhere" / "file").write_bytes(OLD)
    (folder / "link").symlink_to("elsewhere/file")
    return folder / "link", folder / "elsewhere" / "file"


def link_to_link(folder):
    """A link to a link."""
    _, target = link(folder)
    (folder / "second").symlink_to("link")
    return folder / "second", target


def dangling(folder):
    """A link to a file that is not there yet."""
    (folder / "elsewhere").mkdir()
    (folder / "link").symlink_to("elsewhere/new")
    return folder / "link", folder / "elsewhere" / "new"


def two_names(folder):
    """A file of two names, asked for by one of them."""
    plain(folder)
    (folder / "other").hardlink_to(folder / "file")
    return folder / "other", folder / "file"


def long_name(folder):
    """A name as long as a name can be."""
    return folder / ("n" * 255), folder / ("n" * 255)


TARGETS = [plain, missing, link, link_to_link, dangling, two_names, long_name]


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.__name__)
def test_a_target_is_written_and_nothing_beside_it(target, tmp_path):
    """Whatever a path names, its content is new afterwards, links are links, and there is no other file."""
    path, read = target(tmp_path)
    links = [each for each in tmp_path.rglob("*") if each.is_symlink()]
    expected = sorted({*listing(tmp_path), str(read.relative_to(tmp_path))})

    writing.write(NEW, path)

    assert NEW == read.read_bytes()
    assert all(each.is_symlink() for each in links)
    assert expected == listing(tmp_path)


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755], ids=oct)
@pytest.mark.parametrize("target", [plain, link, two_names], ids=lambda target: target.__name__)
def test_a_file_keeps_its_mode(target, mode, tmp_path):
    """A file that is there has the mode afterwards that it had before."""
    path, read = target(tmp_path)
    read.chmod(mode)

    writing.write(NEW, path)

    assert oct(mode) == oct(stat.S_IMODE(read.stat().st_mode))


@pytest.mark.parametrize("mask", [0o022, 0o077, 0o002], ids=oct)
def test_what_is_new_obeys_the_mask(mask, small, tmp_path):
    """A new file, and the folder of a build, have the mode that any other program would give them."""
    before = os.umask(mask)
    try:
        writing.write(NEW, tmp_path / "new")
        pipeline.write(small, tmp_path / "out", ())
    finally:
        os.umask(before)

    assert 0o666 & ~mask == stat.S_IMODE((tmp_path / "new").stat().st_mode)
    assert 0o777 & ~mask == stat.S_IMODE((tmp_path / "out").stat().st_mode)


def test_a_file_in_a_folder_that_takes_no_other_is_written(tmp_path, monkeypatch):
    """Where no file can be made beside it, a file that can be written is."""
    path, _ = plain(tmp_path)
    monkeypatch.setattr("tempfile.mkstemp", failing(errno.EACCES))

    writing.write(NEW, path)

    assert NEW == path.read_bytes()


def test_a_pipe_is_written(tmp_path):
    """A named pipe gives what was written to whoever reads it, and stays a pipe."""
    os.mkfifo(tmp_path / "pipe")
    read = []
    reader = threading.Thread(target=lambda: read.append((tmp_path / "pipe").read_bytes()))
    reader.start()

    writing.write(NEW, tmp_path / "pipe")
    reader.join()

    assert [NEW] == read
    assert (tmp_path / "pipe").is_fifo()


def failing(number):
    """Return a function that fails as the system does."""

    def fail(*_, **__):
        raise OSError(number, os.strerror(number))

    return fail


def a_folder(folder):
    """A folder in the place of the file."""
    (folder / "there").mkdir()
    return folder / "there"


REFUSED = {
    "folder": a_folder,
    "full device": lambda _: Path("/dev/full"),
    "no parent": lambda folder: folder / "a" / "b",
    "file as parent": lambda folder: plain(folder)[0] / "b",
    "too long": lambda folder: folder / ("n" * 256),
    "link to itself": lambda folder: (folder / "link").symlink_to("link") or folder / "link",
}


@pytest.mark.parametrize("target", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_written_is_one_line_and_leaves_nothing(target, tmp_path):
    """A target that cannot be written is told by the name the user gave, and all is as it was."""
    path = target(tmp_path)
    before = listing(tmp_path)

    with pytest.raises(InputError) as told:
        writing.write(NEW, path)

    assert str(path) == told.value.where
    assert 1 == len(str(told.value).splitlines())
    assert before == listing(tmp_path)


@pytest.mark.parametrize("step", ["os.fdopen", "pathlib.Path.chmod", "pathlib.Path.replace"])
@pytest.mark.parametrize("target", [plain, missing, link], ids=lambda target: target.__name__)
def test_a_full_disk_leaves_what_was_there(target, step, tmp_path, monkeypatch):
    """At whichever step the disk is full, the file is what it was and nothing stands beside it."""
    path, read = target(tmp_path)
    before, content = listing(tmp_path), read.read_bytes() if read.exists() else None
    monkeypatch.setattr(step, failing(errno.ENOSPC))

    with pytest.raises(InputError, match="No space left on device"):
        files.write(NEW, path)

    assert before == listing(tmp_path)
    assert content == (read.read_bytes() if read.exists() else None)


STEPS = [
    "pathlib.Path.write_bytes",
    "kg.rdf.store.write",
    "pathlib.Path.chmod",
    "kg.building.pipeline.exchange",
]


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A small corpus as a graph."""
    return pipeline.build(loading.load(small_corpus.write(tmp_path_factory.mktemp("small"))))


@pytest.mark.each_kind(of=lambda **case: {case["step"], case["place"]})
@pytest.mark.parametrize("step", [*STEPS, "tempfile.mkdtemp"])
@pytest.mark.parametrize("place", ["out", "a/new/place"])
def test_a_build_on_a_full_disk_leaves_the_old_one(small, step, place, tmp_path, monkeypatch):
    """At whichever step the disk is full, a build that was there is whole, and nothing new is anywhere."""
    pipeline.write(small, tmp_path / "out", outputs.built()[:1])
    before = listing(tmp_path)
    monkeypatch.setattr(step, failing(errno.ENOSPC))

    with pytest.raises(InputError) as told:
        pipeline.write(small, tmp_path / place, outputs.built()[:1])

    assert f"{tmp_path / place}: cannot be written: No space left on device. Name another with -o" == str(
        told.value
    )
    assert before == listing(tmp_path)
    assert len(small.quads) == len(store.open_build(tmp_path / "out"))


def command(checkout, arguments, out="", **options):
    """Run the command line with its output sent somewhere by a shell."""
    line = f'"$0" -m kg {arguments} {out}'
    return subprocess.run(
        ["/bin/sh", "-c", line, sys.executable],
        cwd=checkout,
        capture_output=True,
        text=True,
        check=False,
        **options,
    )


SPEAKING = ["--help", "--version", "check", "ask", "ask --help"]


@pytest.mark.sampled(2)
@pytest.mark.parametrize("line", ["ask -o /dev/full", *(f"{each} >/dev/full" for each in SPEAKING[::-1])])
def test_a_full_device_is_one_line(line, checkout):
    """Whatever a command says, help and version too: where it cannot be said, one line tells so."""
    done = command(checkout, line)

    last = done.stderr.splitlines()[-1]
    assert 2 == done.returncode
    assert last.startswith("error: ")
    assert "No space left on device" in last
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


@pytest.mark.parametrize("out", [">&-", ">/dev/full 2>/dev/full", "2>/dev/full nonsense"])
def test_without_any_output_the_exit_code_tells(out, checkout):
    """A command that can say nothing at all still ends with the exit code of its failure."""
    done = command(checkout, "ask", out)

    assert 2 == done.returncode
    assert "Traceback" not in done.stderr
    assert "fault of this program" not in done.stderr


@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has all these names")
def test_another_name_of_standard_output_adds_to_it(name, checkout, tmp_path):
    """What is sent to standard output by another name follows what its file holds already."""
    (tmp_path / "log").write_text("first\n")

    done = command(checkout, f"ask -o {name} --format csv", f">> {tmp_path / 'log'}")

    lines = (tmp_path / "log").read_text().splitlines()
    assert (0, "") == (done.returncode, done.stderr)
    assert "first" == lines[0]
    assert len(lines) > 2
