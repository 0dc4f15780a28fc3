// Names in any language, former ones too, whatever the accents.
bilateral.find = (() => {
  const {
    element: { make, button },
    data,
    data: { say },
  } = bilateral;
  const MOST = 8;
  // Letters that readers type for others, beside what Unicode takes apart itself.
  const ALIKE = {
    ə: "e",
    ä: "a",
    ı: "i",
    қ: "к",
    ғ: "г",
    ң: "н",
    ө: "о",
    ұ: "у",
    ү: "у",
    һ: "х",
    ә: "а",
    і: "и",
    ё: "е",
    й: "и",
  };
  const plain = (text) =>
    text
      .toLowerCase()
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .replace(/./gu, (letter) => ALIKE[letter] || letter)
      .replace(/[^\p{L}\p{N}]+/gu, " ")
      .trim();

  let known = null;
  const index = () => {
    known ??= data.things.flatMap((thing) =>
      [...new Set([data.raw.texts[thing.label], ...thing.names.map(({ text }) => text)])].map((name) => ({
        thing,
        name,
        key: plain(name),
      })),
    );
    return known;
  };
  const rank = (key, wanted) =>
    [key === wanted, key.startsWith(wanted), key.includes(` ${wanted}`), key.includes(wanted), true].indexOf(
      true,
    );
  const find = (text) => {
    const wanted = plain(text);
    if (!wanted) return [];
    const hits = index()
      .map((each) => ({ ...each, rank: rank(each.key, wanted) }))
      .filter((each) => each.rank < 4)
      .sort((one, two) => one.rank - two.rank || two.thing.links.length - one.thing.links.length);
    const once = new Map();
    for (const hit of hits) if (!once.has(hit.thing)) once.set(hit.thing, hit);
    return [...once.values()].slice(0, MOST);
  };

  // A field that offers what it finds under itself; Enter takes the first, arrow keys go through the others.
  const attach = (input, list, take) => {
    const close = () => {
      list.hidden = true;
    };
    const pick = ({ thing }) => {
      close();
      input.value = "";
      take(thing.id);
    };
    const offer = () => {
      const hits = find(input.value);
      list.replaceChildren(
        ...hits.map((hit) =>
          make(
            "li",
            {},
            button(
              hit.name === say(hit.thing.label) ? hit.name : `${hit.name} (${say(hit.thing.label)})`,
              () => pick(hit),
            ),
          ),
        ),
      );
      list.hidden = !hits.length;
    };
    const step = (by) => {
      const all = [input, ...list.querySelectorAll("button")];
      all[(all.indexOf(document.activeElement) + by + all.length) % all.length].focus();
    };
    const keys = {
      ArrowDown: () => step(1),
      ArrowUp: () => step(-1),
      Escape: () => {
        close();
        input.focus();
      },
      Enter: () => {
        if (document.activeElement === input && find(input.value)[0]) pick(find(input.value)[0]);
      },
    };
    input.addEventListener("input", offer);
    for (const place of [input, list]) {
      place.addEventListener("keydown", (event) => {
        if (!keys[event.key] || (event.key === "Escape" && list.hidden)) return;
        if (event.key !== "Enter" || event.target === input) event.preventDefault();
        event.stopPropagation();
        keys[event.key]();
      });
    }
    document.addEventListener("click", ({ target }) => {
      if (!list.contains(target) && target !== input) close();
    });
  };
  return { find, plain, attach };
})();
