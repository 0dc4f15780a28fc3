"""The ladder on the site: on the page of a pair of states, and of any two things that an address names."""

import re
from functools import cache

import pytest
import served_site

from viz.ladder import ladder
from viz.network import network

HTML = {"accept": "text/html"}
DYAD = "/dyad/azerbaijan/kazakhstan"


@pytest.fixture(scope="module")
def client(graph, built):
    """A client of the site over the shipped corpus."""
    return served_site.client(graph, built)


@pytest.fixture(scope="module")
def get(client):
    """Ask for a page that must be there, once; return its text."""

    @cache
    def get(place):
        answer = client.get(place, headers=HTML)
        assert 200 == answer.status_code
        return answer.text

    return get


def rows(text):
    """Return the ties of the rows of a page's ladder."""
    return re.findall(r'<tr data-link="([^"]*)"', text)


def posts(text):
    """Return the names of the posts."""
    head = re.search(r'<th scope="col" class="line">(.*?)</th>', text)
    return re.findall(r"<span(?: lang=\"\w+\")?>(.*?)</span>", head[1]) if head else []


def test_the_page_of_a_pair_has_its_ladder(get, graph):
    """The rows are those of the page of the graph, in the same order; the other way round, posts change."""
    text = get(DYAD)
    found = ladder(network(graph), "azerbaijan", "kazakhstan")
    assert [rung.link.id for rung in found.rungs] == rows(text)
    assert ["Azerbaijan", "Kazakhstan"] == posts(text)
    assert ["Kazakhstan", "Azerbaijan"] == posts(get("/dyad/kazakhstan/azerbaijan"))


def test_each_row_leads_to_a_claim_of_its_tie(get, graph):
    """A row leads to the page of a claim that stands behind it."""
    links = re.findall(r'<th scope="row" class="words"><a href="/claim/([^"]*)"', get(DYAD))
    behind = [
        {each.iri.rpartition("/")[2] for each in rung.link.claims}
        for rung in ladder(network(graph), "azerbaijan", "kazakhstan").rungs
    ]
    assert [True] * len(behind) == [link in claims for link, claims in zip(links, behind, strict=True)]
    get(f"/claim/{links[0]}")


def test_the_ladder_keeps_to_the_policy_of_the_site(client, get):
    """No style stands in the table, and its style sheet is the site's own."""
    table = re.search(r'<div class="ladder.*?</table>', get(DYAD), re.DOTALL)[0]
    sheet = client.get("/static/ladder.css")
    assert (200, "text/css") == (sheet.status_code, sheet.headers["content-type"].partition(";")[0])
    assert [] == re.findall(r"<(?:style|script)| style=| on\w+=", table)
    assert ".ladder" in sheet.text


def test_any_two_things_have_a_page_of_their_ties(get):
    """Two names, former ones and in any language, lead to the ties between; none, to those of the pair."""
    assert ["Astana", "Baku"] == posts(get("/ties?a=nur-sultan&b=Баку"))
    assert rows(get(DYAD)) == rows(get("/ties"))
    assert "Nothing here ties the two" in get("/ties?a=baku&b=kazakhstan")
    assert [] == rows(get("/ties?a=baku")) == rows(get("/ties?a=baku&b=baku"))


def test_a_name_that_nothing_has_is_told(client):
    """An unknown name is not found, what is near is offered; what was typed is text."""
    answer = client.get("/ties?a=<script>hurt</script>&b=baku", headers=HTML)
    assert 404 == answer.status_code
    assert "<script>hurt" not in answer.text


def test_rows_speak_the_language_of_the_page(get):
    """Posts, words and statuses are in the language that is asked for, and say so."""
    text = get(f"{DYAD}?lang=kk")
    assert ["Әзірбайжан", "Қазақстан"] == posts(text)
    assert 'lang="kk"><span class="unseen">' in text
    assert "?lang=kk" in re.search(r'class="words"><a href="([^"]*)"', text)[1]


def test_a_pair_that_nothing_ties_has_no_ladder(get, graph):
    """The page of two states between which nothing is said shows no empty ladder."""
    drawn = network(graph)
    states = sorted(node.id for node in drawn.nodes if node.group == "Polity" and node.id != "kazakhstan")
    apart = next(name for name in states if not ladder(drawn, "kazakhstan", name).rungs)
    assert [] == rows(get(f"/dyad/kazakhstan/{apart}"))
