"""Review: decisions are a log, what it comes to is a pure function of it, and claims are built from that."""

import itertools
import json
import threading

import pytest
import reviewed
from hypothesis import given
from hypothesis import strategies as st

from kg import files
from kg.building import checking
from kg.corpus import loading
from kg.errors import InputError
from kg.review import logs
from kg.review.decisions import Decision, Draft, Proposed, read_decision, write_decision
from kg.review.desk import Desk
from kg.review.names import Names, relations
from kg.review.state import replay, settled

VISIT, NEIGHBORS, FERRY = (each.identifier for each in reviewed.ALL)


def opened(folder, coder="ann", told=None):
    """Open the document of the small corpus for review."""
    return Desk(loading.load(folder), reviewed.SLUG, coder, (told if told is not None else []).append)


def draft(subject, relation, object, quote, status="asserted", **more):
    """Return a claim in words of the text."""
    start = reviewed.TEXT.index(quote)
    ends = {"subject": subject, "relation": relation, "object": object, "status": status}
    return Draft(**ends, start=start, end=start + len(quote), quote=quote, **more)


TRADE = draft("aland", "tradesWith", "bem-land", "Trade reached $40 million last year")


@pytest.fixture
def folder(tmp_path):
    """The small corpus without claims, with candidates."""
    return reviewed.corpus(tmp_path / "corpus")


@pytest.fixture
def desk(folder):
    """Its document under review by Ann."""
    desk = opened(folder)
    yield desk
    desk.close()


ITEMS = st.sampled_from(["a", "b", "c", "1.0", "2.0", "2.1", "3.0"])
DRAFTS = st.builds(
    Draft,
    subject=st.sampled_from(["x", "y"]),
    relation=st.just("r"),
    object=st.just("z"),
    status=st.just("s"),
    qualifiers=st.dictionaries(st.just("q"), st.tuples(st.text(min_size=1).filter(str.strip).map(str.strip))),
    start=st.integers(0, 9),
    end=st.integers(0, 9),
    quote=st.text(),
)
DECISIONS = st.builds(
    Decision,
    kind=st.sampled_from(["accept", "reject", "split", "merge", "new", "read"]),
    items=st.lists(ITEMS, max_size=3, unique=True).map(tuple),
    claims=st.lists(DRAFTS, max_size=2).map(tuple),
    entities=st.lists(st.builds(Proposed, slug=ITEMS, type=st.just("City"), label=st.text()), max_size=1).map(
        tuple
    ),
    place=st.none() | st.tuples(st.integers(0, 9), st.integers(0, 9)),
)
LOGS = st.lists(DECISIONS, max_size=8)


@given(LOGS, LOGS)
def test_undo_gives_the_former_state(before, after):
    """Whatever was decided, as many undos lead back to where the review stood."""
    log = [*before, *after]
    undone = [Decision(kind="undo", of=number) for number in range(len(log), len(before), -1)]

    assert replay(before) == replay([*log, *undone])


@given(LOGS)
def test_any_beginning_of_a_log_can_be_read(log):
    """A log that ends anywhere, as after a crash, gives the state of the decisions that are whole."""
    lines = [write_decision(each) for each in log]
    for end in range(len(lines) + 1):
        assert replay(log[:end]) == replay([read_decision(json.loads(line)) for line in lines[:end]])


@given(LOGS)
def test_an_item_is_settled_by_its_last_decision(log):
    """No claim stands whose item was decided otherwise later, and what has no verdict has no claim."""
    state = replay(log)
    for made in state.claims.values():
        number = int(made.id.partition(".")[0])
        later = {item for each in log[number:] for item in each.items}
        assert not later & {made.id, *made.items}
    assert sorted(state.verdicts) == sorted(
        {item for item in state.verdicts if any(item in e.items for e in log)}
    )


def test_what_is_made_of_one_candidate_goes_with_it():
    """A candidate that is split, of which a part is corrected, is one again when it is rejected."""
    one, two = (draft("aland", "neighborOf", "bem-land", quote) for quote in ("We", "are"))
    log = [
        Decision(kind="split", items=("a",), claims=(one, two)),
        Decision(kind="correct", items=("1.0",), claims=(two,)),
        Decision(kind="reject", items=("a",), reason="not said"),
    ]

    assert [["1.0", "1.1"], ["1.1", "2.0"], []] == [sorted(replay(log[:end]).claims) for end in (1, 2, 3)]


def test_what_was_merged_is_open_again():
    """Of candidates that were merged, the others are open when one is decided anew."""
    log = [
        Decision(kind="merge", items=("a", "b"), claims=(TRADE,)),
        Decision(kind="reject", items=("a",), reason="not said"),
    ]

    assert {"a"} == set(replay(log).verdicts)


def test_sentences_are_settled_when_nothing_in_them_is_open(desk):
    """A sentence counts once all its candidates are decided, it got a claim, or it was read."""
    counts = [sum(desk.settled)]
    desk.accept(VISIT)
    counts.append(sum(desk.settled))
    desk.decide(Decision(kind="new", claims=(TRADE,)))
    counts.append(sum(desk.settled))
    sentence = desk.document.sentences[1]
    desk.decide(Decision(kind="read", place=(sentence.start, sentence.end)))

    assert [0, 1, 2] == counts
    assert f"3 of {len(desk.document.sentences)} sentences settled" == desk.progress


def test_an_open_candidate_keeps_its_sentence_open(desk):
    """A sentence that was read is not settled while a candidate in it is open."""
    sentence = desk.document.sentences[0]
    state = replay([Decision(kind="read", place=(sentence.start, sentence.end))])

    assert [False] == settled([sentence], state, desk.candidates)


def test_a_decision_is_on_disk_before_the_next(desk):
    """Each decision is a whole line with who and when, read by whoever opens the log."""
    desk.accept(VISIT)
    first = logs.read(desk.log.path)
    desk.decide(Decision(kind="reject", items=(FERRY,), reason="not in the words"))
    second = logs.read(desk.log.path)

    assert ["accept"] == [each.kind for each in first]
    assert [("accept", "ann"), ("reject", "ann")] == [(each.kind, each.who) for each in second]
    assert all(each.when.endswith("Z") for each in second)


@pytest.mark.parametrize("cut", [1, 10, 100])
def test_a_torn_line_is_set_aside(folder, cut):
    """A log that was cut off in the middle of a line opens with the lines before; the torn one is told."""
    desk = opened(folder)
    desk.accept(VISIT)
    desk.accept(NEIGHBORS)
    desk.close()
    whole = desk.log.path.read_bytes()
    first = whole.index(b"\n") + 1
    desk.log.path.write_bytes(whole[: first + cut])
    told = []
    again = opened(folder, told=told)
    again.accept(NEIGHBORS)
    again.close()

    assert whole[first : first + cut] + b"\n" == desk.log.path.with_suffix(".torn").read_bytes()
    assert [1, 2] == [sum("torn" in each for each in told), len(logs.read(desk.log.path))]


def test_a_line_that_lacks_its_end_is_whole(folder):
    """A decision whose line feed alone is missing is kept."""
    desk = opened(folder)
    desk.accept(VISIT)
    desk.close()
    desk.log.path.write_bytes(desk.log.path.read_bytes().rstrip())
    told = []
    again = opened(folder, told=told)
    again.accept(NEIGHBORS)
    again.close()

    assert ([], 2) == (told, len(logs.read(desk.log.path)))


def test_a_line_that_is_no_decision_is_told_with_its_place(folder):
    """A broken line in the middle of a log is an error with file, line and column, and the log stays."""
    desk = opened(folder)
    desk.accept(VISIT)
    desk.close()
    desk.log.path.write_text('{"decision": "guess"}\n' + desk.log.path.read_text())

    with pytest.raises(InputError, match=r"ann\.jsonl:1:1: no decision"):
        opened(folder)


def test_a_log_has_one_writer(folder, desk):
    """The same coder twice is refused; another coder has another log."""
    with pytest.raises(InputError, match="another review has this log open"):
        opened(folder)
    opened(folder, "bob").close()


@pytest.mark.parametrize("coder", ["", "Ann", "../ann", "a b"])
def test_a_coder_is_named_by_a_slug(folder, coder):
    """No name leads out of the folder of logs."""
    with pytest.raises(InputError, match="cannot name a coder"):
        opened(folder, coder)


def test_a_review_without_decisions_leaves_nothing(folder):
    """Whoever only looks leaves no file behind."""
    opened(folder).close()

    assert not (folder / reviewed.SLUG / "review").exists()


WRONG = [
    ("unknown relation", {"relation": "likes"}),
    ("unknown entity", {"object": "nowhere"}),
    ("is a WaterBody", {"subject": "long-sea"}),
    ("unknown status", {"status": "sure"}),
    ("itself", {"object": "aland"}),
    ("mode", {"qualifiers": {"mode": ("carpet",)}}),
    ("two turns", {"start": 0}),
]


@pytest.mark.parametrize(("told", "changed"), WRONG)
def test_what_the_checker_would_refuse_is_not_decided(desk, told, changed):
    """A claim that the corpus could not hold is refused, in the checker's words, and nothing is written."""
    wrong = Draft(**{**vars(TRADE), **changed})
    with pytest.raises(InputError, match=told):
        desk.decide(Decision(kind="new", claims=(wrong,)))

    assert [] == desk.log.decisions


def test_a_claim_is_made_once(desk):
    """The same claim in the same words is refused."""
    desk.accept(NEIGHBORS)
    same = draft("aland", "neighborOf", "bem-land", "We are neighbours")
    with pytest.raises(InputError, match="stands here already"):
        desk.decide(Decision(kind="new", claims=(same,)))


def checked(folder):
    """Return the errors of the corpus, its claims and its file."""
    corpus = loading.load(folder)
    wrong = [each for each in checking.without_shapes(corpus) if each.severity == "error"]
    return wrong, sorted(each.relation for each in corpus.claims), text_of(folder)


def text_of(folder):
    """Return the text of the document's claims.yaml."""
    return (folder / reviewed.SLUG / "claims.yaml").read_text(encoding="utf-8")


HAND = """claims:
  # A comment by hand.
  - claim: "aland tradesWith bem-land"  # so they say
    quote: Trade reached $40 million last year

"""


@pytest.mark.parametrize("claims", ["claims:\n", "", HAND])
def test_building_adds_lines_and_undoing_takes_them_out(tmp_path, claims):
    """A build only adds lines, and after an undo of all the file is as it was, comments included."""
    folder = reviewed.corpus(tmp_path / "corpus", claims=claims)
    before = text_of(folder)
    desk = opened(folder)
    for item in (VISIT, NEIGHBORS, FERRY):
        desk.accept(item)
    desk.write()
    wrong, found, text = checked(folder)
    again = Desk(loading.load(folder), reviewed.SLUG, "bob", print)
    unseen = len(again.open)
    again.close()
    for _ in range(3):
        desk.undo()
    desk.write()
    desk.close()

    assert [] == wrong
    assert {"visited", "neighborOf", "connectedTo"} <= set(found)
    assert "  quiet-port: {type: City, label: Quiet Port}\n" in text
    assert [] == [line for line in before.splitlines() if line not in text.splitlines()]
    assert unseen == 3
    assert text_of(folder) == before + "claims:\n" * (not claims)


def test_a_status_is_written_where_the_words_hint_at_another(folder, desk):
    """A person who took words on a plan for a fact has decided so: the checker does not ask again."""
    ferry = draft("port-a", "connectedTo", "bem", "A ferry is planned", qualifiers={"mode": ("ferry",)})
    desk.decide(Decision(kind="new", claims=(ferry,)))
    desk.decide(Decision(kind="new", claims=(TRADE,)))
    desk.write()

    assert [] == checking.without_shapes(loading.load(folder))
    assert 1 == text_of(folder).count("status: asserted")


def test_what_was_edited_by_hand_stays(folder):
    """A claim of the review that a person has changed in the file since is the person's, and it is told."""
    desk = opened(folder)
    desk.accept(VISIT)
    desk.write()
    path = folder / reviewed.SLUG / "claims.yaml"
    path.write_text(text_of(folder).rstrip("\n") + "\n    date: 2020-05\n", encoding="utf-8")
    edited = text_of(folder)
    again = desk.write()
    desk.undo()
    after = desk.write()
    desk.close()

    assert [(0, 0, 1), (0, 0, 1)] == [(each.added, each.removed, each.edited) for each in (again, after)]
    assert edited == text_of(folder)


def test_a_build_that_was_cut_off_is_mended(folder, monkeypatch):
    """A crash before the file is written loses no claim: the next build adds it."""
    desk = opened(folder)
    desk.accept(FERRY)
    path = folder / reviewed.SLUG / "claims.yaml"
    write = files.write
    monkeypatch.setattr(files, "write", lambda data, to: write(data, to) if to != path else 1 / 0)
    with pytest.raises(ZeroDivisionError):
        desk.write()
    monkeypatch.undo()
    outcome = desk.write()
    desk.close()

    assert outcome.added == 1
    assert ([], ["connectedTo"]) == checked(folder)[:2]


def test_two_coders_may_write_at_once(folder, monkeypatch):
    """One who writes while another does waits: the claims of both stand in the file."""
    ann, bob = opened(folder), opened(folder, "bob")
    ann.accept(VISIT)
    bob.accept(NEIGHBORS)
    second = threading.Thread(target=bob.write)
    write, path = files.write, folder / reviewed.SLUG / "claims.yaml"

    def interrupted(data, to):
        if to == path and threading.current_thread() is not second:
            second.start()
            second.join(2)  # it would have written meanwhile, if it did not wait
        write(data, to)

    monkeypatch.setattr(files, "write", interrupted)
    ann.write()
    second.join()
    ann.close()
    bob.close()

    assert ([], ["neighborOf", "visited"]) == checked(folder)[:2]


def test_rejections_are_remembered(folder):
    """A candidate that was rejected stays so when it is proposed again with another score."""
    desk = opened(folder)
    desk.decide(Decision(kind="reject", items=(FERRY,), reason="not in the words"))
    desk.close()
    from dataclasses import replace

    reviewed.corpus(folder, found=[replace(each, score=0.99) for each in reviewed.ALL])
    again = opened(folder)
    again.close()

    assert [VISIT, NEIGHBORS] == [each.identifier for each in again.open]


def test_a_claim_of_the_corpus_is_not_proposed_again(tmp_path):
    """A candidate that the document has as a claim, in words of the same place, is settled."""
    claims = "claims:\n  - {claim: aland neighborOf bem-land, quote: We are}\n"
    desk = opened(reviewed.corpus(tmp_path / "corpus", claims=claims))
    desk.close()

    assert [VISIT, FERRY] == [each.identifier for each in desk.open]


def test_candidates_whose_words_are_gone_are_left_out(folder):
    """A candidate that is not in the text is told and not shown."""
    from dataclasses import replace

    reviewed.corpus(folder, found=[replace(reviewed.VISIT, quote="arrived in Dorn on an official vis")])
    told = []
    desk = opened(folder, told=told)
    desk.close()

    assert (0, 1) == (len(desk.candidates), len(told))


def test_a_new_entity_has_a_slug_that_nothing_has(desk):
    """An entity with the slug of another, of an unknown class or without a name is refused."""
    wrong = [("bem", "City", "B"), ("kazakhstan", "City", "K"), ("new", "Ghost", "N"), ("new", "City", "")]
    for slug, kind, label in wrong:
        with pytest.raises(InputError):
            desk.decide(Decision(kind="entity", entities=(Proposed(slug=slug, type=kind, label=label),)))

    assert [] == desk.log.decisions


def test_names_complete_in_any_language(folder):
    """What is typed finds an entity by its name in any language, of the corpus or the world layer."""
    names = Names(loading.load(folder))

    assert "aland" == names.complete("Алан")[0].value
    assert "kazakhstan" == names.complete("Қазақ")[0].value
    assert ["bem", False] == [
        names.complete("bem", ["City"])[0].value,
        names.complete("bem-l", ["City"])[0].fits,
    ]


def test_relations_complete_by_label(folder):
    """A relation is found by its name or by its label in any language."""
    found = [relations(loading.load(folder).ontology, typed)[0].value for typed in ("neighborO", "посетил")]

    assert ["neighborOf", "visited"] == found


def test_all_orders_of_decisions_build_the_same_file(folder):
    """The file does not depend on the order in which things were decided."""
    texts = set()
    for number, order in enumerate(itertools.permutations([VISIT, NEIGHBORS, FERRY])):
        desk = opened(folder, f"coder-{number}")
        for item in order:
            desk.accept(item)
        desk.write()
        texts.add(text_of(folder))
        for _ in order:
            desk.undo()
        desk.write()
        desk.close()

    assert 1 == len(texts)
