// How much stands behind some ties: claims, voices, and when something was last said.
bilateral.weight = (() => {
  const {
    element: { counted },
    filter: { claims, voices },
  } = bilateral;
  const MONTHS = new Intl.DateTimeFormat("en", { month: "long", year: "numeric", timeZone: "UTC" });
  const DAYS = new Intl.DateTimeFormat("en", {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });

  // A date in words, as partial as it is: 2024-08 is August 2024. What is no date stays as it is written.
  const dated = (text, form) => {
    const time = /^\d{4}-\d\d(-\d\d)?$/.test(text) ? Date.parse(text) : NaN; // of a month its first day
    return Number.isNaN(time) ? text : form.format(time);
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
    const last = found.last && `, ${found.claims > 1 ? "last " : ""}${month(found.last)}`;
    return `${counted(found.claims, "claim")} by ${counted(found.voices, "voice")}${last}`;
  };
  return { of, told, month, day };
})();
