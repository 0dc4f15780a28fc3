// Begin: read the address, draw, and leave to later what the first drawing does not need.
bilateral.start = (() => {
  const {
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
    camera,
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
    tour,
    promise,
    controls,
    address,
  } = bilateral;

  const MANY = 1000; // ties from which on table and lists wait for a moment of rest

  const redraw = () => {
    canvas.sync();
    overlay.draw();
  };
  // What is chosen comes into sight, unless a click on the drawing shows that it is.
  const look = () => {
    const { chosen } = now;
    canvas.sync();
    if (chosen) {
      if (chosen.kind === "step" || chosen.kind === "promise") {
        camera.fit([...(overlay.standing()?.things || [])]);
        overlay.draw();
        return;
      }
      const seen = {
        thing: () => [data.thing.get(chosen.id)],
        link: () => data.link.get(chosen.id).pair.ends,
        pair: () => data.pair.get(chosen.id).ends,
      }[chosen.kind]();
      if (!camera.inSight(seen) && (chosen.by !== "pointer" || chosen.kind === "pair")) camera.lookAt(seen);
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
    state.on(filter.NAMES, redraw);
    state.on(["focus"], () => {
      if (now.focus) camera.fit();
    });
    state.on(["chosen"], look);
    state.on(["path"], () => {
      path.show();
      overlay.draw();
    });
    state.on(["theme", "language"], () => {
      canvas.restyle();
      overlay.draw();
    });
    state.on([...filter.NAMES, "chosen", "path", "language"], panel.show);
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
    legend.open();
    timeline.open();
    table.open();
    map.open();
    promise.open();
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
    if (now.view) camera.restore(now.view);
    else if (now.focus) camera.fit();
    else camera.overview();
    canvas.sync();
  };
  const run = () => {
    Object.assign(now, address.read(address.current()));
    paint.dress();
    filter.choose();
    legend.read();
    legend.speak();
    legend.tell();
    controls.open(); // before the drawing: what appears above it changes how much room it has
    draw();
    listen();
    files.open();
    report.open();
    citing.open();
    tour.open();
    address.open();
    if (!now.chosen && !now.path) return;
    panel.show();
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
