// The two posts of the ladder: those of what is chosen, else those that the reader has named, else those that
// the graph opens with.
bilateral.posts = (() => {
  const {
    element: { byId },
    state: { now },
    data,
  } = bilateral;
  const written = byId("ladder")?.dataset;
  const most = (pairs) =>
    pairs.reduce((best, each) => (!best || each.links.length > best.links.length ? each : best), null);
  const two = ({ ends }) => ends[0] !== ends[1];

  // Those that the file was written for, else the two with the most ties.
  let first;
  const given = () => {
    if (written?.one) return [data.thing.get(written.one), data.thing.get(written.other)];
    return most(data.pairs.filter(two))?.ends || null;
  };
  const opening = () => {
    first ??= given();
    return first;
  };
  const between = ([one, other]) => one.links.filter((link) => data.other(link, one) === other);
  const named = () => (now.posts ? now.posts.map((id) => data.thing.get(id)) : opening());
  const same = (ends, others) => ends.every((end) => others.includes(end));
  // A finding rests on ties of several pairs: those of the posts count first, then of which there are most.
  const ofStep = ({ links }) => {
    const stay = links.some(({ pair }) => same(pair.ends, named()));
    const pairs = [...new Set(links.map(({ pair }) => pair))].filter(two);
    const count = (pair) => links.filter((link) => link.pair === pair).length;
    return stay ? null : pairs.sort((a, b) => count(b) - count(a))[0]?.ends;
  };
  const ofChoice = () => {
    const { kind, id } = now.chosen || {};
    if (kind === "step") return ofStep(data.step.get(id));
    const pair = kind === "pair" ? data.pair.get(id) : kind === "link" && data.link.get(id).pair;
    return pair && two(pair) ? pair.ends : null;
  };
  const here = () => {
    const chosen = ofChoice();
    return chosen && !same(chosen, named()) ? chosen : named();
  };
  // Whether the ladder that the graph opens with holds something.
  const holds = (chosen) => {
    const { kind, id } = chosen;
    const pair = kind === "pair" ? data.pair.get(id) : kind === "link" && data.link.get(id).pair;
    return kind === "step" || Boolean(pair && same(pair.ends, opening()));
  };
  return { here, between, opening, holds };
})();
