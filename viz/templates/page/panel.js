// The panel beside the drawing: what is chosen, else the way that was asked for, else how to read the page.
bilateral.panel = (() => {
  const {
    element: { byId },
    state,
    state: { now },
    data,
    path,
    thing,
    tie,
    step,
    promise,
    listing: { closing },
  } = bilateral;

  const parts = () => {
    if (now.chosen)
      return {
        thing: (id) => thing.details(data.thing.get(id)),
        link: (id) => tie.details(data.link.get(id)),
        pair: (id) => tie.ofPair(data.pair.get(id)),
        step: (id) => step.details(data.step.get(id)),
        promise: (id) => promise.details(data.promise.get(id)),
      }[now.chosen.kind](now.chosen.id);
    if (now.path) return [closing(() => state.set({ path: null })), ...path.details()];
    return [];
  };
  const show = () => {
    const found = parts().filter(Boolean);
    byId("details").replaceChildren(...found);
    byId("details").hidden = !found.length;
    byId("welcome").hidden = Boolean(found.length);
    byId("panel").scrollTop = 0;
  };
  return { show };
})();
