/* The keys, marks and forms of a review. Every decision is sent, and what the server shows then is shown. */
"use strict";

(() => {
  const desk = document.getElementById("desk");
  const told = document.getElementById("told");
  const filters = document.getElementById("filters");
  const dialogs = Object.fromEntries(["claim", "reject", "entity", "help"].map((id) => [id, document.getElementById(id)]));
  const secret = document.querySelector('meta[name="page-secret"]').content;
  const place = `/document/${desk.dataset.slug}`;
  const all = (selector, under = desk) => [...under.querySelectorAll(selector)];
  const state = { key: "", chosen: new Set(), word: null };

  const tell = (text, wrong = false) => {
    told.textContent = text;
    told.classList.toggle("wrong", wrong);
  };
  const send = async (path, content) => {
    try {
      const headers = { "Content-Type": "application/json", "X-Page": secret };
      const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(content) });
      return { ok: answer.ok, text: await answer.text() };
    } catch {
      return { ok: false, text: "The server has ended: start `bilateral review` again and open the address it prints" };
    }
  };

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
  const nextOpen = () => {
    const listed = rows();
    const after = listed.slice(listed.indexOf(current()) + 1);
    const unread = (row) => !sentenceOf(row)?.classList.contains("settled");
    const waiting = (row) => row.dataset.state === "open" || (row.dataset.state === "flag" && unread(row));
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
  const show = (html) => {
    const tops = all(".sides > section").map((each) => each.scrollTop);
    desk.innerHTML = html;
    all(".sides > section").forEach((each, at) => { each.scrollTop = tops[at]; });
    filter();
    all(".row").forEach((row) => row.classList.toggle("chosen", state.chosen.has(row.dataset.item)));
    const row = rows().find((each) => keyOf(each) === state.key);
    const sentence = all(".sentence").find((each) => `sentence:${each.dataset.start}` === state.key);
    if (sentence && !row) goTo(sentence);
    else select(row || rows()[0]);
  };
  const decide = async (decision) => {
    const seen = Number(document.getElementById("progress").dataset.seen);
    const { ok, text } = await send(`${place}/decisions`, { ...decision, seen });
    if (ok) {
      show(text);
      tell({ undo: "Undone", entity: "Declared" }[decision.decision] || "Decided");
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

  /* The form of a claim. */
  const slugOf = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  const openForm = async (query, finish) => {
    const answer = await fetch(`${place}/form?${new URLSearchParams(query)}`);
    const text = await answer.text();
    if (!answer.ok) { tell(text, true); return; }
    dialogs.claim.innerHTML = text;
    const form = dialogs.claim.querySelector("form");
    form.decision = finish;
    form.query = query;
    form.parts = form.parts || [];
    wire(form);
    if (!dialogs.claim.open) dialogs.claim.showModal();
    form.elements.subject.focus();
  };
  const claimOf = (form) => {
    const value = (name) => form.elements[name].value.trim();
    const qualifiers = {};
    for (const field of form.querySelectorAll("[name^='q:']")) {
      const texts = field.value.split(";").map((each) => each.trim()).filter(Boolean);
      if (texts.length) qualifiers[field.name.slice(2)] = texts;
    }
    const speakers = value("speakers").split(";").map((each) => each.trim()).filter(Boolean);
    const { start, end } = form.dataset;
    const quote = form.querySelector("blockquote").textContent;
    return { subject: value("subject"), relation: value("relation"), object: value("object"), status: value("status"), speakers, qualifiers, start: Number(start), end: Number(end), quote };
  };
  const proposedOf = (form) => {
    const field = form.querySelector("#proposed");
    const label = form.elements["new-label"].value.trim();
    return field.hidden ? [] : [{ slug: field.dataset.slug, type: form.elements["new-type"].value, label }];
  };
  const decisionOf = (form) => ({
    ...form.decision,
    claims: [...(form.decision.claims || []), claimOf(form)],
    entities: [...(form.decision.entities || []), ...proposedOf(form)],
  });
  const wrongIn = (form, text) => { form.querySelector(".wrong").textContent = text; };
  const check = async (form) => {
    if (!form.isConnected || !dialogs.claim.open) return;
    const claim = claimOf(form);
    if (!claim.subject || !claim.relation || !claim.object) { wrongIn(form, ""); return; }
    const { ok, text } = await send(`${place}/check`, { ...decisionOf(form), decision: form.decision.decision === "split" ? "new" : form.decision.decision, ...(form.decision.decision === "split" ? { items: [] } : {}) });
    wrongIn(form, ok ? JSON.parse(text)[0] || "" : text);
  };
  const later = (run, after) => {
    let timer = 0;
    return (...given) => { clearTimeout(timer); timer = setTimeout(run, after, ...given); };
  };
  const wire = (form) => {
    const checkLater = later(() => check(form), 200);
    form.addEventListener("input", checkLater);
    form.addEventListener("change", checkLater);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const wrong = await decide(decisionOf(form));
      if (wrong) { wrongIn(form, wrong); return; }
      dialogs.claim.close();
      getSelection().removeAllRanges();
      nextOpen();
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
    form.querySelector("[data-close]").addEventListener("click", () => dialogs.claim.close());
    const more = form.querySelector("[data-more]");
    more.addEventListener("change", () => {
      const field = form.querySelector(`[data-qualifier="${CSS.escape(more.value)}"]`);
      if (field) { field.hidden = false; field.querySelector("input, select").focus(); }
    });
    form.querySelectorAll("[role=combobox]").forEach((input) => combo(input, form));
  };
  const relationChosen = async (form, relation) => {
    const answer = await fetch(`${place}/form?${new URLSearchParams({ relation, start: form.dataset.start, end: form.dataset.end })}`);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const name of ["subject", "object"]) {
      form.elements[name].dataset.classes = fresh.querySelector(`[name="${name}"]`).dataset.classes;
    }
    if (!form.decision.items?.length) form.elements.status.value = fresh.querySelector('[name="status"]').value;
    const usual = new Set([...fresh.querySelectorAll("[data-qualifier]:not([hidden])")].map((each) => each.dataset.qualifier));
    for (const field of form.querySelectorAll("[data-qualifier]")) {
      field.hidden = !usual.has(field.dataset.qualifier) && !field.querySelector("input, select").value;
    }
  };
  const combo = (input, form) => {
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
        const field = form.querySelector("#proposed");
        input.value = field.dataset.slug = slugOf(option.propose);
        form.elements["new-label"].value = option.propose;
        const fit = (input.dataset.classes || "").split(",")[0];
        if (fit) form.elements["new-type"].value = fit;
        field.hidden = false;
      } else {
        const before = input.value.includes(";") ? `${input.value.slice(0, input.value.lastIndexOf(";"))}; ` : "";
        input.value = before + option.value;
      }
      if (input.name === "relation") relationChosen(form, input.value);
      input.dispatchEvent(new Event("change", { bubbles: true }));
    };
    let asked = 0;
    const complete = async () => {
      const typed = input.value.split(";").at(-1).trim();
      const number = ++asked;
      if (!typed) { close(); return; }
      const { kind, classes } = input.dataset;
      const answer = await fetch(`/complete?${new URLSearchParams({ q: typed, kind, classes, document: desk.dataset.slug })}`);
      if (number !== asked || !answer.ok || document.activeElement !== input) return;
      options = await answer.json();
      if (kind === "entity") options.push({ propose: typed });
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
      decide({ decision: "read", place }).then((wrong) => wrong || nextOpen());
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
    if (document.querySelector("dialog[open]") || event.target.closest("input, select, textarea")) return;
    if (state.word && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
      event.preventDefault();
      moveMark(event.key === "ArrowRight" ? 1 : -1, event.shiftKey);
    } else if (event.key === "Escape") {
      state.word = null;
      getSelection().removeAllRanges();
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
  entityForm.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { label, type, slug } = Object.fromEntries(new FormData(entityForm));
    const wrong = await decide({ decision: "entity", entities: [{ slug, type, label }] });
    if (wrong) entityForm.querySelector(".wrong").textContent = wrong;
    else dialogs.entity.close();
  });
  filters.addEventListener("input", filter);
  filters.addEventListener("submit", (event) => event.preventDefault());
  nextOpen();
  document.documentElement.dataset.ready = "true";
})();
