"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId("data").textContent);
  const edges = new Map(data.edges.map((edge) => [edge.id, edge]));
  const nodes = new Map(data.nodes.map((node) => [node.id, node]));
  const rows = []; // the table comes after the drawing, so that this need not wait for it
  const boxes = [...document.querySelectorAll("[data-filter]")];
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const state = { theme: dark.matches ? "dark" : "light", chosen: null, drawn: new Set() };

  // Elements, always with text as text.
  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key === "onclick") element.addEventListener("click", value);
      else if (value) element.setAttribute(key, value);
    }
    element.append(...children.filter((child) => child));
    return element;
  };

  // What is shown: a link whose family, status and both ends are ticked, opinions only when asked for.
  const ticked = (filter) => new Set(boxes.filter((box) => box.dataset.filter === filter && box.checked).map((box) => box.value));
  const choose = () => {
    const [families, statuses, groups] = ["family", "status", "group"].map(ticked);
    const opinions = byId("opinions").checked;
    const fits = (edge) => (opinions || !edge.folded) && families.has(edge.family) && statuses.has(edge.status)
      && groups.has(nodes.get(edge.from).kindGroup) && groups.has(nodes.get(edge.to).kindGroup);
    return new Set(data.edges.filter(fits).map((edge) => edge.id));
  };

  // Colours by day and by night.
  const dim = () => state.theme === "dark";
  const ink = () => (dim() ? "#e8eaee" : "#1c2430");
  const paper = () => (dim() ? "#1b212a" : "#ffffff");
  const nodeStyle = (node, faded) => {
    const paint = data.groups[node.kindGroup];
    const line = dim() ? paint.nightLine : paint.line, fill = dim() ? paint.nightFill : paint.fill;
    return {
      id: node.id, opacity: faded ? 0.25 : 1,
      color: { border: line, background: fill, highlight: { border: line, background: fill }, hover: { border: line, background: fill } },
      font: { color: faded ? (dim() ? "#6b7480" : "#a3abb5") : ink() },
    };
  };
  const edgeStyle = (edge, faded, close) => {
    const paint = data.families[edge.family];
    const line = dim() ? paint.nightLine : paint.line;
    return {
      id: edge.id, hidden: !state.drawn.has(edge.id),
      color: { color: line, highlight: line, hover: line, opacity: faded ? 0.12 : edge.status === "inferred" ? 0.55 : 0.9 },
      font: { size: close ? 14 : edge.labelSize, color: faded ? "rgba(0,0,0,0)" : dim() ? "#c5ccd6" : "#39424e", strokeColor: faded ? "rgba(0,0,0,0)" : paper() },
    };
  };
  const near = () => {
    if (!state.chosen) return null;
    const { kind, id } = state.chosen;
    const links = kind === "link" ? [edges.get(id)] : data.edges.filter((edge) => edge.from === id || edge.to === id);
    return { links: new Set(links.map((edge) => edge.id)), things: new Set([id, ...links.filter((edge) => state.drawn.has(edge.id)).flatMap((edge) => [edge.from, edge.to])]) };
  };

  const visNodes = new vis.DataSet(), visEdges = new vis.DataSet();
  let network = null;
  const looks = () => {
    const close = near();
    const tied = new Set(data.edges.filter((edge) => state.drawn.has(edge.id)).flatMap((edge) => [edge.from, edge.to]));
    if (state.chosen && state.chosen.kind === "thing") tied.add(state.chosen.id);
    return {
      nodes: data.nodes.map((node) => ({ ...nodeStyle(node, close && !close.things.has(node.id)), hidden: !tied.has(node.id) })),
      edges: data.edges.map((edge) => edgeStyle(edge, close && !close.links.has(edge.id), close && close.links.has(edge.id))),
    };
  };
  const paint = () => {
    const { nodes: things, edges: links } = looks();
    visNodes.update(things);
    visEdges.update(links);
  };
  const tell = () => {
    for (const row of rows) row.hidden = !state.drawn.has(row.dataset.link);
    document.documentElement.dataset.drawn = state.drawn.size;
    byId("shown").textContent = `${state.drawn.size} of ${data.edges.length} links shown`;
  };
  const refresh = () => {
    state.drawn = choose();
    paint();
    tell();
    remember();
  };

  // The address keeps what is chosen and what is hidden.
  const remember = () => {
    const kept = new URLSearchParams();
    if (state.chosen) kept.set(state.chosen.kind, state.chosen.id);
    if (byId("opinions").checked) kept.set("opinions", "1");
    for (const box of boxes) if (!box.checked) kept.append("hide", `${box.dataset.filter}:${box.value}`);
    const text = kept.toString();
    if (text !== location.hash.slice(1)) history.replaceState(null, "", text ? `#${text}` : location.pathname + location.search);
  };
  const recall = () => {
    const kept = new URLSearchParams(location.hash.slice(1));
    const hidden = new Set(kept.getAll("hide"));
    for (const box of boxes) box.checked = !hidden.has(`${box.dataset.filter}:${box.value}`);
    byId("opinions").checked = kept.get("opinions") === "1";
    const link = kept.get("link"), thing = kept.get("thing");
    if (edges.has(link)) return { kind: "link", id: link };
    if (nodes.has(thing)) return { kind: "thing", id: thing };
    return null;
  };

  // The panel.
  const claim = (id) => {
    const said = data.evidence[id];
    const head = make("p", { class: "said" }, said.plainly);
    const words = said.quote
      ? make("blockquote", { lang: said.language }, said.quote)
      : make("p", { class: "quiet" }, "The words are withheld; the source is named.");
    const voice = make("p", { class: "voice" }, make("strong", {}, (said.speakers || ["Speaker not named"]).join(", ")), said.role ? `, ${said.role}` : "");
    const title = said.title || said.publisher || said.source || "";
    const source = said.source ? make("a", { href: said.source, rel: "noopener noreferrer external" }, title) : title;
    const from = make("p", { class: "from" }, source, [said.title && said.publisher, said.stated].filter(Boolean).map((each) => `, ${each}`).join(""));
    const tags = make("p", { class: "tags" }, ...[said.status, said.evidence && `evidence: ${said.evidence}`, said.origins && `origin: ${said.origins.join(", ")}`]
      .filter(Boolean).map((each) => make("span", {}, each)));
    const list = make("dl", {}, ...(said.qualifiers || []).flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]));
    return make("article", { class: "claim" }, head, words, voice, from, list, tags);
  };
  const closing = () => make("button", { type: "button", class: "plain close", onclick: () => select(null) }, "Close");
  const linkDetails = (edge) => {
    const arrow = edge.symmetric ? "↔" : "→";
    const heading = make("h2", {}, nodes.get(edge.from).name, make("span", { class: "tie" }, `${edge.label} ${arrow}`), nodes.get(edge.to).name);
    const parts = [closing(), heading];
    if (edge.rules.length) parts.push(make("p", { class: "quiet" }, `Follows by rule: ${edge.rules.join(", ")}.`));
    if (edge.claims.length) parts.push(make("h3", {}, edge.claims.length === 1 ? "One claim" : `${edge.claims.length} claims`), ...edge.claims.map(claim));
    if (edge.premises.length) parts.push(make("h3", {}, "It follows from"), ...edge.premises.map(claim));
    const ends = [...new Set([edge.from, edge.to])].map((id) => make("li", {}, make("button", { type: "button", onclick: () => select({ kind: "thing", id }) }, `All ties of ${nodes.get(id).name}`)));
    return [...parts, make("h3", {}, "Go on"), make("ul", { class: "ties" }, ...ends)];
  };
  const thingDetails = (node) => {
    const others = node.names.filter((name) => name !== node.name);
    const parts = [closing(), make("h2", {}, node.name), make("p", { class: "quiet" }, node.kind)];
    if (others.length) parts.push(make("p", { class: "quiet" }, `Also: ${others.join(", ")}`));
    const mine = data.edges.filter((edge) => edge.from === node.id || edge.to === node.id);
    for (const [family, paintOf] of Object.entries(data.families)) {
      const group = mine.filter((edge) => edge.family === family);
      if (!group.length) continue;
      const items = group.map((edge) => make("li", {}, make("button", { type: "button", onclick: () => select({ kind: "link", id: edge.id }) },
        `${nodes.get(edge.from).name} ${edge.label} ${nodes.get(edge.to).name}`)));
      parts.push(make("h3", {}, paintOf.label), make("ul", { class: "ties" }, ...items));
    }
    return parts;
  };
  const show = () => {
    const { chosen } = state;
    const parts = !chosen ? [] : chosen.kind === "link" ? linkDetails(edges.get(chosen.id)) : thingDetails(nodes.get(chosen.id));
    byId("details").replaceChildren(...parts);
    byId("details").hidden = !chosen;
    byId("welcome").hidden = Boolean(chosen);
    byId("panel").scrollTop = 0;
    for (const row of rows) row.classList.toggle("chosen", Boolean(chosen) && chosen.kind === "link" && row.dataset.link === chosen.id);
  };
  const select = (chosen, move = true) => {
    state.chosen = chosen;
    if (chosen && chosen.kind === "link" && edges.get(chosen.id).folded) byId("opinions").checked = true;
    refresh();
    show();
    if (!chosen) return network.unselectAll();
    if (chosen.kind === "link") network.selectEdges([chosen.id]);
    else network.selectNodes([chosen.id], false);
    if (!move) return;
    const seen = chosen.kind === "link" ? [edges.get(chosen.id).from, edges.get(chosen.id).to] : [chosen.id];
    if (seen.length > 1) network.fit({ nodes: seen, maxZoomLevel: 1, animation: false });
    else network.focus(seen[0], { scale: Math.max(network.getScale(), 0.7), animation: false });
    if (byId("panel").getBoundingClientRect().top > innerHeight * 0.75) byId("panel").scrollIntoView({ block: "start" });
    byId("panel").focus({ preventScroll: true });
  };

  // Names in any language, whatever the accents.
  const alike = { ə: "e", ä: "a", ı: "i", қ: "к", ғ: "г", ң: "н", ө: "о", ұ: "у", ү: "у", һ: "х", ә: "а", і: "и", ё: "е", й: "и" };
  const plain = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/./gu, (letter) => alike[letter] || letter).replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  const index = data.nodes.flatMap((node) => [...new Set([node.name, ...node.names])].map((name) => ({ id: node.id, name, key: plain(name) })));
  const find = (text) => {
    const wanted = plain(text);
    if (!wanted) return [];
    const rank = (key) => (key === wanted ? 0 : key.startsWith(wanted) ? 1 : key.includes(` ${wanted}`) ? 2 : key.includes(wanted) ? 3 : 4);
    const hits = index.map((each) => ({ ...each, rank: rank(each.key) })).filter((each) => each.rank < 4)
      .sort((one, two) => one.rank - two.rank || nodes.get(two.id).ties - nodes.get(one.id).ties);
    const once = new Map();
    for (const hit of hits) if (!once.has(hit.id)) once.set(hit.id, hit);
    return [...once.values()].slice(0, 8);
  };
  const take = (id) => { byId("found").hidden = true; select({ kind: "thing", id }); };
  const offer = () => {
    const hits = find(byId("find").value);
    byId("found").replaceChildren(...hits.map(({ id, name }) => make("li", {}, make("button", { type: "button", onclick: () => take(id) },
      name === nodes.get(id).name ? name : `${name} (${nodes.get(id).name})`))));
    byId("found").hidden = !hits.length;
  };

  // The table.
  const collator = new Intl.Collator(data.language, { numeric: true });
  const sort = (header) => {
    const column = header.cellIndex;
    const down = header.getAttribute("aria-sort") === "ascending";
    for (const each of document.querySelectorAll("th")) each.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", down ? "descending" : "ascending");
    const text = (row) => row.cells[column].textContent.trim();
    const empty = (row) => (text(row) ? 0 : 1);
    rows.sort((one, two) => empty(one) - empty(two) || (down ? -1 : 1) * collator.compare(text(one), text(two)));
    document.querySelector("tbody").append(...rows);
  };

  const count = () => {
    const tally = new Map();
    const add = (key) => tally.set(key, (tally.get(key) || 0) + 1);
    for (const edge of data.edges) { add(`family:${edge.family}`); add(`status:${edge.status}`); }
    for (const node of data.nodes) add(`group:${node.kindGroup}`);
    for (const place of document.querySelectorAll("[data-count]")) place.textContent = tally.get(place.dataset.count) || 0;
  };
  const dress = (theme) => {
    state.theme = theme;
    document.documentElement.dataset.theme = theme;
    byId("theme").textContent = theme === "dark" ? "Light" : "Dark";
  };

  const options = {
    autoResize: true,
    physics: false,
    layout: { improvedLayout: false },
    interaction: { hover: true, hoverConnectedEdges: false, selectConnectedEdges: false, keyboard: { enabled: true, bindToWindow: false }, hideEdgesOnDrag: data.edges.length > 1500 },
    nodes: { borderWidth: 1.4, borderWidthSelected: 3, margin: { top: 7, bottom: 7, left: 10, right: 10 }, shapeProperties: { borderRadius: 6 },
      font: { size: 14, face: "system-ui, Segoe UI, Roboto, DejaVu Sans, sans-serif" }, scaling: { label: { drawThreshold: 3 } } },
    edges: { arrows: { to: { scaleFactor: 0.55 }, from: { scaleFactor: 0.55 } }, selectionWidth: 1.5, hoverWidth: 0.8, arrowStrikethrough: false,
      font: { size: 11, strokeWidth: 4, align: "horizontal", face: "system-ui, Segoe UI, Roboto, DejaVu Sans, sans-serif" }, scaling: { label: { drawThreshold: 6.5 } } },
  };
  // Open on the middle of the densest pair where the whole would be too small to read.
  const overview = () => {
    network.fit({ animation: false, maxZoomLevel: 1 });
    if (network.getScale() < 0.6) network.moveTo({ position: { x: 0, y: 0 }, scale: 0.6, animation: false });
  };
  const start = () => {
    dress(state.theme);
    state.chosen = recall();
    state.drawn = choose();
    const first = looks();
    visNodes.add(data.nodes.map((node, place) => ({ ...node, ...first.nodes[place] })));
    visEdges.add(data.edges.map((edge, place) => ({ ...edge, ...first.edges[place] })));
    network = new vis.Network(byId("graph"), { nodes: visNodes, edges: visEdges }, options);
    network.once("afterDrawing", () => { window.__firstDraw = performance.now(); document.documentElement.dataset.firstDraw = Math.round(window.__firstDraw); });
    tell();
    overview();
    if (state.chosen) select(state.chosen);
    const frame = document.querySelector("#graph .vis-network");
    frame.setAttribute("role", "application");
    frame.setAttribute("aria-label", "The graph as a drawing. Arrow keys move it, plus and minus zoom. The table below holds the same.");
    for (const element of document.querySelectorAll(".tools, #theme")) element.hidden = false;
    count();
  };
  const listen = () => {
    network.on("click", ({ nodes: [thing], edges: [link] }) => select(thing !== undefined ? { kind: "thing", id: thing } : link !== undefined ? { kind: "link", id: link } : null, false));
    network.on("hoverEdge", () => { byId("graph").style.cursor = "pointer"; });
    network.on("blurEdge", () => { byId("graph").style.cursor = ""; });
    network.on("hoverNode", () => { byId("graph").style.cursor = "pointer"; });
    network.on("blurNode", () => { byId("graph").style.cursor = ""; });
    for (const box of [...boxes, byId("opinions")]) box.addEventListener("change", refresh);
    byId("all").addEventListener("click", () => { for (const box of [...boxes, byId("opinions")]) box.checked = true; refresh(); });
    byId("find").addEventListener("input", offer);
    byId("find").addEventListener("keydown", (event) => {
      const [hit] = find(byId("find").value);
      if (event.key === "Enter" && hit) take(hit.id);
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      if (!byId("found").hidden) byId("found").hidden = true;
      else select(null, false);
    });
    document.addEventListener("click", (event) => { if (!event.target.closest(".find")) byId("found").hidden = true; });
    byId("theme").addEventListener("click", () => { dress(dim() ? "light" : "dark"); paint(); });
    addEventListener("beforeprint", () => { state.kept = state.theme; dress("light"); paint(); });
    addEventListener("afterprint", () => { dress(state.kept); paint(); });
    dark.addEventListener("change", () => { dress(dark.matches ? "dark" : "light"); paint(); });
    addEventListener("hashchange", () => { const chosen = recall(); select(chosen); });
    const zoom = (factor) => network.moveTo({ scale: network.getScale() * factor });
    byId("closer").addEventListener("click", () => zoom(1.3));
    byId("farther").addEventListener("click", () => zoom(1 / 1.3));
    byId("fit").addEventListener("click", () => network.fit({ animation: false }));
  };
  const table = () => {
    rows.push(...document.querySelectorAll("tbody tr"));
    for (const button of document.querySelectorAll(".sort")) button.addEventListener("click", () => sort(button.closest("th")));
    document.querySelector("tbody").addEventListener("click", (event) => {
      const button = event.target.closest(".pick");
      if (button) select({ kind: "link", id: button.closest("tr").dataset.link });
    });
    tell();
  };
  start();
  listen();
  document.addEventListener("DOMContentLoaded", table);
  window.bilateral = { network, nodes: visNodes, edges: visEdges, select, state };
})();
