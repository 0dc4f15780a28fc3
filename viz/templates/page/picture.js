// What is seen as SVG: real text, arrows, dashes, with title, legend and notice; made from what stands on
// the canvas.
bilateral.picture = (() => {
  const {
    data,
    data: { say },
    filter: { drawn: shown },
    paint,
    canvas,
    labels,
    overlay,
    scene,
    signs,
  } = bilateral;
  const PAD = 24,
    FADED = 0.12,
    LETTER = 7.4; // the width of a wide letter of 12 px, for the legend

  const escape = (text) =>
    String(text)
      .replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign])
      .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "");
  const tag = (name, attributes, inside = "") =>
    `<${name}${Object.entries(attributes)
      .filter(([, value]) => value !== "" && value !== undefined && value !== null && value !== false)
      .map(
        ([key, value]) => ` ${key}="${escape(typeof value === "number" ? Number(value.toFixed(2)) : value)}"`,
      )
      .join("")}>${inside}</${name}>`;
  const text = (words, x, y, attributes = {}) =>
    tag("text", { x, y, fill: paint.tone("ink"), ...attributes }, escape(words));

  // A line from box to box: where it leaves the one and meets the other is found by halving.
  const at = (curve, t) => {
    const [one, via, two] = curve;
    const u = 1 - t;
    return {
      x: u * u * one.x + 2 * u * t * via.x + t * t * two.x,
      y: u * u * one.y + 2 * u * t * via.y + t * t * two.y,
    };
  };
  const inside = (node, { x, y }) => {
    const { left, top, width, height } = node.shape;
    return x > left && x < left + width && y > top && y < top + height;
  };
  const border = (curve, node, near, far) => {
    let [within, without] = [near, far];
    for (let step = 0; step < 14; step += 1) {
      const middle = (within + without) / 2;
      if (inside(node, at(curve, middle))) within = middle;
      else without = middle;
    }
    return without;
  };
  const curveOf = (edge) => {
    const middle = { x: (edge.from.x + edge.to.x) / 2, y: (edge.from.y + edge.to.y) / 2 };
    const via = edge.options.smooth.enabled ? edge.edgeType.getViaNode() || middle : middle;
    return [edge.from, via, edge.to];
  };
  // The part of a curve between two of its points is a curve again.
  const part = (curve, from, to) => {
    const [one, two] = [at(curve, from), at(curve, to)];
    const blend = (a, b, t) => ({ x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t });
    const via = blend(blend(curve[0], curve[1], from), blend(curve[1], curve[2], from), to);
    return [one, via, two];
  };
  const arrow = (tip, from, color) => {
    const turn = (Math.atan2(tip.y - from.y, tip.x - from.x) * 180) / Math.PI;
    return tag("path", {
      d: "M0 0L-9 -4.2L-7 0L-9 4.2Z",
      fill: color,
      transform: `translate(${tip.x.toFixed(1)} ${tip.y.toFixed(1)}) rotate(${turn.toFixed(1)})`,
    });
  };
  const point = ({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`;

  const dashed = (status) => (status && scene.dashes(status) ? scene.dashes(status).join(" ") : "");
  const loop = (edge, attributes) =>
    tag("circle", { cx: edge.from.x, cy: edge.from.shape.top - 14, r: 18, ...attributes });
  const label = (words, size, middle) =>
    text(words, middle.x, middle.y, {
      "font-size": size,
      "text-anchor": "middle",
      "dominant-baseline": "middle",
      fill: paint.tone("soft"),
      stroke: paint.tone("card"),
      "stroke-width": 4,
      "paint-order": "stroke",
      "stroke-linejoin": "round",
    });
  // Words on a line, and which way it goes.
  const written = (each) => {
    const { text: at, tip } = labels.parts(each);
    const arrow = tip && tag("path", { d: labels.TIP, fill: tip.color, transform: labels.turned(tip) });
    const ground = tag("rect", {
      x: each.left,
      y: each.top,
      width: each.right - each.left,
      height: each.bottom - each.top,
      fill: paint.tone("card"),
    });
    return ground + label(each.words, each.size, at) + (arrow || "");
  };
  const lineOf = (id, item) => {
    const edge = canvas.network.body.edges[id];
    const link = data.link.get(id),
      pair = scene.pairOf(id);
    const color = item.color;
    const attributes = {
      fill: "none",
      stroke: color,
      "stroke-width": item.width,
      "stroke-dasharray": dashed(link?.status),
    };
    if (edge.from === edge.to) return loop(edge, attributes);
    const curve = curveOf(edge);
    const [begin, end] = [border(curve, edge.from, 0, 0.5), border(curve, edge.to, 1, 0.5)];
    const [one, via, two] = part(curve, begin, end);
    const heads = pair ? [] : [arrow(two, via, color), link.relation.symmetric && arrow(one, via, color)];
    const words = pair && label(String(scene.size(pair)), 13 / canvas.network.getScale(), at(curve, 0.5));
    return [tag("path", { d: `M${point(one)}Q${point(via)} ${point(two)}`, ...attributes }), ...heads, words]
      .filter(Boolean)
      .join("");
  };
  const sign = ({ sign: d }, { x, y, scale }) =>
    d &&
    tag("path", {
      d,
      fill: paint.tone("soft"),
      "fill-rule": "evenodd",
      transform: `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${scale.toFixed(3)})`,
    });
  const boxOf = (thing, item) => {
    const node = canvas.network.body.nodes[thing.id];
    const { left, top, width, height } = node.shape;
    const lines = item.label.split("\n");
    const middle = top + height / 2 - (lines.length - 1) * 8.5;
    const { left: before, right: after } = scene.margin(thing.group);
    const words = lines.map((line, number) =>
      text(line, left + (width + before - after) / 2, middle + number * 17, {
        "font-size": 14,
        "text-anchor": "middle",
        "dominant-baseline": "central",
      }),
    );
    return (
      tag("rect", {
        x: left,
        y: top,
        width,
        height,
        rx: 6,
        fill: item.color.background,
        stroke: item.color.border,
        "stroke-width": scene.border(thing),
      }) +
      sign(thing.group, signs.place(node.shape)) +
      words.join("")
    );
  };

  const seenIn =
    (view) =>
    ({ x, y }) =>
      x > view.left && x < view.right && y > view.top && y < view.bottom;
  const drawing = (view) => {
    const light = overlay.lit();
    const lit = light && new Set(light.links.flatMap((link) => [link.id, `~${link.pair.at}`]));
    const seen = seenIn(view);
    const lines = [...canvas.given.edges]
      .filter(([id]) => {
        const { from, to } = canvas.network.body.edges[id];
        return seen(from) || seen(to) || Math.hypot(from.x - to.x, from.y - to.y) > 200;
      })
      .map(([id, item]) => tag("g", { opacity: lit && !lit.has(id) ? FADED : "" }, lineOf(id, item)));
    const near = {
      left: view.left - 150,
      right: view.right + 150,
      top: view.top - 80,
      bottom: view.bottom + 80,
    };
    const boxes = data.things
      .filter((thing) => shown.things.has(thing) && seenIn(near)(thing))
      .map((thing) =>
        tag(
          "g",
          { opacity: light && !light.things.has(thing) ? FADED * 2 : "" },
          boxOf(thing, canvas.given.nodes.get(thing.id)),
        ),
      );
    // As on the canvas: over all lines, and only where they can be read.
    const words = (light ? labels.spoken : labels.drawn)
      .filter((each) => canvas.given.edges.has(each.link.id))
      .map(written);
    return [...lines, ...words, ...boxes].join("");
  };

  // Legend: the marks of what is seen, in rows as wide as the picture.
  const swatches = {
    family: (mark) => tag("path", { d: "M0 0H22", stroke: paint.line(mark), "stroke-width": 2.4 }),
    status: (mark) =>
      tag("path", {
        d: "M0 0H22",
        stroke: paint.tone("soft"),
        "stroke-width": mark.inferred ? 1 : 2.2,
        "stroke-dasharray": mark.dashes,
      }) +
      (mark.line === "crossed"
        ? tag("path", { d: "M7 -4l8 8M15 -4l-8 8", stroke: paint.tone("soft"), "stroke-width": 1.6 })
        : ""),
    group: (mark) => sign(mark, { x: 4, y: -6, scale: 1 }) || "",
  };
  const marks = () => {
    const of = (name, all, used) =>
      all
        .filter((mark) => used.has(mark))
        .map((mark) => ({ swatch: swatches[name](mark), words: say(mark.label) }));
    const links = [...shown.links];
    return [
      ...of("family", data.families, new Set(links.map(({ relation }) => relation.family))),
      ...of("status", data.statuses, new Set(links.map(({ status }) => status))),
      ...of("group", data.groups, new Set([...shown.things].map(({ group }) => group))),
    ];
  };
  const legend = (width) => {
    let [x, y] = [PAD, 0];
    const drawn = marks().map(({ swatch, words }) => {
      const wide = 30 + words.length * LETTER + 18;
      if (x + wide > width - PAD) [x, y] = [PAD, y + 20];
      const place = tag(
        "g",
        { transform: `translate(${x} ${y})` },
        swatch + text(words, 28, 4, { "font-size": 12 }),
      );
      x += wide;
      return place;
    });
    return { drawn: drawn.join(""), height: y + 20 };
  };
  const wrapped = (words, width) => {
    const lines = [""];
    for (const part of words.split(" ")) {
      const line = lines[lines.length - 1];
      if ((line.length + part.length) * 5.8 > width) lines.push(part);
      else lines[lines.length - 1] = `${line} ${part}`.trim();
    }
    return lines;
  };

  const shift = (x, y) => `translate(${x.toFixed(1)} ${y.toFixed(1)})`;

  // The picture of what is in sight; sizes in pixels of the screen.
  const svg = () => {
    const view = canvas.sight();
    const scale = canvas.network.getScale();
    const [width, height] = [(view.right - view.left) * scale, (view.bottom - view.top) * scale];
    const { title } = document;
    const key = legend(width);
    const notice = wrapped(document.querySelector("footer p").textContent, width - 2 * PAD);
    const top = 52,
      below = top + height + 26;
    const whole = below + key.height + notice.length * 15 + PAD;
    const clip = tag("clipPath", { id: "sight" }, tag("rect", { x: 0, y: top, width, height }));
    const scenery = tag(
      "g",
      {
        transform: `${shift(0, top)} scale(${scale.toFixed(4)}) ${shift(-view.left, -view.top)}`,
      },
      drawing(view),
    );
    const parts = [
      tag("title", {}, escape(title)),
      tag("defs", {}, clip),
      tag("rect", { width, height: whole, fill: paint.tone("card") }),
      text(title, PAD, 34, { "font-size": 19, "font-weight": 600 }),
      tag("g", { "clip-path": "url(#sight)" }, scenery),
      tag("g", { transform: `translate(0 ${below.toFixed(1)})` }, key.drawn),
      ...notice.map((line, number) =>
        text(line, PAD, below + key.height + 8 + number * 15, { "font-size": 11, fill: paint.tone("soft") }),
      ),
    ];
    return {
      width,
      height: whole,
      text: tag(
        "svg",
        {
          xmlns: "http://www.w3.org/2000/svg",
          viewBox: `0 0 ${width.toFixed(1)} ${whole.toFixed(1)}`,
          width,
          height: whole,
          role: "img",
          "font-family": "system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif",
        },
        parts.join(""),
      ),
    };
  };
  return { svg };
})();
