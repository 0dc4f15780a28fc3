"""Evidence by reference: no words are kept, and whoever holds the text proves each claim."""

import hashlib

import pytest
import small_corpus
from pyoxigraph import NamedNode
from small_corpus import TEXT

import kg
from kg.building import checking
from kg.corpus import loading, referring
from kg.corpus.texts import Texts, prove
from kg.rdf.terms import BR


@pytest.fixture
def working(tmp_path):
    """A corpus with text and quotes."""
    return small_corpus.write(tmp_path / "working")


@pytest.fixture
def published(working, tmp_path):
    """The same by reference."""
    folder = tmp_path / "published"
    referring.write(referring.files(loading.load(working)), folder)
    return folder


def proved(corpus, texts):
    """Return rule and message of what does not hold."""
    return [(each.rule, each.message) for each in prove(loading.load(corpus), Texts(texts))]


def test_a_corpus_by_reference_says_the_same_without_the_words(working, published):
    """All but the words stays: what is claimed, by whom, where in the text, in which turn."""
    quoted, referred = loading.load(working), loading.load(published)
    told = [
        [
            (c.subject, c.relation, c.object, c.status, c.speakers, c.role, c.start, c.end, c.qualifiers)
            for c in each.claims
        ]
        for each in (quoted, referred)
    ]

    assert told[0] == told[1]
    assert [None] * len(told[1]) == [claim.quote for claim in referred.claims]
    assert quoted.documents[0].turns == referred.documents[0].turns
    assert [] == [each for each in checking.check(referred) if each.severity == "error"]


def test_no_words_are_published(published):
    """Neither a quote nor a turn's first words are in a file of a corpus by reference."""
    written = "".join(path.read_text() for path in published.rglob("*") if path.is_file())

    assert [] == [
        words
        for words in ("Trade reached", "How close", "official visit\n", "planned\n  A")
        if words in written
    ]
    assert not list(published.rglob("document.txt"))


def test_whoever_holds_the_text_proves_every_claim(working, published):
    """With the text at hand, nothing is found, wherever in the folder the text stands."""
    text = next(working.rglob("document.txt"))
    assert proved(published, working) == []

    (working / "elsewhere").mkdir()
    text.rename(working / "elsewhere" / "speech.txt")
    assert proved(published, working) == []


@pytest.mark.parametrize(
    "quote", ["We are neighbours", "Trade reached $40 million last year", "A ferry is planned"]
)
def test_one_letter_names_exactly_the_broken_claim(working, published, quote):
    """A letter changed in a text is a finding on the text and one on each claim that has the letter."""
    text = next(working.rglob("document.txt"))
    text.write_text(TEXT.replace(quote, quote.swapcase()[0] + quote[1:]))
    start = TEXT.index(quote)

    (first, _), (second, message) = proved(published, working)

    assert ("text-differs", "words-differ") == (first, second)
    assert f" {start} to {start + len(quote)} " in message


def test_a_letter_between_the_quotes_breaks_no_claim(working, published):
    """Claims that hold are not named."""
    next(working.rglob("document.txt")).write_text(TEXT.replace("Subscribe!", "Subscribe?"))

    assert ["text-differs"] == [rule for rule, _ in proved(published, working)]


def test_line_ends_count(working, published):
    """The text is taken as it is: with other line ends it is another, and later places are others."""
    text = next(working.rglob("document.txt"))
    text.write_bytes(TEXT.replace("\n", "\r\n").encode())

    assert ["text-differs", "words-differ"] == sorted({rule for rule, _ in proved(published, working)})


def test_a_text_that_is_not_at_hand_is_no_error(published, tmp_path):
    """It is said that its claims were not proved."""
    (tmp_path / "empty").mkdir()
    (found,) = prove(loading.load(published), Texts(tmp_path / "empty"))

    assert ("text-not-at-hand", "warning") == (found.rule, found.severity)


def test_the_graph_has_place_and_hash_and_no_words(published):
    """Evidence is referenced: start, end and hash, and the hash of the text on the document."""
    graph = kg.build(published)
    claims = [
        quad.subject for quad in graph.store.quads_for_pattern(None, BR["evidenceKind"], BR["referenced"])
    ]

    def hashes(claim):
        (start,), (end,), (words,) = (
            [int(quad.object.value) if name != "wordsHash" else quad.object.value]
            for name in ("start", "end", "wordsHash")
            for quad in graph.store.quads_for_pattern(claim, BR[name], None)
        )
        return hashlib.sha256(TEXT[start:end].encode()).hexdigest(), words

    assert 4 == len(claims)
    assert [] == [each for each in map(hashes, claims) if each[0] != each[1]]
    assert [] == list(graph.store.quads_for_pattern(None, BR["quote"], None))
    assert [hashlib.sha256(TEXT.encode()).hexdigest()] == [
        quad.object.value for quad in graph.store.quads_for_pattern(None, BR["textHash"], None)
    ]


@pytest.mark.parametrize("form", ["claims-csv", "web-annotation", "nanopublications", "turtle"])
def test_exports_have_the_hash_of_the_words(published, form):
    """Every format that has claims has the place and the hash of their words."""
    words = hashlib.sha256(b"A ferry is planned").hexdigest()

    assert words in kg.build(published).export(form).decode()


def test_footnotes_say_that_words_are_provable(published):
    """Where no text is at hand, a reader is told how the words are proved, also who runs the query alone."""
    answer = kg.build(published).ask("with-status", status="planned")

    (statement,) = answer.statements.values()
    assert statement.evidence == "referenced"
    assert statement.text.endswith(
        "By reference, provable with the text, not reproduced here. https://example.org/neighbours"
    )
    (row,) = answer.store.query(answer.query, use_default_graph_as_union=True)
    assert f": {statement.absent}. " in row["statements"].value


def test_with_the_texts_at_hand_the_words_are_shown(working, published):
    """The words stand in footnotes while the text is at hand, and the graph that was built has none."""
    graph = kg.build(published)
    (statement,) = graph.with_texts(working).ask("with-status", status="planned").statements.values()

    assert ("A ferry is planned", "referenced") == (statement.quote, statement.evidence)
    assert "proved with the text" in statement.text
    assert [] == list(graph.store.quads_for_pattern(None, BR["quote"], None))


def test_words_of_another_text_are_not_shown(working, published):
    """A text that differs in a letter lends no words."""
    next(working.rglob("document.txt")).write_text(TEXT.replace("raining", "snowing"))
    store = kg.build(published).with_texts(working).store

    assert [] == list(store.quads_for_pattern(None, NamedNode(BR["quote"].value), None))


HASH = "0" * 64
REFERRED = small_corpus.DOCUMENT + f"  text: {{by: reference, sha256: {HASH}, where: speech.txt}}\n"
CLAIM = "claims:\n  - claim: aland neighborOf bem-land\n"
GOOD = f"    start: 0\n    end: 4\n    words: {HASH}\n"


@pytest.mark.parametrize(
    ("document", "claims", "rule"),
    [
        (REFERRED, CLAIM + GOOD, None),
        (REFERRED, CLAIM + GOOD + "    quote: We are neighbours\n", "quote-on-withheld-text"),
        (REFERRED, CLAIM, "missing-key"),
        (REFERRED, CLAIM + GOOD.replace("end: 4", "end: 0"), "bad-value"),
        (REFERRED, CLAIM + GOOD.replace("start: 0", "start: -1"), "bad-value"),
        (REFERRED, CLAIM + GOOD.replace(HASH, "F00"), "bad-value"),
        (REFERRED, CLAIM + GOOD + "    occurrence: none\n", "bad-value"),
        (REFERRED.replace("by: reference", "by: heart"), CLAIM + GOOD, "bad-value"),
        (REFERRED.replace(HASH, "1"), CLAIM + GOOD, "bad-value"),
        (REFERRED.replace("speech.txt", "../speech.txt"), CLAIM + GOOD, "bad-value"),
        (REFERRED.replace("speech.txt", "/etc/passwd"), CLAIM + GOOD, "bad-value"),
        (REFERRED.replace("where", "place"), CLAIM + GOOD, "unknown-key"),
        (small_corpus.DOCUMENT + "  text: withheld\n", CLAIM + GOOD, "reference"),
    ],
)
def test_what_is_wrong_with_a_reference_is_a_finding(tmp_path, document, claims, rule):
    """A reference is whole and well formed, and stands only where the text is referred to."""
    folder = small_corpus.write(tmp_path / "corpus", document=document, turns="", text=None, claims=claims)
    errors = {each.rule for each in loading.load(folder).findings if each.severity == "error"}

    assert errors == ({rule} if rule else set())


@pytest.mark.parametrize(
    ("turns", "rule"),
    [
        (
            "  - {start: 0, end: 2, speaker: expert}\n  - {start: 2, end: 9, speaker: gazette}\n",
            "quote-across-turns",
        ),
        ("  - {start: 5, end: 9, speaker: expert}\n  - {start: 0, end: 5, speaker: gazette}\n", "bad-value"),
        ("  - {from: We are, speaker: expert}\n", "missing-key"),
        ("  - {start: 0, end: 9, speaker: expert}\n", None),
    ],
)
def test_turns_by_reference_are_stretches_in_order(tmp_path, turns, rule):
    """A turn of a text by reference has start and end, and a claim lies within one."""
    folder = small_corpus.write(
        tmp_path / "corpus", document=REFERRED, turns="turns:\n" + turns, text=None, claims=CLAIM + GOOD
    )
    found = loading.load(folder)

    assert (rule is None) == (not found.findings)
    assert rule is None or rule in {each.rule for each in found.findings}
    assert rule is not None or found.claims[0].speakers == ("expert",)


def test_nothing_is_referred_where_the_corpus_has_errors(working, tmp_path, run):
    """A quote that is not found is told, and nothing is written."""
    next(working.rglob("document.txt")).write_text("Another text.\n")
    done = run("refer", "--corpus", working, "-o", tmp_path / "new")

    assert 1 == done.returncode
    assert "quote-not-in-text" in done.stderr
    assert not (tmp_path / "new").exists()


def test_only_an_empty_folder_is_written(working, tmp_path, run):
    """Neither the working corpus nor anything else is overwritten."""
    done = run("refer", "--corpus", working, "-o", working)

    assert 2 == done.returncode
    assert "not an empty folder" in done.stderr


def test_the_commands_prove_and_show(working, published, tmp_path, run):
    """``check --texts`` ends with 1 on a broken claim; ``ask --texts`` shows the words."""
    assert 0 == run("check", "--corpus", published, "--texts", working).returncode
    assert 0 == run("build", "--corpus", published, "-o", tmp_path / "build").returncode
    asked = ("ask", "with-status", "status=planned", "--build", tmp_path / "build", "--format", "json")
    assert "A ferry is planned" not in run(*asked).stdout
    assert "A ferry is planned" in run(*asked, "--texts", working).stdout
    next(working.rglob("document.txt")).write_text(TEXT.replace("ferry", "Ferry"))
    broken = run("check", "--corpus", published, "--texts", working)

    assert 1 == broken.returncode
    assert 1 == broken.stdout.count("[words-differ]")
