"""A scripted review of the interview, by the desk that the browser writes through, reaches what ships."""

import json
import shutil
from collections import Counter

import pytest
import yaml

from kg.building import mapping
from kg.corpus import loading
from kg.corpus.keys import CLAIM
from kg.corpus.references import POINTER
from kg.extraction.candidates import Candidate, Candidates, End, write
from kg.rdf.terms import BR, ID, PROV, RDF
from kg.review.decisions import read_decision, read_draft
from kg.review.desk import Desk
from kg.web.review import forms

SLUG = "2022-08-25-elkz-tukumov"
OWN = {"claim", "status", "speaker", "quote", "occurrence"}


def bare(text):
    """Return a ``claims.yaml`` without its entities and claims: what ``add`` writes."""
    return text[: text.index("entities:\n")] + "claims:\n"


def listed(value):
    """Return a value, or the values of a list."""
    return value if isinstance(value, list) else [value]


def content(shipped):
    """Return the shipped file, its keys and values as they stand."""
    text = (shipped.folder / SLUG / "claims.yaml").read_text()
    return yaml.load(text, Loader=yaml.BaseLoader)


def drafts(shipped):
    """Yield the claims of the shipped file as a page of the review sends them."""
    claims = iter(each for each in shipped.claims if each.document == SLUG)
    for entry in content(shipped)["claims"]:
        for _ in entry["claim"].split(","):
            claim = next(claims)
            yield {
                "subject": claim.subject,
                "relation": claim.relation,
                "object": claim.object,
                "status": claim.status,
                "speakers": listed(entry.get("speaker", [])),
                "qualifiers": {key: listed(value) for key, value in entry.items() if key not in OWN},
                "start": claim.start,
                "end": claim.end,
                "quote": claim.quote,
            }


def declared(shipped):
    """Yield the entities that the shipped file declares as a page sends them."""
    for slug, keys in content(shipped)["entities"].items():
        more = {key: listed(value) for key, value in keys.items() if key not in {"type", "label"}}
        yield {"slug": slug, "type": keys["type"], "label": keys["label"], "keys": more}


def candidate(draft, status):
    """Return the candidate that proposes a claim with a status."""

    def end(slug):
        return End(slug=slug, label=slug, type="Entity", start=0, end=0, known=True)

    return Candidate(
        document=SLUG,
        subject=end(draft["subject"]),
        relation=draft["relation"],
        object=end(draft["object"]),
        status=status,
        speakers=tuple(draft["speakers"]),
        qualifiers={key: tuple(values) for key, values in draft["qualifiers"].items()},
        quote=draft["quote"],
        start=draft["start"],
        end=draft["end"],
        sentence=(draft["start"], draft["end"]),
        trigger="test: test",
        score=0.8,
    )


def script(claims, proposed):
    """Yield decisions as a page sends them: a third is accepted, a third corrected, a third marked anew."""
    for number, (draft, item) in enumerate(zip(claims, proposed, strict=True)):
        if item is None:
            yield {"decision": "new", "claims": [draft]}
        elif number % 3:
            yield {"decision": "correct", "items": [item.identifier], "claims": [draft]}
        else:
            yield {"decision": "accept", "items": [item.identifier]}


def decide(desk, decision):
    """Decide as the server of the review does with what a page sends."""
    if decision["decision"] == "accept":
        desk.accept(decision["items"][0])
    else:
        desk.decide(read_decision(json.loads(json.dumps(decision))))


@pytest.fixture(scope="module")
def shipped(checkout):
    """The corpus that ships."""
    return loading.load(checkout / "corpus")


def test_a_scripted_review_of_the_interview_reaches_what_ships(shipped, tmp_path):
    """From the interview without entities and claims, decisions alone lead to the same RDF, quad by quad."""
    folder = tmp_path / "corpus"
    shutil.copytree(shipped.folder, folder)
    path = folder / SLUG / "claims.yaml"
    path.write_text(bare(path.read_text()))
    wanted = list(drafts(shipped))
    other = {"asserted": "planned"}
    proposed = [
        None
        if number % 3 == 2
        else candidate(each, each["status"] if number % 3 == 0 else other.get(each["status"], "asserted"))
        for number, each in enumerate(wanted)
    ]
    found = tuple(each for each in proposed if each)
    file = Candidates(document=SLUG, made_from="1", sentences=0, candidates=found, flags=())
    (folder / SLUG / "candidates.jsonl").write_bytes(write(file))
    desk = Desk(loading.load(folder), SLUG, "ann", print)
    for each in declared(shipped):
        decide(desk, {"decision": "entity", "entities": [each]})
    for decision in script(wanted, proposed):
        decide(desk, decision)
    desk.write()
    desk.close()
    reached = loading.load(folder)

    assert [] == [each for each in reached.findings if each.severity == "error"]
    of_it = [Counter(each.identifier for each in one.claims) for one in (shipped, reached)]
    assert of_it[0] == of_it[1]
    assert _but_who_coded(shipped) == _but_who_coded(reached)


def _but_who_coded(corpus):
    """Return what a corpus says, but not who coded it, when and how: of a review its log tells that."""
    told = {BR["codedBy"], BR["codedOn"], PROV["wasGeneratedBy"]}
    kinds = {BR["Decision"], BR["Candidate"]}
    quads = set(mapping.quads(corpus))
    record = {each.subject for each in quads if each.predicate == RDF["type"] and each.object in kinds}
    record.add(ID["ann"])
    return {each for each in quads if each.predicate not in told and each.subject not in record}


def test_the_form_has_every_key_of_a_claim(shipped):
    """Whatever the format of claims takes can be typed in the form of a claim."""
    offered = {each.name for each in forms.fields(shipped.ontology, "tradesWith", {})}
    typed = {"claim", "status", "speaker"}
    of_the_mark = {"quote", "occurrence", *POINTER}

    assert offered == {*CLAIM, *shipped.ontology.qualifiers} - typed - of_the_mark


@pytest.mark.parametrize("key", ["claim", "status", "quote", "start"])
def test_a_qualifier_takes_no_part_of_the_claim(key):
    """What a claim says by its own fields cannot be overridden by a key among its qualifiers."""
    draft = {
        "subject": "a",
        "relation": "r",
        "object": "b",
        "status": "s",
        "start": 0,
        "end": 1,
        "quote": "q",
    }
    with pytest.raises(ValueError, match=f"{key} is no qualifier"):
        read_draft(draft | {"qualifiers": {key: ["x"]}})
