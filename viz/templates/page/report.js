// Save for a report: which figure, how wide, in which format, with the words that stand for it.
bilateral.report = (() => {
  const {
    element: { byId, make, button, announce },
    phrases: { phrase },
    figures,
    claim,
    export: files,
  } = bilateral;
  const WIDTHS = [
    [16, "width-wide"],
    [8, "width-narrow"],
  ];
  const DENSITY = 2 * (96 / 72); // pixels of a PNG for a point: twice those of a screen
  const chosen = { name: "", width: 16 };
  let dialog = null;
  let drawn = null;

  const radios = (legend, name, options, picked, change) =>
    make(
      "fieldset",
      {},
      make("legend", {}, legend),
      options.map(([value, label]) =>
        make(
          "label",
          {},
          make("input", { type: "radio", name, value, checked: String(value) === String(picked), change }),
          ` ${label}`,
        ),
      ),
    );
  const address = () => URL.createObjectURL(new Blob([drawn.text], { type: "image/svg+xml" }));
  let preview = "";
  const show = () => {
    const found = figures.choices();
    const choice = found.find(({ name }) => name === chosen.name) || found[0];
    drawn = choice?.draw(chosen.width) || null;
    const place = dialog.querySelector(".preview");
    if (preview) URL.revokeObjectURL(preview);
    preview = drawn ? address() : "";
    place.replaceChildren(
      drawn
        ? make("img", { src: preview, alt: drawn.title, width: Math.round((drawn.width * 96) / 72) })
        : make("p", {}, phrase("nothing-of-this")),
    );
    dialog.querySelector("textarea").value = drawn ? `${drawn.title}. ${drawn.alt}` : "";
    for (const each of dialog.querySelectorAll("[data-form]")) each.disabled = !drawn;
  };

  const png = async () => {
    const image = new Image();
    image.src = address();
    await image.decode();
    const [width, height] = [drawn.width, drawn.height].map((each) => Math.round(each * DENSITY));
    const canvas = make("canvas", { width, height });
    canvas.getContext("2d").drawImage(image, 0, 0, width, height);
    URL.revokeObjectURL(image.src);
    canvas.toBlob((blob) => files.save(blob, "png"), "image/png");
  };
  // A browser writes a PDF by printing: the figure alone, on paper of its size.
  const pdf = () => {
    const millimeters = (points) => `${Math.ceil((points / 72) * 254) / 10}mm`;
    const size = `${millimeters(drawn.width)} ${millimeters(drawn.height + 1)}`;
    const rules = new CSSStyleSheet();
    rules.replaceSync(`@page { size: ${size}; margin: 0 }`);
    const parsed = new DOMParser().parseFromString(drawn.text, "image/svg+xml").documentElement;
    const sheet = make("div", { class: "one-figure" }, document.importNode(parsed, true));
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, rules];
    document.documentElement.dataset.prints = "figure";
    document.body.append(sheet);
    dialog.close();
    const done = () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== rules);
      delete document.documentElement.dataset.prints;
      sheet.remove();
    };
    addEventListener("afterprint", done, { once: true });
    print();
  };
  const svg = () => files.save(new Blob([drawn.text], { type: "image/svg+xml" }), "svg");
  const copyAlt = async () => {
    const done = await claim.copy(dialog.querySelector("textarea").value, dialog);
    announce(phrase(done ? "alt-copied" : "cannot-copy"));
    dialog.querySelector("[role=status]").textContent = phrase(done ? "copied" : "not-copied");
  };

  const build = () => {
    const pick = ({ target }) => {
      if (target.name === "figure-width") chosen.width = Number(target.value);
      else chosen.name = target.value;
      show();
    };
    const forms = [
      ["svg", "SVG", svg],
      ["pdf", phrase("pdf-by-printing"), pdf],
      ["png", "PNG, 2×", png],
    ];
    dialog = make(
      "dialog",
      { id: "figure", "aria-labelledby": "figure-title" },
      make("h2", { id: "figure-title" }, phrase("for-report")),
      make("div", { class: "choose" }),
      make("div", { class: "preview", tabindex: "0", role: "region", "aria-label": phrase("preview") }),
      make("label", { for: "figure-alt" }, phrase("alt-text")),
      make("textarea", { id: "figure-alt", rows: 3, readonly: true }),
      make(
        "p",
        { class: "forms" },
        forms.map(([form, name, work]) => button(name, work, { class: "plain", "data-form": form })),
        button(phrase("copy-alt"), copyAlt, { class: "plain", "data-form": "alt" }),
        button(phrase("close"), () => dialog.close(), { class: "plain" }),
        make("span", { role: "status" }),
      ),
    );
    dialog.addEventListener("close", () => byId("save").querySelector("summary").focus());
    document.body.append(dialog);
    dialog.pick = pick;
  };
  const ask = () => {
    byId("save").open = false;
    dialog?.remove(); // made anew: its words are those of the language at hand
    build();
    const found = figures.choices();
    if (!found.some(({ name }) => name === chosen.name)) chosen.name = found[0]?.name || "";
    dialog.querySelector(".choose").replaceChildren(
      radios(
        phrase("figure"),
        "figure-kind",
        found.map(({ name, label }) => [name, label]),
        chosen.name,
        dialog.pick,
      ),
      radios(
        phrase("width"),
        "figure-width",
        WIDTHS.map(([width, key]) => [width, phrase(key)]),
        chosen.width,
        dialog.pick,
      ),
    );
    dialog.querySelector("[role=status]").textContent = "";
    dialog.showModal();
    show();
  };
  const open = () => byId("report").addEventListener("click", ask);
  return { open };
})();
