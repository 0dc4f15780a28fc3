// The small sign of a thing's kind in its box: path data that the ontology holds, in a square of 12 by 12.
bilateral.signs = (() => {
  const {
    filter: { drawn: shown },
    paint,
    canvas,
  } = bilateral;
  const UNITS = 12; // of the path data
  const SIDE = 11, // of a sign in its box, and how far it stands from the box's edge
    EDGE = 8;
  const LEAST = 5; // a sign of fewer pixels on the screen says nothing
  const paths = new Map();

  const path = (group) => {
    if (!paths.has(group)) paths.set(group, new Path2D(group.sign));
    return paths.get(group);
  };
  // Where the sign of a box stands: its upper left corner, and how much larger it is than its path data.
  const place = ({ left, top, height }) => ({
    x: left + EDGE,
    y: top + height / 2 - SIDE / 2,
    scale: SIDE / UNITS,
  });
  const draw = (pen, thing) => {
    const { shape, options } = canvas.network.body.nodes[thing.id] || {};
    if (!thing.group.sign || !shape?.width || options.hidden) return;
    const { x, y, scale } = place(shape);
    pen.save();
    pen.translate(x, y);
    pen.scale(scale, scale);
    pen.fillStyle = paint.tone("soft");
    pen.fill(path(thing.group), "evenodd");
    pen.restore();
  };
  const all = (pen) => {
    if (canvas.network.getScale() * SIDE < LEAST) return;
    const { left, top, right, bottom } = canvas.sight();
    const slack = 200; // the middle of a box may be out of sight, and its sign not
    for (const thing of shown.things)
      if (thing.x > left - slack && thing.x < right + slack && thing.y > top - slack && thing.y < bottom + slack)
        draw(pen, thing);
  };
  const open = () => canvas.network.on("afterDrawing", all);
  return { open, draw, place };
})();
