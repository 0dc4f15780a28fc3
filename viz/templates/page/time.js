// Dates as partial as the words: a year means each of its days, and counts wherever it may fall.
bilateral.time = (() => {
  const {
    state: { now },
    data,
  } = bilateral;
  const OPEN = ["0000-01-01", "9999-12-31"];
  const first = (text) => `${text.split("/")[0]}-01-01`.slice(0, 10);
  const last = (text) => {
    const end = text.split("/").pop();
    return end + ({ 4: "-12-31", 7: "-31" }[end.length] || "");
  };

  // What is written as a day, whatever a stranger's graph holds.
  const day = (text) => (/^\d{4}-\d\d-\d\d$/.test(text) ? text : "");

  // The first and last day that a claim may speak of, or on which it may have been said; null where unknown.
  // What holds since a day holds from then on.
  const span = (claim, sense = now.sense) => {
    const { issued } = claim.document;
    const ends = sense === "said" ? issued && [first(issued), last(issued)] : [claim.from, claim.to];
    const [from, to] = (ends || ["", ""]).map(day);
    return from || to ? [from || OPEN[0], to || OPEN[1]] : null;
  };
  const bounded = () => Boolean(now.from || now.to);
  const fits = (claim) => {
    const days = span(claim);
    if (!days) return now.undated;
    return (!now.to || days[0] <= `${now.to}-31`) && (!now.from || days[1] >= `${now.from}-01`);
  };

  // Months as whole numbers, for the slider.
  const month = (text) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7)) - 1;
  const text = (number) =>
    `${String(Math.floor(number / 12)).padStart(4, "0")}-${String((number % 12) + 1).padStart(2, "0")}`;
  const days = (sense) =>
    data
      .allClaims()
      .map((claim) => span(claim, sense))
      .filter(Boolean);
  const bounds = (sense) => {
    const ends = days(sense)
      .flat()
      .filter((each) => !OPEN.includes(each))
      .map(month);
    return ends.length
      ? [ends.reduce((one, two) => Math.min(one, two)), ends.reduce((one, two) => Math.max(one, two))]
      : null;
  };
  return { span, fits, bounded, month, text, days, bounds };
})();
