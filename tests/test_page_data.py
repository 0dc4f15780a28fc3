"""What the page is made from: labels in all languages, names, compact rows, and parts of script in order."""

import json
import re
from dataclasses import replace
from pathlib import Path

import drawn_graph
import pytest

from viz import page_data, page_rows
from viz.colors import NIGHT, NIGHT_RATIO, PAPER, contrast, legible
from viz.model import Link, Network, Node
from viz.network import network
from viz.page import SCRIPTS, STATIC_ROWS, STYLES, WITHOUT_SCRIPT, page

PARTS = Path(page_data.__file__).parent / "templates" / "page"
FREE = 786_432
"""Bytes of a page without a graph: the library, our script and style."""


@pytest.fixture(scope="module")
def drawn():
    """The network of the small graph."""
    return network(drawn_graph.store())


def written(drawn):
    """Return a page's data."""
    return json.loads(page_data.data(page_data.complete(drawn)))


def made(things, links=()):
    """Return a network without claims: a ring of things, or the links given as pairs of numbers."""
    names = [f"thing-{number:05}" for number in range(things)]
    nodes = tuple(
        Node(id=name, label=f"Thing number {name}", names=(), kind="state", group="Polity", color="#0072B2")
        for name in names
    )
    pairs = links or [(each, (each + step) % things) for each in range(things) for step in (1, 2)]
    return Network(nodes=nodes, links=tuple(tie(names[one], names[two]) for one, two in pairs))


def tie(source, target, status="asserted"):
    """Return a link without claims."""
    return Link(
        source=source,
        target=target,
        relation="tradesWith",
        label="trades with",
        family="economy",
        color="#E69F00",
        status=status,
        status_label=status,
        line="solid",
        symmetric=True,
        attributed=False,
    )


def test_labels_are_known_in_all_languages_of_the_ontology(drawn):
    """A network says its labels in one language and knows the others: relations, statuses, things."""
    assert drawn.languages == ("en", "az", "kk", "ru", "tr")
    assert set(drawn.glossary["trades with"]) == {"az", "kk", "ru", "tr"}
    assert drawn.glossary["Aland"] == {"kk": "Аланд"}
    assert set(drawn.glossary["planned"]) == {"az", "kk", "ru", "tr"}


def test_a_network_in_another_language_knows_english():
    """Drawn in Kazakh, the glossary leads back to English."""
    kazakh = network(drawn_graph.store(), language="kk")

    assert kazakh.glossary["Аланд"]["en"] == "Aland"
    assert kazakh.glossary["жоспарланған"]["en"] == "planned"


def test_two_things_of_one_name_are_not_confused():
    """Where two things share a label but not its translation, the label stays as it is."""
    store = drawn_graph.store()
    store.update(
        "PREFIX id: <https://w3id.org/bilateral-kg/id/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"
        ' INSERT DATA { GRAPH <urn:g> { id:port rdfs:label "Bem"@en , "Порт"@ru .'
        ' id:bem rdfs:label "Бем"@ru } }'
        ' ; DELETE WHERE { GRAPH ?g { id:port rdfs:label "Port"@en } }'
    )

    assert network(store).glossary["Bem"] == {}


def test_every_repeated_text_stands_once(drawn):
    """No text is written twice, and every glossary speaks only of texts that are there."""
    data = written(drawn)

    assert len(data["texts"]) == len(set(data["texts"]))
    assert data["texts"][0] == ""
    assert all(int(at) < len(data["texts"]) for others in data["glossary"].values() for at in others)


def test_a_table_s_columns_travel_with_it(drawn):
    """A row holds no more cells than its table's columns name, and of the kind that each says it holds."""
    data = written(drawn)

    for table, columns in page_rows.COLUMNS.items():
        rows = [name for node in data["nodes"] for name in node[6]] if table == "names" else data[table]
        assert list(columns.items()) == list(data["columns"][table].items())
        assert rows
        assert all(len(row) <= len(columns) for row in rows)
        assert all(
            type(cell) is type(empty) or isinstance(cell, float)
            for row in rows
            for cell, empty in zip(row, columns.values(), strict=False)
        )


def test_a_legend_has_a_mark_for_whatever_is_drawn():
    """A network from elsewhere needs no legend of its own: families, classes and statuses get their marks."""
    complete = page_data.complete(made(3))

    assert [mark.name for mark in complete.families] == ["economy"]
    assert [(mark.name, mark.color) for mark in complete.groups] == [("Polity", "#0072B2")]
    assert [mark.name for mark in complete.statuses] == ["asserted"]
    assert page_data.complete(complete) == complete


def test_a_page_takes_few_bytes_a_thing():
    """Beside what every page needs, a thing with two ties takes at most 450 bytes."""
    size = len(page(made(1000)).html.encode())

    assert size - FREE <= 450 * 1000


def test_rows_for_readers_without_script_are_for_small_graphs(drawn):
    """The table stands in the file as HTML up to some hundred rows; above, the page names another place."""
    few, many = page(drawn).html, page(made(STATIC_ROWS)).html

    assert '<table class="plain-rows">' in few
    assert '<table class="plain-rows">' not in many
    assert "claims.csv" in many


@pytest.mark.parametrize("color", ["#000000", "#ffffff", "#1c2430", "#F0E442", "#0072B2", "red"])
def test_colors_stand_out_by_day_and_by_night(color):
    """Whatever a graph asks for, a line has a contrast of 3 to its ground, by night 4.5."""
    assert contrast(legible(color), PAPER) >= 3
    assert contrast(legible(color, NIGHT, NIGHT_RATIO), NIGHT) >= NIGHT_RATIO


def test_drawing_by_night_has_the_ground_that_colors_are_chosen_for(drawn):
    """Colors are made to stand out on the very ground that style and canvas give the drawing."""
    text = page(drawn).html

    assert f"--card: {NIGHT};" in text
    assert f'card: "{NIGHT}"' in text


def test_every_part_of_the_script_is_in_the_page_once():
    """The page is made from all files of its folder."""
    assert sorted(path.stem for path in PARTS.glob("*.js")) == sorted(SCRIPTS)
    assert sorted(path.stem for path in PARTS.glob("*.css")) == sorted((*STYLES, WITHOUT_SCRIPT))


@pytest.mark.parametrize("name", SCRIPTS[1:])
def test_parts_take_only_from_those_before(name):
    """A part of the script names what it takes at its top, and all of it stands before."""
    text = (PARTS / f"{name}.js").read_text(encoding="utf-8")
    taken = set()
    for names in re.findall(r"const (\{[^;]*\}) = bilateral;", text):
        flat = re.sub(r":\s*\{[^{}]*\}", ":", names)
        taken |= set(re.findall(r"[{,]\s*(\w+)", flat))
    taken |= set(re.findall(r"bilateral\.(\w+)\.", text))

    assert taken <= set(SCRIPTS[: SCRIPTS.index(name)]) | {name}


@pytest.mark.parametrize("name", SCRIPTS[1:])
def test_parts_use_what_they_take(name):
    """No part takes a name that it does not use."""
    text = (PARTS / f"{name}.js").read_text(encoding="utf-8")
    taken = re.search(r"const (\{[^;]*\}) = bilateral;", text)
    names = re.findall(r"(\w+)\s*[,}]", taken[1]) if taken else []

    assert [] == [each for each in names if not re.search(rf"\b{each}\b", text[taken.end() :])]


@pytest.mark.parametrize("name", SCRIPTS)
def test_parts_set_text_as_text(name):
    """No part reads HTML from a string, evaluates one, or asks the network for anything.

    One keeps something in the browser: the style of citations that was chosen last.
    """
    text = (PARTS / f"{name}.js").read_text(encoding="utf-8")

    forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function"
    forbidden += r"|fetch\(|XMLHttpRequest|\bimport\b"
    assert [] == re.findall(forbidden, text)
    assert ("localStorage" in text) == (name == "citing")


def test_same_page_for_the_same_network(drawn):
    """A page depends on its network alone, not on the order in which the glossary was filled."""
    turned = replace(drawn, glossary=dict(reversed(drawn.glossary.items())))

    assert page(turned) == page(drawn)
