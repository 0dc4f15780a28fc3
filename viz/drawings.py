"""Every format in which a network is drawn, by its name; and a drawing that shows itself in a notebook."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from kg import files
from kg.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from os import PathLike

    import networkx as nx
    from pyvis.network import Network as PyvisNetwork

    from viz.model import Network
    from viz.report.figure import Figure

__all__ = ["FORMATS", "NETWORKS", "Drawing", "Report", "draw"]


def _html(drawn: Network) -> bytes:
    from viz import page

    return page.page(drawn).html.encode()


def _svg(drawn: Network) -> bytes:
    from viz import picture

    return picture.draw(drawn, "svg")


def _png(drawn: Network) -> bytes:
    from viz import picture

    return picture.draw(drawn, "png")


def _pdf(drawn: Network) -> bytes:
    from viz import picture

    return picture.draw(drawn, "pdf")


def _graphml(drawn: Network) -> bytes:
    from viz import network_files

    return network_files.graphml(drawn)


def _gexf(drawn: Network) -> bytes:
    from viz import network_files

    return network_files.gexf(drawn)


NETWORKS: Mapping[str, Callable[[Network], bytes]] = {"graphml": _graphml, "gexf": _gexf}
"""Files for other programs: they have room for every tie."""

FORMATS: Mapping[str, Callable[[Network], bytes]] = {
    "html": _html,
    "svg": _svg,
    "png": _png,
    "pdf": _pdf,
    **NETWORKS,
}
"""Page, picture and network files; each names its file's suffix."""


def draw(drawn: Network, form: str, *, whole: bool = False) -> bytes:
    """Draw a network in one of :data:`FORMATS`; page and picture show a part of one for which they lack room.

    With ``whole`` the page shows all of it, however large.
    """
    if form == "html" and not whole:
        from viz import parts

        drawn = parts.fitting(drawn)
    return FORMATS[form](drawn)


_LOWEST, _HIGHEST, _EACH = 420, 720, 12
"""The height of a frame in a notebook, in pixels: at least, at most, and what each thing adds."""


@dataclass(frozen=True)
class Drawing:
    """A network that shows itself in a notebook, as the page does, and is saved in any format."""

    network: Network

    def __repr__(self) -> str:
        things, links = len(self.network.nodes), len(self.network.links)
        return f"<Drawing of {things} things and {links} links: {self.network.title}>"

    def save(self, path: str | PathLike[str], *, whole: bool = False) -> Path:
        """Write the drawing in the format of the file's suffix, one of :data:`FORMATS`; return its path.

        With ``whole`` a page shows all of a graph, however large. Raises ``InputError`` for another suffix,
        and where the file cannot be written.
        """
        file = Path(path)
        form = file.suffix.removeprefix(".").lower()
        if form not in FORMATS:
            what = f"no drawing ends in {file.suffix or 'nothing'!r}"
            raise InputError(what, where=str(file), fix=f"Use {', '.join(FORMATS)}")
        files.write(draw(self.network, form, whole=whole), file)
        return file

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """Return it for network analysis; see ``viz.network_files.to_networkx``."""
        from viz import network_files

        return network_files.to_networkx(self.network)

    def to_pyvis(self) -> PyvisNetwork:
        """Return it as pyvis keeps a network; see ``viz.pyvis_network.to_pyvis``."""
        from viz import pyvis_network

        return pyvis_network.to_pyvis(self.network)

    def _repr_html_(self) -> str:
        """Show the page in a frame of its own, from which nothing reaches the notebook."""
        high = min(_HIGHEST, _LOWEST + _EACH * len(self.network.nodes))
        style = f"width:100%;height:{high}px;border:1px solid #ccc"
        allowed = "allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox"
        title, page = escape(self.network.title), escape(draw(self.network, "html").decode())
        frame = f'title="{title}" style="{style}" sandbox="{allowed}" allow="clipboard-write"'
        return f'<iframe {frame} srcdoc="{page}"></iframe>'


@dataclass(frozen=True)
class Report:
    """A figure for a report that shows itself in a notebook, and is saved as SVG, PDF or PNG."""

    figure: Figure

    def __repr__(self) -> str:
        return f"<Figure, {self.figure.width} cm wide: {self.figure.title}>"

    @property
    def alt(self) -> str:
        """The words that stand for the figure where it cannot be seen."""
        return self.figure.alt

    def save(self, path: str | PathLike[str]) -> Path:
        """Write the figure in the format of the file's suffix: svg, pdf or png; return its path.

        Raises ``InputError`` for another suffix, where the extra ``report`` is not installed, and where the
        file cannot be written.
        """
        from viz.report.converting import FORMS, convert

        file = Path(path)
        form = file.suffix.removeprefix(".").lower()
        if form not in FORMS:
            what = f"no figure ends in {file.suffix or 'nothing'!r}"
            raise InputError(what, where=str(file), fix=f"Use {', '.join(FORMS)}")
        files.write(convert(self.figure, form), file)
        return file

    def _repr_svg_(self) -> str:
        """Show the figure in a notebook."""
        return self.figure.svg
