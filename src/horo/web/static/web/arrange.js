// Drag cards into order: by pointer or finger from the handle, or with the arrow keys on it.
// The buttons beside each card do the same without this.
"use strict";

const PAUSE = 350; // milliseconds without a further step before the order is sent
let held = null; // the card that the pointer holds
let before = ""; // the order when it was taken
let waiting = 0;

const list = () => document.querySelector("[data-arrange]");
const order = () => [...list().children].map((card) => card.dataset.card).join(",");

function send() {
  clearTimeout(waiting);
  const form = document.getElementById("order");
  form.elements.order.value = order();
  form.requestSubmit();
}

function sendSoon() {
  clearTimeout(waiting);
  waiting = setTimeout(send, PAUSE);
}

function say(card) {
  const status = document.getElementById("arranged");
  const cards = [...list().children];
  status.textContent = status.dataset.said
    .replace("%(name)s", card.dataset.name).replace("%(place)s", cards.indexOf(card) + 1).replace("%(count)s", cards.length);
}

// The card goes where the pointer is: before a card in whose first half it is, else after it.
function follow(event) {
  if (!held) return;
  event.preventDefault();
  const over = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-card]");
  if (!over || over === held || over.parentElement !== held.parentElement) return;
  const box = over.getBoundingClientRect();
  const own = held.getBoundingClientRect();
  const beside = own.top < box.bottom && box.top < own.bottom;
  const isEarlier = beside ? event.clientX < box.left + box.width / 2 : event.clientY < box.top + box.height / 2;
  over.insertAdjacentElement(isEarlier ? "beforebegin" : "afterend", held);
}

function release(isKept) {
  if (!held) return;
  const card = held;
  held = null;
  card.classList.remove("dragged");
  list().classList.remove("dragging");
  if (!isKept) {
    for (const id of before.split(",")) list().append(list().querySelector(`[data-card="${CSS.escape(id)}"]`));
  } else if (order() !== before) {
    say(card);
    send();
  }
}

document.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest?.(".handle");
  if (!handle || event.button !== 0) return;
  held = handle.closest("[data-card]");
  before = order();
  held.classList.add("dragged");
  list().classList.add("dragging");
});
document.addEventListener("pointermove", follow);
document.addEventListener("pointerup", () => release(true));
document.addEventListener("pointercancel", () => release(false));

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") return release(false);
  const handle = event.target.closest?.(".handle");
  const step = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 }[event.key];
  if (!handle || !step || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const card = handle.closest("[data-card]");
  const neighbour = step < 0 ? card.previousElementSibling : card.nextElementSibling;
  if (!neighbour) return;
  neighbour.insertAdjacentElement(step < 0 ? "beforebegin" : "afterend", card);
  handle.focus();
  say(card);
  sendSoon();
});
