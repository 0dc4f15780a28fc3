"""What tests of review share: the small corpus without claims, and candidates for its text."""

from __future__ import annotations

import small_corpus

from kg.extraction.candidates import Candidate, Candidates, End, Flag, write
from kg.review import logs
from kg.review.decisions import Decision, write_decision

TEXT = small_corpus.TEXT
SLUG = "interview"


def end(slug, kind, words="", *, known=True, label=None):
    """Return an end of a candidate, named by words of the text."""
    at = TEXT.index(words) if words else 0
    return End(
        slug=slug,
        label=label or slug.replace("-", " ").title(),
        type=kind,
        start=at,
        end=at + len(words),
        known=known,
    )


def candidate(subject, relation, object, status, quote, **more):
    """Return a candidate in words of the text; ``more`` are its other fields."""
    start = TEXT.index(quote)
    return Candidate(
        document=SLUG,
        subject=subject,
        relation=relation,
        object=object,
        status=status,
        speakers=more.pop("speakers", ()),
        qualifiers=more.pop("qualifiers", {}),
        quote=quote,
        start=start,
        end=start + len(quote),
        sentence=(start, start + len(quote)),
        trigger="test: test",
        **more,
    )


VISIT = candidate(
    end("president", "Person"),
    "visited",
    end("bem", "City"),
    "asserted",
    "arrived in Bem on an official visit",
    score=0.9,
    resolution=("Bem: bem, by its label",),
)
NEIGHBORS = candidate(
    end("aland", "Polity"),
    "neighborOf",
    end("bem-land", "Polity"),
    "asserted",
    "We are neighbours",
    score=0.8,
    speakers=("expert",),
)
FERRY = candidate(
    end("port-a", "City"),
    "connectedTo",
    end("quiet-port", "City", "ferry", known=False, label="Quiet Port"),
    "planned",
    "A ferry is planned",
    qualifiers={"mode": ("ferry",)},
    score=0.6,
)
ALL = (VISIT, NEIGHBORS, FERRY)


def corpus(folder, found=ALL, claims="claims:\n", flags=None, **parts):
    """Write the small corpus without claims, and candidates beside its text; return its folder."""
    small_corpus.write(folder, SLUG, claims=claims, **parts)
    at = TEXT.index("Trade reached")
    flag = Flag(start=at, end=at + 37, reason="two actors and no candidate", document=SLUG, quote="")
    noted = (flag,) if flags is None else flags
    content = Candidates(document=SLUG, made_from="1", sentences=9, candidates=tuple(found), flags=noted)
    if found:
        (folder / SLUG / "candidates.jsonl").write_bytes(write(content))
    return folder


def with_a_rejection(folder):
    """Write the small corpus, in which Ann has rejected a candidate and decided nothing else."""
    corpus(folder)
    log = logs.log_path(folder / SLUG, "ann")
    log.parent.mkdir()
    one = Decision(
        kind="reject",
        items=(FERRY.identifier,),
        reason="a wish",
        who="ann",
        when="2030-01-02T03:04:05Z",
    )
    log.write_text(write_decision(one), encoding="utf-8")
    return folder
