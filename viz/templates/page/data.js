// The graph of this file: rows become things, ties and claims with names; texts speak the chosen language.
bilateral.data = (() => {
  const {
    state,
    element: { byId, make },
  } = bilateral;
  const raw = JSON.parse(byId("data").textContent);
  state.now.language = raw.language;

  // Texts, by their number. One that is not known in the chosen language stays as it is.
  const translated = () =>
    state.now.language === raw.language ? {} : raw.glossary[state.now.language] || {};
  const say = (at) => translated()[at] || raw.texts[at];
  const tongue = (at) => (translated()[at] ? state.now.language : raw.language);
  // An element says its language where that is not the page's own, English.
  const lang = (code) => (code === "en" ? "" : code);
  const word = (at, name = "span", attributes = {}) =>
    make(name, { lang: lang(tongue(at)), ...attributes }, say(at));

  const family = ([name, label, line, fill, nightLine, nightFill], at) => ({
    name,
    label,
    line,
    fill,
    nightLine,
    nightFill,
    at,
  });
  const families = raw.families.map(family);
  const groups = raw.groups.map(family);
  const statuses = raw.statuses.map(([name, label, line, opinion, inferred], at) => ({
    name,
    label,
    line,
    opinion,
    inferred,
    at,
  }));
  const relations = raw.relations.map(([name, label, inverse, group, symmetric, attributed]) => ({
    name,
    label,
    inverse,
    family: families[group],
    symmetric: Boolean(symmetric),
    attributed: Boolean(attributed),
  }));
  const documents = raw.documents.map(([id, title, publisher, stated, source, language]) => ({
    id,
    title,
    publisher,
    stated,
    source,
    language, // of the title
  }));
  const things = raw.nodes.map(
    ([id, label = 0, group = 0, kind = 0, x = 0, y = 0, names = [], registers = [], note = 0]) => ({
      id,
      label,
      group: groups[group],
      kind,
      x,
      y,
      names,
      registers,
      note,
      links: [],
    }),
  );
  const thing = new Map(things.map((each) => [each.id, each]));

  // Ties between the same two things belong to one pair, whichever way they point.
  const pairs = [];
  const byEnds = new Map();
  const pairOf = (from, to) => {
    const key = Math.min(from, to) * things.length + Math.max(from, to);
    if (!byEnds.has(key)) {
      const pair = {
        at: pairs.length,
        ends: [things[Math.min(from, to)], things[Math.max(from, to)]],
        links: [],
      };
      pair.id = pair.ends.map((end) => end.id).join("~");
      byEnds.set(key, pair);
      pairs.push(pair);
    }
    return byEnds.get(key);
  };
  const links = raw.edges.map(
    ([from = 0, to = 0, relation = 0, status = 0, bend = 0, claims = [], premises = [], rules = []]) => {
      const link = {
        from: things[from],
        to: things[to],
        relation: relations[relation],
        status: statuses[status],
        bend,
        claims,
        premises,
        rules,
      };
      link.id = `${link.from.id}.${link.relation.name}.${link.to.id}.${link.status.name}`;
      link.folded = link.relation.attributed || Boolean(link.status.opinion);
      link.pair = pairOf(from, to);
      link.pair.links.push(link);
      link.from.links.push(link);
      if (to !== from) link.to.links.push(link);
      return link;
    },
  );
  const link = new Map(links.map((each) => [each.id, each]));
  const pair = new Map(pairs.map((each) => [each.id, each]));

  // Claims are read when something asks for them: the drawing itself needs none.
  const known = [];
  const claim = (at) => {
    if (!known[at]) {
      const [
        id,
        subject = 0,
        relation = 0,
        object = 0,
        status = 0,
        source = 0,
        speakers = [],
        evidence = 0,
        quote = "",
        language = "",
        role = 0,
        dates = 0,
        from = "",
        to = "",
        qualifiers = [],
        origins = [],
      ] = raw.claims[at];
      known[at] = {
        at,
        id,
        subject,
        relation,
        object,
        status,
        document: documents[source],
        speakers: speakers.map(([voice, name]) => ({ id: raw.texts[voice], name })),
        evidence,
        quote,
        language,
        role,
        dates,
        from,
        to,
        qualifiers,
        origins,
      };
    }
    return known[at];
  };
  // What stands behind a tie: its claims, for an inferred one those that it follows from.
  const evidence = (tie) => (tie.claims.length ? tie.claims : tie.premises).map(claim);
  const allClaims = () => raw.claims.map((_, at) => claim(at));

  // What is written on a line: a weaker status is said in words, not by the line alone.
  const words = ({ relation, status }) => {
    const plain = status.line === "solid" && !status.inferred;
    if (plain || (relation.attributed && status.opinion)) return say(relation.label);
    return `${status.line === "crossed" ? "✕ " : ""}${say(relation.label)} (${say(status.label)})`;
  };
  const sentence = (tie) => `${say(tie.from.label)} ${words(tie)} ${say(tie.to.label)}`;
  const other = (tie, end) => (tie.from === end ? tie.to : tie.from);

  return {
    raw,
    say,
    tongue,
    lang,
    word,
    words,
    sentence,
    other,
    families,
    groups,
    statuses,
    relations,
    documents,
    things,
    thing,
    links,
    link,
    pairs,
    pair,
    claim,
    evidence,
    allClaims,
  };
})();
