// Small comforts; every page works without them.
"use strict";

// Toasts leave by themselves, but never one that holds the focus or offers an undo too briefly.
function leave(toast) {
  const wait = toast.querySelector("form") ? 12000 : 6000;
  setTimeout(() => (toast.matches(":hover, :focus-within") ? leave(toast) : toast.remove()), wait);
}

function settle(root) {
  for (const button of root.querySelectorAll("[data-dismiss]")) button.hidden = false;
  for (const toast of root.querySelectorAll("[data-toast]:not([data-leaving])")) {
    toast.dataset.leaving = "";
    leave(toast);
  }
}

document.addEventListener("click", (event) => {
  event.target.closest("[data-dismiss]")?.closest("[data-toast]").remove();
  for (const open of document.querySelectorAll(".bar details[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    for (const open of document.querySelectorAll(".bar details[open]")) open.open = false;
  }
});

// A choice in a filter is the answer: no second click.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});

document.addEventListener("htmx:after:swap", () => settle(document));
document.addEventListener("htmx:after:settle", () => settle(document));
settle(document);
