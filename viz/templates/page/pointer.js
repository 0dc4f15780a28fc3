// Mouse and finger: what is under them stands out, a click chooses it.
bilateral.pointer = (() => {
  const {
    element: { byId },
    state,
    scene,
    canvas,
    overlay,
  } = bilateral;

  const at = (place) => {
    const number = overlay.numberAt(place);
    if (number) return { kind: "pair", id: number.id };
    const thing = canvas.network.getNodeAt(place);
    if (thing !== undefined) return { kind: "thing", id: thing };
    const line = canvas.network.getEdgeAt(place);
    if (line === undefined) return null;
    const pair = scene.pairOf(line);
    return pair ? { kind: "pair", id: pair.id } : { kind: "link", id: line };
  };
  let waiting = 0;
  const hover = ({ offsetX, offsetY, buttons, pointerType }) => {
    if (buttons || pointerType === "touch") return;
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => {
      const found = at({ x: offsetX, y: offsetY });
      overlay.point(found);
      byId("graph").style.cursor = found ? "pointer" : "";
    });
  };
  const leave = () => {
    cancelAnimationFrame(waiting);
    overlay.point(null);
  };
  const open = () => {
    canvas.network.on("click", ({ pointer }) => {
      const found = at(pointer.DOM);
      state.set({ chosen: found && { ...found, by: "pointer" } });
    });
    canvas.frame().addEventListener("pointermove", hover);
    canvas.frame().addEventListener("pointerleave", leave);
  };
  return { open };
})();
