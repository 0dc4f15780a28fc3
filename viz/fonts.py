"""The font that ships, for Graphviz: text has the same widths and shapes on every machine."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from kg.files import put_aside

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["FAMILY", "configured", "use_shipped_font"]

FAMILY = "DejaVu Sans"
"""Has Cyrillic with the Kazakh letters, and Latin with the Azerbaijani and Turkish ones."""

_CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <match target="font"><edit name="hinting" mode="assign"><bool>false</bool></edit></match>
</fontconfig>
"""


@cache
def use_shipped_font() -> TemporaryDirectory[str]:
    """Let fontconfig, and so Graphviz in this process, know the shipped font and no other.

    Works before Graphviz draws for the first time; afterwards fontconfig has read its configuration.
    Returns the folder that holds the configuration; it goes when the process ends.
    """
    home = TemporaryDirectory(prefix="bilateral-fonts-")
    os.environ["FONTCONFIG_FILE"] = _written(home.name)
    with _silent():
        _wake()
    return home


@contextmanager
def configured() -> Iterator[str]:
    """Yield the configuration file by which fontconfig in another process knows the shipped font alone."""
    with TemporaryDirectory(prefix="bilateral-fonts-", ignore_cleanup_errors=True) as home:
        yield _written(home)


def _written(home: str) -> str:
    """Write the configuration into a folder, which is the cache as well; return its path."""
    fonts = escape(str(files("viz") / "fonts"))
    configuration = Path(home, "fonts.conf")
    with put_aside(Path(home)):
        configuration.write_text(_CONFIGURATION.format(fonts=fonts, cache=escape(home)), encoding="utf-8")
    return str(configuration)


def _wake() -> None:
    """Draw something, so that fontconfig reads its configuration now."""
    from pygraphviz import AGraph

    graph = AGraph(directed=True)
    graph.add_node("a", fontname=FAMILY)
    graph.draw(format="svg", prog="dot")


@contextmanager
def _silent() -> Iterator[None]:
    """Keep standard error quiet: fontconfig warns of templates in /usr/share that nobody asked it to use."""
    sys.stderr.flush()
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
