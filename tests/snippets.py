"""Code blocks of Markdown files, and how each kind is run.

========================  =====================================================================
```console                lines after ``$ `` are run in a shell whose output is a terminal, and the
                          lines below must be what is printed; a line ``...`` stands for any lines,
                          ``…`` within a line for any letters; a command may only fail where its
                          message is shown
```sparql                 is run by ``bilateral query``, and a ```text block below is its answer
```python                 is run, in one namespace a file; with ``>>>`` as a doctest
```yaml append=PATH       is added to a file of the working folder (``write=`` replaces it)
```turtle                 is parsed, with the prefixes that every export declares
everything else           is for the reader
========================  =====================================================================
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat, parse
from terminals import Terminal

from kg.rdf.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable

COLUMNS = 110


@dataclass(frozen=True)
class Snippet:
    """A code block: its language, its attributes, its text, and the text block right below, if any."""

    line: int
    language: str
    attributes: dict[str, str]
    text: str
    answer: str | None = None


_FENCE = re.compile(r"^```(?P<info>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


def read(path):
    """Return the code blocks of a Markdown file, in order."""
    markdown = path.read_text(encoding="utf-8")
    blocks = [snippet(match, markdown) for match in _FENCE.finditer(markdown)]
    return [with_answer(block, follower) for block, follower in pairwise([*blocks, None])]


def snippet(match, markdown):
    """Make a snippet of a fenced block."""
    language, *attributes = match["info"].split() or [""]
    line = markdown.count("\n", 0, match.start()) + 1
    return Snippet(line, language, dict(pair.split("=", 1) for pair in attributes), match["text"])


def with_answer(block, follower):
    """Give a query the text block that follows it."""
    if block.language == "sparql" and follower is not None and follower.language == "text":
        return Snippet(block.line, block.language, block.attributes, block.text, follower.text)
    return block


def matches(expected, printed):
    """Say whether a text was printed, its ellipses aside."""
    lines = [line.rstrip() for line in expected.strip("\n").splitlines()]
    pattern = "".join("(.*\n)*?" if line == "..." else inline(line) + " *\n" for line in lines)
    return re.fullmatch(pattern, printed.strip("\n").replace("\r\n", "\n") + "\n") is not None


def inline(line):
    """Return the pattern of a line in which ``…`` stands for any letters."""
    return ".*?".join(map(re.escape, line.split("…")))


@dataclass
class Runner:
    """Runs the snippets of one document, one after the other, in one folder.

    Commands of ours that need no shell are run by ``forked``, where there is one: see ``forked_commands``;
    a shell finds them among the ``programs``.
    """

    folder: Path
    names: dict[str, object]
    forked: Callable[..., subprocess.CompletedProcess[str]] | None = None
    programs: Path = Path(sys.executable).parent

    def run(self, block):
        """Run a snippet in the way of its language; return what is wrong, or nothing."""
        if path := block.attributes.get("write") or block.attributes.get("append"):
            return self.write(self.folder / path, block)
        way = getattr(self, block.language, None)
        return way(block) if way else ""

    def write(self, path, block):
        """Put a block into a file of the folder."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a" if "append" in block.attributes else "w", encoding="utf-8") as file:
            file.write(block.text)
        return ""

    def console(self, block):
        """Run each command of a console block and compare what it prints."""
        for command, expected in sessions(block.text):
            printed, errors, code = self.shell(command)
            if code and not expected:
                return f"$ {command}\n{printed}{errors}"
            if expected and not matches(expected, printed + errors * bool(code)):
                return f"$ {command}\n{printed}{errors}\n--- is not what the document shows:\n{expected}"
        return ""

    def sparql(self, block):
        """Run a query; the answer below it is the table it prints."""
        printed, errors, code = self.shell("bilateral query -", stdin=block.text)
        fits = matches(block.answer, printed) if block.answer is not None else printed.count("\n") > 1
        return "" if fits and not code else f"{printed}{errors}"

    def python(self, block):
        """Run Python code, as a doctest where it is written as one."""
        here = Path.cwd()
        os.chdir(self.folder)
        try:
            return self.doctest(block) if ">>>" in block.text else exec(block.text, self.names) or ""
        finally:
            os.chdir(here)

    def doctest(self, block):
        """Run a doctest in the document's namespace."""
        test = doctest.DocTestParser().get_doctest(block.text, self.names, "example", None, block.line)
        told: list[str] = []
        runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
        runner.run(test, out=told.append, clear_globs=False)
        self.names.update(test.globs)
        return "".join(told)

    def turtle(self, block):
        """Parse Turtle."""
        prefixes = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
        return "" if list(parse(prefixes + block.text, format=RdfFormat.TURTLE)) else "no triples"

    def shell(self, command, stdin=None):
        """Run a command as at a terminal of a fixed width; return its output, its errors and its code."""
        path = os.pathsep.join([str(self.programs), str(Path(sys.executable).parent), os.environ["PATH"]])
        environment = {"PATH": path, "COLUMNS": str(COLUMNS), "NO_COLOR": "1", "TERM": "dumb"}
        if self.forked and (arguments := plain(command)):
            done = self.forked(*arguments, cwd=self.folder, stdin=stdin, env=environment, terminal=["stdout"])
            return done.stdout, done.stderr, done.returncode
        terminal = Terminal()
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env={**os.environ, **environment},
            input=(stdin or "").encode(),
            stdout=terminal.inner,
            stderr=subprocess.PIPE,
            check=False,
        )
        return terminal.close(), done.stderr.decode(), done.returncode


def plain(command):
    """Return the arguments of a command of ours in which there is nothing for a shell to do, else nothing."""
    name, *arguments = shlex.split(command)
    unquoted = re.sub(r"'[^']*'", "", command)
    return arguments if name == "bilateral" and not set('|&;<>()$`*?[~#\n\\"') & set(unquoted) else []


def sessions(text):
    """Yield each command of a console block with the output that is shown below it."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, expected = part.partition("\n")
        while command.endswith("\\"):
            more, _, expected = expected.partition("\n")
            command = command[:-1] + more.removeprefix("> ").strip()
        yield command, expected
