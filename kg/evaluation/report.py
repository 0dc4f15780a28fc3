"""The page of an evaluation, in Markdown: the figures, then what was wrong and missed, with its passage."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.evaluation.evaluating import Evaluation, Judged
    from kg.evaluation.measures import Score
    from kg.evaluation.plover import Result

__all__ = ["figures", "markdown", "plover_figures", "plover_markdown"]

_AROUND = 60
"""Letters of a text before and after a passage."""


def markdown(found: Evaluation) -> str:
    """Return the page of an evaluation."""
    parts = [
        _table("what", found.scores),
        _intervals(found),
        _shares(found.shares),
        _table("relation", found.by_relation),
        _table("status", found.by_status),
        _table("speaker", found.by_speaker),
        _table("genre", found.by_genre),
        _calibration(found),
        *(_errors(each) for each in found.texts),
    ]
    return "\n\n".join(parts) + "\n"


def figures(found: Evaluation) -> dict[str, object]:
    """Return the figures of an evaluation for a file of figures; shares to three places."""
    return {
        "texts": len(found.texts),
        "scores": {name: _numbers(score) for name, score in found.scores.items()},
        "shares": {name: [right, of, _ratio(right, of)] for name, (right, of) in found.shares.items()},
        "intervals": {name: [round(low, 3), round(high, 3)] for name, (low, high) in found.intervals.items()},
        "calibration": [
            [each.least, each.right, each.count, round(each.mean, 3)] for each in found.calibration
        ],
        "brier": round(found.brier, 3),
    }


def plover_figures(found: Result) -> dict[str, object]:
    """Return the figures on PLOVER for a file of figures."""
    return {
        "records": found.records,
        "actors": _numbers(found.actors),
        "cooperative records": found.cooperative,
        "with a cooperative candidate": found.any_cooperation,
        "with the right class": found.right_class,
        "hostile records": found.hostile,
        "with a false cooperative candidate, by score": {
            str(key): value for key, value in found.false_alarms.items()
        },
    }


def plover_markdown(found: Result) -> str:
    """Return the page on PLOVER."""
    rows = [
        ("states coded as actors", found.actors.right, found.actors.gold),
        ("cooperative records with a cooperative candidate", found.any_cooperation, found.cooperative),
        ("cooperative records with one of the right class", found.right_class, found.cooperative),
        *(
            (f"hostile records with a cooperative candidate, at score {least}", count, found.hostile)
            for least, count in found.false_alarms.items()
        ),
    ]
    lines = [f"| {name} | {right} of {of} | {_ratio(right, of):.2f} |" for name, right, of in rows]
    return "\n".join(["| PLOVER | count | share |", "| --- | --- | --- |", *lines]) + "\n"


def _numbers(score: Score) -> dict[str, object]:
    return {
        "right": score.right,
        "proposed": score.proposed,
        "gold": score.gold,
        "precision": round(score.precision, 3),
        "recall": round(score.recall, 3),
        "f1": round(score.f1, 3),
    }


def _ratio(right: int, of: int) -> float:
    return round(right / of, 3) if of else 0.0


def _table(title: str, scores: Mapping[str, Score]) -> str:
    head = f"| {title} | right | proposed | gold | P | R | F1 |\n| --- | --- | --- | --- | --- | --- | --- |"
    rows = [f"| {name or 'unknown'} | {_row(one)} |" for name, one in scores.items()]
    return "\n".join([head, *rows])


def _row(one: Score) -> str:
    shares = " | ".join(f"{each:.2f}" for each in (one.precision, one.recall, one.f1))
    return f"{one.right} | {one.proposed} | {one.gold} | {shares}"


def _intervals(found: Evaluation) -> str:
    told = [f"{name} {low:.2f} to {high:.2f}" for name, (low, high) in found.intervals.items()]
    return f"95 % intervals by bootstrap over texts: {'; '.join(told)}."


def _shares(shares: Mapping[str, tuple[int, int]]) -> str:
    rows = [f"| {name} | {right} of {of} | {_ratio(right, of):.2f} |" for name, (right, of) in shares.items()]
    return "\n".join(["| stage | count | share |", "| --- | --- | --- |", *rows])


def _calibration(found: Evaluation) -> str:
    rows = [
        f"| {each.least:.1f} | {each.right} | {each.count} | {each.right / each.count:.2f} "
        f"| {each.mean:.2f} |"
        for each in found.calibration
    ]
    head = "| score from | right | candidates | share right | mean score |\n| --- | --- | --- | --- | --- |"
    return "\n".join([head, *rows, "", f"Brier score {found.brier:.3f}."])


def _errors(judged: Judged) -> str:
    lines = [f"## {judged.text.source.title or judged.text.source.slug}", "", "### Wrong", ""]
    lines += islice(_wrong(judged), 200)
    lines += ["", "### Missed", "", *islice(_missed(judged), 200)]
    return "\n".join(lines)


def _wrong(judged: Judged) -> Iterator[str]:
    for one in judged.wrong:
        told = f"{_claimed(one.subject.label, one.relation, one.object.label)} [{one.status}]"
        yield f"- {told} {one.score:.2f}, {one.trigger}: {_passage(judged, one.start, one.end)}"
    for gold, one in ((pair.gold, pair.candidate) for pair in judged.pairs if pair.candidate):
        if one.status != gold.status:
            told = _claimed(gold.subject, gold.relation, gold.object)
            yield f"- status {one.status}, not {gold.status}: {told}: {_passage(judged, one.start, one.end)}"


def _missed(judged: Judged) -> Iterator[str]:
    for gold in (pair.gold for pair in judged.pairs if pair.candidate is None):
        told = _claimed(gold.subject, gold.relation, gold.object)
        yield f"- {told} [{gold.status}]: {_passage(judged, gold.start, gold.end)}"


def _claimed(subject: str, relation: str, target: str) -> str:
    return f"{subject} **{relation}** {target}"


def _passage(judged: Judged, start: int, end: int) -> str:
    text = judged.text.source.text
    parts: Iterable[str] = (text[max(0, start - _AROUND) : start], text[start:end], text[end : end + _AROUND])
    before, inside, after = (" ".join(each.split()) for each in parts)
    return f"… {before} *{inside}* {after} …"
