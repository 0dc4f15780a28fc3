"""Evaluation of candidates against gold: all figures of a set of texts, and what went wrong where."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.corpus.spelling import fold
from kg.evaluation import alignment, measures, turns
from kg.evaluation.measures import Score

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kg.evaluation.alignment import Pairing
    from kg.evaluation.gold import GoldClaim, GoldText
    from kg.extraction.candidates import Candidate, Candidates
    from kg.ontology.vocabulary import Ontology

__all__ = ["Evaluation", "Judged", "evaluate"]

_SURE = 0.8


@dataclass(frozen=True)
class Judged:
    """One text: its gold with what was found of it, what was proposed besides, and both leniently."""

    text: GoldText
    found: Candidates
    pairs: Sequence[Pairing]
    wrong: Sequence[Candidate]
    lenient: Score


@dataclass(frozen=True)
class Evaluation:
    """The figures of a set of texts, as tables from a name to a score or a share."""

    texts: Sequence[Judged]
    scores: Mapping[str, Score]
    shares: Mapping[str, tuple[int, int]]
    by_relation: Mapping[str, Score]
    by_genre: Mapping[str, Score]
    by_status: Mapping[str, Score]
    by_speaker: Mapping[str, Score]
    intervals: Mapping[str, tuple[float, float]]
    calibration: Sequence[measures.Tenth]
    brier: float
    statuses: Mapping[tuple[str, str], int] = field(default_factory=dict)


def evaluate(
    gold: Iterable[GoldText], found: Callable[[GoldText], Candidates], ontology: Ontology, *, cut: float = 0.0
) -> Evaluation:
    """Compare what was found with gold; candidates below ``cut`` count as not proposed."""
    texts = [_judged(text, found(text), ontology, cut) for text in gold]
    facts = [_score(each, lambda relation: not _is_view(relation, ontology)) for each in texts]
    candidates = [(one.score, right) for each in texts for one, right in _verdicts(each)]
    return Evaluation(
        texts=texts,
        scores={
            "all, strict": measures.total(_score(each) for each in texts),
            "all, lenient": measures.total(each.lenient for each in texts),
            "facts, strict": measures.total(facts),
            "opinions, strict": measures.total(
                _score(each, lambda relation: _is_view(relation, ontology)) for each in texts
            ),
            f"facts, strict, at score {_SURE} and above": measures.total(
                _score(each, lambda relation: not _is_view(relation, ontology), _SURE) for each in texts
            ),
        },
        shares=_shares(texts),
        by_relation=_grouped(texts, lambda pair: pair.gold.relation, lambda one: one.relation),
        by_genre=dict(_by_genre(texts, ontology)),
        by_status=_grouped(texts, lambda pair: pair.gold.status, lambda one: one.status),
        by_speaker=_grouped(
            texts, lambda pair: pair.gold.speaker, lambda one: ", ".join(one.speakers) or "narrator"
        ),
        intervals={f"facts, {of}": measures.interval(facts, of) for of in ("precision", "recall")},
        calibration=measures.calibration(candidates),
        brier=measures.brier(candidates),
        statuses=_confusion(texts),
    )


def _by_genre(texts: Sequence[Judged], ontology: Ontology) -> Iterator[tuple[str, Score]]:
    """Yield the scores of each genre: all, facts, opinions."""
    kinds: dict[str, Callable[[str], bool]] = {
        "": lambda _: True,
        ", facts": lambda relation: not _is_view(relation, ontology),
        ", opinions": lambda relation: _is_view(relation, ontology),
    }
    for genre in dict.fromkeys(each.text.genre for each in texts):
        inside = [each for each in texts if each.text.genre == genre]
        for kind, kept in kinds.items():
            yield (
                f"{genre or 'unknown'}{kind}",
                measures.total(_score(each, kept) for each in inside),
            )


def _judged(text: GoldText, found: Candidates, ontology: Ontology, cut: float) -> Judged:
    shown = [each for each in found.candidates if each.score >= cut]
    pairs, wrong = alignment.align(text.claims, shown, ontology)
    loosely, left = alignment.align(text.claims, shown, ontology, lenient=True)
    right = sum(pair.candidate is not None for pair in loosely)
    return Judged(text, found, pairs, wrong, Score(right, right + len(left), len(text.claims)))


def _is_view(relation: str, ontology: Ontology) -> bool:
    known = ontology.relations.get(relation)
    return known is not None and known.attributed_only


def _score(judged: Judged, kept: Callable[[str], bool] = lambda _: True, least: float = 0.0) -> Score:
    pairs = [pair for pair in judged.pairs if kept(pair.gold.relation)]
    right = sum(pair.candidate is not None and pair.candidate.score >= least for pair in pairs)
    wrong = sum(kept(one.relation) and one.score >= least for one in judged.wrong)
    return Score(right, right + wrong, len(pairs))


def _verdicts(judged: Judged) -> list[tuple[Candidate, bool]]:
    right = [(pair.candidate, True) for pair in judged.pairs if pair.candidate is not None]
    return [*right, *((one, False) for one in judged.wrong)]


def _grouped(
    texts: Sequence[Judged], of_gold: Callable[[Pairing], str], of_wrong: Callable[[Candidate], str]
) -> dict[str, Score]:
    found: dict[str, Score] = defaultdict(lambda: Score(0, 0, 0))
    for each in texts:
        for pair in each.pairs:
            right = int(pair.candidate is not None)
            found[of_gold(pair)] += Score(right, right, 1)
        for one in each.wrong:
            found[of_wrong(one)] += Score(0, 1, 0)
    return dict(sorted(found.items()))


def _confusion(texts: Sequence[Judged]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = defaultdict(int)
    for each in texts:
        for pair in each.pairs:
            if pair.candidate is not None:
                found[pair.gold.status, pair.candidate.status] += 1
    return dict(sorted(found.items()))


def _shares(texts: Sequence[Judged]) -> dict[str, tuple[int, int]]:
    """Return what of the stages can be told by gold: so many of so many."""
    hits = [(each, pair.gold, pair.candidate) for each in texts for pair in each.pairs if pair.candidate]
    status = sum(gold.status == one.status for _, gold, one in hits)
    speaker = sum(alignment.same_speaker(gold, one, _persons(each)) for each, gold, one in hits)
    marked = [(each, _marked(each)) for each in texts]
    inside = sum(
        any(start < gold.end and gold.start < end for start, end in spans)
        for each, spans in marked
        for gold in each.text.claims
    )
    claims = sum(len(each.text.claims) for each in texts)
    named = [_names_found(each) for each in texts]
    begun = measures.total(turns.found(each.text.source) for each in texts)
    paired = sum(_is_paired(gold, each) for each in texts for gold in each.text.claims)
    return {
        **({"turns of the gold that were found": (begun.right, begun.gold)} if begun.gold else {}),
        **({"turns found that are of the gold": (begun.right, begun.proposed)} if begun.gold else {}),
        "both ends right, whatever the relation, of the gold": (paired, claims),
        "status right, of what was found": (status, len(hits)),
        "speaker right, of what was found": (speaker, len(hits)),
        "gold in sentences with a candidate or a flag": (inside, claims),
        "sentences with a candidate or a flag": (
            sum(len(spans) for _, spans in marked),
            sum(each.found.sentences for each in texts),
        ),
        "names of the gold that stand in its quote and were found there": (
            sum(found for found, _ in named),
            sum(count for _, count in named),
        ),
    }


def _is_paired(gold: GoldClaim, judged: Judged) -> bool:
    shown = [*(pair.candidate for pair in judged.pairs if pair.candidate), *judged.wrong]
    return any(alignment.same_pair(gold, each) for each in shown)


def _marked(judged: Judged) -> set[tuple[int, int]]:
    return {each.sentence for each in judged.found.candidates if each.score >= _LEAST} | {
        (each.start, each.end) for each in judged.found.flags
    }


_LEAST = 0.5


def _persons(judged: Judged) -> dict[str, str]:
    return (
        {
            end.slug: end.label
            for each in judged.found.candidates
            for end in (each.subject, each.object)
            if end.type == "Person"
        }
        | {
            slug: slug.replace("-", " ")
            for each in judged.found.candidates
            for slug in each.speakers
            if "-" in slug and _is_named(slug, judged)
        }
        | {voice.slug: voice.label for voice in judged.text.source.voices}
    )


def _is_named(slug: str, judged: Judged) -> bool:
    words = set(slug.split("-"))
    return any(words <= set(fold(gold.speaker).split()) for gold in judged.text.claims)


def _names_found(judged: Judged) -> tuple[int, int]:
    """Count the ends of the gold that stand in its own quote, and those that a candidate or mention has."""
    wanted = [
        (gold, name)
        for gold in judged.text.claims
        for name in (gold.subject, gold.object)
        if fold(name) in fold(gold.quote)
    ]
    found = sum(
        any(
            alignment.same_end(name, end) and end.start < gold.end and gold.start < end.end
            for one in judged.found.candidates
            for end in (one.subject, one.object)
        )
        for gold, name in wanted
    )
    return found, len(wanted)
