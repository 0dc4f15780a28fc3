"""Write the figures of extraction anew: ``python tests/refresh_extraction.py SHARED``.

SHARED holds ``extraction/dev``, ``extraction/plover``, ``seed`` and ``ungd``, which are not part of the
project. The figures go to ``docs/extraction-figures.json`` and into the tables of ``docs/extraction.md``. Of
the gold set only the half *train* is read.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import lay_out_gold

from kg.corpus import loading
from kg.evaluation import plover, predictions, report
from kg.extraction import candidates, running
from kg.extraction.pipeline import extract

DOCS = Path(__file__).parent.parent / "docs"
INTERVIEW = "2022-08-25-elkz-tukumov"
BEGIN, END = "<!-- figures -->\n", "<!-- end of figures -->\n"
CUT = 0.5


def speeches(archive):
    """Return the evaluation of the speeches that triggers were made with."""
    with tempfile.TemporaryDirectory() as home:
        lay_out_gold.lay_out(archive, Path(home), "train")
        return predictions.evaluated(Path(home, "train"), None, CUT)


def interview(gold):
    """Return the evaluation of the interview, whose turns the shipped corpus has."""
    knowledge, names, sources = running.prepared(loading.locate("corpus"))
    with tempfile.TemporaryDirectory() as home:
        file = Path(home, "interview.jsonl")
        file.write_bytes(candidates.write(extract(sources[INTERVIEW], knowledge, names)))
        return predictions.evaluated(gold, file, CUT)


def table(found):
    """Return the tables of an evaluation that the page shows."""
    return "\n\n".join(report.markdown(found).split("\n\n")[:3])


def main(shared):
    """Evaluate, and write the figures."""
    sets = {
        "Three texts of development": predictions.evaluated(shared / "extraction" / "dev", None, CUT),
        "The interview": interview(next((shared / "seed").glob("*.gold.jsonl"))),
        "Speeches, the half train": speeches(next((shared / "ungd").glob("*.tar.xz"))),
    }
    records = plover.evaluate(
        shared / "extraction" / "plover" / "PLOVER_GSR_CAMEO.json", *running.prepared(None)[:2]
    )
    figures = {name: report.figures(found) for name, found in sets.items()}
    figures["PLOVER"] = report.plover_figures(records)
    text = json.dumps(figures, indent=1, ensure_ascii=False) + "\n"
    (DOCS / "extraction-figures.json").write_text(text, encoding="utf-8")
    parts = [f"### {name}\n\n{table(found)}\n" for name, found in sets.items()]
    parts.append(f"### PLOVER\n\n{report.plover_markdown(records)}")
    page = DOCS / "extraction.md"
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    page.write_text(
        before + BEGIN + "\n" + "\n".join(parts) + "\n" + END + rest.partition(END)[2], encoding="utf-8"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
