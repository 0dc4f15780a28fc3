"""Take anew the pictures of page and site that the documents show: ``make docs``.

Writes ``docs/pictures/*.png`` from the build in ``build``: the page as a file, the site from a server that
runs while the pictures are taken. Names as arguments choose some. Letters may differ by a hair from one
machine to another.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import reviewed
import reviewing
import running

ROOT = Path(__file__).parent.parent
BUILD, PICTURES = ROOT / "build", ROOT / "docs" / "pictures"
DESKTOP, TALL, PHONE = (1280, 800), (1280, 1100), (360, 740)
PAPER = (688, 972)
"""A4 without its margins, in pixels of CSS."""
COLORS = 256
"""Colors of a picture: with so few it has a third of the bytes, and no eye sees it."""
EXACT = 160
"""Of these so many are the most frequent, as they are: a ground that is off by a hair is seen."""

DRAWN = "document.documentElement.dataset.firstDraw"
LEDGER = (
    "document.documentElement.dataset.ready && (document.getElementById('ledger').scrollIntoView(), true)"
)
QUERY = """
PREFIX br: <https://w3id.org/bilateral-kg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?name (COUNT(?claim) AS ?claims) WHERE {
  ?claim br:statedBy ?speaker .
  ?speaker rdfs:label ?name .
  FILTER(LANG(?name) = "en")
}
GROUP BY ?name
ORDER BY DESC(?claims)
LIMIT 8
""".strip()


@dataclass(frozen=True, kw_only=True)
class Shot:
    """A picture: of which address, in which window, and what is done before it is taken."""

    address: str
    window: tuple[int, int] = DESKTOP
    scheme: str = "light"
    ready: str = "true"
    """Is waited for: JavaScript that turns true."""
    act: tuple[str, ...] = ()
    """Selectors that are clicked, one after the other."""
    media: str = "screen"
    typed: tuple[str, str] = ("", "")
    """A field's selector and what is typed into it, and offers are waited for."""


FLIGHT = "d16f214b76713c37"
CHOSEN = "azerbaijan.neighborOf.kazakhstan.asserted"

SHOTS = {
    "page-light": Shot(address="graph.html", ready=DRAWN),
    "page-dark": Shot(address=f"graph.html#link={CHOSEN}", ready=DRAWN, scheme="dark"),
    "page-phone": Shot(address="graph.html", ready=DRAWN, window=PHONE),
    "page-network": Shot(address="graph.html#view=network", ready=DRAWN),
    "page-finding": Shot(address="graph.html#step=4", ready=DRAWN),
    "page-ledger": Shot(address="graph.html#known=2023-06-01&compare=2025-10-21", ready=LEDGER, window=TALL),
    "page-ledger-dark": Shot(address="graph.html#view=timeline", ready=LEDGER, window=TALL, scheme="dark"),
    "page-network-phone": Shot(address="graph.html#view=network", ready=DRAWN, window=PHONE),
    "page-ledger-phone": Shot(address="graph.html#known=2023-06-01", ready=LEDGER, window=PHONE),
    "page-map": Shot(address="graph.html#view=map", ready=DRAWN),
    "page-tour-dark": Shot(address="graph.html#step=t1", ready=DRAWN, scheme="dark"),
    "page-kazakh": Shot(address="graph.html#lang=kk&known=2023-06-01", ready=DRAWN, window=TALL),
    "page-print": Shot(address="graph.html", ready=DRAWN, window=PAPER, media="print"),
    "page-offers": Shot(address="graph.html", ready=DRAWN, typed=("#find", "flight")),
    "page-dossier": Shot(address=f"graph.html#find=flight&of={FLIGHT}", ready=DRAWN),
    "site-offers": Shot(address="/dossier?q=flight&about=Flight+Astana%E2%80%93Baku", typed=("#q", "visit")),
    "page-report": Shot(
        address="graph.html",
        act=("#save summary", "#report"),
        ready="document.querySelector('#figure img')?.complete",
        window=TALL,
    ),
    "site-home": Shot(address="/"),
    "site-question": Shot(address="/question/neighbors?state=kazakhstan"),
    "site-document": Shot(address="/document/2022-08-25-elkz-tukumov#char=798,958"),
    "site-dyad": Shot(address="/dyad/azerbaijan/kazakhstan"),
    "site-dyad-phone": Shot(address="/dyad/azerbaijan/kazakhstan#promises", window=PHONE),
    "site-ties-dark": Shot(address="/ties?a=azerbaijan&b=kazakhstan", scheme="dark"),
    "site-entity": Shot(address="/id/kazakhstan"),
    "site-editor": Shot(
        address=f"/editor?{urlencode({'query': QUERY})}",
        window=TALL,
        act=("#run",),
        ready="document.querySelector('#answer table tbody td')",
    ),
}


def fewer_colors(png: bytes) -> bytes:
    """Return a picture with a palette instead of a color for each point."""
    from PIL import Image

    out = io.BytesIO()
    with Image.open(io.BytesIO(png)) as opened:
        picture = opened.convert("RGB")
        palette = picture.quantize(COLORS - EXACT, Image.Quantize.MEDIANCUT)
        most = sorted(picture.getcolors(1 << 24), reverse=True)[:EXACT]
        exact = [part for _, color in most for part in color]
        palette.putpalette(exact + palette.getpalette()[: 3 * (COLORS - EXACT)])
        picture.quantize(palette=palette, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def taken(browser, shot, site):
    """Open an address, do what is to be done, and return the picture."""
    width, height = shot.window
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=shot.scheme,
        reduced_motion="reduce",
        locale="en-US",
        timezone_id="UTC",
        is_mobile=shot.window == PHONE,
    )
    tab = context.new_page()
    place = site if shot.address.startswith("/") else f"{BUILD.as_uri()}/"
    tab.goto(place + shot.address, wait_until="load")
    if shot.media == "print":
        tab.emulate_media(media="print")
        tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    for selector in shot.act:
        tab.click(selector)
    tab.wait_for_function(f"() => {shot.ready}")
    field, words = shot.typed
    if field:
        tab.fill(field, words)
        tab.wait_for_selector("[role=option]")
    tab.wait_for_timeout(500)
    png = tab.screenshot(animations="disabled", caret="hide")
    context.close()
    return fewer_colors(png)


def reviewed_taken(browser):
    """Return the picture of a small document under review, of which something is decided."""
    with tempfile.TemporaryDirectory() as home:
        folder = reviewed.corpus(Path(home, "corpus"))
        with reviewing.serving(folder, reviewed.SLUG, "--coder", "ann") as (_, address):
            site, slash, path = address.partition("/document")
            decided = "document.querySelector('.row.accept')"
            act = ('[data-do="accept"]',)
            return taken(browser, Shot(address=slash + path, act=act, ready=decided), site)


def take(names):
    """Take the pictures that are named."""
    from playwright.sync_api import Error, sync_playwright

    program = (
        shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-headless-shell")
    )
    if program is None:
        sys.stderr.write("no chromium here: the pictures stay as they are\n")
        return
    PICTURES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        running.serving(Path(folder, "serve.log"), "--build", BUILD) as site,
        sync_playwright() as driver,
    ):
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for name in names:
            try:
                shot = SHOTS.get(name)
                png = taken(browser, shot, site) if shot else reviewed_taken(browser)
            except Error as error:
                sys.stderr.write(f"{name} stays as it is: {str(error).splitlines()[0]}\n")
                continue
            (PICTURES / f"{name}.png").write_bytes(png)
            sys.stdout.write(f"{name}.png\t{len(png) / 1000:.0f} KB\n")
        browser.close()


if __name__ == "__main__":
    take(sys.argv[1:] or [*SHOTS, "review"])
