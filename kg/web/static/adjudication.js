/* Differences of two coders, one by one: each outcome is sent, and what the server shows then is shown. */
import { claimForm } from "./review-form.js";
import { place, send, tell } from "./review-page.js";

const desk = document.getElementById("desk");
const dialogs = { claim: document.getElementById("claim"), help: document.getElementById("help") };
const cases = () => [...desk.querySelectorAll(".case")];
const current = () => desk.querySelector(".case[aria-current]");
let key = "";

const select = (found, focus = true) => {
  current()?.removeAttribute("aria-current");
  if (!found) return;
  found.setAttribute("aria-current", "true");
  key = found.dataset.case;
  if (focus) found.focus({ preventScroll: true });
  found.scrollIntoView({ block: "nearest" });
};
const step = (by) => {
  const listed = cases();
  select(listed[Math.min(listed.length - 1, Math.max(0, listed.indexOf(current()) + by))]);
};
const nextOpen = () => {
  const listed = cases();
  const after = listed.slice(listed.indexOf(current()) + 1);
  const waiting = (each) => !each.dataset.held;
  select(after.find(waiting) || listed.find(waiting) || current() || listed[0]);
};
const show = (html) => {
  const before = new Map(cases().map((each) => [each.dataset.case, each.dataset.held]));
  desk.innerHTML = html;
  const changed = cases().find((each) => before.get(each.dataset.case) !== each.dataset.held);
  select(changed || cases().find((each) => each.dataset.case === key) || cases()[0]);
};
const decide = async (decision) => {
  const seen = Number(document.getElementById("progress").dataset.seen);
  const { ok, text } = await send(`${place}/decisions`, { ...decision, seen });
  if (ok) show(text);
  tell(ok ? (decision.decision === "undo" ? "Undone" : "Decided") : text, !ok);
  return ok ? "" : text;
};
const openForm = claimForm(dialogs.claim, { decide, after: nextOpen });

const hold = (held) => async () => {
  const found = current();
  if (!found?.querySelector(`[data-do="${held}"]`)) { tell("There is no such claim here", true); return; }
  if (!(await decide({ case: found.dataset.case, held }))) nextOpen();
};
const correct = (of) => () => {
  const found = current();
  if (found) openForm({ case: found.dataset.case, of }, { case: found.dataset.case, held: "corrected" });
};
const acts = {
  first: hold("first"),
  second: hold("second"),
  neither: hold("neither"),
  correct: correct("first"),
  correctSecond: correct("second"),
  undo: () => decide({ decision: "undo" }),
  write: async () => { const { ok, text } = await send(`${place}/claims`, {}); tell(text, !ok); },
  help: () => dialogs.help.showModal(),
  next: () => step(1),
  previous: () => step(-1),
  open: nextOpen,
};
const keys = { 1: "first", 2: "second", 0: "neither", c: "correct", C: "correctSecond", u: "undo", w: "write", "?": "help", j: "next", ArrowDown: "next", k: "previous", ArrowUp: "previous", n: "open" };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector("dialog[open]") || event.target.closest("input, select, textarea")) return;
  if (keys[event.key]) {
    event.preventDefault();
    acts[keys[event.key]]();
  }
});
document.addEventListener("click", (event) => {
  const found = event.target.closest(".case");
  const button = event.target.closest("[data-do]");
  if (found) select(found, false);
  if (button) acts[button.dataset.do]();
});
nextOpen();
document.documentElement.dataset.ready = "true";
