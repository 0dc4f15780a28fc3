"""No rule of axe is broken in any view, window and scheme: size of targets included, on page and site."""

import pytest
from accessibility import violations
from opened_page import blank, go, let_go, turn_to

WINDOWS = [
    (1440, 900, "light"),
    (1440, 900, "dark"),
    (1280, 720, "light"),
    (1280, 720, "dark"),
    (360, 740, "dark"),
    (360, 740, "light"),
    (768, 1024, "light"),
    (768, 1024, "dark"),
]
"""Width, height and scheme; where not all are tried, each view is in one or two, and most are in use."""
SIZES = {f"{width}x{height}": (width, height) for width, height, _ in WINDOWS[::2]}
VIEWS = (
    "#view=two",
    "#view=network",
    "#view=timeline&known=2023-06-01&compare=2024-06-01",
    "#view=map",
    "#view=table",
    "#step=t2",
)
PAGES = {"ties of two": "/ties?a=azerbaijan&b=kazakhstan", "any two": "/ties", "tour": ""}
RULES = {"rules": {"target-size": {"enabled": True}}}


def broken(tab, **options):
    """Return the rules that are broken, each with the elements that do."""
    found = violations(tab, **(options or RULES))
    return [(each["id"], [node["html"][:110] for node in each["nodes"]]) for each in found]


@pytest.fixture(scope="module")
def page(browser, built):
    """The page of the shipped corpus."""
    tab = go(blank(browser), built / "graph.html")
    yield tab
    assert (tab.noted["errors"], tab.noted["console"]) == ([], [])
    let_go(tab)


@pytest.mark.sampled(7)  # one less than there are windows: each view in another
@pytest.mark.parametrize(("width", "height", "scheme"), WINDOWS)
@pytest.mark.parametrize("view", VIEWS)
def test_the_page_breaks_no_rule(page, view, width, height, scheme):
    """Whatever is shown, in any window, by day and by night, all rules hold, and nothing is wider than it."""
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)
    turn_to(page, view)
    found = broken(page)

    assert (found, page.evaluate("document.documentElement.scrollWidth") <= width) == ([], True)


@pytest.fixture(scope="module")
def pages(browser, site):
    """Pages of the site in one tab, by path."""
    tab = browser.new_page()
    tab.noted = []
    tab.on("pageerror", lambda error: tab.noted.append(str(error)))

    def go_to(path):
        tab.goto(site + path)
        return tab

    yield go_to
    assert tab.noted == []
    tab.close()


@pytest.mark.sampled(3)  # one less than there are sizes
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_the_site_breaks_no_rule(pages, name, size):
    """So it is for the ties of two, where any two are chosen, and on a tour by hand."""
    width, height = SIZES[size]
    tab = pages(PAGES[name] or pages("/").get_by_role("link", name="Tour:").get_attribute("href"))
    tab.set_viewport_size({"width": width, "height": height})
    found = broken(tab)
    tab.emulate_media(color_scheme="dark")
    found += broken(tab, runOnly=["color-contrast"])
    tab.emulate_media(color_scheme="light")

    assert (found, tab.evaluate("document.documentElement.scrollWidth") <= width) == ([], True)
