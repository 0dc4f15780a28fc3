/* Names beside the IRIs of a result, asked of the endpoint itself; the result stays what was asked for. */
"use strict";

const namesBeside = (endpoint, language) => {
  const MOST = 400; // of a page of a result; the query stays short
  const known = new Map();
  const plain = /^[^\u0000-\u0020<>"{}|^`\\]+$/; // what may stand between < and > in a query

  const query = (iris) => `PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?iri ?name {
  VALUES ?iri { ${iris.map((iri) => `<${iri}>`).join(" ")} }
  ?iri skos:prefLabel|rdfs:label|dcterms:title ?name .
}`;

  /* Of several names the one in the reader's language, else in English, else the first. */
  const rank = (name) => [language, "en"].indexOf(name["xml:lang"] ?? "") + 1 || 3;
  const learn = (rows) => {
    const best = new Map();
    for (const { iri, name } of rows) {
      const old = best.get(iri.value);
      if (!old || rank(name) < rank(old)) best.set(iri.value, name);
    }
    for (const [iri, name] of best) known.set(iri, name);
  };

  const write = (link, iri) => {
    const name = known.get(iri);
    if (!name || iri.endsWith(`/${name.value}`) || iri.endsWith(`#${name.value}`)) return; // said already
    const beside = document.createElement("span");
    beside.className = "called";
    if (name["xml:lang"]) beside.lang = name["xml:lang"];
    beside.textContent = name.value; // never as markup
    link.after(" ", beside);
  };

  /* Each link once; `iris` are what they stood for before they were led to pages of the site. */
  return async (links) => {
    const fresh = [...links].filter(([link]) => !link.dataset.named);
    for (const [link] of fresh) link.dataset.named = "yes";
    const asked = [...new Set(fresh.map(([, iri]) => iri))].filter((iri) => plain.test(iri) && !known.has(iri));
    if (asked.length) {
      for (const iri of asked) known.set(iri, null);
      const body = new URLSearchParams({ query: query(asked.slice(0, MOST)) });
      const headers = { Accept: "application/sparql-results+json" };
      const response = await fetch(endpoint, { method: "POST", body, headers }).catch(() => null);
      if (response?.ok) learn((await response.json()).results.bindings);
    }
    for (const [link, iri] of fresh) if (link.isConnected) write(link, iri);
  };
};
