/* Puts YASGUI's editor and result table in place of the plain form. */
"use strict";

(() => {
  const form = document.getElementById("editor");
  const field = form.elements.query;
  const example = document.getElementById("example");
  const writing = document.getElementById("writing");
  const answer = document.getElementById("answer");
  const known = JSON.parse(document.getElementById("known").textContent);
  const base = form.dataset.base;
  const endpoint = form.action;
  const site = form.dataset.site;

  /* What is typed is completed from this graph; YASQE would ask a site elsewhere. */
  const declared = Object.entries(known.prefixes).map(([prefix, iri]) => `${prefix}: <${iri}>`);
  Yasqe.forkAutocompleter("prefixes", { name: "declared", bulk: true, get: declared }, false);
  Yasqe.forkAutocompleter("property", { name: "properties", bulk: true, get: known.properties }, false);
  Yasqe.forkAutocompleter("class", { name: "classes", bulk: true, get: known.classes }, false);

  /* The endpoint knows some prefixes undeclared: a query that uses them is right. */
  Yasqe.defineMode("sparql-known", (config) => {
    const mode = Yasqe.getMode(config, "sparql11");
    const startState = (...given) => Object.assign(mode.startState(...given), { prefixes: { ...known.prefixes } });
    return { ...mode, startState };
  });

  /* YASR writes an IRI into an attribute as it is, where an apostrophe would end it. */
  const table = Yasr.plugins.table.prototype;
  const written = table.getUriLinkFromBinding;
  table.getUriLinkFromBinding = function link(binding, prefixes) {
    const value = binding.value.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
    return written.call(this, { ...binding, value }, prefixes);
  };

  document.querySelector(".plain").hidden = true;
  writing.hidden = false;
  const editor = new Yasqe(writing, {
    value: field.value,
    mode: "sparql-known",
    requestConfig: { endpoint, method: "POST" },
    autocompleters: ["declared", "properties", "classes", "variables"],
    persistenceId: null,
    consumeShareLink: null,
    createShareableLink: null,
    showQueryButton: false,
    editorHeight: "22rem",
    resizeable: false,
    viewportMargin: Infinity,
  });
  const results = new Yasr(answer, { prefixes: known.prefixes, persistenceId: null });

  const named = (selector, name) => {
    for (const element of document.querySelectorAll(selector)) {
      element.setAttribute("aria-label", name);
    }
  };
  named("#writing textarea", "Query");

  /* IRIs of the graph lead to their pages on this site; whatever else is no web address leads nowhere. */
  const name = namesBeside(endpoint, form.dataset.language);
  const settle = () => {
    const links = new Map();
    for (const link of answer.querySelectorAll("a.iri[href]")) {
      const iri = link.getAttribute("href");
      if (iri.startsWith(`${site}/`)) continue; // settled before
      links.set(link, iri);
      if (form.dataset.resource) {
        link.href = form.dataset.resource + encodeURIComponent(iri);
        link.removeAttribute("target");
      } else if (base && iri.startsWith(base)) {
        link.href = `${site}/${iri.slice(base.length)}`;
        link.removeAttribute("target");
      } else if (!/^https?:\/\//.test(iri)) {
        link.removeAttribute("href");
      }
    }
    if (links.size) name(links);
    named("#answer .tableSizer", "Rows on a page");
    named("#answer .tableFilter", "Filter the rows");
    named("#answer .yasr_downloadIcon", "Save the result");
    for (const icon of document.querySelectorAll("#answer .yasr_downloadIcon:not(.disabled)")) icon.title = "Save the result";
  };
  new MutationObserver(settle).observe(answer, { childList: true, subtree: true });

  const run = document.getElementById("run");
  let running = false;
  const turn = (on) => {
    running = on;
    run.textContent = on ? "Stop" : "Run";
  };
  const ask = () => editor.query().catch(() => {}); // what went wrong is shown as the result
  editor.on("query", () => turn(true));
  editor.on("queryAbort", () => turn(false));
  editor.on("queryResponse", (_, response, duration) => {
    turn(false);
    results.setResponse(response, duration);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (running) editor.abortQuery();
    else ask();
  });

  const link = document.getElementById("link");
  const update = () => {
    link.href = `${site}/editor?query=${encodeURIComponent(editor.getValue())}`;
  };
  link.hidden = false;
  update();
  editor.on("change", update);

  example?.closest("p").removeAttribute("hidden");
  example?.addEventListener("change", async () => {
    if (!example.value) return;
    const response = await fetch(`${site}/question/${example.value}.rq?lang=${form.dataset.language}`);
    if (response.ok) {
      editor.setValue(await response.text());
      ask();
    }
  });
  document.documentElement.dataset.editor = "ready";
})();
