// What lists in the panel are made of: buttons that lead on, long lists in portions, groups.
bilateral.listing = (() => {
  const {
    element: { make, button },
    state,
    data,
    data: { say },
    filter,
    phrases: { phrase },
  } = bilateral;
  const FIRST = 30; // so many items at once; the rest on asking

  const toThing = (thing, text) =>
    button(text || say(thing.label), () => state.choose("thing", thing.id), {
      class: "pick",
      lang: data.lang(data.tongue(thing.label)),
    });
  const toLink = (link) =>
    button(data.sentence(link), () => state.choose("link", link.id), {
      class: "pick",
      lang: data.lang(data.tongue(link.relation.label)),
    });
  const closing = (close = () => state.choose(null)) => button(phrase("close"), close, { class: "plain close" });
  // A long list shows its beginning, and the rest when asked for.
  const portion = (items, show, within = "div") => {
    const list = make(within, {}, items.slice(0, FIRST).map(show));
    if (items.length <= FIRST) return list;
    const rest = button(
      phrase("more", { n: items.length - FIRST }),
      () => rest.replaceWith(portion(items.slice(FIRST), show, within)),
      { class: "small" },
    );
    return make("div", {}, list, rest);
  };

  // Items by what they have in common, the largest group first; an item may belong to several.
  const grouped = (items, keysOf) => {
    const found = new Map();
    for (const item of items) {
      for (const group of [keysOf(item)].flat()) {
        if (!found.has(group.key)) found.set(group.key, { ...group, items: [] });
        found.get(group.key).items.push(item);
      }
    }
    return [...found.values()].sort((one, two) => two.items.length - one.items.length);
  };
  // Of some ties those that are not shown, and a button that shows them.
  const absent = (links) => {
    const { folded, filtered } = filter.leftOut(links);
    const row = (count, what, action, changes) =>
      count > 0 &&
      make(
        "p",
        { class: "absent" },
        `${phrase(what, { n: count })} · `,
        button(phrase("show"), () => state.set(changes()), { class: "small", "aria-label": phrase(action) }),
      );
    return [
      row(folded.length, "opinions-absent", "show-opinions-absent", () => ({ opinions: true })),
      row(filtered.length, "ties-absent", "show-ties-absent", filter.lifted),
    ];
  };
  return { absent, toThing, toLink, closing, portion, grouped };
})();
