// The same content as rows: one for each shown claim, one for each tie without. Written in portions, so that
// thousands of claims cost nothing before somebody reads that far.
bilateral.table = (() => {
  const {
    element: { byId, make, button, announce, debounce },
    state,
    state: { now },
    data,
    data: { say, word },
    filter: { NAMES, shown, claims },
    find,
    claim,
    phrases: { phrase },
  } = bilateral;
  const PORTION = 100;
  let rows = [],
    written = 0,
    watcher = null;

  const COLUMNS = ["From", "Tie", "To", "Status", "Words", "Said by", "Said on", "When", "Source"];
  const HEADS = {
    From: "column-from",
    Tie: "column-tie",
    To: "column-to",
    Status: "column-status",
    Words: "column-words",
    "Said by": "column-said-by",
    "Said on": "column-said-on",
    When: "column-when",
    Source: "column-source",
  };
  const rowsOf = (link) => {
    const found = claims(link);
    // A claim behind an inferred tie has a row of its own: the tie has one that names its rule.
    if (!link.claims.length) return [{ link, said: null }];
    return found.map((said) => ({ link, said }));
  };
  const qualifiers = (said) =>
    said.qualifiers.map(([name, value]) => `${say(name)}: ${say(value)}`).join("; ");
  const why = (link) => (link.rules.length ? phrase("follows-by", { rules: link.rules.map(say).join(", ") }) : "");
  const TEXT = {
    From: ({ link, said }) => say(said ? said.subject : link.from.label),
    Tie: ({ link }) => data.words(link),
    To: ({ link, said }) => say(said ? said.object : link.to.label),
    Status: ({ link }) => say(link.status.label),
    Words: ({ link, said }) => (said ? `${said.quote} ${qualifiers(said)}`.trim() : why(link)),
    "Said by": ({ said }) => (said ? claim.speaker(said) : ""),
    "Said on": ({ said }) => (said ? said.document.issued : ""),
    When: ({ said }) => (said ? say(said.dates) : ""),
    Source: ({ said }) => (said ? say(said.document.publisher) || claim.titleOf(said) : ""),
  };

  const quiet = (text) => text && make("span", { class: "quiet" }, text);
  const source = (said) => {
    const name = say(said.document.publisher) || claim.titleOf(said);
    return said.document.source ? claim.link(said.document.source, name) : name;
  };
  const words = (said) => [
    said.quote ? make("q", { lang: data.lang(said.language) }, said.quote) : quiet(phrase("not-reproduced")),
    quiet(qualifiers(said)),
  ];
  const CELL = {
    From: ({ link, said }) => word(said ? said.subject : link.from.label),
    Tie: ({ link }) =>
      button(data.words(link), () => state.choose("link", link.id), {
        class: "pick",
        lang: data.lang(data.tongue(link.relation.label)),
      }),
    To: ({ link, said }) => word(said ? said.object : link.to.label),
    Status: ({ link }) => word(link.status.label),
    Words: ({ link, said }) => (said ? words(said) : quiet(why(link))),
    Source: ({ said }) => said && source(said),
  };
  const cell = (row, column, at) =>
    make(
      "td",
      { "data-column": column, "data-name": phrase(HEADS[column]), "aria-colindex": at + 1 },
      CELL[column] ? CELL[column](row) || "" : TEXT[column](row),
    );
  const element = (row, at) =>
    make(
      "tr",
      { "data-link": row.link.id, "aria-rowindex": at + 2, class: row.link.id === chosen() && "chosen" },
      COLUMNS.map((column, place) => cell(row, column, place)),
    );
  const chosen = () => (now.chosen?.kind === "link" ? now.chosen.id : null);

  const write = (count = PORTION) => {
    const more = rows.slice(written, written + count);
    byId("rows").append(...more.map((row, at) => element(row, written + at)));
    written += more.length;
    byId("more").hidden = written >= rows.length;
    byId("more").textContent = phrase("more-rows-left", { n: rows.length - written });
  };
  const fill = (all = Infinity) => write(all);

  const sorted = (found) => {
    if (!now.sort) return found;
    const collator = new Intl.Collator(now.language, { numeric: true });
    const text = TEXT[now.sort.column];
    const keyed = found.map((row) => ({ row, key: text(row) }));
    const sign = now.sort.down ? -1 : 1;
    // Empty cells come last, either way.
    keyed.sort((one, two) => !one.key - !two.key || sign * collator.compare(one.key, two.key));
    return keyed.map(({ row }) => row);
  };
  const searched = (found) => {
    const wanted = find.plain(now.search).split(" ").filter(Boolean);
    if (!wanted.length) return found;
    return found.filter((row) => {
      const text = find.plain(COLUMNS.map((column) => TEXT[column](row)).join(" "));
      return wanted.every((each) => text.includes(each));
    });
  };
  const show = () => {
    rows = sorted(searched([...shown.links].flatMap(rowsOf)));
    written = 0;
    byId("rows").replaceChildren();
    byId("grid").setAttribute("aria-rowcount", rows.length + 1);
    byId("matches").textContent = phrase("n-rows", { n: rows.length });
    for (const head of document.querySelectorAll("#grid th")) {
      const mine = now.sort?.column === head.dataset.name;
      if (mine) head.setAttribute("aria-sort", now.sort.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
    write();
  };
  const mark = () => {
    for (const row of byId("rows").children) row.classList.toggle("chosen", row.dataset.link === chosen());
  };

  const heading = (column) =>
    make(
      "th",
      { scope: "col", "data-name": phrase(HEADS[column]) },
      button(
        phrase(HEADS[column]),
        () => {
          const down = now.sort?.column === column && !now.sort.down;
          state.set({ sort: { column, down } });
          announce(phrase(down ? "sorted-down" : "sorted-up", { column: phrase(HEADS[column]) }));
        },
        { class: "sort" },
      ),
    );
  const head = () =>
    byId("grid")
      .querySelector("thead")
      .replaceChildren(make("tr", {}, COLUMNS.map(heading)));
  const open = () => {
    head();
    byId("search").value = now.search;
    const search = debounce(() => {
      state.set({ search: byId("search").value });
      announce(byId("matches").textContent);
    }, 150);
    byId("search").addEventListener("input", search);
    byId("more").addEventListener("click", () => write());
    byId("live-table").hidden = false;
    show();
    // The next portion comes when the end of the last one comes near.
    watcher = new IntersectionObserver(
      ([seen]) => {
        if (seen.isIntersecting && written < rows.length) write();
      },
      { rootMargin: "600px" },
    );
    watcher.observe(byId("more"));
    state.on(["search"], () => {
      if (byId("search").value !== now.search) byId("search").value = now.search;
    });
    state.on(["language"], head);
    state.on([...NAMES, "search", "sort", "language"], show);
    state.on(["chosen"], mark);
  };
  return { COLUMNS, open, show, fill };
})();
