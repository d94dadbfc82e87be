// One key for each decision: j and k move, a approves, h sets aside, x rejects.
"use strict";

let place = -1; // of the decision that a key has just made

document.addEventListener("htmx:after:swap", () => {
  if (place < 0) return;
  const left = [...document.querySelectorAll("[data-decision]")];
  left[Math.min(place, left.length - 1)]?.focus();
  place = -1;
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input, textarea, select")) return;
  const all = [...document.querySelectorAll("[data-decision]")];
  const here = event.target.closest?.("[data-decision]");
  if (event.key === "j" || event.key === "k") {
    const step = event.key === "j" ? 1 : -1;
    const next = all[Math.min(Math.max(all.indexOf(here) + step, 0), all.length - 1)];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  } else if (here && event.target === here) {
    const button = here.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (button) place = all.indexOf(here);
    button?.click();
  }
});
