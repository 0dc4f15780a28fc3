"""The pages of documents and claims show the kept text letter by letter, as a browser reads them."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
import served_site
import small_corpus
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.building import mapping
from kg.corpus import loading
from kg.rdf import store

TEXTS = {
    "CR LF": "One line.\r\nAnother line.\r\n\r\nA paragraph.\r\n",
    "CR alone": "One line.\rAnother line.\r\rA paragraph.\r",
    "tabs and spaces": "\tA table:\t1\t 2\n  indented   twice  \n",
    "form feed": "The page ends\n\n\fThe next begins\fat once.\n",
    "signs that are not seen": "\ufeffNo\u00adthing \u200bis\u00a0seen\u2028here\u2029at all\x85.",
    "marks": '<b>1 & 2 > 0</b> &amp; &#13; "it\'s" {{ 7 }}\n',
    "no white space": "x" * 3000,
    "leading lines": "\n\n\nAt last.",
}


class Shown(HTMLParser):
    """Reads what stands in elements of some classes, as a browser does."""

    VOID = ("br", "meta", "link", "input", "img", "hr")

    def __init__(self, html, kept, left_out=()):
        super().__init__(convert_charrefs=True)
        self.kept, self.left_out = kept, left_out
        self.stack, self.parts = [], []
        self.feed(re.sub("\r\n?", "\n", html))  # the standard's first step: what comes is normalized

    def handle_starttag(self, tag, attrs):
        """Note what is open."""
        if tag not in self.VOID:
            self.stack.append((tag, set((dict(attrs).get("class") or "").split())))

    def handle_endtag(self, tag):
        """Close what is open, to the innermost of its name."""
        while self.stack and self.stack.pop()[0] != tag:
            pass

    def handle_data(self, data):
        """Keep the letters of the text."""
        classes = set().union(*(each for _, each in self.stack))
        if classes & set(self.kept) and not classes & set(self.left_out):
            self.parts.append(data)

    @property
    def text(self):
        """What is shown."""
        return "".join(self.parts)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """A small corpus in order."""
    return loading.load(small_corpus.write(tmp_path_factory.mktemp("text")))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder that stands for a build."""
    return tmp_path_factory.mktemp("build")


def site(corpus, folder, text, quotes):
    """Serve the corpus with another text and claims on stretches of it; return a client and the claims."""
    document = replace(corpus.documents[0], text=text, turns=())
    model = corpus.claims[1]
    claims = tuple(
        replace(model, quote=text[start:end], start=start, end=end, turn=None, occurrence=number)
        for number, (start, end) in enumerate(quotes, 1)
    )
    changed = replace(corpus, documents=(document,), claims=claims)
    return served_site.client(store.in_memory([*mapping.quads(changed)]), folder), claims


def document_text(client):
    """Return the text that the page of the document shows."""
    page = client.get("/document/interview", headers={"Accept": "text/html"})
    assert page.status_code == 200, page.text
    return Shown(page.text, kept=["text"], left_out=["numbers"]).text


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_texts_of_every_layout_are_shown(corpus, folder, text):
    """Line ends, tabs, runs of spaces, form feeds and signs that are not seen stand on the page, too."""
    half = len(text) // 2
    client, claims = site(corpus, folder, text, [(0, half), (half // 2, len(text)), (1, 2)])

    assert text == document_text(client)
    for claim in claims:
        page = client.get(f"/claim/{claim.identifier}", headers={"Accept": "text/html"})
        shown = Shown(page.text, kept=["context"]).text.removeprefix("… ").removesuffix(" …")
        assert claim.quote in shown
        assert shown in text


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=ascii)
def test_paragraphs_end_at_empty_lines(corpus, folder, end):
    """A line break stays inside its paragraph, whichever it is; an empty line ends one."""
    text = "A line\nand another.\n\nA paragraph\nof\nthree lines.\n".replace("\n", end)
    client, _ = site(corpus, folder, text, [])
    page = client.get("/document/interview", headers={"Accept": "text/html"}).text

    assert 2 == page.count('<p class="text"')


LETTERS = st.characters(
    exclude_categories=["Cs"],
    exclude_characters=[chr(n) for n in range(32) if n not in (9, 10, 12, 13)] + ["\ufffe", "\uffff"],
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(st.one_of(st.sampled_from("Ab. \n\r\t\f<&"), LETTERS), min_size=1, max_size=80).filter(str.strip),
    st.lists(st.tuples(st.integers(0, 79), st.integers(1, 30)), max_size=4),
)
def test_the_page_is_the_text(corpus, folder, text, stretches):
    """Whatever text a document has and claims mark in it, the page has it code point by code point."""
    quotes = [(start, min(start + length, len(text))) for start, length in stretches if start < len(text)]
    client, _ = site(corpus, folder, text, quotes)

    assert text == document_text(client)
