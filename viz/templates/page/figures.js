// What a figure for a report shows: the ties of two, those of one thing with others, or the promises; of what
// the filter shows, by the same rules as viz/report.
bilateral.figures = (() => {
  const {
    phrases: { phrase, listed },
    state: { now },
    data,
    data: { say },
    filter: { shown, claims },
    sheet,
    sheet: { INK, PAPER, QUIET, FAINT, PALE, LEAST, HIGHEST, SAMPLE, wide, wrapped, height },
  } = bilateral;
  const THIN = 0.6,
    FINE = 1,
    EACH = 0.32,
    BROADEST = 8,
    PIXEL = 0.75;
  const MOST = 15,
    NAMED = 12;
  const before = (one, two) => (one < two ? -1 : Number(one > two));
  const point = (value) => value.toFixed(2);

  // Colors that stay legible on paper, as words.
  const channels = (color) => [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
  const mix = (one, two, share) =>
    `#${channels(one)
      .map((each, at) => Math.round(each + (channels(two)[at] - each) * share))
      .map((each) => each.toString(16).padStart(2, "0"))
      .join("")}`;
  const light = (color) => {
    const parts = channels(color).map((each) => {
      const share = each / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  };
  const legible = (color) => {
    for (let step = 0; step < 10; step += 1) {
      const drawn = mix(color, INK, step / 10);
      if (1.05 / (light(drawn) + 0.05) >= 4.5) return drawn;
    }
    return INK;
  };

  // What a tie says between its two ends: a noun that all its claims share, else the verb; first how it is put.
  const plainly = (link) => data.words(link).replace(/^✕ /, "");
  const between = (link, verb = link.relation.verb) => {
    const label = say(link.relation.label);
    const nouns = new Set(link.claims.map((at) => data.claim(at).noun));
    const noun = nouns.size === 1 ? [...nouns][0] : 0;
    const put = plainly(link);
    const opening = put.endsWith(label) ? put.slice(0, put.length - label.length) : "";
    return opening + say(noun || verb);
  };

  // Lines of ties.
  const heard = (said) => new Set(said.flatMap(({ speakers }) => speakers.map(({ id }) => id))).size;
  const tieOf = (link, left) => {
    const said = link.claims.length ? claims(link) : [];
    const forward = link.from === left;
    const { symmetric } = link.relation;
    const voices = heard(said);
    const breadth = FINE + EACH * Math.max(0, Math.min(voices, BROADEST) - 1);
    return {
      link,
      said,
      voices,
      right: symmetric || forward,
      left: symmetric || !forward,
      width: link.status.inferred ? THIN : breadth,
    };
  };
  const order = (a, b) =>
    b.voices - a.voices ||
    b.said.length - a.said.length ||
    before(say(a.link.relation.label), say(b.link.relation.label)) ||
    before(a.link.id, b.link.id);
  const cross = (pen, x, y) => {
    const r = 2.6;
    const d = `M${point(x - r)} ${point(y - r)}l${2 * r} ${2 * r}m0 ${-2 * r}l${-2 * r} ${2 * r}`;
    pen.path(d, INK, 1.2);
  };
  const line = (pen, x, to, y, { color = INK, width = FINE, dash = "", left = false, right = false }) => {
    const half = 2.7 + width / 4;
    const lengths = dash && dash.split(" ").map((each) => point(each * PIXEL)).join(" ");
    pen.path(`M${point(x + (left ? 5 : 0))} ${point(y)}H${point(to - (right ? 5 : 0))}`, color, width, lengths);
    if (right) pen.shape(`M${point(to)} ${point(y)}l-6 ${point(-half)}v${point(2 * half)}z`, color);
    if (left) pen.shape(`M${point(x)} ${point(y)}l6 ${point(-half)}v${point(2 * half)}z`, color);
  };
  const stroke = (pen, tie, x, to, y) => {
    const { line: own } = tie.link.relation.family;
    const color = tie.link.status.inferred ? mix(own, PAPER, 0.3) : own;
    line(pen, x, to, y, { ...tie, color, dash: tie.link.status.dashes });
    if (tie.link.status.line === "crossed") cross(pen, (x + to) / 2, y);
  };
  const swatch = (label, look) => ({
    label,
    draw: (pen, x, y) => {
      line(pen, x, x + SAMPLE, y, look);
      if (look.crossed) cross(pen, x + SAMPLE / 2, y);
    },
  });
  const explained = (rows) => {
    const used = new Set(rows.map(({ link }) => link.status));
    const found = data.statuses
      .filter((mark) => used.has(mark))
      .map((mark) =>
        swatch(say(mark.label), {
          width: mark.inferred ? THIN : FINE,
          dash: mark.dashes,
          crossed: mark.line === "crossed",
        }),
      );
    if (rows.some((tie) => tie.left !== tie.right))
      found.push(swatch(phrase("one-way"), { right: true }));
    if (rows.some((tie) => tie.left && tie.right)) found.push(swatch(phrase("mutual"), { left: true, right: true }));
    const said = rows.filter(({ link }) => !link.status.inferred).sort((a, b) => b.voices - a.voices);
    const [first] = said;
    if (first && first.voices > 1 && said[said.length - 1].voices < first.voices) {
      found.push(swatch(phrase("broader-here", { n: first.voices }), { width: first.width }));
    }
    return found;
  };
  const fieldMarks = (rows) => {
    const used = new Set(rows.map(({ link }) => link.relation.family));
    const draw = (mark) => (pen, x, y) => pen.path(`M${point(x)} ${point(y)}h${SAMPLE}`, mark.line, 2.4);
    return data.families
      .filter((mark) => used.has(mark))
      .map((mark) => ({ label: say(mark.label), draw: draw(mark) }));
  };

  // Sentences.
  const plain = ({ relation, status }) => status.line === "solid" && !status.inferred && !status.said && relation;
  const sentence = (whom, links, where) => {
    const stated = links.filter(plain);
    const put = new Map();
    for (const link of links)
      if (!plain(link)) put.set(say(link.status.label), (put.get(say(link.status.label)) || 0) + 1);
    const weaker = [...put].sort((a, b) => b[1] - a[1] || before(a[0], b[0]));
    const told = weaker.map(([label, count]) => `${count} ${label}`);
    if (!stated.length) return `${whom}: ${listed(told)}${where}`;
    const ways = phrase("tied-in-ways", { whom, n: stated.length }) + where;
    if (!weaker.length) return ways;
    const [[label, count]] = weaker;
    return `${ways}; ${listed([phrase("more-put", { n: count, status: label }), ...told.slice(1)])}`;
  };
  const told = ({ link, said, voices }) => {
    const counts = [phrase("statements", { n: said.length }), phrase("voices", { n: voices })];
    const much = said.length ? ` (${counts.join(", ")})` : "";
    return `${data.sentence(link)}${much}.`;
  };
  const span = (dates) => {
    const years = dates.filter(Boolean).map((date) => date.slice(0, 4)).sort();
    return [...new Set([years[0], years[years.length - 1]])].filter(Boolean).join("–");
  };
  const sourceLine = (said) => {
    const counts = new Map();
    for (const { document } of said) counts.set(document, (counts.get(document) || 0) + 1);
    const [first] = [...counts].sort((a, b) => b[1] - a[1] || before(a[0].id, b[0].id)).map(([each]) => each);
    const others = counts.size - 1;
    const rest = others > 0 ? phrase("and-documents", { n: others }) : "";
    const dates = span([...counts.keys()].map(({ stated, issued }) => issued || stated || ""));
    const named = first
      ? phrase("source-named", { name: (say(first.publisher) || first.title || first.id).slice(0, 60) }) +
        `${rest}${dates && `, ${dates}`}`
      : "";
    const { version, license } = data.raw;
    const short = version && phrase("version-named", { version: version.slice(0, 60) });
    const graph = ["bilateral-kg", short].filter(Boolean).join(", ");
    return [named, graph, license, phrase("names-imply")].filter(Boolean).join(" · ");
  };
  const evidence = (links) => [...new Set(links.flatMap(data.evidence))];

  // The ties of two.
  const facts = (links) => {
    const found = links.filter(({ folded }) => !folded);
    return found.length ? found : links;
  };
  const placed = (issued, [first, last]) => {
    const [year, month, day] = issued.split("-").map(Number);
    const part = month && day ? month - 1 + (day - 1) / 31 : month ? month - 0.5 : 6;
    return (year - first + part / 12) / (last - first + 1);
  };
  const rungs = (pen, [one, other], fields, width) => {
    const narrow = width < 16;
    const size = narrow ? LEAST : 8;
    const share = pen.width / 100;
    const [room, left, right] = (narrow ? [53, 56, 88] : [35, 37, 67]).map((each) => each * share);
    const columns = narrow ? [pen.width - 1] : [78.5 * share, 86.5 * share];
    const strip = narrow ? null : [89.5 * share, pen.width - 4];
    const years = span(data.allClaims().map(({ document }) => document.issued))
      .split("–")
      .map(Number);
    const both = [years[0], years[1] || years[0]];
    const big = size + 0.5;
    const [a, b] = [one, other].map((post) =>
      wrapped(say(post.label), pen.width * 0.6, big, { bold: true, most: 1 })[0],
    );
    const beside = wide(a, big, true) + wide(b, big, true) + 8 < right - left + 5.2;
    pen.write(a, Math.min(left - 2.6, pen.width - wide(a, big, true) - 1), pen.y + big, big, { bold: true });
    const last = pen.y + big + (beside ? 0 : big * 1.25);
    const end = Math.max(right + 2.6, wide(b, big, true));
    pen.write(b, end, last, big, { bold: true, anchor: "end" });
    const quiet = { color: QUIET, anchor: "end" };
    (narrow ? ["voices-head"] : ["claims-head", "voices-head"]).forEach((key, at) =>
      pen.write(phrase(key), columns[at], last, LEAST, quiet),
    );
    if (strip && years[0]) pen.write([...new Set(both)].join("–"), strip[1] + 3, last, LEAST, quiet);
    pen.y = last + 4;
    const [top, below] = [pen.y, pen.parts.length];
    for (const { family, rows: mine } of fields) {
      pen.y += 3;
      const lines = wrapped(say(family.label), room, LEAST + 0.5, { bold: true });
      pen.lines(lines, 0, pen.y, LEAST + 0.5, { bold: true, color: legible(family.line) });
      pen.y += height(lines, LEAST + 0.5) + 1;
      for (const tie of mine) {
        const said = wrapped(between(tie.link), room, size);
        const high = height(said, size) + 2.5;
        pen.rule(0, pen.width, pen.y, FAINT);
        pen.lines(said, 0, pen.y + 1, size);
        const middle = pen.y + high / 2;
        stroke(pen, tie, left + 1.5, right - 1.5, middle);
        (narrow ? [tie.voices] : [tie.said.length, tie.voices]).forEach((count, at) =>
          pen.write(String(count), columns[at], middle + size * 0.36, size, { anchor: "end" }),
        );
        if (strip && years[0]) {
          pen.rule(strip[0], strip[1], middle, PALE);
          const dates = new Set(tie.said.map(({ document }) => document.issued).filter(Boolean));
          for (const date of dates)
            pen.dot(strip[0] + (strip[1] - strip[0]) * placed(date, both), middle, 1.6, tie.link.relation.family.line);
        }
        pen.y += high;
      }
    }
    pen.below(below, () => {
      for (const x of [left - 2.6, right]) pen.box(x, top, 2.6, pen.y - top, "#d2d3d6");
    });
  };
  const pairOf = () => {
    const { chosen } = now;
    if (chosen?.kind === "pair") return data.pair.get(chosen.id);
    if (chosen?.kind === "link") return data.link.get(chosen.id).pair;
    const tied = (pair) => pair.links.filter((link) => shown.links.has(link) && !link.folded).length;
    return data.pairs
      .filter(({ ends }) => ends[0] !== ends[1])
      .reduce((best, pair) => (best && tied(best) >= tied(pair) ? best : pair), null);
  };
  const ladder = (width) => {
    const pair = pairOf();
    const links = facts(pair.links.filter((link) => shown.links.has(link)));
    if (!links.length) return null;
    const ties = links.map((link) => tieOf(link, pair.ends[0])).sort(order);
    const documents = new Set(evidence(links).map(({ document }) => document)).size;
    const where = phrase("in-documents", { n: documents });
    const draw = (rows) => {
      const fields = data.families
        .map((family) => ({ family, rows: rows.filter(({ link }) => link.relation.family === family) }))
        .map((field) => ({ ...field, heard: heard(field.rows.flatMap(({ said }) => said)) }))
        .filter((field) => field.rows.length)
        .sort((a, b) => b.heard - a.heard || b.rows.length - a.rows.length || before(a.family.name, b.family.name));
      const left = ties.length - rows.length;
      return sheet.figure({
        width,
        title: sentence(listed(pair.ends.map(({ label }) => say(label))), links, where),
        alt: fields.flatMap(({ rows: each }) => each.map(told)).join(" "),
        source: sourceLine(evidence(rows.map(({ link }) => link))),
        body: (pen) => rungs(pen, pair.ends, fields, width),
        legend: explained(rows),
        notes: left ? [phrase("left-for-room", { what: phrase("ties-fewer", { n: left }) })] : [],
      });
    };
    let rows = ties;
    let drawn = draw(rows);
    while (drawn.height > HIGHEST && rows.length > 6) {
      rows = rows.slice(0, -Math.max(1, Math.floor(rows.length / 12)));
      drawn = draw(rows);
    }
    return drawn;
  };

  // One thing and others.
  const ROOMS = [[MOST, 99], [MOST, 8], [MOST, 4], [MOST, 2], [12, 2], [9, 2], [6, 2], [5, 2], [4, 2], [3, 2]];
  const weigh = (links) => {
    const weight = new Map();
    for (const link of links)
      for (const end of new Set([link.from, link.to]))
        weight.set(end, (weight.get(end) || 0) + Math.max(1, link.claims.length));
    return weight;
  };
  const heaviest = (weight) =>
    [...weight].sort((a, b) => b[1] - a[1] || before(a[0].id, b[0].id)).map(([thing]) => thing);
  const kept = (links, center, most) => {
    const weight = weigh(links);
    const found = [weight.has(center) ? center : heaviest(weight)[0]];
    while (found.length < most) {
      const inside = (end) => found.includes(end);
      const beside = weigh(links.filter(({ from, to }) => inside(from) !== inside(to)));
      for (const end of found) beside.delete(end);
      const [next] = heaviest(beside).length
        ? heaviest(beside)
        : heaviest(weight).filter((end) => !inside(end));
      if (!next) break;
      found.push(next);
    }
    return new Set(found);
  };
  const stars = (links, center, each) => {
    const found = [];
    let left = links;
    while (left.length) {
      const weight = weigh(left);
      const thing = weight.has(center) ? center : heaviest(weight)[0];
      const mine = left.filter(({ from, to }) => from === thing || to === thing);
      const others = heaviest(weigh(mine)).filter((end) =>
        mine.some(({ from, to }) => (from === thing ? to : from) === end),
      );
      const arms = others.map((other) => {
        const rows = mine
          .filter(({ from, to }) => (from === thing ? to : from) === other)
          .map((link) => tieOf(link, thing))
          .sort(order);
        const few = rows.length <= each + 1 ? rows : rows.slice(0, each);
        return { other, rows: few, more: rows.length - few.length };
      });
      found.push({ thing, arms });
      left = left.filter((link) => !mine.includes(link));
    }
    return found;
  };
  const boxes = (pen, all, width) => {
    const narrow = width < 16;
    const size = narrow ? LEAST : 8;
    const [from, to] = (narrow ? [27, 70] : [22, 74]).map((each) => (each * pen.width) / 100);
    const middle = (from + to) / 2;
    const centered = { anchor: "middle" };
    const box = (thing, x, end, top, bottom, bold) => {
      const lines = wrapped(say(thing.label), end - x - 8, size, { bold, most: 6 });
      pen.box(x, top, end - x, bottom - top, PAPER, QUIET, 2.5);
      pen.lines(lines, (x + end) / 2, (top + bottom) / 2 - height(lines, size) / 2, size, { ...centered, bold });
    };
    for (const { thing, arms } of all) {
      const start = pen.y;
      for (const { other, rows, more } of arms) {
        const top = pen.y;
        const words = rows.map(({ link }) => wrapped(between(link, link.relation.label), to - from - 8, size));
        const name = height(wrapped(say(other.label), pen.width - to - 8.5, size, { most: 6 }), size) + 6;
        const needed = words.reduce((sum, each) => sum + height(each, size) + 7.8, more ? LEAST * 1.6 : 0);
        pen.y += Math.max(0, (name - needed) / 2);
        rows.forEach((tie, at) => {
          pen.lines(words[at], middle, pen.y, size, centered);
          pen.y += height(words[at], size) + 3;
          stroke(pen, tie, from + 2, to - 2, pen.y);
          pen.y += 4.8;
        });
        if (more) {
          pen.lines([phrase("and-more-ties", { n: more })], middle, pen.y, LEAST, { ...centered, color: QUIET });
          pen.y += LEAST * 1.6;
        }
        const bottom = Math.max(pen.y, top + name);
        box(other, to, pen.width - 0.5, top, bottom, false);
        pen.y = bottom + 4;
      }
      const own = wrapped(say(thing.label), from - 9, size, { bold: true, most: 6 });
      pen.y = Math.max(pen.y - 4, start + height(own, size) + 6);
      box(thing, 0.5, from - 0.5, start, pen.y, true);
      pen.y += 10;
    }
  };
  const centerOf = () => {
    const { chosen, focus } = now;
    if (chosen?.kind === "thing") return data.thing.get(chosen.id);
    return focus ? data.thing.get(focus.id) : null;
  };
  // What a rule adds to what is stated of the same two says nothing new.
  const repeats = (link) => {
    const premises = new Set(link.premises);
    return link.status.inferred && link.pair.links.some((other) => other.claims.some((at) => premises.has(at)));
  };
  const neighborhood = (width) => {
    const center = centerOf();
    const mine = facts([...shown.links]).filter((link) => !repeats(link));
    const near = mine.filter(({ from, to }) => from === center || to === center);
    const links = near.length ? near : mine;
    if (!links.length) return null;
    const draw = ([most, each]) => {
      const inside = kept(links, center, most);
      const drawn = links.filter(({ from, to }) => inside.has(from) && inside.has(to));
      const all = stars(drawn, center, each);
      const rows = all.flatMap(({ arms }) => arms.flatMap((arm) => arm.rows));
      const whom =
        all.length > 1
          ? phrase("these-n", { n: inside.size })
          : phrase("name-and-others", { name: say(all[0].thing.label), n: inside.size - 1 });
      const out = heaviest(weigh(links)).filter((end) => !inside.has(end));
      const more = out.length > NAMED ? [phrase("more", { n: out.length - NAMED })] : [];
      const names = [...out.slice(0, NAMED).map(({ label }) => say(label)), ...more];
      return sheet.figure({
        width,
        title: sentence(whom, drawn, ""),
        alt: rows.map(told).join(" "),
        source: sourceLine(evidence(drawn)),
        body: (pen) => boxes(pen, all, width),
        legend: [...fieldMarks(rows), ...explained(rows)],
        notes: out.length ? [phrase("left-for-room", { what: listed(names) })] : [],
      });
    };
    let drawn = null;
    for (const room of ROOMS) {
      drawn = draw(room);
      if (drawn.height <= HIGHEST) break;
    }
    return drawn;
  };

  // The promises, as the ledger of the page shows them.
  const COLORS = { one: "#0b5c8f", other: "#a8500a", none: "#5b6675" };
  const share = (element, name) => Number.parseFloat(element?.getAttribute(name)) / 100;
  const mark = (pen, x, y, shape, color) => {
    const r = 2.7;
    if (shape === "dashed") pen.shape(`M${point(x)} ${point(y - 3.3)}l3.3 3.3l-3.3 3.3l-3.3 -3.3z`, color);
    else if (shape === "dotted") pen.box(x - 2.4, y - 2.4, 4.8, 4.8, color);
    else if (shape === "crossed")
      pen.path(`M${point(x - 2.4)} ${point(y - 2.4)}l4.8 4.8m0 -4.8l-4.8 4.8`, color, 1.3);
    else pen.dot(x, y, r, color);
  };
  const laneOf = (row) => {
    const [picture, outcome] = [row.querySelector(".lane"), row.querySelector(".outcome")];
    const known = share(picture.querySelector(".known"), "x1");
    const due = picture.querySelector(".due");
    const marks = [...picture.querySelectorAll("svg.at")]
      .map((at) => ({ x: share(at, "x"), classes: [...at.firstElementChild.classList] }))
      .map(({ x, classes }) => ({
        x,
        place: classes.find((name) => name in COLORS),
        shape: classes[classes.length - 1],
      }));
    return {
      id: row.dataset.lane,
      title: row.querySelector("a").textContent,
      told: picture.getAttribute("aria-label"),
      word: outcome.querySelector("[data-word]").textContent,
      sign: outcome.querySelector(".sign").textContent,
      due: due && [share(due, "x"), share(due, "x") + share(due, "width")],
      marks: marks.filter(({ x }) => x <= known + 1e-6),
    };
  };
  const keys = (lanes) => {
    const shapes = new Set(lanes.flatMap(({ marks }) => marks.map(({ shape }) => shape)));
    const places = new Set(lanes.flatMap(({ marks }) => marks.map(({ place }) => place)));
    const entry = (label, shape, color) => ({ label, draw: (pen, x, y) => mark(pen, x + 11, y, shape, color) });
    const found = [];
    for (const key of document.querySelectorAll(".ledger .signs > span")) {
      const path = key.querySelector(".mark");
      if (!path) continue;
      const [, place, shape] = path.classList;
      const label = key.textContent.trim().replace(/\s+/g, " ");
      const [side] = [...key.querySelectorAll("[data-side]")].map(({ textContent }) => textContent);
      if (side && places.has(place)) found.push(entry(phrase("by-side", { name: side }), "solid", COLORS[place]));
      if (!side && shapes.has(shape)) found.unshift(entry(label, shape, INK));
    }
    const bar = { label: phrase("until-due"), draw: (pen, x, y) => pen.box(x, y - 2, SAMPLE, 4, "#cfd1d4") };
    return lanes.some(({ due }) => due) ? [...found, bar] : found;
  };
  const lanes = (pen, groups, width) => {
    const narrow = width < 16;
    const size = narrow ? LEAST : 8;
    const [begin, end] = [narrow ? 4 : pen.width / 2, pen.width - 5];
    const at = (x) => begin + (end - begin) * x;
    let free = 0;
    for (const year of document.querySelectorAll(".ledger .axis text")) {
      const x = at(share(year, "x"));
      if (x < free || x + wide(year.textContent, LEAST) > pen.width) continue;
      pen.write(year.textContent, x, pen.y + LEAST, LEAST, { color: QUIET });
      free = x + 26;
    }
    pen.y += LEAST * 1.5;
    for (const [word, mine] of groups) {
      pen.y += 3;
      const heading = wrapped(`${mine[0].sign} ${word} (${mine.length})`, pen.width - 2, LEAST + 0.5, { bold: true });
      pen.lines(heading, 0, pen.y, LEAST + 0.5, { bold: true });
      pen.y += height(heading, LEAST + 0.5) + 1;
      for (const lane of mine) {
        pen.rule(0, pen.width, pen.y, FAINT);
        const lines = wrapped(lane.title, narrow ? pen.width - 2 : pen.width * 0.48, size);
        pen.lines(lines, 0, pen.y + 1, size);
        let high = height(lines, size) + 2.5;
        if (narrow) [pen.y, high] = [pen.y + high, 8.4];
        const middle = pen.y + high / 2;
        pen.rule(begin - 3, end + 3, middle, PALE);
        if (lane.due) pen.box(at(lane.due[0]), middle - 2, at(lane.due[1]) - at(lane.due[0]), 4, "#cfd1d4");
        for (const each of lane.marks) mark(pen, at(each.x), middle, each.shape, COLORS[each.place]);
        pen.y += high;
      }
    }
  };
  const ledger = (width) => {
    const all = [...document.querySelectorAll(".ledger [data-lane]")]
      .map(laneOf)
      .filter(({ marks }) => marks.length);
    if (!all.length) return null;
    const draw = (mine) => {
      const groups = new Map();
      for (const lane of mine) groups.set(lane.word, [...(groups.get(lane.word) || []), lane]);
      const left = all.length - mine.length;
      const said = mine.flatMap(({ id }) => data.promise.get(id)?.claims || []).map(data.claim);
      return sheet.figure({
        width,
        title: document.querySelector(".ledger [data-told] p").textContent.replace(/\.$/, ""),
        alt: mine.map(({ title, word, told: words }) => `${title}: ${word} (${words}).`).join(" "),
        source: sourceLine([...new Set(said)]),
        body: (pen) => lanes(pen, groups, width),
        legend: keys(mine),
        notes: left ? [phrase("left-for-room", { what: phrase("n-promises", { n: left }) })] : [],
      });
    };
    let mine = all;
    let drawn = draw(mine);
    while (drawn.height > HIGHEST && mine.length > 6) {
      mine = mine.slice(0, -Math.max(1, Math.floor(mine.length / 12)));
      drawn = draw(mine);
    }
    return drawn;
  };

  // What can be shown now, each with its name.
  const choices = () => {
    const center = centerOf();
    const pair = data.pairs.length && pairOf();
    const near = center ? phrase("thing-and-tied", { name: say(center.label) }) : phrase("shown-as-boxes");
    return [
      pair && { name: "ladder", label: phrase("ties-of-names", { names: listed(pair.ends.map(({ label }) => say(label))) }), draw: ladder },
      document.querySelector(".ledger [data-lane]") && { name: "ledger", label: phrase("promises"), draw: ledger },
      data.links.length && { name: "neighborhood", label: near, draw: neighborhood },
    ].filter(Boolean);
  };
  return { choices };
})();
