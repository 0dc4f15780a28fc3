// The words on the lines: each where it covers no box and no other words, or nowhere; large enough to be read,
// or not at all. What keeps a place keeps it until other lines are drawn.
bilateral.labels = (() => {
  const {
    element: { make },
    data,
    filter: { drawn: shown },
    paint,
    room,
    scene,
    canvas,
    curve,
  } = bilateral;
  const LEAST = 8.2; // words of fewer pixels on the screen are left out: pointing at their line shows them
  const MOST = 30; // and none become larger than this
  const SPOKEN = 12; // what stands out is written so large
  const FEW = 14; // if it is so few ties
  const MEASURED = 14; // the size at which words are measured, which boxes have too
  const ALONG = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82]; // where words may stand along their line
  const AIR = 0.15; // beside words, as a share of their size
  const SIGN = 1; // the room of an arrow beside words, and what it looks like pointing to the right, likewise
  const TIP = "M-0.3 -0.36L0.36 0L-0.3 0.36Z";
  const tip = new Path2D(TIP);
  const STEEP = 2; // a line that falls by so much more than it goes across points up or down
  let known = -1, // which state of the lines the places belong to
    board = null,
    boxed = new Set(),
    placed = new Map(), // by link
    refused = new Set(); // links that have no room for their words
  let drawn = [], // what stands on the canvas now
    spoken = [], // what stands over it
    kept = []; // and what of that stays when the pointer is elsewhere

  const measure = make("canvas").getContext("2d");
  const widths = new Map();
  const wide = (words) => {
    if (!widths.has(words)) {
      measure.font = `${MEASURED}px ${canvas.FACE}`;
      widths.set(words, measure.measureText(words).width / MEASURED);
    }
    return widths.get(words);
  };
  // Which way a tie goes on the sheet, in degrees; nothing for one that goes both ways.
  const heading = ({ from, to, relation }) => {
    if (relation.symmetric || from === to) return null;
    const [across, down] = [to.x - from.x, to.y - from.y];
    if (Math.abs(across) * STEEP >= Math.abs(down)) return across < 0 ? 180 : 0;
    return down < 0 ? 270 : 90;
  };
  const label = (link, size, point) => {
    const words = data.words(link);
    const turn = heading(link);
    const long = wide(words) + (turn === null ? 0 : SIGN);
    return {
      link,
      words,
      size,
      turn,
      ...point,
      ...room.around(point, (long + 2 * AIR) * size, size),
    };
  };
  // Where words stand and where the small arrow beside them: before them if it points to the left.
  const parts = ({ link, words, size, turn, x, y }, shrunk = 1) => {
    if (turn === null) return { text: { x, y }, tip: null };
    const [unit, side] = [size * shrunk, turn === 180 ? -1 : 1];
    const tip = { x: x + side * (wide(words) / 2 + 0.08) * unit, y, turn, size: unit };
    return { text: { x: x - (side * SIGN * unit) / 2, y }, tip: { ...tip, color: paint.line(link.relation.family) } };
  };
  const turned = ({ x, y, turn, size }) =>
    `translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${turn}) scale(${size.toFixed(2)})`;
  const edgeOf = (link) => canvas.network.body.edges[link.id];
  // Where a tie's words may stand, the best place first; made one by one, since mostly the first is free.
  function* choices(link, size) {
    const edge = edgeOf(link);
    const via = edge.edgeType.getViaNode();
    for (const share of ALONG) yield label(link, size, curve.at(edge, share, via));
  }
  const boxOf = (thing) => {
    const node = canvas.network.body.nodes[thing.id];
    return node?.shape.width && room.around(node, node.shape.width, node.shape.height);
  };

  const forget = () => {
    known = canvas.version;
    board = room.board();
    boxed = new Set();
    placed = new Map();
    refused = new Set();
  };
  // Boxes that are drawn take their room first.
  const bar = () => {
    for (const thing of shown.things) {
      const box = !boxed.has(thing) && boxOf(thing);
      if (!box) continue;
      boxed.add(thing);
      board.add(room.wider(box, 1));
    }
  };
  const place = (link, view) => {
    let crowded = true;
    for (const each of choices(link, scene.letters(link))) {
      if (!board.free(each)) continue;
      crowded = false;
      if (!room.within(each, view)) continue;
      placed.set(link, each);
      board.add(each);
      return;
    }
    if (crowded) refused.add(link); // else there is room out of sight
  };
  const readable = (size, scale) => size * scale >= LEAST;
  const waiting = (scale) =>
    canvas.network.body.edgeIndices
      .map((id) => data.link.get(id))
      .filter((link) => link && readable(scene.letters(link), scale) && !placed.has(link) && !refused.has(link))
      .sort((one, two) => two.pair.links.length - one.pair.links.length);

  const write = (pen, each, scale) => {
    const { words, size, x, y, left, top, right, bottom } = each;
    const shrunk = Math.min(1, MOST / (size * scale));
    pen.fillStyle = paint.tone("card");
    pen.fillRect(
      x - ((right - left) / 2) * shrunk,
      y - ((bottom - top) / 2) * shrunk,
      (right - left) * shrunk,
      (bottom - top) * shrunk,
    );
    pen.font = `${size * shrunk}px ${canvas.FACE}`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillStyle = paint.tone("soft");
    const { text, tip: arrow } = parts(each, shrunk);
    pen.fillText(words, text.x, text.y);
    if (arrow) point(pen, arrow);
  };
  const point = (pen, { x, y, turn, size: side, color }) => {
    pen.save();
    pen.translate(x, y);
    pen.rotate((turn * Math.PI) / 180);
    pen.scale(side, side);
    pen.fillStyle = color;
    pen.fill(tip);
    pen.restore();
  };
  // On the canvas, over all lines.
  const draw = (pen) => {
    drawn = [];
    if (known !== canvas.version) forget();
    if (canvas.resting()) return;
    const scale = canvas.network.getScale();
    const view = canvas.sight();
    bar();
    for (const link of waiting(scale)) place(link, view);
    drawn = [...placed.values()].filter((each) => readable(each.size, scale) && room.meet(each, view));
    pen.save();
    for (const each of drawn) write(pen, each, scale);
    pen.restore();
  };

  // Over the veil: the words of what stands out, once more or, of few ties, larger and where there is room.
  const louder = (light, known) => {
    const scale = canvas.network.getScale();
    const few = light.links.length <= FEW;
    const said = [];
    const taken = [...light.things].map(boxOf).filter(Boolean);
    const choice = (link) => {
      const again = known.find((each) => each.link === link);
      if (again) return [again];
      const own = placed.get(link);
      const seen = own && readable(own.size, scale) && room.meet(own, canvas.sight()) && own;
      const large = few && !(seen && own.size * scale > 9) ? [...choices(link, SPOKEN / scale)] : [];
      return [...large, seen].filter(Boolean);
    };
    for (const link of light.links.filter(edgeOf)) {
      const all = choice(link);
      const free = all.find((each) => !taken.some((other) => room.meet(each, other)));
      const found = free || (light.links.length === 1 && all[0]);
      if (!found) continue;
      said.push(found);
      taken.push(found);
    }
    return said;
  };
  // What is pointed at speaks for as long as it is; only what is chosen keeps its words, for the next click.
  const speak = (pen, light, standing) => {
    kept = standing ? louder(standing, []) : [];
    spoken = light && light !== standing ? louder(light, kept) : kept;
    for (const each of spoken) write(pen, each, canvas.network.getScale());
  };
  // The tie on whose words a point of the canvas lies.
  const at = (point) => [...kept, ...drawn].find((each) => room.holds(each, point))?.link || null;
  const open = () => canvas.network.on("afterDrawing", draw);
  return {
    open,
    speak,
    at,
    parts,
    turned,
    TIP,
    get drawn() {
      return drawn;
    },
    get spoken() {
      return spoken;
    },
  };
})();
