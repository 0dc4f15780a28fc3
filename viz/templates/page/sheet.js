// A figure for a report: title, drawing, legend, sources at the width of a column, in points; the same as
// viz/report makes. Text of the graph goes into the SVG as text only.
bilateral.sheet = (() => {
  const FAMILY = '"DejaVu Sans", Verdana, sans-serif';
  const INK = "#1c2430",
    PAPER = "#ffffff",
    QUIET = "#4f5966",
    FAINT = "#dfe0e2",
    PALE = "#bfc1c5";
  const LEAST = 7,
    LEADING = 1.25,
    PER_CM = 72 / 2.54,
    HIGHEST = 24 * PER_CM,
    SAMPLE = 22;
  const TITLE = { 16: 11, 8: 9 };
  const { line: dye } = bilateral.paint;

  const clean = (text) =>
    String(text)
      .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]|[\u202A-\u202E\u2066-\u2069]/gu, "")
      .replace(/\s+/g, " ")
      .trim();
  const escape = (text) =>
    clean(text).replace(
      /[&<>"']/g,
      (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;" })[sign],
    );
  const number = (value) => (typeof value === "number" ? String(Number(value.toFixed(2))) : escape(value));

  // Letters are measured large, so that no rounding counts.
  const ruler = document.createElement("canvas").getContext("2d");
  const wide = (text, size, bold = false) => {
    ruler.font = `${bold ? "bold " : ""}100px ${FAMILY}`;
    return (ruler.measureText(text).width * size) / 100;
  };
  const words = (text, width, size, bold) =>
    clean(text)
      .split(" ")
      .flatMap((word) => {
        const parts = [];
        let rest = word;
        while (wide(rest, size, bold) > width && rest.length > 1) {
          let fits = rest.length - 1;
          while (fits > 1 && wide(rest.slice(0, fits), size, bold) > width) fits -= 1;
          parts.push(rest.slice(0, fits));
          rest = rest.slice(fits);
        }
        return [...parts, rest];
      });
  const wrapped = (text, width, size, { bold = false, most = 9 } = {}) => {
    const lines = [""];
    for (const word of words(text, width, size, bold)) {
      const longer = `${lines[lines.length - 1]} ${word}`.trim();
      if (wide(longer, size, bold) <= width || !lines[lines.length - 1]) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    if (lines.length <= most) return lines;
    let last = lines[most - 1];
    while (last && wide(`${last} …`, size, bold) > width) last = last.slice(0, -1).trimEnd();
    return [...lines.slice(0, most - 1), `${last} …`];
  };
  const height = (lines, size) => size * (1 + LEADING * (lines.length - 1)) + size * 0.25;

  const pen = (width) => {
    const parts = [];
    const tag = (name, attributes, inside = "") => {
      const said = Object.entries(attributes)
        .filter(([, value]) => value !== "" && value !== undefined)
        .map(([key, value]) => ` ${key}="${number(value)}"`)
        .join("");
      parts.push(inside ? `<${name}${said}>${escape(inside)}</${name}>` : `<${name}${said}/>`);
    };
    const self = { width, y: 0, parts };
    self.write = (text, x, y, size, { color = INK, bold = false, anchor = "" } = {}) => {
      if (!clean(text)) return;
      if (size < LEAST) throw new Error(`letters of ${size} pt are too small for a report`);
      const weight = bold ? "bold" : "";
      tag("text", { x, y, "font-size": size, fill: color, "font-weight": weight, "text-anchor": anchor }, text);
    };
    self.lines = (lines, x, y, size, look) =>
      lines.forEach((line, at) => self.write(line, x, y + size + at * size * LEADING, size, look));
    self.path = (d, stroke, strokeWidth, dash = "") =>
      tag("path", { d, fill: "none", stroke, "stroke-width": strokeWidth, "stroke-dasharray": dash });
    self.rule = (x, to, y, color) => self.path(`M${number(x)} ${number(y)}H${number(to)}`, color, 0.4);
    self.shape = (d, fill) => tag("path", { d, fill });
    self.dot = (cx, cy, r, fill) => tag("circle", { cx, cy, r, fill });
    self.box = (x, y, wide_, high, fill, line = "", rx = "") =>
      tag("rect", { x, y, width: wide_, height: high, fill, stroke: line, "stroke-width": line && 0.7, rx });
    // Draw beneath all that was drawn since there were so many parts.
    self.below = (place, work) => {
      const above = parts.splice(place);
      work();
      parts.push(...above);
    };
    self.block = (text, size, look = {}) => {
      const lines = wrapped(text, width - 2, size, { ...look, most: 12 });
      self.lines(lines, 0, self.y, size, look);
      self.y += height(lines, size) + 2;
    };
    return self;
  };

  const drawLegend = (to, legend) => {
    let x = 0;
    for (const { label, draw } of legend) {
      const needed = SAMPLE + 4 + wide(label, LEAST);
      if (x && x + needed > to.width - 1) [x, to.y] = [0, to.y + LEAST * 1.6];
      draw(to, x, to.y + LEAST * 0.7);
      to.lines(wrapped(label, to.width - SAMPLE - 6, LEAST, { most: 1 }), x + SAMPLE + 4, to.y, LEAST);
      x += needed + 12;
    }
    if (legend.length) to.y += LEAST * 1.6 + 3;
  };
  // A figure of a width in centimeters; `body` draws from where the pen stands.
  const figure = ({ width, title, alt, source, body, legend, notes }) => {
    const to = pen(width * PER_CM);
    to.block(title, TITLE[width], { bold: true });
    to.y += 8;
    body(to);
    to.y += 8;
    drawLegend(to, legend);
    for (const note of notes) to.block(note, LEAST);
    to.rule(0, to.width, to.y + 1, QUIET);
    to.y += 4;
    to.block(source, LEAST, { color: QUIET });
    const [wide_, high] = [to.width.toFixed(2), to.y.toFixed(2)];
    const millimeters = (points) => `${((points / PER_CM) * 10).toFixed(2)}mm`;
    const opening =
      `<svg xmlns="http://www.w3.org/2000/svg" width="${millimeters(to.width)}" height="${millimeters(to.y)}"` +
      ` viewBox="0 0 ${wide_} ${high}" role="img" aria-labelledby="title desc"` +
      ' font-family="DejaVu Sans, Verdana, sans-serif">';
    const text = [
      opening,
      `<title id="title">${escape(title)}</title>`,
      `<desc id="desc">${escape(alt)}</desc>`,
      `<rect width="${wide_}" height="${high}" fill="${PAPER}"/>`,
      ...to.parts,
      "</svg>",
    ].join("\n");
    return { text, title: clean(title), alt: clean(alt), width: to.width, height: to.y };
  };
  return { INK, PAPER, QUIET, FAINT, PALE, LEAST, PER_CM, HIGHEST, SAMPLE, clean, wide, wrapped, height, figure, dye };
})();
