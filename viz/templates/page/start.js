// Begin: read the address, draw, and leave to later what the first drawing does not need.
bilateral.start = (() => {
  const {
    phrases,
    element: { byId, announce, later },
    state,
    state: { now },
    data,
    filter,
    paint,
    canvas,
    curve,
    labels,
    overlay,
    signs,
    cover,
    drawer,
    core,
    camera,
    minimap,
    card,
    pointer,
    wheel,
    panel,
    path,
    walk,
    legend,
    timeline,
    table,
    export: files,
    report,
    citing,
    map,
    tabs,
    ladder,
    tour,
    promise,
    controls,
    address,
  } = bilateral;

  const MANY = 1000; // ties from which on table and lists wait for a moment of rest

  const NARROWING = ["hidden", "sense", "from", "to", "undated"];
  let left = Infinity; // how many ties were shown before
  const gather = () => {
    if (filter.shown.links.size < left) camera.gather();
    left = filter.shown.links.size;
  };
  const redraw = () => {
    canvas.sync();
    overlay.draw();
  };
  // What is chosen comes into sight, unless a click on the drawing shows that it is.
  const look = () => {
    const { chosen } = now;
    canvas.sync();
    if (chosen) {
      if (["step", "promise", "find"].includes(chosen.kind)) {
        camera.fit([...(overlay.standing()?.things || [])]);
        overlay.draw();
        return;
      }
      const seen = {
        thing: () => [data.thing.get(chosen.id)],
        link: () => data.link.get(chosen.id).pair.ends,
        pair: () => data.pair.get(chosen.id).ends,
      }[chosen.kind]();
      // A name at the edge leads to a thing that is out of sight; on a phone a sheet may cover what was touched.
      const away = (chosen.kind === "thing" || cover.any()) && !camera.sees(camera.middle(seen));
      if (!camera.inSight(seen) && (chosen.by !== "pointer" || chosen.kind === "pair" || away))
        camera.lookAt(seen);
    }
    overlay.draw();
  };
  // Whoever chose by button or name reads on in the panel; whoever is in the drawing stays there.
  const move = () => {
    if (!now.chosen || now.chosen.by) return;
    if (byId("panel").getBoundingClientRect().top > innerHeight * 0.75)
      byId("panel").scrollIntoView({ block: "start" });
    byId("panel").focus({ preventScroll: true });
    announce(byId("details").querySelector("h2").innerText.replace(/\s+/g, " "));
  };
  const listen = () => {
    state.on([...filter.NAMES, "chosen", "path", "language"], panel.show); // first: it may cover the drawing
    state.on(filter.NAMES, redraw);
    state.on(["tab"], () => {
      tabs.show();
      tabs.draw(camera, look);
    });
    state.on(NARROWING, gather);
    state.on(["focus"], () => {
      if (now.focus) camera.fit();
    });
    state.on(["chosen", "path"], cover.bring);
    state.on(["chosen"], look);
    state.on(["path"], () => {
      path.show();
      overlay.draw();
    });
    state.on(["theme", "language"], () => {
      canvas.restyle();
      overlay.draw();
    });
    state.on(["chosen"], move);
    state.on([...filter.NAMES, "path", "language"], legend.tell);
    state.on(filter.NAMES, legend.count);
    state.on(["language"], () => {
      legend.open();
      legend.speak();
    });
    paint.system.addEventListener("change", () => {
      paint.dress();
      canvas.restyle();
      overlay.draw();
      controls.theme();
    });
  };
  const finish = () => {
    tabs.open();
    ladder.open();
    legend.open();
    core.open(camera.overview);
    timeline.open();
    table.open();
    map.open();
    promise.open();
    phrases.open(); // for what stands below the script
    document.documentElement.dataset.ready = "1";
  };
  // Once the drawing is there and the page is read to its end: at once, or when a large graph leaves time.
  let awaited = 2;
  const finishing = () => {
    awaited -= 1;
    if (!awaited) (data.links.length > MANY ? later : (work) => work())(finish);
  };
  const draw = () => {
    const network = canvas.open();
    curve.open();
    labels.open();
    overlay.open();
    camera.open();
    pointer.open();
    card.open();
    minimap.open();
    signs.open();
    wheel.open();
    walk.open();
    const done = () => {
      if (!canvas.given.nodes.size && data.things.length) return;
      network.off("afterDrawing", done);
      window.__firstDraw = performance.now();
      document.documentElement.dataset.firstDraw = Math.round(window.__firstDraw);
      finishing();
    };
    network.on("afterDrawing", done);
    camera.begin();
    canvas.sync();
  };
  const run = () => {
    tabs.begin();
    Object.assign(now, address.read(address.current()));
    phrases.open();
    tabs.show();
    paint.dress();
    filter.choose();
    core.begin();
    legend.read();
    legend.speak();
    legend.tell();
    cover.open();
    drawer.open();
    controls.open(); // before the drawing: what appears above it changes how much room it has
    draw();
    left = filter.shown.links.size;
    listen();
    files.open();
    report.open();
    citing.open();
    tour.open();
    address.open();
    if (!now.chosen && !now.path) return;
    panel.show();
    cover.bring();
    if (now.view) return;
    look();
    path.show();
  };
  run();
  document.addEventListener("DOMContentLoaded", finishing);
  Object.assign(bilateral, {
    network: canvas.network,
    nodes: canvas.nodes,
    edges: canvas.edges,
    select: (chosen) => state.set({ chosen }),
  });
})();
