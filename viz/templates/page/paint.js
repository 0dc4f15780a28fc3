// Colors by day and by night; the reader's system decides until the reader does.
bilateral.paint = (() => {
  const {
    state,
    state: { now },
  } = bilateral;
  const system = matchMedia("(prefers-color-scheme: dark)");
  let printing = false;
  const theme = () => (printing ? "light" : now.theme || (system.matches ? "dark" : "light"));
  const dim = () => theme() === "dark";
  const dress = () => {
    document.documentElement.dataset.theme = theme();
  };
  const DAY = { ink: "#1c2430", soft: "#39424e", card: "#ffffff", rule: "#8a94a1", accent: "#0b5c8f" };
  const NIGHT = { ink: "#e8eaee", soft: "#c5ccd6", card: "#1b212a", rule: "#7d8896", accent: "#7cc4f0" };
  const tone = (name) => (dim() ? NIGHT : DAY)[name];
  const line = (mark) => (dim() ? mark.nightLine : mark.line);
  const fill = (mark) => (dim() ? mark.nightFill : mark.fill);
  const print = (on) => {
    printing = on;
    dress();
  };

  state.on(["theme"], dress);
  dress();
  return { system, theme, dim, dress, tone, line, fill, print };
})();
