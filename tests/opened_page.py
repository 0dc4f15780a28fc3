"""A page of the graph in a browser without a network, and what its drawing and table show."""

RESET = """fragment => {
  history.replaceState(null, "", location.pathname);
  bilateral.state.set(bilateral.address.read(fragment));
  bilateral.overlay.point(null);
  document.activeElement.blur();
  scrollTo(0, 0);
  const {view, focus} = bilateral.state.now;
  if (view) bilateral.camera.restore(view); else if (!focus) bilateral.camera.overview();
}"""
"""Sets a page that is open already to what an address says, as if nothing had been chosen before."""


def open_page(browser, path, fragment="", *, width=1280, height=800, scheme="light", **options):
    """Open a page offline; what it asks for and reports is noted on it as ``noted``."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, offline=True, **options
    )
    tab = context.new_page()
    tab.set_default_timeout(300_000)
    tab.noted = {"requests": [], "console": [], "errors": [], "dialogs": []}
    tab.on("request", lambda request: tab.noted["requests"].append(request.url))
    tab.on("console", lambda message: tab.noted["console"].append(message.text))
    tab.on("pageerror", lambda error: tab.noted["errors"].append(str(error)))
    tab.on("dialog", lambda dialog: (tab.noted["dialogs"].append(dialog.message), dialog.dismiss()))
    tab.goto(path.as_uri() + fragment)
    tab.wait_for_selector("html[data-ready]", state="attached")
    return tab


def turn_to(tab, fragment=""):
    """Show in an open page what an address says; return the page."""
    tab.evaluate(RESET, fragment.removeprefix("#"))
    return tab


def drawn(tab):
    """Return the ids of the links that the drawing shows, those in bundles included."""
    return set(tab.evaluate("[...bilateral.filter.shown.links].map(link => link.id)"))


def lines(tab):
    """Return the ids of the lines on the canvas; a bundle's begins with ``~``."""
    return set(tab.evaluate("bilateral.edges.getIds()"))


def listed(tab):
    """Return the ids of the links whose rows the table shows."""
    tab.evaluate("bilateral.table.fill()")
    return set(tab.evaluate("[...document.querySelectorAll('tbody tr')].map(row => row.dataset.link)"))


def lit(tab):
    """Return the ids of the links and things that stand out, or none where nothing does."""
    return tab.evaluate(
        """(() => {
          const lit = bilateral.overlay.lit();
          const ids = (all) => [...all].map(({id}) => id).sort();
          return lit && {links: ids(lit.links), things: ids(lit.things)};
        })()"""
    )


def middle(tab, line):
    """Return the point on the screen in the middle of a line."""
    return tab.evaluate(
        """id => {
          const at = bilateral.network.canvasToDOM(bilateral.network.body.edges[id].edgeType.getPoint(0.5));
          const box = document.querySelector('#graph canvas').getBoundingClientRect();
          return [box.x + at.x, box.y + at.y];
        }""",
        line,
    )


def place(tab, thing):
    """Look at a box; return the point on the screen in its middle."""
    tab.evaluate("id => bilateral.camera.lookAt([bilateral.data.thing.get(id)])", thing)
    return tab.evaluate(
        """id => {
          const at = bilateral.network.canvasToDOM(bilateral.network.getPosition(id));
          const box = document.querySelector('#graph canvas').getBoundingClientRect();
          return [box.x + at.x, box.y + at.y];
        }""",
        thing,
    )
