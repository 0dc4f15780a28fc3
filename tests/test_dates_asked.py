"""A date that is known in part, asked for: where a stretch begins its first day, else its last."""

import re

import pytest
import served_site

from kg.asking import answers, catalogue, names
from kg.assistant import reading
from kg.rdf import dates

ASKED = [
    (name, parameter)
    for name, question in catalogue.load().items()
    for parameter, kind in question.takes.items()
    if kind in catalogue.DATES
]
PARTIAL = ["2022", "2022-02", "2022-02-24"]


def meant(name, parameter, text):
    """The day that a text means for a parameter."""
    begins = catalogue.get(name).kind(parameter) == "date-from"
    when = dates.parse(text)
    return (when.earliest if begins else when.latest).isoformat()


@pytest.mark.parametrize(("name", "parameter"), ASKED)
def test_header_says_which_end_a_date_is(name, parameter):
    """A date by which a query filters as a lower bound alone is declared to be one, and no other is."""
    question = catalogue.get(name)
    filters = " ".join(re.findall(r"^ *FILTER\(.*", question.text, re.MULTILINE))
    lower = re.search(rf">=? \?{parameter}\b|\?{parameter} <=? ", filters)
    upper = re.search(rf"<=? \?{parameter}\b|\?{parameter} >=? ", filters)

    assert (question.kind(parameter) == "date-from") == (lower is not None and upper is None)


def by_python(graph, run, built, name, given):
    """What an answer says was asked, from Python."""
    return answers.answer(graph, name, given).note


def by_command(graph, run, built, name, given):
    """What the command says was asked."""
    asked = [f"{parameter}={text}" for parameter, text in given.items()]
    return run("ask", name, *asked, "--format", "csv", "--build", built).stderr.strip()


def by_site(graph, run, built, name, given):
    """What the site says was asked."""
    page = served_site.client(graph, built).get(
        f"/question/{name}", params=given, headers={"Accept": "text/html"}
    )
    return page.text.partition('id="answer">')[2].partition("</p>")[0]


def by_assistant(graph, run, built, name, given):
    """What the tools for assistants say was asked."""
    return reading.answer(graph, name, given, "en", 0, 1).note


def ends_by_face(face, text, name):
    """The kinds of a case: each end of a stretch that a question asks for, with who reads which text."""
    question = catalogue.get(name)
    return {(face.__name__, text, question.kind(parameter)) for each, parameter in ASKED if each == name}


@pytest.mark.each_kind(of=ends_by_face)
@pytest.mark.parametrize("name", sorted({name for name, _ in ASKED}))
@pytest.mark.parametrize("face", [by_python, by_command, by_site, by_assistant])
@pytest.mark.parametrize("text", PARTIAL)
def test_every_face_reads_a_date_alike(graph, run, built, face, text, name):
    """Command, Python, site and assistant mean the same day by a year, a month and a day."""
    given = {parameter: text for each, parameter in ASKED if each == name}
    note = face(graph, run, built, name, given)

    assert [] == [
        parameter for parameter in given if f"{parameter} = {meant(name, parameter, text)}" not in note
    ]


def test_a_year_is_from_its_first_to_its_last_day(graph):
    """What happened in a year is what happened from its first day to its last."""
    short, long = (
        answers.answer(graph, "happened", {"from": start, "until": end})
        for start, end in (("2022", "2022"), ("2022-01-01", "2022-12-31"))
    )

    assert short.rows == long.rows
    assert len(short) > 1


@pytest.mark.parametrize("kind", sorted(catalogue.DATES))
def test_no_other_text_is_a_date(graph, kind):
    """What is no date is refused for either end, with what to write."""
    with pytest.raises(names.InputError, match="Write 2022, 2022-08 or 2022-08-24"):
        names.resolve(graph, "August", kind, "from")
