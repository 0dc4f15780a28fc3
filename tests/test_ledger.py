"""The ledger of promises: it judges nothing, and says for each day what the question answers for that day."""

import json
import re
from html import unescape

import pytest
import served_site
import small_corpus

import kg
from kg.asking import answers, briefings, sides
from kg.asking.ledger import ledger
from kg.rdf import dates
from viz import ledgers, page
from viz.network import network

HTML = {"accept": "text/html"}
PAIR = "/dyad/azerbaijan/kazakhstan"
PROMISES = """\
claims:
  - claim: aland cooperatesWith bem-land
    status: planned
    due: 2021
    quote: A ferry is planned
"""


@pytest.fixture(scope="module", params=["graph", "south_asia"])
def store(request):
    """The store of each corpus that ships."""
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def kept(graph):
    """The ledger of the corpus that comes first."""
    return ledger(graph)


@pytest.fixture(scope="module")
def site(graph, built):
    """The site of that corpus."""
    with served_site.client(graph, built) as client:
        yield client


def asked(store, found, day):
    """What the question answers for a day: promise, reason, due date and the word of its outcome."""
    given = dict(zip("ab", [each.iri for each in found.polities], strict=False))
    rows = answers.answer(store, "promises", {**given, "at": day}).rows
    return [(row["promise"], row["reason"], last(row["due"]), row["outcome"].split(",")[0]) for row in rows]


def last(due):
    """The last day that a due date may mean."""
    return dates.parse_period(str(due)).latest.isoformat() if due else ""


def days(found):
    """Some days on which something changes, with one before all and one after all."""
    return ["1990-01-01", *found.days[::4], found.last, "2100-01-01"]


def test_outcomes_on_a_day_are_those_of_the_question(store):
    """On every day, promises, outcomes, reasons and due dates are those of *promises* with that ``at``."""
    found = ledger(store)
    told = {
        day: [
            (lane.promise, stretch.reason, lane.due(found.day(day)), found.words[stretch.word].label)
            for lane, stretch in found.stands(found.day(day))
        ]
        for day in days(found)
    }

    assert told == {day: asked(store, found, day) for day in told}
    assert any(told.values())


def test_sentences_of_a_day_are_the_findings_of_that_day(store):
    """What the ledger says of a day, the briefing as of that day says too."""
    found = ledger(store)
    for day in days(found)[:-2]:
        brief = briefings.brief(store, at=day)
        told = [each.sentence for each in brief.findings if each.question == "promises"]

        assert list(found.told(day)) == told


def test_promises_of_one_pair_are_its_own(graph):
    """A ledger of two holds what the question says of these two, and sets their voices against each other."""
    two = ["https://w3id.org/bilateral-kg/id/kazakhstan", "https://w3id.org/bilateral-kg/id/turkiye"]
    found = ledger(graph, two)

    assert [each.iri for each in found.sides] == two
    assert [lane.promise for lane, _ in found.stands(found.last)] == [
        row[0] for row in asked(graph, found, found.last)
    ]


def test_two_days_are_compared_by_what_changed(kept):
    """Between two days are counted the promises whose outcome differs, new ones included, in either order."""
    one, other = kept.days[3], kept.last
    before, after = ({lane.iri: each.word for lane, each in kept.stands(day)} for day in (one, other))
    made, counts = kept.between(one, other)

    assert made == len(after) - len(before)
    assert sum(counts.values()) == sum(before.get(iri) != word for iri, word in after.items())
    assert ledgers.since(kept, one, other) == ledgers.since(kept, other, one)
    assert "no outcome changed" in ledgers.since(kept, other, other)


def test_a_page_holds_what_the_build_judged(kept):
    """What a script looks up is each stretch that the build judged: no rule stands in the script."""
    html = str(ledgers.drawn(kept, ledgers.Shown(address=ledgers.slug)))
    held = json.loads(unescape(re.search(r"<template data-ledger>(.*?)</template>", html, re.DOTALL)[1]))

    assert {slug: [each[:2] for each in course] for slug, course in held["lanes"].items()} == {
        ledgers.slug(lane): [[each.start, each.word] for each in lane.course] for lane in kept.lanes
    }
    assert [each[0] for each in held["told"]] == list(kept.days)


@pytest.mark.parametrize("order", ledgers.ORDERS)
def test_lanes_are_sorted(kept, order):
    """By outcome what is set back comes first, by due date what is due first, by field its name."""
    html = str(ledgers.drawn(kept, ledgers.Shown(address=ledgers.slug, order=order)))
    drawn = re.findall(r'<tr data-lane="(\w+)" data-field="([^"]*)"', html)
    lanes = {ledgers.slug(lane): lane for lane in kept.lanes}
    found = [lanes[slug] for slug, _ in drawn]

    assert len(found) == len(kept.lanes)
    if order == "outcome":
        back = [kept.words[lane.on(kept.last).word].back for lane in found]
        assert back == sorted(back, reverse=True)
    elif order == "field":
        assert [lane.field for lane in found] == sorted(lane.field for lane in found)
    else:
        due = [lane.due(kept.last) or "9999" for lane in found]
        assert due == sorted(due)


def test_officials_stand_apart_and_newspapers_for_nobody(graph):
    """An ambassador speaks for a side, the head of an institute is of it only; a newspaper is on no side."""
    kazakhstan = "https://w3id.org/bilateral-kg/id/kazakhstan"
    heard = {
        voice.iri.rpartition("/")[2]: voice.official
        for each in sides.voices(graph, [kazakhstan]).values()
        for voice in each
    }

    assert (heard["alim-baiel"], heard["yerkin-tukumov"]) == (True, False)
    assert "kazinform" not in heard


def test_who_is_silent_is_seen(kept):
    """A row has a side without voices where the other speaks; on an earlier day no more voices are heard."""
    one, other = (each.iri for each in kept.sides)
    rows = kept.mirror.rows
    early, late = (
        [(row.by(one, day), row.by(other, day)) for row in rows] for day in (kept.days[5], kept.last)
    )

    assert any(bool(here) != bool(there) for here, there in late)
    assert all(here[side] <= there[side] for here, there in zip(early, late, strict=True) for side in (0, 1))


def test_a_corpus_without_promises_says_so(tmp_path):
    """Where nothing is promised, a sentence says so in place of lanes; the voices are there all the same."""
    claims = "claims:\n  - {claim: aland neighborOf bem-land, quote: We are neighbours}\n"
    graph = kg.build(small_corpus.write(tmp_path, claims=claims))
    html = page.page(network(graph.store)).html

    assert "Nothing is promised in what was read" in html
    assert '<table class="lanes"' not in html


def test_an_empty_corpus_says_so(tmp_path):
    """A corpus of nothing has a page with that sentence, and no side."""
    (tmp_path / "entities.yaml").write_text("{}\n")
    html = page.page(network(kg.build(tmp_path).store)).html

    assert "Nothing is promised in what was read" in html


def test_hostile_names_are_text(tmp_path):
    """A name that is HTML or ends a script stands in the ledger as text."""
    label = "</template></script><img src=x onerror=alert(1)>"
    entities = small_corpus.ENTITIES.replace("label: Aland,", f"label: '{label}',")
    graph = kg.build(small_corpus.write(tmp_path, entities=entities, claims=PROMISES))
    html = str(ledgers.drawn(ledger(graph.store), ledgers.Shown(address=ledgers.slug)))

    assert "&lt;img" in html
    assert "<img" not in html
    assert html.count("</template>") == 1


def test_site_tells_of_a_day_without_a_script(site, kept):
    """``known`` and ``compare`` are answered by the server: sentence, comparison, findings of that day."""
    html = site.get(f"{PAIR}?known=2022-09-01&compare={kept.last}", headers=HTML).text

    assert all(sentence in unescape(html) for sentence in kept.told("2022-09-01"))
    assert ledgers.since(kept, "2022-09-01", kept.last) in html
    assert "as known on 2022-09-01" in html


@pytest.mark.parametrize("name", ["known", "compare"])
def test_site_says_what_is_no_day(site, name):
    """A day that is none is refused in one line that says what to write."""
    answer = site.get(f"{PAIR}?{name}=yesterday", headers={"accept": "text/plain"})

    assert (answer.status_code, answer.text) == (
        400,
        f"{name}: 'yesterday' is not a date. Write 2022, 2022-08 or 2022-08-24\n",
    )


def test_every_lane_has_its_dossier(site, kept):
    """Each lane leads to a dossier with just the statements on that promise; an unknown one is empty."""
    html = site.get(PAIR, headers=HTML).text
    for lane in kept.lanes[::5]:
        place = f"/dossier?promise={ledgers.slug(lane)}"
        found = site.get(place.replace("dossier", "dossier.json")).json()
        claims = [each["claim"] for subject in found["subjects"] for each in subject["statements"]]

        assert f'href="{place}"' in html
        assert found["subjects"][0]["outcome"].startswith(kept.words[lane.on(kept.last).word].label)
        assert sorted(claims) == sorted(mark.claim for mark in lane.marks)
    assert site.get("/dossier.json?promise=%22x").json()["subjects"] == []
