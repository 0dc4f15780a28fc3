// The address keeps all that the reader has chosen, so that a link shows the same view; it is read as
// what any stranger may have written. A page inside another one (a notebook) has no address of its own.
bilateral.address = (() => {
  const {
    state,
    state: { FACETS, now },
    data,
    statements,
    step,
    camera,
    tabs,
    table,
  } = bilateral;
  const own = location.protocol !== "about:";
  const LANDMARKS = ["chosen", "focus", "path", "tab", "posts"]; // what "back" goes back to
  const POSTS = ["left", "right"];
  const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;
  const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

  const known = {
    thing: data.thing,
    link: data.link,
    pair: data.pair,
    step: data.step,
    promise: data.promise,
  };
  const values = {
    family: () => data.families.map(({ name }) => name),
    status: () => data.statuses.map(({ name }) => name),
    group: () => data.groups.map(({ name }) => name),
    speaker: () => [
      ...new Set(data.allClaims().flatMap((each) => bilateral.filter.voices(each).map(({ id }) => id))),
    ],
    document: () => data.documents.map(({ id }) => id),
  };

  // Of a filter the shorter list is written: what is hidden, or all that is not.
  const writeFacet = (kept, facet) => {
    const hidden = now.hidden[facet];
    if (!hidden.size) return;
    const all = values[facet]();
    const left = all.filter((value) => !hidden.has(value));
    if (hidden.size <= left.length) for (const value of hidden) kept.append("hide", `${facet}:${value}`);
    else if (left.length) for (const value of left) kept.append("only", `${facet}:${value}`);
    else kept.append("none", facet);
  };
  const write = () => {
    const kept = new URLSearchParams();
    if (now.chosen) kept.set(now.chosen.kind, now.chosen.id);
    if (now.tab !== tabs.fitting(now)) kept.set("view", now.tab);
    if (now.posts) for (const [at, name] of POSTS.entries()) kept.set(name, now.posts[at]);
    if (now.chosen?.of) kept.set("of", now.chosen.of);
    if (now.focus) {
      kept.set("focus", now.focus.id);
      kept.set("steps", now.focus.steps);
    }
    if (now.path) {
      kept.set("way", now.path.from);
      kept.set("to", now.path.to);
      if (now.path.turn) kept.set("turn", now.path.turn);
    }
    if (now.opinions) kept.set("opinions", "1");
    for (const facet of FACETS) writeFacet(kept, facet);
    if (now.sense !== "said") kept.set("time", now.sense);
    if (now.from) kept.set("from", now.from);
    if (now.to) kept.set("until", now.to);
    if (!now.undated) kept.set("undated", "0");
    if (now.language !== data.raw.language) kept.set("lang", now.language);
    if (now.theme) kept.set("theme", now.theme);
    if (now.sort) kept.set("sort", (now.sort.down ? "-" : "") + now.sort.column);
    if (now.search) kept.set("search", now.search);
    if (now.known) kept.set("known", now.known);
    if (now.compare) kept.set("compare", now.compare);
    if (now.view) kept.set("at", now.view.join(","));
    return kept.toString();
  };

  const readHidden = (kept, facet) => {
    const mine = (name) =>
      kept
        .getAll(name)
        .filter((each) => each.startsWith(`${facet}:`))
        .map((each) => each.slice(facet.length + 1));
    const [hide, only] = [mine("hide"), mine("only")];
    if (kept.getAll("none").includes(facet)) return new Set(values[facet]());
    if (!hide.length && !only.length) return new Set();
    const all = values[facet]();
    const left = only.filter((value) => all.includes(value));
    return new Set(
      left.length
        ? all.filter((value) => !left.includes(value))
        : all.filter((value) => hide.includes(value)),
    );
  };
  const one = (text, choices, otherwise) => (choices.includes(text) ? text : otherwise);
  const readView = (text) => {
    const numbers = (text || "").split(",").map(Number);
    return numbers.length === 3 &&
      numbers.every(Number.isFinite) &&
      numbers[2] >= 0.01 &&
      numbers[2] <= 5 &&
      Math.abs(numbers[0]) < 1e6 &&
      Math.abs(numbers[1]) < 1e6
      ? numbers
      : null;
  };
  const readChosen = (kept) => {
    const kind = Object.keys(known).find((each) => known[each].has(kept.get(each)));
    if (kind) return { kind, id: kept.get(kind) };
    // Words that are looked for may be any; of what they find, one subject.
    const words = (kept.get("find") || "").slice(0, 200).trim();
    if (!words || !statements.any()) return null;
    return { kind: "find", id: words, of: (kept.get("of") || "").slice(0, 64) };
  };
  const readPath = (kept) => {
    if (!data.thing.has(kept.get("way")) || !data.thing.has(kept.get("to"))) return null;
    const turn = Number(kept.get("turn"));
    return {
      from: kept.get("way"),
      to: kept.get("to"),
      turn: Number.isInteger(turn) && turn > 0 && turn < 100 ? turn : 0,
    };
  };
  const readSort = (text) => {
    const column = text.replace(/^-/, "");
    return table.COLUMNS.includes(column) ? { column, down: text.startsWith("-") } : null;
  };
  const readPosts = (kept) => {
    const ids = POSTS.map((name) => kept.get(name));
    return ids.every((id) => data.thing.has(id)) && ids[0] !== ids[1] ? ids : null;
  };
  // An address that says a step by hand and no more shows what that step shows.
  const wanted = (text) => {
    const kept = new URLSearchParams(text);
    const at = data.step.get(kept.get("step"));
    if (!at?.shows || [...kept].length !== 1) return kept;
    const shown = new URLSearchParams(at.shows);
    shown.set("step", at.id);
    return shown;
  };
  // Everything that an address says and this page knows; of the rest, the page as it opens.
  const read = (text) => {
    const kept = wanted(text);
    const month = (name) => (MONTH.test(kept.get(name) || "") ? kept.get(name) : "");
    const day = (name) => (DAY.test(kept.get(name) || "") ? kept.get(name) : "");
    const found = {
      chosen: readChosen(kept),
      posts: readPosts(kept),
      focus: data.thing.has(kept.get("focus"))
        ? { id: kept.get("focus"), steps: Number(one(kept.get("steps"), ["1", "2", "3"], "1")) }
        : null,
      path: readPath(kept),
      opinions: kept.get("opinions") === "1",
      hidden: Object.fromEntries(FACETS.map((facet) => [facet, readHidden(kept, facet)])),
      sense: one(kept.get("time"), ["happened", "said"], "said"),
      from: month("from"),
      to: month("until"),
      undated: kept.get("undated") !== "0",
      language: one(kept.get("lang"), data.raw.languages, data.raw.language),
      theme: one(kept.get("theme"), ["light", "dark"], ""),
      sort: readSort(kept.get("sort") || ""),
      search: (kept.get("search") || "").slice(0, 200),
      known: day("known"),
      compare: day("compare"),
      view: readView(kept.get("at")),
    };
    return { ...found, tab: one(kept.get("view"), tabs.NAMES, tabs.fitting(found)) };
  };

  const current = () => location.hash.slice(1);
  const put = (way) => {
    const text = write();
    if (!own || text === current()) return;
    try {
      history[way](null, "", text ? `#${text}` : location.pathname + location.search);
    } catch {
      // A browser may refuse (too many changes, a sandbox): the page works, only the address stays behind.
    }
  };
  // A slider changes more often than browsers let an address change: at once, and again a little later.
  const WAIT = 120;
  let waiting = 0;
  const replace = () => {
    if (waiting) return;
    put("replaceState");
    waiting = setTimeout(() => {
      waiting = 0;
      put("replaceState");
    }, WAIT);
  };
  let recalling = false; // what comes from the address makes no new step of it
  const remember = (changed) => {
    if (!recalling && LANDMARKS.some((name) => changed.has(name))) put("pushState");
    else replace();
  };
  const recall = () => {
    if (!own || current() === write()) return;
    recalling = true;
    state.set(read(current()));
    recalling = false;
    if (now.view) camera.restore(now.view);
  };
  const byHand = (to) => {
    const { language, theme } = now;
    state.set({ ...read(`step=${to.id}`), language, theme });
  };
  const open = () => {
    step.follow.byHand = byHand;
    // What is brought along follows from what is chosen, and stands in no address.
    const written = Object.keys(state.defaults()).filter((name) => name !== "brought");
    state.on(written, remember);
    addEventListener("popstate", recall);
  };
  return { open, read, write, current };
})();
