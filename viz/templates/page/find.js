// Names in any language, former ones too, whatever the accents.
bilateral.find = (() => {
  const {
    element: { make, announce },
    data,
    data: { say },
    spelling: { plain },
    offers,
    phrases: { phrase },
  } = bilateral;
  const MOST = 8;

  let known = null;
  const index = () => {
    known ??= data.things.flatMap((thing) =>
      [...new Set([data.raw.texts[thing.label], ...thing.names.map(({ text }) => text)])].map((name) => ({
        thing,
        name,
        key: plain(name),
      })),
    );
    return known;
  };
  const EXACT = 0,
    BEGUN = 1;
  const rank = (key, wanted) =>
    [key === wanted, key.startsWith(wanted), key.includes(` ${wanted}`), key.includes(wanted), true].indexOf(
      true,
    );
  const find = (text) => {
    const wanted = plain(text);
    if (!wanted) return [];
    const hits = index()
      .map((each) => ({ ...each, rank: rank(each.key, wanted) }))
      .filter((each) => each.rank < 4)
      .sort((one, two) => one.rank - two.rank || two.thing.links.length - one.thing.links.length);
    const once = new Map();
    for (const hit of hits) if (!once.has(hit.thing)) once.set(hit.thing, hit);
    return [...once.values()].slice(0, MOST);
  };

  // The names that a text finds as offers; nothing where there is none.
  const group = (text, take, hits = find(text)) => {
    if (!hits.length) return [];
    const offered = hits.map(({ name, thing }) => ({
      text: name === say(thing.label) ? name : `${name} (${say(thing.label)})`,
      note: say(thing.kind),
      take: () => take(thing.id),
    }));
    return [{ name: phrase("names"), count: hits.length, said: phrase("n-names", { n: hits.length }), hits: offered }];
  };
  // A field for one thing: Enter takes the first name, arrow keys go through the others.
  const attach = (input, place, take) => {
    const chosen = (id) => {
      input.value = "";
      take(id);
    };
    return offers.attach({
      input,
      place,
      name: "names-found",
      phrase,
      ask: (text) => ({ groups: group(text, chosen), near: "" }),
      say: announce,
    });
  };
  const field = () => make("div", { class: "offers", hidden: true });
  return { EXACT, BEGUN, find, plain, group, attach, field };
})();
