// One key for each decision: j and k move, a approves, h sets aside, x rejects.
"use strict";

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
    here.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click();
  }
});
