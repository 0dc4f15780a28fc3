"""Write anew what the documents show, from what the commands print: ``make docs``.

A block that forgives something (``...`` or ``…``) was written by hand and stays as it is.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from pathlib import Path

import snippets

ROOT = Path(__file__).parent.parent


def refreshed(block, runner):
    """Run a block and return its new text, and that of its answer."""
    if block.language == "console" and not forgiving(block.text):
        return "".join(session(command, runner) for command, _ in snippets.sessions(block.text)), None
    if block.language == "sparql" and block.answer is not None and not forgiving(block.answer):
        printed, _, _ = runner.shell("bilateral query -", stdin=block.text)
        return block.text, tidy(printed)
    runner.run(block)
    return block.text, block.answer


def forgiving(text):
    """Say whether a text leaves something open."""
    return "…" in text or re.search(r"^\.\.\.$", text, re.MULTILINE)


def session(command, runner):
    """Run a command of a console block and return it with what it printed."""
    printed, errors, code = runner.shell(command)
    return f"$ {command}\n{tidy(printed + errors * bool(code))}"


def tidy(printed):
    """Return a text without spaces at its line ends or empty lines at its end."""
    lines = [line.rstrip() for line in printed.strip("\n").splitlines()]
    return "".join(f"{line}\n" for line in lines)


def refresh(path, build):
    """Run a document from top to bottom and write it anew where something is shown that is not so."""
    text = path.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as home:
        shutil.copytree(ROOT / "corpus", Path(home, "corpus"))
        shutil.copytree(build, Path(home, "build"))
        runner = snippets.Runner(Path(home), {"__name__": path.stem})
        for block in snippets.read(path):
            shown, answer = refreshed(block, runner)
            text = text.replace(f"\n{block.text}```", f"\n{shown}```", 1)
            if answer is not None:
                text = text.replace(f"```text\n{block.answer}```", f"```text\n{answer}```", 1)
    path.write_text(text, encoding="utf-8")


def main():
    """Refresh the documents that are named, else all, from the build in ``build``."""
    named = [Path(name) for name in sys.argv[1:]]
    for path in named or [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        refresh(path, ROOT / "build")


if __name__ == "__main__":
    main()
