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
  // A step by hand brings its filter, focus, view and day, which whoever reads addresses knows.
  const follow = { byHand: null };
  const go = (to) => (to.sentences ? follow.byHand(to) : state.choose("step", to.id));
  const turn = (step, by) => {
    const to = step.all[step.at + by];
    const [name, whole] = by > 0 ? ["next", "next-finding"] : ["back", "back-finding"];
    const label = phrase(step.sentences ? name : whole);
    return to && button(phrase(name), () => go(to), { class: "small", "aria-label": label });
  };
  const article = (said, step) => {
    const tie = tieOf(said, step);
    return claim.article(said, tie && (() => state.choose("link", tie.id)));
  };
  const heading = (step) => {
    const [text, lang] = step.sentences ? data.inTongue(step.sentences) : [step.sentence, "en"];
    return make("h2", { class: "sentence", lang }, text);
  };
  const counted = ({ claims: { length: n }, whole }) =>
    whole ? phrase("statements-of", { n, all: whole }) : phrase("statements", { n });
  const details = (step) => [
    closing(),
    make("p", { class: "tour" }, turn(step, -1), phrase("at-of", { at: step.at + 1, all: step.all.length }), turn(step, 1)),
    heading(step),
    ...absent(step.links),
    make("h3", {}, counted(step)),
    portion(step.claims.map(data.claim), (each) => article(each, step)),
  ];
  return { details, go, follow };
})();
