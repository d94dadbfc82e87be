// Small comforts; every page works without them.
"use strict";

// Toasts leave by themselves, but never one that holds the focus or offers an undo too briefly.
function leave(toast) {
  const wait = toast.querySelector("form") ? 12000 : 6000;
  setTimeout(() => (toast.matches(":hover, :focus-within") ? leave(toast) : toast.remove()), wait);
}

// Say a sentence in the corner, as the server does with a toast.
window.horo = {
  say(sentence) {
    const toast = document.createElement("div");
    toast.className = "toast";
    toast.dataset.toast = "";
    toast.append(Object.assign(document.createElement("p"), { textContent: sentence }));
    document.getElementById("toasts").append(toast);
    settle(document);
  },
};

function settle(root) {
  // On a phone the tab of this page may lie beyond the edge of its bar.
  for (const tab of root.querySelectorAll(".tabs [aria-current]:not([data-shown])")) {
    tab.dataset.shown = "";
    const bar = tab.parentElement;
    bar.scrollLeft = tab.offsetLeft - bar.offsetLeft - (bar.clientWidth - tab.clientWidth) / 2;
  }
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

// What somebody opened in the frame stays open on the next page, set by the server: nothing jumps.
document.addEventListener("click", (event) => {
  const fold = event.target.closest("[data-remember] > summary")?.parentElement;
  if (!fold) return;
  const age = fold.open ? 0 : 31536000; // seconds; the click is about to turn it over
  document.cookie = `${fold.dataset.remember}=open; path=/; max-age=${age}; samesite=lax`;
});

// A choice in a filter is the answer: no second click.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});

// A button with an address of its own is sent there, as it would be without htmx.
document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  const action = ctx.request.submitter?.getAttribute("formaction");
  if (action) ctx.request.action = action;
});

document.addEventListener("htmx:after:swap", () => settle(document));
document.addEventListener("htmx:after:settle", () => settle(document));
settle(document);
