// A field that offers what it finds under itself, in groups, to eyes and ears: a combobox as WAI-ARIA has it.
// The site has this part, too: it takes nothing from the others.
bilateral.offers = (() => {
  const PAUSE = 350; // milliseconds without a letter before counts are spoken
  let fields = 0;

  const make = (name, attributes, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  // In English, unless the page speaks other languages, too: then `name` is the key of the list's name.
  const ENGLISH = {
    nearest: "Nearest",
    "nothing-found": "Nothing found.",
    "nothing-but": "Nothing found; nearest: {word}",
    "enter-opens": "{found}. Enter opens {first}",
  };
  const english = (key, values = {}) =>
    (ENGLISH[key] ?? key).replace(/\{(\w+)\}/g, (whole, each) => values[each] ?? whole);
  // `ask(text)` gives, or promises, {groups: [{name, count, hits: [{text, note, take}]}], near, said}; `say`
  // speaks, `again(text)` asks anew, and `none()` does what Enter does where nothing is offered.
  const attach = ({ input, place, name, ask, say, none, phrase = english }) => {
    fields += 1;
    const prefix = `offer-${fields}`;
    const box = make("div", { role: "listbox", id: `${prefix}-box`, "aria-label": phrase(name) });
    if (phrase !== english) box.dataset.sayLabel = name; // it is said anew when the language changes
    const lost = make("p", { class: "lost" });
    let options = [], // {element, take}
      active = -1,
      turn = 0,
      pending = null,
      speaking = 0;
    place.replaceChildren(box, lost);
    for (const [key, value] of Object.entries({
      role: "combobox",
      autocomplete: "off",
      "aria-autocomplete": "list",
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      "aria-controls": box.id,
    }))
      input.setAttribute(key, value);

    const mark = (at) => {
      options[active]?.element.setAttribute("aria-selected", "false");
      active = at;
      const element = options[active]?.element;
      element?.setAttribute("aria-selected", "true");
      element?.scrollIntoView({ block: "nearest" });
      if (element) input.setAttribute("aria-activedescendant", element.id);
      else input.removeAttribute("aria-activedescendant");
    };
    const close = () => {
      clearTimeout(speaking);
      turn += 1;
      pending = null;
      place.hidden = true;
      input.setAttribute("aria-expanded", "false");
      mark(-1);
      options = [];
    };
    const pick = ({ take }) => {
      close();
      take();
    };
    const option = ({ text, note, take }) => {
      const element = make(
        "div",
        { role: "option", id: `${prefix}-${options.length}`, "aria-selected": "false" },
        make("bdi", {}, text),
      );
      if (note) element.append(" ", make("span", { class: "quiet" }, note));
      const each = { element, take };
      element.addEventListener("click", () => pick(each));
      options.push(each);
      return element;
    };
    const group = ({ name, count, hits }) =>
      make(
        "div",
        { role: "group", "aria-label": `${name}, ${count}` },
        make("div", { class: "kind", "aria-hidden": "true" }, `${name} `, make("span", {}, String(count))),
        ...hits.map(option),
      );
    // Where nothing is found the nearest word is offered in its place.
    const instead = ({ near }) =>
      near
        ? [{ name: phrase("nearest"), count: 1, hits: [{ text: near, take: () => again(near) }] }]
        : [];
    const show = (found) => {
      options = [];
      mark(-1);
      const groups = found ? found.groups : [];
      const offered = found && !groups.length ? instead(found) : groups;
      box.replaceChildren(...offered.map(group));
      box.hidden = !options.length;
      lost.textContent = found && !groups.length ? phrase("nothing-found") : "";
      lost.hidden = !lost.textContent;
      place.hidden = !found;
      input.setAttribute("aria-expanded", String(Boolean(options.length)));
      clearTimeout(speaking);
      if (found) speaking = setTimeout(() => say(spoken(found)), PAUSE);
    };
    const spoken = ({ groups, near }) => {
      if (!groups.length) return near ? phrase("nothing-but", { word: near }) : phrase("nothing-found");
      const first = options[0].element.textContent;
      return phrase("enter-opens", { found: groups.map((each) => each.said).join(", "), first });
    };
    const offer = () => {
      turn += 1;
      const mine = turn;
      const text = input.value.trim();
      const found = text ? ask(text) : null;
      pending = found?.then
        ? found.then(
            (told) => mine === turn && show(told),
            () => mine === turn && show(null),
          )
        : show(found);
    };
    const again = (text) => {
      input.value = text;
      input.focus();
      offer();
    };

    const step = async (by) => {
      if (place.hidden) {
        offer();
        await pending;
      }
      const all = options.length + 1; // with the field itself
      if (options.length) mark(((active + 1 + by + all) % all) - 1);
    };
    const enter = async () => {
      if (place.hidden && !pending) offer();
      await pending;
      const chosen = options[active] || options[0];
      if (chosen) pick(chosen);
      else none?.();
    };
    const KEYS = { ArrowDown: () => step(1), ArrowUp: () => step(-1), Enter: enter, Escape: close };
    input.addEventListener("input", offer);
    input.addEventListener("keydown", (event) => {
      const { key, isComposing, altKey, ctrlKey, metaKey } = event;
      if (!KEYS[key] || isComposing || altKey || ctrlKey || metaKey) return;
      if (key === "Escape" ? place.hidden : !input.value.trim()) return;
      event.preventDefault();
      event.stopPropagation();
      KEYS[key]();
    });
    input.addEventListener("blur", close);
    place.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
    return { close };
  };
  // The key / leads to the field from wherever one does not write.
  const shortcut = (input) => {
    input.setAttribute("aria-keyshortcuts", "/");
    document.addEventListener("keydown", (event) => {
      const { key, target, altKey, ctrlKey, metaKey } = event;
      const writes = target.closest?.("input:not([type=checkbox], [type=range]), textarea, select, [contenteditable]");
      if (key !== "/" || altKey || ctrlKey || metaKey || writes) return;
      event.preventDefault();
      input.focus();
      input.select();
    });
  };
  return { attach, shortcut };
})();
