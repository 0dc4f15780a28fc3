// Legend and filter in a drawer: beside the drawing where there is room, over it where there is not.
bilateral.drawer = (() => {
  const {
    element: { byId },
    cover,
    phrases: { phrase },
  } = bilateral;
  const legend = byId("legend"),
    knob = byId("filter");

  const isOpen = () => legend.checkVisibility();
  const tell = () => knob.setAttribute("aria-expanded", String(isOpen()));
  const turn = (open) => {
    legend.dataset.drawer = open ? "open" : "closed";
    tell();
    cover.bring();
    (open ? legend : knob).focus({ preventScroll: true });
  };
  // How many filters are active stands on the button and in the drawer.
  const count = (active) => {
    byId("active").textContent = active ? phrase("active", { n: active }) : "";
    byId("filters").textContent = active || "";
    knob.setAttribute("aria-label", active ? phrase("legend-active", { n: active }) : phrase("legend"));
  };
  const open = () => {
    tell();
    knob.addEventListener("click", () => turn(!isOpen()));
    byId("done").addEventListener("click", () => turn(false));
    legend.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      turn(false);
    });
    addEventListener("resize", tell);
  };
  return { open, count };
})();
