"""Files of JSON lines: only a line feed ends a line; a broken one is told with its place, nothing is lost."""

import json
from contextlib import suppress

import pytest
import reviewed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Quad

from kg import json_lines
from kg.building import checking
from kg.building.reviews import Reviews
from kg.corpus import loading
from kg.errors import InputError
from kg.evaluation import gold
from kg.extraction import candidates
from kg.json_lines import Broken
from kg.review import faults, logs
from kg.review.decisions import Decision, read_decision, write_decision
from kg.review.desk import Desk
from kg.web.review.session import Reviewing

VISIT, NEIGHBORS, _ = (each.identifier for each in reviewed.ALL)
BREAKS = "\u2028\u2029\x85\x0b\x0c\x1c\x1d\x1e\r"
"""What ``str.splitlines`` takes for ends of lines beside the line feed."""

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)
"""Any value of JSON."""


@pytest.fixture
def folder(tmp_path):
    """The small corpus with candidates of which Ann has decided two, and written."""
    folder = reviewed.corpus(tmp_path / "corpus")
    desk = Desk(loading.load(folder), reviewed.SLUG, "ann", print)
    desk.accept(VISIT)
    desk.decide(Decision(kind="reject", items=(NEIGHBORS,), reason=f"not{BREAKS}said"))
    desk.write()
    desk.close()
    return folder


def log(folder):
    """The log of Ann."""
    return logs.log_path(folder / reviewed.SLUG, "ann")


def proposed(folder):
    """The file of candidates."""
    return folder / reviewed.SLUG / "candidates.jsonl"


def broken(folder):
    """What a check says of broken lines: file, line, column, severity."""
    found = [each for each in checking.check(loading.load(folder)) if each.rule == "broken-review"]
    return [(each.path.rpartition("/")[2], each.line, each.column, each.severity) for each in found]


@given(st.text(st.characters(codec="utf-8") | st.sampled_from(BREAKS)))
def test_only_a_line_feed_ends_a_line(reason):
    """Whatever signs stand in a reason, a log has a line for each decision and gives the same reason back."""
    decision = Decision(kind="reject", items=("a",), reason=reason)
    data = write_decision(decision).encode() * 2

    assert [decision, decision] == list(json_lines.values(data, read_decision))


def test_signs_that_end_lines_elsewhere_stand_in_a_log(folder):
    """A reason with them is read back as it was typed, and the corpus has no finding."""
    assert f"not{BREAKS}said" == logs.read(log(folder))[1].reason
    assert [] == broken(folder)


def test_candidates_and_gold_keep_them_too(tmp_path):
    """What other programs take for ends of lines cuts neither a candidate nor a claim of gold."""
    folder = reviewed.corpus(tmp_path / "corpus")
    data = proposed(folder).read_bytes().replace(b"test: test", "a\u2028b\x85c".encode())
    proposed(folder).write_bytes(data)
    names = ("subject", "relation", "object", "status", "speaker", "quote")
    claim = dict.fromkeys(names, "a\u2028b") | {"start": 0, "end": 3}
    (tmp_path / "a.gold.jsonl").write_text(json.dumps(claim, ensure_ascii=False), encoding="utf-8")
    (tmp_path / "a.txt").write_text("abc", encoding="utf-8")
    read = candidates.read(proposed(folder)).candidates

    assert {"a\u2028b\x85c"} == {each.trigger for each in read}
    assert ["a\u2028b"] == [each.quote for each in gold.read(tmp_path)[0].claims]


FAULTS = [
    # what stands in the place of the second line, and the column at which it is broken
    (b"", 1),
    (b"{", 2),
    (b"nothing", 1),
    (b"[]", 1),
    (b"7", 1),
    (b"{}", 1),
    (b'{"decision": "guess"}', 1),
    (b'{"decision": "reject", "items": 7}', 1),
    (b'{"decision": "read", "place": [1]}', 1),
    (b'{"decision": "read", "who": "a b"}', 1),
    (b'{"decision": "read", "when": "yesterday"}', 1),
    (b'{"decision": "new", "claims": [{}]}', 1),
    ('{"ä'.encode() + b"\xff\xfe", 4),
    (b'{"decision": "read"} {', 22),
    (b"[" * 100_000, 1),
]


@pytest.mark.parametrize(("line", "column"), FAULTS, ids=range(len(FAULTS)))
def test_a_broken_line_of_a_log_is_a_finding(folder, line, column):
    """Cut off, no JSON, wrong keys: check tells file, line, column and remedy, and changes nothing."""
    first, second = log(folder).read_bytes().splitlines(keepends=True)
    log(folder).write_bytes(first + line + b"\n" + second)
    before = log(folder).read_bytes()

    assert [("ann.jsonl", 2, column, "error")] == broken(folder)
    assert before == log(folder).read_bytes()


def test_the_remedy_of_a_finding_mends_it(folder):
    """What the finding says to put in the place of a line leaves the other decisions as they were."""
    first, second = log(folder).read_bytes().splitlines(keepends=True)
    log(folder).write_bytes(first + b"{cut\n" + second)
    found = next(each for each in checking.check(loading.load(folder)) if each.rule == "broken-review")
    log(folder).write_bytes(
        first + found.hint.partition("put ")[2].partition(" in its")[0].encode() + b"\n" + second
    )

    assert [] == broken(folder)
    assert ["accept", "read", "reject"] == [each.kind for each in logs.read(log(folder))]


def test_a_last_line_that_was_cut_off_is_a_warning(folder):
    """The build goes on with the decisions before it, and the next review sets it aside."""
    with log(folder).open("ab") as file:
        file.write(b'{"decision": "rej')

    assert [("ann.jsonl", 3, 1, "warning")] == broken(folder)
    Desk(loading.load(folder), reviewed.SLUG, "ann", print).close()
    assert [] == broken(folder)


@pytest.mark.parametrize("decided", [True, False])
@pytest.mark.parametrize("line", [b"{", b'{"kind": "guess"}', b'{"kind": "flag", "start": "1"}', b"[]"])
def test_a_broken_line_of_candidates_is_a_finding(tmp_path, folder, line, decided):
    """Whether somebody has decided on them or not, check tells where, and to propose them again."""
    home = folder if decided else reviewed.corpus(tmp_path / "other")
    proposed(home).write_bytes(proposed(home).read_bytes() + line + b"\n")
    found = [each for each in checking.check(loading.load(home)) if each.rule == "broken-review"]

    assert [("candidates.jsonl", 6)] == [(each.path.rpartition("/")[2], each.line) for each in found]
    assert "bilateral extract" in found[0].hint


def test_commands_say_in_a_line_where_a_log_is_broken(folder, tmp_path, run):
    """Check, build and review name the line and what to do; none breaks off with a traceback."""
    log(folder).write_bytes(b"{cut\n" + log(folder).read_bytes())
    ways = [
        ("check", "--corpus", folder),
        ("build", "--corpus", folder, "-o", tmp_path / "build"),
        ("review", reviewed.SLUG, "--corpus", folder, "--coder", "ann", "--write"),
    ]
    for way in ways:
        done = run(*way)
        told = done.stdout + done.stderr
        assert done.returncode in {1, 2}, told
        assert f"{log(folder)}:1:2: " in told, told
        assert "Mend the line" in told
        assert "Traceback" not in told


def test_the_list_of_documents_says_which_cannot_be_reviewed(folder):
    """A broken log keeps its own document from being reviewed, and no other."""
    log(folder).write_bytes(b"{cut\n")
    log(folder).write_bytes(b"{cut\n" + b'{"decision": "read"}\n')
    work = next(Reviewing(loading.load(folder), "ann", print).works())

    assert "ann.jsonl:1:2: not JSON" in work.fault


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_any_value_in_the_place_of_another_is_read_or_told(folder, data):
    """Whatever stands under a key of a log or a candidate is read, or told in a line."""
    corpus = loading.load(folder)
    file = data.draw(st.sampled_from([log(folder), proposed(folder)]))
    before = file.read_bytes()
    lines = [json.loads(line) for line in before.split(b"\n")[:-1]]
    line = data.draw(st.sampled_from(lines))
    key = data.draw(st.sampled_from(sorted(line)))
    line[key] = data.draw(VALUES)
    file.write_bytes(b"".join(json.dumps(each).encode() + b"\n" for each in lines))
    if not [*faults.findings(corpus)]:
        assert all(isinstance(each, Quad) for each in Reviews(corpus).quads())
        with suppress(InputError):  # a line tells what is wrong
            Desk(corpus, reviewed.SLUG, "ann", str).close()
    file.write_bytes(before)


def test_a_value_that_is_none_has_no_line():
    """An empty file has no lines; a line without its end is one."""
    assert [] == list(json_lines.values(b"", str))
    assert ["1", "2", Broken(3, 1, "not JSON: Expecting value"), "3"] == list(
        json_lines.values(b"1\n2\n\n3", str)
    )
