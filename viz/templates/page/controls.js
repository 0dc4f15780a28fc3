// What stands above the drawing: search, language, colors, zoom.
bilateral.controls = (() => {
  const {
    element: { byId, make },
    state,
    state: { now },
    data,
    asking,
    paint,
    canvas,
    camera,
    legend,
    tabs,
    phrases: { phrase },
  } = bilateral;
  const ZOOM = 1.3;

  const nameOf = (code) => {
    try {
      return new Intl.DisplayNames([code], { type: "language" }).of(code);
    } catch {
      return code;
    }
  };
  const languages = () => {
    const select = byId("language");
    select.replaceChildren(
      ...data.raw.languages.map((code) => make("option", { value: code, lang: code }, nameOf(code))),
    );
    select.value = now.language;
    byId("languages").hidden = data.raw.languages.length < 2;
    select.addEventListener("change", () => state.set({ language: select.value }));
    state.on(["language"], () => {
      select.value = now.language;
      title();
      theme();
    });
  };
  const theme = () => {
    byId("theme").textContent = phrase(paint.dim() ? "light" : "dark");
  };
  // The graph's own name speaks the chosen language, too.
  const title = () => {
    const heading = document.querySelector("h1");
    document.title = data.say(data.raw.title);
    const { headline, two } = data.raw;
    const names = two.map((id) => data.thing.get(id)).map((each) => each && data.say(each.label));
    if (names.length === 2 && names.every(Boolean)) {
      heading.textContent = phrase("each-says", { one: names[0], other: names[1] });
      heading.removeAttribute("lang");
      return;
    }
    const told = now.language === data.raw.language && headline;
    heading.textContent = told || document.title;
    heading.lang = told ? "en" : data.tongue(data.raw.title);
  };
  const escape = (event) => {
    if (event.key !== "Escape") return;
    if (byId("save").open) byId("save").open = false;
    else state.set(now.chosen ? { chosen: null } : { path: null });
  };
  // A link to a place in the page would put that place's name where the state of the page is kept.
  const skip = (link, target, tab) =>
    byId(link).addEventListener("click", (event) => {
      event.preventDefault();
      tabs.go(tab);
      target().focus();
      target().scrollIntoView();
    });
  const open = () => {
    languages();
    title();
    theme();
    asking.attach();
    byId("theme").addEventListener("click", () => state.set({ theme: paint.dim() ? "light" : "dark" }));
    state.on(["theme"], theme);
    byId("opinions").addEventListener("change", ({ target }) => state.set({ opinions: target.checked }));
    byId("all").addEventListener("click", legend.everything);
    byId("reset").addEventListener("click", () => {
      legend.reset();
      camera.overview();
    });
    byId("closer").addEventListener("click", () => camera.zoom(ZOOM));
    byId("farther").addEventListener("click", () => camera.zoom(1 / ZOOM));
    byId("fit").addEventListener("click", () => {
      camera.fit();
      camera.keep();
    });
    document.addEventListener("keydown", escape);
    skip("to-drawing", () => canvas.frame(), "network");
    skip("to-table", () => byId("table"), "table");
    for (const element of document.querySelectorAll(".tools, #theme, [data-dated]")) element.hidden = false;
  };
  return { open, theme };
})();
