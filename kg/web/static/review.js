/* The keys, marks and forms of a review. Every decision is sent, and what the server shows then is shown. */
import { claimForm, combo, keysOf } from "./review-form.js";
import { place, send, slugOf, tell } from "./review-page.js";

const desk = document.getElementById("desk");
const filters = document.getElementById("filters");
const dialogs = Object.fromEntries(["claim", "reject", "entity", "help"].map((id) => [id, document.getElementById(id)]));
const all = (selector, under = desk) => [...under.querySelectorAll(selector)];
const state = { key: "", chosen: new Set(), word: null };

/* Rows: one of them is the current one; it is known by its item, or by its place. */
const rows = () => all(".row").filter((row) => !row.hidden);
const keyOf = (row) => row.dataset.item || `${row.dataset.state}:${row.dataset.start}`;
const current = () => rows().find((row) => row.hasAttribute("aria-current"));
const select = (row, focus = true) => {
  all("[aria-current]").forEach((each) => each.removeAttribute("aria-current"));
  all(".words.current, .sentence.here").forEach((each) => each.classList.remove("current", "here"));
  if (!row) return;
  row.setAttribute("aria-current", "true");
  state.key = keyOf(row);
  if (focus) row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  const { start, end, item } = row.dataset;
  all(".words").filter((each) => item && (each.dataset.items || "").split(" ").includes(item)).forEach((each) => each.classList.add("current"));
  const sentence = sentenceAt(Number(start), Number(end));
  sentence?.classList.add("here");
  sentence?.scrollIntoView({ block: "nearest" });
};
const sentenceAt = (start, end) => all(".sentence").find((each) => Number(each.dataset.start) < Math.max(end, start + 1) && start < Number(each.dataset.end));
const step = (by) => {
  const listed = rows();
  const at = listed.indexOf(current());
  select(listed[Math.min(listed.length - 1, Math.max(0, at + by))]);
};
const waiting = (row) => row.dataset.state === "open" || (row.dataset.state === "flag" && !sentenceOf(row)?.classList.contains("settled"));
const goOn = () => (current() && waiting(current()) ? select(current()) : nextOpen());
const nextOpen = () => {
  const listed = rows();
  const after = listed.slice(listed.indexOf(current()) + 1);
  const row = after.find(waiting) || listed.find(waiting);
  const sentence = all(".sentence:not(.settled)")[0];
  if (row || !sentence) select(row || current());
  else goTo(sentence);
};

/* Where nothing is proposed, the current one is a sentence. */
const sentenceOf = (row) => sentenceAt(Number(row.dataset.start), Number(row.dataset.end));
const currentSentence = () => {
  const found = marked();
  if (found) return sentenceAt(found.start, found.end);
  return current() ? sentenceOf(current()) : desk.querySelector(".sentence.here");
};
const goTo = (sentence) => {
  select(null);
  state.key = `sentence:${sentence.dataset.start}`;
  sentence.classList.add("here");
  sentence.scrollIntoView({ block: "nearest" });
};
const filter = () => {
  const asked = Object.fromEntries(new FormData(filters));
  for (const row of all(".row")) {
    const { state: kind, score, relation, speakers } = row.dataset;
    const decided = !["open", "flag", "standing"].includes(kind);
    row.hidden = !((!asked.state || asked.state === kind || (asked.state === "done" && decided))
      && (!asked.score || (score !== "" && Number(score) >= Number(asked.score)))
      && (!asked.relation || relation === asked.relation)
      && (!asked.speaker || speakers.split("|").includes(asked.speaker)));
  }
};
const show = (html, undone) => {
  const before = new Map(all(".row").map((row) => [keyOf(row), row.dataset.state]));
  const tops = all(".sides > section").map((each) => each.scrollTop);
  desk.innerHTML = html;
  all(".sides > section").forEach((each, at) => { each.scrollTop = tops[at]; });
  filter();
  all(".row").forEach((row) => row.classList.toggle("chosen", state.chosen.has(row.dataset.item)));
  const changed = undone && rows().find((each) => each.dataset.item && before.get(keyOf(each)) !== each.dataset.state);
  const row = changed || rows().find((each) => keyOf(each) === state.key);
  const sentence = all(".sentence").find((each) => `sentence:${each.dataset.start}` === state.key);
  if (sentence && !row) goTo(sentence);
  else select(row || rows()[0]);
};
const DONE = { accept: "Accepted", correct: "Corrected", reject: "Rejected", split: "Split", merge: "Merged", new: "Made", entity: "Declared", read: "Read", undo: "Undone" };
const decide = async (decision) => {
  const seen = Number(document.getElementById("progress").dataset.seen);
  const { ok, text } = await send(`${place}/decisions`, { ...decision, seen });
  if (ok) {
    show(text, decision.decision === "undo");
    tell(DONE[decision.decision]);
  } else {
    tell(text, true);
  }
  return ok ? "" : text;
};

/* Words: places count code points, as in the corpus; the document's own count of letters differs. */
const points = (text) => [...text].length;
const placeOf = (node, offset) => {
  const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-at]");
  if (!piece) return null;
  const before = node.nodeType === Node.TEXT_NODE ? node.data.slice(0, offset) : offset ? piece.textContent : "";
  return Number(piece.dataset.at) + points(before);
};
const marked = () => {
  const selection = getSelection();
  if (selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const text = desk.querySelector(".text");
  if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return null;
  const start = placeOf(range.startContainer, range.startOffset);
  const end = placeOf(range.endContainer, range.endOffset);
  return start === null || end === null || start >= end ? null : { start, end, words: selection.toString() };
};
const nodeAt = (at) => {
  const piece = all("[data-at]").findLast((each) => Number(each.dataset.at) <= at && each.firstChild);
  const text = piece.firstChild;
  return [text, [...text.data].slice(0, at - Number(piece.dataset.at)).join("").length];
};
const words = () => all("[data-at]").map((each) => each.textContent).join("");
const tokens = () => {
  const whole = words();
  let at = 0;
  let last = 0;
  return [...whole.matchAll(/[\p{L}\p{N}\p{M}$€£%]+(?:['’.,\-–][\p{L}\p{N}\p{M}]+)*/gu)].map((found) => {
    at += points(whole.slice(last, found.index));
    last = found.index;
    return [at, at + points(found[0])];
  });
};
const mark = () => {
  const from = Number(currentSentence()?.dataset.start ?? 0);
  const list = tokens();
  const at = Math.max(0, list.findIndex(([start]) => start >= from));
  state.word = { list, from: at, to: at };
  markWords();
  tell("Marking words: ← → move, Shift lengthens, Enter makes a claim, Esc ends");
};
const markWords = () => {
  const { list, from, to } = state.word;
  getSelection().setBaseAndExtent(...nodeAt(list[from][0]), ...nodeAt(list[to][1]));
  nodeAt(list[to][0])[0].parentElement.scrollIntoView({ block: "nearest" });
};
const moveMark = (by, lengthen) => {
  const mark = state.word;
  const within = (at) => Math.min(mark.list.length - 1, Math.max(0, at));
  mark.to = Math.max(lengthen ? mark.from : 0, within(mark.to + by));
  if (!lengthen) mark.from = mark.to;
  markWords();
};

const openForm = claimForm(dialogs.claim, { decide, after: goOn });

/* What can be done, by name; keys and buttons lead here. */
const withItem = (run) => () => {
  const row = current();
  if (row?.dataset.item) run(row.dataset.item, row);
  else tell("Choose a candidate or a claim of yours first", true);
};
const newClaim = () => {
  const found = marked();
  if (!found) { tell("Mark the words of the claim first", true); return; }
  state.word = null;
  openForm({ start: found.start, end: found.end }, { decision: "new", items: [] });
};
const acts = {
  accept: withItem(async (item) => { if (!(await decide({ decision: "accept", items: [item] }))) nextOpen(); }),
  correct: withItem((item) => openForm({ item }, { decision: "correct", items: [item] })),
  reject: withItem(() => { dialogs.reject.querySelector("input").value = ""; dialogs.reject.showModal(); dialogs.reject.querySelector("[data-reason]").focus(); }),
  split: withItem((item) => openForm({ item }, { decision: "split", items: [item], claims: [], entities: [] })),
  choose: withItem((item, row) => { state.chosen[state.chosen.has(item) ? "delete" : "add"](item); row.classList.toggle("chosen", state.chosen.has(item)); }),
  merge: () => {
    const items = [...state.chosen];
    if (items.length < 2) { tell("Choose two or more with x first", true); return; }
    state.chosen.clear();
    openForm({ item: items[0] }, { decision: "merge", items });
  },
  read: () => {
    const sentence = currentSentence();
    if (!sentence) return;
    const place = [Number(sentence.dataset.start), Number(sentence.dataset.end)];
    decide({ decision: "read", place }).then((wrong) => {
      if (wrong) return;
      const waits = all('.row[data-state="open"]').filter((row) => place[0] <= Number(row.dataset.start) && Number(row.dataset.start) < place[1]).length;
      if (waits) tell(`Read; ${waits} still open in it`);
      nextOpen();
    });
  },
  undo: async () => { if (!(await decide({ decision: "undo" })) && !current()) nextOpen(); },
  write: async () => { const { ok, text } = await send(`${place}/claims`, {}); tell(text, !ok); },
  mark: () => (marked() ? newClaim() : mark()),
  help: () => dialogs.help.showModal(),
  entity: () => {
    const form = dialogs.entity.querySelector("form");
    form.elements.label.value = marked()?.words.trim() || "";
    form.elements.slug.value = slugOf(form.elements.label.value);
    form.querySelector(".wrong").textContent = "";
    dialogs.entity.showModal();
  },
  next: () => step(1),
  previous: () => step(-1),
  open: nextOpen,
  filters: () => filters.elements.state.focus(),
};
const keys = { a: "accept", c: "correct", r: "reject", s: "split", x: "choose", M: "merge", ".": "read", u: "undo", w: "write", m: "mark", e: "entity", "?": "help", j: "next", ArrowDown: "next", k: "previous", ArrowUp: "previous", n: "open", "/": "filters" };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (dialogs.reject.open && /^[1-9]$/.test(event.key) && event.target.tagName !== "INPUT") {
    event.preventDefault();
    dialogs.reject.querySelectorAll("[data-reason]")[Number(event.key) - 1]?.click();
    return;
  }
  // The field of a dialog that has just been closed has the focus for a moment, and takes no letters.
  if (document.querySelector("dialog[open]") || event.target.closest("input, select, textarea")?.checkVisibility()) return;
  if (state.word && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
    event.preventDefault();
    moveMark(event.key === "ArrowRight" ? 1 : -1, event.shiftKey);
  } else if (event.key === "Escape") {
    state.word = null;
    getSelection().removeAllRanges();
    tell("");
  } else if (event.key === "Enter" && marked()) {
    event.preventDefault();
    newClaim();
  } else if (keys[event.key] && !(event.key.length > 1 && event.shiftKey)) {
    event.preventDefault();
    acts[keys[event.key]]();
  }
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  const row = event.target.closest(".row");
  const words = event.target.closest(".words[data-items]");
  if (row) select(row, false);
  if (button) acts[button.dataset.do]();
  else if (words && getSelection().isCollapsed) select(rows().find((each) => words.dataset.items.split(" ").includes(each.dataset.item)), false);
});
document.addEventListener("mousedown", (event) => { if (event.target.closest('[data-do="mark"], [data-do="read"]')) event.preventDefault(); });
const reject = async (reason) => {
  dialogs.reject.close();
  if (reason && !(await decide({ decision: "reject", items: [current().dataset.item], reason }))) nextOpen();
};
dialogs.reject.addEventListener("click", (event) => {
  const { reason } = event.target.closest("[data-reason]")?.dataset || {};
  if (reason) reject(reason);
});
dialogs.reject.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  reject(event.target.elements.reason.value.trim());
});
const entityForm = dialogs.entity.querySelector("form");
entityForm.elements.label.addEventListener("input", () => { entityForm.elements.slug.value = slugOf(entityForm.elements.label.value); });
entityForm.querySelectorAll("[role=combobox]").forEach((input) => combo(input, entityForm));
entityForm.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { label, type, slug } = Object.fromEntries(new FormData(entityForm));
  const wrong = await decide({ decision: "entity", entities: [{ slug, type, label, keys: keysOf(entityForm) }] });
  if (wrong) entityForm.querySelector(".wrong").textContent = wrong;
  else dialogs.entity.close();
});
filters.addEventListener("input", () => { filter(); if (!current()) select(rows()[0], false); });
filters.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" && event.key !== "Enter") return;
  event.preventDefault();
  event.target.blur();
  if (current()) select(current()); else nextOpen();
});
filters.addEventListener("submit", (event) => event.preventDefault());
nextOpen();
document.documentElement.dataset.ready = "true";
