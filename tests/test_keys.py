"""The program asks for rows and claims first and looks up the rest; that tells what the whole query tells."""

import re
from collections import Counter
from dataclasses import replace

import pytest
import refresh_queries
import sampling
from pyoxigraph import Literal, Quad, Store

from kg.asking import answers, catalogue, keys, of_anybody, rows
from kg.rdf import sparql
from kg.rdf.terms import BR, RDF

QUESTIONS = catalogue.load()


class Elsewhere:
    """A store that does not say that it is here, so that it is asked by the whole query."""

    def __init__(self, store):
        self.query = store.query


def meant(store, name):
    """What stands for the parameters of a question that is asked without any; none where nothing does."""
    try:
        found = answers.answer(store, name, {})
    except answers.MissingValueError:
        return None
    defaults = QUESTIONS[name].defaults
    return {each.name: each.term for each in found.given if each.term and each.term != defaults[each.name]}


def both(store, name, language):
    """The rows of a question by its keys, and by its whole text."""
    given = meant(store, name) or {}
    ask = QUESTIONS[name]
    return [
        list(rows.narrowed(each, ask, rows.found(each, ask, given, language), language))
        for each in (store, Elsewhere(store))
    ]


@pytest.mark.each_kind(of=sampling.kinds_of_question)
@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("corpus", ["graph", "south_asia"])
def test_keys_and_whole_query_give_the_same(corpus, name, request):
    """Same rows, same order, same cells, same claims, of both shipped corpora."""
    by_keys, whole = both(request.getfixturevalue(corpus), name, "en")

    assert by_keys == whole


@pytest.mark.parametrize("name", ["between", "hedges", "in-force", "contradictions", "summitry"])
def test_they_do_in_another_language(graph, name):
    """Labels that are looked up after the rows are in the language that was asked for, English else."""
    by_keys, whole = both(graph, name, "ru")

    assert by_keys == whole


@pytest.mark.parametrize("name", QUESTIONS)
def test_keys_form_leaves_out_the_evidence(name):
    """It reads no words, voices or kinds of evidence; its parameters and labels are those of the file."""
    text = keys.form(QUESTIONS[name].text).text
    rest = catalogue._BINDABLE.sub("", text)

    assert "?evidenceLabel" not in text
    assert '"en"' not in rest
    assert QUESTIONS[name].defaults == replace(QUESTIONS[name], text=text).defaults


def test_every_column_of_narrowings_is_looked_up():
    """Whatever question tells what narrows its claims has that column filled from them."""
    tells = {name for name, each in QUESTIONS.items() if "?claim ?qualifier ?value" in each.text}

    assert tells == {name for name, each in QUESTIONS.items() if keys.form(each.text).narrowed}
    assert all(keys.form(QUESTIONS[name].text).narrowed.column in QUESTIONS[name].keys for name in tells)


OF_ANYBODY = sorted(path.stem for path in (refresh_queries.QUERIES / "of-anybody").iterdir())


def asked_of_anybody():
    """Each such question as it stands, without groups, of a year, and of each cell that it lists."""
    others = [{}, {"groups": BR["no"]}, {"when": Literal("2022")}, {"when": Literal("undated")}]
    for name in OF_ANYBODY:
        ask = QUESTIONS[name]
        for given in others + [{"column": Literal(each)} for each in ask.choices.get("column", ())]:
            if given.keys() <= ask.takes.keys():
                told = " ".join(term.value for term in given.values())
                yield pytest.param(name, given, id=f"{name} {told}")


@pytest.mark.sampled(11)
@pytest.mark.parametrize(("name", "given"), list(asked_of_anybody()))
@pytest.mark.parametrize("corpus", ["graph", "south_asia"])
def test_what_is_asked_of_anybody_gives_the_same(corpus, name, given, request):
    """A text that is asked in place of a file gives the file's rows, cells, claims and order."""
    store = request.getfixturevalue(corpus)

    here, whole = (list(rows.found(each, QUESTIONS[name], given, "en")) for each in (store, Elsewhere(store)))

    assert here == whole


@pytest.mark.parametrize("name", OF_ANYBODY)
def test_of_anybody_an_event_without_a_score_counts_as_in_the_file(name, graph):
    """Where a type of events has no score, what is told of them is left out or counted as the file does."""
    unscored = Store()
    unscored.bulk_extend(graph)
    events = Counter(quad.object for quad in graph.quads_for_pattern(None, BR["eventType"], None))
    often, _ = events.most_common(1)[0]
    for quad in graph.quads_for_pattern(often, BR["conflictScore"], None):
        unscored.remove(quad)
    given = (
        {"column": Literal(QUESTIONS[name].choices["column"][0])} if "column" in QUESTIONS[name].takes else {}
    )

    here, whole = (
        list(rows.found(each, QUESTIONS[name], given, "en")) for each in (unscored, Elsewhere(unscored))
    )

    assert here == whole


@pytest.mark.parametrize("name", OF_ANYBODY)
def test_what_is_asked_of_anybody_takes_what_the_question_takes(name):
    """But for the two, who are named in its file alone, its parameters and their defaults are the file's."""
    text = of_anybody.of_anybody(QUESTIONS[name], {}, "en")
    defaults = {key: term for key, term in QUESTIONS[name].defaults.items() if key not in {"a", "b"}}

    assert defaults == replace(QUESTIONS[name], text=text).defaults


@pytest.mark.parametrize("named", ["a", "b"])
def test_whoever_is_named_is_asked_for_by_the_file(named):
    """Nothing stands in place of a question that names one of the two."""
    assert of_anybody.of_anybody(QUESTIONS["dyad-year"], {named: BR["none"]}, "en") == ""


QUERY = """SELECT ?x WHERE {
  {
    SELECT ?x WHERE { ?x a br:Claim }
    LIMIT 1000000000
  }
  ?x br:statedIn ?text . # of which {
  OPTIONAL { ?x br:quote ?words . FILTER(?words != "}") }
  FILTER(BOUND(?words))
}
"""


def test_what_follows_a_choice_is_looked_up_row_by_row():
    """What stands after the subquery that chooses is looked up for each of its rows, and each OPTIONAL too.

    Brackets in texts and comments are none, and tests stay where they are.
    """
    told = "".join(keys.form(QUERY).text.split())

    assert "}LATERAL{?xbr:statedIn?text.#ofwhich{}LATERAL{OPTIONAL{" in told
    assert told.endswith('FILTER(?words!="}")}}FILTER(BOUND(?words))}')


def test_what_takes_away_or_chooses_by_itself_is_not():
    """MINUS takes away from what stands before it, and an OPTIONAL with a subquery is run once."""
    text = QUERY.replace("?x br:statedIn ?text .", "MINUS { ?x br:sic ?sic }").replace(
        "OPTIONAL { ?x br:quote ?words .", "OPTIONAL { { SELECT ?x ?words WHERE { ?x br:quote ?words } }"
    )

    assert keys.form(text).text == text


def test_looked_up_query_has_the_rows_of_the_query(graph):
    """It says the same as what it is made of."""
    text = QUERY.replace("# of which {", "")

    assert sorted(map(str, sparql.select(graph, keys.form(text).text))) == sorted(
        map(str, sparql.select(graph, text))
    )


@pytest.mark.parametrize(("other", "read"), [("id:azerbaijan", 2), ("UNDEF", 0)])
def test_what_involves_each_of_two_is_read_once(other, read):
    """Things of two who are named are found by reading those of each; of anybody none are read."""
    text = QUESTIONS["timeline"].text.replace("{ id:azerbaijan }", f"{{ {other} }}")

    assert keys.form(text).text.count("{ SELECT * WHERE { ?claim ?involving ?") == read


def test_what_is_asked_sooner_is_a_comment_elsewhere():
    """What leaves less to compare is asked by the program alone: other engines read a comment."""
    text = QUERY.replace("  OPTIONAL", "  # sooner: ?x br:valence br:positive .\n  OPTIONAL", 1)

    assert "# sooner: " not in keys.form(text).text
    assert "\n  ?x br:valence br:positive ." in keys.form(text).text


@pytest.mark.parametrize("name", [name for name, question in QUESTIONS.items() if question.most])
def test_what_is_asked_here_is_not_cut(name):
    """The limit by which another engine sorts is not asked of a store here: an answer has all its rows."""
    texts = [keys.form(QUESTIONS[name].text).text, of_anybody.of_anybody(QUESTIONS[name], {}, "en")]

    limits = [int(each) for text in texts for each in re.findall(r"\bLIMIT (\d+)", text)]

    assert [each for each in limits if 1_000 < each < 10**8] == []


def test_long_answers_are_whole_here_and_told_elsewhere():
    """Here all rows are there; elsewhere the first so many, and the answer says that there may be more."""
    text = f"SELECT ?thing WHERE {{ ?thing a <{BR['Event'].value}> }} ORDER BY ?thing\nLIMIT 3\n"
    ask = replace(QUESTIONS["dyad-events"], name="made", takes={}, returns={"thing": "text"}, text=text)
    store = Store()
    store.extend(Quad(BR[f"thing-{number}"], RDF["type"], BR["Event"]) for number in range(5))
    found = [len(list(rows.found(each, ask, {}, "en"))) for each in (store, Elsewhere(store))]
    answer = answers.Answer(
        question=ask, given=(), rows=(None,) * 3, query=text, last_day="2022", language="en", store=store
    )

    assert ([5, 3], 3) == (found, ask.most)
    assert "3 rows at most: there may be more" in answer.note
