/* The form of a claim, made by the server from the ontology, and names that are completed while they are typed. */
import { later, place, send, slug, slugOf, tell } from "./review-page.js";

const several = (text) => text.split(";").map((each) => each.trim()).filter(Boolean);

export const combo = (input, form, chosen = () => {}) => {
  const list = input.parentElement.querySelector("[role=listbox]");
  let options = [];
  let at = -1;
  const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const point = (to) => {
    at = to;
    [...list.children].forEach((each, number) => each.setAttribute("aria-selected", String(number === at)));
    list.children[at]?.scrollIntoView({ block: "nearest" });
    if (at >= 0) input.setAttribute("aria-activedescendant", list.children[at].id);
  };
  const take = (option) => {
    close();
    if (option.propose) {
      input.value = slugOf(option.propose);
      propose(form, input, option.propose);
    } else {
      const before = input.value.includes(";") ? `${input.value.slice(0, input.value.lastIndexOf(";"))}; ` : "";
      input.value = before + option.value;
    }
    chosen(input.value);
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  let asked = 0;
  const complete = async () => {
    const typed = input.value.split(";").at(-1).trim();
    const number = ++asked;
    if (!typed) { close(); return; }
    const { kind, classes } = input.dataset;
    const answer = await fetch(`/complete?${new URLSearchParams({ q: typed, kind, classes, document: slug })}`);
    if (number !== asked || !answer.ok || document.activeElement !== input) return;
    options = await answer.json();
    if (kind === "entity" && !input.closest(".belongs")) options.push({ propose: typed });
    list.replaceChildren(...options.map((option, place) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${place}`;
      item.setAttribute("role", "option");
      item.textContent = option.propose ? `New entity: ${option.propose}` : `${option.name ? `${option.name} – ` : ""}${option.label} · ${option.kind.slice(0, 80)}`;
      item.classList.toggle("unfit", option.fits === false);
      item.addEventListener("mousedown", (event) => { event.preventDefault(); take(option); });
      return item;
    }));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    list.dataset.of = typed;
    point(0);
  };
  input.addEventListener("input", complete);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      point((at + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length);
    } else if (event.key === "Enter" || (event.key === "Tab" && !event.shiftKey)) {
      if (event.key === "Enter") event.preventDefault();
      take(options[at]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });
};

/* A new entity for a field of the form, in a fieldset of its own. */
const propose = (form, input, label) => {
  form.querySelector(`.proposed[data-for="${CSS.escape(input.name)}"]`)?.remove();
  const field = form.querySelector("#proposed").content.firstElementChild.cloneNode(true);
  for (const name of ["id", "for", "aria-controls"]) {
    field.querySelectorAll(`[${name}]`).forEach((each) => each.setAttribute(name, `${each.getAttribute(name)}-${input.name}`));
  }
  Object.assign(field.dataset, { for: input.name, slug: input.value });
  field.querySelector("[data-label]").value = label;
  const fit = (input.dataset.classes || "").split(",")[0];
  if (fit) field.querySelector("[data-type]").value = fit;
  form.querySelector("#proposed").before(field);
  field.querySelectorAll("[role=combobox]").forEach((each) => combo(each, form));
};

/* What an entity is said to belong to. */
export const keysOf = (under) => Object.fromEntries(
  [...under.querySelectorAll(".belongs [data-key]")].map((input) => [input.dataset.key, several(input.value)]).filter(([, values]) => values.length),
);

/* The form of a claim in a dialog: `decide` sends what was typed, `after` is run when it was taken. */
export const claimForm = (dialog, { decide, after }) => {
  const openForm = async (query, finish) => {
    const answer = await fetch(`${place}/form?${new URLSearchParams(query)}`);
    const text = await answer.text();
    if (!answer.ok) { tell(text, true); return; }
    dialog.innerHTML = text;
    const form = dialog.querySelector("form");
    form.decision = finish;
    form.query = query;
    wire(form);
    if (!dialog.open) dialog.showModal();
    form.elements.subject.focus();
  };
  const claimOf = (form) => {
    const value = (name) => form.elements[name].value.trim();
    const qualifiers = {};
    for (const field of form.querySelectorAll("[name^='q:']")) {
      const texts = several(field.value);
      if (texts.length) qualifiers[field.name.slice(2)] = texts;
    }
    const speakers = several(value("speakers"));
    const { start, end } = form.dataset;
    const quote = form.querySelector("blockquote").textContent;
    return { subject: value("subject"), relation: value("relation"), object: value("object"), status: value("status"), speakers, qualifiers, start: Number(start), end: Number(end), quote };
  };
  const proposedOf = (form) => [...form.querySelectorAll(".proposed")].map((field) => ({
    slug: field.dataset.slug,
    type: field.querySelector("[data-type]").value,
    label: field.querySelector("[data-label]").value.trim(),
    keys: keysOf(field),
  }));
  const decisionOf = (form) => ({
    ...form.decision,
    claims: [...(form.decision.claims || []), claimOf(form)],
    entities: [...(form.decision.entities || []), ...proposedOf(form)],
  });
  const wrongIn = (form, text) => { form.querySelector(".wrong").textContent = text; };
  const check = async (form) => {
    if (!form.isConnected || !dialog.open) return;
    const claim = claimOf(form);
    if (!claim.subject || !claim.relation || !claim.object) { wrongIn(form, ""); return; }
    const { ok, text } = await send(`${place}/check`, decisionOf(form));
    wrongIn(form, ok ? JSON.parse(text)[0] || "" : text);
  };
  const wire = (form) => {
    const checkLater = later(() => check(form), 200);
    form.addEventListener("input", checkLater);
    form.addEventListener("change", checkLater);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const wrong = await decide(decisionOf(form));
      if (wrong) { wrongIn(form, wrong); return; }
      dialog.close();
      getSelection().removeAllRanges();
      after();
    });
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.matches("select") && !event.defaultPrevented) {
        event.preventDefault();
        form.requestSubmit();
      }
    });
    const part = form.querySelector("[data-part]");
    part.hidden = form.decision.decision !== "split";
    part.addEventListener("click", () => openForm(form.query, decisionOf(form)));
    form.querySelector("[data-close]").addEventListener("click", () => dialog.close());
    const more = form.querySelector("[data-more]");
    more.addEventListener("change", () => {
      const field = form.querySelector(`[data-qualifier="${CSS.escape(more.value)}"]`);
      if (field) { field.hidden = false; field.querySelector("input, select").focus(); }
    });
    form.querySelectorAll("[role=combobox]").forEach((input) => {
      combo(input, form, (value) => { if (input.name === "relation") relationChosen(form, value); });
    });
  };
  const relationChosen = async (form, relation) => {
    const answer = await fetch(`${place}/form?${new URLSearchParams({ relation, start: form.dataset.start, end: form.dataset.end })}`);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const name of ["subject", "object"]) {
      form.elements[name].dataset.classes = fresh.querySelector(`[name="${name}"]`).dataset.classes;
    }
    if (form.decision.decision === "new") form.elements.status.value = fresh.querySelector('[name="status"]').value;
    const usual = new Set([...fresh.querySelectorAll("[data-qualifier]:not([hidden])")].map((each) => each.dataset.qualifier));
    for (const field of form.querySelectorAll("[data-qualifier]")) {
      field.hidden = !usual.has(field.dataset.qualifier) && !field.querySelector("input, select").value;
    }
  };
  return openForm;
};
