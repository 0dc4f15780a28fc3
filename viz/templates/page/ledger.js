// The handle of a ledger: what the build judged is looked up for another day, and nothing is judged here.
// It stands alone, on the page as on the site; whoever wants to know hears of each day as an event.
document.addEventListener("DOMContentLoaded", () => {
  const root = document.querySelector(".ledger");
  const held = root?.querySelector("[data-ledger]");
  if (!held) return;
  const { first, last, words, lanes, told } = JSON.parse(held.textContent);
  const word = Object.fromEntries(
    words.map(([name, brief, sign, back], at) => [name, { brief, sign, back, at }]),
  );
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

  const outcome = ({ row, course }) => {
    const [, name, reason] = upTo(course, known.value) || [];
    const cell = row.querySelector(".outcome");
    cell.className = `outcome is-${name || "not-yet"}`;
    cell.querySelector(".sign").textContent = name ? word[name].sign : "·";
    cell.querySelector("[data-word]").textContent = name ? word[name].brief : "not promised yet";
    cell.querySelector("[data-reason]").textContent = reason || "";
    const [, then] = (against.value && upTo(course, against.value)) || [];
    const changed = Boolean(against.value) && then !== name;
    row.classList.toggle("changed", changed);
    const before = cell.querySelector("[data-before]");
    before.hidden = !changed;
    before.textContent = changed ? `was: ${then ? word[then].brief : "not promised yet"}` : "";
  };
  const lane = ({ row }) => {
    const at = percent(known.value);
    const picture = row.querySelector(".lane");
    set(picture.querySelector(".known"), { x1: at, x2: at });
    set(picture.querySelector(".veil"), { x: at, width: `${100 - Number.parseFloat(at)}%` });
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
    for (const course of Object.values(lanes)) {
      const [, now] = upTo(course, later) || [];
      const [, then] = upTo(course, earlier) || [];
      if (now && now !== then) counts.set(now, (counts.get(now) || 0) + 1);
    }
    const listed = words.filter(([name]) => counts.has(name)).map(([name, brief]) => `${counts.get(name)} ${brief}`);
    return `From ${earlier} to ${later}: ${listed.join(", ") || "no outcome changed"}.`;
  };
  const say = () => {
    const [, ...sentences] = upTo(told, known.value) || [];
    const found = sentences.length ? sentences : [`Nothing was promised by ${known.value} in what was read.`];
    root.querySelector("[data-told]").replaceChildren(
      ...found.map((text) => Object.assign(document.createElement("p"), { textContent: text })),
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
    const kinds = root.querySelector(".mirror-bars").dataset.kinds.split("|");
    for (const { cell, parts } of bars) {
      const counts = parts.map(({ days }) => days.filter((each) => each <= known.value).length);
      const all = counts.reduce((one, two) => one + two, 0);
      cell.classList.toggle("silent", !all);
      cell.querySelector("[data-count]").textContent = all || "silent";
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
  const place = ({ row, course, title }) => {
    const [, name] = upTo(course, known.value) || [];
    const rank = String(name ? words.length - word[name].at : 99).padStart(3, "0");
    const [, due, field] = [0, row.dataset.due || "9999", row.dataset.field];
    return [{ "due date": due, field }[sort.value] || rank, rank, title].join("\n");
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
  const compare = (to, tell = true) => {
    against.value = valid(to) ? within(to) : "";
    root.querySelector("[data-pin]").textContent = against.value ? "Compare with none" : "Compare with this day";
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
  known.addEventListener("change", () => {
    turn(known.value);
    order();
  });
  against.addEventListener("change", () => compare(against.value));
  sort.addEventListener("change", order);
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const each of root.querySelectorAll("[data-turn]"))
    each.addEventListener("click", () => {
      next(Number(each.dataset.turn));
      order();
    });
  root.querySelector("[data-pin]").addEventListener("click", () => compare(against.value ? "" : known.value));
  root.addEventListener("turn", ({ detail }) => {
    against.value = valid(detail.compare) ? within(detail.compare) : "";
    compare(against.value, false);
    turn(detail.known, false);
    order();
  });
  form.hidden = false;
  handle.hidden = false;
  root.querySelector(".turns").hidden = false;
  form.querySelector("[type=submit]").hidden = true;
});
