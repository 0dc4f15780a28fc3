// A finding in the panel: its sentence, the statements behind it, and the way to the next.
bilateral.step = (() => {
  const {
    element: { make, button },
    state,
    data,
    claim,
    listing: { absent, closing, portion },
    phrases: { phrase },
  } = bilateral;

  // The tie on which a claim is one of those behind it.
  const tieOf = (said, step) => step.links.find(({ claims }) => claims.includes(said.at));
  const go = (to) => state.choose("step", to.id);
  const turn = (step, by) => {
    const to = data.steps[step.at + by];
    const [name, whole] = by > 0 ? ["next", "next-finding"] : ["back", "back-finding"];
    return to && button(phrase(name), () => go(to), { class: "small", "aria-label": phrase(whole) });
  };
  const article = (said, step) => {
    const tie = tieOf(said, step);
    return claim.article(said, tie && (() => state.choose("link", tie.id)));
  };
  const details = (step) => [
    closing(),
    make("p", { class: "tour" }, turn(step, -1), phrase("at-of", { at: step.at + 1, all: data.steps.length }), turn(step, 1)),
    make("h2", { class: "sentence", lang: "en" }, step.sentence),
    ...absent(step.links),
    make("h3", {}, phrase("statements", { n: step.claims.length })),
    portion(step.claims.map(data.claim), (each) => article(each, step)),
  ];
  return { details, go };
})();
