"""What a command does at a time can be seen: stages with time and memory, a report, a profile, a bar."""

import io
import json
import os
import pstats
import shutil
import sys

import pytest
import served_site
import small_corpus

from kg import timing
from kg.building import pipeline, report
from kg.cli import progress
from kg.corpus import loading
from kg.exporting import outputs
from kg.rdf import store

HTML = {"Accept": "text/html"}
HOSTILE = "<script>alert(1)</script>"


class Heard:
    """A watcher that notes what it hears."""

    def __init__(self):
        self.notes = []

    def began(self, name, depth):
        self.notes.append(("began", name, depth))

    def ended(self, done):
        self.notes.append(("ended", done.name, done.depth))

    def advanced(self, done, total):
        self.notes.append(("advanced", done, total))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """A small corpus."""
    return small_corpus.write(tmp_path_factory.mktemp("sight") / "corpus")


@pytest.fixture(scope="module")
def whole(corpus, tmp_path_factory):
    """A small build with its report, not to be written to."""
    out = tmp_path_factory.mktemp("whole") / "out"
    with timing.recording():
        pipeline.write(pipeline.build(loading.load(corpus)), out, outputs.built()[:1])
    return out


@pytest.fixture
def out(whole, tmp_path):
    """A copy of the small build that may be changed."""
    return shutil.copytree(whole, tmp_path / "out")


def names(folder):
    """The stages that a report has, by name."""
    return [each["name"] for each in report.read(folder)["stages"]]


def test_a_stage_is_told_as_it_begins_and_ends():
    """Who watches hears of each stage in its order, of its depth, and of each item that is done."""
    heard = Heard()
    with timing.recording(heard), timing.stage("all"):
        assert ["a", "b"] == list(timing.steps("ab", 2))
        with timing.stage("part"):
            pass

    assert [
        ("began", "all", 0),
        ("advanced", 1, 2),
        ("advanced", 2, 2),
        ("began", "part", 1),
        ("ended", "part", 1),
        ("ended", "all", 0),
    ] == heard.notes


def test_a_stage_that_breaks_off_is_told_too():
    """A stage that ends in an error has an end, and the next one stands where it stood."""
    with timing.recording() as record:
        with pytest.raises(KeyError), timing.stage("broken"):
            raise KeyError
        with timing.stage("next"):
            pass

    assert [("broken", 0), ("next", 0)] == [(each.name, each.depth) for each in record.stages]


def test_without_a_record_nothing_is_kept():
    """Where nobody asks, stages and counts leave no trace; a process that was forked tells nobody."""
    with timing.stage("unseen"):
        timing.count("unseen")
    assert timing.recorded() is None
    with timing.recording() as record:
        record.process = os.getpid() + 1
        with timing.stage("of a child"):
            timing.count("of a child")

    assert ([], {}) == (record.stages, dict(record.counts))


def test_a_clock_that_jumps_gives_no_time_below_zero(corpus, tmp_path, monkeypatch):
    """Lengths are told by a clock that nobody sets; before 1970, or set back meanwhile, a build is whole."""
    clock = iter([-1e9, 4e9, -2e9, *[0.0] * 10_000])
    monkeypatch.setattr("time.time", lambda: next(clock))

    with timing.recording():
        pipeline.write(pipeline.build(loading.load(corpus)), tmp_path / "out", ())

    assert store.check(tmp_path / "out", whole=True)
    assert all(each["wall"] >= 0 and each["cpu"] >= 0 for each in report.read(tmp_path / "out")["stages"])


def test_a_report_tells_what_went_in_and_what_was_found(whole, corpus):
    """Documents, claims, findings, what is quoted, stages, versions: all in one file of JSON."""
    told = report.read(whole)

    assert (1, 4, len(store.open_build(whole))) == (told["documents"], told["claims"], told["triples"])
    assert store.mark(whole)["version"] == told["version"]
    assert sum(told["findings"].values()) == sum(each["times"] for each in told["rules"])
    quoted = "arrived in Bem on an official visit", "We are neighbours", "Trade reached $40 million last year"
    assert {
        "documentsWithClaims": 1,
        "documentsWithText": 1,
        "letters": len(small_corpus.TEXT),
        "lettersQuoted": sum(map(len, quoted)) + len("A ferry is planned"),
    } == told["coverage"]
    assert {"Python", "bilateral", "pyoxigraph", "rdflib"} <= told["versions"].keys()
    assert all(each["depth"] in {0, 1} for each in told["stages"])


def test_a_report_has_the_stages_in_their_order(whole):
    """A stage stands before its parts and before what came after it."""
    order = ["make the graph", "apply the rules", "check the shapes", "make graph.ttl", "fill the store"]

    assert order == [name for name in names(whole) if name in order]


def test_a_report_is_no_output(out, run):
    """No checksum is kept of the report: changed or lost, the build is as built, and answers."""
    (out / report.FILE).write_text("{")
    assert 0 == run("verify", out).returncode
    (out / report.FILE).unlink()

    assert 0 == run("verify", out).returncode
    assert {} == report.read(out)


def test_what_a_build_took_is_what_the_next_is_expected_to_take(whole, out):
    """Shares are those of the build that stands there, a stage without its parts; else those that ship."""
    stages = [("a", 0, 5.0), ("b", 1, 3.0), ("c", 0, 1.0)]
    told = [{"name": name, "depth": depth, "wall": wall} for name, depth, wall in stages]
    (out / report.FILE).write_text(json.dumps({"stages": told}))

    assert {"a": 2.0, "b": 3.0, "c": 1.0} == report.shares(out)
    assert report.SHARES == report.shares(out / "nowhere")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"stages": 1}', '{"stages": [1]}', '{"stages": []}'])
def test_a_broken_report_is_none(out, text):
    """A report that tells nothing is taken for none: the next build and the site go on without."""
    (out / report.FILE).write_text(text)

    assert report.SHARES == report.shares(out)
    answer = served_site.client(store.open_build(out), out).get("/build", headers=HTML)
    assert 404 == answer.status_code
    assert "No report of this build" in answer.text


def test_the_shares_that_ship_are_of_stages_that_there_are(corpus, tmp_path, run):
    """Each stage of which a share is kept is one that a build tells."""
    run("build", "--corpus", corpus, "-o", tmp_path / "out")

    assert set() == report.SHARES.keys() - set(names(tmp_path / "out"))


def test_the_site_shows_the_report(whole):
    """A page says in plain words what was built from what, how much is quoted, and what each step took."""
    answer = served_site.client(store.open_build(whole), whole).get("/build", headers=HTML)

    assert 200 == answer.status_code
    for words in ("1 document with 4 claims became", "The text of one is kept", "check the shapes", " MB"):
        assert words in answer.text


def test_a_hostile_report_is_only_text(out):
    """Markup in a report is shown, never made."""
    told = report.read(out) | {"system": HOSTILE, "versions": {HOSTILE: HOSTILE}, "made": HOSTILE}
    (out / report.FILE).write_text(json.dumps(told))

    answer = served_site.client(store.open_build(out), out).get("/build", headers=HTML)

    assert 200 == answer.status_code
    assert not served_site.has_script(answer.text)


def test_verbose_tells_stages_and_changes_no_data(corpus, run):
    """`-v` writes a table of stages to standard error; standard output is what it is without."""
    plain, told = (run("check", "--corpus", corpus, *more) for more in ((), ("-v",)))

    assert plain.stdout == told.stdout
    assert plain.returncode == told.returncode
    assert "check the shapes" not in plain.stderr
    assert told.stderr.startswith("stage ")
    for name in ("  read the corpus", "  check the corpus", "  check the shapes", "all "):
        assert f"\n{name}" in told.stderr


def test_a_profile_is_read_by_pstats(corpus, run, tmp_path):
    """`--profile` writes what Python's own reader of profiles reads, with our functions in it."""
    done = run("check", "--corpus", corpus, "--profile", tmp_path / "check.prof")

    assert 0 == done.returncode
    found = pstats.Stats(str(tmp_path / "check.prof"), stream=io.StringIO())
    assert any(name == "without_shapes" for _, _, name in found.stats)


def test_a_profile_that_cannot_be_written_is_told_before_the_work(corpus, run, tmp_path):
    """Where the profile cannot stand, nothing is built, and one line says so."""
    done = run("build", "--corpus", corpus, "-o", tmp_path / "out", "--profile", tmp_path / "no" / "p")

    assert 2 == done.returncode
    assert f"error: {tmp_path / 'no' / 'p'}: cannot be written" in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_bar_moves_by_the_shares_of_stages():
    """A stage that ends moves the bar by its share, an item of it by a part of that; its name is shown."""
    bar = progress._Bar({"first": 30.0, "second": 70.0})
    bar.appear()
    try:
        with timing.recording(bar):
            with timing.stage("first"):
                pass
            task = bar._bar.tasks[0]
            seen = [task.completed]
            with timing.stage("second"):
                seen += [(task.description, task.completed) for _ in timing.steps("ab", 2)]
    finally:
        bar.vanish()

    assert [30.0, ("second", 30.0), ("second", 65.0)] == seen
    assert (100.0, 100.0) == (bar._bar.tasks[0].completed, bar._bar.tasks[0].total)


def test_without_shares_a_bar_is_of_the_items_at_hand():
    """Where one kind of work is counted, the bar has its number."""
    bar = progress._Bar({})
    bar.appear()
    try:
        with timing.recording(bar), timing.stage("add texts"):
            list(timing.steps("abc", 3))
    finally:
        bar.vanish()

    assert (3, 3) == (bar._bar.tasks[0].completed, bar._bar.tasks[0].total)


def test_a_bar_leaves_standard_output_alone(monkeypatch):
    """Lines for a file go into the file while the bar is on the terminal."""
    lines = io.StringIO()
    monkeypatch.setattr(sys, "stdout", lines)
    bar = progress._Bar({})
    bar.appear()
    try:
        assert sys.stdout is lines
    finally:
        bar.vanish()


def test_no_bar_where_standard_error_is_no_terminal(corpus, run, tmp_path):
    """A log has no bars in it, whatever the command and however long it takes."""
    done = run("build", "--corpus", corpus, "-o", tmp_path / "out", env={"FORCE_COLOR": "1"})

    assert 0 == done.returncode
    assert "\x1b" not in done.stderr
