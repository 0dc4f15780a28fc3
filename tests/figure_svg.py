"""What a figure for a report holds, read from its SVG: sizes, texts with their places, colors."""

import re
import xml.etree.ElementTree as ET

from viz.report.lettering import wide

SVG = "{http://www.w3.org/2000/svg}"
POINTS = 72 / 25.4
"""Points in a millimeter."""


class Read:
    """A figure's SVG, read as XML."""

    def __init__(self, svg):
        self.tree = ET.fromstring(svg)
        self.box = [float(each) for each in self.tree.get("viewBox").split()]
        self.millimeters = float(self.tree.get("width").removesuffix("mm"))

    @property
    def texts(self):
        """The words of each text, in order."""
        return ["".join(each.itertext()) for each in self.tree.iter(f"{SVG}text")]

    @property
    def least(self):
        """The smallest letters, in points, at the width that the figure has."""
        scale = self.millimeters * POINTS / self.box[2]
        return min(float(each.get("font-size")) * scale for each in self.tree.iter(f"{SVG}text"))

    @property
    def outside(self):
        """The texts that do not stand within the frame whole."""
        return [
            words
            for words, left, right, y in self.spans()
            if left < -1 or right > self.box[2] + 1 or not 0 < y <= self.box[3]
        ]

    def spans(self):
        """Yield each text with its left and right end and its baseline."""
        for each in self.tree.iter(f"{SVG}text"):
            words, size = "".join(each.itertext()), float(each.get("font-size"))
            width = wide(words, size, bold=each.get("font-weight") == "bold")
            shift = {"middle": width / 2, "end": width}.get(each.get("text-anchor"), 0)
            left = float(each.get("x")) - shift
            yield words, left, left + width, float(each.get("y"))

    @property
    def covered(self):
        """Pairs of texts of which one stands on the other."""
        found = list(self.spans())
        return [
            (one[0], other[0])
            for at, one in enumerate(found)
            for other in found[at + 1 :]
            if abs(one[3] - other[3]) < 4 and one[1] < other[2] - 0.5 and other[1] < one[2] - 0.5
        ]

    @property
    def title(self):
        """The title, as programs read it."""
        return self.tree.find(f"{SVG}title").text

    @property
    def description(self):
        """The words that stand for the figure where it cannot be seen."""
        return self.tree.find(f"{SVG}desc").text

    @property
    def source(self):
        """The last line or lines, from *Source* on."""
        return re.search("Source: .*", " ".join(self.texts))[0]
