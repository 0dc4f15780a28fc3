// Buttons that copy the words beside them or an address's text: shown where there is script, and they say so.
// A citation is copied in the style that was chosen last, on any page, with the day on which it was seen.
const STYLES = {
  sentence: { name: "Sentence", ending: ".txt" },
  chicago: { name: "Chicago note", ending: ".note.txt" },
  bibtex: { name: "BibTeX", ending: ".bib" },
  csl: { name: "CSL-JSON", ending: ".csl.json" },
};
const KEPT = "citation-style";

const chosen = () => {
  try {
    const kept = localStorage.getItem(KEPT);
    return kept in STYLES ? kept : "sentence";
  } catch {
    return "sentence"; // storage may be forbidden
  }
};
const keep = (style) => {
  try {
    localStorage.setItem(KEPT, style);
  } catch {
    // then it holds for this page only
  }
};

// The day of access: each style has a place for it.
const today = () => {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()];
};
const DATED = {
  sentence: (text, day) =>
    text
      .split("\n")
      .map((line) => line && `${line.replace(/\.$/, "")}. Accessed ${day.map((each) => String(each).padStart(2, "0")).join("-")}.`)
      .join("\n"),
  chicago: (text, [year, month, date]) => {
    const name = new Date(year, month - 1, date).toLocaleDateString("en-US", { month: "long" });
    const seen = `accessed ${name} ${date}, ${year}`;
    return text
      .split("\n")
      .map((line) => line.replace(/, (https?:\/\/\S+)\.$/, `, ${seen}, $1.`))
      .map((line) => (!line || line.includes(seen) ? line : `${line.replace(/\.$/, "")}, ${seen}.`))
      .join("\n");
  },
  bibtex: (text, day) => {
    const seen = day.map((each) => String(each).padStart(2, "0")).join("-");
    return text.replace(/\n}/g, `\n  urldate = {${seen}},\n}`);
  },
  csl: (text, day) =>
    JSON.stringify(
      JSON.parse(text).map((item) => ({ ...item, accessed: { "date-parts": [day] } })),
      null,
      2,
    ),
};

const beside = (button) => button.closest("[data-copied]").querySelector(".copy, pre").textContent;
async function fetched(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(response.statusText);
  return response.text();
}
async function words(button) {
  const { cites, copy, query, style } = button.dataset;
  if (copy) return fetched(copy);
  const now = cites ? chosen() : style;
  const stands = now === "sentence" && button.closest("[data-copied]");
  const text = cites && !stands ? await fetched(`${cites}${STYLES[now].ending}${query ? `?${query}` : ""}`) : beside(button);
  return now ? DATED[now](text.trim(), today()) : text;
}

const choosing = () => {
  const label = document.createElement("label");
  const select = document.createElement("select");
  select.className = "styles";
  for (const [value, { name }] of Object.entries(STYLES)) select.append(new Option(name, value));
  select.value = chosen();
  select.addEventListener("change", () => {
    keep(select.value);
    for (const other of document.querySelectorAll("select.styles")) other.value = select.value;
  });
  label.append("as ", select);
  return label;
};

for (const button of document.querySelectorAll("button.copies")) {
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  said.className = "quiet";
  button.after(" ", said);
  if (button.dataset.cites) button.after(" ", choosing());
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText((await words(button)).trim());
      said.textContent = "Copied.";
    } catch {
      said.textContent = "Not copied: mark the words and copy them by hand.";
    }
  });
}
