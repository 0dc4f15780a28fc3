"""Whose words a claim is: several speakers, kinds of speech, what is passed on, what is only asked."""

import json

import jsonschema
import pytest
import small_corpus
from pyoxigraph import NamedNode

import kg
from kg.asking import catalogue
from kg.assistant import reading
from kg.building import checking
from kg.corpus import json_schema, loading
from kg.rdf.terms import BR, CLAIM

DOCUMENT = """\
document:
  issued: 2020-05-04
  kind: {kind}
  publisher: gazette
  language: en
  coder: coder
"""

JOINT = """\
turns:
  - {from: "The President", speaker: gazette}
  - {from: "- We are neighbours", speaker: [president, expert], speech: [joint, interpreted]}
"""


def load(folder, **parts):
    """A corpus of one document, read."""
    return loading.load(small_corpus.write(folder, **parts))


def claims(*lines):
    """The claims of a document, one line each."""
    return "claims:\n" + "".join(f"  - {{{line}}}\n" for line in lines)


def withheld(kind="news-report"):
    """The parts of a document whose text is withheld."""
    document = DOCUMENT.format(kind=kind).replace("  language", "  text: withheld\n  language")
    return {"document": document, "turns": None, "text": None}


def found(corpus):
    """The rules of the findings of a corpus that are errors."""
    return [each.rule for each in checking.check(corpus) if each.severity == "error"]


def speech(claim):
    """The kinds of speech of a claim: those told, and those that go without being told."""
    return claim.values("speech"), tuple(value.text for value in claim.derived.get("speech", ()))


def test_a_claim_takes_speakers_and_speech_from_its_turn(tmp_path):
    """What several say together needs no line at each claim: the turn lends speakers and speech."""
    stated = claims("claim: aland neighborOf bem-land, quote: We are neighbours")
    corpus = load(tmp_path, turns=JOINT, claims=stated)

    assert [] == found(corpus)
    assert ("president", "expert") == corpus.claims[0].speakers
    assert (("joint", "interpreted"), ()) == speech(corpus.claims[0])


def test_what_a_turn_lends_is_the_same_claim(tmp_path):
    """A claim has one address, whether its speakers and speech stand on it or on its turn."""
    lent = claims("claim: aland neighborOf bem-land, quote: We are neighbours")
    said = claims(
        "claim: aland neighborOf bem-land, quote: We are neighbours, "
        "speaker: [president, expert], speech: [joint, interpreted]"
    )
    one = load(tmp_path / "one", turns=JOINT, claims=lent).claims[0]
    other = load(tmp_path / "other", claims=said).claims[0]

    assert one.identifier == other.identifier


def test_a_turn_of_several_is_in_the_graph(tmp_path):
    """Turn and claim name each speaker and each kind of speech."""
    stated = claims("claim: aland neighborOf bem-land, quote: We are neighbours")
    graph = kg.build(small_corpus.write(tmp_path, turns=JOINT, claims=stated))
    counted = graph.query(
        "SELECT (COUNT(DISTINCT ?who) AS ?n) (COUNT(DISTINCT ?how) AS ?m) (COUNT(DISTINCT ?said) AS ?k)"
        " { ?claim a br:Claim ; br:inTurn ?turn ; br:speech ?said . ?turn br:speaker ?who ; br:speech ?how }"
    )

    assert ["2", "2", "2"] == [str(cell.value) for row in counted for cell in row]


def test_turns_alike_to_the_last_word_are_told_apart(tmp_path):
    """Where whole paragraphs are alike, each turn says which occurrence it begins with."""
    text = "Q Thank you.\n\nA We are neighbours.\n\nQ Thank you.\n\nA Trade grew.\n"
    turns = (
        "turns:\n"
        "  - {from: Q Thank you., speaker: reporter, occurrence: 1}\n"
        "  - {from: A We are, speaker: expert}\n"
        "  - {from: Q Thank you., speaker: gazette, occurrence: 2}\n"
        "  - {from: A Trade, speaker: president}\n"
    )
    corpus = load(tmp_path, text=text, turns=turns, claims="claims: []\n")

    assert [] == found(corpus)
    speakers = [turn.speakers for turn in corpus.documents[0].turns]
    assert [("reporter",), ("expert",), ("gazette",), ("president",)] == speakers


@pytest.mark.parametrize(
    ("turns", "rule"),
    [
        (JOINT.replace("expert]", "nobody]"), "unknown-entity"),
        (JOINT.replace("[president, expert]", "[]"), "missing-key"),
        (JOINT.replace("interpreted", "sung"), "bad-value"),
        (JOINT.replace("speech:", "occurrence: 2, speech:"), "bad-value"),
    ],
    ids=["speaker", "no speaker", "speech", "occurrence"],
)
def test_a_turn_that_is_wrong_is_a_finding(tmp_path, turns, rule):
    """A speaker that is no entity, no speaker, an unknown speech and an occurrence too high are findings."""
    assert [rule] == found(load(tmp_path, turns=turns, claims="claims: []\n"))


@pytest.mark.parametrize(
    ("kind", "line", "expected"),
    [
        ("news-report", "", ()),
        ("news-report", "speaker: gazette", ()),
        ("news-report", "speaker: president", ("indirect",)),
        ("news-report", "speaker: [president, expert], speech: joint", ("indirect",)),
        ("news-report", "speaker: president, speech: indirect", ()),
        ("news-report", "speaker: president, speech: direct", ()),
        ("readout", "speaker: [gazette, president]", ("indirect",)),
        ("readout", "ascribedTo: [president, expert]", ()),
        ("press-statements", "speaker: president", ()),
        ("joint-statement", "speaker: [president, expert], speech: joint", ()),
    ],
)
def test_what_another_passes_on_is_indirect(tmp_path, kind, line, expected):
    """Without a turn, words of another than the publisher are indirect unless they are first hand."""
    stated = claims(f"claim: aland neighborOf bem-land{', ' * bool(line)}{line}")
    corpus = load(tmp_path, claims=stated, **withheld(kind))

    assert [] == found(corpus)
    assert expected == speech(corpus.claims[0])[1]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("quote: We are neighbours", ()),
        ("quote: arrived in Bem, speaker: president", ("indirect",)),
        ("quote: We are neighbours, speaker: president", ("indirect",)),
    ],
)
def test_a_spoken_turn_is_direct(tmp_path, line, expected):
    """Where the text is kept the turn decides: its own speaker speaks, whom it names is passed on."""
    corpus = load(tmp_path, claims=claims(f"claim: aland neighborOf bem-land, {line}"))

    assert expected == speech(corpus.claims[0])[1]


def test_what_is_derived_stands_in_graph_and_table(tmp_path):
    """Indirect speech that nobody wrote is a triple and a cell of the claim, no part of its address."""
    stated = claims("claim: aland neighborOf bem-land, speaker: president")
    folder = small_corpus.write(tmp_path, claims=stated, **withheld())
    graph, claim = kg.build(folder), loading.load(folder).claims[0]

    assert graph.query("ASK { ?claim a br:Claim ; br:speech br:speechIndirect }")
    assert ",indirect" in graph.export("claims-csv").decode()
    plain = load(tmp_path / "plain", claims=stated, **withheld("speech")).claims[0]
    assert plain.identifier == claim.identifier


def test_words_marked_sic_stand_in_the_quote(tmp_path):
    """``sic`` marks words of the quote; others are a finding."""
    line = "claim: aland neighborOf bem-land, quote: We are neighbours, sic: {}"
    right, wrong = (
        load(tmp_path / word, claims=claims(line.format(word))) for word in ("neighbours", "strangers")
    )

    assert ([], ["sic-not-in-quote"]) == (found(right), found(wrong))


@pytest.mark.parametrize(
    ("named", "rules"),
    [("other", []), ("another", ["unknown-document"]), ("interview", ["unknown-document"])],
)
def test_resolved_from_names_another_document(tmp_path, named, rules):
    """``resolvedFrom`` names a document of the corpus that is not the claim's own; it is in the graph."""
    other = claims("claim: aland neighborOf bem-land")
    small_corpus.write(tmp_path, slug="other", claims=other, **withheld())
    line = f"claim: president visited bem, quote: arrived in Bem, resolvedFrom: {named}"
    corpus = load(tmp_path, claims=claims(line))

    assert rules == found(corpus)


def test_resolving_from_a_document_makes_no_second_source(tmp_path):
    """Beside the document that names what it leaves unnamed, a claim is no source of its own."""
    stated = "claim: aland neighborOf bem-land"
    small_corpus.write(tmp_path, slug="other", claims=claims(stated), **withheld())
    resolved = f"{stated}, quote: We are neighbours, resolvedFrom: other"
    rows = {}
    for name, line in (("two", resolved.partition(", resolvedFrom")[0]), ("one", resolved)):
        graph = kg.build(small_corpus.write(tmp_path, claims=claims(line)))
        table = graph.export("edges-csv").decode().splitlines()
        rows[name] = next(row.split(",")[5] for row in table if row.startswith("aland,neighborOf"))

    assert {"two": "interview other", "one": "other"} == rows


@pytest.mark.parametrize(
    ("line", "status", "warned"),
    [
        ("aland assesses bem-land, valence: positive", "assessed", False),
        ("aland hasGoal mark", "assessed", False),
        ("aland hasGoal mark, status: planned", "planned", False),
        ("aland assesses bem-land, status: asserted", "asserted", True),
        ("aland neighborOf bem-land", "asserted", False),
    ],
)
def test_views_are_assessed_unless_said(tmp_path, line, status, warned):
    """A relation that is only ever a view has the status of views where none is stated, without a warning."""
    entities = small_corpus.ENTITIES + "mark: {type: Goal, label: A mark}\n"
    stated = claims(f"claim: {line}, quote: A ferry is planned")
    corpus = load(tmp_path, entities=entities, claims=stated)
    rules = {each.rule for each in checking.check(corpus)}

    assert status == corpus.claims[0].status
    assert warned == ("attributed-as-fact" in rules)
    assert ("neighborOf" in line) == ("status-not-stated" in rules)


def test_the_schema_takes_what_the_checker_takes(tmp_path):
    """Editors are told of several speakers, of speech on a turn, of ``resolvedFrom``, sic and *asked*."""
    corpus = load(tmp_path, claims="claims: []\n")
    schema = json.loads(json_schema.schema(corpus.ontology, corpus.authority))
    document = {"publisher": "gazette"}
    turn = {"from": "We", "speaker": ["president", "expert"], "speech": ["joint", "translated"]}
    claim = {"claim": "aland neighborOf bem-land", "status": "asked", "resolvedFrom": "other", "sic": "We"}
    whole = {"document": document, "turns": [turn], "claims": [claim | {"ascribedTo": ["president"]}]}

    jsonschema.validate(whole, schema)
    turn["speech"] = ["sung"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(whole, schema)


ASKED = """\
claims:
  - {claim: aland accuses bem-land, status: asked, topic: fishing, quote: How close}
  - {claim: aland neighborOf bem-land, status: asked, quote: are the two states}
  - {claim: president visited bem, status: asked, date: 2020-05, event: visit, place: bem, quote: How}
  - {claim: president metWith expert, status: asked, date: 2020-05, quote: close}
  - {claim: aland tradesWith bem-land, status: asked, amount: 1, currency: USD, quote: states?}
  - {claim: president directs club, status: asked, quote: the}
  - {claim: aland regards bem-land, status: asked, valence: negative, quote: two}
  - {claim: aland hasGoal mark, status: asked, quote: states}
  - {claim: aland signed pact, status: asked, quote: How close are}
  - {claim: aland pursuesProject bridge, status: asked, counterparty: bem-land, quote: close are}
  - {claim: port-a connectedTo bem, status: asked, mode: ferry, quote: are the}
  - {claim: aland partnerOf bem-land, status: asked, quote: the two}
  - {claim: aland sharesHeritageWith bem-land, status: asked, quote: two states}
  - {claim: aland investsIn bem-land, status: asked, amount: 2, currency: USD, quote: How close are the}
  - {claim: long-sea separates aland, status: asked, otherSide: bem-land, quote: close are the}
  - {claim: aland gatewayTo bem-land, status: asked, inferredSubject: true, condition: so, quote: are the two}
  - {claim: aland hasDiplomaticRelationsWith bem-land, status: asked, since: 1992, quote: the two states}
  - {claim: aland assesses bem-land, status: asked, valence: negative, value: x, quote: close are the two}
"""

THINGS = """\
club: {type: Organisation, label: Club, of: aland}
mark: {type: Goal, label: A mark}
pact: {type: Memorandum, label: Pact}
bridge: {type: Project, label: Bridge}
visit: {type: Visit, label: A visit}
"""

PARAMETERS = """
a=aland b=bem-land state=aland about=bem-land entity=aland from=2020-01-01 until=2020-12-31 at=2020-12-31
speaker=reporter side=aland holder_or_body=president status=asked phrase=the document=interview by=long-sea
agreement=pact event=visit place=bem
"""
GIVEN = dict(pair.split("=") for pair in PARAMETERS.split())
"""What the questions are asked for."""


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """The graph of a document of which every claim is what a question takes as given."""
    folder = tmp_path_factory.mktemp("corpus")
    entities = small_corpus.ENTITIES + THINGS
    return kg.build(small_corpus.write(folder, entities=entities, claims=ASKED))


SHOWN = {"with-status"}
"""The questions that show what is taken as given."""


@pytest.mark.parametrize("question", [name for name, each in catalogue.load().items() if each.cites])
def test_what_is_asked_is_nobodys_word(asked, question):
    """What a question takes as given stands in no answer but of the question for that status."""
    takes = catalogue.get(question).takes
    rows = asked.ask(question, **{name: value for name, value in GIVEN.items() if name in takes})

    assert (question in SHOWN) == bool([claim for row in rows for claim in row.claims])


@pytest.mark.parametrize("question", ["speakers", "spokespersons", "coverage"])
def test_what_is_asked_counts_for_nobody(asked, question):
    """Whoever only asks has no statement."""
    takes = catalogue.get(question).takes

    assert [] == list(asked.ask(question, **{name: GIVEN[name] for name in takes}))


def test_what_is_asked_gives_no_edge_and_involves_nobody(asked):
    """It becomes no edge, no history, no verdict, and no pair of states has a claim by it."""
    assert not asked.query("ASK { GRAPH graph:asserted { ?s ?p ?o } }")
    kinds = ("History", "Comparison", "Inference")
    assert [] == [kind for kind in kinds if asked.query(f"ASK {{ ?node a br:{kind} }}")]
    assert [] == [
        quad for quad in asked.store.quads_for_pattern(None, BR["involves"], None) if quad.subject in CLAIM
    ]
    assert asked.query("ASK { ?claim a br:Claim ; br:status/br:takenAsGiven true }")
    assert isinstance(next(iter(asked.store)).subject, NamedNode)


OFFICE = """\
office: {type: Organisation, label: Office, of: aland}
guest: {type: Person, label: Guest, of: bem-land}
"""


@pytest.mark.parametrize(
    ("publisher", "line", "said", "reported"),
    [
        ("office", "ascribedTo: [president, guest]", "Aland", None),
        ("office", "speaker: [office, guest], speech: joint", "Aland", "Aland"),
        ("gazette", "speaker: [president, guest], speech: joint", "Aland | Bemland", "Aland | Bemland"),
        ("gazette", "speaker: [president, guest], speech: [joint, direct]", "Aland | Bemland", None),
    ],
)
def test_what_one_side_ascribes_to_the_other_is_its_own_word(tmp_path, publisher, line, said, reported):
    """An office's readout counts for its own side; a newspaper's report for both, as only reported."""
    parts = withheld("readout" if publisher == "office" else "news-report")
    parts["document"] = parts["document"].replace("publisher: gazette", f"publisher: {publisher}")
    stated = claims(f"claim: aland partnerOf bem-land, status: assessed, {line}")
    entities = small_corpus.ENTITIES + OFFICE
    graph = kg.build(small_corpus.write(tmp_path, entities=entities, claims=stated, **parts))
    row = next(iter(graph.ask("own-words", a="aland", b="bem-land")))

    assert (said, reported) == (row["saidBy"], row["onlyReported"])


@pytest.mark.parametrize(
    ("capacity", "speaks_for"), [("official", "Aland"), ("state-institute", None), ("expert", None)]
)
def test_who_speaks_for_a_side(tmp_path, capacity, speaks_for):
    """An official's words are the state's; those of a state institute or an expert are of its side only."""
    line = f"claim: aland partnerOf bem-land, speaker: expert, speakerCapacity: {capacity}"
    folder = small_corpus.write(tmp_path, claims=claims(line), **withheld("speech"))
    row = next(iter(kg.build(folder).ask("own-words", a="aland", b="bem-land")))

    assert ("Aland", speaks_for) == (row["saidBy"], row["speaksForSide"])
    assert f"Aland: {capacity.replace('-', ' ')}" == row["speakingAs"]


def test_sic_and_ascribed_are_cited(tmp_path):
    """Footnote, record and an assistant's reply tell which words are not meant and whose they are called."""
    line = (
        "claim: aland neighborOf bem-land, quote: We are neighbours, sic: neighbours, ascribedTo: president"
    )
    graph = kg.build(small_corpus.write(tmp_path, claims=claims(line)))
    (note,) = [note for row in graph.ask("claims") for note in row.statements]
    (cited,) = reading.answer(graph.store, "claims", {}, "en", 0, 1).statements[0]

    assert "“We are neighbours” [sic: neighbours] [ascribed to President of Aland]" in note.text
    assert ("neighbours", ["President of Aland"]) == (note.record()["sic"], note.record()["ascribedTo"])
    assert ("neighbours", ["President of Aland"]) == (cited.sic, cited.ascribed_to)


def test_a_resolved_name_says_by_what(tmp_path):
    """Who or what resolved a name is told: the document that has it, else the coder."""
    small_corpus.write(
        tmp_path, slug="other", claims=claims("claim: aland neighborOf bem-land"), **withheld()
    )
    stated = claims(
        "claim: aland neighborOf bem-land, quote: We are neighbours, inferredSubject: true",
        "claim: president visited bem, quote: arrived in Bem, resolvedFrom: other",
    )
    rows = kg.build(small_corpus.write(tmp_path, claims=stated)).ask("we")

    assert {"Coders", "other"} == {row["resolvedBy"] for row in rows}
