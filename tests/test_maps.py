"""The map: what has coordinates and is spoken of, on land that ships, in shares of the drawing."""

import re

import pytest
from opened_page import let_go, open_page
from served_site import client, foreign
from small_corpus import ENTITIES, write

import kg
from viz.outline import View

PLACED = ENTITIES.replace("label: Aland,", "label: Aland, latitude: 10.5, longitude: 20,").replace(
    "label: Bemland}", "label: Bemland, latitude: -10.5, longitude: 160}"
)


def site(folder, own=PLACED, **replaced):
    """A client of the site over the small corpus, with coordinates."""
    return client(kg.build(write(folder, entities=own, **replaced)).store, folder)


def drawn(page):
    """The map of a page, or nothing."""
    found = re.search(r'<figure class="map">.*?</figure>', page.text, re.DOTALL)
    return found[0] if found else ""


def test_the_first_page_and_that_of_a_pair_have_a_map(tmp_path):
    """Polities are marked by name with links; a line joins those that claims involve."""
    asked = site(tmp_path)
    for page in (asked.get("/"), asked.get("/dyad/aland/bem-land")):
        told = drawn(page)

        assert ["Aland", "Bemland"] == sorted(re.findall(r"<text[^>]*>([^<]*)</text>", told))
        assert 1 == told.count('<line class="tie')
        assert '<path class="land" d="M' in told
        assert "No borders are drawn" in told


def test_what_nobody_speaks_of_is_not_marked(tmp_path):
    """An entity with coordinates and without a claim is not on the map."""
    own = f"{PLACED}far-land: {{type: Polity, label: Farland, latitude: 1, longitude: 1}}\n"

    assert "Farland" not in drawn(site(tmp_path, own).get("/"))


def test_no_map_without_two_places(tmp_path):
    """Where fewer than two places are known there is no map, nor over RDF that knows nothing of claims."""
    assert "" == drawn(site(tmp_path, ENTITIES).get("/"))
    assert "" == drawn(client(foreign()).get("/"))


def test_names_are_text(tmp_path):
    """A name that looks like markup is shown as it is written."""
    told = drawn(site(tmp_path, PLACED.replace("label: Aland,", "label: '<script>x</script>',")).get("/"))

    assert "<script>" not in told
    assert "&lt;script&gt;x&lt;/script&gt;" in told


@pytest.mark.parametrize(
    "points",
    [
        [(20.0, 10.0), (21.0, 11.0)],
        [(-179.9, -89.0), (179.9, 89.0)],
        [(177.0, -18.0), (-175.0, -21.0)],
        [(0.0, 85.0), (10.0, 89.9)],
        [(71.4, 51.2), (71.4, 51.2)],
    ],
)
def test_every_place_is_in_the_window(points):
    """Wherever places lie, at a pole or beside the date line, the window holds them and cuts the land."""
    view = View.over(points)
    west, north, wide, high = map(float, view.box.split())
    ends = [tuple(map(float, pair)) for pair in re.findall(r"(-?\d+) (-?\d+)", view.land())]

    assert all(0 <= x <= 100 and 0 <= y <= 100 for x, y in (view.place(*point) for point in points))
    assert -180 <= view.west < view.east <= 180
    assert -90 <= view.south < view.north <= 90
    assert all(west - 1 <= x <= west + wide + 1 and north - 1 <= y <= north + high + 1 for x, y in ends)


def test_names_that_would_lie_over_others_are_left_out(tmp_path):
    """Of places side by side only that of which most is said has its name; the others keep their marks."""
    cities = PLACED.replace("label: Bem,", "label: Bem, latitude: -10.5, longitude: 159.9,").replace(
        "label: Port A,", "label: Port A, latitude: -10.5, longitude: 159.95,"
    )
    told = drawn(site(tmp_path, cities).get("/"))

    assert 4 == told.count("<circle")
    assert ["Aland", "Bem", "Bemland"] == sorted(re.findall(r"<text[^>]*>([^<]*)</text>", told))


def test_the_map_asks_nothing_from_outside(tmp_path):
    """No tile and no picture is fetched: the map is all in the page."""
    assert [] == re.findall(r'(?:src|href)="(?:https?:)?//', drawn(site(tmp_path).get("/")))


def page(folder, own=PLACED):
    """The page of the graph of the small corpus, with coordinates, as a file."""
    folder.mkdir(exist_ok=True)
    file = folder / "graph.html"
    file.write_bytes(kg.build(write(folder / "corpus", entities=own)).export("html"))
    return file


def test_the_page_has_a_map(tmp_path):
    """The page of a graph has such a map of things that it draws; none where fewer than two are placed."""
    told = (
        page(tmp_path)
        .read_text(encoding="utf-8")
        .partition('<section id="map"')[2]
        .partition("</section>")[0]
    )
    bare = page(tmp_path / "bare", ENTITIES).read_text(encoding="utf-8")

    assert ["Aland", "Bemland"] == sorted(re.findall(r"<text[^>]*>([^<]*)</text>", told))
    assert 1 == told.count('<line class="tie')
    assert '<path class="land" d="M' in told
    assert '<section id="map"' not in bare


def test_what_is_chosen_on_the_map_is_read_in_the_panel(browser, tmp_path):
    """A place or line that is chosen is told beside the drawing; what the drawing leaves out is faint."""
    tab = open_page(browser, page(tmp_path), "#view=map")
    tab.click('#map a[data-thing="aland"]:not([data-with]) circle')
    chosen = tab.evaluate("bilateral.state.now.chosen")
    tab.evaluate(
        "bilateral.state.set({ hidden: { ...bilateral.state.now.hidden, group: new Set(['Polity']) } })"
    )

    assert ("thing", "aland") == (chosen["kind"], chosen["id"])
    assert tab.locator("#map a").count() == tab.locator("#map a.off").count()
    assert ([], []) == (tab.noted["errors"], tab.noted["requests"][1:])
    let_go(tab)
