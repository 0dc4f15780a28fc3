"""What people marked in other programs becomes candidates, and what an export writes comes back as it was."""

from __future__ import annotations

import json
import sys
import zipfile

import pytest
import reviewed
import small_corpus
from cassis import Cas, TypeSystem
from reviewed import NEIGHBORS, SLUG, TEXT

from kg import json_lines
from kg.building import mapping
from kg.corpus import loading
from kg.errors import InputError
from kg.exporting import outputs
from kg.extraction import candidates
from kg.rdf.store import in_memory
from kg.review.desk import Desk, proposals
from kg.review.entries import draft_of, read_drafts
from kg.review.marks import reading
from kg.review.marks.proposing import Proposals

WORDS = "We are neighbours"


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """The small corpus without claims; not to be written to."""
    return loading.load(reviewed.corpus(tmp_path_factory.mktemp("marks") / "corpus", found=()))


def proposed(path, corpus, **given):
    """Return the candidates and flags of a file, and what was left out."""
    found = reading.read(path, corpus.ontology, given.pop("types", None))
    made = Proposals(corpus, found.method, **given)
    parts = made.of(found.marks)
    return (
        [each for part in parts for each in part.candidates],
        [each for part in parts for each in part.flags],
        [str(each) for each in made.left],
    )


def written(path, content):
    """Write JSON and return its path."""
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@pytest.mark.parametrize(("form", "name"), [("cas", "out.zip"), ("web-annotation", "out.jsonld")])
def test_claims_come_back_as_they_went_out(form, name, tmp_path, graph, checkout):
    """Each verbatim claim of the shipped corpus comes back from an export as a candidate of the same claim.

    Whose words are passed on is derived anew, also where a corpus says it, so it is not compared.
    """
    corpus = loading.load(checkout / "corpus")
    (tmp_path / name).write_bytes(outputs.export(outputs.Content(graph), form))
    found, _, left = proposed(tmp_path / name, corpus)
    again = [
        claim
        for each in found
        for claim in read_drafts([draft_of(each)], corpus.document[each.document], corpus, {})[0]
    ]

    assert [] == left
    assert sorted(map(said, filter(lambda each: each.quote, corpus.claims))) == sorted(map(said, again))


def said(claim):
    """What a claim says and where, without how its words reach the reader; values have no order."""
    given = {key: sorted(claim.values(key)) for key in claim.qualifiers if key != "speech"}
    ends = (claim.document, claim.start, claim.end, claim.subject, claim.relation, claim.object)
    return (*ends, claim.status, claim.speakers, sorted(given.items()))


def test_places_count_letters_whatever_they_are(tmp_path):
    """A sign beyond the basic plane is one letter; what parts pages, which XML cannot carry, keeps places."""
    text = TEXT.replace("The President", "\N{GRINNING FACE}\fThe President")
    turns = small_corpus.TURNS.replace("The President of Aland", "\N{GRINNING FACE} The President of Aland")
    folder = small_corpus.write(tmp_path / "corpus", text=text, turns=turns)
    corpus = loading.load(folder)
    store = in_memory(mapping.quads(corpus))
    (tmp_path / "out.zip").write_bytes(outputs.export(outputs.Content(store), "cas"))
    found, _, left = proposed(tmp_path / "out.zip", corpus)

    assert [] == [each for each in corpus.findings if each.severity == "error"]
    assert [] == left
    assert {(each.start, each.end, each.quote) for each in corpus.claims} == {
        (each.start, each.end, each.quote) for each in found
    }


def hypothesis(quote, text, start=0, **more):
    """One row of what the API of Hypothesis gives."""
    selectors = [
        {"type": "RangeSelector", "startContainer": "/p[1]", "endContainer": "/p[1]"},
        {"type": "TextPositionSelector", "start": start, "end": start + len(quote)},
        {"type": "TextQuoteSelector", "exact": quote, "prefix": more.get("prefix", ""), "suffix": ""},
    ]
    uri = more.get("uri", "http://example.org/neighbours/#top")
    return {
        "id": "x",
        "uri": uri,
        "text": text,
        "tags": [],
        "target": [{"source": uri, "selector": selectors}],
    }


def test_hypothesis_is_read(tmp_path, bare):
    """A comment in the form of a claim is a candidate of the document at that address, another a flag.

    Places of other renderings are hints: the words count, and those around them. Words that the text does
    not have, two voices, a relation that is none and an unknown address are told, each with its number.
    """
    claim = "claim: aland neighborOf Bemland\nstatus: assessed\nvalence: positive\n"
    rows = [
        hypothesis("We are  neighbours", claim, start=9999),
        hypothesis("It is raining", "weather", prefix="raining. "),
        hypothesis("We are enemies", claim),
        hypothesis("states?\n\n- We are", claim),
        hypothesis(WORDS, "claim: aland neigborOf bem-land"),
        hypothesis(WORDS, claim, uri="https://elsewhere.example/"),
    ]
    (found,), (flag,), left = proposed(written(tmp_path / "h.json", {"rows": rows, "total": 6}), bare)

    assert (WORDS, "aland", "neighborOf", "bem-land", "assessed") == (
        found.quote,
        found.subject.slug,
        found.relation,
        found.object.slug,
        found.status,
    )
    assert {"valence": ("positive",)} == found.qualifiers
    assert found.in_words_of(TEXT)
    assert (TEXT.rindex("It is raining"), "marked in Hypothesis: weather") == (flag.start, flag.reason)
    assert [f"mark {number} left out" for number in (3, 4, 5, 6)] == [each.split(":")[0] for each in left]
    assert "Did you mean neighborOf?" in left[2]


@pytest.fixture(scope="module")
def inception():
    """A CAS as INCEpTION exports it: two spans, a relation between them, and what a parser found."""
    types = TypeSystem()
    span = types.create_type("webanno.custom.Entity", supertypeName="uima.tcas.Annotation")
    tie = types.create_type("webanno.custom.Relation", supertypeName="uima.tcas.Annotation")
    types.create_feature(span, "identifier", "uima.cas.String")
    types.create_feature(span, "value", "uima.cas.String")
    syntax = types.create_type(
        "de.tudarmstadt.ukp.dkpro.core.api.syntax.type.dependency.Dependency",
        supertypeName="uima.tcas.Annotation",
    )
    for each in (tie, syntax):
        types.create_feature(each, "Governor", span)
        types.create_feature(each, "Dependent", span)
        types.create_feature(each, "label", "uima.cas.String")
    cas = Cas(types)
    cas.sofa_string = TEXT
    ends = [
        span(begin=TEXT.index(words), end=TEXT.index(words) + len(words), **more)
        for words, more in (
            ("President of Aland", {"identifier": "https://w3id.org/bilateral-kg/id/president"}),
            ("official visit", {"value": "Visit"}),
        )
    ]
    told = [
        kind(begin=ends[1].begin, end=ends[1].end, Governor=ends[0], Dependent=ends[1], label=label)
        for kind, label in ((tie, "participatedIn"), (syntax, "nsubj"))
    ]
    cas.add_all([*ends, *told])
    return cas


def test_relations_of_inception_are_read(tmp_path, bare, inception):
    """A relation between two spans is a candidate in the words from one to the other; the spans are its ends.

    A span is the entity of its identifier; one that nothing knows is proposed, of the class that it names.
    XMI and JSON say the same.
    """
    (tmp_path / "interview.xmi").write_text(inception.to_xmi(), encoding="utf-8")
    types = inception.typesystem.to_xml().replace("<types>", "<name>Types of a project, 1.0</name><types>")
    (tmp_path / "TypeSystem.xml").write_text(types, encoding="utf-8")
    (tmp_path / "interview.json").write_text(inception.to_json(), encoding="utf-8")
    (found,), flags, left = proposed(tmp_path / "interview.xmi", bare)

    assert ([], []) == (flags, left)
    assert ("president", "participatedIn", "official-visit") == (
        found.subject.slug,
        found.relation,
        found.object.slug,
    )
    assert "President of Aland arrived in Bem on an official visit" == found.quote
    assert ("Visit", False, "official visit") == (
        found.object.type,
        found.object.known,
        TEXT[found.object.start : found.object.end],
    )
    assert [found] == proposed(tmp_path / "interview.json", bare)[0]


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.xmi", BOMB, "declares types or entities"),
        ("a.xmi", OUTSIDE, "declares types or entities"),
        ("a.xmi", "<x>", "no XML"),
        ("a.xmi", "", "no XML"),
        ("a.xmi", "<x/>", "no CAS that can be read"),
        ("a.json", '{"%FEATURE_STRUCTURES": [{"%TYPE": "X"}]}', "no CAS that can be read"),
        ("a.json", "{", "no JSON"),
        ("a.json", "[" * 100_000, "no JSON"),
        ("a.json", "{}", "neither annotations nor a CAS"),
        ("a.json", '{"rows": [{"target": [{"selector": [{}]}]}]}', "annotation 1 cannot be read"),
        ("a.json", '{"items": [7]}', "annotation 1 cannot be read"),
        ("a.zip", "PK", "no zip"),
    ],
)
def test_bad_files_are_told_in_one_line(name, content, told, tmp_path, bare):
    """What is no file of marks, or would do harm, is refused with a reason and its place."""
    (tmp_path / name).write_text(content, encoding="utf-8")
    (tmp_path / "TypeSystem.xml").write_text(TypeSystem().to_xml(), encoding="utf-8")
    with pytest.raises(InputError, match=told) as error:
        reading.read(tmp_path / name, bare.ontology)

    assert str(error.value).startswith(f"{(tmp_path / name).as_posix()}: ")
    assert "\n" not in str(error.value)


def test_names_of_types_are_no_program(tmp_path, bare, inception):
    """What a file calls a feature never runs: what is no name is refused, in XML and in JSON."""
    evil = f"a=open({str(tmp_path / 'ran')!r},'w')"
    files = {
        "TypeSystem.xml": inception.typesystem.to_xml().replace("identifier", evil),
        "interview.xmi": inception.to_xmi(),
        "interview.json": inception.to_json().replace("identifier", evil),
    }
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    for name in ("interview.xmi", "interview.json"):
        with pytest.raises(InputError, match="no name of a type or feature"):
            reading.read(tmp_path / name, bare.ontology)

    assert not (tmp_path / "ran").exists()


def test_a_zip_that_is_a_bomb_is_refused(tmp_path, bare):
    """What unpacks to far more than a text is not unpacked; XMI without its types is told."""
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.xmi", b" " * 30_000_000)
    with zipfile.ZipFile(tmp_path / "bare.zip", "w") as packed:
        packed.writestr("a.xmi", b"<x/>")

    with pytest.raises(InputError, match="bomb"):
        reading.read(tmp_path / "bomb.zip", bare.ontology)
    with pytest.raises(InputError, match=r"bare.zip!TypeSystem.xml: is not in it"):
        reading.read(tmp_path / "bare.zip", bare.ontology)


def test_marks_stand_beside_what_a_program_proposes(tmp_path, run):
    """An import adds a file of its own; review shows both, what both propose once, and takes them alike."""
    folder = reviewed.corpus(tmp_path / "corpus", found=(NEIGHBORS,))
    rows = [
        hypothesis(WORDS, "aland neighborOf bem-land\nspeaker: expert"),
        hypothesis("Trade reached $40 million", "aland tradesWith bem-land"),
        hypothesis("It is snowing", "weather"),
    ]
    file = written(tmp_path / "Marks of Ann.json", {"rows": rows})
    dry = run("import", file, "--corpus", folder, "--dry-run")
    before = [*(folder / SLUG).glob("*.candidates.jsonl")]
    done = run("import", file, "--corpus", folder)
    none = run("import", written(tmp_path / "none.json", {"rows": rows[2:]}), "--corpus", folder)
    found = proposals(loading.load(folder), SLUG).candidates
    desk = Desk(loading.load(folder), SLUG, "ann", print)
    for each in found:
        desk.accept(each.identifier)
    desk.write()
    desk.close()

    assert [0, 0, 1] == [each.returncode for each in (dry, done, none)], (done.stderr, none.stderr)
    assert [] == before
    assert "2 of 3 marks proposed, 1 left out" in done.stderr
    assert "the text does not have the words 'It is snowing'" in done.stdout
    assert [(folder / SLUG / "marks-of-ann.candidates.jsonl")] == [
        *(folder / SLUG).glob("*.candidates.jsonl")
    ]
    assert [("neighborOf", "triggers"), ("tradesWith", "Hypothesis")] == [
        (each.relation, each.method) for each in found
    ]
    assert {"neighborOf", "tradesWith"} == {each.relation for each in loading.load(folder).claims}


def test_a_candidate_keeps_where_it_comes_from(bare, tmp_path):
    """What proposes a candidate stands in its file and is read again."""
    (found,), _, _ = proposed(
        written(tmp_path / "h.json", {"rows": [hypothesis(WORDS, "aland neighborOf bem-land")]}), bare
    )
    part = candidates.Candidates(document=SLUG, made_from="", sentences=1, candidates=(found,), flags=())

    assert part == candidates.gathered(json_lines.values(candidates.write(part), candidates.read_line))


def test_without_the_extra_it_says_what_to_install(tmp_path, bare, graph, monkeypatch):
    """UIMA needs an extra, in and out; all else goes without it."""
    (tmp_path / "a.json").write_text('{"%FEATURE_STRUCTURES": []}', encoding="utf-8")
    for name in [each for each in sys.modules if each.partition(".")[0] == "cassis"]:
        monkeypatch.setitem(sys.modules, name, None)

    with pytest.raises(InputError, match=r"bilateral-kg\[annotate\]"):
        reading.read(tmp_path / "a.json", bare.ontology)
    with pytest.raises(InputError, match=r"bilateral-kg\[annotate\]"):
        outputs.export(outputs.Content(graph), "cas")


def test_rows_can_be_proposed(tmp_path, bare, run):
    """A table's rows become candidates where that is asked: names stand for entities, each object is one.

    Nothing is written into ``claims.yaml``; a column that is none is told, what ``claims.csv`` has is not.
    """
    folder = reviewed.corpus(tmp_path / "corpus", found=())
    before = (folder / SLUG / "claims.yaml").read_bytes()
    rows = [
        "document,subject,relation,object,status,amount,currency,coding,quote",
        f'{SLUG},Aland,tradesWith,"bem-land, Nowhere",,"40 000 000",USD,,Trade reached $40 million last year',
    ]
    (tmp_path / "rows.csv").write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "odd.csv").write_text("subject,relation,object,quote,colour\n", encoding="utf-8")
    done = run("import", tmp_path / "rows.csv", "--candidates", "--corpus", folder)
    odd = run("import", tmp_path / "odd.csv", "--candidates", "--corpus", folder)
    found = proposals(loading.load(folder), SLUG).candidates

    assert [0, 2] == [done.returncode, odd.returncode], (done.stderr, odd.stderr)
    assert "odd.csv:1: unknown column 'colour'" in odd.stderr
    assert before == (folder / SLUG / "claims.yaml").read_bytes()
    assert [("bem-land", True), ("nowhere", False)] == [
        (each.object.slug, each.object.known) for each in found
    ]
    assert {"amount": ("40000000",), "currency": ("USD",)} == found[0].qualifiers
