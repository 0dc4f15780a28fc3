// The handle of a ledger: what the build judged is looked up for another day, and nothing is judged here.
// It stands alone, on the page as on the site; whoever wants to know hears of each day as an event.
document.addEventListener("DOMContentLoaded", () => {
  const root = document.querySelector(".ledger");
  const held = root?.querySelector("[data-ledger]");
  if (!held) return;
  const { first, last, words, lanes, dues, told, phrases } = JSON.parse(held.content.textContent);
  // On the page the ledger speaks as the page does; where it stands alone, as the build wrote it.
  const surface = window.bilateral?.phrases;
  const formed = (text, { n }) => (n === 1 ? text.split("|")[0] : text.split("|").at(-1));
  const phrase =
    surface?.phrase ||
    ((key, values = {}) =>
      formed(phrases[key], values).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole));
  const word = Object.fromEntries(words.map(([name, sign, briefs], at) => [name, { briefs, sign, at }]));
  const called = (name) => {
    const { briefs } = word[name];
    return briefs[surface ? surface.code() : root.lang] || briefs.en;
  };
  const form = root.querySelector(".as-known");
  const handle = root.querySelector("input[type=range]");
  const [known, against, sort] = ["known", "compare", "sort"].map((name) => form.elements[name]);
  const rows = [...root.querySelectorAll("[data-lane]")].map((row) => ({
    row,
    course: lanes[row.dataset.lane],
    title: row.querySelector("a").textContent,
  }));
  const DAY = 864e5;
  const number = (day) => Math.round((Date.parse(day) - Date.parse(first)) / DAY);
  const day = (at) => new Date(Date.parse(first) + at * DAY).toISOString().slice(0, 10);
  const within = (text) => (text < first ? first : text > last ? last : text);
  const valid = (text) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
  const upTo = (list, on) => list.findLast(([from]) => from <= on);
  const changes = [
    ...new Set([first, ...told.map(([from]) => from), ...Object.values(lanes).flatMap((each) => each.map(([from]) => from)), last]),
  ]
    .filter((each) => each >= first && each <= last)
    .sort();
  const percent = (on) => `${((100 * number(on)) / (number(last) || 1)).toFixed(2)}%`;
  const set = (element, values) => {
    for (const [name, value] of Object.entries(values)) element?.setAttribute(name, value);
  };

  // The last day by which a thing is promised in what was said up to a day.
  const due = ({ row }) =>
    (dues[row.dataset.lane] || [])
      .filter(([said]) => said <= known.value)
      .map(([, by]) => by)
      .sort()
      .at(-1) || "";
  const bar = (each) => {
    const place = each.row.querySelector("[data-due]");
    if (!place) return;
    const by = due(each);
    place.hidden = !by;
    place.textContent = by && ` · ${phrase("due-by", { day: by })}`;
    const drawn = each.row.querySelector("rect.due");
    const width = by ? Number.parseFloat(percent(within(by))) - Number.parseFloat(drawn.getAttribute("x")) : 0;
    drawn.setAttribute("width", `${Math.max(0, width)}%`);
  };
  const outcome = ({ row, course }) => {
    const [, name, reason] = upTo(course, known.value) || [];
    const cell = row.querySelector(".outcome");
    cell.className = `outcome is-${name || "not-yet"}`;
    cell.querySelector(".sign").textContent = name ? word[name].sign : "·";
    cell.querySelector("[data-word]").textContent = name ? called(name) : phrase("not-promised");
    cell.querySelector("[data-reason]").textContent = reason || "";
    const [, then] = (against.value && upTo(course, against.value)) || [];
    const changed = Boolean(against.value) && then !== name;
    row.classList.toggle("changed", changed);
    const before = cell.querySelector("[data-before]");
    before.hidden = !changed;
    const stood = then ? called(then) : phrase("not-promised");
    before.textContent = changed ? phrase("on-day", { day: against.value, outcome: stood }) : "";
  };
  const lane = ({ row }) => {
    const at = percent(known.value);
    const picture = row.querySelector(".lane");
    set(picture.querySelector(".known"), { x1: at, x2: at });
    set(picture.querySelector(".veil"), { x: at, width: `${100 - Number.parseFloat(at)}%` });
    for (const mark of picture.querySelectorAll(".at"))
      mark.classList.toggle("later", mark.dataset.day > known.value);
    let line = picture.querySelector(".against");
    if (!against.value) return line?.remove();
    if (!line) {
      line = document.createElementNS(picture.namespaceURI, "line");
      set(line, { class: "against", y1: 0, y2: 30 });
      picture.append(line);
    }
    return set(line, { x1: percent(against.value), x2: percent(against.value) });
  };
  const since = () => {
    const [earlier, later] = [known.value, against.value].sort();
    const counts = new Map();
    let made = 0;
    for (const course of Object.values(lanes)) {
      const [, now] = upTo(course, later) || [];
      const [, then] = upTo(course, earlier) || [];
      made += now && !then ? 1 : 0;
      if (now && now !== then) counts.set(now, (counts.get(now) || 0) + 1);
    }
    const listed = words.filter(([name]) => counts.has(name)).map(([name]) => `${counts.get(name)} ${called(name)}`);
    const told = listed.join(", ") || phrase("no-outcome-changed");
    return phrase(made ? "since-days-new" : "since-days", { n: made, earlier, later, told });
  };
  // The sentences of the build are English: in another language what became of the promises is counted here.
  const counted = (read) => {
    const counts = new Map();
    for (const course of Object.values(lanes)) {
      const [, name] = upTo(course, known.value) || [];
      if (name) counts.set(name, (counts.get(name) || 0) + 1);
    }
    const parts = [...counts].sort((one, two) => two[1] - one[1]).map(([name, count]) => `${count} ${called(name)}`);
    const n = [...counts.values()].reduce((one, two) => one + two, 0);
    return `${phrase("n-promises", { n })}${phrase("in-documents", { n: read })}: ${parts.join(", ")}.`;
  };
  const say = () => {
    const [, read, ...written] = upTo(told, known.value) || [];
    const own = surface && surface.code() !== "en" && written.length && counted(read);
    const sentences = own ? [own, ...written.slice(1)] : written;
    const nothing = phrase("nothing-promised-by", { day: known.value });
    const found = sentences.length ? sentences : [nothing];
    root.querySelector("[data-told]").replaceChildren(
      ...found.map((text) =>
        Object.assign(document.createElement("p"), { textContent: text, lang: text === nothing || text === own ? root.lang : "en" }),
      ),
    );
    const place = root.querySelector("[data-since]");
    place.hidden = !against.value;
    place.textContent = against.value ? since() : "";
  };
  // How many voices were heard by the day; the bars of the left side end in the middle.
  const mirror = () => {
    const bars = [...root.querySelectorAll(".mirror-bars td")].map((cell) => ({
      cell,
      parts: [...cell.querySelectorAll("rect")].map((bar) => ({
        bar,
        days: bar.dataset.days.split(" ").filter(Boolean),
      })),
    }));
    const most = Math.max(1, ...bars.map(({ parts }) => parts.reduce((sum, { days }) => sum + days.length, 0)));
    const kinds = ["officials", "experts-others"].map((key) => phrase(key));
    for (const { cell, parts } of bars) {
      const counts = parts.map(({ days }) => days.filter((each) => each <= known.value).length);
      const all = counts.reduce((one, two) => one + two, 0);
      cell.classList.toggle("silent", !all);
      cell.querySelector("[data-count]").textContent = all || phrase("silent");
      cell.querySelector("[data-kinds]").textContent = all
        ? `: ${counts.map((count, at) => `${count} ${kinds[at]}`).join(", ")}`
        : "";
      let at = 0;
      for (const [place, { bar }] of parts.entries()) {
        const width = (100 * counts[place]) / most;
        set(bar, { width: `${width}%`, x: `${cell.classList.contains("one") ? 100 - at - width : at}%` });
        at += width;
      }
    }
  };
  const place = (each) => {
    const [, name] = upTo(each.course, known.value) || [];
    const rank = String(name ? words.length - word[name].at : 99).padStart(3, "0");
    const first = { "due date": due(each) || "9999", field: each.row.dataset.field }[sort.value];
    return [first || rank, rank, each.title].join("\n");
  };
  const order = () => {
    const keyed = rows.map((each) => ({ each, key: place(each) }));
    keyed.sort((one, two) => (one.key < two.key ? -1 : one.key > two.key ? 1 : 0));
    const focused = document.activeElement;
    root.querySelector(".lanes tbody").append(...keyed.map(({ each }) => each.row));
    focused?.focus({ preventScroll: true });
  };

  const show = () => {
    handle.value = number(known.value);
    handle.setAttribute("aria-valuetext", known.value);
    for (const each of rows) {
      outcome(each);
      lane(each);
      bar(each);
    }
    say();
    if (root.querySelector(".mirror-bars")) mirror();
  };
  const turn = (to, tell = true) => {
    known.value = within(valid(to) ? to : last);
    show();
    if (tell) root.dispatchEvent(new CustomEvent("known", { detail: { known: known.value, compare: against.value } }));
  };
  const next = (by) => {
    const found = by > 0 ? changes.find((each) => each > known.value) : changes.findLast((each) => each < known.value);
    turn(found || known.value);
  };
  const pin = () => {
    root.querySelector("[data-pin]").textContent = phrase(against.value ? "compare-none" : "compare-this");
  };
  const compare = (to, tell = true) => {
    against.value = valid(to) ? within(to) : "";
    pin();
    turn(known.value, tell);
  };
  const KEYS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };

  handle.addEventListener("input", () => turn(day(Number(handle.value))));
  handle.addEventListener("change", order);
  // An arrow key leads to the next day on which something changes: of days there are thousands.
  handle.addEventListener("keydown", (event) => {
    const by = KEYS[event.key];
    if (!by || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    next(by);
  });
  // While a day is typed its year is 0002, then 0020: nothing is turned to before it is one of those known.
  const typed = (field, act) => {
    field.addEventListener("change", () => field.value && field.validity.valid && act());
    field.addEventListener("blur", () => (!field.value || !field.validity.valid) && act());
  };
  typed(known, () => {
    turn(known.value);
    order();
  });
  typed(against, () => compare(against.value));
  sort.addEventListener("change", order);
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const each of root.querySelectorAll("[data-turn]"))
    each.addEventListener("click", () => {
      next(Number(each.dataset.turn));
      order();
    });
  root.querySelector("[data-pin]").addEventListener("click", () => compare(against.value ? "" : known.value));
  // The page's language is another: what the script wrote is said anew.
  root.addEventListener("speak", () => {
    root.lang = surface.code();
    for (const cell of root.querySelectorAll("[data-outcome]")) cell.textContent = called(cell.dataset.outcome);
    pin();
    show();
  });
  root.addEventListener("turn", ({ detail }) => {
    against.value = valid(detail.compare) ? within(detail.compare) : "";
    compare(against.value, false);
    turn(detail.known, false);
    order();
  });
  pin();
  form.hidden = false;
  handle.hidden = false;
  root.querySelector(".turns").hidden = false;
  const submit = form.querySelector("[type=submit]");
  if (submit) submit.hidden = true;
});
