// Where one looks from. What the reader moves is kept in the address; what the page moves is not.
bilateral.camera = (() => {
  const {
    element: { debounce },
    state,
    data,
    filter: { drawn: shown },
    scene,
    canvas,
    cover,
  } = bilateral;
  const READABLE = 0.72; // the scale at which the labels of the densest pair can be read
  const FEW = 30; // so few things are shown all at once, with their names written larger
  const TIGHT = 1.1; // so much nearer than its frame a pair still fits
  const MARGIN = 60,
    PILL = 160; // pixels for half a name at either side, when seen from afar
  const EDGE = 12; // what stays free around a few things
  const BOX = { wide: 120, high: 70 }; // and how much room half a box takes at both sides
  const LARGEST = 1.6; // what is looked at by itself is not larger than this
  const HALF = 0.5; // who sees less than this share of what a filter leaves is shown all of it
  const CLOSE = 4; // the nearest scale; the farthest shows the whole graph over half of the sheet

  const scale = () => canvas.network.getScale();
  // What stands beside the drawing may have changed its size just now, of which vis-network hears only later; it
  // would then scale what one looks at by the change.
  const measure = () => canvas.network.setSize("100%", "100%");
  // Lines open and close with the scale.
  const settle = () => {
    if (scene.near(scale())) canvas.sync();
  };
  const move = (to) => {
    measure();
    canvas.network.moveTo({ ...to, animation: false });
    settle();
  };

  const box = (things) =>
    things.reduce(
      (found, { x, y }) => ({
        left: Math.min(found.left, x),
        right: Math.max(found.right, x),
        top: Math.min(found.top, y),
        bottom: Math.max(found.bottom, y),
      }),
      { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity },
    );
  const middle = (things) => {
    const { left, right, top, bottom } = box(things);
    return { x: (left + right) / 2, y: (top + bottom) / 2 };
  };
  // What a sheet of the page covers is no room.
  const free = () => {
    const { clientWidth, clientHeight } = canvas.frame();
    const { right, bottom } = cover.covered();
    return { wide: clientWidth - right, high: clientHeight - bottom, right, bottom };
  };
  const frame = (things, most = 1) => {
    const { left, right, top, bottom } = box(things);
    const room = free();
    const wide = (room.wide - MARGIN) / (right - left + 200),
      high = (room.high - MARGIN) / (bottom - top + 60),
      named = (room.wide - PILL) / (right - left || 1);
    return {
      position: middle(things),
      scale: Math.max(0.02, Math.min(wide, high, Math.max(named, scene.NEAR), most)),
    };
  };
  // A few things, as large as the sheet lets them be.
  const snug = (things) => {
    const { left, right, top, bottom } = box(things);
    const { wide, high } = free();
    const to = Math.min((wide - EDGE) / (right - left + BOX.wide), (high - EDGE) / (bottom - top + BOX.high), LARGEST);
    return { position: middle(things), scale: to };
  };
  // Beside a sheet the middle is elsewhere.
  const show = ({ position: { x, y }, scale: to }) => {
    const { right, bottom } = cover.covered();
    move({ position: { x: x + right / 2 / to, y: y + bottom / 2 / to }, scale: to });
  };
  const fit = (things = [...shown.things]) => {
    if (things.length) show(state.now.few ? snug(things) : frame(things, LARGEST));
  };
  // Look at some things, near enough to read them.
  const lookAt = (things) => {
    const to = frame(things);
    show({ ...to, scale: Math.max(to.scale, READABLE) });
  };
  const seen = () => {
    const { left, right, top, bottom } = canvas.sight();
    const hidden = cover.covered();
    return { left, top, right: right - hidden.right / scale(), bottom: bottom - hidden.bottom / scale() };
  };
  const within = ({ left, right, top, bottom }, { x, y }) => x > left && x < right && y > top && y < bottom;
  const sees = (thing) => within(seen(), thing);
  // After a filter: of what it leaves, half at least is in sight.
  const gather = () => {
    const place = seen();
    const there = [...shown.things].filter((thing) => within(place, thing));
    if (there.length < shown.things.size * HALF) fit();
  };
  const inSight = (things) => {
    const { left, right, top, bottom } = seen();
    const edge = MARGIN / scale();
    const inside = ({ x, y }) =>
      x > left + edge && x < right - edge && y > top + edge / 2 && y < bottom - edge / 2;
    return scale() >= scene.NEAR && things.every(inside);
  };

  // Open on the whole where it can be read; else on the densest pair (on a phone from so far that both its
  // ends are seen), or on the most tied thing of a graph without one.
  const overview = () => {
    if (!data.things.length) return;
    if (state.now.few) {
      move(snug([...shown.things]));
      return;
    }
    const whole = frame(data.things);
    if (whole.scale >= scene.NEAR || data.things.length <= FEW) {
      move(whole);
      return;
    }
    const dense = scene.dense() && frame(scene.dense().ends);
    const { x, y } = scene.most(data.things);
    if (dense)
      move({
        ...dense,
        scale: dense.scale < scene.NEAR ? dense.scale : Math.min(READABLE, dense.scale * TIGHT),
      });
    else move({ position: { x, y }, scale: READABLE });
  };
  const keep = () => {
    const { x, y } = canvas.network.getViewPosition();
    state.set({ view: [Math.round(x), Math.round(y), Number(scale().toFixed(3))] });
  };
  const bounded = (wanted) => {
    const now = scale();
    const least = Math.min(now, scene.NEAR, frame(data.things).scale / 2);
    return Math.max(least, Math.min(Math.max(now, CLOSE), wanted));
  };
  // Whether the drawing can come nearer (more than 0) or go farther.
  const canZoom = (by) => bounded(scale() * 2 ** by) !== scale();
  const moved = debounce(() => {
    settle();
    keep();
  }, 200);
  // Zoom so that the point of the drawing at a place of the sheet stays there.
  const zoomAt = (factor, place) => {
    const to = bounded(scale() * factor);
    const [fixed, from] = [canvas.network.DOMtoCanvas(place), canvas.network.getViewPosition()];
    const share = scale() / to;
    const position = {
      x: fixed.x + (from.x - fixed.x) * share,
      y: fixed.y + (from.y - fixed.y) * share,
    };
    move({ position, scale: to });
    moved();
  };
  const zoom = (factor) => {
    move({ scale: bounded(scale() * factor) });
    keep();
  };
  const pan = (x, y) => {
    const at = canvas.network.getViewPosition();
    move({ position: { x: at.x + x / scale(), y: at.y + y / scale() } });
    keep();
  };
  const centerOn = (position) => {
    move({ position, scale: scale() });
    keep();
  };
  const restore = ([x, y, to]) => move({ position: { x, y }, scale: to });
  // Look from where the reader did, else at what he asks for, else at the whole.
  const begin = () => {
    if (state.now.view) restore(state.now.view);
    else if (state.now.focus) fit();
    else overview();
  };
  const open = () => {
    canvas.network.on("zoom", moved);
    canvas.network.on("dragEnd", moved);
  };
  return {
    begin,
    open,
    fit,
    gather,
    middle,
    sees,
    lookAt,
    inSight,
    overview,
    canZoom,
    zoom,
    zoomAt,
    pan,
    centerOn,
    restore,
    keep,
  };
})();
