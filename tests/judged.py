"""Passages on which each candidate was judged right or wrong, kept by reference in ``gold/judged``.

A line of ``gold/judged/ROUND.jsonl`` is a passage, with a header as in the gold set, and what was proposed on
it: relation, status, ends, where they and the words stand in the whole file, the hash of these words, and
whether a reader took it for ``right``.
"""

from __future__ import annotations

import hashlib
import json

import lay_out_gold

from kg.corpus import world
from kg.corpus.documents import Turn
from kg.extraction.mentions import slug_of
from kg.extraction.source import Source, Voice
from kg.rdf import dates

HOME = lay_out_gold.GOLD / "judged"


def passages(home=HOME):
    """Yield each passage that is kept in a folder, with its round."""
    for file in sorted(home.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            yield file.stem, json.loads(line)


def laid_out(archive):
    """Yield round, source and judgments of each passage; offsets count from the passage's start."""
    kept = list(passages())
    texts = lay_out_gold.contents(archive, {head["where"] for _, head in kept})
    for number, head in kept:
        content = texts[head["where"]]
        if hashlib.sha256(content).hexdigest() != head["sha256"]:
            raise lay_out_gold.UnprovedError(f"{head['where']}: the text is another one")
        text = content.decode("utf-8")
        for one in head["candidates"]:
            words = text[one["start"] : one["end"]]
            if hashlib.sha256(words.encode()).hexdigest() != one["words"]:
                raise lay_out_gold.UnprovedError(f"{head['where']}: other words stand at {one['start']}")
        shifted = [
            {
                key: value - head["start"] if key.endswith(("start", "end")) else value
                for key, value in one.items()
            }
            for one in head["candidates"]
        ]
        yield number, source_of(head, text[head["start"] : head["end"]]), shifted


def source_of(head, passage):
    """Return a passage as what is read for extraction, with who speaks by its header."""
    slug = slug_of(head["speaker"])
    return Source(
        slug=head["where"],
        text=passage,
        title=head["title"],
        issued=dates.parse(head["date"]),
        turns=(Turn(start=0, end=len(passage), speakers=(slug,)),),
        voices=(Voice(slug, head["speaker"], world.country(head["country"])),),
    )


def verdict(candidate, judgments):
    """Return whether a candidate was judged right, or None where it was not judged."""
    same = [one for one in judgments if _is_same(candidate, one)]
    return max(same, key=lambda one: _shared(candidate, one))["right"] if same else None


def _is_same(candidate, one):
    there = one["object_start"] < candidate.object.end and candidate.object.start < one["object_end"]
    alike = there or one.get("object") == candidate.object.slug
    subject = one["subject"] in {candidate.subject.slug, ""}
    return one["relation"] == candidate.relation and subject and alike and _shared(candidate, one) > 0


def _shared(candidate, one):
    return min(candidate.end, one["end"]) - max(candidate.start, one["start"])
