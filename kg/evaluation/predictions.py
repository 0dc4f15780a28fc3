"""Where the candidates to be evaluated come from: files that were written, or the texts themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.evaluation import evaluating, gold
from kg.extraction import candidates
from kg.extraction.pipeline import extract
from kg.extraction.running import prepared
from kg.ontology import vocabulary
from kg.timing import stage, steps

if TYPE_CHECKING:
    from pathlib import Path

    from kg.evaluation.evaluating import Evaluation
    from kg.evaluation.gold import GoldText
    from kg.extraction.candidates import Candidates

__all__ = ["evaluated"]


def evaluated(place: Path, predicted: Path | None, cut: float) -> Evaluation:
    """Evaluate the candidates of a file or folder, or those that the texts give now, against gold.

    Raises ``InputError`` where gold, text or candidates are missing.
    """

    def found(text: GoldText) -> Candidates:
        if predicted is None:
            knowledge, names, _ = prepared(None)
            return extract(text.source, knowledge, names)
        return _kept(predicted, text)

    texts = [*gold.read(place)]
    with stage("score candidates"):
        return evaluating.evaluate(steps(texts, len(texts)), found, vocabulary.load(), cut=cut)


def _kept(predicted: Path, text: GoldText) -> Candidates:
    name = f"{text.source.slug}.candidates.jsonl"
    file = predicted / name if predicted.is_dir() else predicted
    if not file.is_file():
        fix = "Write it with `bilateral extract --all`"
        raise InputError("no candidates for this text", where=str(file), fix=fix)
    return candidates.read(file)
