// The drawing itself, by vis-network: it is given what the scene holds, and only what has changed of that.
bilateral.canvas = (() => {
  const {
    element: { byId },
    data,
    scene,
    paint,
  } = bilateral;
  const FACE = "system-ui, Segoe UI, Roboto, DejaVu Sans, sans-serif";
  const MANY = 1500; // from so many lines on they are left out while the drawing is dragged
  const nodes = new vis.DataSet(),
    edges = new vis.DataSet();
  const given = { nodes: new Map(), edges: new Map() };
  let network = null,
    version = 0; // changes with what is given

  const options = () => ({
    autoResize: true,
    physics: false,
    layout: { improvedLayout: false },
    interaction: {
      hover: false,
      selectable: false,
      dragNodes: false,
      keyboard: false,
      hideEdgesOnDrag: data.links.length > MANY,
      hideEdgesOnZoom: data.links.length > MANY,
    },
    nodes: {
      shape: "box",
      borderWidth: scene.PLAIN,
      margin: scene.margin({ sign: true }),
      shapeProperties: { borderRadius: 6 },
      font: { size: 14, face: FACE, color: paint.tone("ink") },
      scaling: { label: { drawThreshold: 5 } },
    },
    edges: {
      smooth: { enabled: false },
      arrows: { to: { enabled: true, scaleFactor: 0.55 }, from: { scaleFactor: 0.55 } },
      arrowStrikethrough: false,
    },
  });

  // Bring one set of items up to date. An item that is the same object as before looks the same as before.
  const bring = (set, before, items) => {
    const gone = new Set(before.keys());
    const fresh = [],
      changed = [];
    for (const item of items) {
      gone.delete(item.id);
      if (!before.has(item.id)) fresh.push(item);
      else if (before.get(item.id) !== item) changed.push(item);
      before.set(item.id, item);
    }
    for (const id of gone) before.delete(id);
    if (gone.size || changed.length || fresh.length) version += 1;
    if (gone.size) set.remove([...gone]);
    if (changed.length) set.update(changed);
    if (fresh.length) set.add(fresh);
  };
  const sync = () => {
    bring(nodes, given.nodes, scene.boxes());
    bring(edges, given.edges, scene.lines());
  };
  const restyle = () => {
    scene.look();
    network.setOptions({ nodes: { font: { color: paint.tone("ink") } } });
    sync();
  };

  // What of the graph is in sight, in its own coordinates.
  const sight = () => {
    const { clientWidth, clientHeight } = network.canvas.frame.canvas;
    const [one, two] = [
      network.DOMtoCanvas({ x: 0, y: 0 }),
      network.DOMtoCanvas({ x: clientWidth, y: clientHeight }),
    ];
    return { left: one.x, top: one.y, right: two.x, bottom: two.y };
  };
  // vis-network draws every line, also those far out of sight: leave it only those that may be seen.
  const cull = () => {
    const view = sight();
    const slack = 200; // a bent line leaves the rectangle of its ends
    const seen = ({ from, to }) =>
      Math.max(from.x, to.x) > view.left - slack &&
      Math.min(from.x, to.x) < view.right + slack &&
      Math.max(from.y, to.y) > view.top - slack &&
      Math.min(from.y, to.y) < view.bottom + slack;
    const { body } = network;
    body.edgeIndices = [...given.edges.keys()].filter(
      (id) => body.edges[id]?.connected && seen(body.edges[id]),
    );
  };

  const open = () => {
    network = new vis.Network(byId("graph"), { nodes, edges }, options());
    network.on("initRedraw", cull);
    const frame = byId("graph").querySelector(".vis-network");
    frame.tabIndex = 0;
    frame.setAttribute("role", "application");
    frame.dataset.sayLabel = "graph";
    frame.setAttribute("aria-label", bilateral.phrases.phrase("graph"));
    frame.setAttribute("aria-describedby", "keys");
    return network;
  };
  const frame = () => network.canvas.frame;
  // While a large drawing is moved, its lines are left out.
  const resting = () => {
    const { dragging, zooming } = network.renderer;
    return data.links.length > MANY && (dragging || zooming);
  };
  // The line that stands for a tie: its own, or its pair's.
  const lineOf = (link) => (given.edges.has(link.id) ? link.id : `~${link.pair.at}`);
  return {
    open,
    sync,
    restyle,
    sight,
    frame,
    nodes,
    edges,
    given,
    resting,
    lineOf,
    FACE,
    get version() {
      return version;
    },
    get network() {
      return network;
    },
  };
})();
