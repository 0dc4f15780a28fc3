"""Where words stand in a text: over line breaks, past what is not seen; what is said where they do not."""

import textwrap

import pytest
import small_corpus
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.building import checking
from kg.corpus import loading
from kg.corpus.layout import breaks_words, folded
from kg.corpus.quotations import missing, places


def found(text, words):
    """Return the stretches of a text that read as some words."""
    return [text[each.start : each.end] for each in places(text, words)]


@pytest.mark.parametrize(
    ("text", "words", "stretch"),
    [
        ("reached $40\nmillion", "$40 million", "$40\nmillion"),
        ("reached $40 \r\n   million", "$40 million", "$40 \r\n   million"),
        ("reached $40\rmillion", "$40 million", "$40\rmillion"),
        ("reached $40\n\fmillion", "$40 million", "$40\n\fmillion"),
        ("reached $40  \tmillion", "$40 million", "$40  \tmillion"),
        ("their co-\noperation", "cooperation", "co-\noperation"),
        ("their co-\noperation", "co-operation", "co-\noperation"),
        ("in pre-\nand postwar years", "pre- and postwar", "pre-\nand postwar"),
        ("the Kazakh-\nAzerbaijani council", "Kazakh-Azerbaijani", "Kazakh-\nAzerbaijani"),
        ("their coope\u00adration", "cooperation", "coope\u00adration"),
        ("their coope\u00ad\nration", "cooperation", "coope\u00ad\nration"),
        ("\ufeffIt is", "It is", "It is"),
        ("zero\u200bwidth", "zerowidth", "zero\u200bwidth"),
        ("one\n\ntwo", "one\n\ntwo", "one\n\ntwo"),
        ("- We are", "- We are", "- We are"),
    ],
)
def test_layout_counts_for_nothing(text, words, stretch):
    """Words are found over line breaks and signs that are not seen; what is kept is the exact stretch."""
    assert [stretch] == found(text, words)
    assert [stretch] == found(text, stretch)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("one\n\ntwo", "one two"),
        ("one two", "onetwo"),
        ("one\u00a0two", "one two"),
        ("one", " \n"),
        ("One", "one"),
    ],
)
def test_content_counts(text, words):
    """No quote runs over the end of a paragraph, and every letter and every seen sign is compared."""
    assert [] == found(text, words)


def test_every_place_is_found():
    """Places that differ in layout are places of the same words; they may overlap."""
    assert ["a\nb", "a b"] == found("a\nb a b", "a b")
    assert ["aa", "aa"] == found("aaa", "aa")


TEXT = st.lists(st.text("abcé-", min_size=1, max_size=9), min_size=2, max_size=30).map(" ".join)


@given(TEXT, st.integers(1, 40), st.data())
def test_what_is_wrapped_is_found(text, width, data):
    """Whatever words a text has, they are found in it wherever its lines are broken."""
    words = text.split()
    first = data.draw(st.integers(0, len(words) - 1))
    quote = " ".join(words[first : data.draw(st.integers(first + 1, len(words)))])
    wrapped = textwrap.fill(text, width, break_long_words=False, break_on_hyphens=False)

    assert quote.split() in [each.split() for each in found(wrapped, quote)]


@pytest.mark.parametrize(
    ("text", "words", "named"),
    [
        ("In the\u00a0city.", "the city", ["U+00A0 NO-BREAK SPACE", "U+0020 SPACE", r'"the\u00a0city"']),
        (
            "Nur‑Sultan",
            "Nur-Sultan",
            ["U+2011 NON-BREAKING HYPHEN", "U+002D HYPHEN-MINUS", r"Nur\u2011Sultan"],
        ),
        ("It’s so", "It's so", ["U+2019 RIGHT SINGLE QUOTATION MARK", "U+0027 APOSTROPHE"]),
        ("a “word”", 'a "word"', ["U+201C LEFT DOUBLE QUOTATION MARK"]),
        ("С 1992", "C 1992", ["U+0421 CYRILLIC CAPITAL LETTER ES", "U+0043 LATIN CAPITAL LETTER C"]),
        ("cafe\u0301s", "cafés", ["U+0065 LATIN SMALL LETTER E", "U+00E9 LATIN SMALL LETTER E WITH ACUTE"]),
        ("of \ufb01sh", "of fish", ["U+FB01 LATIN SMALL LIGATURE FI"]),
        ("one\u00ad\u2009two", "one two", ["U+2009 THIN SPACE"]),
        ("a page\n\f’s end", "a page 's end", [r'"a page \u2019s end"']),
    ],
)
def test_what_differs_without_being_seen_is_named(text, words, named):
    """Signs that look alike are told by number and name, with the words as they must be written."""
    what, remedy = missing(text, words)

    assert [] == [each for each in named if each not in what + remedy]


@pytest.mark.parametrize("sign", ["\u00a0", "\u2009", "\u2011", "\u2019", "\u0421"])
def test_the_remedy_helps(tmp_path, sign):
    """Written as the finding says, the quote is found."""
    text = small_corpus.TEXT.replace("We are neighbours", f"We are{sign} neighbours")
    alike = {"\u00a0": " ", "\u2009": " ", "\u2011": "-", "\u2019": "'", "\u0421": "C"}[sign]
    turns = small_corpus.TURNS.replace("- We are neighbours", "- We are")

    def findings(quote):
        claims = f"claims:\n  - claim: aland neighborOf bem-land\n    quote: {quote}\n"
        folder = small_corpus.write(tmp_path, text=text, turns=turns, claims=claims)
        return checking.without_shapes(loading.load(folder))

    (wrong,) = findings(f'"are{alike} neighbours. Trade"')
    assert "quote-not-in-text" == wrong.rule
    assert [] == findings(wrong.hint.partition("as the text has them: ")[2] or "nothing")


@given(st.text(alphabet="ab-\u2010 \n\r\x85\u2028\u2029\u00ad\u200b", max_size=30))
def test_a_text_that_breaks_no_word_reads_in_one_way(text):
    """What a hyphen at the end of a line reads as matters only where there is one."""
    if not breaks_words(text):
        assert len({folded(text, broken=broken) for broken in ("", "-", "- ")}) == 1


def test_a_quote_over_a_line_break_is_a_claim(tmp_path):
    """A mail's line break in the middle of the words is no finding, and the claim has the exact words."""
    text = small_corpus.TEXT.replace("$40 million", "$40\nmillion")
    corpus = loading.load(small_corpus.write(tmp_path, text=text))

    assert () == corpus.findings
    assert "Trade reached $40\nmillion last year" == corpus.claims[2].quote


@pytest.mark.parametrize("white", ["\n", "\r\n", "\t", " \n  ", "\n\f", "\f"], ids=repr)
def test_words_are_asked_for_over_any_layout(tmp_path, white):
    """Who asks for words need not know where a text breaks its lines and pages, and with it its words."""
    text = small_corpus.TEXT.replace("$40 million", f"$40{white}million")
    graph = kg.build(small_corpus.write(tmp_path / "a", text=text))

    assert 1 == len(graph.ask("words", phrase="reached $40 Million last"))
    assert 0 == len(graph.ask("words", phrase="$40million"))


@pytest.mark.parametrize("white", ["\n", "\r\n", " \n  ", "\n\f"], ids=repr)
def test_a_word_that_a_line_breaks_is_asked_for_whole(tmp_path, white):
    """A hyphen at the end of a line may be one of the word or not: both are found."""
    text = small_corpus.TEXT.replace("neighbours", f"neigh-{white}bours")
    graph = kg.build(small_corpus.write(tmp_path, text=text))

    assert [1, 1] == [
        len(graph.ask("words", phrase=f"We are {word}")) for word in ("neighbours", "neigh-bours")
    ]


def test_a_turn_says_which_occurrence_it_means(tmp_path):
    """``occurrence`` tells where a turn begins whose first words stand twice; a wrong one is a finding."""

    def turns(which):
        first = "turns:\n  - {from: The President, speaker: gazette}\n"
        return f"{first}  - {{from: It is raining, speaker: expert, occurrence: {which}}}\n"

    claims = "claims: []\n"
    second = loading.load(small_corpus.write(tmp_path / "a", turns=turns(2), claims=claims))
    third = loading.load(small_corpus.write(tmp_path / "b", turns=turns(3), claims=claims))

    assert () == second.findings
    assert small_corpus.TEXT.rindex("It is raining") == second.documents[0].turns[1].start
    assert [("bad-value", "occurrence '3'")] == [(each.rule, each.message) for each in third.findings]


@pytest.mark.parametrize("which", ["0", "3", "-1", "1.0", "x", "9" * 5000, "٢"], ids=lambda value: value[:4])
def test_an_occurrence_that_is_none(tmp_path, which):
    """Whatever stands for the number of an occurrence, what is none of them is one error with the choice."""
    entry = "  - claim: aland neighborOf bem-land\n    quote: It is raining\n"
    claims = f"claims:\n{entry}    occurrence: '{which}'\n"
    corpus = loading.load(small_corpus.write(tmp_path, claims=claims))

    assert [("bad-value", 16)] == [(each.rule, each.line) for each in corpus.findings]
    assert "write 1 to 2" in corpus.findings[0].hint


def test_a_text_of_one_long_line_is_searched(some):
    """In millions of letters without a line break a quote is found, and what is near to one that is not."""
    text = "It is raining here. " * len(some(range(500_000), 8)) + "The sun came out\nat noon."

    assert ["came out\nat noon"] == found(text, "came out at noon")
    assert "The sun came out" in missing(text, "The son came out")[1]
