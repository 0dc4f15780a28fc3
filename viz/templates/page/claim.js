// One claim to read: the words, who says them, where and when; and to cite.
bilateral.claim = (() => {
  const {
    element: { make, button, announce },
    data,
    data: { say, word },
    bibliography: { voices },
    citing,
    phrases: { phrase },
  } = bilateral;

  const titleOf = ({ document }) => document.title || say(document.publisher) || document.source;
  const joined = (parts, between = ", ") => parts.filter(Boolean).join(between);
  // Who says so, as everywhere: the role where the name does not hold it, the capacity in brackets.
  const roleOf = (claim) => (voices(claim).includes(say(claim.role)) ? "" : say(claim.role));

  const speaker = (claim) => {
    const capacity = say(claim.capacity) && ` (${say(claim.capacity)})`;
    return joined([voices(claim), roleOf(claim)]) + capacity;
  };

  const citation = (claim) => citing.text([claim]);

  // A page from a file may not use the clipboard: then the words are selected and copied the old way.
  const copyOld = (text, within) => {
    const place = make("textarea", { readonly: true, class: "aside" });
    place.value = text;
    within.append(place);
    place.select();
    const done = document.execCommand("copy");
    place.remove();
    return done;
  };
  const copy = async (text, within = document.body) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copyOld(text, within);
    }
  };
  const copying = (claim) =>
    button(
      phrase("copy-citation"),
      async ({ currentTarget }) => {
        const done = await copy(citation(claim));
        currentTarget.focus({ preventScroll: true });
        announce(phrase(done ? "citation-copied" : "cannot-copy"));
        currentTarget.textContent = phrase(done ? "copied" : "not-copied");
        setTimeout(() => {
          currentTarget.textContent = phrase("copy-citation");
        }, 2500);
      },
      { class: "small" },
    );

  const link = (address, text, lang) =>
    make("a", { href: address, rel: "external", lang }, text);
  const quote = (claim) =>
    claim.quote
      ? make("blockquote", { lang: data.lang(claim.language) }, claim.quote)
      : make("p", { class: "quiet" }, data.absent(claim));
  const source = (claim) => {
    const { document } = claim;
    const title = titleOf(claim),
      lang = document.title && data.lang(document.language);
    const rest = joined(
      [document.title && say(document.publisher), document.issued].map((each) => each && `, ${each}`),
      "",
    );
    const named = document.source ? link(document.source, title, lang) : make("span", { lang }, title);
    return make("p", { class: "from" }, named, rest);
  };
  // What is claimed, in a sentence; where a list of many ties stands, a button that opens its own.
  const plainly = (claim, open) =>
    make(
      "p",
      { class: "said", lang: data.lang(data.tongue(claim.relation)) },
      open ? button(data.said(claim), open, { class: "pick" }) : data.said(claim),
    );
  const tags = (claim) =>
    make("p", { class: "tags" }, [
      word(claim.status),
      claim.evidence && make("span", {}, `${phrase("evidence")} `, word(claim.evidence)),
    ]);
  const list = (claim) =>
    make(
      "dl",
      {},
      claim.qualifiers.flatMap(([name, value]) => [word(name, "dt"), word(value, "dd")]),
    );

  const article = (claim, open) =>
    make(
      "article",
      { class: "claim" },
      plainly(claim, open),
      quote(claim),
      make(
        "p",
        { class: "voice" },
        make("strong", {}, voices(claim)),
        roleOf(claim) && [", ", word(claim.role)],
        claim.capacity && [" (", word(claim.capacity), ")"],
      ),
      source(claim),
      claim.qualifiers.length && list(claim),
      tags(claim),
      claim.coding && make("p", { class: "quiet" }, word(claim.coding)),
      copying(claim),
    );

  return { article, citation, titleOf, voices, speaker, joined, link, copy, copying };
})();
