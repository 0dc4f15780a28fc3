"""The page's own words: one file, five languages, and labels and surface that change together."""

import re
from importlib.resources import files

import pytest
from accessibility import violations
from opened_page import open_page, turn_to

from viz.page import SCRIPTS
from viz.phrases import LANGUAGES, phrase, phrases, reviewed, written

TEMPLATES = files("viz") / "templates"
FORMS = {"en": {1, 2}, "ru": {1, 3}}


def template():
    """Return the page's template as it is written."""
    return (TEMPLATES / "page.html.j2").read_text(encoding="utf-8")


def scripts():
    """Return all parts of the page's script, one after the other."""
    return "\n".join((TEMPLATES / "page" / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS)


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
    marked = set(re.findall(r'data-say(?:-\w+)?="([a-z-]+)"|written\("([a-z-]+)"', text))
    asked = {one or other for one, other in marked} | set(re.findall(r'phrase\("([a-z-]+)"', code))
    assert asked <= phrases().keys()

    quoted = asked | set(re.findall(r'"([a-z-]+)"', code + text))
    tabs = {"ties-of-the-two", "ties-of-two", "network", "timeline", "map", "table"}  # named by viz/page.py
    assert phrases().keys() <= quoted | tabs


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


PLACES = (
    "#to-drawing",
    ".hint",
    ".find label span",
    "#languages span",
    "#theme",
    ".tabs",
    "#filter span",
    "#shown",
    ".tools",
    "#save .menu",
    ".ladder-bar",
    "#ladder thead th:not(.line)",
    "#ladder .unit",
    "#time",
    "#welcome > h2",
    "#welcome .of-ladder",
    "#welcome .of-drawing",
    "#legend-title",
    "#legend legend",
    "#legend .again",
    "#legend .only",
    "#speakers summary",
    "#documents summary",
    "#table-title",
    "#table .gist",
    ".seek label",
    "#grid thead",
    "#more",
)
"""What the reader sees of the surface, by the views in which it stands."""

TAKEN = {"png", "svg", "esc", "enter", "backspace", "space", "bibtex", "csl", "c", "o"}
"""Names of keys and formats, which are called so in every language."""


@pytest.fixture(scope="module")
def opened_once(browser, built):
    """The page of the shipped graph, opened once."""
    return open_page(browser, built / "graph.html")


def english(tab, places):
    """Return what is said in Latin letters in these places, outside of what is marked as English."""
    found = {}
    for place in places:
        texts = tab.evaluate(
            """place => [...document.querySelectorAll(place)].flatMap(element => {
              const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
              const found = [];
              while (walk.nextNode()) {
                const {data, parentElement} = walk.currentNode;
                if (parentElement.closest('[lang]').lang === 'ru') found.push(data);
              }
              return found;
            })""",
            place,
        )
        assert texts, f"{place}: nothing is there"
        words = {
            word for text in texts for word in re.findall(r"[A-Za-z]+", text) if word.lower() not in TAKEN
        }
        if words:
            found[place] = words
    return found


def test_labels_and_surface_switch_together(opened_once):
    """Who chooses Russian reads Russian on each control and in the panel; and back again."""
    tab = turn_to(opened_once)
    before = tab.inner_text("#welcome")
    tab.select_option("#language", "ru")

    assert tab.evaluate("document.documentElement.lang") == "ru"
    assert not english(tab, PLACES)
    assert tab.inner_text("#tab-network") == "Сеть"
    assert tab.get_attribute("#closer", "aria-label") == "Приблизить"
    assert tab.get_attribute("#find", "placeholder") == "слово, имя, сумма"
    labels = tab.evaluate(
        """[...document.querySelectorAll('[aria-label]')].filter(each => each.closest('[lang]').lang === 'ru')
        .map(each => each.getAttribute('aria-label'))
        .filter(text => /[A-Za-z]{3}/.test(text) && !text.startsWith('Только '))"""
    )
    assert not labels

    tab.evaluate("bilateral.state.choose('thing', 'kazakhstan')")
    assert "Соседи" in tab.inner_text("#details")
    assert re.search(r"показан[аоы] \d+ утверждени[еяй]", tab.inner_text("#details"))
    assert not english(tab, ["#details .around", "#details h3", "#details .close"])

    tab.evaluate("bilateral.state.set({ language: 'en', chosen: null })")
    assert tab.inner_text("#welcome") == before
    assert tab.evaluate("document.documentElement.lang") == "en"


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


@pytest.mark.parametrize("language", ["ru", "az"])
def test_no_finding_of_axe_in_another_language(opened_once, language):
    """Each part of the page says which language it is in; what the build wrote in English says so, too."""
    tab = turn_to(opened_once, f"#lang={language}")
    assert violations(tab) == []
    assert tab.evaluate("document.querySelector('h1 ~ .gist > span').lang") == "en"
    assert tab.evaluate("document.querySelector('#findings a').lang") == "en"
