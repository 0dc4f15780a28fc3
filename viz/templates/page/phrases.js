// The words of the page's own surface in the language that the reader has chosen; English where there is no other.
bilateral.phrases = (() => {
  const {
    state,
    state: { now },
  } = bilateral;
  const raw = JSON.parse(document.getElementById("phrases").textContent);
  const FORMS = { ru: ["one", "few", "many"] };
  const SHORT = ["one", "other"];
  // Not every browser knows how a language writes numbers: it is asked for a neighbor that writes them alike.
  const ALIKE = { kk: "ru", az: "tr" };
  const NAMES = { sayLabel: "aria-label", sayHint: "placeholder", sayTitle: "title" };

  const code = () => (raw.languages.includes(now.language) ? now.language : "en");
  // Of a string with several forms the one that fits the number; a number that is put in is written as usual there.
  const formed = (text, n) => {
    const forms = text.split("|");
    if (forms.length === 1) return text;
    const at = (FORMS[code()] || SHORT).indexOf(new Intl.PluralRules(code()).select(n));
    return forms[at] ?? forms[forms.length - 1];
  };
  const put = (value) =>
    typeof value === "number" ? new Intl.NumberFormat(ALIKE[code()] || code(), { useGrouping: "min2" }).format(value) : String(value);
  const phrase = (key, values = {}) =>
    formed(raw.phrases[key][raw.languages.indexOf(code())], values.n).replace(/\{(\w+)\}/g, (whole, name) =>
      name in values ? put(values[name]) : whole,
    );
  // Names one after the other: two with the word between them, more with commas.
  const listed = (names) =>
    names.length < 2
      ? names.join("")
      : phrase("list-of-two", { one: names.slice(0, -1).join(", "), other: names[names.length - 1] });
  // A form for days or months: in words of the language at hand, in numbers where the browser has no words for them.
  const dates = (options) => {
    const form = (language, more) => new Intl.DateTimeFormat(language, { timeZone: "UTC", ...options, ...more });
    const worded = form(code());
    return /M\d\d/.test(worded.format(0)) ? form(ALIKE[code()], { month: "2-digit" }) : worded;
  };

  // In what the file itself holds, *words* stand out and [key] is a key.
  const parts = (text) =>
    text.split(/(\*[^*]+\*|\[[^\]]+\])/).map((part) => {
      if (!/^[*[]/.test(part)) return part;
      const element = document.createElement(part[0] === "*" ? "em" : "kbd");
      element.textContent = part.slice(1, -1);
      return element;
    });
  const show = () => {
    document.documentElement.lang = code();
    for (const element of document.querySelectorAll("[data-say]")) {
      const { say, n, ...values } = element.dataset;
      element.replaceChildren(...parts(phrase(say, n === undefined ? values : { ...values, n: Number(n) })));
    }
    for (const element of document.querySelectorAll("[data-say-label], [data-say-hint], [data-say-title]"))
      for (const [name, attribute] of Object.entries(NAMES))
        if (element.dataset[name]) element.setAttribute(attribute, phrase(element.dataset[name]));
  };
  state.on(["language"], show);
  // The file speaks one language: whatever else is at hand when it is all there is shown at once.
  const open = () => {
    if (code() !== document.documentElement.dataset.speaks) show();
  };
  return { code, phrase, listed, dates, show, open };
})();
