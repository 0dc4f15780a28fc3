"""The picture: what it shows, that it is the same everywhere, that no label breaks out of its place."""

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import drawn_graph
import pytest
from pyoxigraph import Store

from viz.colors import INK, PAPER, contrast, legible, mix
from viz.model import INFERRED
from viz.network import network
from viz.picture import MOST, draw, shown

ROOT = Path(__file__).parent.parent
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def small():
    """The network of the small graph."""
    return network(drawn_graph.store())


@pytest.fixture(scope="module")
def shipped(graph):
    """The network of the shipped corpus."""
    return network(graph)


def words(svg):
    """Return all texts of an SVG."""
    return [text.text or "" for text in ET.fromstring(svg).iter(f"{SVG}text")]


def test_every_line_has_a_label(small):
    """Each link that is shown is named on its line, a weaker status in words too."""
    texts = " ".join(words(draw(small)))

    assert [link.words for link in shown(small).links if link.words not in texts] == []
    assert "✕ denied: shares a land border" in texts
    assert "planned: connected to" in texts


def test_opinions_and_goals_stay_out(small):
    """A picture shows no opinion, no goal, and nothing that only they tie."""
    picture = shown(small)

    assert not any(link.folded for link in picture.links)
    assert "friendship" not in {node.id for node in picture.nodes}


def test_what_follows_between_the_same_two_is_not_said_twice(shipped):
    """An inferred line beside the one it follows from is left out; what joins others stays."""
    inferred = {link.id for link in shown(shipped).links if link.status == INFERRED}

    assert "kazakhstan.neighborOf.uzbekistan.inferred" not in inferred
    assert "center-for-international-relations-studies.signedMemorandumWith.kaziss.inferred" in inferred


def test_at_most_as_many_things_as_are_legible(shipped):
    """Of more things than fit, the most tied are shown, and the picture says how many are not."""
    picture = shown(shipped, 10)
    left = len(shipped.nodes) - len(picture.nodes)

    assert len(shown(shipped).nodes) <= MOST
    assert len(picture.nodes) <= 10
    assert {"kazakhstan", "azerbaijan"} <= {node.id for node in picture.nodes}
    assert f"{left} things" in " ".join(words(draw(shipped, most=10)))


def test_a_crowd_shares_lines_and_says_how_many_there_are(shipped, monkeypatch):
    """Where there are more lines than can be laid out, two things have one that counts what it lacks."""
    monkeypatch.setattr("viz.picture._MOST_LINES", 30)
    monkeypatch.setattr("viz.picture._MOST_WORDS", 3)

    svg = draw(shipped)

    lines = [each for each in ET.fromstring(svg).iter(f"{SVG}g") if each.get("class") == "edge"]
    assert 0 < len(lines) <= 30
    assert "and " in " ".join(word for word in words(svg) if word.endswith(" more"))
    assert "things that only they tie" in " ".join(words(svg))


def test_legend_source_and_notice(small):
    """The picture explains its colors and lines, names its sources and what names do not mean."""
    texts = " ".join(words(draw(small)))

    assert {"state or other polity", "planned", "denied", "Economy"} <= {
        mark.label for mark in (*small.groups, *small.statuses, *small.families) if mark.label in texts
    }
    assert "1 document of Gazette, 2020-05-04" in texts
    assert "legal status" in texts


def test_lines_are_drawn_by_status(small):
    """Dashes for what is planned, dots for what is denied."""
    paths = ET.fromstring(draw(small)).iter(f"{SVG}path")
    dashes = {path.get("stroke-dasharray") for path in paths}

    assert {None, "5,2", "1,5"} <= dashes


def test_hostile_labels_are_text(small):
    """A label with markup or Graphviz's escapes stands in the picture as it is, and nowhere as markup."""
    svg = draw(small)
    tags = {element.tag.removeprefix(SVG) for element in ET.fromstring(svg).iter()}

    assert tags <= {"svg", "g", "a", "path", "polygon", "text", "title", "polyline", "ellipse"}
    assert "<img src=x" in " ".join(words(svg))
    assert {"\\N", "\\G", "&amp;"} <= set(" ".join(words(svg)).replace("'", " ").split())
    assert b"javascript" not in svg


@pytest.mark.parametrize("form", ["svg", "png", "pdf"])
def test_kinds_of_picture(small, form):
    """SVG, PNG and PDF begin as such files do."""
    start = {"svg": b"<?xml", "png": b"\x89PNG", "pdf": b"%PDF"}

    assert draw(small, form).startswith(start[form])


@pytest.mark.parametrize("form", ["svg", "png", "pdf"])
def test_an_empty_graph_gives_a_picture(form):
    """A graph without claims is drawn as an empty picture."""
    assert draw(network(Store()), form)


def test_same_bytes_everywhere():
    """Hash seed, locale, home and time of drawing change nothing."""
    code = """
import sys; sys.path.insert(0, "tests")
import hashlib, drawn_graph
from viz.network import network
from viz.picture import draw
drawn = network(drawn_graph.store())
print([hashlib.sha256(draw(drawn, form)).hexdigest() for form in ("svg", "png", "pdf")])
"""

    def run(**env):
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            encoding="utf-8",
            cwd=ROOT,
            env={**os.environ, **env},
            check=True,
        )
        return done.stdout, done.stderr

    first = run(PYTHONHASHSEED="1")

    assert first == run(PYTHONHASHSEED="2", LC_ALL="C", PYTHONUTF8="0", HOME="/nonexistent", TZ="Asia/Baku")
    assert first[1] == ""


def test_text_is_measured_with_the_font_that_ships(small):
    """Kazakh letters are in the font, which the picture names beside a substitute of like widths."""
    kazakh = network(drawn_graph.store(), language="kk")

    assert "Аланд" in words(draw(kazakh))
    assert b'font-family="DejaVu Sans, Verdana, sans-serif"' in draw(small)


@pytest.mark.parametrize(
    "color", ["#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7"]
)
@pytest.mark.parametrize("ground", [PAPER, "#14181f"])
def test_lines_stand_out_from_their_ground(color, ground):
    """Each color of Okabe and Ito, as a line, has a contrast of at least 3 to paper, by day and by night."""
    assert contrast(legible(color, ground), ground) >= 3


def test_ink_is_readable_in_every_box():
    """Text in a tinted box keeps a contrast of at least 4.5 (WCAG AA)."""
    assert all(contrast(INK, mix(color, PAPER, 0.85)) >= 4.5 for color in ("#0072B2", "#000000", "#D55E00"))


def test_command_draws_by_extension(run, built, tmp_path):
    """The file's extension chooses the format; a known entity's name in any language picks its ties."""
    target = tmp_path / "baku.svg"
    done = run("draw", "--about", "Баку", "--build", built, "-o", target)

    assert (done.returncode, done.stderr) == (0, "")
    assert {"Baku", "Aktau"} <= set(words(target.read_bytes()))


def test_command_draws_an_answer(run, built, tmp_path):
    """``--question`` draws what an answer rests on, under the question and what was asked."""
    target = tmp_path / "neighbors.svg"
    run("draw", "--question", "neighbors", "state=kazakhstan", "--build", built, "-o", target)
    texts = words(target.read_bytes())

    assert {"Uzbekistan", "Kyrgyzstan", "Azerbaijan"} <= set(texts)
    assert "state = Kazakhstan" in " ".join(texts)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-o", "graph.docx"], "no drawing ends in 'docx'"),
        (["--about", "Atlantis"], "Atlantis"),
        (["--question", "neighbours"], "no question 'neighbours'"),
        (["--question", "neighbors", "stat=china"], "no parameter 'stat'"),
    ],
)
def test_command_refuses(run, built, arguments, message):
    """An unknown extension, entity, question or parameter is one line, exit 2."""
    done = run("draw", "--build", built, *arguments)

    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
