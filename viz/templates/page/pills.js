// Numbers of bundles and names of things seen from afar: each in a pill of its own, none over another. The
// ends of the densest pair are named first; numbers make way for them.
bilateral.pills = (() => {
  const {
    data,
    filter: { drawn: shown },
    paint,
    room,
    scene,
    canvas,
  } = bilateral;
  const FAR = 0.5; // below this scale the boxes' own letters are too small
  const FIRST = 0.86; // and below this one those of the densest pair, which are named at every scale
  const NAMES = 40,
    NUMBERS = 80; // so many of them at most
  const LONG = 28; // letters of a name
  const HIGH = 18,
    HERO = 25,
    EDGE = 3; // of a pill, of one that is named at every scale, and how far they stay from the edge
  const SHORT = 40; // a line of fewer pixels has no room for its number
  const ALONG = [0.5, 0.4, 0.6, 0.3, 0.7]; // where a number may stand on its line
  const ASIDE = [
    [0, 0],
    [0.5, 0],
    [-0.5, 0],
    [0, 1.2],
    [0, -1.2],
  ]; // where a name may stand that must: beside its place by so much of its width and height
  const STACKED = [0, 1.2, -1.2, 2.4, -2.4]; // and one at the edge: above or below
  let found = []; // what stands on the screen: {kind, id, text, ...rectangle}

  const screen = (point) => canvas.network.canvasToDOM(point);
  const font = (strong) => `${strong ? 600 : 400} 12px ${canvas.FACE}`;
  const pill = (pen, what, text, { x, y }, border, strong = false) => {
    pen.font = font(strong);
    const high = strong && what.kind === "thing" ? HERO : HIGH;
    const shape = room.around({ x, y }, pen.measureText(text).width + (high === HERO ? 20 : 12), high);
    return { ...what, text, x, y, border, strong, ...shape };
  };
  const write = (pen, { text, x, y, left, top, right, bottom, border, strong }) => {
    pen.beginPath();
    pen.roundRect(left, top, right - left, bottom - top, (bottom - top) / 2);
    pen.fillStyle = paint.tone("card");
    pen.fill();
    pen.strokeStyle = border;
    pen.lineWidth = 1.2;
    pen.stroke();
    pen.font = font(strong);
    pen.fillStyle = paint.tone("ink");
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(text, x, y + 0.5);
  };
  const moved = (each, across, down) => ({
    ...each,
    x: each.x + across,
    y: each.y + down,
    left: each.left + across,
    right: each.right + across,
    top: each.top + down,
    bottom: each.bottom + down,
  });
  // As near to its place as the sheet lets it be whole.
  const whole = (each, sheet) => {
    const push = (low, high, from, to) => Math.max(0, from - low) - Math.max(0, high - to);
    const [across, down] = [
      push(each.left, each.right, EDGE, sheet.right - EDGE),
      push(each.top, each.bottom, EDGE, sheet.bottom - EDGE),
    ];
    return moved(each, across, down);
  };

  const free = (each) => !found.some((other) => room.meet(each, other));
  const short = (text) => (text.length > LONG ? `${text.slice(0, LONG - 1)}…` : text);
  const name = (pen, thing, sheet, asides = ASIDE.slice(0, 1), strong = false) => {
    const at = screen(thing);
    if (!shown.things.has(thing) || !room.holds(sheet, at)) return;
    const what = { kind: "thing", id: thing.id };
    const border = paint.tone(strong ? "ink" : "rule");
    const first = pill(pen, what, short(data.say(thing.label)), at, border, strong);
    const wide = first.right - first.left;
    const put = asides
      .map(([across, down]) => whole(moved(first, across * wide, down * HIGH), sheet))
      .find(free);
    if (put) found.push(put);
  };
  // Out of sight it is named at the edge of the sheet, with a sign which way it lies.
  const beyond = ({ x, y }, { right, bottom }) => {
    if (x < 0) return ["← ", ""];
    if (x > right) return ["", " →"];
    return y < 0 ? ["↑ ", ""] : y > bottom ? ["↓ ", ""] : null;
  };
  const hero = (pen, thing, sheet, far) => {
    if (!shown.things.has(thing)) return;
    const at = screen(thing);
    const way = beyond(at, sheet);
    if (!way) {
      if (far) name(pen, thing, sheet, ASIDE, true);
      return;
    }
    const text = way.join(short(data.say(thing.label)));
    const first = whole(pill(pen, { kind: "thing", id: thing.id }, text, at, paint.tone("ink"), true), sheet);
    const put = STACKED.map((down) => whole(moved(first, 0, down * HERO), sheet)).find(free);
    if (put) found.push(put);
  };
  const number = (pen, { pair, size }, sheet) => {
    const [one, two] = pair.ends.map(screen);
    if (Math.hypot(one.x - two.x, one.y - two.y) < SHORT) return;
    const what = { kind: "pair", id: pair.id };
    const put = ALONG.map((share) => ({
      x: one.x + (two.x - one.x) * share,
      y: one.y + (two.y - one.y) * share,
    }))
      .map((at) => pill(pen, what, String(size), at, paint.tone("rule"), true))
      .find((each) => room.within(each, sheet) && free(each));
    if (put) found.push(put);
  };
  const most = (one, two) => two.links.length - one.links.length;
  let ranked = null;
  const names = (pen, all, sheet) => {
    const limit = found.length + NAMES;
    for (const thing of all) if (found.length < limit) name(pen, thing, sheet);
  };
  // The largest bundles first.
  const numbers = (pen, lit, sheet) => {
    const pairs = [...canvas.given.edges.keys()]
      .map(scene.pairOf)
      .filter((pair) => pair && (!lit || lit.has(pair)))
      .map((pair) => ({ pair, size: scene.size(pair) }))
      .sort((one, two) => two.size - one.size);
    for (const each of pairs.slice(0, NUMBERS)) number(pen, each, sheet);
  };
  const lay = (pen, light) => {
    found = [];
    const { clientWidth, clientHeight } = canvas.frame();
    const sheet = { left: 0, top: 0, right: clientWidth, bottom: clientHeight };
    const far = canvas.network.getScale() < FAR;
    ranked ??= [...data.things].sort(most);
    const all = light ? [...light.things].sort(most) : ranked;
    const [first, rest] = [scene.heroes().filter((each) => all.includes(each)), new Set(all)];
    for (const thing of first) rest.delete(thing);
    for (const thing of first) hero(pen, thing, sheet, canvas.network.getScale() < FIRST);
    numbers(pen, light && new Set(light.links.map((link) => link.pair)), sheet);
    if (far) names(pen, rest, sheet);
    return found;
  };
  // What is pointed at has its own; for the next click counts what stands there without it.
  const draw = (pen, light, standing) => {
    const drawn = lay(pen, light);
    if (light !== standing) lay(pen, standing);
    for (const each of drawn) write(pen, each);
  };
  const at = (place) => found.find((each) => room.holds(each, place)) || null;
  return {
    draw,
    at,
    get found() {
      return found;
    },
  };
})();
