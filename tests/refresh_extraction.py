"""Write the figures of extraction anew: ``python tests/refresh_extraction.py SHARED [GOLD] [--test-half]``.

SHARED holds ``extraction/dev``, ``extraction/plover`` and ``seed``, which are not part of the project; GOLD
is where ``lay_out_gold.py`` put the gold set, of which the half for training is then measured, too. The
figures go to ``docs/extraction-figures.json`` and into the tables of ``docs/extraction.md``.

``--test-half`` measures the other half of GOLD instead, prints its figures and records them; nothing else is
measured anew. Do so once, when triggers and coefficients stay as they are, and change nothing after it.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path

from kg.corpus import loading
from kg.evaluation import evaluating, gold, plover, predictions, report
from kg.extraction import running
from kg.extraction.pipeline import extract
from kg.ontology import vocabulary

DOCS = Path(__file__).parent.parent / "docs"
FIGURES, PAGE = DOCS / "extraction-figures.json", DOCS / "extraction.md"
INTERVIEW = "2022-08-25-elkz-tukumov"
BEGIN, END = "<!-- figures -->\n", "<!-- end of figures -->\n"
TEST_BEGIN, TEST_END = "<!-- test half -->\n", "<!-- end of test half -->\n"
TEST = "The test half of the gold set, which nobody tuned on"
CUT = 0.5


def interview(place):
    """Return the evaluation of the interview, whose turns the shipped corpus has."""
    knowledge, names, sources = running.prepared(loading.locate("corpus"))
    texts = [replace(each, source=sources[INTERVIEW], genre="interview") for each in gold.read(place)]
    return evaluating.evaluate(
        texts, lambda text: extract(text.source, knowledge, names), vocabulary.load(), cut=CUT
    )


def table(found):
    """Return the tables of an evaluation that the page shows."""
    parts = report.markdown(found).split("\n\n")
    return "\n\n".join([*parts[:3], *(each for each in parts[3:] if each.startswith(("| genre", "| score")))])


def section(name, found):
    """Return the part of the page on a set of texts."""
    return f"### {name}\n\n{table(found)}\n"


def put(begin, end, words):
    """Write words into the page, between two marks."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(begin)
    PAGE.write_text(f"{before}{begin}\n{words}\n{end}{rest.partition(end)[2]}", encoding="utf-8")


def record(figures):
    """Write figures beside those of sets that were not measured now."""
    kept = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
    text = json.dumps({**kept, **figures}, indent=1, ensure_ascii=False) + "\n"
    FIGURES.write_text(text, encoding="utf-8")


def seen(shared, laid_out):
    """Evaluate the sets that triggers and coefficients were made with, and PLOVER; write the figures."""
    sets = {
        "Three texts of development (seen)": predictions.evaluated(shared / "extraction" / "dev", None, CUT),
        "The interview (seen)": interview(next((shared / "seed").glob("*.gold.jsonl"))),
    }
    if laid_out:
        sets["The train half of the gold set (seen)"] = predictions.evaluated(laid_out / "train", None, CUT)
    records = plover.evaluate(
        shared / "extraction" / "plover" / "PLOVER_GSR_CAMEO.json", *running.prepared(None)[:2]
    )
    figures = {name: report.figures(found) for name, found in sets.items()}
    record(figures | {"PLOVER": report.plover_figures(records)})
    parts = [section(name, found) for name, found in sets.items()]
    put(BEGIN, END, "\n".join([*parts, f"### PLOVER\n\n{report.plover_markdown(records)}"]))


def unseen(laid_out):
    """Evaluate the test half, print what comes of it, and write it."""
    found = predictions.evaluated(laid_out / "test", None, CUT)
    record({TEST: report.figures(found)})
    put(TEST_BEGIN, TEST_END, section(TEST, found))
    print(table(found))  # noqa: T201 – what the command is for


def main():
    """Evaluate, and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("gold", type=Path, nargs="?", help="where the gold set is laid out")
    parser.add_argument("--test-half", action="store_true", help="measure the test half, once")
    given = parser.parse_args()
    if given.test_half and given.gold is None:
        parser.error("--test-half needs the folder in which the gold set is laid out")
    if given.test_half:
        unseen(given.gold)
    else:
        seen(given.shared, given.gold)


if __name__ == "__main__":
    main()
