"""Fit the coefficients of scores and marks: ``python tests/fit_scores.py ARCHIVE GOLD [GOLD …]``.

ARCHIVE is the archive of speeches; on passages in it candidates were judged one by one (``gold/judged``).

Each GOLD is a folder or file of gold, as ``bilateral evaluate`` reads it, or ``SLUG=FILE`` for a document of
the shipped corpus, whose turns are then known. A candidate is a success where relation, ends and words are
right, a sentence where a claim stands in it. Texts are few, so each feature of a candidate begins from what
is known of its kind, as pseudo-counts: a share of successes that weighs as much as ``WEIGHT`` candidates.

What the coefficients do on texts that they were not fitted on, each text left out in turn, goes to
``docs/extraction-cross-validated.json`` and into the tables of ``docs/extraction.md``.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

import judged
import readings
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from kg.corpus import loading
from kg.evaluation import alignment, gold, measures
from kg.evaluation.measures import Score
from kg.extraction import flags
from kg.extraction.pipeline import CUT, unscored
from kg.extraction.running import prepared
from kg.extraction.scoring import score
from kg.extraction.views import all_views
from kg.ontology import vocabulary

HOME = Path(__file__).parent.parent
DATA = HOME / "kg" / "extraction" / "data"
PAGE, FIGURES = HOME / "docs" / "extraction.md", HOME / "docs" / "extraction-cross-validated.json"
BEGIN, END = "<!-- cross-validated -->\n", "<!-- end of cross-validated -->\n"
ONTOLOGY = vocabulary.load()
SURE = 0.8
FEWEST = 20
"""Candidates that a tenth of the score needs to say something."""

WEIGHT = 3
"""Candidates that what is known of a feature counts for."""

KNOWN = {
    **{f"subject by {kind}": share for kind, share in [("name", 0.78), ("pair", 0.6), ("leaders", 0.6)]},
    **{
        f"subject by {kind}": share
        for kind, share in [("we", 0.5), ("speaker", 0.4), ("he", 0.6), ("they", 0.5)]
    },
    **{
        f"subject by {kind}": share
        for kind, share in [("acts for", 0.65), ("officer", 0.65), ("bilateral", 0.45)]
    },
    **{f"object by {kind}": share for kind, share in [("name", 0.76), ("free", 0.65), ("listed", 0.5)]},
    **{f"object by {kind}": share for kind, share in [("pair", 0.5), ("officer", 0.6), ("we", 0.5)]},
    **{f"subject by {kind}": share for kind, share in [("voice", 0.65), ("it", 0.6), ("described", 0.5)]},
    **{f"object by {kind}": share for kind, share in [("voice", 0.65), ("described", 0.6)]},
    "performed": 0.75,
    **{
        f"part={kind}": share
        for kind, share in [("title", 0.8), ("list", 0.8), ("noun", 0.65), ("verb", 0.65), ("adjective", 0.7)]
    },
    "subject in clause": 0.4,
    "subject in mod": 0.55,
    "proposed": 0.65,
    "pair of the text": 0.75,
    **{
        f"relation={name}": 0.8
        for name in ("visited", "hasMissionIn", "exportsTo", "tradesWith", "importsFrom")
    },
    **{f"relation={name}": 0.75 for name in ("holdsOfficeIn", "cooperatesWith")},
    **{f"relation={name}": 0.7 for name in ("signed", "memberOf", "metWith", "neighborOf")},
    **{
        f"relation={name}": 0.5
        for name in ("partnerOf", "negotiates", "gatewayTo", "connectedTo", "establishes")
    },
    **{f"relation={name}": 0.5 for name in ("usesForceAgainst", "hasDisputeWith", "allyOf", "sanctions")},
    **{
        f"relation={name}": 0.4
        for name in ("investsIn", "accuses", "invited", "mediates", "threatens", "dependsOn", "carriesOut")
    },
    **{
        f"relation={name}": 0.7
        for name in ("supports", "opposes", "recognizes", "deploysForcesTo", "adopted")
    },
    **{f"relation={name}": 0.65 for name in ("demandsFrom", "aids", "hosted", "participatedIn", "controls")},
    **{f"relation={name}": 0.6 for name in ("suffersCasualtiesIn", "pursuesProject", "sponsored", "chairs")},
    "a view": 0.55,
    "about little": 0.45,
    **{f"trigger={view.name}": 0.55 for view in all_views()},
    "status=asserted": 0.72,
    "status=planned": 0.7,
    "status=assessed": 0.6,
    "status=proposed": 0.55,
    "status=denied": 0.4,
    "points back": 0.35,
    "one word": 0.5,
    **{f"relation={view.relation}": 0.55 for view in all_views()},
}
"""The share of successes among candidates with a feature, from what earlier readings of other texts gave."""


LEARNED = (
    "trigger=",
    "word=",
    "object=",
    "who speaks",
    "asked of others",
    "many words",
    "two words",
    "goes on",
)
"""How features begin of which only the texts tell; so does what joins a relation to a status or an end."""

FEWEST_MET = 5
"""Candidates that have to have such a feature."""

BLIND = {"4", "5", "6"}
"""Rounds of passages whose readers did not know the triggers: these count twice, a single judgment half."""

MEASURED = {"length", "distance", "depth"}
"""Features of which nothing is known beforehand."""

ACCEPTED = {False: "a fact judged by itself", True: "a view judged by itself"}
"""Who judges a candidate by itself accepts what another reader would have coded otherwise, or not at all.

These features take up the difference, and are no part of the score: it is of what gold has.
"""


@dataclass(frozen=True)
class Text:
    """A text with its gold, and what is found in it before anything is scored."""

    name: str
    genre: str
    claims: list
    sentences: list
    resolver: object
    candidates: list
    verdicts: list
    whole: bool = True
    """Whether views were coded, too, so that sentences without a claim are known."""


def texts(places):
    """Yield each gold text with its candidates, and of each whether it is right."""
    whole = loading.load(loading.locate("corpus"))
    for place in places:
        slug, equals, file = place.partition("=")
        knowledge, names, sources = prepared(whole.folder if equals else None)
        for text in gold.read(Path(file if equals else place)):
            source = sources[slug] if equals else text.source
            sentences, resolver, found = unscored(source, knowledge, names)
            pairs, _ = alignment.align(text.claims, found, ONTOLOGY)
            right = {id(pair.candidate) for pair in pairs if pair.candidate}
            verdicts = [id(one) in right for one in found]
            yield Text(source.slug, text.genre, text.claims, sentences, resolver, found, verdicts)


def read_and_judged(archive):
    """Yield each judged passage as a text, with those of its candidates that were judged."""
    knowledge, names, _ = prepared(None)
    for number, source, judgments in judged.laid_out(archive):
        sentences, resolver, found = unscored(source, knowledge, names)
        told = [(one, judged.verdict(one, judgments)) for one in found]
        told = [(one, right) for one, right in told if right is not None]
        kept, verdicts = [one for one, _ in told], [right for _, right in told]
        yield Text(source.slug, f"judged, round {number}", [], sentences, resolver, kept, verdicts)


def read_for_facts(archive):
    """Yield each passage that was read whole for facts, with its candidates of facts."""
    knowledge, names, _ = prepared(None)
    for number, source, claims in readings.laid_out(archive):
        sentences, resolver, found = unscored(source, knowledge, names)
        facts = [one for one in found if not is_view(one.relation)]
        pairs, _ = alignment.align(claims, facts, ONTOLOGY)
        right = {id(pair.candidate) for pair in pairs if pair.candidate}
        verdicts = [id(one) in right for one in facts]
        genre = f"read for facts, round {number}"
        yield Text(source.slug, genre, claims, sentences, resolver, facts, verdicts, whole=False)


def fit_scores(of):
    """Return the coefficients of the score by feature, the intercept under an empty name."""
    samples = [
        (one.features | ({} if text.claims else {ACCEPTED[is_view(one.relation)]: 1.0}), right)
        for text in of
        for one, right in zip(text.candidates, text.verdicts, strict=True)
    ]
    kinds = {*KNOWN, *MEASURED, *ACCEPTED.values(), *learned(samples)}
    known = [({name: 1.0}, success) for name in KNOWN for success in (True, False)]
    weights = [weight(text) for text in of for _ in text.candidates] + [
        WEIGHT * share for name in KNOWN for share in (KNOWN[name], 1 - KNOWN[name])
    ]
    kept = [
        ({name: value for name, value in features.items() if name in kinds}, right)
        for features, right in [*samples, *known]
    ]
    found = fitted(LogisticRegression(C=0.2, max_iter=3000), kept, weights)
    return {name: value for name, value in found.items() if name not in ACCEPTED.values()}


def learned(samples):
    """Return the features of which nothing is known beforehand and that enough candidates have."""
    met = Counter(name for features, _ in samples for name in features)
    begins = (*LEARNED, *(f"{relation} " for relation in ONTOLOGY.relations))
    return {name for name, count in met.items() if count >= FEWEST_MET and name.startswith(begins)}


def weight(text):
    """Return how much a candidate of a text counts."""
    if not text.claims:
        return 0.5
    return 2.0 if text.genre in {f"read for facts, round {number}" for number in BLIND} else 1.0


def fit_marks(of):
    """Return the coefficients by which sentences are marked; a sentence weighs as much as it has claims."""
    counts = [
        (
            flags.features(each, text.resolver),
            sum(each.start < one.end and one.start < each.end for one in text.claims),
        )
        for text in of
        if text.claims and text.whole
        for each in text.sentences
    ]
    samples = [(features, count > 0) for features, count in counts]
    return fitted(LogisticRegression(C=0.1, max_iter=1000), samples, [max(1.0, count) for _, count in counts])


def fitted(model, samples, weights):
    """Return the coefficients of a regression on samples of features and success, to three places."""
    vectorizer = DictVectorizer()
    model.fit(
        vectorizer.fit_transform([features for features, _ in samples]),
        [right for _, right in samples],
        weights,
    )
    found = dict(zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True))
    whole = {"": model.intercept_[0], **{str(name): value for name, value in sorted(found.items())}}
    return {name: round(float(value), 3) for name, value in whole.items()}


def left_out(all_texts):
    """Yield each text with its candidates scored, and its marks, by coefficients fitted on the others.

    Judged passages are left out a round at a time.
    """
    groups = defaultdict(list)
    for each in all_texts:
        groups[each.name if each.claims and each.whole else each.genre].append(each)
    for group in groups.values():
        others = [each for each in all_texts if not any(each is one for one in group)]
        scores, marks = fit_scores(others), fit_marks(others)
        for text in group:
            found = [replace(one, score=score(one.features, scores)) for one in text.candidates]
            at = {one.sentence[0] for one in found if one.score >= flags.LEAST}
            more = (
                flags.marked(text.sentences, text.resolver, at, marks) if text.claims and text.whole else ()
            )
            yield replace(text, candidates=found), at | {each.start for each, _ in more}


def is_view(relation):
    """Say whether a relation is somebody's view."""
    known = ONTOLOGY.relations.get(relation)
    return known is not None and known.attributed_only


def counted(of, view, least):
    """Return the score of facts or views whose score is high enough."""
    judged = [each for text, _ in of for each in zip(text.candidates, text.verdicts, strict=True)]
    shown = [right for one, right in judged if is_view(one.relation) == view and one.score >= least]
    wanted = sum(is_view(one.relation) == view for text, _ in of for one in text.claims)
    return Score(sum(shown), len(shown), wanted)


def figures(of):
    """Return the figures of texts that were left out, by genre and of all."""
    groups = defaultdict(list)
    for each in of:
        groups[each[0].genre or "interview"].append(each)
        judged_only = "all judged passages" if not each[0].claims else "all passages read for facts"
        groups["all" if each[0].claims and each[0].whole else judged_only].append(each)
    return {name: grouped(each) for name, each in sorted(groups.items())}


def grouped(of):
    """Return the figures of one group of texts."""
    judged = [
        (one.score, right)
        for text, _ in of
        for one, right in zip(text.candidates, text.verdicts, strict=True)
    ]
    tenths = measures.calibration(judged)
    return {
        "texts": len(of),
        **(marked(of) if any(text.claims and text.whole for text, _ in of) else {}),
        "scores": {
            f"{name}, at score {least} and above": numbers(counted(of, view, least))
            for name, view in (("facts", False), ("views", True))
            for least in (CUT, SURE)
        },
        "calibration": [[each.least, each.right, each.count, round(each.mean, 3)] for each in tenths],
        "farthest of a tenth": max(
            (round(abs(each.right / each.count - each.mean), 3) for each in tenths if each.count >= FEWEST),
            default=None,
        ),
        "brier": round(measures.brier(judged), 3),
    }


def marked(of):
    """Return how much of the gold, and how many sentences, are marked."""
    return {
        "gold in marked sentences": share([inside(one, text, at) for text, at in of for one in text.claims]),
        "marked sentences": share([each.start in at for text, at in of for each in text.sentences]),
    }


def inside(claim, text, marked_at):
    """Say whether a claim stands in a marked sentence."""
    return any(
        each.start < claim.end and claim.start < each.end
        for each in text.sentences
        if each.start in marked_at
    )


def share(verdicts):
    """Return how many are so, of how many."""
    return [sum(verdicts), len(verdicts), round(sum(verdicts) / len(verdicts), 3)]


def numbers(found):
    """Return a score as it is kept."""
    return [found.right, found.proposed, found.gold, round(found.precision, 3), round(found.recall, 3)]


def table(found):
    """Return the tables of the page."""
    rows = [
        f"| {genre}: {name} | {right} | {count} | {of} | {precision:.2f} | {recall:.2f} |"
        for genre, each in found.items()
        for name, (right, count, of, precision, recall) in each["scores"].items()
        if of or (count and right)
    ]
    marks = [
        f"| {genre} | {each['texts']} | {each['gold in marked sentences'][2]:.2f} "
        f"| {each['marked sentences'][2]:.2f} | {each['brier']:.3f} |"
        for genre, each in found.items()
        if "marked sentences" in each
    ]
    tenths = [
        f"| {least:.1f} | {right} | {count} | {right / count:.2f} | {mean:.2f} |"
        for least, right, count, mean in found["all"]["calibration"]
    ]
    heads = (
        "| what | right | proposed | gold | P | R |\n| --- | --- | --- | --- | --- | --- |",
        "\n| genre | texts | gold in marked sentences | marked sentences | Brier |\n" + "| --- " * 5 + "|",
        "\n| score from | right | candidates | share right | mean score |\n" + "| --- " * 5 + "|",
    )
    return "\n".join([heads[0], *rows, heads[1], *marks, heads[2], *tenths])


def written(name, coefficients):
    """Write coefficients."""
    (DATA / name).write_text(json.dumps(coefficients, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main(archive, *places):
    """Write the coefficients, and what they do on texts left out."""
    all_texts = [*texts(places), *read_and_judged(Path(archive)), *read_for_facts(Path(archive))]
    found = figures(list(left_out(all_texts)))
    FIGURES.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    page = f"{before}{BEGIN}\n{table(found)}\n\n{END}{rest.partition(END)[2]}"
    PAGE.write_text(page, encoding="utf-8")
    written("coefficients.json", fit_scores(all_texts))
    written(flags.MARKING, fit_marks(all_texts))
    judged = [right for text in all_texts for right in text.verdicts]
    print(f"{len(judged)} candidates, {sum(judged)} right", file=sys.stderr)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
