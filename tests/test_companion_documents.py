"""The documents on the same pair of states whose words are withheld: who says what, from which origin."""

import csv
import re
from pathlib import Path

import pytest

from kg.corpus import loading

GOLD = Path(__file__).parent / "gold" / "companions.csv"

VISITS = {
    "tokayev-visit-azerbaijan-2022-08",
    "tokayev-visit-azerbaijan-2023-11",
    "tokayev-visit-azerbaijan-2024-03",
    "aliyev-visit-kazakhstan-2023-04",
    "aliyev-visit-kazakhstan-2024-08",
    "aliyev-visit-kazakhstan-2025-10",
}


@pytest.fixture(scope="module")
def corpus(checkout):
    """The corpus that ships."""
    return loading.load(checkout / "corpus")


@pytest.fixture(scope="module")
def claims(corpus):
    """The claims of the documents whose words are withheld."""
    return [claim for claim in corpus.claims if not corpus.document[claim.document].kept]


def about(claims, thing):
    """Return document, relation and status of the claims on a thing, in the order of the documents."""
    ends = ("event", "concerns")
    found = [
        claim
        for claim in claims
        if thing in {claim.subject, claim.object, *(claim.value(end) for end in ends)}
    ]
    return [(claim.document[:10], claim.relation, claim.status) for claim in found]


def figures(claims, flow="turnover", relation="tradesWith"):
    """Return document, amount in millions and period of the asserted figures of trade of one flow."""
    return {
        (claim.document[:10], claim.number("amount") / 1_000_000, claim.value("period"))
        for claim in claims
        if claim.relation == relation and claim.status == "asserted"
        if claim.value("flow") == flow and claim.value("amount")
    }


@pytest.fixture(scope="module")
def listed():
    """The addresses of the documents that were chosen, by slug."""
    with GOLD.open(encoding="utf-8", newline="") as file:
        return {row["slug"]: row["source"] for row in csv.DictReader(file)}


def test_documents_are_those_listed(corpus, listed):
    """Each listed document is there, with its address, and no other beside the interview."""
    withheld = {each.slug: each.source for each in corpus.documents if not each.kept}

    assert 20 == len(listed)
    assert listed == withheld


def test_the_carried_list_is_the_first_one(listed, shared):
    """Where the list of documents is at hand, the one that is carried here equals it."""
    page = (shared / "COMPANIONS.md").read_text("utf-8")
    rows = re.findall(r"^\| ([a-z0-9-]+) \| .* \| (\S+\.\S+/\S+) \|$", page, re.MULTILINE)

    assert {slug: f"https://{address}" for slug, address in rows} == listed


def test_no_words_of_a_withheld_text_are_kept(checkout, corpus, claims):
    """A document that is cited has no text and no quotes."""
    texts = [path.parent.name for path in (checkout / "corpus").glob("*/document.txt")]

    assert ["2022-08-25-elkz-tukumov"] == texts
    assert {None} == {claim.quote for claim in claims}


def test_one_press_service_stands_behind_five_documents(claims):
    """What newspapers tell from the Akorda names it as origin."""
    behind = {claim.document for claim in claims if "akorda" in claim.values("origin")}

    assert {
        "2022-08-24-inform-talks",
        "2023-04-11-astanatimes-ties",
        "2023-11-24-astanatimes-speca",
        "2024-03-11-astanatimes-council",
        "2025-10-21-report-ferries",
    } == behind


def test_a_person_who_is_quoted_is_the_origin_of_his_words(corpus, claims):
    """Claims of a named speaker have no other origin, and say in which capacity he speaks."""
    quoted = [claim for claim in claims if claim.speakers != (corpus.document[claim.document].publisher,)]

    assert [] == [claim for claim in quoted if claim.value("origin") or not claim.capacity]


def test_figures_of_trade(claims):
    """The turnover of trade in millions of US dollars, by document and period."""
    expected = {
        ("2020-01-16", "229.6", "2019"),
        ("2022-06-07", "100", "2022-01/2022-03"),
        ("2022-06-07", "135.7", "2021"),
        ("2022-08-24", "194.1", "2022-01/2022-06"),
        ("2023-04-10", "500", None),
        ("2023-04-11", "461.9", "2022"),
        ("2023-06-22", "460", "2022"),
        ("2023-10-14", "470", "2022"),
        ("2023-10-14", "501", "2023-01/2023-06"),
        ("2024-08-08", "529.4", "2023"),
        ("2024-08-08", "280.6", "2024-01/2024-06"),
    }

    assert expected == {(where, f"{amount.normalize():f}", when) for where, amount, when in figures(claims)}


def test_parts_of_trade_add_up_to_the_whole(claims):
    """Exports and imports of one source sum to its turnover."""
    relations = {"turnover": "tradesWith", "exports": "exportsTo", "imports": "importsFrom"}
    flows = {flow: figures(claims, flow, relation) for flow, relation in relations.items()}
    by_flow = {
        flow: next(amount for where, amount, _ in found if where == "2023-04-11")
        for flow, found in flows.items()
    }

    assert by_flow["turnover"] == by_flow["exports"] + by_flow["imports"]


def test_one_figure_a_claim(claims):
    """An amount or quantity and its growth are two claims, so that a factor never takes a unit."""
    both = {"changeFactor", "amount"}, {"changeFactor", "quantity"}

    assert [] == [claim for claim in claims if any(keys <= claim.qualifiers.keys() for keys in both)]


def test_who_sells_to_whom(claims):
    """Exports and imports are coded by the narrower relation, from whose side they are counted."""
    sold = {
        (claim.document[:10], claim.subject, claim.relation)
        for claim in claims
        if claim.value("flow") in {"exports", "imports"}
    }

    assert {
        ("2020-01-16", "azerbaijan", "exportsTo"),
        ("2020-01-16", "azerbaijan", "importsFrom"),
        ("2023-04-11", "kazakhstan", "exportsTo"),
        ("2023-04-11", "kazakhstan", "importsFrom"),
    } == sold


def test_an_invitation_is_a_fact_and_a_proposal(claims):
    """That somebody invited is asserted; the visit that he asked for is proposed."""
    told = [
        claim
        for claim in claims
        if claim.document[:10] == "2023-11-24" and claim.value("visitType") == "state"
    ]

    assert {
        ("ilham-aliyev", "invited", "kassym-jomart-tokayev", "asserted"),
        ("kassym-jomart-tokayev", "visited", "azerbaijan", "proposed"),
    } == {(claim.subject, claim.relation, claim.object, claim.status) for claim in told}


def test_levels_that_a_head_of_state_names(claims):
    """What a president calls the other state in so many words is partnership at that level."""
    levels = {
        claim.value("level"): claim.status
        for claim in claims
        if claim.relation == "partnerOf" and claim.speakers == ("kassym-jomart-tokayev",)
    }

    assert {
        "reliable-partnership": "asserted",
        "brotherly": "asserted",
        "natural-strategic-partnership": "assessed",
    } == levels


def test_what_becomes_a_window_is_a_view_and_what_gets_a_route_a_plan(claims):
    """A metaphor of position is assessed; a route that *gets* opened is planned, and no link yet."""
    told = {claim.relation: claim.status for claim in claims if claim.speakers == ("zeinolla-akhmetzhanov",)}

    assert {"gatewayTo": "assessed", "transitsThrough": "planned"} == told


def test_growth_names_what_it_is_counted_from(claims):
    """Growth of a full year, or since a named time, says what it is compared with."""
    growth = {
        (claim.document[:10], claim.value("changeFactor"), claim.value("period"), claim.value("comparedWith"))
        for claim in claims
        if claim.relation == "tradesWith" and claim.value("changeFactor")
    }

    assert {
        ("2022-06-07", "3", "2022-01/2022-03", None),
        ("2022-08-24", "3", None, None),
        ("2022-08-24", "3.1", "2022-01/2022-06", "2021-01/2021-06"),
        ("2023-04-10", "1.4", None, None),
        ("2023-04-11", "1.4", "2022", "2021"),
        ("2023-06-22", "1.4", "2022", "2021"),
        ("2023-10-14", "1.5", "2022", "2021"),
        ("2023-10-14", "4.2", "2023-01/2023-06", "2022-01/2022-06"),
        ("2024-03-11", "5", None, "2020"),
        ("2024-08-08", "1.143", "2023", "2022"),
    } == growth


THINGS = [
    (
        "azerbaijani-kazakh-expert-council",
        [
            ("2022-05-23", "establishes", "agreed"),
            ("2022-05-23", "assesses", "assessed"),
            ("2022-08-20", "participatedIn", "asserted"),
            ("2024-03-15", "participatedIn", "asserted"),
        ],
    ),
    (
        "supreme-interstate-council",
        [("2023-04-11", "establishes", "agreed"), ("2024-03-11", "participatedIn", "asserted")],
    ),
    (
        "tokayev-visit-azerbaijan-2024-03",
        [
            ("2023-11-24", "visited", "proposed"),
            ("2024-03-11", "visited", "asserted"),
            *[("2024-03-15", "visited", "asserted")] * 4,
        ],
    ),
    (
        "joint-investment-fund",
        [
            ("2024-03-15", "establishes", "planned"),
            ("2024-03-15", "establishes", "planned"),
            ("2024-08-08", "establishes", "asserted"),
        ],
    ),
    (
        "trade-of-usd-1-billion",
        [
            ("2022-06-07", "tradesWith", "assessed"),
            ("2022-08-24", "hasGoal", "proposed"),
            ("2023-04-10", "tradesWith", "assessed"),
            ("2023-06-22", "hasGoal", "planned"),
        ],
    ),
    (
        "fibre-optic-line-caspian",
        [*[("2023-04-11", "pursuesProject", "asserted")] * 3, ("2024-03-15", "pursuesProject", "asserted")],
    ),
    ("trans-caspian-cargo-ferry-system", [("2025-10-21", "pursuesProject", "discussed")]),
]


@pytest.mark.parametrize(("thing", "expected"), THINGS, ids=[thing for thing, _ in THINGS])
def test_a_thing_has_one_name_in_all_documents(claims, thing, expected):
    """What became of a promise can be told, since each document names the same thing."""
    assert expected == about(claims, thing)


def test_flights_between_the_capitals(corpus):
    """The flight of 2018 is asserted, that of 2022 planned, twice."""
    flights = [
        (claim.document[:10], claim.status, claim.value("due"))
        for claim in corpus.claims
        if {claim.subject, claim.object} == {"astana", "baku"} and claim.relation == "connectedTo"
    ]

    assert [
        ("2018-11-24", "asserted", None),
        ("2022-08-25", "planned", None),
        ("2022-12-08", "planned", "2023-03/2023-08"),
    ] == flights


def test_ten_million_tonnes_are_planned_and_fewer_carried(claims):
    """The promised quantity is planned, beside the one carried."""
    cargo = [claim for claim in claims if claim.relation == "carries"]

    assert [("asserted", "4500000", "2024"), ("planned", "10000000", None)] == [
        (claim.status, claim.value("quantity"), claim.value("period"))
        for claim in cargo
        if claim.value("quantity")
    ]


def test_documents_signed_in_one_visit_are_counted_three_ways(claims):
    """Ten, about twenty, and more than twenty between agencies, all of one event."""
    counts = {
        (claim.document, claim.value("count"), claim.value("bound"), claim.value("scope"))
        for claim in claims
        if claim.relation == "concludedAgreementsWith" and claim.value("count") and claim.value("event")
    }

    assert {
        ("2022-08-24-inform-talks", "10", None, None),
        ("2022-regionplus-visit", "20", "about", None),
        ("2022-08-24-president-az-statements", "20", "moreThan", "between agencies"),
    } == counts


def test_diplomatic_relations_begin_on_two_days(claims):
    """Two sources name two days of one August."""
    since = {
        claim.value("since"): claim.speakers
        for claim in claims
        if claim.relation == "hasDiplomaticRelationsWith"
    }

    assert {"1992-08-27": ("trend",), "1992-08-30": ("region-plus",)} == since


def test_each_visit_of_a_head_of_state_is_one_event(corpus):
    """Six visits of the presidents, however many claims speak of them."""
    presidents = {"kassym-jomart-tokayev", "ilham-aliyev"}
    visits = {
        claim.value("event")
        for claim in corpus.claims
        if claim.relation == "visited" and claim.subject in presidents and claim.status == "asserted"
    }

    assert VISITS == visits


def test_two_labels_for_one_visit(corpus):
    """The visit of August 2022 is called official by three voices and working by one."""
    labels = {
        (claim.value("visitType"), claim.document)
        for claim in corpus.claims
        if claim.value("event") == "tokayev-visit-azerbaijan-2022-08" and claim.value("visitType")
    }

    assert {
        ("official", "2022-08-24-inform-talks"),
        ("official", "2022-08-24-president-az-statements"),
        ("official", "2022-08-25-elkz-tukumov"),
        ("working", "2022-08-25-elkz-tukumov"),
    } == labels


def test_nobody_from_azerbaijan_says_what_either_is_for_the_other(corpus):
    """Every gateway is named by a voice of Kazakhstan."""
    speakers = {who for claim in corpus.claims if claim.relation == "gatewayTo" for who in claim.speakers}

    assert {"yerkin-tukumov", "zeinolla-akhmetzhanov"} == speakers
    assert {"kazakhstan"} == {corpus.authority.side(who) for who in speakers}


def test_a_document_without_date_has_none(corpus):
    """What is not known is left out or left coarse."""
    issued = {slug: corpus.document[slug].issued for slug in ("trend-relations", "2022-regionplus-visit")}

    assert issued["trend-relations"] is None
    assert "2022" == issued["2022-regionplus-visit"].text
