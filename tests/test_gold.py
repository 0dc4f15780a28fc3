"""The public gold set: by reference, in the form that evaluation reads, and proved where the speeches are."""

import hashlib

import judged
import pytest
import reading_twice
import readings
from lay_out_gold import GOLD, UnprovedError, claims_of, heads, laid_out, lay_out

from kg.corpus import world
from kg.evaluation import gold
from kg.ontology import vocabulary

ARCHIVE = GOLD.parent.parent / "shared" / "ungd" / "speeches-1992-2024.tar.xz"
HEAD = {"title", "date", "genre", "speaker", "country", "where", "sha256", "start", "end"}
CLAIM = {"relation", "status", "speaker", "start", "end", "words"}
LONGEST = 10
"""So many words in a row are no name any more, but text."""


@pytest.fixture(scope="module")
def laid_out_gold(tmp_path_factory):
    """The set laid out from the archive of the speeches; without it the test is skipped."""
    if not ARCHIVE.is_file():
        pytest.skip("the speeches are not at hand, so the gold on them is not proved")
    folder = tmp_path_factory.mktemp("gold")
    lay_out(ARCHIVE, folder)
    return folder


def _claims():
    return [(file, head, claim) for file, head in heads().items() for claim in claims_of(file)]


def _second():
    """Return the claims of the second reading with the file and header of their passages."""
    return [(file, head, claim) for file, head in heads().items() for claim in reading_twice.second_of(file)]


def _both():
    return _claims() + _second()


def test_the_set_is_large_and_its_halves_are_alike():
    """There are texts and claims enough, and each half has half of the texts."""
    files = list(heads())
    train = [file for file in files if file.parent.name == "train"]
    assert {"train", "test"} == {file.parent.name for file in files}
    assert len(files) >= 46
    assert abs(len(files) - 2 * len(train)) <= 1
    assert len(_claims()) >= 1200


def test_every_text_is_another_speech_of_a_known_state():
    """A header says all that is needed, no state comes twice, and the world layer knows each state."""
    found = list(heads().values())
    assert [HEAD] * len(found) == [set(head) for head in found]
    assert len(found) == len({head["country"] for head in found})
    assert [] == [head["country"] for head in found if len(world.named(head["country"])) != 1]


@pytest.mark.parametrize(
    ("written", "slug"),
    [
        ("St. Lucia", "saint-lucia"),
        ("Commonwealth of Australia", "australia"),
        ("Macedonia, the former Yugoslav Republic of", "north-macedonia"),
        ("San Marino", "san-marino"),
        ("European Union", "european-union"),
        ("State of Eritrea", "eritrea"),
        ("Palestine, State of", "palestine"),
        ("Korea", ""),
        ("Niger State", ""),
        ("Republic", ""),
        ("", ""),
    ],
)
def test_a_country_is_known_however_a_table_writes_it(written, slug):
    """A header's country is the one state that it means; where it means two or none, it is nobody."""
    assert slug == world.country(written)


def test_every_claim_is_of_the_ontology():
    """Relations and statuses are terms, and a view is never asserted."""
    ontology = vocabulary.load()
    assert set() == {claim["relation"] for *_, claim in _both()} - set(ontology.relations)
    assert set() == {claim["status"] for *_, claim in _both()} - set(ontology.statuses)
    assert [] == [
        (file.name, claim["start"])
        for file, _, claim in _both()
        if ontology.relations[claim["relation"]].attributed_only
        and "givesEdge" in ontology.statuses[claim["status"]].marks
    ]


def test_every_claim_has_its_words_and_ends_in_the_passage():
    """An end is a name or a stretch, not both, and every stretch lies in the passage."""
    for file, head, claim in _both():
        assert set(claim) >= CLAIM, file.name
        stretches = [("start", "end")]
        for end in ("subject", "object"):
            free = f"{end}_start" in claim
            assert free != (end in claim), (file.name, claim["start"])
            stretches += [(f"{end}_start", f"{end}_end")] * free
        for start, end in stretches:
            assert head["start"] <= claim[start] < claim[end] <= head["end"], (file.name, claim["start"])


def test_no_sentence_of_a_speech_is_kept():
    """What stands in the set is short names and numbers."""
    values = [value for *_, claim in _both() for value in claim.values() if isinstance(value, str)]
    assert [] == [value for value in values if len(value.split()) > LONGEST]
    assert set() == {file.suffix for file in GOLD.rglob("*") if file.is_file()} - {".json", ".jsonl", ".md"}


def test_every_hash_is_proved_and_evaluation_reads_the_set(laid_out_gold):
    """Laid out from the archive, each half is read with all its claims, and each quote is its words."""
    read = [text for half in ("train", "test") for text in gold.read(laid_out_gold / half)]
    kept = {claim["words"] for *_, claim in _claims()}
    assert len(_claims()) == sum(len(text.claims) for text in read)
    for text in read:
        assert 400 <= len(text.source.text.split()) <= 1000, text.source.slug
        for claim in text.claims:
            assert claim.quote == text.source.text[claim.start : claim.end]
            assert hashlib.sha256(claim.quote.encode()).hexdigest() in kept
            assert claim.subject
            assert claim.object


def test_a_second_reading_is_of_every_passage_marked_so_and_in_the_order_of_the_text():
    """The table of passages marks those that were read twice, and a reading goes from start to end."""
    rows = (GOLD / "README.md").read_text(encoding="utf-8").splitlines()
    marked = sorted(row.split(" | ")[0].strip("| ") for row in rows if row.endswith("| yes |"))
    assert marked == sorted(each.head["date"] for each in reading_twice.read_twice())
    assert len(marked) == len(list(reading_twice.SECOND.iterdir()))
    for each in reading_twice.read_twice():
        places = [(claim["start"], claim["end"]) for claim in each.second]
        assert places == sorted(places), each.head["where"]


def test_the_words_of_the_second_reading_are_proved(laid_out_gold):
    """The hash of each quote of the second reading is that of the words that stand there."""
    texts = {file.stem: file.read_bytes().decode("utf-8") for file in laid_out_gold.glob("*/*.txt")}
    for file, head, claim in _second():
        words = texts[file.stem][claim["start"] - head["start"] : claim["end"] - head["start"]]
        assert claim["words"] == hashlib.sha256(words.encode()).hexdigest(), (file.name, claim["start"])


def test_the_figures_of_agreement_are_computed():
    """What the page says of how far two readings agree is what the two readings give."""
    page = (GOLD / "README.md").read_text(encoding="utf-8")
    passages = reading_twice.read_twice()
    assert reading_twice.table(reading_twice.rows(passages)) in page
    assert reading_twice.table(reading_twice.kinds(passages)) in page
    assert reading_twice.relations_apart(passages) in page


def test_units_match_one_to_one_by_ends_and_words():
    """Half of the shorter matches, the claim with the same ends comes first, and no claim matches twice."""

    def claim(start, end, of):
        return {"subject": "State A", "object": of, "start": start, "end": end}

    first, second = [claim(0, 10, "B"), claim(4, 10, "C")], [claim(0, 10, "C"), claim(7, 30, "B")]
    assert [(first[1], second[0])] == reading_twice.matched(first, second)
    assert [] == reading_twice.matched(first[:1], second[1:])


def test_another_text_and_other_words_are_refused():
    """A text that is not the one coded gives no gold, nor do words that are not the ones coded."""
    content = b"State A recognizes state B."
    head = {"where": "a.txt", "sha256": hashlib.sha256(content).hexdigest(), "start": 0, "end": len(content)}
    claim = {"subject": "A", "start": 0, "end": 7, "words": hashlib.sha256(b"State A").hexdigest()}
    assert "State A" == laid_out(head, [claim], content)[1][0]["quote"]
    with pytest.raises(UnprovedError, match="another one"):
        laid_out(head, [claim], content + b" ")
    with pytest.raises(UnprovedError, match="other words"):
        laid_out(head, [{**claim, "start": 1}], content)


def test_judged_passages_are_kept_by_reference_and_are_not_of_the_set():
    """What was judged one by one is of other speeches, in terms of the ontology, without their words."""
    ontology, of_the_set = vocabulary.load(), {head["where"] for head in heads().values()}
    found = [head for _, head in judged.passages()]
    candidates = [one for head in found for one in head["candidates"]]
    assert not of_the_set & {head["where"] for head in found}
    assert len(found) == len({head["where"] for head in found}) >= 150
    assert {one["relation"] for one in candidates} <= set(ontology.relations)
    assert {one["status"] for one in candidates} <= set(ontology.statuses)
    assert all(
        head["start"] <= one["start"] < one["end"] <= head["end"]
        for head in found
        for one in head["candidates"]
    )
    assert all(isinstance(one["right"], bool) and len(one["words"]) == 64 for one in candidates)
    assert max(len(one.get("object", "").split("-")) for one in candidates) < LONGEST


@pytest.mark.skipif(not ARCHIVE.is_file(), reason="the speeches are not at hand")
def test_the_words_of_judged_candidates_stand_where_it_is_said():
    """Each text and the words of each judgment have the hash that is kept."""
    assert len(list(judged.laid_out(ARCHIVE))) == len(list(judged.passages()))


def test_passages_read_for_facts_are_kept_by_reference_and_are_of_neither_set():
    """What was read whole for facts is of other speeches than the gold set's and the judged ones."""
    ontology, judged_ones = vocabulary.load(), {head["where"] for _, head in judged.passages()}
    found = [head for home in (readings.HOME, readings.UNSEEN) for _, head in readings.passages(home)]
    claims = [one for head in found for one in head["claims"]]
    assert not (judged_ones | {head["where"] for head in heads().values()}) & {
        head["where"] for head in found
    }
    assert len(found) == len({head["where"] for head in found}) == 159
    assert {one["relation"] for one in claims} <= set(ontology.relations)
    assert not any(ontology.relations[one["relation"]].attributed_only for one in claims)
    assert {one["status"] for one in claims} <= set(ontology.statuses)
    assert all(len(one["words"]) == 64 and "quote" not in one for one in claims)


@pytest.mark.skipif(not ARCHIVE.is_file(), reason="the speeches are not at hand")
@pytest.mark.parametrize("home", [readings.HOME, readings.UNSEEN], ids=["read", "unseen"])
def test_the_words_of_passages_read_for_facts_stand_where_it_is_said(home):
    """Each text and the words of each claim have the hash that is kept."""
    assert len(list(readings.laid_out(ARCHIVE, home))) == len(list(readings.passages(home)))
