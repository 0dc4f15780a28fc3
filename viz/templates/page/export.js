// The picture as a file, and on paper.
bilateral.export = (() => {
  const {
    element: { byId, make, announce },
    data: { say },
    filter: { shown, claims },
    paint,
    canvas,
    overlay,
    picture,
    table,
  } = bilateral;
  const DENSITY = 2; // pixels of a PNG for one of the screen
  const PRINTED = 2000; // rows of the table on paper at most

  const name = (suffix) =>
    `${
      document.title
        .toLowerCase()
        .normalize("NFKD")
        .replace(/[^\p{L}\p{N}]+/gu, "-")
        .replace(/^-|-$/g, "")
        .slice(0, 60) || "graph"
    }.${suffix}`;
  const save = (blob, suffix) => {
    const address = URL.createObjectURL(blob);
    const link = make("a", { href: address, download: name(suffix) });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
    announce(bilateral.phrases.phrase("saved", { name: name(suffix) }));
  };
  const drawn = () => new Blob([picture.svg().text], { type: "image/svg+xml" });
  const svg = () => save(drawn(), "svg");
  // The PNG is the SVG with pixels, so that both show the same.
  const png = async () => {
    const { width, height } = picture.svg();
    const address = URL.createObjectURL(drawn());
    const image = new Image();
    image.src = address;
    await image.decode();
    const sheet = make("canvas", {
      width: Math.round(width * DENSITY),
      height: Math.round(height * DENSITY),
    });
    sheet.getContext("2d").drawImage(image, 0, 0, sheet.width, sheet.height);
    URL.revokeObjectURL(address);
    sheet.toBlob((blob) => save(blob, "png"), "image/png");
  };

  // On paper no link can be followed: the documents behind the rows are listed with their addresses.
  const documents = () => [
    ...new Map([...shown.links].flatMap(claims).map((said) => [said.document.id, said])).values(),
  ];
  const cited = (said) => {
    const { stated, source } = said.document;
    const names = [say(said.document.publisher), said.document.title];
    return make("li", {}, [...names, stated, source].filter(Boolean).join(", "));
  };
  const listSources = () => {
    const found = documents().sort((one, two) => (one.document.stated < two.document.stated ? -1 : 1));
    byId("sources").hidden = !found.length;
    byId("sources").querySelector("ol").replaceChildren(...found.map(cited));
  };
  // What is folded in the panel is read on paper as well; afterwards it is as it was.
  const unfold = () => {
    for (const fold of byId("details").querySelectorAll("details:not([open])")) {
      fold.open = true;
      fold.dispatchEvent(new Event("toggle")); // it is filled at once: its own event comes too late
      fold.dataset.folded = "";
    }
  };
  const fold = () => {
    for (const each of document.querySelectorAll("[data-folded]")) {
      each.open = false;
      delete each.dataset.folded;
    }
  };
  // On paper stands the SVG: a canvas would be stretched and coarse. It is parsed as XML and holds no script.
  const toPaper = () => {
    if (document.documentElement.dataset.prints) return;
    paint.print(true);
    canvas.restyle();
    table.fill(PRINTED);
    listSources();
    unfold();
    const parsed = new DOMParser().parseFromString(picture.svg().text, "image/svg+xml").documentElement;
    byId("paper").replaceChildren(document.importNode(parsed, true));
  };
  const fromPaper = () => {
    paint.print(false);
    canvas.restyle();
    overlay.draw();
    byId("paper").replaceChildren();
    byId("sources").hidden = true;
    fold();
  };
  const open = () => {
    for (const [name, work] of Object.entries({ svg, png }))
      byId(name).addEventListener("click", () => {
        byId("save").open = false;
        byId("save").querySelector("summary").focus();
        work();
      });
    addEventListener("beforeprint", toPaper);
    addEventListener("afterprint", fromPaper);
  };
  return { open, save };
})();
