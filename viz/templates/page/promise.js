// A promise of the ledger in the panel: what became of it, and the statements on it; and the ledger's own days.
bilateral.promise = (() => {
  const {
    element: { make },
    state,
    state: { now },
    data,
    claim,
    listing: { absent, closing, portion },
    phrases: { phrase },
  } = bilateral;

  const root = () => document.querySelector(".ledger");
  const row = ({ id }) => root()?.querySelector(`[data-lane="${CSS.escape(id)}"]`);
  const outcome = (promise) => {
    const cell = row(promise)?.querySelector(".outcome");
    if (!cell) return null;
    const day = root().querySelector("[name=known]").value;
    const [word, reason] = ["word", "reason"].map((name) => cell.querySelector(`[data-${name}]`).textContent);
    const known = phrase("as-known-on", { outcome: word, day });
    return make("p", { class: "voice" }, make("strong", {}, known), reason && [": ", make("span", { lang: data.lang("en") }, reason)]);
  };
  const details = (promise) => [
    closing(),
    make("h2", { class: "sentence", lang: "en" }, promise.title),
    outcome(promise),
    ...absent(promise.links),
    make("h3", {}, phrase("statements", { n: promise.claims.length })),
    portion(promise.claims.map(data.claim), (each) => {
      const tie = promise.links.find(({ claims }) => claims.includes(each.at));
      return claim.article(each, tie && (() => state.choose("link", tie.id)));
    }),
  ];

  // The ledger speaks as the page does; what the build wrote in English is told from the page's own labels.
  const speak = () => {
    for (const place of root().querySelectorAll("bdi[lang]")) {
      place.dataset.called ||= place.textContent;
      const [text, lang] = data.known(place.dataset.called, "en");
      place.textContent = text;
      place.lang = lang;
    }
    root().dispatchEvent(new CustomEvent("speak"));
  };
  const turn = () => root().dispatchEvent(new CustomEvent("turn", { detail: now }));
  const open = () => {
    if (!root()) return;
    root().addEventListener("click", (event) => {
      const link = event.target.closest("[data-promise]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      if (data.promise.has(link.dataset.promise)) state.choose("promise", link.dataset.promise);
    });
    root().addEventListener("known", ({ detail: { known, compare } }) =>
      state.set({ known: known === root().dataset.last ? "" : known, compare }),
    );
    state.on(["known", "compare"], (changed) => {
      const field = root().querySelector("[name=known]");
      const day = now.known || root().dataset.last;
      if (field && (field.value !== day || (changed.has("compare") && root().querySelector("[name=compare]").value !== now.compare)))
        turn();
    });
    state.on(["language"], speak);
    if (now.language !== "en") speak();
    if (now.known || now.compare) turn();
  };
  return { details, open };
})();
