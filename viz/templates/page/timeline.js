// The slider of time: two native handles over bars that say how many claims a year has.
bilateral.timeline = (() => {
  const {
    element: { byId },
    state,
    state: { now },
    time,
  } = bilateral;
  const SVG = "http://www.w3.org/2000/svg";
  const HIGH = 26;
  const [from, to] = [byId("from"), byId("to")];
  let ends = null;

  const year = (month) => Math.floor(month / 12);
  // Bars of years, as high as the claims that fall into each; a long stretch counts in its first year only.
  const bars = () => {
    const counts = new Map();
    for (const [day, last] of time.days(now.sense)) {
      const at = day.startsWith("0000") ? last : day;
      counts.set(at.slice(0, 4), (counts.get(at.slice(0, 4)) || 0) + 1);
    }
    const width = ends[1] - ends[0] + 1;
    const most = Math.max(...counts.values());
    const drawn = [...counts].map(([text, count]) => {
      const bar = document.createElementNS(SVG, "rect");
      const left = Math.max(0, Number(text) * 12 - ends[0]);
      const high = Math.max(2, Math.sqrt(count / most) * HIGH);
      const right = Math.min(width, Number(text) * 12 + 12 - ends[0]);
      for (const [name, value] of Object.entries({
        x: left,
        y: HIGH - high,
        width: Math.max(0.5, right - left - 0.8),
        height: high,
      }))
        bar.setAttribute(name, value);
      return bar;
    });
    const picture = byId("bars");
    picture.setAttribute("viewBox", `0 0 ${width} ${HIGH}`);
    picture.replaceChildren(...drawn);
  };
  const tell = () => {
    if (!ends) return;
    const [one, two] = [now.from ? time.month(now.from) : ends[0], now.to ? time.month(now.to) : ends[1]];
    for (const [handle, month] of [
      [from, one],
      [to, two],
    ]) {
      handle.value = month;
      handle.setAttribute("aria-valuetext", time.text(month));
    }
    byId("span").textContent = `${time.text(one)} to ${time.text(two)}`;
    byId("undated").checked = now.undated;
    byId("sense").value = now.sense;
  };
  const take = (handle) => {
    let [one, two] = [Number(from.value), Number(to.value)];
    if (one > two) [one, two] = handle === from ? [two, two] : [one, one]; // handles do not pass each other
    state.set({ from: one > ends[0] ? time.text(one) : "", to: two < ends[1] ? time.text(two) : "" });
    tell();
  };
  const range = () => {
    ends = time.bounds(now.sense);
    for (const handle of [from, to]) handle.disabled = !ends;
    if (!ends) {
      byId("bars").replaceChildren();
      byId("span").textContent = "no dates";
      return;
    }
    for (const handle of [from, to]) Object.assign(handle, { min: ends[0], max: ends[1] });
    byId("first").textContent = year(ends[0]);
    byId("last").textContent = year(ends[1]);
    bars();
    tell();
  };
  const open = () => {
    if (!time.bounds(now.sense) && time.bounds("said") && !time.bounded()) state.begin({ sense: "said" });
    range();
    for (const handle of [from, to]) handle.addEventListener("input", () => take(handle));
    byId("undated").addEventListener("change", ({ target }) => state.set({ undated: target.checked }));
    byId("sense").addEventListener("change", ({ target }) =>
      state.set({ sense: target.value, from: "", to: "" }),
    );
    state.on(["sense"], range);
    state.on(["from", "to", "undated"], tell);
  };
  return { open };
})();
