// A small map of the whole in the corner, once the reader has come nearer: what is in sight, and a way there.
bilateral.minimap = (() => {
  const {
    element: { byId, make },
    state: { now },
    data,
    filter: { shown },
    paint,
    scene,
    canvas,
    camera,
  } = bilateral;
  const WIDE = 132,
    HIGH = 92,
    PAD = 6;
  const WHOLE = 0.85; // who sees so much of the whole needs no map of it
  const sheet = make("canvas", {
    class: "minimap",
    "aria-hidden": "true",
    "data-say-title": "whole-drawing",
    title: bilateral.phrases.phrase("whole-drawing"),
    hidden: true,
  });
  let scale = 1,
    from = { x: 0, y: 0 };

  const bounds = () => {
    const [across, down] = [data.things.map(({ x }) => x), data.things.map(({ y }) => y)];
    const ends = (all) => [all.reduce((a, b) => Math.min(a, b)), all.reduce((a, b) => Math.max(a, b))];
    const [[left, right], [top, bottom]] = [ends(across), ends(down)];
    return { left, right, top, bottom };
  };
  let whole = null;
  const share = ({ left, right, top, bottom }) => {
    const part = (low, high, first, last) =>
      Math.max(0, Math.min(high, last) - Math.max(low, first)) / Math.max(1, last - first);
    return Math.min(part(left, right, whole.left, whole.right), part(top, bottom, whole.top, whole.bottom));
  };
  const place = ({ x, y }) => ({ x: PAD + (x - from.x) * scale, y: PAD + (y - from.y) * scale });
  const dots = (pen) => {
    const heroes = new Set(scene.heroes());
    for (const thing of shown.things) {
      const { x, y } = place(thing);
      const side = heroes.has(thing) ? 5 : 2;
      pen.fillStyle = heroes.has(thing) ? paint.tone("ink") : paint.tone("rule");
      pen.fillRect(x - side / 2, y - side / 2, side, side);
    }
  };
  const frame = (pen, sight) => {
    const [one, two] = [place({ x: sight.left, y: sight.top }), place({ x: sight.right, y: sight.bottom })];
    const [left, top] = [Math.max(1, one.x), Math.max(1, one.y)];
    const [right, bottom] = [Math.min(WIDE - 1, two.x), Math.min(HIGH - 1, two.y)];
    pen.strokeStyle = paint.tone("accent");
    pen.lineWidth = 2;
    pen.strokeRect(left, top, Math.max(3, right - left), Math.max(3, bottom - top));
  };
  const draw = () => {
    if (!data.things.length) return;
    whole ??= bounds();
    const sight = canvas.sight();
    sheet.hidden = !now.view || share(sight) > WHOLE;
    if (sheet.hidden) return;
    const [wide, high] = [whole.right - whole.left || 1, whole.bottom - whole.top || 1];
    scale = Math.min((WIDE - 2 * PAD) / wide, (HIGH - 2 * PAD) / high);
    from = {
      x: whole.left - ((WIDE - 2 * PAD) / scale - wide) / 2,
      y: whole.top - ((HIGH - 2 * PAD) / scale - high) / 2,
    };
    const ratio = window.devicePixelRatio || 1;
    Object.assign(sheet, { width: WIDE * ratio, height: HIGH * ratio });
    const pen = sheet.getContext("2d");
    pen.scale(ratio, ratio);
    dots(pen);
    frame(pen, sight);
  };
  const go = ({ offsetX, offsetY }) => {
    camera.centerOn({ x: from.x + (offsetX - PAD) / scale, y: from.y + (offsetY - PAD) / scale });
  };
  const open = () => {
    byId("graph").parentElement.append(sheet);
    sheet.addEventListener("pointerdown", (event) => {
      sheet.setPointerCapture(event.pointerId);
      go(event);
    });
    sheet.addEventListener("pointermove", (event) => {
      if (event.buttons) go(event);
    });
    canvas.network.on("afterDrawing", draw);
  };
  return { open };
})();
