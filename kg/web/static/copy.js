// Buttons that copy an address's text, or the words beside them: shown where there is script, and they say so.
async function words(button) {
  if (!button.dataset.copy) return button.closest("[data-copied]").querySelector(".copy, pre").textContent;
  const response = await fetch(button.dataset.copy);
  if (!response.ok) throw new Error(response.statusText);
  return response.text();
}

for (const button of document.querySelectorAll("button.copies")) {
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  said.className = "quiet";
  button.after(" ", said);
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText((await words(button)).trim());
      said.textContent = "Copied.";
    } catch {
      said.textContent = "Not copied: mark the words and copy them by hand.";
    }
  });
}
