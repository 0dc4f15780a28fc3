// Which ties are shown, and which of the claims behind them: by family, status, class, speaker, document
// and time.
bilateral.filter = (() => {
  const {
    state,
    state: { now },
    data,
    statements,
    time,
    reach,
  } = bilateral;
  const shown = { links: new Set(), things: new Set(), all: new Set() };
  const drawn = { links: new Set(), things: new Set(), core: new Set() }; // of these what the drawing has
  // Stands for what is behind a tie that rests on no claim.
  const NOTHING = { document: { id: "", issued: "" }, speakers: [], from: "", to: "" };
  const UNKNOWN = [{ id: "" }];
  const NAMES = ["hidden", "opinions", "brought", "sense", "from", "to", "undated", "focus", "few"];

  const voices = (claim) => (claim.speakers.length ? claim.speakers : UNKNOWN);
  const claimFits = (claim) =>
    !now.hidden.document.has(claim.document.id) &&
    voices(claim).some((voice) => !now.hidden.speaker.has(voice.id)) &&
    time.fits(claim);
  const selective = () =>
    now.hidden.document.size > 0 || now.hidden.speaker.size > 0 || time.bounded() || !now.undated;
  // A choice is never empty: what is tied by opinions alone brings them along, as does an opinion itself.
  const lonely = ({ links }) => links.every(({ folded }) => folded);
  const brings = () => {
    if (!now.chosen) return [];
    const { kind, id } = now.chosen;
    if (kind === "thing") return [data.thing.get(id)].filter(lonely).flatMap(({ links }) => links);
    if (kind === "pair") return [data.pair.get(id)].filter(lonely).flatMap(({ links }) => links);
    if (kind === "step" || kind === "promise") return data[kind].get(id).links.filter(({ folded }) => folded);
    if (kind === "find") return statements.links(now.chosen).filter(({ folded }) => folded);
    const link = data.link.get(id);
    return link.folded ? [link, ...[link.from, link.to].filter(lonely).flatMap(({ links }) => links)] : [];
  };
  let brought = new Set();
  const bring = () => {
    brought = new Set(now.opinions ? [] : brings());
    return [...brought].map(({ id }) => id).join("\n");
  };
  const linkFits = (link) =>
    (now.opinions || !link.folded || brought.has(link)) &&
    !now.hidden.family.has(link.relation.family.name) &&
    !now.hidden.status.has(link.status.name) &&
    !now.hidden.group.has(link.from.group.name) &&
    !now.hidden.group.has(link.to.group.name);

  const supported = (link) => {
    const claims = data.evidence(link);
    return (claims.length ? claims : [NOTHING]).some(claimFits);
  };
  const untied = (thing) => !thing.links.length && !now.hidden.group.has(thing.group.name);
  const choose = () => {
    now.brought = bring();
    const picky = selective();
    shown.all = new Set(data.links.filter((link) => linkFits(link) && (!picky || supported(link))));
    const center = now.focus && data.thing.get(now.focus.id);
    shown.links = center ? reach.around(center, now.focus.steps, shown.all) : shown.all;
    shown.things = new Set(center ? [center] : data.things.filter(untied));
    for (const link of shown.links) shown.things.add(link.from).add(link.to);
    draw();
  };
  // A narrow sheet begins with a few things; all other views have all that is shown.
  const draw = () => {
    const { core } = drawn;
    const within = ({ from, to }) => core.has(from) && core.has(to);
    drawn.links = now.few ? new Set([...shown.links].filter(within)) : shown.links;
    drawn.things = now.few ? new Set([...shown.things].filter((each) => core.has(each))) : shown.things;
  };
  // Of some ties those that are left out, by the folding of opinions or by what the reader has filtered.
  const leftOut = (links) => {
    const out = links.filter((link) => !shown.links.has(link));
    const folded = out.filter((link) => link.folded && !now.opinions);
    return { folded, filtered: out.filter((link) => !folded.includes(link)) };
  };
  const ALL = ["hidden", "sense", "from", "to", "undated", "focus"];
  const lifted = () => {
    const plain = state.defaults();
    return Object.fromEntries(ALL.map((name) => [name, plain[name]]));
  };
  // The claims of a shown tie that are shown.
  const claims = (link) => data.evidence(link).filter((claim) => !selective() || claimFits(claim));
  const active = () => now.focus || selective() || Object.values(now.hidden).some((values) => values.size);

  state.on(["chosen", "opinions"], () => state.set({ brought: bring() }));
  state.on(NAMES, choose);
  return { NAMES, shown, drawn, choose, claims, voices, active, leftOut, lifted };
})();
