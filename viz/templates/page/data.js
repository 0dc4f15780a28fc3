// The graph of this file: rows become things, ties and claims with names; texts speak the chosen language.
bilateral.data = (() => {
  const {
    state,
    element: { byId, make },
  } = bilateral;
  const raw = JSON.parse(byId("data").textContent);
  state.begin({ language: raw.language });

  // Texts, by their number. One that is not known in the chosen language stays as it is.
  const translated = () =>
    state.now.language === raw.language ? {} : raw.glossary[state.now.language] || {};
  const say = (at) => translated()[at] || raw.texts[at];
  const tongue = (at) => (translated()[at] ? state.now.language : raw.language);
  // An element says its language where that is not the page's own.
  const lang = (code) => (code === bilateral.phrases.code() ? "" : code);
  const word = (at, name = "span", attributes = {}) =>
    make(name, { lang: lang(tongue(at)), ...attributes }, say(at));

  // A text that the build wrote in some language, as the reader's labels have it where they do; with its language.
  const known = (text, written) => {
    const at = raw.language === written ? raw.texts.indexOf(text) : -1;
    return at < 0 ? [text, written] : [say(at), tongue(at)];
  };

  // A table's rows as objects: its columns say in which order the cells stand, and what a short row ends with.
  const reader = (table) => {
    const columns = Object.entries(raw.columns[table]);
    return (row) => Object.fromEntries(columns.map(([name, empty], at) => [name, row[at] ?? empty]));
  };
  const read = (table) => raw[table].map(reader(table)).map((row, at) => ({ ...row, at }));

  const families = read("families");
  const groups = read("groups");
  const statuses = read("statuses");
  const documents = read("documents");
  const relations = read("relations").map((relation) => ({
    ...relation,
    family: families[relation.family],
    symmetric: Boolean(relation.symmetric),
    attributed: Boolean(relation.attributed),
  }));
  const readName = reader("names");
  const things = read("nodes").map(({ name, text, place, names, ...rest }) => ({
    ...rest,
    names: names.map(readName),
    id: name,
    label: text,
    group: groups[place],
    links: [],
  }));
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
  const links = read("edges").map(({ from, to, relation, status, ...rest }) => {
    const tie = {
      ...rest,
      from: things[from],
      to: things[to],
      relation: relations[relation],
      status: statuses[status],
      pair: pairOf(from, to),
    };
    tie.id = `${tie.from.id}.${tie.relation.name}.${tie.to.id}.${tie.status.name}`;
    tie.folded = tie.relation.attributed || Boolean(tie.status.opinion);
    tie.pair.links.push(tie);
    tie.from.links.push(tie);
    if (to !== from) tie.to.links.push(tie);
    return tie;
  });
  // Opinions are folded away beside what is not one; alone they are what the graph is about.
  if (links.every(({ folded }) => folded)) for (const tie of links) tie.folded = false;
  const link = new Map(links.map((each) => [each.id, each]));
  const pair = new Map(pairs.map((each) => [each.id, each]));

  // Claims are read when something asks for them: the drawing itself needs none.
  const kept = [];
  const readClaim = reader("claims");
  const claim = (at) => {
    if (!kept[at]) {
      const row = readClaim(raw.claims[at]);
      kept[at] = {
        ...row,
        at,
        document: documents[row.document],
        speakers: row.speakers.map(([voice, name]) => ({ id: raw.texts[voice], name })),
      };
    }
    return kept[at];
  };
  // What stands behind a tie: its claims, for an inferred one those that it follows from.
  const evidence = (tie) => (tie.claims.length ? tie.claims : tie.premises).map(claim);
  const allClaims = () => raw.claims.map((_, at) => claim(at));

  // In place of words that are not kept: a sentence.
  const absent = ({ absent }) => bilateral.phrases.phrase(absent > 1 ? "provable" : "withheld");

  // How many voices state a tie, counted without reading its claims: the drawing asks for all at once.
  const speaking = Object.keys(raw.columns.claims).indexOf("speakers");
  const voices = (tie) => {
    const behind = tie.claims.length ? tie.claims : tie.premises;
    return new Set(behind.flatMap((at) => (raw.claims[at][speaking] || [[0]]).map(([voice]) => voice))).size;
  };

  // How a tie is put, where that is weaker than asserted and its relation does not say so itself.
  const standing = ({ relation, status }) => {
    const plain = status.line === "solid" && !status.inferred;
    return plain || (relation.attributed && status.opinion) ? 0 : status.label;
  };
  // The same where the status is told in words though its line is drawn through.
  const told = (tie) => {
    const viewed = tie.relation.attributed && tie.status.opinion;
    return standing(tie) || (tie.status.said && !viewed ? tie.status.label : 0);
  };
  // What is written on a line: a weaker status is said in words, and first, not by the line alone.
  const words = (tie) => {
    const crossed = tie.status.line === "crossed" ? "✕ " : "";
    const put = told(tie);
    return put ? `${crossed}${say(put)}: ${say(tie.relation.label)}` : say(tie.relation.label);
  };
  // A statement in words; a noun names what is stated in place of a verb: Planned: flight Astana–Baku.
  const capital = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);
  const composed = ({ standing, from, verb, to, noun }) => {
    const opening = standing ? `${capital(say(standing))}: ` : "";
    if (!noun) return `${opening}${say(from)} ${say(verb)} ${say(to)}`;
    return `${opening}${opening ? say(noun) : capital(say(noun))} ${say(from)}–${say(to)}`;
  };
  const said = ({ standing, subject, verb, object, noun }) =>
    composed({ standing, from: subject, verb, to: object, noun });
  // A tie is called by the noun that all its claims share.
  const sentence = (tie) => {
    const nouns = new Set(tie.claims.map((at) => claim(at).noun));
    return composed({
      standing: standing(tie),
      from: tie.from.label,
      verb: tie.relation.verb,
      to: tie.to.label,
      noun: nouns.size === 1 ? [...nouns][0] : 0,
    });
  };
  // The findings that stand above the drawing, with the ties on which they rest.
  const restOn = (claims) => {
    const behind = new Set(claims);
    return links.filter((tie) => tie.claims.some((each) => behind.has(each)));
  };
  const steps = raw.steps.map(([headings, sentence, claims, whole], at) => ({
    at,
    id: String(at + 1),
    headings,
    sentence,
    claims,
    whole, // how many there are where this page has not all of them
    links: restOn(claims),
    get all() {
      return steps;
    },
  }));
  // A tour by hand, which comes after them: its steps show what whoever wrote it wants seen.
  const toured = (raw.tour?.steps || []).map(([sentences, claims, shows], at) => ({
    at,
    id: `t${at + 1}`,
    sentences,
    claims,
    shows,
    links: restOn(claims),
    get all() {
      return toured;
    },
  }));
  const step = new Map([...steps, ...toured].map((each) => [each.id, each]));
  // Of texts by language the reader's, else the English one, else any; with its tag.
  const inTongue = (texts) => {
    const code = [state.now.language, "en", ...Object.keys(texts)].find((each) => Object.hasOwn(texts, each));
    return [texts[code], code];
  };
  // The promises of the ledger; their ties are looked for when one is chosen.
  const promises = raw.promises.map(([id, title, claims]) => ({
    id,
    title,
    claims,
    get links() {
      return restOn(claims);
    },
  }));
  const promise = new Map(promises.map((each) => [each.id, each]));
  const other = (tie, end) => (tie.from === end ? tie.to : tie.from);

  return {
    raw,
    say,
    tongue,
    lang,
    known,
    word,
    told,
    capital,
    words,
    said,
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
    steps,
    step,
    inTongue,
    promise,
    claim,
    absent,
    evidence,
    voices,
    allClaims,
  };
})();
