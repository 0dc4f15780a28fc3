"""A build knows whether it is older than what it was made of; a stale one never counts as fresh."""

import dataclasses
import json
import os
import shutil
import time
from pathlib import Path

import pytest
import small_corpus

from kg import builds
from kg.building import filling, mapping, pipeline
from kg.corpus import loading, sources
from kg.errors import InputError
from kg.intake import projects
from kg.ontology import vocabulary
from kg.rdf import store

LONG_AGO = 1_500_000_000


def aged(folder):
    """Give every file of a folder times long ago, as far as a program can; return the folder."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            os.utime(path, (LONG_AGO, LONG_AGO))
    return folder


@pytest.fixture
def corpus(tmp_path):
    """A small corpus of files that are not young."""
    return aged(small_corpus.write(tmp_path / "corpus"))


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The graph of that corpus, of whose files one knows when they were changed."""
    return pipeline.build(loading.load(aged(small_corpus.write(tmp_path_factory.mktemp("built")))))


@pytest.fixture
def out(corpus, built, tmp_path):
    """A build of that corpus."""
    pipeline.write(dataclasses.replace(built, corpus=loading.load(corpus)), tmp_path / "out", ())
    return tmp_path / "out"


def replace(path, old, new):
    """Replace bytes in a file."""
    path.write_bytes(path.read_bytes().replace(old, new))


def edit(corpus):
    """An edit that makes a file longer."""
    replace(corpus / "interview" / "claims.yaml", b"official", b"official ")


def edit_of_the_same_size(corpus):
    """An edit that leaves a file as long as it was."""
    replace(corpus / "entities.yaml", b"Bemland", b"Bomland")


def edit_at_the_same_time(corpus):
    """An edit that leaves length and time of change as they were."""
    edit_of_the_same_size(corpus)
    aged(corpus)


def file_removed(corpus):
    """A text that goes."""
    (corpus / "interview" / "document.txt").unlink()


def file_added(corpus):
    """A document that comes."""
    shutil.copytree(corpus / "interview", corpus / "another")


def file_renamed(corpus):
    """A document under another name."""
    (corpus / "interview").rename(corpus / "another")


def ontology_added(corpus):
    """An ontology of the corpus that comes."""
    (corpus / "ontology.ttl").write_text("# nothing yet\n")


EDITS = [
    edit,
    edit_of_the_same_size,
    edit_at_the_same_time,
    file_removed,
    file_added,
    file_renamed,
    ontology_added,
]


@pytest.mark.parametrize("change", EDITS, ids=lambda change: change.__name__)
def test_a_change_is_seen(change, corpus, out):
    """A build is fresh until anything that it was made of is another."""
    assert pipeline.is_fresh(out, corpus)

    change(corpus)

    assert not pipeline.is_fresh(out, corpus)


def touched(corpus):
    """Other times, the same content."""
    for path in corpus.rglob("*.*"):
        os.utime(path)


def written_again(corpus):
    """The same bytes written once more."""
    for path in corpus.rglob("*.*"):
        path.write_bytes(path.read_bytes())


def moved_around(corpus):
    """Other files beside those of the corpus."""
    (corpus / "README.md").write_text("notes")
    (corpus / "_draft").mkdir()


@pytest.mark.parametrize("change", [touched, written_again, moved_around], ids=lambda change: change.__name__)
def test_what_changes_no_content_leaves_a_build_fresh(change, corpus, out):
    """A file that was touched, or that no build reads, makes no build old."""
    change(corpus)

    assert pipeline.is_fresh(out, corpus)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("module", [(vocabulary, "load"), (mapping, "runs"), (filling, "fill")], ids=str)
@pytest.mark.parametrize("back", [False, True], ids=["for good", "and undone"])
def test_an_edit_during_a_build_makes_it_stale(module, back, corpus, tmp_path, monkeypatch):
    """Whatever is saved while a build is made, before or after it is read, the build is not fresh."""
    place, name = module
    real, path = getattr(place, name), corpus / "entities.yaml"
    before = path.read_bytes()

    def saved_meanwhile(*given):
        path.write_bytes(before.replace(b"Bemland", b"Bomland"))
        return real(*given)

    monkeypatch.setattr(place, name, saved_meanwhile)
    built = pipeline.build(loading.load(corpus))
    if back:
        path.write_bytes(before)
    pipeline.write(built, tmp_path / "out", ())

    assert not pipeline.is_fresh(tmp_path / "out", corpus)


def test_young_files_are_compared_by_content(tmp_path):
    """Of a file that was written just before the build its times prove nothing, and none are kept."""
    corpus = small_corpus.write(tmp_path / "corpus")
    record = sources.take(corpus).record()

    mine = [entry for name, entry in record.items() if name.startswith("corpus/")]
    assert mine
    assert all(entry[0] == -1 and entry[3] for entry in mine)


def test_no_content_is_read_where_sizes_and_times_are_the_same(corpus, monkeypatch):
    """Whether a build is fresh is seen without reading any file of it, once they are not young."""
    later = time.time_ns() + 10**12
    monkeypatch.setattr(time, "time_ns", lambda: later)
    record = json.loads(json.dumps(sources.take(corpus).record()))
    read = []
    monkeypatch.setattr(Path, "read_bytes", lambda path: read.append(path) or b"")

    assert sources.are_as_recorded(corpus, record)
    assert [] == read


@pytest.mark.parametrize(
    "mark",
    ["", "[]", "{}", '{"sources": {}}', '{"corpus": "0"}', "\x00", '{"program": "0", "sources": []}'],
)
def test_what_is_no_mark_is_never_fresh(mark, corpus, out):
    """A mark that is broken, empty or of another version of the program is that of no fresh build."""
    (out / store.MARK).write_text(mark)

    assert not pipeline.is_fresh(out, corpus)


@pytest.mark.parametrize("entry", [[], [1, 2, 3], [1, 2, 3, 4], [-1, 0, 0, ""], "abcd", None])
def test_what_is_no_record_of_a_file_is_never_fresh(entry, corpus):
    """A record of the right files with an entry that tells nothing does not make a build fresh."""
    record = sources.take(corpus).record()

    assert not sources.are_as_recorded(corpus, record | {"corpus/entities.yaml": entry})


def test_a_command_tells_that_the_build_here_is_older(corpus, tmp_path, monkeypatch, capfd):
    """What there is to say of a build goes to whoever asked for it, and nothing is printed."""
    monkeypatch.chdir(tmp_path)
    pipeline.write(pipeline.build(loading.load(corpus)), tmp_path / "build", ())
    told = []

    builds.opened(None, told.append)
    assert [] == told
    edit(corpus)
    builds.opened(None, told.append)

    assert ["note: build is older than corpus; `bilateral build` makes it anew"] == told
    assert ("", "") == capfd.readouterr()


def test_a_corpus_without_a_build_is_not_the_shipped_one(tmp_path, monkeypatch):
    """Who asks beside a corpus that was never built is told so, and gets no foreign answer."""
    projects.begin(tmp_path / "mine")
    monkeypatch.chdir(tmp_path / "mine")

    with pytest.raises(InputError, match="corpus: this corpus has no build yet"):
        builds.opened(None, print)
