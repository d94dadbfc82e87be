// A conversation while it is looked at: what is said appears, and one answers without leaving.
"use strict";

(() => {
  const list = document.getElementById("lines");
  if (!list) return;
  const form = document.querySelector("form[data-chat]");
  const here = location.pathname;
  const isPast = Boolean(list.dataset.past);
  let waiting = Promise.resolve();
  let missed = null; // the number after which there is something new, while nobody looks

  const last = () => Math.max(0, ...[...list.children].map((line) => +line.dataset.number || 0));
  const isNear = () => innerHeight * 1.5 + scrollY > document.documentElement.scrollHeight;

  async function fetchAfter(number) {
    const answer = await fetch(`${here}?part=lines&after=${number}`);
    if (!answer.ok) return;
    const follows = isNear();
    const piece = document.createElement("template");
    piece.innerHTML = await answer.text();
    for (const line of [...piece.content.children]) {
      const old = document.getElementById(line.id);
      if (old) {
        if (!old.querySelector("[open], :focus")) old.replaceWith(line);
      } else if (+line.dataset.number > last()) list.append(line);
    }
    if (follows) list.lastElementChild?.scrollIntoView({ block: "nearest" });
  }

  // One after the other, so that none is appended twice.
  const renew = (number) => (waiting = waiting.then(() => fetchAfter(number)).catch(() => {}));

  document.addEventListener("horo:said", ({ detail }) => {
    if (isPast || (!detail.changed && detail.number <= last())) return;
    const number = detail.changed ? detail.number - 1 : last();
    if (document.hidden) missed = missed === null ? number : Math.min(missed, number);
    else renew(number);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || missed === null) return;
    renew(missed);
    missed = null;
  });

  if (!form || isPast) return;
  const text = form.elements.text;
  form.addEventListener("submit", async (event) => {
    if (event.submitter?.formAction !== form.action && event.submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    if (!text.value.trim() || form.dataset.sending) return;
    form.dataset.sending = "yes";
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" } });
      if (answer.ok) {
        text.value = "";
        document.getElementById("preview").textContent = "";
        form.elements.token.value = crypto.randomUUID?.() ?? `${Date.now()}${Math.random()}`;
        await renew(last());
        list.lastElementChild?.scrollIntoView({ block: "center" });
      } else {
        const said = new DOMParser().parseFromString(await answer.text(), "text/html");
        horo.say(said.querySelector(".toast p, main p")?.textContent.trim() || answer.statusText);
      }
    } catch {
      form.submit(); // the network is away, or this script is wrong: as without it
    } finally {
      delete form.dataset.sending;
      text.focus();
    }
  });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit(form.querySelector(".btn-primary"));
  });
  if (!location.hash) list.lastElementChild?.scrollIntoView({ block: "center" });
})();
