// The map below the drawing: what is not shown there is faint here, and what is chosen here is read there.
bilateral.map = (() => {
  const {
    state,
    data,
    data: { say },
    filter: { NAMES, shown },
  } = bilateral;
  const marks = () => document.querySelectorAll("#map a");

  const between = (one, other) =>
    [...shown.links].filter(({ from, to }) => [from.id, to.id].sort().join() === [one, other].sort().join());
  const told = (mark) => {
    const { thing, with: other } = mark.dataset;
    const ends = [thing, other].filter(Boolean).map((id) => data.thing.get(id));
    const ties = other ? between(thing, other) : [...shown.links].filter((link) => [link.from, link.to].includes(ends[0]));
    return { ends, ties };
  };
  const show = () => {
    for (const mark of marks()) {
      const { ends, ties } = told(mark);
      const name = ends.map(({ label }) => say(label)).join(" – ");
      mark.classList.toggle("off", !ties.length);
      mark.querySelector("title").textContent = `${name}: ${bilateral.phrases.phrase("ties", { n: ties.length })}`;
      const text = mark.querySelector("text");
      if (text) text.textContent = name;
    }
  };
  const choose = (mark) => {
    const { ends, ties } = told(mark);
    if (ends.length < 2) state.choose("thing", ends[0].id);
    else if (ties.length) state.choose("pair", ties[0].pair.id);
  };
  const open = () => {
    for (const mark of marks())
      mark.addEventListener("click", (event) => {
        event.preventDefault();
        choose(mark);
      });
    state.on([...NAMES, "language"], show);
    show();
  };
  return { open };
})();
