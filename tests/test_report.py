"""Figures for a report: they can be read at the width of a column, say what they rest on, hold no more."""

import re
import sys
from io import BytesIO
from pathlib import Path

import drawn_graph
import pytest
from figure_svg import Read
from pyoxigraph import Literal, Quad

import kg
from kg.errors import InputError
from kg.rdf import terms
from kg.rdf.terms import BR, DCTERMS, ID, OWL, RDF, RDFS
from viz.network import network
from viz.report import converting, figures
from viz.report.ladder import two
from viz.report.neighborhood import MOST

GOLDEN = Path(__file__).parent / "figures" / "ladder.svg"
ALL = [("ladder", {}), ("ledger", {}), ("neighborhood", {"about": "kazakhstan"})]


@pytest.fixture(scope="module")
def shipped(built):
    """The graph of the shipped corpus."""
    return kg.open(built)


@pytest.fixture(scope="module")
def figure(shipped):
    """Draw a figure of the shipped corpus, once for each choice."""
    known = {}

    def draw(show, width, about=""):
        key = show, width, about
        if key not in known:
            known[key] = shipped.figure(show, about=about, width=width).figure
        return known[key]

    return draw


@pytest.fixture(scope="module")
def small():
    """The network of the small, hostile graph."""
    return network(drawn_graph.store())


@pytest.mark.parametrize("width", [16, 8])
@pytest.mark.parametrize(("show", "options"), ALL)
def test_it_can_be_read_in_a_report(figure, show, options, width):
    """Letters are at least 7 pt at its width, texts stand in the frame and beside each other, on one page."""
    read = Read(figure(show, width, **options).svg)

    assert read.millimeters == width * 10
    assert read.least >= 7 - 1e-9
    assert read.outside == []
    assert read.covered == []
    assert read.box[3] <= 24 / 2.54 * 72


@pytest.mark.parametrize(("show", "options"), ALL)
def test_its_title_is_a_sentence_with_numbers(figure, show, options):
    """The title says what the figure shows, stands in it in large letters, and is the SVG's own title."""
    drawn = figure(show, 16, **options)
    read = Read(drawn.svg)

    assert drawn.title == read.title
    assert re.match(r"[A-Z0-9].*\d", drawn.title)
    assert len(drawn.title.split()) > 5
    assert " ".join(read.texts).startswith(drawn.title)


def test_the_ladder_says_how_the_two_are_tied(figure):
    """Denied and planned ties are counted apart: they tie nobody."""
    said = r"Azerbaijan and Kazakhstan are tied in \d+ ways in these \d+ documents; \d+ more (is|are) \w+, .*"

    assert re.fullmatch(said, figure("ladder", 16).title)


@pytest.mark.parametrize("width", [16, 8])
@pytest.mark.parametrize(("show", "options"), ALL)
def test_its_last_line_tells_the_source(shipped, figure, show, options, width):
    """It names a publisher, counts the documents, their years, version and license, and takes no side."""
    source = Read(figure(show, width, **options).svg).source
    version = shipped.draw().network.version

    assert re.fullmatch(
        r"Source: El\.kz and \d+ other documents, 20\d\d–20\d\d"
        rf" · bilateral-kg, version {version} · CC0 1\.0"
        r" · names imply no opinion on the status of any territory",
        source,
    )


def test_the_legend_has_only_what_occurs(small):
    """A status, a direction or a width stands in the legend where a line has it."""
    whole = Read(figures.draw(small, "ladder", one="aland", other="bemland").svg).texts
    one_way = Read(figures.draw(small, "ladder", one="aland", other="long-sea").svg).texts

    assert {"asserted", "denied", "mutual"} <= set(whole)
    assert not {"planned", "proposed", "agreed", "inferred", "from one to the other"} & set(whole)
    assert {"asserted", "from one to the other"} <= set(one_way)
    assert not {"denied", "mutual"} & set(one_way)


def test_too_much_is_left_out_by_name(shipped, figure):
    """A neighborhood has at most 15 boxes; what has no room is named, the rest of it counted."""
    read = Read(figure("neighborhood", 16, about="kazakhstan").svg)
    boxes = [each for each in read.tree.iter("{http://www.w3.org/2000/svg}rect") if each.get("rx")]

    assert 6 < len(boxes) <= MOST
    assert re.search(r"Left out for want of room: .+, .+ and .+\.", " ".join(read.texts))


def test_the_words_stand_for_the_figure(figure):
    """All that lines show is told in sentences, in the SVG and for other formats."""
    drawn = figure("ladder", 16)

    assert drawn.alt == Read(drawn.svg).description
    assert re.search(r"Azerbaijan trades with Kazakhstan \(\d+ statements, \d+ voices\)\.", drawn.alt)
    assert "Denied: Azerbaijan shares a land border with Kazakhstan" in drawn.alt


def test_a_title_of_ones_own(shipped):
    """Who has another sentence gives it."""
    assert Read(shipped.figure(about="baku", title="All roads lead to Baku").figure.svg).title == (
        "All roads lead to Baku"
    )


@pytest.mark.sampled(2)
@pytest.mark.parametrize("lang", ["kk", "az", "tr", "ru"])
def test_other_scripts_have_room(shipped, lang):
    """Names in Cyrillic, with Azerbaijani and Turkish letters, are measured as they are."""
    read = Read(shipped.figure(about="baku", lang=lang, width=8).figure.svg)

    assert read.outside == []
    assert read.covered == []


@pytest.mark.parametrize("width", [16, 8])
def test_a_pdf_has_the_same_words(figure, width):
    """The PDF is as wide, its text is text, and it carries title and description."""
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed")
    drawn = figure("ladder", width)
    read = pypdf.PdfReader(BytesIO(converting.convert(drawn, "pdf")))
    words = read.pages[0].extract_text()

    assert len(read.pages) == 1
    assert float(read.pages[0].mediabox.width) == pytest.approx(width / 2.54 * 72, abs=0.1)
    assert {"Azerbaijan", "Kazakhstan", "Economy", "trades with"} <= {
        each.strip() for each in words.splitlines()
    }
    assert (read.metadata.title, read.metadata.subject) == (drawn.title, drawn.alt)


def test_a_pdf_has_all_letters(shipped):
    """Letters of Kazakh, Azerbaijani and Turkish are in the font, and can be searched."""
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed")
    drawn = shipped.figure(about="kazakhstan", title="Қазақстан, Әзербайжан, Azərbaycan, Türkiye’deki ığdır")
    words = pypdf.PdfReader(BytesIO(converting.convert(drawn.figure, "pdf"))).pages[0].extract_text()

    assert "Қазақстан, Әзербайжан, Azərbaycan, Türkiye’deki ığdır" in words


@pytest.mark.parametrize("width", [16, 8])
def test_a_png_has_twice_the_pixels(figure, width):
    """A PNG has 192 pixels an inch, twice those of a screen."""
    png = converting.convert(figure("ladder", width), "png")

    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20]) == pytest.approx(width / 2.54 * 192, abs=1)


@pytest.mark.parametrize("form", ["svg", "pdf", "png"])
def test_a_figure_is_the_same_each_time(figure, form):
    """The same graph gives the same bytes."""
    drawn = figure("ladder", 8)

    assert converting.convert(drawn, form) == converting.convert(drawn, form)


@pytest.mark.parametrize("form", ["pdf", "png"])
def test_a_missing_library_is_told_in_a_line(figure, form, monkeypatch):
    """Without the extra, the message says how to come by it; SVG needs none."""
    for name in ("resvg_py", "reportlab", "reportlab.graphics", "svglib", "svglib.svglib"):
        monkeypatch.setitem(sys.modules, name, None)

    with pytest.raises(InputError, match=r"needs the library .*bilateral-kg\[report\]"):
        converting.convert(figure("ladder", 8), form)
    assert converting.convert(figure("ladder", 8), "svg").startswith(b"<svg")


@pytest.mark.parametrize("width", [16, 8])
@pytest.mark.parametrize("form", ["svg", "pdf", "png"])
def test_hostile_names_are_text(small, width, form):
    """Whatever a label, a version or a license says, it is text in the figure, and stands within it."""
    drawn = figures.draw(small, "neighborhood", one="evil", width=width, title=drawn_graph.HOSTILE)
    read = Read(drawn.svg)
    tags = {each.tag.rpartition("}")[2] for each in read.tree.iter()}

    assert tags == {"svg", "title", "desc", "rect", "path", "text"}
    assert read.outside == []
    assert "onerror" in read.title
    assert converting.convert(drawn, form)


def test_whatever_a_graph_says_of_itself():
    """A version or license that is long or hostile takes no more than its place."""
    store = drawn_graph.store()
    home = terms.graph("catalogue")
    dataset = ID["dataset"]
    store.add(Quad(dataset, RDF["type"], terms.VOID["Dataset"], home))
    store.add(Quad(dataset, OWL["versionInfo"], Literal(drawn_graph.HOSTILE * 9), home))
    store.add(Quad(dataset, DCTERMS["license"], Literal("<b>mine</b>" * 99), home))
    read = Read(figures.draw(network(store), "ladder", one="aland", other="bemland").svg)

    assert read.outside == []
    assert "<b>mine</b>" in read.source
    assert len(read.source) < 400


def test_many_ties_fit_on_a_page():
    """Of more ties than a page has room for, those with most voices are drawn, and the rest counted."""
    store = drawn_graph.store()
    home = terms.graph("ontology")
    for number in range(90):
        relation = BR[f"tie{number}"]
        for predicate, value in {
            RDF["type"]: BR["Relation"],
            RDFS["label"]: Literal(f"is tied in way number {number} to", language="en"),
            BR["family"]: BR["economy"],
        }.items():
            store.add(Quad(relation, predicate, value, home))
        store.extend(drawn_graph._claim(1000 + number, f"aland tie{number} bemland", "asserted", "so it is"))
    read = Read(figures.draw(network(store), "ladder", one="aland", other="bemland").svg)

    assert read.box[3] <= 24 / 2.54 * 72
    assert re.search(
        r"Left out for want of room: \d+ ties of which fewer voices speak\.", " ".join(read.texts)
    )


def test_who_the_two_are(small, shipped):
    """Those that are named; else those that the graph is about; else those of whom most is said."""
    assert two(small, "aland", "bem") == ("aland", "bem")
    assert two(shipped.draw().network) == ("azerbaijan", "kazakhstan")
    assert two(small) == ("aland", "bemland")
    assert two(small, "port") == ("port", "bem")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"show": "pie"}, "no figure is called 'pie'"),
        ({"width": 12}, "no figure is 12 cm wide"),
        ({"show": "ladder", "one": "ann", "other": "port"}, "Ann Expert and Port have no tie here"),
        ({"show": "ledger"}, "no promise is known here"),
    ],
)
def test_what_cannot_be_drawn_is_told(small, options, message):
    """An unknown figure or width, two without a tie, no promise: one line says so."""
    with pytest.raises(InputError, match=message):
        figures.draw(small, **options)


def test_the_command_writes_figure_and_words(run, built, tmp_path):
    """``--for report`` writes the figure in the format of its name, and its words if they are asked for."""
    out, words = tmp_path / "ties.pdf", tmp_path / "ties.txt"
    options = ("--build", built, "--for", "report", "--width", "8", "-o", out, "--alt", words)
    done = run("draw", *options)

    assert (done.returncode, done.stderr) == (0, "")
    assert out.read_bytes().startswith(b"%PDF")
    assert words.read_text(encoding="utf-8").startswith("Azerbaijan and Kazakhstan are tied in ")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--width", "8", "-o", "x.svg"), "--width is of a figure: say --for report."),
        (("--for", "report", "-o", "x.html"), "x.html: no drawing ends in 'html'. Use svg, pdf, png"),
        (("--for", "report", "--format", "gexf", "-o", "x"), "a figure is no gexf. Use svg, pdf, png"),
    ],
)
def test_options_that_do_not_fit(run, built, tmp_path, options, message):
    """What is only of a figure asks for one; a figure is no page and no network."""
    done = run("draw", "--build", built, *options, cwd=tmp_path)

    assert done.returncode != 0
    assert message in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_one_figure_as_it_was_looked_at(small):
    """The ladder of the small graph, which somebody looked at; ``--regenerate-answers`` is not for it."""
    drawn = figures.draw(small, "ladder", one="aland", other="bemland")

    assert GOLDEN.read_text(encoding="utf-8") == drawn.svg
