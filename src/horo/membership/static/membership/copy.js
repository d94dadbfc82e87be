// A link is there to be passed on: one click copies it.
"use strict";

for (const button of document.querySelectorAll("[data-copies]")) {
  const field = button.closest("li").querySelector("[data-copy]");
  const words = button.querySelector("[data-done]");
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    words.textContent = words.dataset.done;
  });
}
for (const field of document.querySelectorAll("[data-copy]")) {
  field.addEventListener("focus", () => field.select());
}
