"""How far two readings of the gold set agree, computed from what is kept of them: places, names, terms.

``python tests/reading_twice.py`` prints the rows that gold/README.md has of it. No text is needed.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate

from lay_out_gold import END, GOLD, claims_of, heads

from kg.corpus import world
from kg.corpus.spelling import fold
from kg.evaluation import measures
from kg.ontology import vocabulary
from kg.review.coefficients import alpha, interval, kappa, unitizing_alpha

SECOND = GOLD / "second"
ENDS = ("subject", "object")


@dataclass(frozen=True)
class Passage:
    """A passage as two readers have it: its header, and the claims of each."""

    head: dict
    first: list
    second: list
    pairs: list


def second_of(head_file):
    """Return the claims of the second reading of the passage of a header; none where it was read once."""
    return claims_of(SECOND / head_file.name) if (SECOND / f"{head_file.stem}{END}").is_file() else []


def read_twice():
    """Return the passages that were read twice."""
    both = [(head, claims_of(file), second_of(file)) for file, head in heads().items()]
    return [Passage(head, first, second, matched(first, second)) for head, first, second in both if second]


def _stretch(claim, of=""):
    return claim[f"{of}start"], claim[f"{of}end"]


def _lengths(one, other):
    """Return how long the shorter of two stretches is, and what both have."""
    (start, end), (first, last) = one, other
    return min(end - start, last - first), max(0, min(end, last) - max(start, first))


def half_shared(one, other):
    """Say whether two stretches share at least half of the shorter."""
    shorter, both = _lengths(one, other)
    return 2 * both >= shorter


def _likeness(one, other):
    """Say how alike two units are: by their ends, then by the part of all their words that both have."""
    mine, theirs = _stretch(one), _stretch(other)
    _, both = _lengths(mine, theirs)
    return sum(same_end(one, other, end) for end in ENDS), both / (
        max(mine[1], theirs[1]) - min(mine[0], theirs[0])
    )


def _bare(name):
    return "".join(filter(str.isalnum, fold(name)))


def same_end(one, other, end):
    """Say whether two claims have one end: names of one thing, or stretches that match."""
    if end in one and end in other:
        mine, theirs = one[end], other[end]
        return _bare(mine) == _bare(theirs) or bool({*world.named(mine)} & {*world.named(theirs)})
    if end in one or end in other:
        return False
    return half_shared(_stretch(one, f"{end}_"), _stretch(other, f"{end}_"))


def matched(first, second):
    """Pair units that share half of the shorter, one to one, the most alike first.

    Relation and status play no part in it, as they are what is compared.
    """
    ranked = sorted(
        (
            (_likeness(one, other), -i, -j)
            for i, one in enumerate(first)
            for j, other in enumerate(second)
            if half_shared(_stretch(one), _stretch(other))
        ),
        reverse=True,
    )
    pairs = {}
    for _, i, j in ranked:
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return [(first[-i], second[-j]) for i, j in pairs.items()]


def _same_ends(pair):
    return all(same_end(*pair, end) for end in ENDS)


def _same(*keys):
    return lambda pair: all(pair[0][key] == pair[1][key] for key in keys)


def _whole(pair):
    return _same("relation", "status")(pair) and _same_ends(pair)


def _views():
    """Return the relations that never become an edge."""
    return {name for name, relation in vocabulary.load().relations.items() if relation.attributed_only}


def _facts(passages):
    """Return the passages with nothing but facts, matched as they were."""
    views = _views()

    def kept(claims):
        return [claim for claim in claims if claim["relation"] not in views]

    return [
        Passage(
            each.head,
            kept(each.first),
            kept(each.second),
            [p for p in each.pairs if p[0]["relation"] not in views],
        )
        for each in passages
    ]


def _figure(value, bounds):
    low, high = bounds
    return f"{value:.2f} ({low:.2f} to {high:.2f})"


def _kappa(key, passages):
    """Return κ with its interval; passages are drawn, since claims of one are not independent."""

    def of(drawn):
        return kappa([(one[key], other[key]) for pairs in drawn for one, other in pairs])

    pairs = [passage.pairs for passage in passages]
    return f"κ {_figure(of(pairs), interval(of, pairs))}"


def _f1(passages, right):
    scores = [
        measures.Score(sum(map(right, each.pairs)), len(each.second), len(each.first)) for each in passages
    ]
    return f"F1 {_figure(measures.total(scores).f1, measures.interval(scores, 'f1'))}"


def _wholes(passages):
    count = sum(_whole(pair) for each in passages for pair in each.pairs)
    return f"{count}; {_f1(passages, _whole)}"


def _marked(passages):
    """Return the agreement on which letters have a claim, the passages laid one after the other."""
    lengths = [each.head["end"] - each.head["start"] for each in passages]
    shifts = [at - each.head["start"] for at, each in zip([0, *accumulate(lengths)], passages, strict=False)]
    spans = [
        [
            (shift + claim["start"], shift + claim["end"])
            for shift, each in zip(shifts, passages, strict=True)
            for claim in getattr(each, reading)
        ]
        for reading in ("first", "second")
    ]
    return unitizing_alpha(spans, sum(lengths))


def rows(passages):
    """Return the rows of the table of agreement by what each is of."""
    pairs = [pair for each in passages for pair in each.pairs]
    first, second = (sum(len(getattr(each, of)) for each in passages) for of in ("first", "second"))

    def of_matched(right):
        count = sum(map(right, pairs))
        return f"{count} ({count / len(pairs):.0%})".replace("%", " %")

    def coded(key):
        krippendorff = alpha([(one[key], other[key]) for one, other in pairs])
        return f"{of_matched(_same(key))}; {_kappa(key, passages)}; α {krippendorff:.2f}"

    parts = f"{len(pairs) / first:.0%} of the first, {len(pairs) / second:.0%} of the second".replace(
        "%", " %"
    )
    return {
        "claims of the first reading, of the second": f"{first}, {second}",
        "letters that have a claim": f"unitizing α {_marked(passages):.2f}",
        "matched units": f"{len(pairs)}; {parts}; {_f1(passages, bool)}",
        "same relation, of matched": coded("relation"),
        "same status, of matched": coded("status"),
        "same subject and object, of matched": of_matched(_same_ends),
        "same speaker, of matched": str(sum(map(_same("speaker"), pairs))),
        "relation, status and both ends, of all": _wholes(passages),
        "relation, status and both ends, of facts": _wholes(_facts(passages)),
    }


def _alone(passage):
    """Return the claims of the second reading that no claim of the first matches, and whether it could."""
    found = [id(other) for _, other in passage.pairs]
    return [
        (claim, any(half_shared(_stretch(claim), _stretch(other)) for other in passage.first))
        for claim in passage.second
        if id(claim) not in found
    ]


def kinds(passages):
    """Return how many differences there are of each kind that places and terms alone can tell."""
    views = _views()
    pairs = [pair for each in passages for pair in each.pairs]
    alone = [claim for each in passages for claim in _alone(each)]
    apart = [pair for pair in pairs if not _same("relation")(pair)]
    sorts = [sum(claim["relation"] in views for claim in pair) for pair in apart]
    forms = [pair for pair in pairs if any((end in pair[0]) != (end in pair[1]) for end in ENDS)]
    ends = [pair for pair in pairs if not _same_ends(pair)]
    status = [pair for pair in pairs if not _same("status")(pair)]
    return {
        "a claim in the first reading only": sum(len(each.first) - len(each.pairs) for each in passages),
        "a view in the second reading only": sum(claim["relation"] in views for claim, _ in alone),
        "a fact in the second reading only": sum(claim["relation"] not in views for claim, _ in alone),
        "of both, on words of which the first has another claim": sum(others for _, others in alone),
        "another relation, a view against a fact": sorts.count(1),
        "another relation, both facts": sorts.count(0),
        "another relation, both views": sorts.count(2),
        "another status, where the relation is another too": sum(pair in apart for pair in status),
        "another status alone": sum(pair not in apart for pair in status),
        "an end that one names and the other gives in the words of the text": len(forms),
        "another end in one form": len(ends) - len(forms),
    }


def relations_apart(passages):
    """Return the three pairs of relations that readers most often have for one unit, in words."""
    found = Counter(
        tuple(sorted(each["relation"] for each in pair))
        for passage in passages
        for pair in passage.pairs
        if not _same("relation")(pair)
    )
    most = sorted(found.items(), key=lambda each: (-each[1], each[0]))[:3]
    return ", ".join(f"`{one}` and `{other}` ({count})" for (one, other), count in most)


def table(of):
    """Return figures as rows of a table in Markdown."""
    return "".join(f"| {what} | {figure} |\n" for what, figure in of.items())


if __name__ == "__main__":
    READ = read_twice()
    sys.stdout.write(f"{table(rows(READ))}\n{table(kinds(READ))}")
