// Mouse and finger: what is under them stands out, a click chooses it.
bilateral.pointer = (() => {
  const {
    element: { byId },
    state,
    canvas,
    overlay,
    hit,
    card,
  } = bilateral;

  let waiting = 0;
  const hover = ({ offsetX, offsetY, buttons, pointerType }) => {
    if (buttons || pointerType === "touch") return;
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => {
      const found = hit.at({ x: offsetX, y: offsetY }, pointerType);
      overlay.point(found);
      card.show(found, { x: offsetX, y: offsetY });
      byId("graph").style.cursor = found ? "pointer" : "";
    });
  };
  const leave = () => {
    cancelAnimationFrame(waiting);
    overlay.point(null);
    card.hide();
  };
  const open = () => {
    canvas.network.on("click", ({ pointer, event }) => {
      card.hide();
      const found = hit.at(pointer.DOM, event.pointerType);
      state.set({ chosen: found && { ...found, by: "pointer" } });
    });
    canvas.frame().addEventListener("pointermove", hover);
    canvas.frame().addEventListener("pointerleave", leave);
  };
  return { open };
})();
