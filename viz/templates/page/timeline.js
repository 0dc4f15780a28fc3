// The slider of time: two native handles over bars that say how many claims a year has; a bar picks its year.
bilateral.timeline = (() => {
  const {
    element: { byId },
    state,
    state: { now },
    data,
    time,
    phrases: { phrase, dates },
  } = bilateral;
  const SVG = "http://www.w3.org/2000/svg";
  const HIGH = 26;
  const [from, to] = [byId("from"), byId("to")];
  let ends = null, // the months between which the axis runs
    earlier = null; // and the first month of all where the axis begins later

  const year = (month) => Math.floor(month / 12);
  const told = (month, length = "short") =>
    dates({ month: length, year: "numeric" }).format(new Date(Date.UTC(year(month), month % 12)));
  // The axis begins with the first document: of what happened long before, only the first year is told.
  const axis = () => {
    [ends, earlier] = [time.bounds(now.sense), null];
    const said = time.bounds("said");
    if (!ends || !said || said[0] <= ends[0] || said[0] >= ends[1]) return;
    [ends, earlier] = [[said[0], ends[1]], ends[0]];
  };

  const shape = (attributes) => {
    const made = document.createElementNS(SVG, "rect");
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  };
  const counts = () => {
    const found = new Map();
    for (const [day, last] of time.days(now.sense)) {
      const at = Number((day.startsWith("0000") ? last : day).slice(0, 4));
      if (at >= year(ends[0])) found.set(at, (found.get(at) || 0) + 1);
    }
    return found;
  };
  const column = (at, count, most, width) => {
    const left = Math.max(0, at * 12 - ends[0]);
    const wide = Math.max(0.5, Math.min(width, at * 12 + 12 - ends[0]) - left - 0.8);
    const high = Math.max(2, Math.sqrt(count / most) * HIGH);
    const made = document.createElementNS(SVG, "g");
    const title = document.createElementNS(SVG, "title");
    title.textContent = `${at}: ${phrase("claims", { n: count })}`;
    made.append(
      title,
      shape({ x: left, y: 0, width: wide, height: HIGH, class: "year" }),
      shape({ x: left, y: HIGH - high, width: wide, height: high }),
    );
    made.addEventListener("click", () => pick(at));
    return made;
  };
  // Bars of years, as high as the claims that fall into each; a long stretch counts in its first year only.
  const bars = () => {
    const found = counts();
    const width = ends[1] - ends[0] + 1;
    const most = Math.max(...found.values());
    const picture = byId("bars");
    picture.setAttribute("viewBox", `0 0 ${width} ${HIGH}`);
    picture.replaceChildren(...[...found].map(([at, count]) => column(at, count, most, width)));
  };
  // A bar picks its year; once more, and all years are back.
  const pick = (at) => {
    const [one, two] = [at * 12, at * 12 + 11];
    const open = earlier === null && one <= ends[0];
    const wanted = { from: open ? "" : time.text(one), to: two < ends[1] ? time.text(two) : "" };
    const again = wanted.from === now.from && wanted.to === now.to;
    state.set(again ? { from: "", to: "" } : wanted);
  };

  // What has no date is kept in or left out, and how much that is.
  const undated = () => {
    const count = data.allClaims().length - time.days(now.sense).length;
    byId("keeping").hidden = !count && now.undated;
    byId("kept").textContent = phrase("n-undated-kept", { n: count });
    byId("undated").checked = now.undated;
  };
  const tell = () => {
    byId("sense").value = now.sense;
    undated();
    if (!ends) return;
    const [one, two] = [now.from ? time.month(now.from) : ends[0], now.to ? time.month(now.to) : ends[1]];
    for (const [handle, month] of [
      [from, one],
      [to, two],
    ]) {
      handle.value = month;
      handle.setAttribute("aria-valuetext", told(month, "long"));
    }
    const begin = now.from || earlier === null ? told(one) : `${year(earlier)} …`;
    byId("span").textContent = `${begin} – ${told(two)}`;
  };
  const take = (handle) => {
    let [one, two] = [Number(from.value), Number(to.value)];
    if (one > two) [one, two] = handle === from ? [two, two] : [one, one]; // handles do not pass each other
    state.set({ from: one > ends[0] ? time.text(one) : "", to: two < ends[1] ? time.text(two) : "" });
    tell();
  };
  const range = () => {
    axis();
    for (const handle of [from, to]) handle.disabled = !ends;
    if (!ends) {
      byId("bars").replaceChildren();
      byId("span").textContent = phrase("no-dates");
      return;
    }
    for (const handle of [from, to]) Object.assign(handle, { min: ends[0], max: ends[1] });
    byId("first").textContent = earlier === null ? year(ends[0]) : `${year(earlier)} … ${year(ends[0])}`;
    byId("last").textContent = year(ends[1]);
    bars();
    tell();
  };
  const open = () => {
    if (!time.bounds(now.sense) && time.bounds("happened") && !time.bounded())
      state.begin({ sense: "happened" });
    range();
    for (const handle of [from, to]) handle.addEventListener("input", () => take(handle));
    byId("undated").addEventListener("change", ({ target }) => state.set({ undated: target.checked }));
    byId("sense").addEventListener("change", ({ target }) =>
      state.set({ sense: target.value, from: "", to: "" }),
    );
    state.on(["sense", "language"], range);
    state.on(["from", "to", "undated"], tell);
  };
  return { open };
})();
