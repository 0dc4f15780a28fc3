"""The tools of an assistant, used by the SDK's own client over standard input and output."""

import asyncio
import json
import os
import subprocess
import sys
from contextlib import contextmanager
from importlib.util import find_spec

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

import kg
from kg.asking import catalogue, tours

if find_spec("mcp") is None:  # to import it takes a second, also where these tests are only collected
    pytest.skip("needs pip install 'bilateral-kg[mcp]'", allow_module_level=True)

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
TOOLS = {
    "list_questions",
    "read_brief",
    "answer_question",
    "find_statements",
    "find_names",
    "describe_entity",
    "cite_claim",
    "explain_edge",
    "run_sparql",
}


@contextmanager
def talking(built, seconds):
    """A conversation with a server on the shipped graph, whose queries may run for so many seconds."""
    from anyio.from_thread import start_blocking_portal
    from mcp import StdioServerParameters
    from mcp.client.client import Client

    arguments = ["-m", "kg", "mcp", "--build", str(built), "--timeout", str(seconds)]
    started = StdioServerParameters(command=sys.executable, args=arguments, env=dict(os.environ))
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(Client(started)) as client:
        yield lambda conversation: portal.call(conversation, client)


@pytest.fixture(scope="module")
def portal(built):
    """A conversation with a server whose queries have all the time that they need."""
    with talking(built, 300) as portal:
        yield portal


@pytest.fixture(scope="module")
def call(portal):
    """Call a tool; returns what it says."""

    def call(name, **arguments):
        return portal(lambda client: client.call_tool(name, arguments))

    return call


@pytest.fixture(scope="module")
def told(call):
    """Call a tool that works; returns its structured content."""

    def told(name, **arguments):
        result = call(name, **arguments)

        assert not result.is_error, result.content
        return result.structured_content

    return told


def error(result):
    """Return the text of an error."""
    assert result.is_error
    return result.content[0].text


def test_tools_say_what_they_are(portal):
    """Each tool only reads, publishes the schema of its answer, and says that quotes are no instructions."""

    async def conversation(client):
        return await client.list_tools(), client.instructions

    listed, instructions = portal(conversation)

    assert {tool.name for tool in listed.tools} == TOOLS
    assert all(tool.annotations.read_only_hint for tool in listed.tools)
    assert {tool.name for tool in listed.tools if tool.output_schema} == TOOLS - {"list_questions"}
    assert all(tool.input_schema["additionalProperties"] is False for tool in listed.tools)
    assert all("never instructions" in tool.description for tool in listed.tools)
    assert "never instructions" in " ".join(instructions.split())


def test_every_question_is_listed(call):
    """The list is the catalogue, a line each, once; words narrow it to a few with kinds and defaults."""
    every = call("list_questions")
    some = call("list_questions", about="across water")
    (head, _, *lines), few = every.content[0].text.splitlines(), some.content[0].text

    assert head.startswith(f"{len(lines)} of {len(lines)} questions")
    assert [line[2:].partition("(")[0] for line in lines] == list(catalogue.names())
    assert every.structured_content is None
    assert len(every.content[0].text) < 10_000
    assert few.startswith(f"1 of {len(lines)} questions\n")
    assert "takes state: Polity (default kazakhstan)" in few


def test_an_answer_has_words_speakers_and_an_end(told):
    """Rows carry quote, speaker, date, source and claims; the note says where the corpus ends."""
    found = told("answer_question", question="neighbors", parameters={"state": "Казахстан"}, limit=1)
    (row,), (statements,) = found["rows"], found["statements"]

    assert (found["shown"], found["total"]) == (1, 3)
    assert found["note"] == "state = Kazakhstan. The corpus ends on 2025-10-21."
    assert "Azerbaijan" == row["neighbor"]
    assert ("the Caspian Sea, which separates our states", ["Yerkin Tukumov"]) in [
        (each["quote"], each["speakers"]) for each in statements
    ]
    assert all(each[key] for each in statements for key in ("speakers", "issued", "evidence", "source"))
    assert all(each["claim"].startswith("https://w3id.org/bilateral-kg/claim/") for each in statements)


def test_a_finding_of_the_brief_leads_to_its_question(told):
    """What the brief counts is what the question that it names answers, and its claims can be cited."""
    found = told("read_brief", a="Казахстан", b="azerbaijan")
    promises, denials = (
        next(each for each in found["findings"] if each["question"] == question)
        for question in ("promises", "denials")
    )
    answered = told("answer_question", question="promises", parameters=promises["parameters"], limit=1)

    assert answered["total"] == promises["number"]
    assert denials["statements"] == len(denials["claims"]) == denials["number"]
    assert told("cite_claim", claim=denials["claims"][0])["status"] == "denied"


def test_a_brief_since_a_day_begins_with_what_changed(told, built):
    """With a day, the first finding is that of the command; a day that is none is told of."""
    found = told("read_brief", since="2024-01-01")
    (changes, *others) = found["findings"]

    assert changes["sentence"] == kg.open(built).brief(since="2024-01-01").findings[0].sentence
    assert changes["sentence"].startswith("Since 2024-01-01, ")
    assert others == told("read_brief")["findings"]


def test_the_brief_of_a_whole_graph_has_its_tour(told, graph):
    """The argument that somebody wrote stands in the brief, with the claims of its steps."""
    tour, written = told("read_brief")["tour"], tours.kept(graph)

    assert tour["title"] == written.title
    assert [(each["sentence"], tuple(each["claims"])) for each in tour["steps"]] == [
        (each.sentence, each.claims) for each in written.steps
    ]
    assert told("read_brief", a="azerbaijan", b="kazakhstan")["tour"] is None


def test_a_part_of_many_rows_says_so(told):
    """The second part of an answer begins where the first ended."""
    first = told("answer_question", question="claims", limit=20)
    second = told("answer_question", question="claims", offset=20, limit=20)

    assert (first["shown"], second["shown"], first["total"]) == (20, 20, 279)
    assert first["rows"][-1] != second["rows"][0]


def test_names_are_found_in_any_language(told):
    """A city is found by its Kazakh name, with what else speaks of it."""
    found = told("find_names", text="Баку")
    hits = {(hit["kind"], hit["name"]) for hit in found["hits"]}

    assert ("entities", "baku") in hits
    assert found["totals"]["entities"] >= 1


def test_statements_are_found_with_their_status_first(told):
    """A search over statements tells of each what it states, how it is put, and what became of it."""
    found = told("find_statements", words="flight nur-sultan baku", limit=3)
    (subject, *_) = found["subjects"]

    assert "Planned: flight Astana–Baku" in subject["sentences"]
    assert len(subject["sentences"]) == len(subject["statements"]) == found["shown"] == 3
    assert subject["outcome"].startswith("fell back")
    assert found["total"] > found["shown"]


def test_an_entity_is_described_by_its_claims(told):
    """Claims stand by relation, each with its words; what is left out is counted."""
    whole = told("describe_entity", entity="KazISS", limit=200)
    part = told("describe_entity", entity="kazakhstan", limit=5)
    claims = [claim for group in whole["groups"] for claim in group["claims"]]

    assert whole["label"] == "Kazakhstan Institute for Strategic Studies"
    assert len(claims) == whole["total"] == whole["shown"]
    assert all(claim["speakers"] and claim["status"] and claim["claim"] for claim in claims)
    assert part["shown"] == 5
    assert part["total"] == sum(group["total"] for group in part["groups"]) > 100


def test_one_relation_of_an_entity(told):
    """A relation narrows the description."""
    found = told("describe_entity", entity="kazakhstan", relation="neighborOf")

    assert [group["relation"] for group in found["groups"]] == ["neighbor of"]


def test_a_citation_stands_at_its_words(told, checkout):
    """The offsets of a cited claim lead to exactly its words in the document."""
    found = told("answer_question", question="neighbors")
    cited = told("cite_claim", claim=found["statements"][0][0]["claim"])
    slug = cited["document"].rpartition("/")[2]
    text = (checkout / "corpus" / slug / "document.txt").read_bytes().decode()

    assert text[cited["start"] : cited["end"]] == cited["quote"]
    assert cited["quote"] in cited["citation"]
    assert cited["bibtex"].startswith(f"@misc{{{slug},")


def test_an_inferred_edge_leads_to_words(told):
    """An explanation names the rule, and in the end the claims."""
    found = told(
        "explain_edge",
        subject="kaziss",
        relation="signedMemorandumWith",
        object="center-for-international-relations-studies",
    )
    missing = told("explain_edge", subject="kazakhstan", relation="sharesLandBorderWith", object="azerbaijan")

    assert found["found"]
    assert "by the rule" in found["explanation"]
    assert found["claims"]
    assert not missing["found"]
    assert "denied" in missing["explanation"]


def test_sparql_of_every_form(told):
    """Rows, a truth value and a graph come back, each as what it is; rows left out are counted."""
    rows = told("run_sparql", query="SELECT ?b { id:uzbekistan br:neighborOf ?b }")
    few = told("run_sparql", query="SELECT ?c { ?c a br:Claim }", limit=10)
    truth = told("run_sparql", query="ASK { id:kazakhstan br:neighborOf id:azerbaijan }")
    graph = told("run_sparql", query="DESCRIBE id:baku")

    assert rows["rows"] == [["<https://w3id.org/bilateral-kg/id/kazakhstan>"]]
    assert (few["shown"], few["total"]) == (10, 279)
    assert "269 more rows" in few["note"]
    assert truth["truth"] is True
    assert "id:baku" in graph["turtle"]
    assert "@prefix vann:" not in graph["turtle"]


def test_a_part_of_a_graph_says_so(told):
    """Of a graph at most so many triples are given, whole, and the others are counted."""
    few = told("run_sparql", query="CONSTRUCT { ?c a br:Claim } WHERE { ?c a br:Claim }", limit=7)

    assert (few["shown"], few["total"], few["note"]) == (7, 279, "272 more triples; use LIMIT and OFFSET")
    assert len(list(parse(few["turtle"], format=RdfFormat.TURTLE))) == 7


MOST = [
    ("run_sparql", {"query": "CONSTRUCT WHERE { ?s ?p ?o }", "limit": 500}),
    ("run_sparql", {"query": "CONSTRUCT { ?s br:quote ?o } WHERE { ?s br:quote ?o }", "limit": 500}),
    ("run_sparql", {"query": "SELECT * { ?s ?p ?o } LIMIT 3000", "limit": 500}),
    ("run_sparql", {"query": f"SELECT ('{'a' * 50_000}' AS ?long) {{}}"}),
    ("answer_question", {"question": "claims", "limit": 200}),
    ("describe_entity", {"entity": "kazakhstan", "limit": 200}),
    ("find_names", {"text": "a", "limit": 40}),
    ("explain_edge", {"subject": "kazakhstan", "relation": "tradesWith", "object": "azerbaijan"}),
    ("list_questions", {}),
    ("list_questions", {"about": "a"}),
]


@pytest.mark.each_kind(of=lambda name, arguments: {name, arguments.get("query", "").partition(" ")[0]})
@pytest.mark.parametrize(("name", "arguments"), MOST)
def test_no_answer_is_more_than_clients_take(call, name, arguments):
    """The most that a tool gives, as text and as values together, is less than 25,000 tokens."""
    result = call(name, **arguments)
    said = json.dumps(result.structured_content, ensure_ascii=False) + "".join(
        each.text for each in result.content
    )

    assert not result.is_error
    assert len(said.encode()) < 75_000


def test_an_endless_query_disturbs_nobody(portal):
    """While an endless query runs, questions are answered."""

    async def conversation(client):
        endless = asyncio.create_task(client.call_tool("run_sparql", {"query": ENDLESS}))
        answered = await client.call_tool("answer_question", {"question": "neighbors"})
        done = endless.done()
        endless.cancel()
        await asyncio.gather(endless, return_exceptions=True)
        return answered, done

    answered, done = portal(conversation)

    assert not answered.is_error
    assert not done


def test_an_endless_query_ends(built):
    """A query that runs out its time is told in one line."""

    async def conversation(client):
        waiting = "too many queries wait. Ask again later"  # the process that runs queries is not there yet
        async with asyncio.timeout(300):
            while (told := error(await client.call_tool("run_sparql", {"query": ENDLESS}))) == waiting:
                pass
        return told

    with talking(built, 0.5) as portal:
        assert portal(conversation) == "the query takes longer than 0.5 seconds"


@pytest.mark.parametrize(
    ("name", "arguments", "line"),
    [
        ("answer_question", {"question": "neigbors"}, "ask: no question 'neigbors'. Did you mean neighbors?"),
        ("answer_question", {"question": "../../etc/passwd"}, "ask: no question '../../etc/passwd'"),
        ("answer_question", {"question": "neighbors", "parameters": {"stat": "x"}}, "no parameter 'stat'"),
        ("answer_question", {"question": "neighbors", "parameters": {"state": "Narnia"}}, "is not a Polity"),
        (
            "answer_question",
            {"question": "neighbors", "parameters": {"state": "} DROP ALL"}},
            "is not a Polity",
        ),
        ("answer_question", {"question": "neighbors", "limit": 10**9}, "limit: Input should be less than"),
        ("answer_question", {}, "question: Field required"),
        ("describe_entity", {"entity": "Kazakstan"}, "Did you mean Kazakhstan"),
        ("describe_entity", {"entity": "kazakhstan", "language": "xx"}, "language: Input should be 'en'"),
        ("cite_claim", {"claim": "https://w3id.org/bilateral-kg/claim/0"}, "claim: no claim"),
        ("cite_claim", {"claim": "<> . DROP ALL"}, "claim: no claim"),
        ("explain_edge", {"subject": "baku", "relation": "eats", "object": "baku"}, "is not a relation"),
        ("find_names", {"text": "x" * 300}, "text: String should have at most 200"),
        ("run_sparql", {"query": "DROP ALL"}, "DROP would change the graph"),
        ("run_sparql", {"query": "SELECT * { SERVICE <http://x.org/> { ?a ?b ?c } }"}, "SERVICE would ask"),
        ("run_sparql", {"query": "SELECT * {"}, "query:1:11: not SPARQL"),
        ("run_sparql", {"query": "SELECT * {" * 9_000}, "query: brackets stand more than"),
        ("run_sparql", {"query": "SELECT * { ?a ?b ?c . ?d ?e ?f }"}, ""),
        ("rm_rf", {}, "Unknown tool: rm_rf"),
        (
            "answer_question",
            {"question": "neighbors", "params": {"state": "azerbaijan"}},
            "answer_question: no argument 'params'. Did you mean parameters?",
        ),
        (
            "find_names",
            {"text": "Baku", "lang": "ru", "max": 1},
            "no argument 'lang'. Did you mean language?",
        ),
        ("run_sparql", {"query": "ASK {}", "max_rows": 1}, "no argument 'max_rows'. It takes query, limit"),
        ("list_questions", {"abuot": "x"}, "no argument 'abuot'. Did you mean about?"),
        ("cite_claim", {"claim": "x", "\x1b[2J": 1}, "cite_claim: no argument '\\x1b[2J'. It takes claim"),
    ],
)
def test_every_error_is_one_line(call, name, arguments, line):
    """Unknown names, hostile values and queries that are not run end in a line without traceback or path."""
    said = error(call(name, **arguments))

    assert line in said
    assert "\n" not in said
    assert not any(word in said for word in ("Traceback", "File", "/home", "/tmp", "/work", "pydantic"))


@pytest.fixture(scope="module")
def here(built):
    """A server in this process, for what costs too much by a pipe."""
    from kg.assistant.server import server

    made = server(kg.open(built).store, None)
    return lambda name, arguments: asyncio.run(made.call_tool(name, arguments))


def test_text_that_is_no_unicode_is_refused(here):
    """A lone surrogate in the arguments, as raw JSON can hold one, does no harm."""
    from mcp.server.mcpserver.exceptions import ToolError

    with pytest.raises(ToolError, match=r"^the arguments are not Unicode text$"):
        here("find_names", {"text": "\ud800"})


VALUES = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["kazakhstan", "neighbors", "state", "br:neighborOf", "neighborOf", "baku", "en", '"', "*"]
    ),
    st.integers(),
    st.none(),
    st.dictionaries(
        st.sampled_from(["state", "a", "date", "x"]), st.text(max_size=9) | st.none(), max_size=2
    ),
)
TAKES = {
    "list_questions": ["about"],
    "answer_question": ["question", "parameters", "language", "offset", "limit"],
    "find_names": ["text", "language", "limit"],
    "find_statements": ["words", "language", "limit"],
    "describe_entity": ["entity", "relation", "language", "limit"],
    "cite_claim": ["claim", "language"],
    "explain_edge": ["subject", "relation", "object", "language"],
}


@given(st.sampled_from(sorted(TAKES)), st.data())
def test_whatever_is_asked_for_is_answered_or_told(here, name, data):
    """Any arguments give an answer or one line; nothing that a tool did not foresee happens."""
    from mcp.server.mcpserver.exceptions import ToolError, UnexpectedToolError

    arguments = data.draw(st.dictionaries(st.sampled_from(TAKES[name]), VALUES, max_size=4))
    required = {"answer_question": ["question"], "find_names": ["text"], "describe_entity": ["entity"]}
    required |= {"cite_claim": ["claim"], "explain_edge": ["subject", "relation", "object"]}
    for each in required.get(name, []):
        arguments.setdefault(each, data.draw(VALUES))
    said = ""
    try:
        content = here(name, arguments).content
    except UnexpectedToolError:
        raise
    except ToolError as error:
        content, said = None, str(error)

    assert (content is None) == bool(said)
    assert len(said.splitlines()) <= 1


def test_resources_and_prompts(portal):
    """Ontology, catalogue, dataset and questions can be read; prompts ask for quotes and footnotes."""

    async def conversation(client):
        names = [each.uri for each in (await client.list_resources()).resources]
        texts = [
            (await client.read_resource(uri)).contents[0].text
            for uri in (*names, "bilateral://question/neighbors")
        ]
        prompt = await client.get_prompt("answer_with_footnotes", {"question": "Who borders whom?"})
        with pytest.raises(Exception, match="no question 'nothing'"):
            await client.read_resource("bilateral://question/nothing")
        return names, texts, prompt.messages[0].content.text

    names, (ontology, questions, dataset, text), prompt = portal(conversation)

    assert names == ["bilateral://ontology", "bilateral://questions", "bilateral://dataset"]
    assert "`br:neighborOf`" in ontology
    assert all(f"## {name}\n" in questions for name in catalogue.names())
    assert "dcterms:license" in dataset
    assert text == catalogue.get("neighbors").text
    assert "Who borders whom?" in prompt
    assert "footnote" in prompt


def test_nothing_but_messages_is_written(built):
    """Standard output carries messages of the protocol only; the end of the input ends the server."""
    hello = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "test", "version": "1"},
        },
    }
    with subprocess.Popen(
        [sys.executable, "-m", "kg", "mcp", "--build", str(built)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        process.stdin.write(f"no JSON\n{json.dumps(hello)}\n")
        process.stdin.flush()
        answers = [json.loads(process.stdout.readline())]
        while answers[-1].get("id") != 1:
            answers.append(json.loads(process.stdout.readline()))
        process.stdin.close()
        process.wait(timeout=300)

    assert answers[-1]["result"]["serverInfo"]["name"] == "bilateral-kg"
    assert process.returncode == 0


def test_without_the_sdk_one_line_says_what_to_install(built):
    """Where the extra is missing, the command says how to get it, and ends with 2."""
    code = "import sys; sys.modules['mcp'] = None; from kg.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "mcp", "--build", str(built)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert done.returncode == 2
    assert done.stderr == (
        "error: mcp: the Model Context Protocol's SDK is not installed. pip install 'bilateral-kg[mcp]'\n"
    )
