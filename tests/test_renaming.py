"""What the shipped corpus answers depends on its states by their names only."""

import json
import re
from pathlib import Path

import pytest
import sampling
from test_pairs import QUESTIONS, turned

import kg
from kg.asking import answers
from kg.corpus import world

CORPUS = Path(__file__).parent.parent / "corpus"
ANSWERLESS = {"calls"}
"""The questions of a pair to which the shipped corpus has no answer: no document tells of a call."""
CALLED = {"kazakhstan": "arnia", "azerbaijan": "zedmark"}
LABELS = {old.capitalize(): new.capitalize() for old, new in CALLED.items()}
BACK = {new: old for old, new in (CALLED | LABELS).items()}


def replaced(text, names):
    """A text in which words that stand alone have other names, all at once."""
    return re.sub(rf"(?<![\w-])({'|'.join(names)})(?![\w-])", lambda match: names[match[0]], text)


def renamed_files(home):
    """Copy the shipped corpus; its states have other slugs and labels, its texts are as they were."""
    for file in CORPUS.rglob("*"):
        copy = home / file.relative_to(CORPUS)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == ".yaml":
            text = replaced(file.read_text(encoding="utf-8"), CALLED)
            text = re.sub(r"(?<=\n  label: )\w+(?=\n)", lambda match: LABELS.get(match[0], match[0]), text)
            copy.write_text(text, encoding="utf-8")
        elif file.is_file():
            copy.write_bytes(file.read_bytes())
    return home


def renamed_world():
    """The records of the world layer, in which the two states have other slugs and labels."""
    keys = {slug: {**each.keys} for slug, each in world.records().items()}
    for slug in CALLED:
        keys[slug]["label"] = LABELS[keys[slug]["label"]]
    told = json.loads(replaced(json.dumps(keys), CALLED))
    files = {CALLED.get(slug, slug): each.file for slug, each in world.records().items()}
    return {slug: world.Record(slug, files[slug], each) for slug, each in told.items()}


@pytest.fixture(scope="module")
def other(tmp_path_factory):
    """The store of a build of the renamed corpus over the renamed world."""
    records = renamed_world()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(world, "records", lambda: records)
        return kg.build(renamed_files(tmp_path_factory.mktemp("renamed"))).store


@pytest.mark.each_kind(of=sampling.kinds_of_question)
@pytest.mark.parametrize("question", QUESTIONS)
def test_renaming_the_states_renames_the_answers(graph, other, question):
    """If the states of the shipped corpus have other names, all answers on them have these, and no more."""
    pair = dict(zip("ab", CALLED, strict=True))
    expected = answers.answer(graph, question, pair).rows
    found = answers.answer(other, question, {key: CALLED[slug] for key, slug in pair.items()}).rows
    told = [
        {key: replaced(each, BACK) if isinstance(each, str) else each for key, each in row.items()}
        for row in found
    ]

    assert turned(expected) == turned(told)
    assert any(expected) == (question not in ANSWERLESS)


def test_a_renamed_state_stands_for_the_default(other):
    """Where a question is asked of nobody, the states of which most is said have their other names too."""
    assert "Arnia" in str(answers.answer(other, "between", {}).rows)
