// The drawing without eyes or mouse: one stands on a thing, chooses among its ties, follows one, goes back.
// The live region says where one is; what is said is what stands out on the canvas.
bilateral.walk = (() => {
  const {
    element: { byId, counted, announce },
    state,
    state: { now },
    data,
    data: { say },
    filter: { shown },
    camera,
    canvas,
    overlay,
  } = bilateral;
  const PAN = 60,
    ZOOM = 1.25;
  const place = { thing: null, tie: -1, trail: [] };

  // Ties in the order of the clock hand, from above on; those of one pair stay together.
  const angle = (link, thing) => {
    const other = data.other(link, thing);
    return (Math.atan2(other.x - thing.x, thing.y - other.y) + 2 * Math.PI) % (2 * Math.PI);
  };
  const ties = () =>
    place.thing.links
      .filter((link) => shown.links.has(link))
      .sort((one, two) => angle(one, place.thing) - angle(two, place.thing) || one.pair.at - two.pair.at);

  const first = () =>
    [...shown.things].reduce(
      (best, thing) => (!best || thing.links.length > best.links.length ? thing : best),
      null,
    );
  const stand = (thing) => Object.assign(place, { thing, tie: -1, trail: [] });
  // Begin where the reader has chosen something, else at the most tied thing.
  const arrive = () => {
    if (now.chosen?.kind === "thing" && now.chosen.by !== "walk") stand(data.thing.get(now.chosen.id));
  };
  const begin = () => {
    if (!place.thing || !shown.things.has(place.thing)) stand(first());
    return place.thing;
  };
  const here = () => {
    const count = ties().length;
    return `${say(place.thing.label)}, ${say(place.thing.kind)}. ${counted(count, "tie")}.`;
  };
  const tie = () => ties()[place.tie];
  const tell = () => {
    const found = tie();
    const claims = found ? data.evidence(found).length : 0;
    announce(
      found
        ? `Tie ${place.tie + 1} of ${ties().length}: ${data.sentence(found)}. ${counted(claims, "claim")}.`
        : here(),
    );
    overlay.point(found ? { kind: "link", id: found.id } : { kind: "thing", id: place.thing.id });
    const seen = found ? [found.from, found.to] : [place.thing];
    if (!camera.inSight(seen)) camera.lookAt(seen);
  };
  const turn = (by) => {
    const count = ties().length;
    if (count) place.tie = place.tie < 0 ? (by > 0 ? 0 : count - 1) : (place.tie + by + count) % count;
    tell();
  };
  const jump = (at) => {
    place.tie = at < 0 ? ties().length - 1 : at;
    tell();
  };
  const follow = () => {
    if (!tie()) {
      state.choose("thing", place.thing.id);
      return;
    }
    place.trail.push({ thing: place.thing, tie: place.tie });
    Object.assign(place, { thing: data.other(tie(), place.thing), tie: -1 });
    tell();
  };
  const back = () => {
    if (place.trail.length) Object.assign(place, place.trail.pop());
    tell();
  };
  // The words of the tie at hand, in the panel; the focus stays in the drawing.
  const read = () => {
    state.set({
      chosen: tie()
        ? { kind: "link", id: tie().id, by: "walk" }
        : { kind: "thing", id: place.thing.id, by: "walk" },
    });
    announce(byId("details").innerText);
  };

  const KEYS = {
    ArrowRight: () => turn(1),
    ArrowDown: () => turn(1),
    ArrowLeft: () => turn(-1),
    ArrowUp: () => turn(-1),
    Home: () => jump(0),
    End: () => jump(-1),
    Enter: follow,
    Backspace: back,
    " ": read,
    "+": () => camera.zoom(ZOOM),
    "=": () => camera.zoom(ZOOM),
    "-": () => camera.zoom(1 / ZOOM),
    0: () => {
      camera.fit();
      camera.keep();
    },
  };
  const PANS = { ArrowRight: [PAN, 0], ArrowLeft: [-PAN, 0], ArrowUp: [0, -PAN], ArrowDown: [0, PAN] };
  const press = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const pan = event.shiftKey && PANS[event.key];
    if (!pan && !KEYS[event.key]) return;
    event.preventDefault();
    if (pan) camera.pan(...pan);
    else if (begin()) KEYS[event.key]();
  };
  const open = () => {
    const frame = canvas.frame();
    arrive();
    state.on(["chosen"], arrive);
    frame.addEventListener("keydown", press);
    frame.addEventListener("focus", () => {
      if (frame.matches(":focus-visible") && begin()) tell();
    });
    frame.addEventListener("blur", () => overlay.point(null));
  };
  return { open };
})();
