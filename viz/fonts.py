"""The font that ships, for Graphviz: text has the same widths and shapes on every machine."""

from __future__ import annotations

import os
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape

__all__ = ["FAMILY", "use_shipped_font"]

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
    fonts = escape(str(files("viz") / "fonts"))
    configuration = Path(home.name, "fonts.conf")
    configuration.write_text(_CONFIGURATION.format(fonts=fonts, cache=escape(home.name)), encoding="utf-8")
    os.environ["FONTCONFIG_FILE"] = str(configuration)
    return home
