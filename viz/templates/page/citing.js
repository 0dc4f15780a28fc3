// Statements as citations in the style that was chosen last, with the day on which they were seen.
bilateral.citing = (() => {
  const {
    element: { byId, make },
    bibliography,
  } = bilateral;
  const KEPT = "citation-style";
  const NAMES = { sentence: "Sentence", chicago: "Chicago note", bibtex: "BibTeX", csl: "CSL-JSON" };
  const two = (number) => String(number).padStart(2, "0");
  const today = () => {
    const now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()];
  };
  const iso = ([year, month, day]) => [year, two(month), two(day)].join("-");
  const lines = (text, change) => text.split("\n").map((line) => line && change(line)).join("\n");
  // The day of access: each style has a place for it, before an address or at the end.
  const DATED = {
    sentence: (text, day) => lines(text, (line) => `${line.replace(/\.$/, "")}. Accessed ${iso(day)}.`),
    chicago: (text, [year, month, date]) => {
      const name = new Date(year, month - 1, date).toLocaleDateString("en-US", { month: "long" });
      const seen = `accessed ${name} ${date}, ${year}`;
      return lines(text, (line) =>
        / https?:\/\/\S+\.$/.test(line)
          ? line.replace(/, (https?:\/\/\S+)\.$/, `, ${seen}, $1.`)
          : `${line.replace(/\.$/, "")}, ${seen}.`,
      );
    },
    bibtex: (text, day) => text.replace(/\n}/g, `\n  urldate = {${iso(day)}},\n}`),
    csl: (text, day) =>
      `${JSON.stringify(
        JSON.parse(text).map((item) => ({ ...item, accessed: { "date-parts": [day] } })),
        null,
        2,
      )}\n`,
  };

  let style = "sentence";
  try {
    const kept = localStorage.getItem(KEPT);
    if (Object.hasOwn(NAMES, kept || "")) style = kept;
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
  const text = (claims, form = style) => DATED[form](bibliography[form](claims).trim(), today());
  // Notes at the foot of a page are sentences, whatever a reference manager is given otherwise.
  const footnotes = (claims) => text(claims, style === "chicago" ? style : "sentence");
  const open = () => {
    const select = byId("style");
    select.replaceChildren(...Object.entries(NAMES).map(([value, name]) => make("option", { value }, name)));
    select.value = style;
    select.addEventListener("change", () => choose(select.value));
  };
  return { text, footnotes, open };
})();
