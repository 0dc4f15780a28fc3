/* What the pages of a review share: the way to the server, and the line in which it is told how things went. */
const desk = document.getElementById("desk");
const told = document.getElementById("told");
const secret = document.querySelector('meta[name="page-secret"]').content;

export const { slug } = desk.dataset;
export const place = `/document/${slug}`;
export const slugOf = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
export const tell = (text, wrong = false) => {
  told.textContent = text;
  told.classList.toggle("wrong", wrong);
};
export const send = async (path, content) => {
  try {
    const headers = { "Content-Type": "application/json", "X-Page": secret };
    const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(content) });
    return { ok: answer.ok, text: await answer.text() };
  } catch {
    return { ok: false, text: "The server has ended: start the command again and open the address it prints" };
  }
};
export const later = (run, after) => {
  let timer = 0;
  return (...given) => { clearTimeout(timer); timer = setTimeout(run, after, ...given); };
};
