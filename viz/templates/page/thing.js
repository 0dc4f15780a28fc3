// A thing in the panel: its names, registers, what lies around it, and the claims about it.
bilateral.thing = (() => {
  const {
    element: { make, button },
    state,
    state: { now },
    data,
    data: { say, word },
    filter: { shown, claims, voices },
    find,
    claim,
    listing: { absent, toThing, toLink, closing, portion, grouped },
    phrases: { phrase, code },
  } = bilateral;
  const STEPS = [1, 2, 3];
  const FEW = 8; // so few claims are shown at once, more of them folded by group
  let grouping = "relation";

  const period = ({ since, until }) => (since || until) && phrase("time-span", { one: since || "…", other: until || "…" });
  const names = (thing) => {
    const rows = thing.names
      .filter(({ text }) => text !== say(thing.label))
      .map(({ text, language, kind, since, until, users }) => {
        const facts = claim.joined([
          language && `${tongueName(language)}`,
          period({ since, until }),
          users && phrase("used-by", { users }),
        ]);
        return make(
          "li",
          {},
          make("span", { lang: data.lang(language) }, text),
          kind && make("span", { class: "quiet", lang: data.lang("en") }, ` ${kind}${facts && ","}`),
          facts && make("span", { class: "quiet" }, ` ${facts}`),
        );
      });
    return rows.length ? [make("h3", {}, phrase("names")), make("ul", { class: "plainly" }, rows)] : [];
  };
  const tongueName = (tongue) => {
    try {
      return new Intl.DisplayNames([code()], { type: "language" }).of(tongue);
    } catch {
      return tongue;
    }
  };
  const registers = (thing) =>
    thing.registers.length
      ? [
          make(
            "p",
            { class: "registers" },
            `${phrase("elsewhere")} `,
            thing.registers.flatMap(([label, address], at) => [at > 0 && " · ", claim.link(address, label)]),
          ),
        ]
      : [];
  const around = (thing) => {
    const focused = now.focus?.id === thing.id ? now.focus.steps : 0;
    const choice = (steps) =>
      button(
        steps ? String(steps) : phrase("all"),
        () => state.set({ focus: steps ? { id: thing.id, steps } : null }),
        {
          class: "step",
          "aria-pressed": String(focused === steps),
          "aria-label": steps ? phrase("only-within", { n: steps }) : phrase("whole-graph"),
        },
      );
    return make(
      "p",
      { class: "around", role: "group", "aria-label": phrase("neighbors") },
      make("span", {}, phrase("neighbors")),
      [...STEPS, 0].map(choice),
    );
  };
  const ways = (thing) => {
    const input = make("input", {
      type: "search",
      id: "way-to",
      autocomplete: "off",
      placeholder: phrase("name"),
    });
    const list = find.field();
    find.attach(input, list, (id) => state.set({ path: { from: thing.id, to: id, turn: 0 }, chosen: null }));
    return make(
      "div",
      { class: "finder" },
      make("label", { for: "way-to" }, phrase("path-to")),
      input,
      list,
    );
  };

  // The shown claims of a thing, by relation as seen from it, or by who states them.
  const saidOf = (thing) =>
    thing.links
      .filter((link) => shown.links.has(link))
      .flatMap((link) => {
        const found = claims(link);
        return found.length ? found.map((each) => ({ link, claim: each })) : [{ link, claim: null }];
      });
  const relationOf =
    (thing) =>
    ({ link }) => {
      const { relation } = link;
      if (link.from === thing || relation.symmetric) return { key: `${relation.name}>`, at: relation.label };
      return { key: `${relation.name}<`, at: relation.inverse || relation.label, back: !relation.inverse };
    };
  const speakerOf = ({ claim: said }) => {
    if (!said) return [{ key: "", text: phrase("by-rule-or-none") }];
    return voices(said).map((voice) => ({
      key: voice.id,
      at: voice.name,
      text: voice.id ? "" : phrase("no-speaker"),
    }));
  };
  const entry = ({ link, claim: said }) =>
    said
      ? claim.article(said, () => state.choose("link", link.id))
      : make(
          "p",
          { class: "claim" },
          toLink(link),
          link.rules.length > 0 && ` ${phrase("follows-by", { rules: link.rules.map(say).join(", ") })}.`,
        );
  // Claims are written when their group is opened: a thing may have thousands.
  const folder = (group, open) => {
    const head = group.text ? make("span", {}, group.text) : word(group.at);
    const details = make(
      "details",
      { class: "group" },
      make(
        "summary",
        {},
        group.back && "… ",
        head,
        make("span", { class: "count" }, ` ${group.items.length}`),
      ),
    );
    const write = () => {
      if (details.open && details.children.length === 1) details.append(portion(group.items, entry));
    };
    details.addEventListener("toggle", write);
    details.open = open;
    if (open) write();
    return details;
  };
  // One claim may stand behind several ties.
  const total = (items) => {
    const said = new Set(items.map((item) => item.claim).filter(Boolean));
    return said.size ? phrase("claims-shown", { n: said.size }) : phrase("ties-shown", { n: items.length });
  };
  const groups = (thing) => {
    const items = saidOf(thing);
    const place = make("div", { class: "groups ties" });
    const write = () => {
      const found = grouped(items, grouping === "relation" ? relationOf(thing) : speakerOf);
      place.replaceChildren(...found.map((group) => folder(group, items.length < FEW)));
    };
    const choice = (name) =>
      button(
        phrase(name === "relation" ? "by-relation" : "by-speaker"),
        ({ currentTarget }) => {
          grouping = name;
          for (const each of currentTarget.parentElement.querySelectorAll("button"))
            each.setAttribute("aria-pressed", String(each === currentTarget));
          write();
        },
        { class: "step", "aria-pressed": String(grouping === name) },
      );
    write();
    if (!items.length) return [make("h3", {}, phrase("no-claim-shown")), ...absent(thing.links)];
    return [
      make("h3", {}, total(items)),
      ...absent(thing.links),
      make(
        "p",
        { class: "around", role: "group", "aria-label": phrase("grouped-by") },
        make("span", {}, phrase("by")),
        choice("relation"),
        choice("speaker"),
      ),
      place,
    ];
  };
  // What it is tied to, the most tied first.
  const tied = (thing) => {
    const ties = new Map();
    for (const link of thing.links) {
      const other = data.other(link, thing);
      if (shown.links.has(link)) ties.set(other, (ties.get(other) || 0) + 1);
    }
    if (!ties.size) return [];
    const item = ([other, count]) =>
      make("li", {}, toThing(other), make("span", { class: "count" }, ` ${count}`));
    const sorted = [...ties].sort((one, two) => two[1] - one[1]);
    return [make("h3", {}, phrase("tied-to")), make("div", { class: "ties" }, portion(sorted, item, "ul"))];
  };
  const details = (thing) => [
    closing(),
    word(thing.label, "h2"),
    make("p", { class: "quiet" }, word(thing.kind)),
    thing.note > 0 && word(thing.note, "p"),
    ...registers(thing),
    around(thing),
    ways(thing),
    ...groups(thing),
    ...names(thing),
    ...tied(thing),
  ];

  return { details };
})();
