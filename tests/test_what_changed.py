"""What changed since a day or an earlier build: a finding for whoever has read the rest before."""

import html

import pytest
import served_site
import small_corpus
from click.testing import CliRunner

import kg.graph
from kg.asking import briefings
from kg.cli import bilateral
from kg.errors import InputError
from kg.rdf import sparql

_SAID_SINCE = """SELECT DISTINCT ?claim ?voice ?document {
  ?claim a br:Claim ; br:involves id:kazakhstan , id:azerbaijan ; br:statedBy ?voice ; br:statedIn ?document .
  ?document br:earliest ?day FILTER(STR(?day) >= "2023-01-01")
  FILTER NOT EXISTS { ?claim br:status/br:takenAsGiven true } }"""


def test_what_was_said_since_a_day_is_counted_with_voices_documents_and_promises(graph):
    """The first finding counts the statements since the day, and rests on these and on no older one."""
    first = briefings.brief(graph, since="2023").findings[0]
    rows = [{name: term.value for name, term in row.items()} for row in sparql.select(graph, _SAID_SINCE)]
    claims, voices, documents = ({row[name] for row in rows} for name in ("claim", "voice", "document"))
    counted = f"{len(claims)} statements by {len(voices)} voices in these {len(documents)} documents"
    assert (claims, len(claims), "between") == (set(first.claims), first.number, first.question)
    assert first.sentence.startswith(f"Since 2023-01-01, {counted}; ")
    assert "promises changed: " in first.sentence
    assert "3 kept" in first.sentence


def test_without_a_day_nothing_is_said_of_change(graph):
    """Who names no day reads what everybody reads."""
    assert "changes" not in {each.kind for each in briefings.brief(graph).findings}


def test_since_a_day_in_the_future_nothing_is_new(graph):
    """No statement, and no promise that would have changed meanwhile."""
    first = briefings.brief(graph, since="2090").findings[0]
    assert ((), "nothing new on the two is said in these 21 documents.") == (
        first.claims,
        first.sentence.removeprefix("Since 2090-01-01, "),
    )


def test_a_day_that_is_none_is_an_error_with_a_remedy(graph):
    """The message names the parameter."""
    with pytest.raises(InputError, match="'soon' is not a date"):
        briefings.brief(graph, since="soon")


def test_since_an_earlier_build_the_new_and_the_gone_are_told(tmp_path):
    """A claim that is added is new, one that is dropped is said to stand there no longer."""
    old = kg.graph.build(small_corpus.write(tmp_path / "old"))
    claims = small_corpus.CLAIMS.replace("We are neighbours", "We are neighbours. Trade reached $40 million")
    new = kg.graph.build(small_corpus.write(tmp_path / "new", claims=claims))
    first = new.brief(earlier=old).findings[0]
    assert first.sentence == (
        "Since the earlier build, which knew documents up to 2020-05-04,"
        " 1 statement by 1 voice in this document; 1 earlier statement no longer stands there."
    )
    assert "nothing new on the two is said" in new.brief(earlier=new).findings[0].sentence


def test_the_command_takes_a_day_or_an_earlier_build(built):
    """Each begins with its finding, and both can be asked for at once."""
    options = ["brief", "--build", str(built), "--since", "2023", "--since-build", str(built)]
    told = CliRunner().invoke(bilateral, options).output.split("\n\n")
    assert (True, True) == (
        told[1].startswith("Since 2023-01-01, "),
        told[2].startswith("Since the earlier build, "),
    )


def test_pages_of_the_site_begin_with_what_changed_since_a_day(graph, built):
    """Home and the page of two states tell it where they are asked, and refuse a day that is none."""
    sentence = html.escape(briefings.brief(graph, since="2023").findings[0].sentence)
    with served_site.client(graph, built) as client:
        for path in ("/", "/dyad/kazakhstan/azerbaijan"):
            assert sentence in client.get(path, params={"since": "2023"}).text
            assert "Since 2023" not in client.get(path).text
            assert client.get(path, params={"since": "soon"}).status_code == 400
