"""The triggers beside the ontology: each names what the ontology has, and its examples are its tests."""

from importlib.util import find_spec

import pytest

if find_spec("spacy") is None:  # to import it takes a second, also where these tests are only collected
    pytest.skip("needs pip install 'bilateral-kg[extract]'", allow_module_level=True)

from kg.corpus.documents import Turn
from kg.extraction import model
from kg.extraction.gazetteer import gazetteer
from kg.extraction.knowledge import gather
from kg.extraction.pipeline import extract
from kg.extraction.source import Source, Voice
from kg.extraction.triggers import all_triggers
from kg.extraction.views import all_views
from kg.ontology import vocabulary
from kg.rdf import dates

ONTOLOGY = vocabulary.load()
VIEWS = all_views()
TRIGGERS = [*all_triggers(), *VIEWS]
SENTENCES = [each.partition(" => ")[0] for trigger in TRIGGERS for each in (*trigger.yes, *trigger.no)]
SPEAKER = "aisha-sample"


@pytest.fixture(scope="module")
def parsed():
    """All sentences are parsed at once, for a third of the work."""
    parse = model.parse
    known = dict(zip(SENTENCES, parse(SENTENCES), strict=True))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(model, "parse", lambda of: [known.get(each) or next(parse([each])) for each in of])
        yield


@pytest.fixture(scope="module")
def proposed(parsed):
    """Return what is proposed of a sentence, by trigger and ends; views are of who speaks for Kazakhstan."""
    knowledge = gather({}, ONTOLOGY)
    names = gazetteer(knowledge)

    def of(sentence, trigger):
        turns = (Turn(start=0, end=len(sentence), speakers=(SPEAKER,)),) if trigger in VIEWS else ()
        source = Source(
            slug="example",
            text=sentence,
            issued=dates.parse("2023-11-05"),
            turns=turns,
            voices=[Voice(SPEAKER, "Aisha Sample", "kazakhstan")],
        )
        found = extract(source, knowledge, names).candidates
        return [(each.trigger, each.subject.slug, each.object.slug) for each in found]

    return of


def fires(trigger, example, proposed):
    """Say whether a trigger gives what an example says; * is any end."""
    sentence, _, ends = example.partition(" => ")
    one, other = ends.split()
    symmetric = ONTOLOGY.relations[trigger.relation].symmetric
    given = [
        (subject, target) for name, *(subject, target) in proposed(sentence, trigger) if fired(trigger, name)
    ]
    given += [(target, subject) for subject, target in given if symmetric]
    return any(one in {"*", subject} and other in {"*", target} for subject, target in given)


def fired(trigger, name):
    """Say whether a trigger's relation is named by one that fired."""
    return name.partition(":")[0] == trigger.relation


def test_the_examples_of_triggers_are_their_tests(proposed):
    """Each trigger fires in its two examples, and its relation is not proposed in the one against it."""
    silent = [each for trigger in TRIGGERS for each in trigger.yes if not fires(trigger, each, proposed)]
    loud = [
        (trigger.name, sentence)
        for trigger in TRIGGERS
        for sentence in trigger.no
        if any(fired(trigger, name) for name, *_ in proposed(sentence, trigger))
    ]

    assert ([], []) == (silent, loud)


def test_triggers_name_what_the_ontology_has():
    """Relations and classes of triggers are terms of the ontology; each has two examples and one against."""
    named = {trigger.relation for trigger in TRIGGERS}
    classes = {name for each in TRIGGERS for name in (*each.ends, *each.object_in, each.type) if name}

    assert set() == named - set(ONTOLOGY.relations)
    assert set() == classes - set(ONTOLOGY.classes)
    assert {(2, 1)} == {(len(each.yes), len(each.no)) for each in TRIGGERS}
