"""Where things stand: the same places for the same graph, hardly others for one that hardly differs."""

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viz import layout
from viz.layout import LINE, box, parallel, positions
from viz.model import Link, Network, Node
from viz.network import network


def made(count, pairs, label="Thing {}", status="asserted"):
    """Make a network of things by number, tied in pairs; a pair that comes again is one line more."""
    nodes = [
        Node(id=f"n{each}", label=label.format(each), names=(), kind="k", group="g", color="#000000")
        for each in range(count)
    ]
    links = [
        Link(
            source=f"n{one}",
            target=f"n{two}",
            relation=f"r{number}",
            label="ties",
            family="f",
            color="#000000",
            status=status,
            status_label=status,
            line="solid",
            symmetric=False,
            attributed=False,
        )
        for number, (one, two) in enumerate(pairs)
    ]
    return Network(tuple(nodes), tuple(links))


def grown(count, seed=1):
    """Return pairs of a graph that grows: each new thing is tied to two, the more tied the likelier."""
    chance, ends, pairs = random.Random(seed), [0], []
    for new in range(1, count):
        for old in {chance.choice(ends) for _ in range(2)}:
            pairs.append((old, new))
            ends += [old, new]
    return pairs


def covering(drawn, places):
    """Return the pairs of boxes that cover each other."""
    boxes = sorted((places[node.id], box(node), node.id) for node in drawn.nodes)
    return [
        (one[2], two[2])
        for number, one in enumerate(boxes)
        for two in boxes[number + 1 :]
        if all(2 * abs(one[0][at] - two[0][at]) < one[1][at] + two[1][at] for at in (0, 1))
    ]


def share_still(before, after, concerned):
    """Return the share of unconcerned things that stand where they stood."""
    others = [name for name in after if name not in concerned]
    return sum(before[name] == after[name] for name in others) / len(others)


@pytest.fixture(scope="module")
def shipped(graph):
    """The network of the shipped corpus."""
    return network(graph)


def test_one_claim_more_or_less_moves_hardly_anything(shipped, some):
    """Without one of its links, 19 of 20 unconcerned things stay exactly where they were."""
    before = positions(shipped)
    shares = [
        share_still(
            before,
            positions(shipped.only(link for link in shipped.links if link != gone)),
            {gone.source, gone.target},
        )
        for gone in some(shipped.links[::4], 3)
    ]

    assert sum(shares) / len(shares) > 0.95
    assert sorted(shares)[len(shares) // 10] > 0.75


def test_one_entity_more_or_less_moves_little(shipped, some):
    """Without one entity, 9 of 10 things that it has no tie with stay exactly where they were."""
    before = positions(shipped)
    shares = []
    for gone in some(shipped.nodes[::4], 3):
        touching = {link for link in shipped.links if gone.id in {link.source, link.target}}
        after = positions(shipped.only(link for link in shipped.links if link not in touching))
        if gone.id not in {"kazakhstan", "azerbaijan"}:
            shares.append(
                share_still(before, after, {end for link in touching for end in (link.source, link.target)})
            )

    assert sum(shares) / len(shares) > 0.9


def test_one_line_more_between_the_densest_pair_moves_nothing(shipped):
    """There is room for lines to come: most new claims of two states about each other leave all as it was."""
    (one, two), links = max(parallel(shipped).items(), key=lambda pair: len(pair[1]))
    fewer = shipped.only(link for link in shipped.links if link != links[0])

    assert {one, two} == {"azerbaijan", "kazakhstan"}
    assert positions(fewer) == positions(shipped)


def test_places_depend_on_the_graph_alone(shipped):
    """The order in which things and links come says nothing."""
    turned = Network(shipped.nodes[::-1], shipped.links[::-1])

    assert positions(turned) == positions(shipped)


@pytest.mark.parametrize("lines", [1, 8, 30])
def test_the_densest_pair_lies_level_with_room_for_its_lines(lines):
    """The two stand level about the middle; no box stands between them, where labels have room."""
    drawn = made(40, [(0, 1)] * lines + [(each % 2, each) for each in range(2, 40)] * 2)
    places = positions(drawn)
    (left, up), (right, down) = sorted([places["n0"], places["n1"]])
    inside = [
        name for name, (x, y) in places.items() if left < x < right and 2 * abs(y) < min(lines, 16) * LINE / 2
    ]

    assert (up, down, left) == (0, 0, -right)
    assert right - left > 1.02 * LINE * lines
    assert inside == []


@given(
    st.integers(1, 25).flatmap(
        lambda count: st.tuples(
            st.just(count),
            st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=60),
        )
    ),
    st.sampled_from(["asserted", "assessed"]),
)
def test_every_thing_has_a_place_of_its_own(graph, status):
    """Whatever is tied with what, itself included: everything is placed, and no box covers another."""
    drawn = made(*graph, label="A thing with a rather long name, number {}", status=status)
    places = positions(drawn)

    assert {node.id for node in drawn.nodes} == set(places)
    assert covering(drawn, places) == []


@pytest.mark.parametrize(
    ("count", "pairs"),
    [
        (400, grown(400)),
        (400, [(0, each) for each in range(1, 400)]),
        (400, []),
        (400, list(pairwise(range(400)))),
        (402, [(each, each + 1 + at) for each in range(0, 402, 3) for at in range(2)]),
    ],
    ids=["hubs", "one hub", "no ties", "a chain", "many parts"],
)
def test_graphs_of_other_kinds(count, pairs):
    """Hubs, lone things, chains and many parts: no box covers another, and nothing is lost far away."""
    drawn = made(count, pairs)
    places = positions(drawn)

    assert covering(drawn, places) == []
    assert max(abs(at) for place in places.values() for at in place) < 20_000


def test_a_large_graph_that_grows_stays(some):
    """A thing more, tied to one of 400, leaves 19 of 20 others where they are."""
    pairs = grown(400)
    before = positions(made(400, pairs))
    shares = [
        share_still(before, positions(made(401, [*pairs, (old, 400)])), {f"n{old}", "n400"})
        for old in some(range(0, 400, 57), 3)
    ]

    assert sum(shares) / len(shares) > 0.95


def test_names_without_letters_have_places():
    """A lone surrogate in a name is a name like another."""
    drawn = Network((Node(id="\ud800", label="", names=(), kind="", group="", color=""),), ())

    assert positions(drawn) == {"\ud800": (0, 0)}
    assert layout.positions(Network((), ())) == {}
