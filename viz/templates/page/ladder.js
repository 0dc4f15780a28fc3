// The ties of two things: two posts, one row a tie. The file holds the table of the two it is about; whatever is
// chosen, filtered or named in another language, it is made anew by the same rules (viz/ladder.py and its table).
bilateral.ladder = (() => {
  const {
    element: { byId, make, announce },
    state,
    state: { now },
    data,
    data: { say },
    filter: { NAMES, shown, claims },
    find,
    posts,
    phrases: { phrase, listed },
  } = bilateral;
  const SVG = "http://www.w3.org/2000/svg";
  const BROADEST = 8,
    MOST_IN_DOT = 5;
  const place = byId("ladder");
  let at = ""; // the row where the Tab key stops

  const draw = (name, attributes, ...children) => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children.flat().filter(Boolean));
    return element;
  };
  const unseen = (...text) => make("span", { class: "unseen" }, ...text);
  const lang = (text) => data.lang(data.tongue(text));
  const called = (text) => make("span", { lang: lang(text) }, say(text));

  // When something was said, as a share of the years in which anything was.
  const digits = (text) => (/^\d+$/.test(text || "") ? Number(text) : 0);
  const dated = (issued) => /^\d{4}/.test(issued);
  let span;
  const years = () => {
    if (span !== undefined) return span;
    const found = data
      .allClaims()
      .map(({ document }) => document.issued)
      .filter(dated)
      .map((issued) => Number(issued.slice(0, 4)))
      .sort((one, two) => one - two);
    span = found.length ? [found[0], found[found.length - 1]] : null;
    return span;
  };
  const placed = (issued) => {
    const [first, last] = years();
    const [year, month, day] = issued.split("-").map(digits);
    const part = month && day ? month - 1 + (day - 1) / 31 : month ? month - 0.5 : 6;
    return Math.trunc(((year - first + part / 12) / (last - first + 1)) * 1000);
  };
  const moments = (said) => {
    const found = new Map();
    for (const { document } of said)
      if (dated(document.issued))
        found.set(placed(document.issued), (found.get(placed(document.issued)) || 0) + 1);
    return [...found].sort((one, two) => one[0] - two[0]);
  };

  // A row as values.
  const heard = (said) => new Set(said.flatMap(({ speakers }) => speakers.map(({ id }) => id))).size;
  const rung = (link, [one]) => {
    const nouns = new Set(link.claims.map((each) => data.claim(each).noun));
    const noun = nouns.size === 1 ? [...nouns][0] : 0;
    const said = link.claims.length ? claims(link) : [];
    const told = said
      .map(({ document }) => document.issued.slice(0, 4))
      .filter(Boolean)
      .sort();
    return {
      link,
      noun,
      said,
      put: noun || link.relation.verb,
      words: say(noun || link.relation.verb),
      standing: data.told(link),
      way: link.relation.symmetric ? "both" : link.from === one ? "right" : "left",
      voices: heard(said),
      told: [...new Set([told[0], told[told.length - 1]])].filter(Boolean).join("–"),
    };
  };
  const before = (one, two) => (one < two ? -1 : Number(one > two));
  const order = (a, b) =>
    a.link.folded - b.link.folded ||
    b.voices - a.voices ||
    b.said.length - a.said.length ||
    before(a.words, b.words) ||
    before(a.link.id, b.link.id);
  const fields = (ends) => {
    const rungs = posts
      .between(ends)
      .filter((link) => shown.links.has(link))
      .map((link) => rung(link, ends));
    const found = data.families.map((family) => {
      const rows = rungs.filter(({ link }) => link.relation.family === family).sort(order);
      const facts = rows.filter(({ link }) => !link.folded);
      return { family, rows, facts, heard: heard(facts.flatMap(({ said }) => said)) };
    });
    return found
      .filter(({ rows }) => rows.length)
      .sort(
        (a, b) =>
          !a.facts.length - !b.facts.length ||
          b.heard - a.heard ||
          b.facts.length - a.facts.length ||
          before(a.family.name, b.family.name),
      );
  };

  // A row as it is seen.
  const dyed = ({ line, nightLine }, ...children) =>
    draw(
      "g",
      { color: `light-dark(${line},${nightLine})`, fill: "currentColor", stroke: "currentColor" },
      ...children,
    );
  const sheet = (name, mark, size, ...children) =>
    draw(
      "svg",
      { class: name, ...size, color: mark.line, "aria-hidden": "true" },
      ...children,
    );
  const atEnd = (...children) => draw("svg", { x: "100%" }, ...children);
  const head = (to, half) =>
    draw("path", { d: `M0 10l${to} ${-half}v${2 * half}z`, stroke: "none" });
  const line = ({ link, way, voices }) => {
    const breadth = Math.min(voices, BROADEST);
    const [length, half] = [9 + breadth, 4 + Math.floor(breadth / 2)];
    const { dashes, line } = link.status;
    const stroke = {
      x1: 6 + length,
      x2: "100%",
      y1: 10,
      y2: 10,
      "stroke-width": (10 + 7 * breadth) / 10,
      ...(dashes && { "stroke-dasharray": dashes }),
    };
    return sheet(
      "rung",
      link.relation.family,
      { width: "100%", height: 20 },
      dyed(link.relation.family, [
        way === "right" && draw("circle", { cx: 6, cy: 10, r: 4 }),
        way === "left" && atEnd(draw("circle", { cx: -6, cy: 10, r: 4 })),
        draw("g", { transform: `translate(${way === "left" ? -6 : -length})` }, draw("line", stroke)),
        way !== "right" && head(length, half),
        way !== "left" && atEnd(head(-length, half)),
        line === "crossed" &&
          draw("svg", { class: "cross", x: "50%" }, draw("path", { d: "M-5 5l10 10M-5 15l10 -10" })),
      ]),
    );
  };
  const strip = ({ link, said }) =>
    sheet(
      "strip",
      link.relation.family,
      { width: "100%", height: 20 },
      draw("line", { x2: "100%", y1: 10, y2: 10 }),
      dyed(
        link.relation.family,
        moments(said).map(([share, count]) =>
          draw("circle", {
            cx: `${share / 10}%`,
            cy: 10,
            r: (25 + 5 * Math.min(count, MOST_IN_DOT)) / 10,
          }),
        ),
      ),
    );
  const WAYS = { both: "both-ways", right: "to-the-right", left: "to-the-left" };
  const cell = (count, unit) =>
    make(
      "td",
      { class: "number" },
      String(count),
      make("span", { class: "unit" }, ` ${phrase(unit, { n: count })}`),
    );
  const words = (row) => {
    const { link, noun, standing, put, words } = row;
    const [from, to] = [say(link.from.label), say(link.to.label)];
    const opening = standing ? `${data.capital(say(standing))}: ` : "";
    const denied = link.status.line === "crossed" ? "tag denied" : "tag";
    return make(
      "th",
      { scope: "row", class: "words" },
      make(
        "a",
        { href: `#link=${encodeURIComponent(link.id)}`, lang: lang(put) },
        unseen(noun ? opening : `${opening}${from} `),
        words,
        unseen(noun ? ` ${from}–${to}` : ` ${to}`),
      ),
      standing && [
        " ",
        make("span", { class: denied, "aria-hidden": "true", lang: lang(standing) }, say(standing)),
      ],
    );
  };
  const field = ({ family, rows }) =>
    make(
      "th",
      { scope: "rowgroup", rowspan: rows.length, class: "field" },
      sheet(
        "swatch",
        family,
        { width: 14, height: 10 },
        dyed(family, draw("rect", { y: 3, width: 14, height: 4, stroke: "none" })),
      ),
      " ",
      called(family.label),
    );
  const row = (found, first) =>
    make(
      "tr",
      { "data-link": found.link.id },
      first,
      words(found),
      make("td", { class: "line" }, line(found), unseen(phrase(WAYS[found.way]))),
      cell(found.said.length, "claims-unit"),
      cell(found.voices, "voices-unit"),
      make("td", { class: "said" }, strip(found), unseen(found.told || phrase("undated"))),
    );
  const heading = (ends) => {
    const [one, other] = ends.map(({ label }) => called(label));
    const [first, last] = years() || [];
    const spell = first
      ? [first, ` ${phrase("said-head")} `, last].map((each) => make("span", {}, String(each)))
      : [phrase("said-head")];
    const th = (name, ...inside) => make("th", { scope: "col", class: name }, ...inside);
    return make(
      "thead",
      {},
      make(
        "tr",
        {},
        th("field", phrase("field")),
        th("words", phrase("tie")),
        th("line", make("div", {}, one, unseen(` ${phrase("and")} `), other)),
        th("number", phrase("claims-head")),
        th("number", phrase("voices-head")),
        th("said", make("div", {}, spell)),
      ),
    );
  };
  const table = (ends) => {
    const [one, other] = ends.map(({ label }) => called(label));
    return make(
      "table",
      {},
      make("caption", { class: "unseen" }, `${phrase("ties-of")} `, one, ` ${phrase("and")} `, other),
      heading(ends),
      fields(ends).map((found) =>
        make(
          "tbody",
          {},
          found.rows.map((each, number) => row(each, !number && field(found))),
        ),
      ),
    );
  };

  // Keys and clicks: a row is chosen as a click on its tie would; the arrow keys go from row to row.
  const rows = () => [...place.querySelectorAll("tbody tr:not(.view)")];
  const linkOf = (each) => each.querySelector(".words a");
  const stop = () => {
    const found = rows();
    if (!found.some(({ dataset }) => dataset.link === at)) at = found[0]?.dataset.link || "";
    for (const each of place.querySelectorAll("tbody tr"))
      linkOf(each).tabIndex = each.dataset.link === at ? 0 : -1;
  };
  const outOfSight = () => byId("panel").getBoundingClientRect().top > innerHeight * 0.75;
  const choose = (id, by) => {
    at = id;
    state.set({ chosen: { kind: "link", id, ...(by && !outOfSight() && { by }) } });
    stop();
  };
  const click = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const found = event.target.closest("tbody tr");
    if (!found || event.target.closest(".field")) return;
    event.preventDefault();
    linkOf(found).focus({ preventScroll: true });
    choose(found.dataset.link, event.detail ? "ladder" : "");
  };
  const KEYS = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };
  const press = (event) => {
    const by = KEYS[event.key];
    const here = event.target.closest("tbody tr");
    if (!by || !here || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const all = rows();
    const to = all[Math.max(0, Math.min(all.length - 1, all.indexOf(here) + by))];
    at = to.dataset.link;
    stop();
    linkOf(to).focus();
    if (now.chosen?.kind === "link") choose(at, "ladder");
  };

  const lit = () => {
    const { kind, id } = now.chosen || {};
    return kind === "step" ? data.step.get(id).links.map((link) => link.id) : [];
  };
  // The first row that stands out comes into sight, of several with those that follow; where the page scrolls, not the ladder, nothing moves.
  const reveal = () => {
    const found = place.querySelector("tr:is(.chosen, .lit)");
    if (!found) return;
    const { top, bottom } = found.getBoundingClientRect();
    const box = place.getBoundingClientRect();
    const head = place.querySelector("thead").offsetHeight;
    if (top < box.top + head) place.scrollTop -= box.top + head - top;
    else if (bottom > box.bottom)
      place.scrollTop += found.matches(".lit") ? top - box.top - head : bottom - box.bottom;
  };
  const mark = () => {
    const ids = new Set(lit());
    const [chosen] = now.chosen?.kind === "link" ? [now.chosen.id] : [];
    for (const each of place.querySelectorAll("tbody tr")) {
      const { link } = each.dataset;
      each.classList.toggle("chosen", link === chosen);
      each.classList.toggle("lit", link !== chosen && ids.has(link));
      if (link === chosen) linkOf(each).setAttribute("aria-current", "true");
      else linkOf(each).removeAttribute("aria-current");
    }
  };
  const tell = (ends) => {
    const all = posts.between(ends);
    const folded = all.filter((link) => link.folded).length;
    const here = all.filter((link) => shown.links.has(link)).length;
    const whole = here === all.length || here === all.length - folded;
    byId("ladder-told").textContent = whole ? phrase("ties", { n: here }) : phrase("some-of-ties", { some: here, n: all.length });
    byId("ladder-none").hidden = all.length > 0;
    byId("ladder-opinions").checked = now.opinions;
    byId("ladder-opinions").parentElement.hidden = !folded;
    byId("ladder-folded").textContent = folded;
    const first = posts.opening();
    byId("ladder-back").hidden = ends.every((end) => first.includes(end));
    byId("ladder-back").textContent = phrase("back-to", { names: listed(first.map(({ label }) => say(label))) });
    for (const [number, input] of inputs().entries())
      if (input !== document.activeElement) input.value = say(ends[number].label);
  };
  // What the rows follow from: while it is the same, the table stays.
  let written = "";
  const key = (ends, chosen) => {
    const { opinions, brought, sense, from, to, undated, focus, language } = chosen;
    const hidden = Object.values(chosen.hidden).map((values) => [...values]);
    const ids = ends.map(({ id }) => id);
    return JSON.stringify([ids, opinions, brought, sense, from, to, undated, focus, language, hidden]);
  };
  const show = () => {
    const ends = posts.here();
    const anew = key(ends, now) !== written;
    const held = document.activeElement?.closest?.("#ladder tbody tr")?.dataset.link;
    if (anew) {
      written = key(ends, now);
      place.querySelector("table")?.remove();
      place.append(table(ends));
    }
    tell(ends);
    mark();
    stop();
    reveal();
    if (held && anew) linkOf(rows().find(({ dataset }) => dataset.link === held) || rows()[0] || place)?.focus();
  };

  const inputs = () => [byId("post-one"), byId("post-other")];
  const turn = (number, id) => {
    const ids = posts.here().map((end) => end.id);
    const kept = ids[1 - number] === id ? ids[number] : ids[1 - number]; // the same twice: they change places
    const to = number ? [kept, id] : [id, kept];
    state.set({ posts: to, chosen: null });
    inputs()[number].value = say(data.thing.get(id).label);
    inputs()[number].select();
    announce(phrase("ties-of-names", { names: listed(to.map((each) => say(data.thing.get(each).label))) }));
  };
  const offer = () => {
    for (const [number, input] of inputs().entries()) {
      const list = input.nextElementSibling;
      find.attach(input, list, (id) => turn(number, id));
      input.addEventListener("focus", () => input.select());
      input.addEventListener("blur", () => tell(posts.here()));
    }
    byId("ladder-way").addEventListener("click", () => {
      const [from, to] = posts.here().map((end) => end.id);
      state.set({ path: { from, to, turn: 0 }, chosen: null });
    });
    byId("ladder-back").addEventListener("click", () => {
      state.set({ posts: null, chosen: null });
      inputs()[0].focus();
    });
    for (const each of place.querySelectorAll("[data-scripted]")) each.hidden = false;
  };
  // Whoever closes what a row has opened goes on from there.
  let last = "";
  const left = () =>
    document.activeElement === document.body || byId("panel").contains(document.activeElement);
  const back = () => {
    if (now.chosen?.kind === "link") last = now.chosen.id;
    else if (!now.chosen && last && now.tab === "two" && left()) {
      const row = rows().find(({ dataset }) => dataset.link === last) || rows()[0];
      if (row) linkOf(row).focus(); // the two may have no tie
    }
  };
  const open = () => {
    if (!place || !posts.opening()) return;
    place.addEventListener("click", click);
    place.addEventListener("keydown", press);
    byId("ladder-opinions").addEventListener("change", ({ target }) => state.set({ opinions: target.checked }));
    offer();
    // The table in the file is that of the beginning.
    if (place.querySelector("table")) written = key(posts.opening(), state.defaults());
    state.on([...NAMES, "posts", "chosen", "language"], show);
    state.on(["chosen"], back);
    state.on(["tab"], reveal);
    show();
  };
  return { open, table };
})();
