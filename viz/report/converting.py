"""A figure in the formats that programs take: the SVG as it is, or as PDF or PNG, made of the same SVG."""

from __future__ import annotations

from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, Any

from kg.errors import InputError
from viz.fonts import FAMILY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from viz.report.figure import Figure

__all__ = ["FORMS", "convert"]

_DOTS = 192
"""Pixels of a PNG in an inch: twice those of a screen."""
_ORDINARY, _BOLD = "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"


def convert(figure: Figure, form: str) -> bytes:
    """Return a figure in one of :data:`FORMS`; the same bytes for the same figure.

    Raises ``InputError`` where the libraries of the extra ``report`` are not installed.
    """
    try:
        return FORMS[form](figure)
    except ImportError as missing:
        raise InputError(
            f"a figure as {form.upper()} needs the library {missing.name}",
            where="report",
            fix="pip install 'bilateral-kg[report]', or save it as SVG",
        ) from missing


def _svg(figure: Figure) -> bytes:
    return figure.svg.encode()


def _png(figure: Figure) -> bytes:
    import resvg_py

    fonts = [str(files("viz") / "fonts" / name) for name in (_ORDINARY, _BOLD)]
    zoom = _DOTS / 96
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=figure.svg,
            font_files=fonts,
            font_family=FAMILY,
            skip_system_fonts=True,
            dpi=96,
            zoom=zoom,
        )
    )


def _pdf(figure: Figure) -> bytes:
    from reportlab.graphics import renderPDF
    from reportlab.pdfgen.canvas import Canvas
    from svglib.svglib import register_font, svg2rlg

    register_font(FAMILY, str(files("viz") / "fonts" / _ORDINARY))
    register_font(FAMILY, str(files("viz") / "fonts" / _BOLD), weight="bold")
    drawing: Any = svg2rlg(BytesIO(figure.svg.encode()))
    written = BytesIO()
    canvas = Canvas(written, pagesize=(drawing.width, drawing.height), invariant=1, lang="en")
    canvas.setTitle(figure.title)
    canvas.setSubject(figure.alt)
    canvas.setAuthor("bilateral-kg")
    canvas.setCreator("bilateral-kg")
    renderPDF.draw(drawing, canvas, 0, 0)
    canvas.save()
    return written.getvalue()


FORMS: Mapping[str, Callable[[Figure], bytes]] = {"svg": _svg, "pdf": _pdf, "png": _png}
"""What a figure is saved as; each names its file's suffix."""
