// Dialogs of marks: a link that leads to a small page opens it over this one.
"use strict";

const dialog = document.createElement("dialog");
dialog.id = "marks-dialog";
dialog.className = "marks-dialog";
dialog.setAttribute("aria-labelledby", "dialog-title");
document.body.append(dialog);
let shown = null; // what was last opened

function end() {
  shown = null;
  if (dialog.open) dialog.close();
  dialog.replaceChildren();
}

// Whether an element stands in the dialog; one that was swapped out is known by its id.
function isInside(target) {
  return target instanceof Element && (dialog.contains(target) || (target.id && dialog.querySelector(`#${CSS.escape(target.id)}`)));
}

// What was swapped into the dialog is opened; a swap elsewhere is the answer to it and ends it.
document.addEventListener("htmx:after:swap", (event) => {
  const asks = dialog.querySelector("[data-dialog]");
  const target = event.detail?.ctx?.target;
  if (asks && asks !== shown) {
    shown = asks;
    if (!dialog.open) dialog.showModal();
    dialog.querySelector("input[type=search], input[name=note]")?.focus();
  } else if (dialog.open && !isInside(target)) {
    end();
  } else if (target?.matches?.(".poll") && document.activeElement === document.body) {
    document.getElementById(target.id)?.focus(); // the button that was pressed is gone
  }
});

dialog.addEventListener("close", end);
dialog.addEventListener("click", (event) => {
  if (event.target === dialog) end(); // beside it
});

// A ranked poll: a place that is given anew leaves the option that had it.
document.addEventListener("change", (event) => {
  const place = event.target;
  if (!place.matches?.(".ballot select[name^='rank-']") || !place.value) return;
  for (const other of place.form.querySelectorAll("select[name^='rank-']")) {
    if (other !== place && other.value === place.value) other.value = "";
  }
});

// A day that is filled in is the chosen one.
document.addEventListener("input", (event) => {
  if (event.target.matches?.(".moments input[name=day]")) {
    event.target.form.querySelector("#when-day").checked = true;
  }
});
