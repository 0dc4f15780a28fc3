// The way from one thing to another, step by step, in the words of those who state the ties.
bilateral.path = (() => {
  const {
    element: { make, button, announce },
    state,
    state: { now },
    data,
    data: { say, word },
    filter: { shown, claims },
    reach,
    overlay,
    camera,
    claim,
    phrases: { phrase },
  } = bilateral;
  const QUOTED = 2; // so many ties of a step are quoted, the rest named
  let found = { key: null, ways: [] };

  // Ways over the ties that are shown; found anew when those change.
  const ways = () => {
    const { from, to } = now.path;
    if (found.key !== `${from}\n${to}` || found.links !== shown.links) {
      found = {
        key: `${from}\n${to}`,
        links: shown.links,
        ways: reach.ways(data.thing.get(from), data.thing.get(to), shown.links),
      };
    }
    return found.ways;
  };
  const way = () => (now.path ? ways()[now.path.turn % Math.max(1, ways().length)] : null);
  const steps = () =>
    (way() || [])
      .slice(1)
      .map((to, at) => ({ from: way()[at], to, links: reach.between(way()[at], to, shown.links) }));
  const light = () => {
    const each = steps();
    return each.length
      ? { links: each.flatMap(({ links }) => links), things: new Set(way()), at: null }
      : null;
  };

  const saying = (link) => {
    const [said] = claims(link);
    const open = button(data.sentence(link), () => state.choose("link", link.id), {
      class: "pick",
      lang: data.lang(data.tongue(link.relation.label)),
    });
    const words = said?.quote && make("blockquote", { lang: data.lang(said.language) }, said.quote);
    const who =
      said && make("p", { class: "from" }, claim.joined([claim.voices(said), said.document.issued]));
    return make("li", {}, open, words, who);
  };
  const step = ({ from, to, links }) =>
    make(
      "li",
      {},
      make("h3", {}, word(from.label), " – ", word(to.label)),
      make("ul", { class: "ties" }, links.slice(0, QUOTED).map(saying)),
      links.length > QUOTED &&
        button(phrase("and-more", { n: links.length - QUOTED }), () => state.choose("pair", links[0].pair.id), {
          class: "small",
        }),
    );
  const named = () =>
    way()
      .map(({ label }) => say(label))
      .join(", ");
  const next = () => {
    const turn = (now.path.turn + 1) % ways().length;
    state.set({ path: { ...now.path, turn } });
    announce(
      phrase("path-of", { at: turn + 1, all: ways().length, names: named() }),
    );
  };
  const details = () => {
    const [from, to] = [data.thing.get(now.path.from), data.thing.get(now.path.to)];
    const length = way() ? way().length - 1 : 0;
    const all = way() && ways().length === reach.MOST ? phrase("or-more", { n: ways().length }) : ways().length;
    const parts = [make("h2", {}, phrase("from-to", { one: say(from.label), other: say(to.label) }))];
    if (!length)
      return [
        ...parts,
        make(
          "p",
          { class: "quiet" },
          phrase(from === to ? "same-thing" : "no-path"),
        ),
      ];
    parts.push(
      make(
        "p",
        { class: "quiet" },
        phrase("path-length", { n: length, at: (now.path.turn % ways().length) + 1, all }),
      ),
    );
    if (ways().length > 1) parts.push(button(phrase("next-path"), next, { id: "next-way", class: "plain" }));
    return [...parts, make("ol", { class: "steps" }, steps().map(step))];
  };
  const show = () => {
    if (!now.path || !way()) return;
    camera.fit(way());
    announce(
      phrase("path-told", { n: way().length - 1, names: named() }),
    );
  };
  overlay.follow(light);
  return { details, show, way, steps };
})();
