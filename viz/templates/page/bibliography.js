// What statements are cited by, all at once: footnotes, and what reference managers read, BibTeX and CSL-JSON,
// an entry a document with a note of what was cited from it (as kg.asking.citations writes them).
bilateral.bibliography = (() => {
  const {
    data: { say },
    statements,
    citing: { latex },
    claim: { voices, citation },
  } = bilateral;
  const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

  const UNSAID = ["", "words withheld", "provable with the text, not reproduced here"]; // as kg/asking/evidence.py says
  const footnotes = (claims) => claims.map((each) => `${citation(each)}\n`).join("");

  // Documents with what is cited from each, the oldest first, undated ones last.
  const works = (claims) => {
    const found = new Map();
    for (const each of claims) {
      if (!found.has(each.document)) found.set(each.document, []);
      found.get(each.document).push(each);
    }
    const key = ({ issued, id }) => `${issued || "9999"} ${id}`;
    return [...found].sort(([one], [two]) => (key(one) < key(two) ? -1 : 1));
  };
  const voice = (each) => {
    const role = say(each.role) && ` (${say(each.role)})`;
    const origin = each.origins.length ? `, after ${each.origins.map(say).join(" and ")}` : "";
    return `${voices(each)}${role}${origin}`;
  };
  const notes = (cited) => {
    const said = new Map();
    for (const each of cited) said.set(voice(each), [...(said.get(voice(each)) || []), each]);
    const part = ([who, claims]) => {
      const words = [...new Set(claims.filter(({ quote }) => quote).map(({ quote }) => `“${quote}”`))];
      const unsaid = [...new Set(claims.map((each) => `${say(each.evidence)}, ${UNSAID[each.absent]}`))];
      return `${who}: ${(words.length ? words : unsaid).join(" / ")}`;
    };
    return [...said].map(part).join("; ");
  };
  const nameOf = (document, kind) =>
    document.title || `[${kind.slice(0, 1).toUpperCase()}${kind.slice(1) || "document"}]`;
  const dated = (issued) => (/^\d{4}(-\d{2}(-\d{2})?)?$/.test(issued) ? issued.split("-") : []);

  const bibtexEntry = ([document, cited]) => {
    const [kind, , language] = statements.work(document);
    const [year, month, day] = dated(document.issued);
    const publisher = say(document.publisher);
    const fields = [
      ["author", publisher && `{${latex(publisher)}}`],
      ["title", `{${latex(nameOf(document, kind))}}`],
      ["year", year],
      ["date", day && document.issued],
      ["howpublished", latex(kind)],
      ["url", document.source.replace(/\{/g, "%7B").replace(/\}/g, "%7D")],
      ["language", language],
      ["note", latex(notes(cited))],
    ];
    const lines = fields.filter(([, value]) => value).map(([key, value]) => `  ${key} = {${value}},\n`);
    if (month) lines.splice(-1, 0, `  month = ${MONTHS[month - 1]},\n`);
    return `@misc{${document.id},\n${lines.join("")}}\n`;
  };
  const bibtex = (claims) => works(claims).map(bibtexEntry).join("\n");

  const cslItem = ([document, cited]) => {
    const [kind, type, language] = statements.work(document);
    const publisher = say(document.publisher);
    const parts = dated(document.issued).map(Number);
    const item = {
      id: document.id,
      type,
      title: nameOf(document, kind),
      author: publisher && [{ literal: publisher }],
      "container-title": publisher,
      publisher,
      issued: parts.length && { "date-parts": [parts] },
      genre: kind,
      language,
      URL: document.source,
      note: notes(cited),
    };
    return Object.fromEntries(Object.entries(item).filter(([, value]) => value));
  };
  const csl = (claims) => `${JSON.stringify(works(claims).map(cslItem), null, 2)}\n`;
  return { footnotes, bibtex, csl };
})();
