"""The page's own words: one file, five languages, and labels and surface that change together."""

import re
from importlib.resources import files

import pytest
from accessibility import violations
from opened_page import let_go, open_page, turn_to

from kg.corpus import languages
from viz.ledgers import ORDERS
from viz.network import network
from viz.page import SCRIPTS, page
from viz.phrases import LANGUAGES, phrase, phrases, reviewed, written

TEMPLATES = files("viz") / "templates"
FORMS = {"en": {1, 2}, "ru": {1, 3}}


def template():
    """Return the templates of page, ladder and ledger as they are written, one after the other."""
    names = ("page.html.j2", "ladder.html.j2", "ledger.html.j2")
    return "\n".join((TEMPLATES / name).read_text(encoding="utf-8") for name in names)


def scripts():
    """Return all parts of the page's script, one after the other."""
    return "\n".join((TEMPLATES / "page" / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS)


def test_surface_and_labels_know_the_same_languages():
    """Whatever language labels may be asked for in, the page speaks it."""
    assert {*LANGUAGES} == {*languages.LANGUAGES}


def test_each_string_is_said_in_every_language():
    """A string has all five languages, as many forms as a language needs, and the same places to fill."""
    wrong = []
    for key, texts in phrases().items():
        if set(texts) != set(LANGUAGES) or not all(texts.values()):
            wrong.append((key, sorted(texts)))
            continue
        forms = {code: text.split("|") for code, text in texts.items()}
        wrong += [(key, code) for code, all_ in forms.items() if len(all_) not in FORMS.get(code, {1})]
        holes = {frozenset(re.findall(r"\{\w+\}", form)) for all_ in forms.values() for form in all_}
        counted = {frozenset(each - {"{n}"}) for each in holes}  # "One claim" counts without a number
        wrong += [(key, sorted(map(sorted, holes)))] * (len(counted) != 1)
        signs = {code: sorted(re.findall(r"\[.+?\]", text)) for code, text in texts.items()}
        wrong += [(key, "keys")] * any(each != signs["en"] for each in signs.values())
    assert not wrong


def test_what_is_not_read_by_a_speaker_is_said_to_be_so():
    """Only languages that somebody has read are called reviewed; the page tells of the others."""
    assert reviewed() <= set(LANGUAGES)
    names = {"kk": "Kazakh", "ru": "Russian", "az": "Azerbaijani", "tr": "Turkish"}
    told = phrase("unreviewed")
    assert {code for code, name in names.items() if name in told} == set(LANGUAGES) - reviewed()


def test_every_string_is_used_and_every_mark_has_one():
    """No key stands in the file for nothing, and nothing on the page asks for a key that is not there."""
    text, code = template(), scripts()
    marked = set(re.findall(r'data-say(?:-\w+)?="([a-z-]+)"|(?:written|phrase)\("([a-z-]+)"[,)]', text))
    asked = {one or other for one, other in marked} | set(re.findall(r'phrase\("([a-z-]+)"', code))
    assert asked <= phrases().keys()

    quoted = asked | set(re.findall(r'"([a-z-]+)"', code + text))
    tabs = {"ties-of-the-two", "ties-of-two", "network", "timeline", "map", "table"}  # named by viz/page.py
    orders = {f"order-{order.replace(' ', '-')}" for order in ORDERS}
    assert phrases().keys() <= quoted | tabs | orders | {"yes", "no"}


def test_english_stands_in_the_file(built):
    """Without script the page speaks English: what is marked is filled when it is built."""
    html = (built / "graph.html").read_text(encoding="utf-8")
    empty = re.findall(r'data-say="([a-z-]+)"[^<>]*></', html)

    assert not empty
    assert 'data-say-label="zoom-in" aria-label="Zoom in"' in html
    assert "*somebody*" not in html.split('id="phrases"')[0]


def test_what_stands_out_is_marked_and_the_rest_is_text():
    """Stars and brackets become elements; what else looks like HTML stays text."""
    assert "<em>somebody</em>" in written("row-said")
    assert "<kbd>Enter</kbd>" in written("keys-ladder")
    assert str(written("ties", 1)) == "1 tie"


TAKEN = {
    *("png", "svg", "pdf", "bibtex", "csl", "chicago", "claims", "csv"),
    *("esc", "escape", "shift", "enter", "backspace", "space"),
    *("javascript", "bilateral", "kg", "natural", "earth", "geonames", "cc", "br"),
}
"""Names of keys, formats and sources, which are called so in every language."""

ENGLISH = (
    *("q", "blockquote", ".plainly .quiet", ".gist > span", ".course", "#findings a", "footer", ".told p"),
    *("[data-promise]", "[data-reason]", "svg.lane", ".changes :is(th, td)", "#language option", "#style"),
)
"""What the build wrote in English, names of things that have no other, and names of languages."""


@pytest.fixture(scope="module")
def opened_once(browser, built):
    """The page of the shipped graph, opened once."""
    tab = open_page(browser, built / "graph.html")
    yield tab
    let_go(tab)


def english(tab):
    """Return what of the surface is in Latin letters: each text and name of a control, wherever it stands.

    Left out are scripts, what is marked as being in another language than the page's, and :data:`ENGLISH`;
    labels of the graph are no surface: one that has no other is marked as English.
    """
    texts = tab.evaluate(
        """known => {
          const mine = (element) => element.closest('[lang]').lang === document.documentElement.lang;
          const skipped = 'script, style, noscript, template, #said';
          const found = [];
          const all = NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT;
          const walk = document.createTreeWalker(document.body, all);
          while (walk.nextNode()) {
            const node = walk.currentNode;
            const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
            if (element.closest(skipped) || !mine(element)) continue;
            const texts = node === element
              ? ['aria-label', 'placeholder', 'title', 'alt', 'aria-roledescription', 'aria-valuetext']
                  .map(name => element.getAttribute(name))
              : [node.data];
            for (const text of texts)
              if (/[A-Za-z]{2}/.test(text || '')) found.push([element.outerHTML.slice(0, 90), text]);
          }
          // What says that it is English has to be what the build wrote, or a label.
          const labels = new Set(bilateral.data.raw.texts);
          for (const each of document.querySelectorAll('body [lang=en]')) {
            if (each.closest(skipped) || each.matches(known) || each.closest(known)) continue;
            const text = each.textContent.trim();
            const lacking = [...labels].some(label => label && text.includes(label));
            if (text && !lacking) found.push([each.outerHTML.slice(0, 90), text]);
          }
          return found;
        }""",
        ", ".join(ENGLISH),
    )
    names = tab.evaluate(
        """() => {
          const {raw, say, documents, things} = bilateral.data;
          return [
            ...raw.texts.map((_, at) => say(at)), // a label that has no other keeps its English one
            ...documents.map(({title}) => title),
            ...things.flatMap(({names, registers}) => [...names.map(({text}) => text), ...registers.flat()]),
            ...Object.values(raw.tour.title),
            new URLSearchParams(location.hash.slice(1)).get('find') || '',
          ];
        }"""
    )
    named = TAKEN | {word.lower() for name in names for word in re.findall(WORD, name)}
    return [
        (where, text) for where, text in texts if {each.lower() for each in re.findall(WORD, text)} - named
    ]


WORD = r"[A-Za-z]{2,}"

LEDGER = "view=timeline&known=2023-06-01&compare=2024-06-01"
VIEWS = ("view=two", "view=network", LEDGER, "view=map", "view=table")
CHOSEN = (
    "thing=kazakhstan",
    "step=1",
    "step=t1",
    "link=azerbaijan.neighborOf.kazakhstan.asserted",
    "find=flight",
    "find=nothing-of-this-name",
    "path=astana,baku",
    "focus=astana&steps=2",
)


@pytest.mark.parametrize("fragment", [*VIEWS, *CHOSEN])
def test_no_english_is_left(opened_once, fragment):
    """Who chooses Russian finds no English word of the page's own, in any view and whatever is chosen."""
    tab = turn_to(opened_once, f"#lang=ru&{fragment}")
    assert english(tab) == []


def test_no_english_is_left_in_the_report(opened_once):
    """Figures, their widths, words and formats are called in the language of the page; its title, too."""
    tab = turn_to(opened_once, "#lang=ru&view=network")
    tab.click("#save summary")
    tab.click("#report")
    for kind in ("ladder", "ledger", "neighborhood"):
        tab.check(f"input[name=figure-kind][value={kind}]")
        assert english(tab) == []
    tab.check("input[name=figure-kind][value=ladder]")
    assert "связ" in tab.get_attribute("#figure img", "alt")
    tab.keyboard.press("Escape")

    turn_to(tab, "#view=network")
    tab.click("#save summary")
    tab.click("#report")
    assert tab.inner_text("#figure h2") == "For a report"
    tab.keyboard.press("Escape")


def test_labels_and_surface_switch_together(opened_once):
    """Who chooses Russian reads Russian on each control and in the panel; and back again."""
    tab = turn_to(opened_once)
    before = tab.inner_text("#welcome"), tab.inner_text("#map figcaption"), tab.inner_text(".ledger .signs")
    tab.select_option("#language", "ru")

    assert tab.evaluate("document.documentElement.lang") == "ru"
    assert tab.inner_text("#tab-network") == "Сеть"
    assert tab.get_attribute("#closer", "aria-label") == "Приблизить"
    assert tab.get_attribute("#find", "placeholder") == "слово, имя, сумма"
    assert "Казахстан: под линией" in tab.text_content(".ledger .signs")
    assert "просрочено" in tab.text_content(".lanes")

    tab.evaluate("bilateral.state.choose('thing', 'kazakhstan')")
    assert "Соседи" in tab.inner_text("#details")
    assert re.search(r"показан[аоы] \d+ утверждени[еяй]", tab.inner_text("#details"))

    tab.evaluate("bilateral.state.set({ language: 'en', chosen: null })")
    after = tab.inner_text("#welcome"), tab.inner_text("#map figcaption"), tab.inner_text(".ledger .signs")
    assert after == before
    assert tab.evaluate("document.documentElement.lang") == "en"


def test_without_a_script_a_file_speaks_the_language_of_its_labels(graph, built):
    """What is drawn with Kazakh labels has a Kazakh surface, where no script runs as well."""
    text = page(network(graph, language="kk")).html
    assert '<html lang="kk"' in text
    assert "Сызбаға өту" in text.split('id="phrases"')[0]
    assert "Нобай: Natural Earth" in text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["1 tie", "2 ties", "5 ties", "21 ties", "12,345 ties"]),
        ("ru", ["1 связь", "2 связи", "5 связей", "21 связь", "12 345 связей"]),
        ("kk", ["1 байланыс", "2 байланыс", "5 байланыс", "21 байланыс", "12 345 байланыс"]),
        ("az", ["1 əlaqə", "2 əlaqə", "5 əlaqə", "21 əlaqə", "12.345 əlaqə"]),
        ("tr", ["1 bağ", "2 bağ", "5 bağ", "21 bağ", "12.345 bağ"]),
    ],
)
def test_numbers_and_plurals_follow_the_language(opened_once, language, said):
    """One, few and many are told apart where a language does, and large numbers are written as it does."""
    tab = turn_to(opened_once, f"#lang={language}")
    spoken = tab.evaluate("[1, 2, 5, 21, 12345].map(n => bilateral.phrases.phrase('ties', {n}))")
    assert [text.replace("\xa0", " ") for text in spoken] == said


@pytest.mark.sampled(2)
@pytest.mark.parametrize("language", ["ru", "az"])
def test_no_finding_of_axe_in_another_language(opened_once, language):
    """Each part of the page says which language it is in; what the build wrote in English says so, too."""
    tab = turn_to(opened_once, f"#lang={language}")
    # Colors do not depend on words: their contrast, half of the work, is for test_axe_everywhere.py.
    assert violations(tab, rules={"color-contrast": {"enabled": False}}) == []
    assert tab.evaluate("document.querySelector('h1 ~ .gist > span').lang") == "en"
    assert tab.evaluate("document.querySelector('#findings a').lang") == "en"
