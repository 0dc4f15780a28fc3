"""*Save > For a report* on the page: the same figures, of what is shown, with their words, to be saved."""

import re
from io import BytesIO

import accessibility
import drawn_graph
import pytest
from figure_svg import Read
from opened_page import blank, go, in_network, turn_to

import kg
from viz.network import network
from viz.page import page


@pytest.fixture(scope="module")
def tab(browser, built):
    """The page of the shipped corpus, in which printing is noted and shows no dialog of the system."""
    tab = blank(browser, accept_downloads=True)
    tab.add_init_script("window.printed = 0; window.print = () => { window.printed += 1; };")
    go(tab, built / "graph.html")
    yield tab
    assert (tab.noted["errors"], tab.noted["console"]) == ([], [])
    tab.context.close()


@pytest.fixture
def at(tab):
    """Show what an address says, and ask for a figure."""

    def ask(fragment="", kind=None, width=16):
        if tab.locator("#figure[open]").count():
            tab.click("#figure button:has-text('Close')")
        turn_to(tab, in_network(fragment))
        tab.click("#save summary")
        tab.click("#report")
        if kind:
            tab.check(f"input[name=figure-kind][value={kind}]")
        tab.check(f"input[name=figure-width][value='{width}']")
        return tab

    return ask


def saved(tab, form):
    """Save a figure in a format; return its bytes."""
    with tab.expect_download() as download:
        tab.click(f"[data-form={form}]")
    return download.value.path().read_bytes()


@pytest.mark.sampled(3)  # each kind and each width
@pytest.mark.parametrize("width", [16, 8])
@pytest.mark.parametrize(
    ("fragment", "kind"),
    [("", "ladder"), ("", "ledger"), ("#thing=kazakhstan", "neighborhood"), ("", "neighborhood")],
)
def test_a_figure_can_be_read_in_a_report(at, fragment, kind, width):
    """Letters are at least 7 pt at its width, texts stand in the frame and beside each other, on one page."""
    read = Read(saved(at(fragment, kind, width), "svg"))

    assert read.millimeters == width * 10
    assert read.least >= 7 - 1e-9
    assert read.outside == []
    assert read.covered == []
    assert read.box[3] <= 24 / 2.54 * 72
    assert re.fullmatch(
        r"Source: El\.kz and \d+ other documents, 20\d\d–20\d\d · bilateral-kg, version [0-9a-f]{16}"
        r" · CC0 1\.0 · names imply no opinion on the status of any territory",
        read.source,
    )


@pytest.mark.parametrize(
    ("fragment", "kind", "options"),
    [("", "ladder", {"show": "ladder"}), ("#thing=baku", "neighborhood", {"about": "baku"})],
)
def test_page_and_command_draw_the_same(at, built, fragment, kind, options):
    """The figure of the page has the title, the texts and the words of the one that the command writes."""
    drawn = kg.open(built).figure(options.pop("show", ""), **options).figure
    read, other = Read(saved(at(fragment, kind), "svg")), Read(drawn.svg)

    assert read.title == other.title
    assert sorted(read.texts) == sorted(other.texts)
    assert sorted(read.description.split(". ")) == sorted(other.description.split(". "))


def test_the_filter_counts(at):
    """What is left out by the filter is not in the figure, nor in its legend and title."""
    read = Read(saved(at("#hide=status:denied&hide=family:economy", "ladder"), "svg"))

    assert not {"Economy", "denied", "trades with"} & set(read.texts)
    assert "denied" not in read.title


def test_nothing_to_draw_is_said(at):
    """Where the filter leaves nothing, the dialog says so and offers no file."""
    tab = at("#none=family", "ladder")

    assert "Nothing of this is shown" in tab.inner_text("#figure .preview")
    assert tab.is_disabled("[data-form=svg]")


def test_a_png_is_the_same_twice_as_fine(at):
    """The PNG has 192 pixels an inch."""
    png = saved(at("", "ladder", 8), "png")

    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20]) == pytest.approx(8 / 2.54 * 192, abs=1)


def test_a_pdf_is_printed_alone_on_its_own_size(at):
    """Printing for a PDF shows the figure alone, on a sheet of its size; afterwards all is back."""
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed")
    tab = at("#thing=baku", "neighborhood", 8)
    tab.click("[data-form=pdf]")
    tab.emulate_media(media="print")
    read = pypdf.PdfReader(BytesIO(tab.pdf(prefer_css_page_size=True)))
    tab.emulate_media(media="screen")
    tab.evaluate("dispatchEvent(new Event('afterprint'))")

    assert tab.evaluate("window.printed") == 1
    assert len(read.pages) == 1
    assert float(read.pages[0].mediabox.width) == pytest.approx(8 / 2.54 * 72, abs=1)
    assert read.pages[0].extract_text().startswith("Baku and 5 others are")
    assert tab.locator(".one-figure").count() == 0


def test_the_words_can_be_copied(at):
    """The words that stand for the figure are in the dialog."""
    tab = at("#thing=baku", "neighborhood")

    assert "Kassym-Jomart Tokayev visited Baku" in tab.input_value("#figure textarea")


@pytest.mark.parametrize("width", [1280, 360])
def test_the_dialog_is_accessible(at, tab, width):
    """Axe finds nothing in the dialog; Escape closes it, and the focus is where it was."""
    tab.set_viewport_size({"width": width, "height": 740})
    at("", "ladder")
    found = accessibility.violations(tab, "#figure", runOnly=["wcag2a", "wcag2aa", "wcag22aa"])
    tab.keyboard.press("Escape")
    # A closed dialog is an event of its own, which comes after the key is done.
    tab.wait_for_function("() => document.activeElement.textContent === 'Save'")
    tab.set_viewport_size({"width": 1280, "height": 800})

    assert [each["id"] for each in found] == []
    assert tab.is_hidden("#figure")


def test_hostile_names_are_text(browser, tmp_path):
    """Whatever a label says, it is text in the figure, and nothing of it runs."""
    path = tmp_path / "evil.html"
    path.write_text(page(network(drawn_graph.store())).html, encoding="utf-8")
    tab = go(blank(browser, accept_downloads=True), path, in_network("#thing=evil"))
    tab.click("#save summary")
    tab.click("#report")
    tab.check("input[name=figure-kind][value=neighborhood]")
    read = Read(saved(tab, "svg"))

    assert {each.tag.rpartition("}")[2] for each in read.tree.iter()} <= {
        *("svg", "title", "desc", "rect", "path", "text")
    }
    assert read.outside == []
    assert tab.evaluate("window.hurt") is None
    assert (tab.noted["errors"], tab.noted["dialogs"]) == ([], [])
    tab.context.close()
