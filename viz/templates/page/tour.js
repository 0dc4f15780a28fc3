// The findings above the drawing as steps of a tour: a click or an arrow key lights what stands behind one.
bilateral.tour = (() => {
  const {
    state: { now, on },
    data,
    step,
  } = bilateral;
  const KEYS = { ArrowLeft: -1, ArrowRight: 1 };

  const links = () => [...document.querySelectorAll("#findings a, #tour")];
  const show = () => {
    const chosen = now.chosen?.kind === "step" ? now.chosen.id : "";
    for (const link of links()) {
      if (link.dataset.step === chosen) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
    }
  };
  const click = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    step.go(data.step.get(event.currentTarget.dataset.step));
  };
  // Arrow keys lead on while a finding is read; in a field or in the drawing they mean something else.
  const press = (event) => {
    const by = KEYS[event.key];
    if (!by || now.chosen?.kind !== "step" || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.target.closest("input, select, textarea, #graph")) return;
    const { all, at } = data.step.get(now.chosen.id);
    const to = all[at + by];
    if (!to) return;
    event.preventDefault();
    step.go(to);
  };
  const open = () => {
    for (const link of links()) link.addEventListener("click", click);
    document.addEventListener("keydown", press);
    on(["chosen"], show);
    show();
  };
  return { open };
})();
