"""A page of the graph in a browser without a network, and what its drawing and table show."""

from collections import defaultdict

IDLE = defaultdict(list)
"""Tabs that a test has let go of, by how they were opened: a page costs a third less in one of them."""

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
    """Open a page offline, in a tab of its own; see :func:`go`."""
    return go(blank(browser, **options), path, fragment, width=width, height=height, scheme=scheme)


def blank(browser, **options):
    """Open an empty tab offline; what its page asks for and reports is noted on it as ``noted``."""
    idle = IDLE[str(options)]
    while idle:
        if not (tab := idle.pop()).is_closed():
            return tab
    tab = browser.new_context(offline=True, **options).new_page()
    tab.opened_with = str(options)
    tab.set_default_timeout(300_000)
    tab.on("request", lambda request: tab.noted["requests"].append(request.url))
    tab.on("console", lambda message: tab.noted["console"].append(message.text))
    tab.on("pageerror", lambda error: tab.noted["errors"].append(str(error)))
    tab.on("dialog", lambda dialog: (tab.noted["dialogs"].append(dialog.message), dialog.dismiss()))
    return tab


def let_go(tab):
    """Give back a tab in which nothing was left but its page: the next who asks for a like one has it."""
    tab.evaluate("localStorage.clear()")
    IDLE[tab.opened_with].append(tab)


def go(tab, path, fragment="", *, width=1280, height=800, scheme="light"):
    """Open a page anew in a tab that showed something else, with nothing noted; return the tab."""
    tab.goto("about:blank")
    tab.noted = {"requests": [], "console": [], "errors": [], "dialogs": []}
    tab.set_viewport_size({"width": width, "height": height})
    tab.emulate_media(media="screen", color_scheme=scheme)
    tab.goto(path.as_uri() + fragment)
    tab.wait_for_selector("html[data-ready]", state="attached")
    return tab


def turn_to(tab, fragment=""):
    """Show in an open page what an address says, with nothing pointed at; return the page."""
    tab.mouse.move(0, 0)
    tab.evaluate(RESET, fragment.removeprefix("#"))
    return tab


def kept_address(tab):
    """Return the part of the address that keeps what is seen, once it does: it follows a little later."""
    tab.wait_for_function("() => bilateral.address.current() === bilateral.address.write()")
    return tab.evaluate("location.hash")


def in_network(fragment=""):
    """Return an address that shows the network, whatever view the page opens with, unless it names one."""
    named = fragment.removeprefix("#").split("&")
    if any(each.startswith("view=") for each in named):
        return fragment
    return "#" + "&".join([*filter(None, named), "view=network"])


def drawn(tab):
    """Return the ids of the links that the drawing shows, those in bundles included."""
    return set(tab.evaluate("[...bilateral.filter.shown.links].map(link => link.id)"))


def lines(tab):
    """Return the ids of the lines on the canvas; a bundle's begins with ``~``."""
    return set(tab.evaluate("bilateral.edges.getIds()"))


def listed(tab):
    """Return the ids of the links whose rows the table shows."""
    tab.evaluate("bilateral.table.fill()")
    return set(tab.evaluate("[...document.querySelectorAll('#grid tbody tr')].map(row => row.dataset.link)"))


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


def settled(tab):
    """Wait until what was asked for stands on the canvas; return the page."""
    tab.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return tab


def words(tab):
    """Return the words on lines: link, text, and on the screen their middle, box and size of letters."""
    return settled(tab).evaluate(
        """() => {
          const {network, labels} = bilateral;
          const sheet = document.querySelector('#graph canvas').getBoundingClientRect();
          const at = (point) => {
            const {x, y} = network.canvasToDOM(point);
            return [x + sheet.x, y + sheet.y];
          };
          return labels.drawn.map(each => ({
            link: each.link.id,
            text: each.words,
            middle: at(each),
            box: [...at({x: each.left, y: each.top}), ...at({x: each.right, y: each.bottom})],
            letters: each.size * network.getScale(),
          }));
        }"""
    )


def boxes(tab):
    """Return the boxes in sight by thing, on the screen."""
    return settled(tab).evaluate(
        """() => {
          const {network, filter} = bilateral;
          const sheet = document.querySelector('#graph canvas').getBoundingClientRect();
          const all = [...filter.shown.things].map(({id}) => [id, network.body.nodes[id].shape])
            .filter(([, {width}]) => width);
          return Object.fromEntries(all.map(([id, {left, top, width, height}]) => {
            const one = network.canvasToDOM({x: left, y: top});
            const two = network.canvasToDOM({x: left + width, y: top + height});
            return [id, [one.x + sheet.x, one.y + sheet.y, two.x + sheet.x, two.y + sheet.y]];
          }));
        }"""
    )


def spots(tab):
    """Return for each line in sight the point on the screen nearest its middle where it is seen by itself.

    That is where no box, word or pill lies over it, and every other line is some pixels away.
    """
    return settled(tab).evaluate(
        """() => {
          const {network, labels, pills, scene, filter} = bilateral;
          const {nodes, edges, edgeIndices} = network.body;
          const canvas = document.querySelector('#graph canvas');
          const sheet = canvas.getBoundingClientRect();
          const screen = (point) => network.canvasToDOM(point);
          const shares = [...Array(99).keys()].map(each => (each + 1) / 100)
            .sort((one, two) => Math.abs(one - 0.5) - Math.abs(two - 0.5));
          const along = (id, share) =>
            screen(edges[id].edgeType.getPoint(share, edges[id].edgeType.getViaNode()));
          const curves = new Map(edgeIndices.map(id => [id, shares.map(share => along(id, share))]));
          const close = [...Array(399).keys()].map(each => (each + 1) / 400); // some pixels apart
          const cells = new Map(); // all lines, by squares of three pixels
          const cell = (x, y) => Math.floor(x / 3) * 1e6 + Math.floor(y / 3);
          for (const id of edgeIndices)
            for (const share of close) {
              const {x, y} = along(id, share);
              const key = cell(x, y);
              if (!cells.has(key)) cells.set(key, []);
              cells.get(key).push({id, x, y});
            }
          const around = [-3, 0, 3].flatMap(across => [-3, 0, 3].map(down => [across, down]));
          const shapes = [...filter.shown.things].map(({id}) => nodes[id].shape);
          const rectangles = shapes.filter(({width}) => width)
            .map(({left, top, width, height}) => ({left, top, right: left + width, bottom: top + height}))
            .concat(labels.drawn)
            .map(({left, top, right, bottom}) => [screen({x: left, y: top}), screen({x: right, y: bottom})])
            .concat(pills.found.map(({left, top, right, bottom}) =>
              [{x: left, y: top}, {x: right, y: bottom}]));
          const covered = ({x, y}) => rectangles.some(([one, two]) =>
            x > one.x - 1 && x < two.x + 1 && y > one.y - 1 && y < two.y + 1);
          const {clientWidth, clientHeight} = canvas;
          const inside = ({x, y}) => x > 2 && y > 2 && x < clientWidth - 2 && y < clientHeight - 2;
          const alone = (id, point) => around.every(([across, down]) =>
            (cells.get(cell(point.x + across, point.y + down)) || []).every((each) =>
              each.id === id || Math.hypot(each.x - point.x, each.y - point.y) > 3));
          const found = [];
          for (const [id, points] of curves) {
            const spot = points.find(point => inside(point) && !covered(point) && alone(id, point));
            if (spot) found.push([scene.pairOf(id)?.id || id, spot.x + sheet.x, spot.y + sheet.y]);
          }
          return found;
        }"""
    )
