// A card at the pointer, before any click: what a tie says, how it is put, how much stands behind it.
bilateral.card = (() => {
  const {
    element: { byId, make },
    data,
    data: { say, word },
    filter: { shown },
    weight,
    phrases: { phrase },
  } = bilateral;
  const ASIDE = 16, // pixels between pointer and card, card and edge
    EDGE = 6;
  const card = make("div", { id: "card", "aria-hidden": "true", hidden: true });
  let known = "";

  const visible = (links) => links.filter((link) => shown.links.has(link));
  const capital = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);
  const line = (...parts) => parts.some(Boolean) && make("p", {}, parts.filter(Boolean).join(" · "));
  const texts = {
    link: (id) => {
      const link = data.link.get(id);
      const told = weight.told([link]);
      return [
        make("b", {}, data.sentence(link)),
        line(capital(say(link.status.label)), link.claims.length ? told : phrase("rests-on", { weight: told })),
      ];
    },
    pair: (id) => {
      const pair = data.pair.get(id);
      const links = visible(pair.links);
      return [
        make("b", {}, word(pair.ends[0].label), " – ", word(pair.ends[1].label)),
        line(phrase("ties", { n: links.length }), weight.told(links)),
      ];
    },
    thing: (id) => {
      const thing = data.thing.get(id);
      const links = visible(thing.links);
      return [
        make("b", {}, word(thing.label)),
        line(say(thing.kind), phrase("ties", { n: links.length }), weight.told(links)),
      ];
    },
  };
  const hide = () => {
    card.hidden = true;
  };
  const show = (found, { x, y }) => {
    card.hidden = !found;
    if (!found) return;
    const key = `${found.kind} ${found.id}`;
    if (key !== known) card.replaceChildren(...texts[found.kind](found.id).filter(Boolean));
    known = key;
    const { clientWidth, clientHeight } = card.parentElement;
    const right = x + ASIDE + card.offsetWidth + EDGE <= clientWidth;
    const below = y + ASIDE + card.offsetHeight + EDGE <= clientHeight;
    card.style.left = `${Math.max(EDGE, right ? x + ASIDE : x - ASIDE - card.offsetWidth)}px`;
    card.style.top = `${Math.max(EDGE, below ? y + ASIDE : y - ASIDE - card.offsetHeight)}px`;
  };
  const forget = () => {
    known = "";
    hide();
  };
  const open = () => {
    byId("graph").parentElement.append(card);
    bilateral.state.on([...bilateral.filter.NAMES, "language"], forget);
    document.addEventListener("keydown", ({ key }) => {
      if (key === "Escape") hide();
    });
  };
  return { open, show, hide };
})();
