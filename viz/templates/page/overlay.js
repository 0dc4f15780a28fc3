// What lies over the drawing: the veil that lets the rest fade, what stands out, numbers and names.
// A sheet of its own, so that pointing at something repaints only that, however large the graph is.
bilateral.overlay = (() => {
  const {
    element: { byId, make },
    state: { now },
    data,
    statements,
    filter: { drawn: shown },
    paint,
    canvas,
    labels,
    pills,
    signs,
  } = bilateral;
  const sheet = make("canvas", { class: "overlay", "aria-hidden": "true" });
  let pointed = null; // what the pointer or the keyboard is at: {kind, id}
  let ways = () => null; // the ties and things of the path, told by the part that finds it

  const links = (at) => {
    if (at.kind === "link") return [data.link.get(at.id)];
    if (at.kind === "step" || at.kind === "promise") return data[at.kind].get(at.id).links;
    if (at.kind === "find") return statements.links(at);
    if (at.kind === "pair") return data.pair.get(at.id).links;
    return data.thing.get(at.id).links;
  };
  const spot = (at) => {
    const found = links(at).filter((link) => shown.links.has(link));
    const things = new Set(found.flatMap((link) => [link.from, link.to]));
    if (at.kind === "thing") things.add(data.thing.get(at.id));
    return { links: found, things, at: at.kind === "thing" ? data.thing.get(at.id) : null };
  };
  const lightOf = (light) => (light && (light.links.length || light.at) ? light : null);
  // What stands out as long as the reader keeps it: what is chosen, else the path; now: what is pointed at.
  const standing = () => lightOf(now.chosen ? spot(now.chosen) : ways());
  const lit = (kept = standing()) => (pointed ? lightOf(spot(pointed)) : kept);

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
  const veil = (pen, light, kept) => {
    const { links: ties, things, at } = light;
    const { body } = canvas.network;
    pen.save();
    pen.globalAlpha = pointed ? 0.72 : 0.84;
    pen.fillStyle = paint.tone("card");
    pen.fillRect(0, 0, sheet.width, sheet.height);
    pen.globalAlpha = 1;
    const { translation, scale } = body.view;
    pen.translate(translation.x, translation.y);
    pen.scale(scale, scale);
    const drawn = new Set(ties.map(canvas.lineOf));
    const edges = [...drawn].map((id) => body.edges[id]).filter(Boolean);
    for (const edge of edges) edge.draw(pen);
    for (const edge of edges) edge.drawArrows(pen);
    for (const thing of things)
      if (body.nodes[thing.id] && !body.nodes[thing.id].options.hidden) standOut(pen, thing);
    if (at) ring(pen, body.nodes[at.id]);
    labels.speak(pen, light, kept);
    pen.restore();
  };
  const standOut = (pen, thing) => {
    canvas.network.body.nodes[thing.id].draw(pen);
    signs.draw(pen, thing);
  };
  const ring = (pen, node) => {
    const { left, top, width, height } = node.shape;
    pen.strokeStyle = paint.tone("accent");
    pen.lineWidth = Math.max(3, 2 / canvas.network.getScale());
    pen.beginPath();
    pen.roundRect(left - 4, top - 4, width + 8, height + 8, 9);
    pen.stroke();
  };

  const draw = () => {
    if (!canvas.network) return;
    const pen = begin();
    const kept = standing();
    const light = lit(kept);
    if (light) veil(pen, light, kept);
    else labels.speak(pen, null, null);
    pills.draw(pen, light, kept);
  };
  const point = (at) => {
    if (pointed?.kind === at?.kind && pointed?.id === at?.id) return;
    pointed = at;
    draw();
  };
  const open = () => {
    byId("graph").append(sheet);
    canvas.network.on("afterDrawing", draw);
  };
  return {
    open,
    draw,
    point,
    lit,
    standing,
    follow: (path) => {
      ways = path;
    },
  };
})();
