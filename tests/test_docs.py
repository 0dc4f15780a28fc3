"""What the documents show was run: every code block of README.md and docs/, beside the shipped corpus."""

import ast
import re
import shutil
from pathlib import Path

import click
import forked_commands
import pytest
import snippets

from kg.cli import COMMANDS, bilateral

ROOT = Path(__file__).parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
COMMAND_GUIDE = ROOT / "docs" / "commands.md"


@pytest.fixture(scope="module")
def folder(built, tmp_path_factory):
    """A folder that looks like a checkout after ``make demo``: with the corpus and a build of it."""
    home = tmp_path_factory.mktemp("docs")
    shutil.copytree(ROOT / "corpus", home / "corpus")
    shutil.copytree(built, home / "build")
    return home


@pytest.fixture(scope="module")
def programs(tmp_path_factory):
    """A folder with the command, forked."""
    folder = tmp_path_factory.mktemp("programs")
    forked_commands.program(folder)
    return folder


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_code_blocks(path, folder, programs, tmp_path, run):
    """Every code block of a document runs and prints what the document shows."""
    shutil.copytree(folder, tmp_path / "here", symlinks=True)
    runner = snippets.Runner(tmp_path / "here", {"__name__": path.stem}, run, programs)
    wrong = {f"{path.name}:{block.line}": runner.run(block) for block in snippets.read(path)}

    assert "" == "\n".join(f"{where}: {what}" for where, what in wrong.items() if what)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links(path):
    """Every relative link of a document leads to a file of the repository."""
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", path.read_text(encoding="utf-8"))

    assert [] == [target for target in targets if not (path.parent / target).exists()]


def words(picture):
    """Return the texts of an SVG picture, sorted."""
    return sorted(re.findall(r"<text[^>]*>([^<]*)<", picture.read_text(encoding="utf-8")))


def test_the_picture_is_of_this_graph(built):
    """The README's picture says what a build of the shipped corpus draws; ``make docs`` draws it anew."""
    assert words(built / "graph.svg") == words(ROOT / "docs" / "pictures" / "graph.svg")


def section(name):
    """Return what the guide to the commands says of one."""
    return (
        COMMAND_GUIDE.read_text(encoding="utf-8")
        .partition(f"\n## bilateral {name}\n")[2]
        .partition("\n## ")[0]
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_commands_are_documented(name):
    """Every command has a heading in the guide, and every option of it is named there."""
    command = bilateral.get_command(click.Context(bilateral), name)
    options = [option.opts[-1] for option in command.params if isinstance(option, click.Option)]

    assert section(name)
    assert [] == [option for option in options if option not in section(name)]


def test_no_command_is_invented():
    """The guide has no heading for a command that does not exist."""
    headings = re.findall(r"^## bilateral (\S+)$", COMMAND_GUIDE.read_text(encoding="utf-8"), re.MULTILINE)

    assert sorted(COMMANDS) == sorted(headings)


@pytest.mark.parametrize(
    ("expected", "printed", "fits"),
    [
        ("a\nb", "a\nb\n", True),
        ("a\n...\nd", "a\nb\nc\nd", True),
        ("a … d", "a b c d", True),
        ("a", "a\nb", False),
    ],
)
def test_ellipses(expected, printed, fits):
    """Three dots stand for lines, an ellipsis for letters, and nothing else is forgiven."""
    assert snippets.matches(expected, printed) is fits


def test_sessions():
    """A console block is read as commands, long ones over several lines, with what they print."""
    text = "$ one \\\n    two\nout\n$ three\n"

    assert [("one two", "out\n"), ("three", "")] == list(snippets.sessions(text))


def prose(path):
    """Yield the lines that people read in a file, with their numbers: no code, no names of terms."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)]
        lines = [(node.lineno, node.value) for node in nodes if isinstance(node.value, str)]
    elif path.suffix == ".rq":
        lines = [each for each in enumerate(text.splitlines(), 1) if each[1].lstrip().startswith("#")]
    else:
        whole = re.sub(r"(?s)```.*?```", lambda block: "\n" * block[0].count("\n"), text)
        lines = enumerate(whole.splitlines(), 1)
    yield from ((number, re.sub(r"`+[^`]*`+|\bbr:\w+|\baria-\w+", "", line)) for number, line in lines)


def test_english_is_american():
    """Documents, questions and messages are spelled as the house rule asks of the ontology's own words.

    Names of classes are as they are.
    """
    rule = (ROOT / "ontology" / "hygiene" / "english-is-american.rq").read_text(encoding="utf-8")
    british = re.compile(re.search(r'REGEX\(\?words, "(.*?)"', rule)[1])
    classes = re.compile(r"\b(InternationalOrganisation|Organisation|Programme)\b")
    paths = [
        *DOCUMENTS,
        ROOT / "CONTRIBUTING.md",
        *ROOT.glob("queries/**/*.rq"),
        *ROOT.glob("kg/**/*.py"),
        *ROOT.glob("viz/**/*.py"),
    ]
    wrong = [
        (path.relative_to(ROOT).as_posix(), number, found[0])
        for path in paths
        if british.search(path.read_text(encoding="utf-8").lower())  # hardly any, and then perhaps in code
        for number, line in prose(path)
        if (found := british.search(classes.sub("", line).lower()))
    ]

    assert [] == wrong
