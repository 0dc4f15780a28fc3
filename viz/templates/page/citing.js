// A statement as a citation, in the style that was chosen last, with the day on which it was seen.
bilateral.citing = (() => {
  const {
    element: { byId, make },
  } = bilateral;
  const KEPT = "citation-style";
  const MONTHS = [
    ...["January", "February", "March", "April", "May", "June"],
    ...["July", "August", "September", "October", "November", "December"],
  ];
  const two = (number) => String(number).padStart(2, "0");
  const today = () => {
    const now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()];
  };
  const iso = ([year, month, day]) => [year, two(month), two(day)].join("-");
  const inFull = ([year, month, day]) =>
    month ? `${MONTHS[month - 1]} ${day ? `${day}, ` : ""}${year}` : String(year);
  const dateOf = (issued) => (/^\d{4}(-\d\d){0,2}$/.test(issued) ? issued.split("-").map(Number) : []);
  const joined = (parts, between = ", ") => parts.filter(Boolean).join(between);

  const sentence = (said, day) => {
    const where = joined([said.title, said.publisher, said.issued || "undated"]);
    return joined([`${said.voice}: ${said.words}. ${where}.`, said.source, said.address, `Accessed ${iso(day)}.`], " ");
  };
  // A note of the Chicago Manual: commas stand within quotation marks, the day of access before the address.
  const chicago = (said, day) => {
    const date = dateOf(said.issued);
    const parts = [
      said.voice,
      said.words,
      said.title && `in “${said.title}”`,
      said.publisher,
      date.length ? inFull(date) : "undated",
      `accessed ${inFull(day)}`,
      said.source || said.address,
    ];
    return `${joined(parts).replaceAll("”,", ",”")}.`;
  };
  const latex = (text) =>
    text.replace(
      /[\\~^&%$#_{}]/g,
      (sign) =>
        ({ "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" })[sign] || `\\${sign}`,
    );
  const bibtex = (said, day) => {
    const [year, month, date] = dateOf(said.issued);
    const fields = {
      author: said.publisher && `{${latex(said.publisher)}}`,
      title: `{${latex(said.title || "[Document]")}}`,
      year: year && String(year),
      month: month && MONTHS[month - 1].slice(0, 3).toLowerCase(),
      date: date && said.issued,
      url: said.source.replaceAll("{", "%7B").replaceAll("}", "%7D"),
      urldate: iso(day),
      language: said.language,
      note: latex(`${said.voice}: ${said.words}. ${said.address}`),
    };
    const lines = Object.entries(fields)
      .filter(([, value]) => value)
      .map(([key, value]) => `  ${key} = ${key === "month" ? value : `{${value}}`},\n`);
    return `@misc{${said.id},\n${lines.join("")}}\n`;
  };
  const csl = (said, day) => {
    const date = dateOf(said.issued);
    const item = {
      id: said.id,
      type: "webpage",
      title: said.title || "[Document]",
      author: said.publisher ? [{ literal: said.publisher }] : undefined,
      "container-title": said.publisher || undefined,
      issued: date.length ? { "date-parts": [date] } : undefined,
      accessed: { "date-parts": [day] },
      language: said.language || undefined,
      URL: said.source || said.address,
      note: `${said.voice}: ${said.words}. ${said.address}`,
    };
    return `${JSON.stringify([item], null, 2)}\n`;
  };
  const STYLES = {
    sentence: ["Sentence", sentence],
    chicago: ["Chicago note", chicago],
    bibtex: ["BibTeX", bibtex],
    csl: ["CSL-JSON", csl],
  };

  let style = "sentence";
  try {
    const kept = localStorage.getItem(KEPT);
    if (Object.hasOwn(STYLES, kept || "")) style = kept;
  } catch {
    // Storage may be forbidden, as in a frame: then the style holds until the page is closed.
  }
  const choose = (name) => {
    style = name;
    try {
      localStorage.setItem(KEPT, name);
    } catch {
      // as above
    }
  };
  const text = (said) => STYLES[style][1](said, today());
  const open = () => {
    const select = byId("style");
    select.replaceChildren(...Object.entries(STYLES).map(([value, [name]]) => make("option", { value }, name)));
    select.value = style;
    select.addEventListener("change", () => choose(select.value));
  };
  return { latex, text, open };
})();
