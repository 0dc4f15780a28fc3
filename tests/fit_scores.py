"""Fit the coefficients of the score of candidates: ``python tests/fit_scores.py GOLD [GOLD …]``.

Each GOLD is a folder or file of gold, as ``bilateral evaluate`` reads it, or ``SLUG=FILE`` for a document of
the shipped corpus, whose turns are then known. A candidate is a success where relation, ends and words are
right. Texts are few, so each feature begins from what is known of its kind, as pseudo-counts: a share of
successes that weighs as much as ``WEIGHT`` candidates.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from kg.corpus import loading
from kg.evaluation import alignment, gold
from kg.extraction.pipeline import extract
from kg.extraction.running import prepared
from kg.ontology import vocabulary

TARGET = Path(__file__).parent.parent / "kg" / "extraction" / "data" / "coefficients.json"

WEIGHT = 4
"""Candidates that what is known of a feature counts for."""

ACCEPTED = 0.1
"""The share of candidates not in the gold that a person accepts: two readings of one text differ as much."""

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
}
"""The share of successes among candidates with a feature, from what earlier readings of other texts gave."""


def texts(places):
    """Yield each gold text with its knowledge and names."""
    whole = loading.load(loading.locate("corpus"))
    for place in places:
        slug, equals, file = place.partition("=")
        knowledge, names, sources = prepared(whole.folder if equals else None)
        for text in gold.read(Path(file if equals else place)):
            yield (replace(text, source=sources[slug]) if equals else text), knowledge, names


def judged(places):
    """Yield features and success of each candidate of the gold texts."""
    ontology = vocabulary.load()
    for text, knowledge, names in texts(places):
        found = extract(text.source, knowledge, names).candidates
        pairs, wrong = alignment.align(text.claims, found, ontology)
        yield from ((pair.candidate.features, 1) for pair in pairs if pair.candidate)
        yield from ((one.features, 0) for one in wrong)


def fit(samples):
    """Return the coefficients by feature, the intercept under an empty name."""
    known = [({name: 1.0}, success) for name in KNOWN for success in (1, 0)]
    known += [(features, 1) for features, success in samples if not success]
    weights = [1.0 if success else 1 - ACCEPTED for _, success in samples]
    weights += [WEIGHT * share for name in KNOWN for share in (KNOWN[name], 1 - KNOWN[name])]
    weights += [ACCEPTED for _, success in samples if not success]
    vectorizer = DictVectorizer()
    kept = [
        {name: value for name, value in features.items() if name in KNOWN}
        for features, _ in [*samples, *known]
    ]
    model = LogisticRegression(C=2.0, max_iter=1000)
    model.fit(vectorizer.fit_transform(kept), [each for _, each in [*samples, *known]], weights)
    found = dict(zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True))
    return {
        "": float(model.intercept_[0]),
        **{str(name): float(value) for name, value in sorted(found.items())},
    }


def main(places):
    """Write the coefficients."""
    samples = list(judged(places))
    coefficients = {name: round(value, 3) for name, value in fit(samples).items()}
    TARGET.write_text(json.dumps(coefficients, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{len(samples)} candidates, {sum(each for _, each in samples)} right", file=sys.stderr)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
