"""The ties of two things as a ladder: which rows, in which order, and what is drawn of each."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import drawn_graph
import pytest
from pyoxigraph import Store

import kg
from kg.asking.evidence import Named
from kg.rdf.terms import ID
from viz.excerpts import between
from viz.ladder import ladder, posts
from viz.ladder_table import table
from viz.model import INFERRED, Link, Mark, Network, dash
from viz.network import network
from viz.page import page

FAMILIES = (
    Mark(name="alliance", label="Alliance", color="#0072b2"),
    Mark(name="trade", label="Trade", color="#e69f00"),
    Mark(name="views", label="Views", color="#999999"),
)


@pytest.fixture(scope="module")
def small():
    """The network of the small, hostile graph."""
    return network(drawn_graph.store())


@pytest.fixture(scope="module")
def shipped(built):
    """The network of the shipped corpus."""
    return network(kg.open(built).store)


@pytest.fixture
def made(small):
    """Make the ladder of Aland and Bemland of rows given as relation, family, voices and what differs."""
    claim = next(link for link in small.links if link.claims).claims[0]

    def link(relation, family, voices, **other):
        said = [
            replace(claim, iri=f"{relation}-{number}", speakers=(Named(voice, voice),), issued=issued)
            for number, (voice, _, issued) in enumerate(each.partition(" ") for each in voices)
        ]
        given = {"source": "aland", "target": "bemland", "status": "asserted", "status_label": "asserted"}
        plain = {"color": "", "line": "solid", "symmetric": True, "attributed": False}
        fixed = {"relation": relation, "label": relation, "family": family, "claims": tuple(said)}
        return Link(**{**given, **plain, **fixed, **other})

    def made(*rows, one="aland", other="bemland"):
        links = tuple(link(*row[:3], **(row[3] if row[3:] else {})) for row in rows)
        nodes = tuple(node for node in small.nodes if node.id in {"aland", "bemland", "bem"})
        return ladder(Network(nodes=nodes, links=links, families=FAMILIES), one, other)

    return made


def nowhere(rung):
    """Lead a row to its beginning."""
    return f"#{rung.way}"


def told(found):
    """Return the words of all rows."""
    return [rung.words for rung in found.rungs]


def test_most_voices_come_first_in_a_field_and_opinions_last(made):
    """Within a field, rows stand by voices, then by claims, then by words; opinions after what is none."""
    found = made(
        ("b", "trade", ["ann"]),
        ("a", "trade", ["ann"]),
        ("repeated", "trade", ["ann", "ann"]),
        ("heard", "trade", ["ann", "bob"]),
        ("thought", "trade", ["ann", "bob", "cid"], {"view": True}),
    )
    assert ["heard", "repeated", "a", "b", "thought"] == told(found)
    assert (1, 4) == (found.opinions, len(found.rungs) - found.opinions)


def test_fields_stand_by_the_voices_heard_in_them(made):
    """A field with more voices comes first, however many rows another has; one of opinions alone is last."""
    found = made(
        ("thought", "views", ["ann", "bob", "cid"], {"attributed": True}),
        ("a", "alliance", ["ann"]),
        ("b", "alliance", ["ann"]),
        ("c", "trade", ["ann", "bob"]),
    )
    assert ["Trade", "Alliance", "Views"] == [field.mark.label for field in found.fields]


def test_a_line_goes_the_way_of_its_tie(made):
    """What holds both ways goes both ways; else from subject to object, whichever post stands at the left."""
    rows = [
        ("meets", "trade", ["ann"]),
        ("pays", "trade", ["ann"], {"symmetric": False}),
        ("sells", "trade", ["ann"], {"symmetric": False, "source": "bemland", "target": "aland"}),
    ]
    ways = {rung.words: rung.way for rung in made(*rows).rungs}
    turned = {rung.words: rung.way for rung in made(*rows, one="bemland", other="aland").rungs}
    assert {"meets": "both", "pays": "right", "sells": "left"} == ways
    assert {"meets": "both", "pays": "left", "sells": "right"} == turned


def test_what_is_weaker_than_asserted_says_so(made):
    """A status that is weaker is told beside the words and opens the sentence; what is denied is crossed."""
    found = made(
        ("meets", "trade", ["ann"]),
        ("borders", "trade", ["ann"], {"status_label": "denied", "line": "crossed"}),
    )
    by_words = {rung.words: rung for rung in found.rungs}
    assert ("", False) == (by_words["meets"].status, by_words["meets"].crossed)
    assert ("denied", True) == (by_words["borders"].status, by_words["borders"].crossed)
    assert "Denied: Aland borders Bemland" == str(by_words["borders"].sentence)


def test_a_tie_is_called_by_the_noun_that_its_claims_share(shipped):
    """What all claims call a ferry or a flight is called so, in place of a verb."""
    found = ladder(shipped, "astana", "baku")
    assert {"flight"} == set(told(found))
    assert {"Flight Astana–Baku", "Planned: flight Astana–Baku"} == {
        str(rung.sentence) for rung in found.rungs
    }


def test_a_line_is_as_broad_as_its_voices_are_many(made):
    """Each voice counts once, however often it speaks; from eight on no line grows; a rule has no voice."""
    many = [f"voice-{number}" for number in range(20)]
    found = made(
        ("one", "trade", ["ann", "ann", "ann"]),
        ("many", "trade", many),
        ("follows", "trade", [], {"status": INFERRED, "status_label": "inferred"}),
    )
    assert {"one": 1, "many": 8, "follows": 0} == {rung.words: rung.breadth for rung in found.rungs}


def test_a_dot_stands_where_something_was_said(made):
    """Dots share the years of all; a date in part stands in the middle of what it leaves open."""
    found = made(
        ("a", "trade", ["ann 2020-01-01", "bob 2020-01-01", "cid"]),
        ("b", "trade", ["ann 2021"]),
    )
    assert (2020, 2021) == found.years
    assert [[(0, 2)], [(750, 1)]] == [[(dot.at, dot.claims) for dot in rung.moments] for rung in found.rungs]
    assert ["2020", "2021"] == [rung.said for rung in found.rungs]


def test_a_ladder_holds_every_tie_of_its_two_and_no_other(shipped):
    """Each tie of the two stands in one row, whichever way it points, and nothing of third things."""
    for one, other in (("azerbaijan", "kazakhstan"), ("kazakhstan", "kassym-jomart-tokayev")):
        ties = {link.id for link in shipped.links if {link.source, link.target} == {one, other}}
        found = [rung.link.id for rung in ladder(shipped, one, other).rungs]
        assert (ties, len(ties)) == (set(found), len(found))


def test_two_without_a_tie_have_an_empty_ladder(shipped, small):
    """Two things that nothing ties have no row; what is not there is no thing."""
    assert () == ladder(shipped, "baku", "kazakhstan").rungs
    with pytest.raises(KeyError):
        ladder(small, "aland", "nowhere")


@pytest.mark.parametrize("store", [Store(), drawn_graph.store()], ids=["nothing", "no pair"])
def test_a_graph_without_a_pair_opens_with_no_ladder(store):
    """A graph of nothing, or in which no two stand out, opens with the network."""
    drawn = network(store)
    assert posts(drawn) is None
    assert '<html lang="en" data-tab="network"' in page(drawn).html


def test_a_graph_on_two_opens_with_their_ladder(shipped, south_asia):
    """Both shipped corpora are about two states, and open with what ties these."""
    assert ("azerbaijan", "kazakhstan") == posts(shipped)
    assert ("india", "pakistan") == posts(network(south_asia))


def test_the_ties_of_two_can_be_read_without_the_rest(built, shipped):
    """Read by itself, a pair has the ladder that it has in the whole graph, but for the years of all."""
    one, other = (ID[name] for name in ("azerbaijan", "kazakhstan"))
    alone = ladder(between(kg.open(built).store, one, other), "azerbaijan", "kazakhstan")
    whole = ladder(shipped, "azerbaijan", "kazakhstan")
    assert list(map(_told, whole.rungs)) == list(map(_told, alone.rungs))


def _told(rung):
    """Return what a row tells, without the words behind it."""
    first = min((each.in_time for each in rung.link.claims), default=None)
    drawn = (rung.link.id, rung.link.dash, rung.link.family, rung.way)
    return *drawn, rung.words, rung.sentence, rung.status, rung.claims, rung.voices, rung.said, first


def test_promises_differ_by_their_dashes(shipped):
    """The firmer a promise, the longer its dashes, as the ontology says; nothing else is taken for dashes."""
    dashes = {mark.name: float(mark.dash.split()[0]) for mark in shipped.statuses if mark.line == "dashed"}
    assert ["agreed", "planned", "proposed"] == sorted(dashes, key=dashes.__getitem__, reverse=True)
    assert "6 3" == dash("dashed", "url(https://example.org)")
    assert "" == dash("solid")


class _Elements(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))


def test_the_table_is_plain_html(shipped):
    """A caption, a header for each row and column, a link in each row; no style, no script, no handler."""
    found = ladder(shipped, "azerbaijan", "kazakhstan")
    html = str(table(found, lambda rung: f"#{rung.link.id}"))
    elements = _Elements(html).found
    scopes = [each.get("scope") for tag, each in elements if tag == "th"]
    assert (len(found.rungs), len(found.fields), 6) == tuple(map(scopes.count, ("row", "rowgroup", "col")))
    assert [rung.link.id for rung in found.rungs] == [
        each["href"][1:] for tag, each in elements if tag == "a"
    ]
    assert 1 == [tag for tag, _ in elements].count("caption")
    assert {"script", "style"}.isdisjoint(tag for tag, _ in elements)
    assert [] == [name for _, each in elements for name in each if name == "style" or name.startswith("on")]


def test_a_row_says_its_tie_whole_to_whoever_hears_it(shipped):
    """Read out, the header of a row is the tie's whole sentence, how it is put first."""
    found = ladder(shipped, "azerbaijan", "kazakhstan")
    html = str(table(found, nowhere))
    links = re.findall(r"<a [^>]*>(.*?)</a>", html)
    assert [str(rung.sentence) for rung in found.rungs] == [re.sub("<[^>]*>", "", each) for each in links]


def test_hostile_labels_are_text(small):
    """Names, words and colors of a foreign graph end no element and open none."""
    evil = drawn_graph.HOSTILE
    nodes = tuple(replace(small.nodes[0], id=id_, label=evil) for id_ in "ab")
    link = replace(
        next(link for link in small.links if link.claims),
        source="a",
        target="b",
        label=evil,
        verb=evil,
        status_label=evil,
        line="dashed",
        dashes='1 2"><script>',
        family=evil,
    )
    marks = (Mark(name=evil, label=evil, color='red"/><script>'),)
    html = str(table(ladder(Network(nodes=nodes, links=(link,), families=marks), "a", "b"), nowhere))
    assert {"img", "script"}.isdisjoint(tag for tag, _ in _Elements(html).found)
    assert 'stroke-dasharray="6 3"' in html
