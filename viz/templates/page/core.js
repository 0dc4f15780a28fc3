// What a narrow sheet begins with: the densest pair, what is most tied to both, between them, and what is to one
// alone, above and below it; so few that names can be read. Whoever asks for more, by the button, by a filter or
// by choosing what is not there, has the whole, each thing in its place.
bilateral.core = (() => {
  const {
    element: { byId },
    state,
    state: { now },
    data,
    filter,
    filter: { drawn },
    scene,
    phrases: { phrase },
  } = bilateral;
  const NARROW = 480; // pixels: a phone held upright
  const MANY = 30; // a graph of fewer things is drawn whole
  const LONG = 45; // letters of a name that takes at most three lines
  const END = 150; // how far out an end stands, in pixels of the drawing
  const BETWEEN = [-85, 85]; // how far down what is tied to both
  const APART = { x: 115, y: [-170, 170] }; // and where what is tied to one, on its side

  const ties = (thing, ends) =>
    ends.map((end) => thing.links.filter((link) => filter.shown.links.has(link) && data.other(link, thing) === end).length);
  // Where each thing of the core stands.
  const laid = (ends) => {
    const places = new Map(ends.map((end, at) => [end, { x: at ? END : -END, y: 0 }]));
    const others = data.things
      .filter((thing) => !ends.includes(thing) && data.say(thing.label).length <= LONG)
      .map((thing) => ({ thing, counts: ties(thing, ends) }))
      .sort((one, two) => two.counts[0] + two.counts[1] - one.counts[0] - one.counts[1]);
    const put = (fits, x, rows) =>
      others
        .filter(({ counts }) => fits(...counts))
        .slice(0, rows.length)
        .forEach(({ thing }, at) => places.set(thing, { x, y: rows[at] }));
    put((one, two) => one && two, 0, BETWEEN);
    put((one, two) => one && !two, -APART.x, APART.y);
    put((one, two) => !one && two, APART.x, APART.y);
    return places;
  };

  const home = new Map(); // where these things stand in the whole
  const move = (places) => {
    for (const [thing, { x, y }] of places) Object.assign(thing, { x, y });
    scene.look();
  };
  const all = () => {
    move(home);
    state.set({ few: false });
  };
  const holds = ({ kind, id }) => {
    if (kind === "thing") return drawn.core.has(data.thing.get(id));
    const ends = { link: () => data.link.get(id).pair.ends, pair: () => data.pair.get(id).ends }[kind]?.();
    return Boolean(ends) && ends.every((end) => drawn.core.has(end));
  };
  const fits = () => !now.opinions && !now.path && !filter.active() && (!now.chosen || holds(now.chosen));
  const tell = () => {
    byId("whole").hidden = !now.few;
    byId("whole").textContent = phrase("draw-all", { some: drawn.things.size, all: filter.shown.things.size });
  };
  // Before the first drawing.
  const begin = () => {
    const pair = scene.dense();
    if (!pair || now.view || data.things.length <= MANY || (byId("graph").clientWidth || innerWidth) > NARROW) return;
    const places = laid([...pair.ends].sort((one, two) => one.x - two.x));
    drawn.core = new Set(places.keys());
    if (!fits()) return;
    for (const thing of drawn.core) home.set(thing, { x: thing.x, y: thing.y });
    move(places);
    now.few = true;
    filter.choose();
  };
  let overview = () => {};
  const open = (whole) => {
    overview = whole;
    tell();
    byId("whole").addEventListener("click", () => {
      all();
      overview();
    });
    state.on([...filter.NAMES, "language"], tell);
  };
  // First of those who listen, so that nobody draws less than is asked for.
  state.on(["chosen", "focus", "path", "hidden", "opinions", "from", "to", "undated"], () => {
    if (!now.few || fits()) return;
    all();
    if (!now.chosen && !now.focus && !now.path) overview();
  });
  return { begin, open };
})();
