// The legend is filter and statistics at once: each mark can be left out, and says how many are shown of
// how many.
bilateral.legend = (() => {
  const {
    element: { byId, make, button },
    state,
    state: { FACETS, now },
    data,
    filter,
    filter: { shown },
    claim,
    data: { say },
    drawer,
    phrases: { phrase },
  } = bilateral;
  const places = new Map(); // by facet and value: {box, count}

  const key = (facet, value) => `${facet}:${value}`;
  const values = (facet) =>
    [...places.values()].filter((place) => place.facet === facet).map(({ value }) => value);
  const toggle = (facet, value, on) => {
    const hidden = new Set(now.hidden[facet]);
    if (on) hidden.delete(value);
    else hidden.add(value);
    state.hide(facet, hidden);
  };
  const only = (facet, value) =>
    state.hide(
      facet,
      values(facet).filter((each) => each !== value),
    );
  const bind = (facet, row, value) => {
    const box = row.querySelector("input");
    box.addEventListener("change", () => toggle(facet, value, box.checked));
    const text = () => row.querySelector("[data-word]").textContent;
    // One stop for the Tab key a row: with it on the box, the letter O does what the button does.
    const pick = button(phrase("only"), () => only(facet, value), {
      class: "only",
      tabindex: "-1",
      "aria-label": phrase("only-this", { name: text() }),
    });
    box.setAttribute("aria-keyshortcuts", "O");
    box.addEventListener("keydown", ({ key }) => {
      if (key.toLowerCase() === "o") only(facet, value);
    });
    row.append(pick);
    places.set(key(facet, value), { facet, value, box, pick, text, count: row.querySelector(".count") });
  };
  // Rows that stand in the file: families, statuses, classes.
  const read = () => {
    byId("unfold").addEventListener("click", () => state.set({ opinions: true }));
    for (const row of document.querySelectorAll("[data-facet]"))
      bind(row.dataset.facet, row, row.dataset.value);
  };
  // Rows that only claims give: who speaks, and in which document.
  const row = (facet, value, text) => {
    const place = make(
      "div",
      { class: "mark-row" },
      make(
        "label",
        {},
        make("input", { type: "checkbox", checked: true }),
        text,
        make("span", { class: "count" }),
      ),
    );
    bind(facet, place, value);
    return place;
  };
  const speakers = () => {
    const found = new Map();
    for (const each of data.allClaims()) for (const voice of filter.voices(each)) found.set(voice.id, voice);
    return [...found.values()].map((voice) => ({
      value: voice.id,
      text: () =>
        voice.id
          ? data.word(voice.name, "span", { "data-word": true })
          : make("span", { "data-word": true }, phrase("no-speaker")),
      sort: voice.id ? data.say(voice.name) : "~",
    }));
  };
  const documents = () =>
    data.documents.map((document) => ({
      value: document.id,
      text: () =>
        make(
          "span",
          { "data-word": true },
          claim.joined([document.title || data.say(document.publisher), document.issued]),
        ),
      sort: document.issued || "9999",
    }));
  const write = (facet, found) => {
    const sorted = found.sort((one, two) => (one.sort < two.sort ? -1 : 1));
    byId(`${facet}s`)
      .querySelector(".rows")
      .replaceChildren(...sorted.map(({ value, text }) => row(facet, value, text())));
    byId(`${facet}s`).hidden = !found.length;
  };

  // How many are shown of how many: ties, for classes things, for voices and documents claims.
  const tally = (items, keysOf) => {
    const found = new Map();
    for (const item of items) for (const each of keysOf(item)) found.set(each, (found.get(each) || 0) + 1);
    return found;
  };
  const counters = {
    family: (links) => tally(links, (link) => [link.relation.family.name]),
    status: (links) => tally(links, (link) => [link.status.name]),
    group: (links, things) => tally(things, (thing) => [thing.group.name]),
    speaker: (links, things, claims) => tally(claims, (each) => filter.voices(each).map(({ id }) => id)),
    document: (links, things, claims) => tally(claims, (each) => [each.document.id]),
  };
  const behind = (links, of) => new Set(links.flatMap(of));
  const totals = () => ({
    links: data.links,
    things: data.things,
    claims: [...behind(data.links, data.evidence)],
  });
  const visible = () => ({
    links: [...shown.links],
    things: [...shown.things],
    claims: [...behind([...shown.links], filter.claims)],
  });
  // A field of which nothing is asserted says so: one tie about a dispute, denied, is no dispute.
  const put = (facet, value, links) => {
    if (facet !== "family") return "";
    const found = new Set(
      links.filter(({ relation }) => relation.family.name === value).map(({ status }) => status),
    );
    const [only] = found;
    return found.size === 1 && only.line !== "solid" ? `, ${say(only.label)}` : "";
  };
  let all = null;
  const count = () => {
    const parts = visible();
    all ??= Object.fromEntries(FACETS.map((facet) => [facet, counters[facet](...Object.values(totals()))]));
    const some = Object.fromEntries(FACETS.map((facet) => [facet, counters[facet](...Object.values(parts))]));
    for (const { facet, value, box, count: place } of places.values()) {
      const [here, whole] = [some[facet].get(value) || 0, all[facet].get(value) || 0];
      place.textContent = (here === whole ? whole : `${here}/${whole}`) + put(facet, value, parts.links);
      box.checked = !now.hidden[facet].has(value);
    }
  };

  // What narrows the view now, each with a button that takes it away.
  const chip = (text, undo) =>
    button(`${text} ✕`, undo, { class: "chip", "aria-label": phrase("take-away", { what: text }) });
  const named = (id) => data.say(data.thing.get(id).label);
  const about = () => (now.chosen.kind === "thing" ? named(now.chosen.id) : phrase("what-is-chosen"));
  const LEFT_OUT = {
    family: "family-left-out",
    status: "status-left-out",
    group: "group-left-out",
    speaker: "speaker-left-out",
    document: "document-left-out",
  };
  const chips = () => {
    const found = [];
    if (now.brought) found.push(chip(phrase("opinions-about", { name: about() }), () => state.choose(null)));
    if (now.focus)
      found.push(
        chip(phrase("steps-around", { n: now.focus.steps, name: named(now.focus.id) }), () =>
          state.set({ focus: null }),
        ),
      );
    if (now.path)
      found.push(
        chip(phrase("path-from-to", { one: named(now.path.from), other: named(now.path.to) }), () => state.set({ path: null })),
      );
    if (now.from || now.to)
      found.push(chip(phrase("time-span", { one: now.from || "…", other: now.to || "…" }), () => state.set({ from: "", to: "" })));
    if (!now.undated) found.push(chip(phrase("dated-only"), () => state.set({ undated: true })));
    for (const facet of FACETS)
      if (now.hidden[facet].size)
        found.push(chip(phrase(LEFT_OUT[facet], { n: now.hidden[facet].size }), () => state.hide(facet, [])));
    byId("chips").replaceChildren(...found);
    drawer.count(found.length);
  };
  // How many ties are shown, and what is left out: opinions until asked for, the rest by filters.
  const summary = () => {
    const { folded, filtered } = filter.leftOut(data.links);
    byId("shown").textContent = [
      phrase("ties", { n: shown.links.size }),
      filtered.length && phrase("filtered-out", { n: filtered.length }),
      folded.length && phrase("opinions-left-out", { n: folded.length }),
    ]
      .filter(Boolean)
      .join(" · ");
    byId("unfold").hidden = !folded.length;
  };
  const tell = () => {
    document.documentElement.dataset.drawn = shown.links.size;
    summary();
    byId("opinions").checked = now.opinions;
    chips();
  };
  // Marks speak the chosen language.
  const speak = () => {
    const marks = { family: data.families, status: data.statuses, group: data.groups };
    for (const { facet, value, pick, box, text } of places.values()) {
      const mark = marks[facet]?.find(({ name }) => name === value);
      if (mark)
        box.parentElement
          .querySelector("[data-word]")
          .replaceWith(data.word(mark.label, "span", { "data-word": true }));
      pick.textContent = phrase("only");
      pick.setAttribute("aria-label", phrase("only-this", { name: text() }));
    }
    for (const place of document.querySelectorAll("[data-mark]")) {
      const mark = data.statuses.find(({ name }) => name === place.dataset.mark);
      if (mark) place.replaceWith(data.word(mark.label, "span", { "data-mark": mark.name }));
    }
  };
  const open = () => {
    write("speaker", speakers());
    write("document", documents());
    count();
  };
  // As at the beginning, or all there is: neither changes view, language and colors.
  const reset = () => {
    const { language, theme, tab } = now;
    state.set({ ...state.defaults(), language, theme, tab });
  };
  const everything = () => state.set({ ...filter.lifted(), path: null, opinions: true });
  return { read, open, count, tell, speak, reset, everything };
})();
