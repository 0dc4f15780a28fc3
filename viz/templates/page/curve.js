// Where a line runs as it is drawn: from arrowhead to arrowhead, or in a circle at the corner of its box.
bilateral.curve = (() => {
  const { canvas } = bilateral;
  const PARTS = 20; // so many straight parts are as good as the curve

  const circle = (edge, share) => {
    const [x, y, radius] = edge.edgeType._getCircleData();
    const turn = edge.options.selfReference.angle + (share - 0.5) * 2 * Math.PI;
    return { x: x + radius * Math.cos(turn), y: y - radius * Math.sin(turn) };
  };
  const at = (edge, share, via = edge.edgeType.getViaNode()) =>
    edge.from === edge.to ? circle(edge, share) : edge.edgeType.getPoint(share, via);

  const toPart = ({ x, y }, one, two) => {
    const [across, down] = [two.x - one.x, two.y - one.y];
    const length = across * across + down * down;
    const share = length ? ((x - one.x) * across + (y - one.y) * down) / length : 0;
    const kept = Math.max(0, Math.min(1, share));
    return Math.hypot(one.x + kept * across - x, one.y + kept * down - y);
  };
  // A curve stays between its ends and the point that bends it: most lines need no closer look.
  const far = ({ x, y }, edge, via, limit) => {
    if (edge.from === edge.to) return false;
    const held = [edge.from, edge.to, via || edge.from];
    const [across, down] = [held.map((each) => each.x), held.map((each) => each.y)];
    return (
      x < Math.min(...across) - limit ||
      x > Math.max(...across) + limit ||
      y < Math.min(...down) - limit ||
      y > Math.max(...down) + limit
    );
  };
  // How far a point lies from a line; Infinity where that is beyond the limit.
  const distance = (point, edge, limit) => {
    const via = edge.edgeType.getViaNode();
    if (far(point, edge, via, limit)) return Infinity;
    const parts = via || edge.from === edge.to ? PARTS : 1;
    let least = Infinity;
    for (let part = 0, one = at(edge, 0, via); part < parts; part += 1) {
      const two = at(edge, (part + 1) / parts, via);
      least = Math.min(least, toPart(point, one, two));
      one = two;
    }
    return least <= limit ? least : Infinity;
  };

  // vis-network finds where a line ends when it draws its arrowheads, after the line: so the first time they
  // are drawn before it, too.
  const prepare = (pen) => {
    const { edges, edgeIndices } = canvas.network.body;
    for (const id of edgeIndices) if (edges[id].edgeType.toPoint === edges[id].to) edges[id].drawArrows(pen);
  };
  const open = () => canvas.network.on("beforeDrawing", prepare);
  return { open, at, distance };
})();
