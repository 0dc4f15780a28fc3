// All that a reader can choose, in one place. `set` tells those who listen to what has changed.
bilateral.state = (() => {
  const FACETS = ["family", "status", "group", "speaker", "document"];
  const first = {}; // what this graph begins with, where that differs from others
  const defaults = () => ({
    chosen: null, // {kind: "thing" | "link" | "pair" | "step" | "promise", id}
    hidden: Object.fromEntries(FACETS.map((facet) => [facet, new Set()])),
    opinions: false,
    brought: "", // opinions that are shown because of what is chosen, by their ids
    sense: "said", // which date counts: "happened" or "said"
    from: "", // months, "2022-05"; empty is open
    to: "",
    undated: true,
    tab: "network", // the view: "two", "network", or another that the page has
    posts: null, // the ids of two things whose ties the ladder shows, if the reader has named them
    focus: null, // {id, steps}
    few: false, // whether the drawing keeps to its core
    path: null, // {from, to, turn}
    language: "",
    theme: "",
    sort: null, // {column, down}
    known: "", // the day as of which the ledger stands; empty is the last
    compare: "", // and another to set it against
    search: "",
    view: null, // [x, y, scale], once the reader has moved the drawing
    ...first,
  });
  const now = defaults();
  const listeners = [];

  const on = (names, listener) => {
    listeners.push({ names, listener });
  };
  const set = (changes) => {
    const changed = new Set(Object.keys(changes).filter((name) => changes[name] !== now[name]));
    if (!changed.size) return;
    Object.assign(now, changes);
    for (const { names, listener } of listeners)
      if (names.some((name) => changed.has(name))) listener(changed);
  };
  const begin = (values) => {
    Object.assign(first, values);
    Object.assign(now, values);
  };
  const hide = (facet, values) => set({ hidden: { ...now.hidden, [facet]: new Set(values) } });
  const choose = (kind, id) => set({ chosen: kind ? { kind, id } : null });
  return { FACETS, defaults, now, on, set, begin, hide, choose };
})();
