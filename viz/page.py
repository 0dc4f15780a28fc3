"""The graph as one HTML file that asks the network for nothing: drawing, evidence and table.

Our own template shows what :mod:`viz.page_data` collects: nothing is loaded from elsewhere, a
Content-Security-Policy forbids it, and no text of the graph is ever read as HTML or script.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from viz import ledgers
from viz.colors import NIGHT, NIGHT_RATIO, legible
from viz.ladder import ladder, posts
from viz.ladder_table import table
from viz.model import INFERRED
from viz.page_data import complete, data, found, sign, steps
from viz.page_map import drawn
from viz.phrases import phrase, spoken, traveling, written
from viz.static_ties import static_ties
from viz.templating import template

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markupsafe import Markup

    from viz.ladder import Ladder, Rung
    from viz.model import Network

__all__ = ["SCRIPTS", "SHARED", "STATIC_ROWS", "STYLES", "WITHOUT_SCRIPT", "Page", "page"]

SCRIPTS = (
    "page",
    "state",
    "phrases",
    "element",
    "data",
    "spelling",
    "statements",
    "time",
    "reach",
    "filter",
    "paint",
    "room",
    "scene",
    "core",
    "posts",
    "tabs",
    "canvas",
    "signs",
    "curve",
    "labels",
    "pills",
    "overlay",
    "cover",
    "camera",
    "minimap",
    "hit",
    "weight",
    "card",
    "pointer",
    "wheel",
    "offers",
    "find",
    "asking",
    "bibliography",
    "citing",
    "claim",
    "path",
    "listing",
    "thing",
    "tie",
    "step",
    "promise",
    "dossier",
    "panel",
    "walk",
    "drawer",
    "legend",
    "timeline",
    "table",
    "picture",
    "export",
    "sheet",
    "figures",
    "report",
    "map",
    "ladder",
    "tour",
    "controls",
    "address",
    "ledger",
    "start",
)
"""The parts of the page's script, in ``templates/page/``; each takes only from those before it."""

STYLES = (
    "base",
    "head",
    "findings",
    "legend",
    "stage",
    "drawing",
    "timeline",
    "panel",
    "dossier",
    "map",
    "table",
    "ledger",
    "phone",
    "sheets",
    "print",
    "tabs",
    "report",
)
"""The parts of the page's style, in ``templates/page/``; where they differ, the later one counts."""

SHARED = ("ladder",)
"""Styles of what page and site show alike, in ``templates/shared/``."""

WITHOUT_SCRIPT = "without-script"
"""The part of the page's style that counts where no script runs."""

STATIC_ROWS = 400
"""The most claims for which the table also stands in the file as HTML, for readers without JavaScript: it
takes some 600 bytes a claim, a quarter of a megabyte in all."""

_COLUMNS = tuple(
    f"column-{name}"
    for name in ("from", "tie", "to", "status", "words", "said-by", "said-on", "when", "source")
)
"""The keys of the heads of the table that needs no script."""

_LINE_ENDS = re.compile(r"(?<=[{};,])\n")

_INJECTION = 'document.createElement("style")'


@dataclass(frozen=True)
class Page:
    """A page as HTML, and the Content-Security-Policy that stands in it, for whoever serves it."""

    html: str
    policy: str


def page(network: Network, home: str = "") -> Page:
    """Draw a network as a page; the same text for the same network.

    ``home`` is where the page leads back to: the site that shows it; a page by itself has none.
    """
    from markupsafe import Markup

    network = complete(network)
    scripts = [_library(), "".join(_short(_asset(f"page/{name}.js")) for name in SCRIPTS)]
    speaks = spoken(network.language)
    style = "".join(map(_dense, _styles())) + _mark_colors(network) + _columns(speaks)
    without = _dense(_asset(f"page/{WITHOUT_SCRIPT}.css"))
    two, mapped = _ladder(network), drawn(network)
    counts, policy = _counts(network), _policy(scripts, (style, without))
    html = template("page.html.j2").render(
        network=network,
        lang=partial(_lang, page=speaks),
        speaks=speaks,
        sign=sign,
        policy=policy,
        home=home,
        scripts=[Markup(script) for script in scripts],  # noqa: S704 - our own files, no text of the graph
        style=Markup(style),  # noqa: S704 - our own file and checked colors
        without=Markup(without),  # noqa: S704 - our own file
        steps=steps(network),
        ladder=two,
        rungs=table(two, _place, network.language, speaks) if two else "",
        tabs=_tabs(network, two, has_map=mapped is not None),
        ties=[] if two else static_ties(network),
        data=Markup(data(network)),  # noqa: S704 - JSON without < > &
        found=Markup(found(network)),  # noqa: S704 - JSON without < > &
        phrases=Markup(traveling(network.languages or (network.language,))),  # noqa: S704 - JSON without < > &
        columns=_COLUMNS,
        written=partial(written, language=speaks),
        counts=counts,
        left_out=network.left_out,
        map=mapped,
        ledger=_ledger(network),
        rows=list(_rows(network)) if counts["rows"] <= STATIC_ROWS else [],
    )
    return Page(html, policy)


def _styles() -> Iterable[str]:
    """Yield the parts of the page's style that count wherever the page is shown."""
    yield from (_asset(f"page/{name}.css") for name in STYLES)
    yield from (_asset(f"shared/{name}.css") for name in SHARED)


def _ladder(network: Network) -> Ladder | None:
    """Return the ties of the two whom a graph is about, where it has such."""
    two = posts(network)
    return ladder(network, *two) if two else None


def _place(rung: Rung) -> str:
    """Return where a row leads: with script to the tie in the panel, without to its claims in the table."""
    return "#link=" + quote(rung.link.id, safe="!*'()")


def _tabs(network: Network, two: Ladder | None, *, has_map: bool) -> list[tuple[str, str, str]]:
    """Return the views of a graph, the first one first: name, key of its words, id of what it shows."""
    if not network.links:
        return []
    pair = ("two", "ties-of-the-two" if two else "ties-of-two", "ladder")
    drawing = ("network", "network", "graph")
    ledger = [("timeline", "timeline", "ledger")] if network.ledger else []
    map_ = [("map", "map", "map")] if has_map else []
    return [*((pair, drawing) if two else (drawing, pair)), *ledger, *map_, ("table", "table", "table")]


def _ledger(network: Network) -> Markup | None:
    """Draw the ledger of promises of a whole graph; a promise opens in the panel."""
    if not network.ledger:
        return None
    shown = ledgers.Shown(
        address=lambda lane: f"#promise={ledgers.slug(lane)}", language=spoken(network.language)
    )
    return ledgers.drawn(network.ledger, shown)


def _lang(code: str, page: str) -> Markup:
    """Return the attribute that tells a text's language, where it is not the page's own."""
    from markupsafe import Markup

    return Markup(' lang="{}"').format(code) if code not in {"", page} else Markup()


def _asset(name: str) -> str:
    return (files("viz") / "templates" / name).read_text(encoding="utf-8")


def _short(part: str) -> str:
    """Leave out indentation and lines of comment: they are for those who read the part's own file."""
    lines = (line.strip() for line in part.split("\n"))
    return "".join(f"{line}\n" for line in lines if line and not line.startswith(("//", "/*")))


def _dense(style: str) -> str:
    """Leave out of a style also the ends of lines that mean nothing; within a selector they do."""
    return _LINE_ENDS.sub("", _short(style)).replace(" {", "{")


def _library() -> str:
    """Return vis-network, kept from adding style elements of its own, which the policy forbids.

    What it would add styles controls that this page does not have.
    """
    text = (files("viz") / "vendor" / "vis-network.min.js").read_text(encoding="utf-8")
    if text.count(_INJECTION) != 1 or "</script" in text:
        raise ValueError("vis-network adds its styles in a way this page does not know")
    return text.replace(_INJECTION, 'document.createElement("template")')


def _policy(scripts: Iterable[str], styles: Iterable[str]) -> str:
    """Allow our scripts and styles by their hashes, pictures made in the page, and nothing else."""
    allowed, dressed = (" ".join(map(_hash, parts)) for parts in (scripts, styles))
    return (
        f"default-src 'none'; script-src {allowed}; style-src {dressed}; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _mark_colors(network: Network) -> str:
    """Write a rule for the color of each field of the legend, by day and by night."""
    return "".join(
        f".f{number}{{--day:{legible(mark.color)};--night:{legible(mark.color, NIGHT, NIGHT_RATIO)}}}\n"
        for number, mark in enumerate(network.families)
    )


def _columns(language: str) -> str:
    """Write a rule for each cell of the table without a script, which on a phone says what stands in it."""
    names = (json.dumps(f"{phrase(key, language=language)}: ", ensure_ascii=False) for key in _COLUMNS)
    rules = "".join(
        f".plain-rows td:nth-child({number})::before{{content:{name}}}"
        for number, name in enumerate(names, 1)
    )
    return f"@media screen and (max-width:52rem),screen and (max-height:30rem){{{rules}}}\n"


def _counts(network: Network) -> dict[str, int]:
    """Count what is drawn: things, links, and of these the folded ones, and the claims behind them."""
    return {
        "things": len(network.nodes),
        "links": len(network.links),
        "folded": sum(link.folded for link in network.links),
        "inferred": sum(link.status == INFERRED for link in network.links),
        "claims": len({each.iri for link in network.links for each in link.claims}),
        "rows": sum(max(1, len(link.claims)) for link in network.links),
        "dated": sum(bool(each.issued) or any(each.happened) for each in network.evidence),
        "documents": len({each.document for each in network.evidence}),
    }


def _rows(network: Network) -> Iterable[dict[str, Any]]:
    """Yield a row of the table for each claim of each link, and one for each inferred link."""
    labels = {node.id: node.label for node in network.nodes}
    for link in network.links:
        for number, claim in enumerate(link.claims or (None,)):
            ends = (claim.subject, claim.object) if claim else (labels[link.source], labels[link.target])
            yield {"link": link, "claim": claim, "source": ends[0], "target": ends[1], "first": not number}
