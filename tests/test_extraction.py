"""Extraction: what is proposed of the interview and of small texts, how it is kept and how it is scored."""

import json
import sys
from importlib.util import find_spec

import pytest
import small_corpus
from click.testing import CliRunner

from kg import json_lines
from kg.cli import bilateral
from kg.corpus import loading
from kg.corpus.documents import Turn
from kg.errors import InputError
from kg.evaluation import alignment
from kg.evaluation.gold import GoldClaim
from kg.extraction import candidates, model
from kg.extraction.arguments import subjects
from kg.extraction.dating import dates_in
from kg.extraction.pipeline import extract
from kg.extraction.running import prepared
from kg.extraction.source import Source, Voice
from kg.rdf import dates

if find_spec("spacy") is None:  # to import it takes a second, also where these tests are only collected
    pytest.skip("spaCy is not installed (the extra extract)", allow_module_level=True)

INTERVIEW = "2022-08-25-elkz-tukumov"


@pytest.fixture(scope="module")
def interview():
    """Return what is proposed of the interview."""
    knowledge, names, sources = prepared(loading.locate("corpus"))
    return sources[INTERVIEW], extract(sources[INTERVIEW], knowledge, names)


@pytest.fixture(scope="module")
def proposed():
    """Return what is proposed of a text of which nothing but the words and the day is known."""
    knowledge, names, _ = prepared(None)

    def of(text, day="2023-11-05"):
        return extract(Source(slug="text", text=text, issued=dates.parse(day)), knowledge, names)

    return of


def claimed(found):
    """Return subject, relation, object and status of all candidates."""
    return [(each.subject.slug, each.relation, each.object.slug, each.status) for each in found.candidates]


def test_an_illusion_is_no_claim(interview):
    """Of what is called an illusion nothing is proposed; the negation beside it stays a denial."""
    source, found = interview
    illusion = source.text.index("illusion that we do not border")
    because = source.text.index("because we do not have", illusion)

    assert [] == [each for each in found.candidates if illusion <= each.start < because]
    assert ("kazakhstan", "sharesLandBorderWith", "uzbekistan", "asserted") in claimed(found)


def test_a_list_is_read_to_its_end(interview):
    """Every member of a list is an end of a candidate, with whom it is for."""
    ways = [each for each in interview[1].candidates if each.relation == "gatewayTo"]
    own = [each for each in ways if each.subject.slug == "azerbaijan"]

    assert {"south-caucasus", "turkiye", "european-union", "middle-east"} == {
        each.object.slug for each in own
    }
    assert {("kazakhstan",)} == {each.qualifiers["beneficiary"] for each in own}


def test_a_patronymic_names_the_person(interview):
    """Given name and patronymic, and *I* in a turn, are the person that header or text names in full."""
    source, found = interview
    signed = next(each for each in found.candidates if each.relation == "signed")

    assert ("yerkin-tukumov", ("yerkin-tukumov",)) == (signed.subject.slug, signed.speakers)
    assert "kassym-jomart-tokayev" in {
        each.subject.slug
        for each in found.candidates
        if "Kemelevich" in source.text[each.subject.start : each.subject.end]
    }


def test_candidates_are_words_of_the_text(interview):
    """Quote and ends of each candidate stand in the text where it says, and are read back as written."""
    source, found = interview
    again = candidates.gathered(json_lines.values(candidates.write(found), candidates.read_line))

    assert [] == [each for each in found.candidates if not each.in_words_of(source.text)]
    assert [each.identifier for each in found.candidates] == [each.identifier for each in again.candidates]
    assert found.flags == again.flags


def test_a_broken_line_is_named(tmp_path):
    """A line that is no candidate is an error with file, line and column."""
    file = tmp_path / "candidates.jsonl"
    file.write_text('{"kind": "flag", "start": 0, "end": 1, "reason": "", "document": "", "quote": ""}\n{')
    with pytest.raises(InputError, match=r"candidates\.jsonl:2:2: "):
        candidates.read(file)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Xi Jinping visited Paris.", "asserted"),
        ("Xi Jinping did not visit Paris.", "denied"),
        ("Xi Jinping plans to visit Paris in May.", "planned"),
        ("Xi Jinping will visit Paris.", "planned"),
        ("Xi Jinping agreed to visit Paris.", "agreed"),
        ("Joe Biden invited Xi Jinping to visit Paris.", "proposed"),
        ("Xi Jinping would like to visit Paris.", "assessed"),
        ("Despite the rain, which did not stop, Xi Jinping visited Paris.", "asserted"),
        ("There is a rumor that Xi Jinping visited Paris.", None),
        ("If Xi Jinping visits Paris, trade will grow.", None),
    ],
)
def test_the_words_above_a_predicate_tell_its_status(text, status, proposed):
    """What governs a predicate says how it is put; of rumors and open conditions nothing is proposed."""
    found = [each.status for each in proposed(text).candidates if each.relation == "visited"]

    assert ([status] if status else []) == found


def test_nobody_speaks_for_an_unknown_speaker(proposed):
    """Where nobody knows who *I* is, no candidate has it as an end, and the sentence is to be read."""
    found = proposed("I visited Paris in May. We support Kazakhstan.")

    assert [] == claimed(found)
    assert "unresolved speaker" in {each.reason for each in found.flags}


@pytest.fixture(scope="module")
def spoken():
    """Return what is proposed of a text that somebody unknown says for Fiji."""
    knowledge, names, _ = prepared(None)

    def of(text):
        turns = (Turn(start=0, end=len(text), speakers=("ann-smith",)),)
        voices = (Voice("ann-smith", "Ann Smith", "fiji"),)
        return extract(Source(slug="text", text=text, turns=turns, voices=voices), knowledge, names)

    return of


def test_who_speaks_for_a_state_speaks_as_it(spoken):
    """*We*, *my country* and a bare *must* are the state of who speaks, *I* is the speaker in person."""
    text = (
        "My delegation condemns the raid. We thank Japan for its support. "
        "Samoa must withdraw. I urge Peru to act."
    )
    found = claimed(spoken(text))

    assert [
        ("fiji", "opposes", "raid", "asserted"),
        ("fiji", "assesses", "japan", "assessed"),
        ("japan", "supports", "fiji", "asserted"),
        ("fiji", "demandsFrom", "samoa", "asserted"),
        ("ann-smith", "demandsFrom", "peru", "asserted"),
    ] == found


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("I should like to express our support for the reform.", "asserted"),
        ("Let us welcome the reform.", "asserted"),
        ("We have never hesitated to support the reform.", "asserted"),
        ("We will support the reform.", "planned"),
        ("Samoa would support the reform.", "assessed"),
        ("Samoa demands that Tonga support the reform.", "proposed"),
    ],
)
def test_to_say_it_is_to_do_it(text, status, spoken):
    """Words of wishing above what a speaker does with these words leave it asserted; others' do not."""
    assert [status] == [each.status for each in spoken(text).candidates if each.relation == "supports"]


def test_a_description_is_an_end_by_its_words(spoken):
    """An end without a name is the words that describe it; names after *including* are ends."""
    text = "We support the resumed talks. We have helped many countries, including Tonga and Samoa."
    found = spoken(text).candidates

    assert [("resumed-talks", True), ("tonga", False), ("samoa", False)] == [
        (each.object.slug, each.object.free) for each in found
    ]
    assert "resumed talks" == text[found[0].object.start : found[0].object.end]


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("Fiji works with its neighbors in Asia, notably Nepal and Japan.", {"nepal", "japan"}),
        (
            "Fiji works with such friends in Asia and the Pacific as Nepal, Japan and Peru.",
            {"nepal", "japan", "peru"},
        ),
        ("Fiji works with Nepal, and Japan opposes it.", {"nepal"}),
        ("Fiji works with Nepal as a member of the family.", {"nepal"}),
    ],
)
def test_a_list_goes_on_behind_what_hangs_on_its_first(text, others, proposed):
    """Names that only joining words part from an end are ends, too; who begins a clause is none."""
    found = claimed(proposed(text))

    named = {other for _, relation, other, _ in found if relation == "cooperatesWith"}
    assert others == named & {"nepal", "japan", "peru"}


def test_a_second_clause_has_a_subject_of_its_own(proposed):
    """In *X has an embassy in A and Y has one in B*, Y is where X has none, whatever the parse says."""
    found = proposed("Chile has an embassy in Helsinki and Finland has an embassy in Santiago.")

    assert [
        ("chile", "hasMissionIn", "helsinki", "asserted"),
        ("finland", "hasMissionIn", "santiago", "asserted"),
    ] == claimed(found)


def test_on_behalf_of_ones_government_is_as_the_state(spoken):
    """Who says *I* on behalf of the own government or people speaks as the state."""
    found = claimed(spoken("On behalf of my Government, I appeal to France to act."))

    assert [("fiji", "demandsFrom", "france", "asserted")] == found


def test_whose_office_is_not_where_somebody_goes(proposed):
    """A title that names no state is of none that its holder visits, nor of another than the text says."""
    text = (
        "Prime Minister Kjell Bondevik paid a visit to Ghana. "
        "President Mary Doe saw Peru. President Mary Doe of Fiji came."
    )
    found = claimed(proposed(text))

    assert ["fiji"] == [other for _, relation, other, _ in found if relation.startswith("headOf")]


def test_a_verb_taken_for_a_noun_acts(proposed):
    """*Kenya exports tea to X* says who exports, also where the parse takes it for one long noun."""
    found = claimed(proposed("Kenya exports tea and flowers to the Netherlands."))

    assert [("kenya", "exportsTo", "netherlands", "asserted")] == found


def test_states_in_capitals_are_known(proposed):
    """A heading in capitals names the states that it would name in small letters."""
    text = "VISITS FROM JORDAN TO MEXICO\n\n- King Abdullah II of Jordan (2002)\n"

    assert ("abdullah-ii", "visited", "mexico", "asserted") in claimed(proposed(text))


def test_they_and_we_are_those_whom_the_text_tells(proposed):
    """*Their* is of the subjects of its clause, *we* in a joint statement of those who make it."""
    text = (
        "We, the leaders of Japan and Peru, condemn the raid. Fiji and Samoa renewed their support for Tonga."
    )

    assert [
        ("japan", "opposes", "raid", "asserted"),
        ("peru", "opposes", "raid", "asserted"),
        ("fiji", "supports", "tonga", "asserted"),
        ("samoa", "supports", "tonga", "asserted"),
    ] == sorted(claimed(proposed(text)), key=lambda each: (each[1], each[0]))


def test_a_third_speaker_means_the_two_named_before(spoken):
    """*Both sides* in a speech about others are the two of the sentence before."""
    found = claimed(spoken("Japan and Peru have met. We call upon both sides to go on."))

    assert {"japan", "peru"} == {target for _, relation, target, _ in found if relation == "demandsFrom"}


def test_the_two_may_be_the_subject_of_their_own_sentence(spoken):
    """*The two countries* that act are not asked again and again who acts."""
    found = claimed(spoken("Fiji and Japan have met. The two countries condemn the raid on Tonga."))

    assert ["fiji", "japan"] == sorted(each for each, relation, *_ in found if relation == "opposes")


def test_a_speech_of_a_table_speaks_for_its_country(tmp_path):
    """Where a table says speaker and country, *we* in the text is that country."""
    text = "We condemn the raid on Tonga. It is what all of us in this hall have to do.\n"
    (tmp_path / "FJI.txt").write_text(text, encoding="utf-8")
    row = "FJI.txt,Statement,2011-09-24,Ann Smith,Fiji"
    (tmp_path / "table.csv").write_text(f"file,title,date,speaker,country\n{row}\n", encoding="utf-8")
    run("init", tmp_path / "corpus-home")
    home = next(tmp_path.glob("corpus-home/**/entities.yaml")).parent
    run("add", tmp_path / "FJI.txt", "--to", home, "--table", tmp_path / "table.csv", "--match", "{file}")
    run("extract", "--corpus", home, "--out", tmp_path)
    found = candidates.read(next(tmp_path.glob("*.candidates.jsonl")))

    assert [("fiji", "opposes", ("ann-smith",))] == [
        (each.subject.slug, each.relation, each.speakers) for each in found.candidates
    ]


def test_a_pair_is_the_one_that_was_named(proposed):
    """*Both countries* are the two of the sentence or paragraph, not the two that the text names most."""
    text = "Peru and Chile met. Peru and Chile trade.\n\nFrance met Kenya. Both countries signed a treaty."

    assert {"france", "kenya"} == {each[0] for each in claimed(proposed(text)) if each[1] == "signed"}


def test_no_parse_leads_on_for_ever():
    """Whatever word the parse takes for the root of a sentence, the way up to it ends there."""
    from spacy.tokens import Doc

    words = Doc(
        model.load().vocab, ["of", "trading"], heads=[0, 0], deps=["ROOT", "pcomp"], pos=["ADP", "VERB"]
    )

    assert () == subjects(words[1])


@pytest.mark.parametrize(
    "text",
    [
        "Other states trade with Peru.",
        "European Union aid to the poorest country, Albania, grew.",
        "",
        "\n\n– \n",
    ],
)
def test_the_beginning_of_a_sentence_has_nothing_before_it(text, proposed):
    """Whatever word a sentence begins with, and where there is none, the text is read to its end."""
    assert "text" == proposed(text).document


def test_dates_are_no_more_precise_than_words():
    """Dates are read as far as the words go, and those without a year against the day of the text."""
    text = (
        "On 9 July 1975, in June 2000, from August 10–13, 1975, in May this year, last year, on 31 June 2001"
    )
    issued = dates.parse("2022-08-25")

    assert ["1975-07-09", "2000-06", "1975-08-10/1975-08-13", "2022-05", "2021"] == [
        each.text for each in dates_in(text, issued)
    ]


def run(*arguments):
    """Run a command and return its exit code, its output and its errors."""
    done = CliRunner().invoke(bilateral, [str(each) for each in arguments], prog_name="bilateral")
    return done.exit_code, done.stdout, done.stderr


def test_a_run_goes_on_where_it_was(tmp_path):
    """A document is extracted once; a file from another text, or half a file, is made anew."""
    home = small_corpus.write(tmp_path / "corpus")
    first = run("extract", "--corpus", home, "--out", tmp_path / "out")
    file = tmp_path / "out" / "interview.candidates.jsonl"
    made = file.read_bytes()
    again = run("extract", "--corpus", home, "--out", tmp_path / "out")
    file.write_bytes(made[:20])
    run("extract", "--corpus", home, "--out", tmp_path / "out")

    assert (0, 0) == (first[0], again[0])
    assert "as before" in again[1]
    assert "as before" not in first[1]
    assert made == file.read_bytes()


def test_processes_change_nothing(tmp_path):
    """Two processes write what one writes."""
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(
            f"France signed a treaty with Peru in 199{number}.\n", "utf-8"
        )
    texts = sorted(tmp_path.glob("*.txt"))
    run("extract", *texts, "--out", tmp_path / "one")
    run("extract", *texts, "--out", tmp_path / "two", "--jobs", 2)

    one, two = (sorted((tmp_path / name).iterdir()) for name in ("one", "two"))
    assert [each.read_bytes() for each in one] == [each.read_bytes() for each in two]
    assert 3 == len(one)


@pytest.mark.parametrize(
    ("content", "told"), [(None, "cannot be read"), (b"\xff\xfe\x00", "not UTF-8")], ids=["missing", "bytes"]
)
def test_what_is_no_text_is_one_line(content, told, tmp_path):
    """A file that is missing or no text is an error of one line, with what to do."""
    if content is not None:
        (tmp_path / "a.txt").write_bytes(content)
    code, _, errors = run("extract", tmp_path / "a.txt", "--out", tmp_path)

    assert (2, True, 1) == (code, told in errors, len(errors.strip().splitlines()))


def test_without_the_extra_one_line_says_how_to_install_it(monkeypatch, tmp_path):
    """Where the model is missing, the command says in one line how to install it."""
    monkeypatch.setitem(sys.modules, "spacy", None)
    model.load.cache_clear()
    code, _, errors = run("extract", "--out", tmp_path)
    model.load.cache_clear()

    assert (2, 1) == (code, len(errors.strip().splitlines()))
    assert "pip install 'bilateral-kg[extract]'" in errors


def gold_claim(text, quote, **keys):
    """Return a gold claim with its place in a text."""
    start = text.index(quote)
    return {
        "speaker": "narrator",
        "status": "asserted",
        "quote": quote,
        "start": start,
        "end": start + len(quote),
        **keys,
    }


def test_candidates_are_scored_against_gold(tmp_path):
    """What is right, missed and wrong is counted, and what was missed is shown with its passage."""
    text = "Xi Jinping visited Paris in 2019. Peru is a member of NATO. It rained."
    gold = [
        gold_claim(
            text, "Xi Jinping visited Paris", subject="Xi Jinping", relation="visited", object="Paris"
        ),
        gold_claim(text, "It rained", subject="Peru", relation="visited", object="Chile"),
    ]
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (tmp_path / "a.gold.jsonl").write_text(
        "".join(f"{json.dumps(each)}\n" for each in gold), encoding="utf-8"
    )
    code, page, _ = run("evaluate", tmp_path, "--cut", 0)
    figures = json.loads(run("evaluate", tmp_path, "--cut", 0, "--format", "json")[1])

    assert (0, [1, 2, 2]) == (
        code,
        [figures["scores"]["facts, strict"][key] for key in ("right", "proposed", "gold")],
    )
    assert "- Peru **visited** Chile" in page


def test_a_header_names_the_speaker(tmp_path):
    """Where the header of a gold text names speaker and state, *we* and *my country* are that state."""
    text = "My country supports Ukraine. We have an embassy in Ankara."
    gold = gold_claim(text, "We have an embassy", subject="Peru", relation="hasMissionIn", object="Ankara")
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (tmp_path / "a.json").write_text('{"speaker": "Ana Diaz", "country": "Peru"}', encoding="utf-8")
    (tmp_path / "a.gold.jsonl").write_text(json.dumps(gold | {"speaker": "Ana Diaz"}), encoding="utf-8")
    figures = json.loads(run("evaluate", tmp_path, "--cut", 0, "--format", "json")[1])

    assert [1, 2] == [figures["scores"]["facts, strict"][key] for key in ("right", "proposed")]
    assert 1 == figures["shares"]["speaker right, of what was found"][0]


def test_gold_names_what_a_candidate_means(proposed):
    """Names of states are compared by what they mean, and a symmetric relation either way round."""
    found = proposed("Cooperation between the United States and Türkiye has grown.").candidates
    text = "Cooperation between the United States and Türkiye"
    claim = GoldClaim(
        **gold_claim(f"{text} has grown.", text, subject="Turkey", relation="cooperatesWith", object="USA")
    )
    pairs, wrong = alignment.align([claim], found, prepared(None)[0].ontology)

    assert ([], "cooperatesWith") == (wrong, pairs[0].candidate.relation)


def test_stages_are_scored_by_themselves(tmp_path):
    """Turns of a transcript are compared with those of its header, pairs of ends whatever the relation."""
    text = "MR SAND: Peru and Chile traded.\nMS REED: Peru visited Kenya.\nMR SAND: Good.\n"
    gold = gold_claim(
        text, "Peru and Chile traded", subject="Chile", relation="negotiates", object="Peru", speaker="Sand"
    )
    turns = [
        {"start": text.index("MR SAND"), "speaker": "Sand"},
        {"start": text.index("MS REED"), "speaker": "Reed"},
        {"start": text.rindex("MR SAND"), "speaker": "Sand"},
    ]
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (tmp_path / "a.json").write_text(json.dumps({"genre": "talk", "turns": turns}), encoding="utf-8")
    (tmp_path / "a.gold.jsonl").write_text(json.dumps(gold), encoding="utf-8")
    code, page, _ = run("evaluate", tmp_path, "--cut", 0)

    assert 0 == code
    assert "| turns of the gold that were found | 3 of 3 | 1.00 |" in page
    assert "| both ends right, whatever the relation, of the gold | 1 of 1 | 1.00 |" in page
    assert "| talk, facts | 0 |" in page


def test_three_of_five_sentences_are_marked_at_most(proposed):
    """Of sentences without candidates those are marked that most likely hold a claim, each with a reason."""
    likely = [
        f"France and Mexico spoke of the road number {n} that both countries must build." for n in range(4)
    ]
    found = proposed(" ".join([*likely, *["It rained.", "Nobody came.", "Was it so?", "The end."]]))

    assert 8 == found.sentences
    assert 4 == len({each.start for each in found.flags})
    assert "goal" in {each.reason for each in found.flags}


def test_a_view_is_of_whoever_holds_it():
    """*We* is the state spoken for, *I* the speaker; a view without holder is nobody's where none speaks."""
    knowledge, names, _ = prepared(None)
    text = "We commend the miners. I am proud of the miners. The port is an important step."
    turns = (Turn(start=0, end=len(text), speakers=("aisha-sample",)),)
    voices = [Voice("aisha-sample", "Aisha Sample", "kazakhstan")]
    said = extract(Source(slug="text", text=text, turns=turns, voices=voices), knowledge, names)
    told = extract(Source(slug="text", text=text), knowledge, names)

    assert [("kazakhstan", "miners"), ("aisha-sample", "miners"), ("kazakhstan", "port")] == [
        (each.subject.slug, each.object.slug) for each in said.candidates
    ]
    assert () == told.candidates
