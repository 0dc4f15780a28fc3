// What lies under mouse or finger, as it is drawn: pills, words and boxes where they are, then the nearest line.
bilateral.hit = (() => {
  const {
    state: { now },
    filter: { drawn: shown },
    data,
    scene,
    canvas,
    curve,
    labels,
    pills,
    overlay,
  } = bilateral;
  const REACH = { mouse: 8, touch: 16 }; // how far from a line one may be, in pixels of the screen

  const named = (line) => {
    const pair = scene.pairOf(line);
    return pair ? { kind: "pair", id: pair.id } : { kind: "link", id: line };
  };
  const nearest = (lines, point, limit) => {
    const { edges } = canvas.network.body;
    let [best, least] = [null, Infinity];
    for (const line of lines) {
      const far = curve.distance(point, edges[line], limit);
      if (far < least) [best, least] = [line, far];
    }
    return best && named(best);
  };
  // Of a pair, thing or path that stands out, its ties come before the faded ones.
  const bright = () => {
    const light = now.chosen?.kind === "link" ? null : overlay.standing();
    return light ? new Set(light.links.map(canvas.lineOf)) : new Set();
  };
  const boxAt = (place) => {
    const id = canvas.network.getNodeAt(place);
    return shown.things.has(data.thing.get(id)) ? { kind: "thing", id } : null;
  };
  const wordsAt = (point) => {
    const link = labels.at(point);
    return link && { kind: "link", id: link.id };
  };
  const at = (place, pointer = "mouse") => {
    const pill = pills.at(place);
    if (pill) return { kind: pill.kind, id: pill.id };
    const point = canvas.network.DOMtoCanvas(place);
    const limit = (REACH[pointer] || REACH.mouse) / canvas.network.getScale();
    const lines = canvas.network.body.edgeIndices;
    const first = bright();
    return (
      wordsAt(point) ||
      boxAt(place) ||
      nearest(
        lines.filter((line) => first.has(line)),
        point,
        limit,
      ) ||
      nearest(lines, point, limit)
    );
  };
  return { at };
})();
