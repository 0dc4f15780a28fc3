// Buttons that copy what an address has: shown where there is script, and they say what they did.
for (const button of document.querySelectorAll("button[data-copy]")) {
  const said = button.parentElement.querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      const response = await fetch(button.dataset.copy);
      if (!response.ok) throw new Error(response.statusText);
      await navigator.clipboard.writeText(await response.text());
      said.textContent = "Copied.";
    } catch {
      said.textContent = "Not copied: open the footnotes and copy them there.";
    }
  });
}
