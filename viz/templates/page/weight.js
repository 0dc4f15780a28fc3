// How much stands behind some ties: claims, voices, and when something was last said.
bilateral.weight = (() => {
  const {
    filter: { claims, voices },
    phrases: { phrase, dates },
  } = bilateral;
  const MONTHS = { month: "long", year: "numeric" };
  const DAYS = { day: "numeric", ...MONTHS };

  // A date in words, as partial as it is: 2024-08 is August 2024. What is no date stays as it is written.
  const dated = (text, form) => {
    const time = /^\d{4}-\d\d(-\d\d)?$/.test(text) ? Date.parse(text) : NaN; // of a month its first day
    return Number.isNaN(time) ? text : dates(form).format(time);
  };
  const month = (text) => dated(text.slice(0, 7), MONTHS);
  const day = (text) => dated(text, text.length > 7 ? DAYS : MONTHS);

  const of = (links) => {
    const said = [...new Set(links.flatMap(claims))];
    return {
      claims: said.length,
      voices: new Set(said.flatMap((each) => voices(each).map(({ id }) => id))).size,
      last: said.reduce((latest, { document: { issued } }) => (issued > latest ? issued : latest), ""),
    };
  };
  // "19 claims by 8 voices, last August 2024"; nothing where no claim is shown.
  const told = (links) => {
    const found = of(links);
    if (!found.claims) return "";
    const claims = phrase("claims", { n: found.claims });
    const by = phrase("claims-by", { claims, voices: phrase("voices", { n: found.voices }) });
    if (!found.last) return by;
    const last = month(found.last);
    return found.claims > 1 ? phrase("last-said", { weight: by, month: last }) : `${by}, ${last}`;
  };
  return { of, told, month, day };
})();
