// What stands on the canvas: boxes, and lines; from afar the lines of a pair are one, with their number.
bilateral.scene = (() => {
  const {
    state: { now },
    data,
    statements,
    filter: { drawn: shown },
    paint,
  } = bilateral;
  const NEAR = 0.5; // from this scale on each line is drawn
  const DENSE = 5; // from so many lines on a pair has room between them: its labels show from farther away
  const FEW = 40; // so few lines leave room for large letters on each
  const WIDTH = 20,
    MOST = 5; // letters in a line of a box, and its lines
  const [PLAIN, HERO] = [1.2, 2.6]; // the border of a box, and of an end of the densest pair
  const LONGER = 1.5; // dashes of a drawing that is seen from afar
  const [THIN, STEP, VOICES, RULED] = [1.3, 0.5, 8, 0.8]; // a line is the broader the more voices, up to so many
  const epoch = { look: 0, near: true }; // a new look makes all items anew, the same look the same items

  const wrap = (text) => {
    const lines = [""];
    for (const part of text.split(" ").flatMap((each) => each.match(/.{1,20}/gu) || [])) {
      const line = lines[lines.length - 1];
      if (!line) lines[lines.length - 1] = part;
      else if (line.length + part.length < WIDTH) lines[lines.length - 1] = `${line} ${part}`;
      else lines.push(part);
    }
    return lines.length > MOST ? `${lines.slice(0, MOST).join("\n")} …` : lines.join("\n");
  };

  // Around the letters of a box: at the left is room for the sign of its kind.
  const margin = ({ sign }) => ({ top: 7, bottom: 7, left: sign ? 24 : 10, right: 10 });
  const border = (thing) => (heroes().includes(thing) ? HERO : PLAIN);
  const kept = (holder, key, make) => {
    if (holder.kept?.key !== key) holder.kept = { key, item: make() };
    return holder.kept.item;
  };
  const box = (thing) =>
    kept(thing, `${epoch.look}${shown.things.has(thing)}`, () => {
      const hero = heroes().includes(thing);
      return {
        id: thing.id,
        label: wrap(data.say(thing.label)),
        x: thing.x,
        y: thing.y,
        hidden: !shown.things.has(thing),
        ...(hero && { borderWidth: HERO }),
        ...(!thing.group.sign && { margin: margin(thing.group) }),
        color: { border: paint.tone(hero ? "ink" : "rule"), background: paint.tone("card") },
      };
    });
  // Small letters keep a large graph quiet; where there is room they may be larger.
  const letters = (link) => (shown.links.size <= FEW || link.pair.links.length >= DENSE ? 14 : 10);
  // Lines of a pair that are left by a filter move to its middle: they take the places of the least bent.
  const bent = (link, one) => (link.from === one ? link.bend : -link.bend);
  const bends = (pair, links) => {
    if (links.length === pair.links.length) return new Map();
    const [one] = pair.ends;
    const rank = (all) => [...all].sort((a, b) => bent(a, one) - bent(b, one));
    const first = Math.floor((pair.links.length - links.length) / 2);
    const free = rank(pair.links).slice(first);
    return new Map(
      rank(links).map((link, at) => [link, link.from === one ? bent(free[at], one) : -bent(free[at], one)]),
    );
  };
  const dashes = ({ dashes: told }) => Boolean(told) && told.split(" ").map((each) => each * LONGER);
  const width = (link) =>
    link.status.inferred
      ? RULED
      : THIN + STEP * (Math.min(VOICES, Math.max(1, data.voices(link))) - 1);
  const line = (link, bend = link.bend) =>
    kept(link, `${epoch.look} ${bend}`, () => ({
      id: link.id,
      from: link.from.id,
      to: link.to.id,
      color: paint.line(link.relation.family),
      dashes: dashes(link.status),
      width: width(link),
      ...(link.relation.symmetric && { arrows: "to, from" }),
      smooth: bend
        ? { enabled: true, type: bend > 0 ? "curvedCW" : "curvedCCW", roundness: Math.abs(bend) }
        : { enabled: false },
    }));
  const bundle = (pair, links) =>
    kept(pair, `${epoch.look} ${links.length}`, () => {
      const families = new Set(links.map((link) => link.relation.family));
      return {
        id: `~${pair.at}`,
        from: pair.ends[0].id,
        to: pair.ends[1].id,
        color: families.size === 1 ? paint.line(links[0].relation.family) : paint.tone("rule"),
        width: Math.min(2 + Math.log2(links.length) * 1.5, 9),
        arrows: "",
      };
    });

  // The shown ties, by pair; and whether a pair's lines are drawn one by one.
  const byPair = () => {
    const found = new Map();
    for (const link of shown.links)
      found.has(link.pair) ? found.get(link.pair).push(link) : found.set(link.pair, [link]);
    return found;
  };
  // The pairs whose ties are chosen: each of these has a line of its own, from afar too.
  const chosenPairs = () => {
    if (!now.chosen) return [];
    const { kind, id } = now.chosen;
    if (kind === "step") return data.step.get(id).links.map(({ pair }) => pair);
    if (kind === "find") return statements.links(now.chosen).map(({ pair }) => pair);
    return kind === "pair" ? [data.pair.get(id)] : [data.link.get(id)?.pair];
  };
  const opened = (pair, links) => {
    const places = bends(pair, links);
    return links.map((link) => line(link, places.get(link)));
  };
  const lines = () => {
    const open = new Set(chosenPairs());
    const sparsest = (one, two) => one[1].length - two[1].length; // the densest lie over other lines
    return [...byPair()].sort(sparsest).flatMap(([pair, links]) =>
      links.length === 1 || epoch.near || open.has(pair) || pair.ends[0] === pair.ends[1]
        ? opened(pair, links)
        : [bundle(pair, links)],
    );
  };
  const boxes = () => data.things.map(box);
  const look = () => {
    epoch.look += 1;
  };
  const near = (scale) => {
    const [before, few] = [epoch.near, now.few];
    epoch.near = scale >= NEAR && !few; // the ties of a pair in the core are told by their number
    return epoch.near !== before;
  };
  // The pair with the most ties, and its ends; a graph has one if it is a pair's.
  const most = (all) =>
    all.reduce((best, each) => (!best || each.links.length > best.links.length ? each : best), null);
  let densest;
  const dense = () => {
    if (densest === undefined) densest = most(data.pairs);
    return densest?.links.length >= DENSE ? densest : null;
  };
  const heroes = () => dense()?.ends || [];
  // The pair of a bundle on the canvas, and the number of its ties that are shown.
  const pairOf = (id) => (id.startsWith("~") ? data.pairs[Number(id.slice(1))] : null);
  const size = (pair) => pair.links.filter((link) => shown.links.has(link)).length;
  return { NEAR, PLAIN, margin, border, letters, dashes, boxes, lines, look, near, most, dense, heroes, pairOf, size };
})();
