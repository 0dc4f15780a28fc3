// What statements are cited by, as kg/asking writes it for the command and the site: a footnote, a Chicago note, and
// what reference managers read, BibTeX and CSL-JSON, an entry a document with a note of what was cited from it.
bilateral.bibliography = (() => {
  const {
    data: { say, said },
    statements,
    phrases: { phrase, listed },
  } = bilateral;
  const MONTHS = [
    ...["January", "February", "March", "April", "May", "June"],
    ...["July", "August", "September", "October", "November", "December"],
  ];
  // By what is kept of the words: the text, nothing, their hash, or their hash and the text that was at hand; last what
  // a program made of the text, and nobody has looked at.
  const EVIDENCE = ["verbatim", "cited", "referenced", "referenced", "unreviewed"];
  const WITHHELD = "words not reproduced",
    PROVABLE = "provable with the text, not reproduced here";
  const BASES = [
    "Verbatim",
    `Cited, ${WITHHELD}`,
    `By reference, ${PROVABLE}`,
    "By reference, proved with the text",
    "Machine-made, unreviewed",
  ];
  const both = (names) => names.join(" and ");
  const joined = (parts, between = ", ") => parts.filter(Boolean).join(between);

  const voices = ({ speakers }) =>
    listed(speakers.length ? speakers.map(({ name }) => say(name)) : [phrase("no-speaker")]);
  const voice = (each) => {
    const role = say(each.role) && ` (${say(each.role)})`;
    const origin = each.origins.length ? `, after ${both(each.origins.map(say))}` : "";
    return `${both(each.speakers.map(({ name }) => say(name))) || voices(each)}${role}${origin}`;
  };
  const words = ({ quote, sic }) => quote && `“${quote}”${sic && ` [sic: ${sic}]`}`;
  const reserve = ({ absent, evidence }) => absent === 4 && `[${say(evidence)}]`;
  // What is claimed, where that is weaker than asserted and where no words tell it.
  const claimed = (each) => (each.standing || !each.quote) && `[${said(each)}]`;
  const kindOf = (document) => statements.work(document)[0] || "document";
  const nameOf = (document) => {
    const kind = kindOf(document);
    return document.title || `[${kind.slice(0, 1).toUpperCase()}${kind.slice(1)}]`;
  };
  const dated = (issued) => (/^\d{4}(-\d{2}(-\d{2})?)?$/.test(issued) ? issued.split("-") : []);
  const inFull = (issued) => {
    const [year, month, day] = dated(issued).map(Number);
    if (!month) return year ? String(year) : "undated";
    return `${MONTHS[month - 1]} ${day ? `${day}, ` : ""}${year}`;
  };

  const footnote = (each) => {
    const { document, ascribed, locator } = each;
    const told = joined([claimed(each), words(each), ascribed.length && `[ascribed to ${both(ascribed.map(say))}]`], " ");
    const where = joined([nameOf(document), say(document.publisher), document.issued || "undated", locator]);
    return joined([joined([voice(each), told], ": "), where, BASES[each.absent], document.source], ". ");
  };
  // Commas stand within quotation marks, as American usage has it.
  const chicago = (each) => {
    const { document, locator } = each;
    const kind = kindOf(document);
    const title = document.title ? `in “${document.title}”` : `in ${/^[aeiou]/i.test(kind) ? "an" : "a"} ${kind}`;
    const parts = [
      ...[voice(each), joined([reserve(each), claimed(each), words(each)], " "), title, say(document.publisher)],
      ...[inFull(document.issued), locator, document.source],
    ];
    return `${joined(parts).replaceAll("”,", ",”")}.`;
  };

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
  const notes = (cited) => {
    const found = new Map();
    for (const each of cited) found.set(voice(each), [...(found.get(voice(each)) || []), each]);
    const unsaid = ({ absent }) => `${EVIDENCE[absent]}, ${absent > 1 ? PROVABLE : WITHHELD}`;
    const part = ([who, claims]) => {
      const kept = claims.map(words).filter(Boolean);
      return `${who}: ${[...new Set(kept.length ? kept : claims.map(unsaid))].join(" / ")}`;
    };
    return [...found].map(part).join("; ");
  };
  const latex = (text) =>
    text.replace(
      /[\\~^&%$#_{}]/g,
      (sign) =>
        ({ "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" })[sign] || `\\${sign}`,
    );
  const bibtexEntry = ([document, cited]) => {
    const [, , language] = statements.work(document);
    const [year, month, day] = dated(document.issued);
    const publisher = say(document.publisher);
    const fields = [
      ["author", publisher && `{${latex(publisher)}}`],
      ["title", `{${latex(nameOf(document))}}`],
      ["year", year],
      ["date", day && document.issued],
      ["howpublished", latex(kindOf(document))],
      ["url", document.source.replace(/\{/g, "%7B").replace(/\}/g, "%7D")],
      ["language", language],
      ["note", latex(notes(cited))],
    ];
    const lines = fields.filter(([, value]) => value).map(([key, value]) => `  ${key} = {${value}},\n`);
    if (month) lines.splice(-1, 0, `  month = ${MONTHS[month - 1].slice(0, 3).toLowerCase()},\n`);
    return `@misc{${document.id},\n${lines.join("")}}\n`;
  };
  const cslItem = ([document, cited]) => {
    const [, type, language] = statements.work(document);
    const publisher = say(document.publisher);
    const parts = dated(document.issued).map(Number);
    const item = {
      id: document.id,
      type,
      title: nameOf(document),
      author: publisher && [{ literal: publisher }],
      "container-title": publisher,
      publisher,
      issued: parts.length && { "date-parts": [parts] },
      genre: kindOf(document),
      language,
      URL: document.source,
      note: notes(cited),
    };
    return Object.fromEntries(Object.entries(item).filter(([, value]) => value));
  };
  return {
    voices,
    sentence: (claims) => claims.map((each) => `${footnote(each)}\n`).join(""),
    chicago: (claims) => claims.map((each) => `${chicago(each)}\n`).join(""),
    bibtex: (claims) => works(claims).map(bibtexEntry).join("\n"),
    csl: (claims) => `${JSON.stringify(works(claims).map(cslItem), null, 2)}\n`,
  };
})();
