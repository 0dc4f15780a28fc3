"""``bilateral evaluate``: score candidates against gold."""

from __future__ import annotations

import json
from pathlib import Path

import click

from kg.cli import options, progress, sight

__all__ = ["command"]


@click.command(
    "evaluate",
    epilog="Examples: bilateral evaluate gold/ · bilateral evaluate interview.gold.jsonl candidates.jsonl",
)
@click.argument("gold", type=click.Path(path_type=Path, exists=True))
@click.argument("predicted", metavar="[PRED]", required=False, type=click.Path(path_type=Path, exists=True))
@click.option(
    "--cut", type=click.FloatRange(0, 1), default=0.5, show_default=True, help="Leave out scores below."
)
@options.form(["markdown", "json"], default="markdown")
@options.output
@sight.verbose
def command(gold: Path, predicted: Path | None, cut: float, form: str, output: Path | None) -> None:
    """Score candidates against the claims of GOLD: precision, recall, status, speaker, calibration, errors.

    GOLD is a folder of NAME.gold.jsonl, each with NAME.txt and perhaps NAME.json beside it, one such file, or
    the records of PLOVER (.json). PRED is a file of candidates, or a folder of NAME.candidates.jsonl; where
    none is given, candidates are extracted from the texts.
    """
    from kg.cli.writing import write
    from kg.evaluation import plover, predictions, report
    from kg.extraction.running import prepared

    with progress.shown():
        if plover.is_plover(gold):
            result = plover.evaluate(gold, *prepared(None)[:2])
            page, figures = report.plover_markdown(result), report.plover_figures(result)
        else:
            found = predictions.evaluated(gold, predicted, cut)
            page, figures = report.markdown(found), report.figures(found)
    whole = page if form == "markdown" else json.dumps(figures, indent=1, ensure_ascii=False) + "\n"
    write(whole.encode(), output)
