"""Three people at the page and the site in a browser: how many keys, clicks and words until they have it.

Run ``python benchmarks/tasks.py`` from the checkout, after ``bilateral build``; needed are
``pip install -e '.[dev]'`` and Chromium. Takes about a minute; prints two Markdown tables.

The *researcher* wants all that is said of the flight Astana–Baku, to cite: the word, Enter, copy. The *blind
user* wants the same without eyes or mouse: words are those that the live region says and those from the
heading of the dossier to the end of its last statement; stops are presses of the Tab key to that statement.
The *adviser* opens and does nothing: counted are the findings that stand in the first screen, whole. Nothing
is timed: the counts are the same on any machine.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

PAGE = Path("build/graph.html")
WORD, SUBJECT = "flight", "Flight Astana–Baku"
WIDE, TALL = 1280, 800
SIZES = ((1440, 900), (1280, 720), (768, 1024), (360, 740))
MOST_STOPS = 200

KEEP = """() => {
  window.copied = "";
  navigator.clipboard.writeText = async (text) => { window.copied = text; };
}"""
"""Keeps what a page copies: a page from a file may not use the clipboard."""
IN_SIGHT = """selector => [...document.querySelectorAll(selector)].filter(each => {
  const {top, bottom, left, right, height} = each.getBoundingClientRect();
  return height > 0 && top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth;
}).length"""


@dataclass(frozen=True)
class Place:
    """Where the tasks are done: the field, what speaks, and what a dossier is made of, as selectors.

    ``skips`` says whether a link skips to the dossier: in the page the focus is there already.
    """

    name: str
    address: str
    status: str
    heading: str
    statements: str
    copy_all: str
    findings: str
    skips: bool


@contextmanager
def serving() -> Iterator[str]:
    """Serve the build on a free port of this machine, and yield its address."""
    command = [str(Path(sys.executable).with_name("bilateral")), "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as server:
        try:
            yield next(word for line in server.stdout or () for word in line.split() if "://" in word)
        finally:
            server.terminate()


def places(site: str) -> list[Place]:
    """Return the page in a file, and the home of the site."""
    page = Place(
        name="page",
        address=PAGE.resolve().as_uri(),
        status="#said",
        heading="#details h2",
        statements="#details article.claim",
        copy_all="#details [aria-label='Copy all as footnotes']",
        findings="#findings li",
        skips=False,
    )
    home = Place(
        name="site",
        address=site,
        status=".top search [role=status]",
        heading="h1",
        statements="li.claim",
        copy_all=".copying button.copies",
        findings=".findings > li",
        skips=True,
    )
    return [page, home]


def words(text: str | None) -> int:
    """Count the words of what is read aloud."""
    return len((text or "").split())


@dataclass
class Asked:
    """What it took to the dossier, and what was said on the way."""

    keys: int
    spoken: str


def ask(tab: Page, place: Place) -> Asked:
    """Find the subject by the keyboard alone, as whoever listens for the counts does."""
    keys = ("/", *WORD)
    for key in keys:
        tab.keyboard.press(key)
    tab.locator(place.status, has_text="Enter opens").wait_for(state="attached")
    spoken = tab.locator(place.status).text_content() or ""
    tab.keyboard.press("Enter")
    tab.locator(place.heading, has_text=SUBJECT).wait_for()
    tab.evaluate(KEEP)
    return Asked(len(keys) + 1, spoken)


def researcher(browser: Browser, place: Place) -> str:
    """Do the researcher's task; return its row."""
    tab = browser.new_page(viewport={"width": WIDE, "height": TALL})
    tab.goto(place.address)
    asked = ask(tab, place)
    said = tab.locator(place.statements).count()
    tab.click(place.copy_all)
    tab.locator("text=/Copied/").first.wait_for()
    cited = len(str(tab.evaluate("window.copied")).strip().splitlines())
    tab.close()
    return f"| researcher | {place.name} | {asked.keys} | 1 | – | – | {cited} of {said} |"


def listener(browser: Browser, place: Place) -> str:
    """Do the blind user's task; return its row."""
    tab = browser.new_page(viewport={"width": WIDE, "height": TALL})
    tab.goto(place.address)
    asked = ask(tab, place)
    statements = tab.locator(place.statements)
    read = [tab.inner_text(place.heading), *statements.all_inner_texts()]
    last = statements.nth(statements.count() - 1).element_handle()
    stops = reached = 0
    if place.skips:
        tab.keyboard.press("Tab")
        tab.keyboard.press("Enter")
        stops += 1
    while stops < MOST_STOPS and not reached:
        tab.keyboard.press("Tab")
        stops += 1
        reached = bool(last and last.evaluate("e => e.contains(document.activeElement)"))
    tab.close()
    total, said = words(asked.spoken) + sum(map(words, read)), len(read) - 1
    return f"| blind user | {place.name} | {asked.keys} | 0 | {stops} | {total} | {said} of {said} |"


def adviser(browser: Browser, place: Place, *, script: bool) -> str:
    """Open and look; return the row with how many findings stand whole in the first screen."""
    found = []
    for width, height in SIZES:
        context = browser.new_context(viewport={"width": width, "height": height}, java_script_enabled=script)
        tab = context.new_page()
        tab.goto(place.address)
        count = tab.locator(place.findings).count()
        found.append(f"{tab.evaluate(IN_SIGHT, place.findings)} of {count}")
        context.close()
    return f"| {place.name} | {'yes' if script else 'no'} | {' | '.join(found)} |"


def main() -> None:
    """Do all tasks at both places and print what it took."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with serving() as site, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        print("| who | where | keys | clicks | tab stops | words heard | statements |")
        print("| --- | --- | ---: | ---: | ---: | ---: | ---: |")
        for place in places(site):
            print(researcher(browser, place))
            print(listener(browser, place))
        sizes = " | ".join(f"{width}×{height}" for width, height in SIZES)
        print(f"\n| where | JavaScript | {sizes} |")
        print(f"| --- | --- |{' ---: |' * len(SIZES)}")
        for place in places(site):
            for script in (True, False):
                print(adviser(browser, place, script=script))
        browser.close()


if __name__ == "__main__":
    main()
