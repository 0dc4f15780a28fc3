"""What is drawn: answers of any question, graphs that a query constructs, and drawings in a notebook."""

import json

import drawn_graph
import pytest
from pyoxigraph import Store

from kg.asking import catalogue
from kg.errors import InputError
from kg.graph import Graph
from viz import choice, of_query
from viz.drawings import FORMATS, draw
from viz.network import network

BARE = {"calls", "questions", "rejections", "relations"}
"""The questions whose answers rest on no claims and name nothing that could be drawn."""


@pytest.fixture(scope="module")
def small():
    """The small, hostile graph."""
    return drawn_graph.store()


@pytest.fixture(scope="module")
def asked(graph):
    """The graph of the shipped corpus."""
    return Graph(graph)


def ids(links):
    """Return the names of links."""
    return {link.id for link in links}


@pytest.mark.sampled(4)
@pytest.mark.parametrize("question", catalogue.names())
def test_the_answer_of_any_question_is_drawn(asked, question):
    """It draws the claims its rows rest on, else the things they name; the title is the question."""
    if question in BARE:
        with pytest.raises(InputError, match=f"^{question}: the answer rests on no claims and names nothing"):
            asked.draw(question=question)
        return
    drawn = asked.draw(question=question).network

    assert drawn.nodes
    assert drawn.title == catalogue.get(question).summary
    assert {end for link in drawn.links for end in (link.source, link.target)} <= {
        node.id for node in drawn.nodes
    }


def test_an_answer_without_claims_draws_what_it_names(asked):
    """The coverage counts the statements of sides: these are drawn, with all that is between them."""
    drawn = asked.draw(question="coverage").network

    assert {node.id for node in drawn.nodes} == {"azerbaijan", "kazakhstan", "turkiye"}
    assert drawn.links


def test_a_graph_reads_its_network_once_in_each_language(asked):
    """Its drawings are parts of one network; an answer of another graph is drawn of that graph's."""
    whole = {id(link) for link in asked.draw().network.links}
    answer = asked.ask("neighbors", state="uzbekistan")

    assert whole >= {id(link) for link in asked.draw(answer).network.links}
    assert asked.draw(lang="kk").network.language == "kk"
    assert ids(asked.draw(answer).network.links) == ids(Graph(Store()).draw(answer).network.links) != set()


def test_an_answer_can_be_handed_on(asked):
    """An answer is drawn as it was given, in its language."""
    answer = asked.ask("neighbors", state="uzbekistan", lang="ru")
    drawn = asked.draw(answer).network

    assert drawn == asked.draw(question="neighbors", state="uzbekistan", lang="ru").network
    assert "Узбекистан" in {node.label for node in drawn.nodes}


def test_a_constructed_edge_carries_its_claims(small):
    """A triple that claims say is drawn as the links of these claims, of every status, either way round."""
    query = "CONSTRUCT { id:bemland br:neighborOf id:aland . id:bem br:connectedTo id:port } WHERE {}"
    drawn = of_query.of_query(small, query)
    whole = {link.id: link for link in network(small).links}

    assert ids(drawn.links) == {
        "aland.neighborOf.bemland.asserted",
        "bem.connectedTo.port.asserted",
        "bem.connectedTo.port.planned",
    }
    assert all(whole[link.id] == link for link in drawn.links)


def test_foreign_triples_are_drawn(small):
    """Terms of anybody's are drawn by their names; what the graph knows of a thing is shown."""
    query = """PREFIX x: <http://example.org/>
      CONSTRUCT { id:aland x:likes x:tea . x:tea a x:Drink ; rdfs:label "Tea" . x:Drink rdfs:label "drink" .
                  x:tea x:grownIn [ rdfs:label "a garden" ] , [ x:of id:bemland ] ; x:price 3 } WHERE {}"""
    drawn = of_query.of_query(small, query)
    labels = {node.label: node for node in drawn.nodes}

    assert set(labels) == {"Aland", "Bemland", "Tea", "a garden", "[ ]"}
    assert (labels["Aland"].group, labels["Tea"].kind) == ("Polity", "drink")
    assert sorted(link.label for link in drawn.links) == ["grownIn", "grownIn", "likes", "of"]
    assert "4 with literals, which are not drawn" in drawn.subtitle


def test_a_described_claim_is_drawn_as_its_link(small):
    """A claim in a result stands for the link it makes, not for a star of its parts."""
    drawn = of_query.of_query(small, "DESCRIBE claim:c03")

    assert ids(drawn.links) == {"aland.sharesLandBorderWith.bemland.denied"}


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { VALUES ?c { claim:c02 } }",
        'SELECT * { BIND("https://w3id.org/bilateral-kg/claim/c02" AS ?claims) }',
    ],
)
def test_selected_claims_are_drawn(small, query):
    """Rows that name claims give the links of these."""
    assert ids(of_query.of_query(small, query).links) == {"aland.tradesWith.bemland.asserted"}


def test_selected_entities_are_drawn_with_what_ties_them(small):
    """Rows that name entities give these, and every link among them."""
    drawn = of_query.of_query(small, "SELECT * { VALUES ?e { id:bem id:port id:long-sea } }")

    assert {node.id for node in drawn.nodes} == {"bem", "port", "long-sea"}
    assert ids(drawn.links) == {"bem.connectedTo.port.asserted", "bem.connectedTo.port.planned"}


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("ASK {}", "query: a yes or no is no network"),
        ("CONSTRUCT { id:aland rdfs:label 'Aland' } WHERE {}", "query: the result ties no two things"),
        ("SELECT ?s { ?s a br:Nothing }", "query: the rows name no claim and nothing that has a tie"),
        ("SELECT * {", "query:1:11: not SPARQL"),
        ("DROP ALL", "query: DROP would change the graph"),
        (
            "CONSTRUCT { ?a <x:y> ?b } WHERE { ?a rdf:type ?t . ?b ?p ?o }",
            "query: gives more than 100,000 triples. Narrow the query",
        ),
        (
            "CONSTRUCT { ?a <x:y> ?b } WHERE { ?a a skos:ConceptScheme . ?b rdfs:isDefinedBy ?o }",
            "things and .* links; a drawing holds at most 5,000 and 10,000. Narrow",
        ),
    ],
)
def test_what_cannot_be_drawn_is_told(small, query, told):
    """Neither a yes nor rows without things nor too much is drawn; one line says so."""
    with pytest.raises(InputError, match=told):
        of_query.of_query(small, query)


def test_blank_nodes_have_the_same_names_at_every_run(small):
    """The same query gives the same bytes, though an engine names blank nodes anew each time."""
    query = "CONSTRUCT { ?a <x:y> [ <x:z> ?b ] } WHERE { ?a a br:City . ?b a br:State }"
    first, second = (draw(of_query.of_query(small, query), "html") for _ in range(2))

    assert first == second


def test_hostile_iris_and_names_are_only_text():
    """Names that try markup, and IRIs that end in nothing, are drawn in every format."""
    query = """CONSTRUCT { <http://x.org/> <http://x.org/p/> <javascript:alert(1)> .
      <http://x.org/> rdfs:label "</script><script>hurt()</script>\\\\N" } WHERE {}"""
    drawn = of_query.of_query(Store(), query)

    assert b"<script>hurt" not in draw(drawn, "html")
    assert all(draw(drawn, form) for form in FORMATS)


@pytest.mark.parametrize("form", ["html", "svg", "graphml"])
def test_queries_at_the_command_line(run, built, tmp_path, some, form):
    """A query from a file, from standard input or given with -e is drawn in any format.

    Where not all is tried, each way to give a query is so in one format, and each format with one way.
    """
    query = "CONSTRUCT { ?a br:neighborOf ?b } WHERE { ?a br:neighborOf ?b }"
    (tmp_path / "mine.rq").write_text(query, encoding="utf-8")
    ways = (["--query", "mine.rq"], ["--query", "-"], ["-e", query])
    told = [
        run("draw", *each, "--build", built, "--format", form, cwd=tmp_path, stdin=query)
        for each in (ways if form == "graphml" else some(ways, len(ways)))
    ]

    assert {done.returncode for done in told} == {0}, told[0].stderr
    assert len({done.stdout for done in told}) == 1
    assert "Uzbekistan" in told[0].stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--query", "none.rq"], "error: none.rq: cannot be read: No such file or directory"),
        (["--about", "baku", "-e", "ASK {}"], "One of --about, --query, -e, or --question"),
        (["a=b"], "One of --about, --query, -e, or --question"),
        (["--question", "questions"], "error: questions: the answer rests on no claims"),
    ],
)
def test_wrong_use_is_told_in_one_line(run, built, arguments, told):
    """A missing file, two parts at once and an answer with nothing to draw end with 2 and a line."""
    done = run("draw", *arguments, "--build", built, "--format", "svg")

    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_only_one_part_is_drawn(asked):
    """From Python, two parts at once, and parameters without a question, are refused."""
    with pytest.raises(InputError, match="more than one part"):
        asked.draw(about="baku", query="ASK {}")
    with pytest.raises(InputError, match="state is no part"):
        asked.draw(state="kazakhstan")


def test_a_drawing_is_saved_and_analyzed(asked, tmp_path):
    """The file's suffix says the format; networkx gets the same things."""
    drawing = asked.draw(about="Baku")
    drawing.save(tmp_path / "baku.svg")

    assert (tmp_path / "baku.svg").read_bytes() == draw(drawing.network, "svg")
    assert len(drawing.to_networkx()) == len(drawing.network.nodes)
    with pytest.raises(InputError, match=r"no drawing ends in '\.doc'"):
        drawing.save(tmp_path / "baku.doc")


def test_a_notebook_shows_the_network(browser, asked, tmp_path):
    """In a real browser, offline, each frame draws, reports nothing, and cannot reach its notebook."""
    shown = [
        asked,
        asked.draw(about="kaziss"),
        asked.draw(query="DESCRIBE id:baku"),
        Graph(drawn_graph.store()),
        asked.draw(question="sources"),
    ]
    body = "".join(each._repr_html_() for each in shown)
    (tmp_path / "notebook.html").write_text(f"<!doctype html><meta charset=utf-8>{body}", encoding="utf-8")
    tab = browser.new_context(offline=True, viewport={"width": 900, "height": 3400}).new_page()
    told = []
    tab.on("console", lambda message: told.append(message.text))
    tab.on("pageerror", lambda error: told.append(str(error)))
    tab.goto((tmp_path / "notebook.html").as_uri())
    frames = tab.frames[1:]
    for frame in frames:
        frame.wait_for_selector("html[data-first-draw]", state="attached")
    links = [int(frame.get_attribute("html", "data-links")) for frame in frames]
    heights = tab.evaluate("[...document.querySelectorAll('iframe')].map(frame => frame.clientHeight)")
    reached = [
        frame.evaluate("() => { try { return parent.document.title + '!' } catch { return '' } }")
        for frame in frames
    ]
    untied = frames[4].evaluate("bilateral.filter.shown.things.size")

    expected = [each.draw().network if isinstance(each, Graph) else each.network for each in shown]
    assert links == [len(each.links) for each in expected]
    assert all(400 <= height <= 720 for height in heights)
    assert untied == len(expected[4].nodes) == 2
    assert (reached, told) == ([""] * 5, [])


def test_parts_are_told_apart_by_name(asked):
    """An unknown entity is told with the nearest names."""
    with pytest.raises(InputError, match="Did you mean"):
        choice.about(asked.store, "Kazakstan")


def test_an_untied_thing_is_in_the_picture(small):
    """What was asked for is drawn, though nothing ties it."""
    drawn = of_query.of_query(small, "SELECT * { VALUES ?e { id:bem id:long-sea } }")

    assert b"Long Sea" in draw(drawn, "svg")
    assert len(json.dumps(draw(drawn, "graphml").decode())) > 0
