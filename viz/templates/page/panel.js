// The panel beside the drawing: a thing with its names, registers and claims; a tie with its claims; a path.
bilateral.panel = (() => {
  const { element: { byId, make, button }, state, state: { now }, data, data: { say, word }, filter: { shown, claims, voices }, reach, find, claim, path } = bilateral;
  const STEPS = [1, 2, 3];
  const FIRST = 30; // so many claims at once; the rest on asking
  let grouping = "relation";

  const toThing = (thing, text) => button(text || say(thing.label), () => state.choose("thing", thing.id), { class: "pick", lang: data.lang(data.tongue(thing.label)) });
  const closing = (close = () => state.choose(null)) => button("Close", close, { class: "plain close" });
  // A long list shows its beginning, and the rest when asked for.
  const portion = (items, show, within = "div") => {
    const list = make(within, {}, items.slice(0, FIRST).map(show));
    if (items.length <= FIRST) return list;
    const rest = button(`${items.length - FIRST} more`, () => rest.replaceWith(portion(items.slice(FIRST), show, within)), { class: "small" });
    return make("div", {}, list, rest);
  };

  // A thing.
  const period = ({ since, until }) => (since || until) && `${since || "…"} to ${until || "…"}`;
  const names = (thing) => {
    const rows = thing.names.filter(([text]) => text !== say(thing.label)).map(([text, language = "", kind = "", since = "", until = "", users = ""]) => {
      const facts = claim.joined([language && `${tongueName(language)}`, kind, period({ since, until }), users && `used by ${users}`]);
      return make("li", {}, make("span", { lang: data.lang(language) }, text), facts && make("span", { class: "quiet" }, ` ${facts}`));
    });
    return rows.length ? [make("h3", {}, "Names"), make("ul", { class: "plainly" }, rows)] : [];
  };
  const tongueName = (code) => {
    try {
      return new Intl.DisplayNames(["en"], { type: "language" }).of(code);
    } catch {
      return code;
    }
  };
  const registers = (thing) => (thing.registers.length
    ? [make("p", { class: "registers" }, "Elsewhere: ", thing.registers.flatMap(([label, address], at) => [at > 0 && " · ", claim.link(address, label)]))]
    : []);
  const around = (thing) => {
    const focused = now.focus?.id === thing.id ? now.focus.steps : 0;
    const choice = (steps) => button(steps ? String(steps) : "all", () => state.set({ focus: steps ? { id: thing.id, steps } : null }),
      { class: "step", "aria-pressed": String(focused === steps), "aria-label": steps ? `Only what is within ${steps} step${steps > 1 ? "s" : ""}` : "The whole graph" });
    return make("p", { class: "around", role: "group", "aria-label": "Steps around" }, make("span", {}, "Steps around"), [...STEPS, 0].map(choice));
  };
  const ways = (thing) => {
    const input = make("input", { type: "search", id: "way-to", autocomplete: "off", placeholder: "another thing" });
    const list = make("ul", { class: "offers", "aria-label": "Found", hidden: true });
    find.attach(input, list, (id) => state.set({ path: { from: thing.id, to: id, turn: 0 }, chosen: null }));
    return make("div", { class: "finder" }, make("label", { for: "way-to" }, "Way from here to"), input, list);
  };

  // The shown claims of a thing, by relation as seen from it, or by who states them.
  const saidOf = (thing) => thing.links.filter((link) => shown.links.has(link)).flatMap((link) => {
    const found = claims(link);
    return found.length ? found.map((each) => ({ link, claim: each })) : [{ link, claim: null }];
  });
  const relationOf = (thing) => ({ link }) => {
    const { relation } = link;
    if (link.from === thing || relation.symmetric) return { key: `${relation.name}>`, at: relation.label };
    return { key: `${relation.name}<`, at: relation.inverse || relation.label, back: !relation.inverse };
  };
  const speakerOf = ({ claim: said }) => {
    if (!said) return [{ key: "", text: "Follows by a rule, or rests on no claim" }];
    return voices(said).map((voice) => ({ key: voice.id, at: voice.name, text: voice.id ? "" : "Speaker not named" }));
  };
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
  const entry = ({ link, claim: said }) => (said ? claim.article(said, link, () => state.choose("link", link.id)) : make("p", { class: "claim" }, toLink(link), link.rules.length > 0 && ` follows by rule: ${link.rules.map(say).join(", ")}.`));
  const toLink = (link) => button(data.sentence(link), () => state.choose("link", link.id), { class: "pick", lang: data.lang(data.tongue(link.relation.label)) });
  // Claims are written when their group is opened: a thing may have thousands.
  const folder = (group, open) => {
    const head = group.text ? make("span", {}, group.text) : word(group.at);
    const details = make("details", { class: "group" }, make("summary", {}, group.back && "… ", head, make("span", { class: "count" }, ` ${group.items.length}`)));
    const write = () => { if (details.open && details.children.length === 1) details.append(portion(group.items, entry)); };
    details.addEventListener("toggle", write);
    details.open = open;
    if (open) write();
    return details;
  };
  const groups = (thing) => {
    const items = saidOf(thing);
    const place = make("div", { class: "groups ties" });
    const write = () => {
      const found = grouped(items, grouping === "relation" ? relationOf(thing) : speakerOf);
      place.replaceChildren(...found.map((group) => folder(group, items.length < 8)));
    };
    const choice = (name) => button(name, ({ currentTarget }) => {
      grouping = name;
      for (const each of currentTarget.parentElement.querySelectorAll("button")) each.setAttribute("aria-pressed", String(each === currentTarget));
      write();
    }, { class: "step", "aria-pressed": String(grouping === name) });
    write();
    const head = make("h3", {}, `${items.length} claim${items.length === 1 ? "" : "s"} shown`);
    return [head, make("p", { class: "around", role: "group", "aria-label": "Grouped by" }, make("span", {}, "by"), choice("relation"), choice("speaker")), place];
  };
  const tied = (thing) => {
    const near = [...new Set(thing.links.filter((link) => shown.links.has(link)).map((link) => data.other(link, thing)))]
      .sort((one, two) => reach.between(thing, two, shown.links).length - reach.between(thing, one, shown.links).length);
    if (!near.length) return [];
    const item = (each) => make("li", {}, toThing(each), make("span", { class: "count" }, ` ${reach.between(thing, each, shown.links).length}`));
    return [make("h3", {}, "Tied to"), make("div", { class: "ties" }, portion(near, item, "ul"))];
  };
  const thingDetails = (thing) => [
    closing(), word(thing.label, "h2"), make("p", { class: "quiet" }, word(thing.kind)),
    thing.note > 0 && word(thing.note, "p"), ...registers(thing), around(thing), ways(thing), ...groups(thing), ...names(thing), ...tied(thing),
  ];

  // A tie, and all ties of a pair.
  const ends = (link) => [make("h3", {}, "Go on"), make("ul", { class: "plainly" }, [...new Set([link.from, link.to])].map((end) =>
    make("li", {}, toThing(end, `All ties of ${say(end.label)}`))),
  link.pair.links.length > 1 && make("li", {}, button(`All ${link.pair.links.length} ties of the two`, () => state.choose("pair", link.pair.id), { class: "pick" })))];
  const linkDetails = (link) => {
    const heading = make("h2", {}, word(link.from.label), make("span", { class: "tie", lang: data.lang(data.tongue(link.relation.label)) }, `${data.words(link)} ${link.relation.symmetric ? "↔" : "→"}`), word(link.to.label));
    const said = link.claims.map(data.claim);
    const premises = link.premises.map(data.claim);
    return [
      closing(), heading,
      link.rules.length > 0 && make("p", { class: "quiet" }, `Follows by rule: ${link.rules.map(say).join(", ")}.`),
      said.length > 0 && make("h3", {}, said.length === 1 ? "One claim" : `${said.length} claims`), said.length > 0 && portion(said, (each) => claim.article(each, link)),
      premises.length > 0 && make("h3", {}, "It follows from"), premises.length > 0 && portion(premises, (each) => claim.article(each, null)),
      ...ends(link),
    ];
  };
  const pairDetails = (pair) => {
    const mine = pair.links.filter((link) => shown.links.has(link));
    const family = ({ relation }) => ({ key: relation.family.name, at: relation.family.label });
    const sets = grouped(mine, family).flatMap((group) => [word(group.at, "h3"), make("ul", { class: "ties" }, group.items.map((link) => make("li", {}, toLink(link))))]);
    return [closing(), make("h2", {}, word(pair.ends[0].label), " – ", word(pair.ends[1].label)), make("p", { class: "quiet" }, `${mine.length} ties shown`), ...sets];
  };

  const parts = () => {
    if (now.chosen) return { thing: (id) => thingDetails(data.thing.get(id)), link: (id) => linkDetails(data.link.get(id)), pair: (id) => pairDetails(data.pair.get(id)) }[now.chosen.kind](now.chosen.id);
    if (now.path) return [closing(() => state.set({ path: null })), ...path.details()];
    return [];
  };
  const show = () => {
    const found = parts().filter(Boolean);
    byId("details").replaceChildren(...found);
    byId("details").hidden = !found.length;
    byId("welcome").hidden = Boolean(found.length);
    byId("panel").scrollTop = 0;
  };
  return { show };
})();
