// The drawing without eyes or mouse, in two levels: one stands on a thing, goes up and down through what it is
// tied to, left and right through the ties with that; follows one, goes back. The live region says where one
// is; what is said is what stands out on the canvas.
bilateral.walk = (() => {
  const {
    element: { announce },
    state,
    state: { now },
    data,
    data: { say },
    filter: { drawn: shown, claims },
    find,
    claim,
    weight,
    camera,
    canvas,
    overlay,
    phrases: { phrase },
  } = bilateral;
  const PAN = 60,
    ZOOM = 1.25;
  const place = { thing: null, end: -1, tie: -1, trail: [] };
  const read = { link: null, at: 0 }; // the claim that was read last

  // What a thing is tied to, the most tied first, each with its ties.
  const ends = () => {
    const found = new Map();
    for (const link of place.thing.links) {
      if (!shown.links.has(link)) continue;
      const other = data.other(link, place.thing);
      found.has(other) ? found.get(other).push(link) : found.set(other, [link]);
    }
    return [...found]
      .map(([thing, links]) => ({ thing, links }))
      .sort(
        (one, two) =>
          two.links.length - one.links.length || say(one.thing.label).localeCompare(say(two.thing.label)),
      );
  };
  const end = () => ends()[place.end];
  const tie = () => end()?.links[place.tie];

  const first = () =>
    [...shown.things].reduce(
      (best, thing) => (!best || thing.links.length > best.links.length ? thing : best),
      null,
    );
  const stand = (thing) => Object.assign(place, { thing, end: -1, tie: -1, trail: [] });
  // Begin where the reader has chosen something, else at the most tied thing.
  const arrive = () => {
    if (now.chosen?.kind === "thing" && now.chosen.by !== "walk") stand(data.thing.get(now.chosen.id));
  };
  const begin = () => {
    if (!place.thing || !shown.things.has(place.thing)) stand(first());
    return place.thing;
  };

  const here = () => {
    const all = ends();
    const count = all.reduce((sum, { links }) => sum + links.length, 0);
    const tied = phrase("ties", { n: count });
    const ties = all.length ? phrase("ties-to-others", { ties: tied, n: all.length }) : tied;
    return phrase("walk-thing", { name: say(place.thing.label), kind: say(place.thing.kind), ties });
  };
  const words = () => {
    if (!end()) return here();
    const { thing, links } = end();
    if (!tie()) return `${say(thing.label)}, ${phrase("ties", { n: links.length })}.`;
    const behind = phrase("claims", { n: data.evidence(tie()).length });
    const which = phrase("tie-of-with", { at: place.tie + 1, all: links.length, name: say(thing.label) });
    return `${which}: ${data.sentence(tie())}. ${behind}.`;
  };
  const spot = () => {
    if (tie()) return { kind: "link", id: tie().id };
    return end() ? { kind: "pair", id: end().links[0].pair.id } : { kind: "thing", id: place.thing.id };
  };
  const tell = () => {
    announce(words());
    overlay.point(spot());
    const seen = end() ? [place.thing, end().thing] : [place.thing];
    if (!camera.inSight(seen)) camera.lookAt(seen);
  };
  const around = (at, by, count) => (at < 0 ? (by > 0 ? 0 : count - 1) : (at + by + count) % count);
  // Up and down: the other ends.
  const step = (by) => {
    const count = ends().length;
    if (count) Object.assign(place, { end: around(place.end, by, count), tie: -1 });
    tell();
  };
  // Left and right: the ties with the end at hand, at first with the most tied.
  const turn = (by) => {
    if (!end() && ends().length) place.end = 0;
    if (end()) place.tie = around(place.tie, by, end().links.length);
    tell();
  };
  const jump = (last) => {
    const count = tie() ? end().links.length : ends().length;
    Object.assign(place, { [tie() ? "tie" : "end"]: last ? count - 1 : Math.min(0, count - 1) });
    tell();
  };
  // A letter leads to the next end whose name begins with it.
  const seek = (letter) => {
    const [all, wanted] = [ends(), find.plain(letter)];
    const order = all.map((_, at) => (place.end + 1 + at) % all.length);
    const found = order.find((at) => wanted && find.plain(say(all[at].thing.label)).startsWith(wanted));
    if (found === undefined) announce(phrase("nothing-begins", { letter }));
    else {
      Object.assign(place, { end: found, tie: -1 });
      tell();
    }
  };
  const follow = () => {
    if (!end()) {
      state.choose("thing", place.thing.id);
      return;
    }
    place.trail.push({ thing: place.thing, end: place.end, tie: place.tie });
    Object.assign(place, { thing: end().thing, end: -1, tie: -1 });
    tell();
  };
  const back = () => {
    if (place.trail.length) Object.assign(place, place.trail.pop());
    tell();
  };

  // The claims of the tie at hand that are shown; the one that is read, or is to be read first.
  const said = () => claims(tie());
  const reading = () => said()[read.link === tie() ? read.at % said().length : 0];
  const spoken = (each) => {
    const count = said().length > 1 ? `${phrase("at-of", { at: said().indexOf(each) + 1, all: said().length })}. ` : "";
    const quote = each.quote ? `“${each.quote}”` : data.absent(each);
    const { issued } = each.document;
    const who = `${claim.speaker(each)}, ${issued ? weight.day(issued) : phrase("undated")}`;
    const from = tie().claims.length ? "" : `${data.sentence(tie())}, ${phrase("since")} `;
    return `${count}${from}${data.said(each)}. ${quote}. ${who}.`;
  };
  // Sentence, words, speaker and date, of one claim after the other; the panel shows the rest, the focus stays.
  const speak = () => {
    const at = spot();
    const again = tie() && read.link === tie();
    if (tie()) Object.assign(read, { link: tie(), at: again ? read.at + 1 : 0 });
    state.set({ chosen: { ...at, by: "walk" } });
    if (!tie()) announce(words());
    else announce(said().length ? spoken(reading()) : words());
  };
  const copy = async () => {
    if (!said().length) {
      announce(phrase("nothing-to-copy"));
      return;
    }
    const done = await claim.copy(claim.citation(reading()));
    canvas.frame().focus({ preventScroll: true });
    announce(phrase(done ? "citation-copied" : "cannot-copy"));
  };

  const KEYS = {
    ArrowRight: () => turn(1),
    ArrowLeft: () => turn(-1),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Home: () => jump(false),
    End: () => jump(true),
    Enter: follow,
    Backspace: back,
    " ": speak,
    "+": () => camera.zoom(ZOOM),
    "=": () => camera.zoom(ZOOM),
    "-": () => camera.zoom(1 / ZOOM),
    0: () => {
      camera.fit();
      camera.keep();
    },
  };
  const PANS = { ArrowRight: [PAN, 0], ArrowLeft: [-PAN, 0], ArrowUp: [0, -PAN], ArrowDown: [0, PAN] };
  // On a tie, C copies; elsewhere every letter seeks a name.
  const keyed = (key) => {
    if (KEYS[key]) return KEYS[key];
    if (!/^\p{L}$/u.test(key)) return null;
    return key.toLowerCase() === "c" && tie() ? copy : () => seek(key);
  };
  const press = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const pan = event.shiftKey && PANS[event.key];
    if (pan) camera.pan(...pan);
    else {
      const known = KEYS[event.key] || /^\p{L}$/u.test(event.key);
      if (!known) return;
      if (begin()) keyed(event.key)();
    }
    event.preventDefault();
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
