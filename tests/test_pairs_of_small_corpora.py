"""Small corpora in which a question about a pair once missed what was said, or told of strangers."""

import pytest
import small_news

from kg.errors import InputError

ENTITIES = """\
quarrel: {type: Dispute, label: Quarrel of Borea and Cyra}
tariff: {type: Act, label: Tariff on Borea}
framework: {type: Agreement, label: Framework}
commission: {type: Body, label: Commission of Alba and Borea}
oil: {type: Goods, label: Oil, area: energy}
reactor: {type: Project, label: Reactor, area: energy}
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Build a corpus of the lines of claims of each document, by day; ``owned`` says whose things are.

    A corpus that is made already is not built again.
    """
    graphs = {}

    def made(owned=None, **documents):
        entities = ENTITIES
        for slug, sides in (owned or {}).items():
            kind = {"quarrel": "Dispute", "tariff": "Act", "oil": "Goods"}[slug]
            entities = entities.replace(f"{slug}: {{type: {kind},", f"{slug}: {{type: {kind}, of: {sides},")
        days = [(f"{year.removeprefix('y')}-03-01", lines) for year, lines in documents.items()]
        key = repr((entities, days))
        if key not in graphs:
            graphs[key] = small_news.built(tmp_path_factory.mktemp("made"), entities, days)
        return graphs[key]

    return made


MEDIATION = {
    "y2031": ["alba mediates quarrel, speaker: ada"],
    "y2030": ["alba mediates quarrel, status: denied, speaker: bo"],
}


@pytest.mark.parametrize(
    "pair", [{"a": "alba", "b": "borea"}, {"a": "borea", "b": "cyra"}, {"a": "cyra"}, {}]
)
def test_contradiction_about_a_dispute_is_found_by_its_parties(made, pair):
    """Who the parties of a dispute are is said once, and each pair of those involved finds what is said."""
    graph = made({"quarrel": "[borea, cyra]"}, **MEDIATION)

    assert ["conflict"] == [row["verdict"] for row in graph.ask("contradictions", **pair)]
    assert 0 == len(graph.ask("contradictions", a="alba", b="delos"))


@pytest.mark.parametrize(("owned", "warned"), [({}, 1), ({"quarrel": "[borea, cyra]"}, 0)])
def test_dispute_without_parties_is_warned_of(made, owned, warned):
    """A check says which thing of states belongs to nobody, and what to write."""
    found = [each for each in made(owned, **MEDIATION).warnings if each.rule == "belongs-to-nobody"]

    assert warned == len(found)
    assert {True} >= {"2 claims on it involve no two polities" in each.message for each in found}


def test_place_takes_no_sides(made):
    """A thing that belongs to no state by its kind says so, and where it lies is said otherwise."""
    (found,) = [each for each in made({"oil": "alba"}).warnings if each.rule == "of-without-sides"]

    assert "oil is a Goods, which belongs to nobody" == found.message


def test_act_is_opposed_between_its_states(made):
    """A state that opposes the act of another takes a position towards it, and its voices a tone."""
    graph = made(
        {"tariff": "[alba, borea]"},
        y2030=[
            "borea opposes tariff",
            "ada assesses tariff, status: assessed, valence: negative, value: unfair, speaker: ada",
        ],
    )

    assert ["opposes"] == [row["relation"] for row in graph.ask("positions", a="alba", b="borea")]
    assert ["unfair"] == [row["said"] for row in graph.ask("tone", speaker="ada", about="borea")]


GROUP = ["alba memberOf quartet", "borea memberOf quartet", "quartet demandsFrom cyra, measure: stop"]


@pytest.mark.parametrize("question", ["between", "positions", "tensions"])
@pytest.mark.parametrize("member", ["alba", "borea"])
def test_demand_of_a_group_is_one_of_each_member(made, question, member):
    """What four states say together is asked for with each of them, is marked, and can be left out."""
    graph = made(y2030=GROUP)
    (row,) = graph.ask(question, a=member, b="cyra")

    assert ("Quartet", "demands from", "Quartet") == (row["subject"], row["relation"], row["throughGroup"])
    assert 0 == len(graph.ask(question, a=member, b="cyra", groups="no"))
    assert 0 == len(graph.ask(question, a=member, b="delos"))


STRANGERS = [
    "alba sanctions cyra, area: energy",
    "alba cooperatesWith borea, area: defence",
    "borea establishes commission, counterparty: alba",
    "borea gatewayTo cyra, beneficiary: alba",
    "borea transitsThrough cyra",
]


@pytest.mark.parametrize("question", ["sectors", "bodies", "access", "transit", "third-parties", "timeline"])
def test_strangers_have_nothing_in_common(made, question):
    """What each of two states has with a third is not said of the two."""
    graph = made(y2030=STRANGERS)

    assert 0 == len(graph.ask(question, a="borea", b="delos"))
    assert 0 == len(graph.ask(question, a="cyra", b="delos"))


def test_both_who_are_named_signed(made):
    """A counterparty that is named is a signatory like the subject."""
    (row,) = made(y2030=["alba signed framework, counterparty: borea"]).ask("agreements", a="borea", b="alba")

    assert "Alba | Borea" == row["signatories"]


def test_goods_and_projects_have_areas(made):
    """An area is read from what is traded, built or agreed, where the claim gives none."""
    graph = made(
        y2030=[
            "alba exportsTo borea, goods: oil, speaker: ada",
            "alba pursuesProject reactor, counterparty: borea, speaker: bo",
        ]
    )

    assert {"energy"} == {row["area"] for row in graph.ask("sectors", a="alba", b="borea")}
    assert "energy" not in {row["area"] for row in graph.ask("silences", a="alba", b="borea")}


PROMISE = "alba pursuesProject reactor, status: planned, counterparty: borea, speaker: ada"


@pytest.mark.parametrize(
    ("asked", "rows"), [({}, 1), ({"a": "alba"}, 1), ({"b": "borea"}, 1), ({"a": "cyra"}, 0)]
)
def test_promises_of_anybody(made, asked, rows):
    """Promises are asked of two, of one, or of any; under the answer stands which."""
    found = made(y2030=[PROMISE]).ask("promises", **asked)

    assert rows == len(found)
    assert ("a = any (default)" in found.note) == ("a" not in asked)


DENSE = ["borea supports cyra", "borea opposes cyra", "alba supports borea", *GROUP]


@pytest.mark.parametrize(
    ("asked", "note"),
    [
        ({}, "a = Borea (of which most is said); b = Cyra (of which most is said)"),
        ({"a": "alba"}, "a = Alba; b = Borea (of which most is said)"),
        ({"b": "alba"}, "a = Borea (of which most is said); b = Alba"),
        ({"a": "cyra", "b": "borea"}, "a = Cyra; b = Borea"),
    ],
)
def test_without_a_pair_the_densest_is_meant(made, asked, note):
    """A pair, or one of it, that is left out is what most is said of by name; the answer says so."""
    found = made(y2030=DENSE).ask("between", **asked)

    assert found.note.startswith(f"{note}; groups = yes (default).")
    assert found.rows


def test_most_is_said_of_a_state_and_not_of_its_coder(made):
    """Of all things a state is meant where none is named, though every claim names its coder."""
    found = made(y2030=DENSE).ask("names")

    assert found.note.startswith("entity = Borea (of which most is said)")


def test_nothing_between_two_asks_for_a_name(made):
    """Where nothing is said of any two states, a question about two asks which are meant."""
    with pytest.raises(InputError, match="is not in this graph"):
        made(y2030=["ada visited alba"]).ask("between")
