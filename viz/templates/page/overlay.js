// What lies over the drawing: the veil that lets the rest fade, numbers of bundles, names seen from afar.
// A sheet of its own, so that pointing at something repaints only that, however large the graph is.
bilateral.overlay = (() => {
  const {
    element: { byId, make },
    state: { now },
    data,
    filter: { shown },
    paint,
    scene,
    canvas,
  } = bilateral;
  const FAR = 0.5; // below this scale the boxes' own letters are too small
  const NAMES = 40,
    NUMBERS = 80,
    WORDS = 14; // so many of them at most
  const ALONG = [0.5, 0.4, 0.6, 0.3, 0.7]; // where words may stand along their line
  const sheet = make("canvas", { class: "overlay", "aria-hidden": "true" });
  let pointed = null; // what the pointer or the keyboard is at: {kind, id}
  let ways = () => null; // the ties and things of the path, told by the part that finds it
  let numbers = []; // where numbers of bundles stand on the screen, for the pointer

  const links = (at) => {
    if (at.kind === "link") return [data.link.get(at.id)];
    if (at.kind === "pair") return data.pair.get(at.id).links;
    return data.thing.get(at.id).links;
  };
  const spot = (at) => {
    const found = links(at).filter((link) => shown.links.has(link));
    const things = new Set(found.flatMap((link) => [link.from, link.to]));
    if (at.kind === "thing") things.add(data.thing.get(at.id));
    return { links: found, things, at: at.kind === "thing" ? data.thing.get(at.id) : null };
  };
  // What stands out now: what is pointed at, else what is chosen, else the path.
  const lit = () => {
    const light = pointed ? spot(pointed) : now.chosen ? spot(now.chosen) : ways();
    return light && (light.links.length || light.at) ? light : null;
  };

  const screen = (point) => canvas.network.canvasToDOM(point);
  const begin = () => {
    const below = canvas.frame().canvas;
    if (sheet.width !== below.width || sheet.height !== below.height)
      Object.assign(sheet, { width: below.width, height: below.height });
    const ratio = below.width / (below.clientWidth || 1);
    const pen = sheet.getContext("2d");
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, below.clientWidth, below.clientHeight);
    return pen;
  };
  const veil = (pen, { links: ties, things, at }) => {
    const { body } = canvas.network;
    pen.save();
    pen.globalAlpha = pointed ? 0.72 : 0.84;
    pen.fillStyle = paint.tone("card");
    pen.fillRect(0, 0, sheet.width, sheet.height);
    pen.globalAlpha = 1;
    const { translation, scale } = body.view;
    pen.translate(translation.x, translation.y);
    pen.scale(scale, scale);
    const drawn = [
      ...new Set(ties.map((link) => (canvas.given.edges.has(link.id) ? link.id : `~${link.pair.at}`))),
    ];
    const edges = drawn.map((id) => body.edges[id]).filter(Boolean);
    for (const edge of edges) edge.draw(pen);
    for (const edge of edges) edge.drawArrows(pen);
    for (const edge of edges) edge.drawLabel(pen, edge.edgeType.getViaNode()); // once more, over all lines
    for (const thing of things)
      if (body.nodes[thing.id] && !body.nodes[thing.id].options.hidden) body.nodes[thing.id].draw(pen);
    if (at) ring(pen, body.nodes[at.id]);
    pen.restore();
  };
  const ring = (pen, node) => {
    const { left, top, width, height } = node.shape;
    pen.strokeStyle = paint.tone("accent");
    pen.lineWidth = Math.max(3, 2 / canvas.network.getScale());
    pen.beginPath();
    pen.roundRect(left - 4, top - 4, width + 8, height + 8, 9);
    pen.stroke();
  };

  const pill = (pen, text, x, y, border, strong) => {
    pen.font = `${strong ? 600 : 400} 12px ${canvas.FACE}`;
    const width = pen.measureText(text).width + 12;
    pen.beginPath();
    pen.roundRect(x - width / 2, y - 9, width, 18, 9);
    pen.fillStyle = paint.tone("card");
    pen.fill();
    pen.strokeStyle = border;
    pen.lineWidth = 1.2;
    pen.stroke();
    pen.fillStyle = paint.tone("ink");
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(text, x, y + 0.5);
    return { left: x - width / 2, right: x + width / 2, top: y - 9, bottom: y + 9 };
  };
  const meet = (one, two) =>
    one.left < two.right && two.left < one.right && one.top < two.bottom && two.top < one.bottom;
  const onScreen = ({ left, top, width, height }) => {
    const [one, two] = [screen({ x: left, y: top }), screen({ x: left + width, y: top + height })];
    return { left: one.x, top: one.y, right: two.x, bottom: two.y };
  };
  const inSight = ({ x, y }) => x > 0 && y > 0 && x < sheet.clientWidth && y < sheet.clientHeight;

  // The largest bundles first; a number that would cover another is left out.
  const count = (pen, light) => {
    numbers = [];
    const litPairs = light && new Set(light.links.map((link) => link.pair));
    const pairs = [...canvas.given.edges.keys()]
      .map(scene.pairOf)
      .filter((pair) => pair && (!litPairs || litPairs.has(pair)));
    for (const { pair, size } of pairs
      .map((each) => ({ pair: each, size: scene.size(each) }))
      .sort((one, two) => two.size - one.size)) {
      if (numbers.length > NUMBERS) break;
      const [one, two] = pair.ends.map(screen);
      const middle = { x: (one.x + two.x) / 2, y: (one.y + two.y) / 2 };
      const room = { left: middle.x - 12, right: middle.x + 12, top: middle.y - 9, bottom: middle.y + 9 };
      if (
        Math.hypot(one.x - two.x, one.y - two.y) < 40 ||
        !inSight(middle) ||
        numbers.some((each) => meet(each, room))
      )
        continue;
      numbers.push({ pair, ...pill(pen, size, middle.x, middle.y, paint.tone("rule"), true) });
    }
  };
  // The words of the few ties that stand out, where they are too small on their lines.
  const speak = (pen, light) => {
    if (!light || light.links.length > WORDS) return;
    const taken = [...light.things].map((thing) => onScreen(canvas.network.body.nodes[thing.id].shape));
    for (const link of light.links) {
      const edge = canvas.network.body.edges[link.id];
      if (!edge || edge.options.font.size * canvas.network.getScale() > 9) continue;
      pen.font = `12px ${canvas.FACE}`;
      const half = pen.measureText(data.words(link)).width / 2;
      const room = ({ x, y }) => ({ x, y, left: x - half, right: x + half, top: y - 8, bottom: y + 8 });
      const rooms = ALONG.map((share) =>
        room(screen(edge.edgeType.getPoint(share, edge.edgeType.getViaNode()))),
      );
      const free = rooms.find((each) => !taken.some((other) => meet(each, other)));
      if (!free && light.links.length > 1) continue;
      const { x, y } = free || rooms[0];
      taken.push(room({ x, y }));
      pen.textAlign = "center";
      pen.textBaseline = "middle";
      pen.lineWidth = 5;
      pen.lineJoin = "round";
      pen.strokeStyle = paint.tone("card");
      pen.fillStyle = paint.tone("ink");
      pen.strokeText(data.words(link), x, y);
      pen.fillText(data.words(link), x, y);
    }
  };
  // From afar the most tied things keep a name, where there is room for it beside the numbers.
  let ranked = null;
  const name = (pen, light) => {
    if (canvas.network.getScale() >= FAR) return;
    ranked ??= [...data.things].sort((one, two) => two.links.length - one.links.length);
    const taken = [...numbers];
    const most = taken.length + NAMES;
    const first = light ? [...light.things].sort((one, two) => two.links.length - one.links.length) : ranked;
    for (const thing of first) {
      if (taken.length >= most) break;
      const at = screen(thing);
      if (!shown.things.has(thing) || !inSight(at)) continue;
      const text = data.say(thing.label);
      const half = 4 + Math.min(text.length, 28) * 3.4;
      const room = { left: at.x - half, right: at.x + half, top: at.y - 10, bottom: at.y + 10 };
      if (taken.some((each) => meet(each, room))) continue;
      taken.push(room);
      pill(pen, text.length > 28 ? `${text.slice(0, 27)}…` : text, at.x, at.y, paint.line(thing.group));
    }
  };

  const draw = () => {
    if (!canvas.network) return;
    const pen = begin();
    const light = lit();
    if (light) veil(pen, light);
    count(pen, light);
    name(pen, light);
    speak(pen, light);
  };
  const point = (at) => {
    if (pointed?.kind === at?.kind && pointed?.id === at?.id) return;
    pointed = at;
    draw();
  };
  const numberAt = ({ x, y }) =>
    numbers.find((each) => each.left <= x && x <= each.right && each.top <= y && y <= each.bottom)?.pair;
  const open = () => {
    byId("graph").append(sheet);
    canvas.network.on("afterDrawing", draw);
  };
  return {
    open,
    draw,
    point,
    numberAt,
    lit,
    follow: (path) => {
      ways = path;
    },
  };
})();
