// The search field of every page offers what it finds; without script it is a form that leads to the search.
(() => {
  const WAIT = 120; // milliseconds without a letter before the server is asked
  const form = document.querySelector(".top search form");
  const input = form.querySelector("input[type=search]");
  const place = document.createElement("div");
  const said = document.createElement("p");
  place.className = "offers";
  place.hidden = true;
  said.className = "hidden";
  said.setAttribute("role", "status");
  form.append(place, said);

  const rest = () => new Promise((done) => setTimeout(done, WAIT));
  let asking = new AbortController();
  const ask = async (text) => {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    await rest();
    signal.throwIfAborted();
    const address = new URL(form.dataset.offers, location.href);
    address.searchParams.set("q", text);
    const response = await fetch(address, { signal });
    if (!response.ok) throw new Error(response.statusText);
    const { groups, near } = await response.json();
    const offer = ({ text: told, page }) => ({ text: told, take: () => location.assign(page) });
    return { near, groups: groups.map((group) => ({ ...group, hits: group.hits.map(offer) })) };
  };
  bilateral.offers.attach({
    input,
    place,
    name: "Found",
    ask,
    say: (text) => {
      said.textContent = text;
    },
    none: () => form.submit(),
  });
  bilateral.offers.shortcut(input);
})();
