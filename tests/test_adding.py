"""Texts come into a corpus: read whatever they are in, normalized once, with header and turns, each once."""

import csv
import io
import mailbox
import re
import tarfile
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
import small_corpus
from click.testing import CliRunner

import kg
from kg.building import checking
from kg.cli import bilateral
from kg.corpus import loading, referring, world
from kg.corpus.plain_yaml import read as read_yaml
from kg.errors import InputError
from kg.extraction import running
from kg.files import alone
from kg.intake import adding, cues, finding_files, metadata, removing
from kg.intake.faults import language_of
from kg.intake.page_heads import without_heads
from kg.ontology import vocabulary
from kg.processes import Workers

HERE = Path(__file__).parent / "intake"
SPEECHES = Path(__file__).parent.parent.parent / "shared" / "ungd"

ARTICLE = """\
Ferry to sail in May, minister says

PORT BEM, 14 March 2031 – The ferry between Aland City and Port Bem will sail in May, the two
ministries said on Friday after talks on trade, on the border and on the coopera-
tion of the long-term kind, for which both sides had waited.

“We shall open the line in May and keep it open in winter,” said Mira Sand. “There is no other way.”
It rained.

She added: “Long-term work is what neighbors do for each other in this part of the world.” Nobody asked.
"""
INTERVIEW = """\
Interview with Ann Expert, director of the institute
14 March 2031

The director of the institute spoke with us on the ferry and on what it means for the two states.

- How close are the two states?

- We are neighbors. Trade reached forty million last year.

It is a lot for us:

- grain,

- fish.

- And the ferry?

- It will sail in May.
"""


def added(folder, *paths, corpus=None, **how):
    """Add files to a corpus and return what became of each."""
    home = corpus or folder / "corpus"
    files, _ = finding_files.named_files([str(path) for path in paths], home)
    task = adding.Task(metadata=how.pop("stated", metadata.Metadata({})), **how)
    return list(adding.add(home, files, task))


def written(folder, name, content):
    """Write a file and return its path."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def document(folder, slug):
    """Return a document of the corpus as it is loaded, without findings of severity error."""
    corpus = loading.load(folder / "corpus")
    assert [] == [each for each in checking.without_shapes(corpus) if each.severity == "error"]
    return corpus.document[slug]


def voices(found):
    """Return speaker and first words of each turn."""
    return [(each.speakers, found.text[each.start : each.start + 12]) for each in found.turns]


def test_a_press_conference_needs_no_hand_work(tmp_path):
    """Of sixty turns with labels, remarks, interpreters and colons of other kinds at least 98 % are found."""
    (outcome,) = added(tmp_path, HERE / "press-conference.txt")
    found = document(tmp_path, outcome.slug)
    expected = (HERE / "press-conference.voices").read_text(encoding="utf-8").splitlines()
    names = {"publisher-not-known": "N", "reporter-not-named": "q", "moderator": "m"}
    said = {"Sand": "p", "Okoro": "k", "Lindqvist": "f", "Cruz": "a"}
    labels = {slug: each.label for slug, each in loading.load(tmp_path / "corpus").authority.entities.items()}
    made = [
        names.get(slug) or next(letter for word, letter in said.items() if word in labels[slug])
        for ((slug,), _) in voices(found)
    ]
    starts = [re.match(r"\S+", found.text[each.start :])[0] for each in found.turns]

    assert 60 == len(expected)
    assert expected == made
    assert 59 == sum(word.endswith(":") or word.isupper() for word in starts)
    assert 13 == sum("interpreted" in each.speech for each in found.turns)


def test_an_interview_alternates(tmp_path):
    """Dashes tell question and answer, those of a list inside an answer do not; the one named answers."""
    (outcome,) = added(tmp_path, written(tmp_path, "interview.txt", INTERVIEW))
    found = document(tmp_path, outcome.slug)

    assert [
        ("publisher-not-known",),
        ("reporter-not-named",),
        ("ann-expert",),
        ("reporter-not-named",),
        ("ann-expert",),
    ] == [each for each, _ in voices(found)]
    assert ("interview", "2031-03-14", "en") == (found.kind, found.issued.text, found.language)


def test_a_report_lends_its_quotes_their_speakers(tmp_path):
    """Quoted words are those of the one whom a verb of saying names; words between them the narrator's."""
    (outcome,) = added(tmp_path, written(tmp_path, "ferry.txt", ARTICLE))
    found = document(tmp_path, outcome.slug)
    said = {found.text[each.start : each.end].strip() for each in found.turns if "mira-sand" in each.speakers}

    assert {"“We shall open", "“There is no o", "“Long-term wor"} == {each[:14] for each in said}
    assert "cooperation\nof the long-term kind" in found.text
    assert {"title", "issued", "kind", "language", "turns"} <= set(found.intake.guessed)


def test_a_joint_statement_is_of_both_states(tmp_path):
    """A joint statement has one turn, of the states its title names; its dateline tells the place."""
    text = "Joint Statement of Kazakhstan and Azerbaijan\nBaku, 24 August 2022\n\nThe sides agree.\n"
    (outcome,) = added(tmp_path, written(tmp_path, "joint.txt", text))
    found = document(tmp_path, outcome.slug)

    assert [("kazakhstan", "azerbaijan")] == [each.speakers for each in found.turns]
    assert ("baku", ("joint",)) == (found.place, found.turns[0].speech)


def test_who_holds_an_office_speaks_by_its_name(tmp_path):
    """*The President* of a publisher's state, or a family name with a title, is who held the office."""
    text = "Remarks\n\nPRESIDENT BIDEN: We agree.\n\nTHE PRESIDENT: We agree again.\n\nQ: Why?\n"
    page = metadata.Metadata({"publisher": "white-house", "issued": "2022-05-20"})
    (outcome,) = added(tmp_path, written(tmp_path, "remarks.txt", text), stated=page)
    found = document(tmp_path, outcome.slug)

    assert [("white-house",), ("joe-biden",), ("joe-biden",), ("reporter-not-named",)] == [
        each.speakers for each in found.turns
    ]
    assert ("President", "official") == (found.turns[1].role, found.turns[1].capacity)


@pytest.mark.parametrize(
    ("stated", "where"),
    [
        ({"speaker": "Mr. Lima", "of": "guinea-bissau"}, lambda found: found.turns[0].speakers[0]),
        ({"speaker": "Mr. Jordan"}, lambda found: found.turns[0].speakers[0]),
        ({"speaker": "Ms. Sand", "publisher": "Lima"}, lambda found: found.publisher),
        ({"speaker": "Ms. Sand", "place": "OSCE"}, lambda found: found.place),
    ],
)
def test_whoever_is_called_like_something_else_is_not_that(tmp_path, stated, where):
    """A person called like a city, an outlet, too, a place called like a body: each has a slug of its own.

    A speaker that is a city is an error of the corpus, which would keep all of it from being built.
    """
    page = metadata.Metadata({"issued": "1994", "publisher": "united-nations", **stated})
    (outcome,) = added(
        tmp_path, written(tmp_path, "speech.txt", "We support peace. We ask for it.\n"), stated=page
    )

    found = where(document(tmp_path, outcome.slug))
    errors = [each for each in checking.check(loading.load(tmp_path / "corpus")) if each.severity == "error"]

    assert (False, []) == (found in world.records(), errors)


def pdf(*pages, encrypted=False):
    """Write a small PDF with some lines on each page."""
    streams = [
        b"BT /F 12 Tf 14 TL 50 750 Td " + b" ".join(b"(%s) Tj T*" % line.encode() for line in page) + b" ET"
        for page in pages
    ]
    kids = b" ".join(b"%d 0 R" % (4 + 2 * at) for at in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for at, stream in enumerate(streams):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F 3 0 R >> >>"
            b" /Contents %d 0 R >>" % (5 + 2 * at)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    data, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    locked = b" /Encrypt << /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >>" % (b"00" * 32, b"11" * 32)
    trailer = b"<< /Size %d /Root 1 0 R /ID [<00> <00>]%s >>" % (len(objects) + 1, locked * encrypted)
    start = len(data)
    return (
        data
        + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
        + table
        + b"trailer\n%s\nstartxref\n%d\n%%%%EOF" % (trailer, start)
    )


PAGES = [
    (f"Official Record {number}", f"The {thing} of both states was", f"what the {thing[::-1]} was for.")
    for number, thing in enumerate(["ferry", "grain", "border", "harvest", "treaty"], start=7)
]
PAGE = """<html lang="en"><head><title>Ferry</title><script>alert("not said")</script></head><body>
<nav>Menu</nav><article><h1>Ferry to sail</h1>
<p>The ferry between the two states will sail in May, the ministry said after long talks on trade.</p>
<p style="display: none">Hidden words that nobody reads in this page at all.</p>
<p>The line will be open in winter, too, which both of the states had wanted for many years.</p>
</article></body></html>"""
TEI = """<?xml version="1.0"?><TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en"><teiHeader><fileDesc>
<titleStmt><title>Sitting of the Diet</title></titleStmt></fileDesc><profileDesc><settingDesc><setting>
<date when="2031-03-14"/></setting></settingDesc><particDesc><listPerson><person xml:id="SandMira"><persName>
<surname>Sand</surname><forename>Mira</forename></persName></person></listPerson></particDesc></profileDesc>
</teiHeader><text><body><div><u who="#SandMira" ana="#chair"><seg>The sitting is open.<note>bell</note></seg>
</u><u who="#OkoroBen"><seg>I thank the chair.</seg></u></div></body></text></TEI>"""
FRUS = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body>
<div type="document"><head>1. Telegram<note>Source.</note></head>
<p>The <date when="1961-05-02">day</date>.</p></div>
<div type="document"><head>2. Memorandum</head>
<p>The minister <pb n="12"/>called.<note><p>Not so.</p></note></p>
<list><item>On <list><item>grain.</item></list></item></list></div></body></text></TEI>"""


def files(folder):
    """Write one file of each kind."""
    written(folder, "record.pdf", pdf(*PAGES))
    written(folder, "page.html", PAGE)
    written(folder, "diet.xml", TEI)
    written(folder, "frus.xml", FRUS)
    mail = b"From: Press <press@example.org>\nSubject: Ferry\nDate: 14 Mar 2031 10:00:00 +0000\n\nIt sails.\n"
    written(folder, "note.eml", mail)
    box = mailbox.mbox(folder / "box.mbox")
    box.add(mail.replace(b"It", b"She"))
    box.add(mail.replace(b"It", b"He"))
    box.close()
    word = docx.Document()
    word.core_properties.title = "Note on grain"
    word.add_paragraph("The grain of the two states is for sale.")
    word.add_table(1, 2).rows[0].cells[1].text = "wheat"
    word.save(folder / "grain.docx")
    book = openpyxl.Workbook()
    book.active.append(["Title", "Date", "Text"])
    book.active.append(["One", "2031-03-14", "The states trade."])
    book.save(folder / "texts.xlsx")
    written(folder, "texts.csv", "title,speaker,text\nTwo,Mr. Ben OKORO,I thank the chair for this.\n")
    written(folder, "picture.bin", b"\0\1")


@pytest.fixture(scope="module")
def kinds(tmp_path_factory):
    """A corpus of one file of each kind, and what became of each."""
    folder = tmp_path_factory.mktemp("kinds")
    files(folder / "in")
    return folder, added(folder, folder / "in")


def test_every_kind_is_read(kinds):
    """Files of all kinds give a document for each text in them, and a corpus without errors."""
    folder, outcomes = kinds
    corpus = loading.load(folder / "corpus")
    texts = {each.intake.file: " ".join(each.text.split()) for each in corpus.documents}

    assert [] == [each for each in checking.check(corpus) if each.severity == "error"]
    assert {"added"} == {each.became for each in outcomes}
    assert {
        *("box.mbox#1", "box.mbox#2", "diet.xml", "frus.xml#1", "frus.xml#2", "grain.docx", "note.eml"),
        *("page.html", "record.pdf", "texts.csv#2", "texts.xlsx#2"),
    } == set(texts)
    assert "She sails." == texts["box.mbox#1"]
    assert "The sitting is open. I thank the chair." == texts["diet.xml"]
    assert "2. Memorandum The minister called. On grain." == texts["frus.xml#2"]
    assert "The grain of the two states is for sale. wheat" == texts["grain.docx"]
    assert "not said" not in texts["page.html"]
    assert "Hidden" not in texts["page.html"]


def test_pages_keep_their_numbers(kinds):
    """A form feed parts the pages of a PDF; running heads are named, left out, and number them."""
    folder, _ = kinds
    found = next(
        each for each in loading.load(folder / "corpus").documents if each.intake.file == "record.pdf"
    )

    assert (7, ("Official Record 7",)) == (found.intake.first_page, found.intake.page_heads)
    assert 4 == found.text.count("\f")
    assert "Official" not in found.text
    frus = next(
        each for each in loading.load(folder / "corpus").documents if each.intake.file == "frus.xml#2"
    )
    assert (11, 1) == (frus.intake.first_page, frus.text.count("\f"))


def test_by_reference_no_running_head_is_told(kinds):
    """A corpus written by reference has no words of a text, those of its page heads neither."""
    folder, _ = kinds
    written_out = referring.files(loading.load(folder / "corpus"), None)

    assert b"Official Record" in next((folder / "corpus").glob("*record/claims.yaml")).read_bytes()
    assert [] == [name for name, data in written_out.items() if b"Official Record" in data]


def test_pages_and_numbered_paragraphs_are_cited(tmp_path):
    """A footnote has the page of a text with pages, and the paragraph where the text numbers them."""
    text = "1. We met.\n\n2. We agree on trade.\n\n\f3. A ferry is planned.\n\nIt is raining.\n"
    claims = """claims:
  - {claim: aland neighborOf bem-land, quote: We agree on trade}
  - {claim: port-a connectedTo bem, status: planned, quote: A ferry is planned}
  - {claim: bem-land neighborOf aland, quote: It is raining}
"""
    header = small_corpus.DOCUMENT + "  firstPage: 4\n"
    small_corpus.write(tmp_path / "corpus", text=text, document=header, turns="", claims=claims)
    built = kg.build(tmp_path / "corpus")
    rows = [*built.ask("neighbors", state="aland"), *built.ask("transport", a="aland", b="bem-land")]
    cited = {each.quote: each.where for row in rows for each in row.statements}

    assert cited["We agree on trade"].endswith("2020-05-04, p. 4, para. 2")
    assert cited["A ferry is planned"].endswith("2020-05-04, p. 5, para. 3")
    assert cited["It is raining"].endswith("2020-05-04, p. 5")


def test_speakers_of_a_parliament_are_those_of_the_file(kinds):
    """``u/@who`` names the speakers, by the list of persons where it has them."""
    folder, _ = kinds
    found = next(each for each in loading.load(folder / "corpus").documents if each.intake.file == "diet.xml")

    assert ["mira-sand", "okoro-ben"] == [each.speakers[0] for each in found.turns]
    assert "turns" not in found.intake.guessed


def test_speakers_of_a_parliament_may_stand_in_a_list_beside(tmp_path):
    """The list of persons that the sittings of a parliament share names who speaks in each."""
    people = TEI[TEI.index("<listPerson>") : TEI.index("</particDesc>")]
    beside = people.replace("<listPerson>", '<listPerson xmlns="http://www.tei-c.org/ns/1.0">')
    written(tmp_path, "Diet-listPerson.xml", beside)
    sitting = written(tmp_path, "2031/diet.xml", TEI.replace(people, ""))
    (outcome,) = added(tmp_path, sitting)

    assert "mira-sand" == document(tmp_path, outcome.slug).turns[0].speakers[0]


def test_words_of_two_lines_are_two(tmp_path):
    """A sign that a line of the source begins parts words, but where it says that it does not."""
    line = '<p>Two<lb n="2"/>states tr<lb break="no"/>ade.<cb/>So they say.</p>'
    source = f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body>{line}</body></text></TEI>'
    (outcome,) = added(tmp_path, written(tmp_path, "lines.xml", source))

    assert "Two states trade. So they say.\n" == document(tmp_path, outcome.slug).text


@pytest.mark.parametrize(
    ("text", "first", "breaks"),
    [
        ("One goes\n1\non here.\n2\nTwo.\n3\nThree.\n", 1, 3),
        ("One goes\n112\non here.\n113\nTwo.\n114\n", 112, 2),
        ("7\nOne goes\n8\non here.\n9\nTwo.\n10\nEnd.\n", 7, 3),
        ("A title\nand text.\n2\nTwo.\n3\nThree.\n4\nFour.\n", 1, 3),
        ("In 1\n2\nstates.\n", 1, 0),
    ],
)
def test_lone_numbers_in_a_row_are_those_of_pages(text, first, breaks):
    """Numbers that stand alone and rise by one part the pages of a text, be they at their head or foot."""
    paged = without_heads(text)

    assert (first, breaks) == (paged.first, paged.text.count("\f"))
    assert breaks == 0 or not any(line.strip().isdigit() for line in paged.text.split("\n"))


def test_one_command_at_a_time_changes_a_corpus(tmp_path, run):
    """While texts come in, no other command adds, removes or imports; it says so and changes nothing."""
    text = written(tmp_path, "note.txt", "The ferry sails.\n")
    (first,) = added(tmp_path, text)
    before = {path: path.read_bytes() for path in (tmp_path / "corpus").rglob("*") if path.is_file()}
    with alone(tmp_path / "corpus"):
        refused = [
            run("add", "note.txt", cwd=tmp_path),
            run("remove", first.slug, "--corpus", "corpus", cwd=tmp_path),
        ]

    assert [2, 2] == [each.returncode for each in refused]
    assert {"error: corpus: another command is changing this corpus. Wait until that has ended\n"} == {
        each.stderr for each in refused
    }
    assert before == {path: path.read_bytes() for path in (tmp_path / "corpus").rglob("*") if path.is_file()}
    assert 0 == run("remove", first.slug, "--corpus", "corpus", cwd=tmp_path).returncode


def test_a_language_that_is_not_known_is_no_english(tmp_path):
    """A text whose language nothing tells is marked so, and nothing is proposed of what is not English."""
    (outcome,) = added(tmp_path, written(tmp_path, "note.txt", "Ipsa scientia potestas est. " * 12))

    assert "und" == document(tmp_path, outcome.slug).language
    assert "language not known" in outcome.odd
    assert [outcome.slug] == running.others(tmp_path / "corpus")
    assert [] == running.plan([], tmp_path / "corpus", None)
    with pytest.raises(InputError, match="its language is und; only English is proposed of"):
        running.plan([outcome.slug], tmp_path / "corpus", None)


FOREIGN = {
    "nl": "De minister zei dat de handel met het buurland groeit en dat er een akkoord is in het jaar.",
    "sv": "Ministern sade att handeln som växer är bra för landet och att det inte blir något hinder.",
    "hr": "Ministar je rekao da se trgovina razvija i da su na granici pregovori za novi sporazum.",
    "id": "Menteri mengatakan pada hari ini bahwa kedua negara dan dunia yang lain sepakat untuk kerja.",
    "": "Vesti rato limu ta saren go milu.",
}


@pytest.mark.parametrize("tag", FOREIGN)
def test_a_language_of_which_nothing_is_proposed_is_not_taken_for_english(tag):
    """Small words that English shares with others make no English; what nothing tells has no language."""
    assert tag == language_of(FOREIGN[tag]) == language_of(f"{FOREIGN[tag]} " * 3)


def test_adding_again_adds_nothing(kinds):
    """What is in a corpus stays as it is, byte by byte, when it is added again."""
    folder, _ = kinds
    before = {path: path.read_bytes() for path in (folder / "corpus").rglob("*") if path.is_file()}

    assert {"known"} == {each.became for each in added(folder, folder / "in")}
    assert before == {path: path.read_bytes() for path in (folder / "corpus").rglob("*") if path.is_file()}


def test_a_changed_file_is_a_new_version(tmp_path):
    """A file of the same name with other content becomes a version, and the old claims' quotes are tried."""
    (old,) = added(tmp_path, written(tmp_path, "ferry.txt", ARTICLE))
    path = tmp_path / "corpus" / old.slug / "claims.yaml"
    claims = ('{claim: a visited b, quote: "It rained"}', '{claim: a visited b, quote: "in May and keep"}')
    quotes = "".join(["claims:\n", *(f"  - {each}\n" for each in claims)])
    path.write_text(path.read_text(encoding="utf-8").replace("claims:\n", quotes), encoding="utf-8")
    (new,) = added(tmp_path, written(tmp_path, "ferry.txt", ARTICLE.replace("It rained", "The sun shone")))

    assert ("version", old.slug, f"{old.slug}-v2") == (new.became, new.version_of, new.slug)
    assert [("It rained", False), ("in May and keep", True)] == [
        (each.quote, each.holds) for each in new.quotes
    ]
    assert old.slug == read_yaml(tmp_path / "corpus" / new.slug / "claims.yaml").content["document"].text(
        "versionOf"
    )


def test_near_doubles_are_told(tmp_path):
    """A text that is nearly another's is added and told; one on the same matter in other words is not."""
    twice = ARTICLE.replace("It rained.", "It snowed.")
    other = ARTICLE.replace("ferry", "harvest").replace("winter", "autumn").replace("neighbors", "countries")
    for name, text in (("a.txt", ARTICLE), ("b.txt", twice), ("c.txt", " ".join(reversed(other.split())))):
        written(tmp_path / "in", name, text)
    outcomes = added(tmp_path, tmp_path / "in")

    assert [False, True, False] == [bool(each.alike[0]) for each in outcomes]


def test_a_table_says_what_files_are(tmp_path):
    """Columns become date, speaker, role and side; constants take cells in; what fits nothing is told."""
    for name in ("ALA_1.txt", "BEM_1.txt"):
        written(tmp_path / "in", name, f"I thank the chair, says {name}.")
    table = written(
        tmp_path, "t.csv", "iso3,session,speaker,post,year\nALA,1,Mr. SAND,President,1992\nCEM,1,X,,1993\n"
    )
    stated = metadata.read(table, "{iso3}_{session}.txt", {"kind": "speech", "title": "Speech of {year}"})
    one, other = added(tmp_path, tmp_path / "in", stated=stated)
    found = document(tmp_path, one.slug)

    assert ("Speech of 1992", "1992", "speech") == (found.title, found.issued.text, found.kind)
    assert [(("sand",), "President", "official")] == [
        (each.speakers, each.role, each.capacity) for each in found.turns
    ]
    assert "no row in the table" in other.odd
    assert ["CEM_1.txt"] == [
        name
        for name, _ in stated.missing(
            finding_files.named_files([str(tmp_path / "in")], tmp_path / "corpus")[0]
        )
    ]


@pytest.mark.parametrize(
    ("column", "written_so", "side"),
    [
        ("country", "St. Kitts and Nevis", ("saint-kitts-and-nevis",)),
        ("country", "Macedonia, the former Yugoslav Republic of", ("north-macedonia",)),
        ("iso3", "NAM", ("namibia",)),
        ("country", "Niger State", ()),
        ("country", "Korea", ()),
    ],
)
def test_a_speaker_is_of_the_state_that_a_table_means(tmp_path, column, written_so, side):
    """However a table writes a state, whoever speaks for it is of it; of a part of another, he is of none."""
    written(tmp_path / "in", "1.txt", "We thank the chair.")
    table = written(tmp_path, "t.csv", f'n,{column},speaker\n1,"{written_so}",Mr. Ada SAND\n')
    added(tmp_path, tmp_path / "in", stated=metadata.read(table, "{n}.txt", {"kind": "speech"}))

    assert side == loading.load(tmp_path / "corpus").authority.entities["ada-sand"].sides


@pytest.mark.parametrize(
    ("table", "match", "wrong"),
    [
        ("iso3,year\nA,1\n", "{iso}.txt", r"t.csv:1: no column 'iso'. Did you mean iso3\?"),
        (
            "iso3,year\nA,1\nA,2\n",
            "{iso3}.txt",
            "t.csv:3: another row of A.txt, with other values than row 2",
        ),
        ("", "{iso3}.txt", "t.csv: the table is empty"),
        ("iso3\nA\n", "a.txt", "--match: no column in it"),
    ],
)
def test_a_wrong_table_is_told(tmp_path, table, match, wrong):
    """A table that lacks a column or tells two things of one file is refused with its line."""
    with pytest.raises(InputError, match=wrong):
        metadata.read(written(tmp_path, "t.csv", table), match, {})


def zipped(**parts):
    """Return a zip file of some parts."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return data.getvalue()


BOMB = '<!DOCTYPE t [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><TEI xmlns="http://www.tei-c.org/ns/1.0">&b;</TEI>'
OUTSIDE = (
    '<!DOCTYPE t [<!ENTITY a SYSTEM "file:///etc/passwd">]><TEI xmlns="http://www.tei-c.org/ns/1.0">&a;</TEI>'
)
BAD = {
    "scan.pdf": (pdf((), ()), "2 pages without text: a scan"),
    "locked.pdf": (pdf(("Secret words of the state.",), encrypted=True), "encrypted"),
    "none.pdf": (b"%PDF-1.7 and nothing else", "no PDF that can be read"),
    "none.docx": (b"no zip", "no docx"),
    "sheet.docx": (zipped(xl__workbook_xml="<a/>"), "no docx: word/document.xml is not in it"),
    "bomb.docx": (zipped(word__document_xml="a" * 3_000_000), "unpacks to far more than a text"),
    "outside.docx": (zipped(word__document_xml=f"{OUTSIDE}"), "XML that declares entities"),
    "none.xlsx": (b"PK\3\4 cut", "no xlsx"),
    "bomb.xml": (BOMB.encode(), "XML that declares entities"),
    "outside.xml": (OUTSIDE.encode(), "XML that declares entities"),
    "broken.xml": (b"<TEI>\n<p>", "broken.xml:2:4: not XML"),
    "other.xml": (b"<a/>", "no text of TEI in it"),
    "mixed.txt": ("Қазақ\nтілі\n".encode() + "Привет\n".encode("cp1251"), "mixed.txt:3:1: no UTF-8 here"),
    "zeros.txt": (b"ab\n\0", "zeros.txt:2:1: a NUL byte"),
    "empty.txt": (b" \n", "an empty file"),
    "large.txt": (b"word " * 4_000_001, "20,000,005 bytes. Split it"),
    "old.doc": (b"\xd0\xcf", ".doc is not read. Save it as docx"),
    "menu.html": (b"<html><body></body></html>", "no article in this page"),
    "names.csv": (b"name,year\nA,1\n", "a table without texts"),
    "silent.eml": (b"Subject: x\n\n", "a message without text"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_told_in_one_line(tmp_path, name):
    """What cannot be read is refused in one line that says what to do; nothing of it is in the corpus."""
    content, wrong = BAD[name]
    good = written(tmp_path, "good.txt", "The states trade with each other.")
    outcomes = added(tmp_path, good, written(tmp_path, name, content))
    (refused,) = [each for each in outcomes if each.became == "refused"]

    assert wrong in refused.error
    assert "\n" not in refused.error
    assert ["entities.yaml", "good"] == sorted(path.name for path in (tmp_path / "corpus").iterdir())


def test_a_link_that_leads_nowhere_is_told(tmp_path, run):
    """A file that links to itself or to nothing is no file that is there."""
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    done = run("add", "loop.txt", cwd=tmp_path)

    assert 2 == done.returncode
    assert "error: loop.txt: no such file or folder" in done.stderr


LATIN = {
    "cp1252": "Le ministre est allé à la capitale où il a été reçu, et que dans ce côté-là rien n’est fini.",
    "cp1250": "Ministr řekl, že se obchod na hranici rozvíjí a že je v plánu nový most přes řeku jako dřív.",
    "cp1254": "Bakan, iki ülkenin bu yıl ticaret için bir anlaşma ve yeni bir kapı ile çalıştığını söyledi.",
    "cp1251": "Министр сказал, что торговля на границе растёт, и это не всё, с чем мы по делу пришли.",
}


@pytest.mark.parametrize("page", LATIN)
def test_letters_of_old_encodings_are_those_of_their_language(tmp_path, page):
    """Code pages that differ in a few letters are told by the language of the text."""
    (outcome,) = added(tmp_path, written(tmp_path, "old.txt", LATIN[page].encode(page)))

    assert LATIN[page] == document(tmp_path, outcome.slug).text.strip()
    assert f"read as {page}" in outcome.odd


def test_pages_alike_in_all_their_lines_keep_them(tmp_path):
    """Where every line of each page returns on the next, none is taken for a running head."""
    pages = [(f"Record {number}", f"On day {number} the talks went on.") for number in range(1, 9)]
    (outcome,) = added(tmp_path, written(tmp_path, "record.pdf", pdf(*pages)))

    assert "On day 8 the talks went on." in document(tmp_path, outcome.slug).text


def test_letters_that_steer_stay_out(tmp_path):
    """Controls and marks of direction reach neither names nor texts; letters of another encoding are read."""
    text = "MINISTER \u202eSAND\u202c: We agree\x07.\r\n\r\nMINISTER OKORO: Yes.\n"
    one = written(tmp_path, "marks.txt", text)
    other = written(
        tmp_path,
        "old.txt",
        "Президент посетил соседнее государство и встретился с министром.\n".encode("cp1251"),
    )
    outcomes = {each.name: each for each in added(tmp_path, one, other)}
    found = document(tmp_path, outcomes["marks.txt"].slug)

    assert "MINISTER SAND: We agree.\n\nMINISTER OKORO: Yes.\n" == found.text
    assert "Президент посетил" in document(tmp_path, outcomes["old.txt"].slug).text
    assert any("read as" in each for each in outcomes["old.txt"].odd)


def test_what_is_removed_leaves_nothing_of_its_own(tmp_path):
    """With a document go the entities that only it used; what another uses stays, and so do comments."""
    one = written(tmp_path, "one.txt", "MINISTER SAND: Yes.\n\nMINISTER OKORO: No.\n\nQ: Why?\n")
    other = written(tmp_path, "other.txt", "MINISTER SAND: Yes again.\n\nQ: Why again?\n")
    added(tmp_path, one, other)
    shared = tmp_path / "corpus" / "entities.yaml"
    before = shared.read_text(encoding="utf-8")
    removal = removing.plan(tmp_path / "corpus", "one")
    removing.remove(tmp_path / "corpus", removal)

    assert ("minister-okoro",) == removal.entities
    assert before.replace(
        'minister-okoro: {type: Person, label: "Minister Okoro"}\n', ""
    ) == shared.read_text(encoding="utf-8")
    assert ["entities.yaml", "other"] == sorted(path.name for path in (tmp_path / "corpus").iterdir())
    assert document(tmp_path, "other")


def test_a_document_on_which_another_rests_stays(tmp_path):
    """A document of which another is a version is not removed, and the line that names it is told."""
    (old,) = added(tmp_path, written(tmp_path, "ferry.txt", ARTICLE))
    added(tmp_path, written(tmp_path, "ferry.txt", f"{ARTICLE}More."))

    with pytest.raises(InputError, match=r"-v2/claims.yaml:9: versionOf names the document"):
        removing.plan(tmp_path / "corpus", old.slug)


def test_what_stops_in_the_middle_goes_on(tmp_path):
    """A run that is broken off leaves whole documents only; the next adds the others and no person twice."""
    for number in range(130):
        written(tmp_path / "in", f"{number:03}.txt", f"MR. SAND: Number {number} is good.\n\nQ: Is it?\n")
    listed, _ = finding_files.named_files([str(tmp_path / "in")], tmp_path / "corpus")
    running = adding.add(tmp_path / "corpus", listed, adding.Task(metadata=metadata.Metadata({})))
    for _ in range(110):
        next(running)
    halves = sorted(path.name for path in (tmp_path / "corpus").iterdir() if not path.name.startswith("."))
    running.close()
    second = added(tmp_path, tmp_path / "in", workers=Workers(2))
    corpus = loading.load(tmp_path / "corpus")

    assert 101 == len(halves)
    assert 130 == len(corpus.documents)
    assert {"known", "added"} == {each.became for each in second}
    assert [] == [each for each in checking.without_shapes(corpus) if each.severity == "error"]
    assert [] == list((tmp_path / "corpus").glob(".adding-*"))


def test_texts_may_stay_where_they_are(tmp_path):
    """By reference the corpus has places and a hash, no words; the text at hand proves them as it is."""
    written(tmp_path / "in", "a/b.txt", "MR. SAND: We agree.\r\n\r\nQ: Do you\u00a0?\r\n")
    (outcome,) = added(tmp_path, tmp_path / "in", by_reference=True)
    found = document(tmp_path, outcome.slug)

    assert ("a/b.txt", found.intake.file_hash) == (found.reference.where, found.reference.sha256)
    assert [(0, 23), (23, 36)] == [(each.start, each.end) for each in found.turns]
    assert not (tmp_path / "corpus" / outcome.slug / "document.txt").exists()
    result = CliRunner().invoke(
        bilateral, ["check", "--corpus", str(tmp_path / "corpus"), "--texts", str(tmp_path / "in")]
    )
    assert 0 == result.exit_code


def test_the_words_of_the_cues_are_those_of_the_ontology():
    """Kinds, capacities, kinds of speech and classes that the cues name are in the ontology."""
    ontology = vocabulary.load()
    kinds = {each["kind"] for each in cues.cue("kinds")} | {*cues.cue("kind of turns").values()}
    kinds |= {
        *cues.cue("spoken kinds"),
        *cues.cue("kinds that quote"),
        *cues.cue("joint kinds"),
        cues.cue("no better kind"),
    }
    capacities = {each["capacity"] for each in cues.cue("titles")} | {*cues.cue("capacities").values()}
    classes = {each["type"] for each in cues.cue("entities").values()} | {*cues.cue("capacity of a narrator")}
    classes |= {
        *cues.cue("classes of publishers"),
        *cues.cue("classes of parties"),
        *cues.cue("classes of sides"),
    }

    assert set() == kinds - ontology.scheme("documentKinds").keys()
    assert set() == capacities - ontology.scheme("capacities").keys()
    assert set() == {*cues.cue("kind of speech").values()} - ontology.scheme("speeches").keys()
    assert set() == classes - ontology.classes.keys()


@pytest.mark.skipif(not SPEECHES.is_dir(), reason="the speeches of the General Debate are not at hand")
def test_real_speeches_come_in_with_their_table(tmp_path):
    """Speeches of the General Debate take date, speaker, role and side from the table beside them."""
    with tarfile.open(SPEECHES / "speeches-1992-2024.tar.xz") as archive:
        for member in archive:
            if member.name.endswith("_47_1992.txt") and "/K" in member.name:
                archive.extract(member, tmp_path / "in", filter="data")
            elif "1993" in member.name:
                break
    args = [
        "add",
        str(tmp_path / "in"),
        "--to",
        str(tmp_path / "corpus"),
        "--match",
        "{iso3}_{session}_{year}.txt",
    ]
    args += ["--table", str(SPEECHES / "speakers-1992-2024.csv"), "--set", "publisher=un-general-assembly"]
    result = CliRunner().invoke(bilateral, [*args, "--set", "kind=speech", "--reference"])
    found = loading.load(tmp_path / "corpus")

    assert 0 == result.exit_code
    assert len(found.documents) == len(result.stdout.splitlines()) > 3
    assert {"1992"} == {each.issued.text for each in found.documents}
    assert all(found.authority.entities[each.turns[0].speakers[0]].sides for each in found.documents)


def test_the_command_tells_all_in_lines(tmp_path):
    """A line on standard output for each text, what is odd on the other; exit code 1 for a refusal."""
    written(tmp_path / "in", "a.txt", ARTICLE)
    written(tmp_path / "in", "b.txt", b"")
    written(tmp_path / "in", "c.bin", b"")
    result = CliRunner().invoke(bilateral, ["add", str(tmp_path / "in"), "--to", str(tmp_path / "corpus")])

    assert 1 == result.exit_code
    assert ["2031-03-14-a", "-"] == [
        line[0] for line in csv.reader(result.stdout.splitlines(), delimiter="\t")
    ]
    assert "not added: 1" in result.stderr
    assert "files of other kinds: 1" in result.stderr
    assert "1 document added of 2 files, 1 not" in result.stderr
