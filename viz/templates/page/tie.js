// A tie in the panel with the claims behind it, and all ties of a pair.
bilateral.tie = (() => {
  const {
    element: { make, button },
    state,
    data,
    data: { say, word },
    filter: { shown },
    claim,
    listing: { absent, toThing, toLink, closing, portion, grouped },
    phrases: { phrase },
  } = bilateral;

  const ends = (link) => [
    make("h3", {}, phrase("go-on")),
    make(
      "ul",
      { class: "plainly" },
      [...new Set([link.from, link.to])].map((end) =>
        make("li", {}, toThing(end, phrase("all-ties-of", { name: say(end.label) }))),
      ),
      link.pair.links.length > 1 &&
        make(
          "li",
          {},
          button(phrase("all-ties-of-two", { n: link.pair.links.length }), () => state.choose("pair", link.pair.id), {
            class: "pick",
          }),
        ),
    ),
  ];
  const details = (link) => {
    const heading = make(
      "h2",
      { lang: data.lang(data.tongue(link.relation.label)) },
      data.sentence(link),
    );
    const said = link.claims.map(data.claim);
    const premises = link.premises.map(data.claim);
    return [
      closing(),
      heading,
      ...absent([link]),
      link.rules.length > 0 &&
        make("p", { class: "quiet" }, phrase("follows-by-rule", { rules: link.rules.map(say).join(", ") })),
      said.length > 0 && make("h3", {}, phrase("claims-heading", { n: said.length })),
      said.length > 0 && portion(said, (each) => claim.article(each)),
      premises.length > 0 && make("h3", {}, phrase("follows-from")),
      premises.length > 0 && portion(premises, (each) => claim.article(each)),
      ...ends(link),
    ];
  };
  const ofPair = (pair) => {
    const mine = pair.links.filter((link) => shown.links.has(link));
    const family = ({ relation }) => ({ key: relation.family.name, at: relation.family.label });
    const sets = grouped(mine, family).flatMap((group) => [
      word(group.at, "h3"),
      make(
        "ul",
        { class: "ties" },
        group.items.map((link) => make("li", {}, toLink(link))),
      ),
    ]);
    return [
      closing(),
      make("h2", {}, word(pair.ends[0].label), " – ", word(pair.ends[1].label)),
      make("p", { class: "quiet" }, mine.length ? phrase("ties-shown", { n: mine.length }) : phrase("no-tie-shown")),
      ...absent(pair.links),
      ...sets,
    ];
  };

  return { details, ofPair };
})();
