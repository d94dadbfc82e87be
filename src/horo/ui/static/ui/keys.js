// Keys: "?" tells them, "g" and a letter goes somewhere, "/" searches. A page adds its own by
// listening to horo:key; whoever acts on one prevents its default. They can be switched off.
"use strict";

(() => {
  const sheet = document.getElementById("keys");
  if (!sheet) return;
  const OFF = "horo-keys-off";
  const toggle = sheet.querySelector("[data-keys]");
  let going = 0;

  const isBusy = (target) =>
    target.closest("input, textarea, select, [contenteditable]") || document.querySelector("dialog[open]");

  function open() {
    for (const part of sheet.querySelectorAll("[data-for]")) part.hidden = !document.querySelector(part.dataset.for);
    toggle.checked = !localStorage.getItem(OFF);
    sheet.showModal();
  }

  function go(key) {
    clearTimeout(going);
    going = 0;
    const place = sheet.querySelector(`a[data-go="${CSS.escape(key)}"]`);
    if (place) location.assign(place.href);
    return Boolean(place);
  }

  function search() {
    const field = [...document.querySelectorAll("input[type=search]")].find((each) => each.checkVisibility());
    if (!field) return go("/");
    field.focus();
    return true;
  }

  function act(key) {
    if (going) return go(key);
    if (key === "g") {
      going = setTimeout(() => (going = 0), 1500);
      return true;
    }
    if (key === "/") return search();
    return !document.dispatchEvent(new CustomEvent("horo:key", { detail: key, cancelable: true }));
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isBusy(event.target)) return;
    if (event.key === "?") {
      event.preventDefault();
      open();
    } else if (event.key.length === 1 && !localStorage.getItem(OFF) && act(event.key)) {
      event.preventDefault();
    }
  });

  toggle.addEventListener("change", () => {
    if (toggle.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  });
  sheet.addEventListener("click", (event) => {
    if (event.target === sheet) sheet.close();
  });
})();
