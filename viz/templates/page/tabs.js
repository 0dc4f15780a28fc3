// The views of one graph, with one selection and one filter in all of them: a tab each. What is hidden keeps
// its size, so that the drawing is there when it is asked for.
bilateral.tabs = (() => {
  const {
    element: { byId },
    state,
    state: { now },
    posts,
  } = bilateral;
  const page = document.documentElement;
  const all = [...document.querySelectorAll("[role=tab]")];
  const NAMES = all.map(({ dataset }) => dataset.tab);
  const FIRST = page.dataset.tab; // what the file opens with
  const STEPS = { ArrowRight: 1, ArrowLeft: -1 };
  const opened = { network: FIRST === "network" };

  // The first view that shows what an address asks for.
  const fitting = ({ chosen, focus, path, view, known, compare }) => {
    if (NAMES.includes("timeline") && (known || compare || chosen?.kind === "promise")) return "timeline";
    if (FIRST !== "two" || (!chosen && !focus && !path && !view)) return FIRST;
    return chosen && !focus && !path && !view && posts.holds(chosen) ? FIRST : "network";
  };
  const place = (tab) => byId(tab.getAttribute("aria-controls"));
  const show = () => {
    page.dataset.tab = now.tab;
    for (const tab of all) {
      const mine = tab.dataset.tab === now.tab;
      tab.setAttribute("aria-selected", String(mine));
      tab.tabIndex = mine ? 0 : -1;
    }
  };
  const go = (name) => {
    if (NAMES.includes(name)) state.set({ tab: name });
  };
  const press = (event) => {
    const by = STEPS[event.key];
    const ends = { Home: 0, End: all.length - 1 };
    const at = all.indexOf(event.currentTarget);
    const to = by ? (at + by + all.length) % all.length : ends[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    all[to].focus();
    go(all[to].dataset.tab);
  };
  // A drawing that nobody has seen yet is looked at as one that is just opened.
  const draw = (camera, look) => {
    if (now.tab !== "network" || opened.network) return;
    opened.network = true;
    camera.begin();
    if (!now.view) look();
  };
  const begin = () => {
    if (!all.length) return;
    state.begin({ tab: FIRST });
    for (const tab of all) {
      tab.addEventListener("click", () => go(tab.dataset.tab));
      tab.addEventListener("keydown", press);
    }
  };
  // What stands below the drawing in the file comes to its place when all of the file is there.
  const open = () => {
    const view = document.querySelector(".view");
    for (const tab of all) {
      const panel = place(tab);
      if (!panel.closest(".view")) view.append(panel);
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
    }
    show();
  };
  // Ways and surroundings are seen in the drawing only.
  state.on(["path", "focus"], () => {
    if (now.path || now.focus) go("network");
  });
  return { NAMES, fitting, begin, open, show, go, draw };
})();
