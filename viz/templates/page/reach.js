// How far one gets from a thing over those ties that are shown, whichever way they point.
bilateral.reach = (() => {
  const { data } = bilateral;
  const MOST = 12; // so many ways between two things are offered
  const LONGER = 2; // and ways that are so many steps longer than the shortest

  const neighbors = (thing, allowed) =>
    new Set(thing.links.filter((link) => allowed.has(link)).map((link) => data.other(link, thing)));

  // Steps from a thing to each other one, by thing.
  const distances = (start, allowed, most = Infinity) => {
    const found = new Map([[start, 0]]);
    for (const thing of found.keys()) {
      const far = found.get(thing);
      if (far >= most) break;
      for (const next of neighbors(thing, allowed)) if (!found.has(next)) found.set(next, far + 1);
    }
    return found;
  };

  // The ties that one crosses on so many steps from a thing.
  const around = (thing, steps, allowed) => {
    const near = distances(thing, allowed, steps - 1);
    return new Set([...near.keys()].flatMap((each) => each.links).filter((link) => allowed.has(link)));
  };

  // Ways between two things as lists of things, the shortest first: every way of one length, then the longer.
  const ways = (from, to, allowed) => {
    const left = distances(to, allowed);
    const found = [];
    const go = (way, length) => {
      const here = way[way.length - 1];
      if (here === to) {
        if (way.length - 1 === length) found.push([...way]);
        return;
      }
      for (const next of neighbors(here, allowed)) {
        if (found.length >= MOST) return;
        if (!way.includes(next) && way.length + left.get(next) <= length) go([...way, next], length);
      }
    };
    const shortest = left.get(from);
    if (shortest === undefined || from === to) return [];
    for (let length = shortest; length <= shortest + LONGER && found.length < MOST; length += 1)
      go([from], length);
    return found;
  };
  const between = (one, two, allowed) =>
    one.links.filter((link) => allowed.has(link) && data.other(link, one) === two);
  return { MOST, around, ways, between };
})();
