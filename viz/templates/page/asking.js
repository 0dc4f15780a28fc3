// The field at the top of the page: what is said, what is called so, which findings speak of it.
bilateral.asking = (() => {
  const {
    element: { byId, announce },
    state,
    data,
    spelling,
    statements,
    offers,
    find,
    phrases: { phrase },
  } = bilateral;
  const SUBJECTS = 4,
    NAMES = 5;

  const open = (words, of = "") => state.set({ chosen: { kind: "find", id: words, of } });
  const told = (claims, subjects) => {
    const all = phrase("statements", { n: claims.length });
    return subjects.length > 1 ? phrase("on-subjects", { statements: all, n: subjects.length }) : all;
  };
  const said = (text, { claims }) => {
    if (!claims.length) return [];
    const subjects = statements.subjects(claims);
    const hits = subjects.slice(0, SUBJECTS).map(({ heading, outcome, id }) => ({
      text: heading,
      note: outcome.split(":")[0],
      take: () => open(text, subjects.length > 1 ? id : ""),
    }));
    if (subjects.length > 1) hits.push({ text: phrase("all-of-them", { what: told(claims, subjects) }), take: () => open(text) });
    return [{ name: phrase("statements-group"), count: claims.length, said: told(claims, subjects), hits }];
  };
  const findings = (text) => {
    const asked = spelling.asked(text);
    const holds = ({ heading, sentence }) => {
      const words = spelling.words(`${heading} ${sentence}`);
      return asked.every((each) => words.some((word) => word.startsWith(each)));
    };
    const hits = asked.length ? data.steps.filter(holds) : [];
    if (!hits.length) return [];
    const offered = hits.map(({ id, sentence }) => ({ text: sentence, take: () => state.choose("step", id) }));
    return [{ name: phrase("findings"), count: hits.length, said: phrase("n-findings", { n: hits.length }), hits: offered }];
  };
  // Statements come first, unless something is called exactly so, or a name is only begun.
  const isName = (text, [first]) => {
    if (!first || first.rank === find.EXACT) return Boolean(first);
    const last = spelling.asked(text).pop();
    return first.rank === find.BEGUN && !statements.isWhole(last) && first.thing.links.some(({ folded }) => !folded);
  };
  const ask = (text) => {
    const found = statements.find(text);
    const hits = find.find(text).slice(0, NAMES);
    const names = find.group(text, (id) => state.choose("thing", id), hits);
    const sayings = said(text, found);
    const first = isName(text, hits) ? [...names, ...sayings] : [...sayings, ...names];
    return { groups: [...first, ...findings(text)], near: found.near };
  };
  const attach = () => {
    const input = byId("find");
    offers.attach({ input, place: byId("found"), name: "found", phrase, ask, say: announce });
    offers.shortcut(input);
    // What is chosen stays in the field only as long as it is what was asked for.
    state.on(["chosen"], () => {
      const { chosen } = state.now;
      input.value = chosen?.kind === "find" ? chosen.id : "";
    });
    if (state.now.chosen?.kind === "find") input.value = state.now.chosen.id;
  };
  return { attach, ask };
})();
