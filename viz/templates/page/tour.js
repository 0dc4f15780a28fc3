// The findings above the drawing as steps of a tour: a click or an arrow key lights what stands behind one.
bilateral.tour = (() => {
  const {
    state: { now, on },
    data,
    step,
    phrases: { phrase },
  } = bilateral;
  const KEYS = { ArrowLeft: -1, ArrowRight: 1 };

  // The title of a tour by hand has languages of its own.
  const title = () => {
    const link = document.getElementById("tour");
    if (!link) return;
    [link.dataset.title] = data.inTongue(data.raw.tour.title);
    link.textContent = phrase("tour-of", { title: link.dataset.title, n: Number(link.dataset.n) });
  };
  const headings = () => {
    for (const link of document.querySelectorAll("#findings a")) {
      const [text, lang] = data.inTongue({ en: "", ...data.step.get(link.dataset.step).headings });
      const heading = link.querySelector("b");
      heading.textContent = text;
      heading.lang = lang;
    }
  };
  const speak = () => {
    title();
    headings();
  };
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
    on(["language"], speak);
    speak();
    show();
  };
  return { open };
})();
