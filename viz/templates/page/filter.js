// Which ties are shown, and which of the claims behind them: by family, status, class, speaker, document
// and time.
bilateral.filter = (() => {
  const {
    state,
    state: { now },
    data,
    time,
    reach,
  } = bilateral;
  const shown = { links: new Set(), things: new Set(), all: new Set() };
  // Stands for what is behind a tie that rests on no claim.
  const NOTHING = { document: { id: "", stated: "" }, speakers: [], from: "", to: "" };
  const UNKNOWN = [{ id: "" }];
  const NAMES = ["hidden", "opinions", "sense", "from", "to", "undated", "focus"];

  const voices = (claim) => (claim.speakers.length ? claim.speakers : UNKNOWN);
  const claimFits = (claim) =>
    !now.hidden.document.has(claim.document.id) &&
    voices(claim).some((voice) => !now.hidden.speaker.has(voice.id)) &&
    time.fits(claim);
  const selective = () =>
    now.hidden.document.size > 0 || now.hidden.speaker.size > 0 || time.bounded() || !now.undated;
  const linkFits = (link) =>
    (now.opinions || !link.folded) &&
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
    const picky = selective();
    shown.all = new Set(data.links.filter((link) => linkFits(link) && (!picky || supported(link))));
    const centre = now.focus && data.thing.get(now.focus.id);
    shown.links = centre ? reach.around(centre, now.focus.steps, shown.all) : shown.all;
    shown.things = new Set(centre ? [centre] : data.things.filter(untied));
    for (const link of shown.links) shown.things.add(link.from).add(link.to);
  };
  // The claims of a shown tie that are shown.
  const claims = (link) => data.evidence(link).filter((claim) => !selective() || claimFits(claim));
  const active = () => now.focus || selective() || Object.values(now.hidden).some((values) => values.size);

  state.on(NAMES, choose);
  return { NAMES, shown, choose, claims, voices, active };
})();
