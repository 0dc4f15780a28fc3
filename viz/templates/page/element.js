// Elements of the page. Texts of the graph come in as text only: nothing here reads HTML.
bilateral.element = (() => {
  const byId = (id) => document.getElementById(id);

  // Attributes that are functions listen to the event of their name; empty ones are left out.
  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (typeof value === "function") element.addEventListener(key, value);
      else if (value === true) element.setAttribute(key, "");
      else if (value || value === 0) element.setAttribute(key, value);
    }
    element.append(...children.flat(2).filter((child) => child));
    return element;
  };
  const button = (text, click, attributes = {}) =>
    make("button", { type: "button", click, ...attributes }, text);

  // What a screen reader says next. The same words twice in a row are only said again if something differs.
  const announce = (text) => {
    const place = byId("said");
    place.textContent = place.textContent === text ? `${text}\u00a0` : text;
  };

  // Work that the first drawing must not wait for.
  const later = (work) =>
    window.requestIdleCallback ? requestIdleCallback(work, { timeout: 500 }) : setTimeout(work, 50);
  const debounce = (work, wait) => {
    let timer = 0;
    return () => {
      clearTimeout(timer);
      timer = setTimeout(work, wait);
    };
  };
  return { byId, make, button, announce, later, debounce };
})();
