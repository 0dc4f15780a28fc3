// A dossier in the panel: what was found for some words, by subject and in order of time, to cite all at once.
bilateral.dossier = (() => {
  const {
    element: { make, button, announce },
    state,
    data,
    statements,
    claim,
    listing: { absent, closing, portion },
    bibliography,
    citing,
    phrases: { phrase },
  } = bilateral;
  const SHOWN = 2500; // milliseconds for which a button says that it has copied
  const FORMS = [
    ["footnotes", citing.footnotes, "footnotes"],
    ["BibTeX", bibliography.bibtex],
    ["CSL", bibliography.csl],
  ];

  const copying = (claims) => {
    const form = ([form, write, key]) => {
      const name = key ? phrase(key) : form;
      return button(
        name,
        async ({ currentTarget }) => {
          const done = await claim.copy(write(claims));
          currentTarget.focus({ preventScroll: true });
          const count = phrase("statements", { n: claims.length });
          announce(done ? phrase("copied-as", { count, form: name }) : phrase("cannot-copy"));
          currentTarget.textContent = phrase(done ? "copied" : "not-copied");
          setTimeout(() => {
            currentTarget.textContent = name;
          }, SHOWN);
        },
        { class: "small", "aria-label": phrase("copy-all-as-form", { form: name }) },
      );
    };
    return make(
      "p",
      { class: "around copies", role: "group", "aria-label": phrase("copy-all") },
      make("span", {}, phrase("copy-all-as")),
      FORMS.map(form),
    );
  };
  const course = ({ course, outcome }) =>
    (course.length > 1 || outcome) &&
    make("p", { class: "course" }, make("span", { lang: data.lang("en") }, course.join(" → ")), outcome && [course.length && " → ", make("strong", { lang: data.lang("en") }, outcome)]);
  const article = (chosen) => (at) => {
    const tie = statements.links(chosen).find(({ claims }) => claims.includes(at));
    return claim.article(data.claim(at), tie && (() => state.choose("link", tie.id)));
  };
  // Of several subjects each has its heading, which opens it alone.
  const section = (chosen) => (subject) =>
    make(
      "section",
      { class: "subject" },
      make(
        "h3",
        {},
        button(subject.heading, () => state.set({ chosen: { ...chosen, of: subject.id, by: "" } }), {
          class: "pick",
        }),
      ),
      course(subject),
      portion(subject.claims, article(chosen)),
    );
  const lost = ({ near }) => [
    make(
      "p",
      { class: "quiet" },
      phrase("every-word"),
    ),
    near &&
      make(
        "p",
        {},
        `${phrase("nearest")}: `,
        button(near, () => state.set({ chosen: { kind: "find", id: near, of: "" } }), { class: "pick" }),
      ),
  ];
  const details = (chosen) => {
    const found = statements.dossier(chosen);
    const { subjects, claims } = found;
    const head = [
      closing(),
      make("p", { class: "quiet kicker" }, phrase("dossier")),
      make("h2", {}, found.heading),
    ];
    if (!claims.length) return [...head, ...lost(found)];
    const [only] = subjects;
    return [
      ...head,
      subjects.length === 1 && course(only),
      copying(claims.map(data.claim)),
      ...absent(statements.links(chosen)),
      make("div", { class: "dossier" }, 
        subjects.length === 1
          ? portion(claims, article(chosen))
          : portion(subjects, section(chosen))),
    ];
  };
  return { details };
})();
