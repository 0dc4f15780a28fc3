// The wheel and two fingers on a trackpad zoom as far as they are moved. A turn of the wheel that begins
// elsewhere, or where the drawing cannot follow, scrolls the page.
bilateral.wheel = (() => {
  const {
    element: { byId },
    canvas,
    camera,
  } = bilateral;
  const UNIT = [0.002, 0.05, 1]; // doublings for a pixel, a line, a page
  const PINCH = 10; // a pinch, which comes as a turn with Ctrl, moves by smaller steps
  const MOST = 0.5; // doublings at once
  const PAUSE = 250; // milliseconds after which a turn is a new one
  let [mine, last] = [false, -Infinity];

  const doublings = ({ deltaY, deltaMode, ctrlKey }) => {
    const far = -deltaY * UNIT[deltaMode] * (ctrlKey ? PINCH : 1);
    return Math.max(-MOST, Math.min(MOST, far));
  };
  // Inside another page the drawing takes the wheel once it has been clicked, or with Ctrl.
  const asked = () => window === window.top || canvas.frame().contains(document.activeElement);
  const begin = (event) => {
    const over = byId("graph").contains(event.target);
    mine = over && (event.ctrlKey || (asked() && camera.canZoom(doublings(event))));
  };
  const note = (event) => {
    if (event.timeStamp - last > PAUSE || event.ctrlKey) begin(event);
    last = event.timeStamp;
  };
  const turn = (event) => {
    event.stopPropagation(); // vis-network looks at the direction only
    if (!mine) return;
    event.preventDefault();
    const { left, top } = canvas.frame().getBoundingClientRect();
    const place = { x: event.clientX - left, y: event.clientY - top };
    if (event.deltaY) camera.zoomAt(2 ** doublings(event), place);
  };
  const open = () => {
    addEventListener("wheel", note, { capture: true, passive: true });
    byId("graph").addEventListener("wheel", turn, { capture: true, passive: false });
  };
  return { open };
})();
