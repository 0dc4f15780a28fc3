// Spellings are compared as everywhere else (kg.asking.names, kg.asking.statement_index): without case, accents
// and letters that only some alphabets have. A test holds the two to the same.
bilateral.spelling = (() => {
  const LONGEST = 200,
    MOST = 12; // letters and words that are read
  // Letters that are no accented form of another to Unicode, but to somebody who has no such key.
  const ALIKE = new Map([..."əәłøөүұқғңһі"].map((letter, at) => [letter, [..."eаloоуукгнхи"][at]]));
  // A mark that takes a place of its own among the others rides on a letter; vowel signs of the Indic scripts
  // are marks, too, and stay.
  const rides = (mark) => mark === "\u0345" || `\u0345${mark}`.normalize("NFD") !== `\u0345${mark}`;
  const small = (letter) => letter.toLowerCase().toUpperCase().toLowerCase();

  const fold = (text) =>
    [...[...text].map(small).join("").normalize("NFKD")]
      .map((letter) => ALIKE.get(letter) ?? (/\p{M}/u.test(letter) && rides(letter) ? "" : letter))
      .join("")
      .replace(/[ʻʼ‘’`´]/g, "'");
  const words = (text) => fold(text).match(/[\p{L}\p{N}]+/gu) || [];
  // The digits of a number stand together, however they are grouped.
  const grouped = (text) => text.replace(/(?<=\p{Nd})[ ,\u00a0\u202f](?=\p{Nd}{3}(?!\p{Nd}))/gu, "");
  const asked = (text) => words(grouped([...text].slice(0, LONGEST).join(""))).slice(0, MOST);
  const plain = (text) => words(text).join(" ");

  // How many letters of two words stand in both in the same order.
  const common = (one, two) => {
    let row = new Array(two.length + 1).fill(0);
    for (const letter of one) {
      const next = [0];
      two.forEach((other, at) => next.push(letter === other ? row[at] + 1 : Math.max(next[at], row[at + 1])));
      row = next;
    }
    return row[two.length];
  };
  const ALIKENESS = 0.66; // from where on a word is near to another
  const nearest = (word, known) => {
    const letters = [...word];
    let best = "",
      most = ALIKENESS;
    for (const each of known) {
      const both = letters.length + each.length;
      if ((2 * Math.min(letters.length, each.length)) / both < most) continue;
      const likeness = (2 * common(letters, [...each])) / both;
      if (likeness > most || (likeness === most && !best)) [best, most] = [each, likeness];
    }
    return best;
  };
  return { fold, words, asked, plain, nearest };
})();
