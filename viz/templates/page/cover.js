// On a phone the panel is a sheet over the lower part of the page, with a handle; legend and filter are one, too.
// How much of the drawing a sheet covers is told to whoever looks for room in it.
bilateral.cover = (() => {
  const {
    element: { byId, make },
    state,
    state: { now },
  } = bilateral;
  const DRAGGED = 40, // pixels from which on a handle was pulled, not pressed
    PRESSED = 6;
  const SEEN = 0.4; // so much of the drawing must be free, else it is brought up
  const panel = byId("panel"),
    legend = byId("legend"),
    stage = document.querySelector(".stage");

  const lies = (element) => element && getComputedStyle(element).position === "fixed" && element.checkVisibility();
  const sheets = () => [panel, legend].filter(lies);
  // How many pixels of the drawing are covered, from below and from the right.
  const covered = () => {
    const view = byId("graph").getBoundingClientRect();
    const cover = { right: 0, bottom: 0 };
    for (const { left, top, width } of sheets().map((each) => each.getBoundingClientRect())) {
      if (width > innerWidth * 0.75) cover.bottom = Math.max(cover.bottom, view.bottom - top);
      else cover.right = Math.max(cover.right, view.right - left);
    }
    return {
      right: Math.min(cover.right, view.width * 0.7),
      bottom: Math.min(cover.bottom, view.height * 0.7),
    };
  };
  // Beside a sheet stands the drawing, not what comes before or after it.
  const bring = () => {
    if (!sheets().length) return;
    const view = byId("graph").getBoundingClientRect();
    const low = Math.min(innerHeight, ...sheets().map((each) => each.getBoundingClientRect()).filter(({ width }) => width > innerWidth * 0.75).map(({ top }) => top));
    const free = Math.min(view.bottom, low) - Math.max(0, view.top);
    if (free < view.height * SEEN) stage.scrollIntoView({ block: "start" });
  };

  const close = () => state.set(now.chosen ? { chosen: null } : { path: null });
  const size = (tall) => {
    panel.dataset.sheet = tall ? "tall" : "";
    handle.setAttribute("aria-expanded", String(tall));
  };
  const tall = () => panel.dataset.sheet === "tall";
  const handle = make("button", { type: "button", class: "handle", "data-say-label": "larger", "aria-label": bilateral.phrases.phrase("larger"), "aria-expanded": "false" });
  let start = null;
  const pulled = (by) => {
    if (Math.abs(by) <= PRESSED) return; // a press is a click
    if (by < -DRAGGED) size(true);
    else if (by > DRAGGED) tall() ? size(false) : close();
  };
  const open = () => {
    panel.prepend(handle);
    handle.addEventListener("click", () => size(!tall()));
    handle.addEventListener("pointerdown", (event) => {
      start = event.clientY;
      handle.setPointerCapture(event.pointerId);
    });
    handle.addEventListener("pointerup", ({ clientY }) => {
      if (start !== null) pulled(clientY - start);
      start = null;
    });
    // What was pulled was not pressed.
    handle.addEventListener("pointercancel", () => {
      start = null;
    });
    state.on(["chosen", "path"], () => {
      if (!now.chosen && !now.path) size(false);
    });
  };
  return { open, any: () => sheets().length > 0, covered, bring };
})();
