// Statements by what they name and say: every word asked for must be met by one. The index stands in the page,
// its words spelled as they are compared; what is about the same matter makes one dossier.
bilateral.statements = (() => {
  const {
    element: { byId },
    data,
    data: { say, claim },
    spelling,
    phrases: { phrase },
  } = bilateral;
  // A word's letters that stay at least, and that are its ending: at once, and where nothing is met.
  const STEM = 5,
    ENDING = 2,
    MOST = 3;

  // Rising numbers are written by how much each is more than the one before.
  const risen = (steps) => {
    let number = 0;
    return steps.map((step) => (number += step));
  };
  let known = null;
  const index = () => {
    if (known) return known;
    const raw = JSON.parse(byId("statements").textContent);
    const claimsOf = Array.from({ length: raw.things || 0 }, () => []);
    for (const [at, steps] of (raw.mentions || []).entries())
      for (const each of risen(steps)) claimsOf[each].push(at);
    const terms = raw.terms ? raw.terms.split(" ") : [];
    const met = (holder) => (holder < claimsOf.length ? claimsOf[holder] : [holder - claimsOf.length]);
    known = {
      terms,
      whole: new Set(terms),
      claims: (at) => risen([raw.holders[at]].flat()).flatMap(met),
      subjects: raw.subjects || [],
      views: new Set(raw.views),
      outcomes: raw.outcomes || {},
      works: raw.works || {},
    };
    return known;
  };
  const any = () => index().terms.length > 0;
  const isWhole = (word) => index().whole.has(word);

  const begun = (stem) => index().terms.some((term) => term.startsWith(stem));
  const stemOf = (word) => {
    const letters = [...word];
    const longest = Math.max(Math.min(letters.length, STEM), letters.length - ENDING);
    const shortest = Math.min(longest, Math.max(STEM, letters.length - MOST));
    for (let end = longest; end >= shortest; end -= 1) {
      const stem = letters.slice(0, end).join("");
      if (begun(stem)) return stem;
    }
    return "";
  };
  const meeting = (stem) => {
    const { terms, claims } = index();
    return new Set(terms.flatMap((term, at) => (term.startsWith(stem) ? claims(at) : [])));
  };
  // The claims that all the words meet; else a word like one that meets nothing.
  const find = (text) => {
    const asked = spelling.asked(text);
    const stems = asked.map((word) => [word, stemOf(word)]);
    const lost = stems.find(([, stem]) => !stem);
    if (!asked.length || lost)
      return { claims: [], near: lost ? spelling.nearest(lost[0], index().terms) : "" };
    const [first, ...rest] = stems.map(([, stem]) => meeting(stem));
    return { claims: [...first].filter((at) => rest.every((each) => each.has(at))), near: "" };
  };

  // What a statement is about: what a view is of, else all that it says.
  const titleOf = (at) =>
    index().views.has(at) ? say(claim(at).object) : data.said({ ...claim(at), standing: 0 });
  const period = (claims) => {
    const years = claims.map((at) => claim(at).document.issued.slice(0, 4)).filter(Boolean).sort();
    return [...new Set([years[0], years[years.length - 1]])].filter(Boolean).join("–");
  };
  // How it was put from when on: what is put alike in a row is told once.
  const course = (claims) => {
    const told = [];
    let last = null;
    for (const each of claims.filter((at) => !index().views.has(at)).map(claim)) {
      if (each.status !== last) told.push(`${say(each.status)} ${each.document.issued.slice(0, 7) || "undated"}`);
      last = each.status;
    }
    return told;
  };
  const subject = (whole, claims) => {
    const title = titleOf(claims[0]);
    const years = period(claims);
    const last = [...claims].reverse().find((at) => index().outcomes[at]);
    return {
      id: claim(whole[0]).id,
      title,
      claims,
      heading: `${title}: ${phrase("statements", { n: claims.length })}${years && `, ${years}`}`,
      course: course(claims),
      outcome: last === undefined ? "" : index().outcomes[last],
    };
  };
  const order = (one, two) => two.claims.length - one.claims.length || (one.title < two.title ? -1 : 1);
  const subjects = (claims) => {
    const found = new Set(claims);
    return index()
      .subjects.map((whole) => [whole, whole.filter((at) => found.has(at))])
      .filter(([, some]) => some.length)
      .map(([whole, some]) => subject(whole, some))
      .sort(order);
  };

  const headingOf = (words, found, claims) => {
    if (!found.length) return phrase("said-with-none", { words });
    if (found.length === 1) return found[0].heading;
    const statements = phrase("statements", { n: claims.length });
    return `${words}: ${phrase("on-subjects", { statements, n: found.length })}`;
  };
  // A dossier is chosen by words (`id`) and, of what they find, one subject (`of`, by its first statement).
  const dossier = ({ id, of }) => {
    const { claims, near } = find(id);
    const all = subjects(claims);
    const one = all.filter((each) => each.id === of);
    const found = one.length ? one : all;
    const shown = found.flatMap((each) => each.claims);
    return { words: id, near, subjects: found, claims: shown, heading: headingOf(id, found, shown) };
  };
  const behind = new Map(); // the ties behind a dossier, for those who ask again and again
  const links = ({ id, of }) => {
    const key = JSON.stringify([id, of]);
    if (!behind.has(key)) {
      const claims = new Set(dossier({ id, of }).claims);
      behind.set(key, data.links.filter((tie) => tie.claims.some((at) => claims.has(at))));
    }
    return behind.get(key);
  };
  const work = (document) => index().works[document.id] || ["", "webpage", ""];
  return { any, isWhole, find, subjects, dossier, links, work };
})();
