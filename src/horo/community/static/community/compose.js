// Comforts of writing: tools, preview, drafts, files, names, quotes. Every form works without them.
"use strict";

(() => {
  const MARKS = {
    bold: ["**", "**"], italic: ["*", "*"], link: ["[", "](https://)"], quote: ["> ", ""],
    code: ["`", "`"], list: ["- ", ""],
  };
  const KEYS = { b: "bold", i: "italic", k: "link" };
  const QUIET = 1500; // ms without a key before a draft is saved

  // Put `text` where the cursor is, so that undo still works.
  function put(field, text, from = field.selectionStart, to = field.selectionEnd) {
    field.focus();
    field.setSelectionRange(from, to);
    if (!document.execCommand("insertText", false, text)) {
      field.setRangeText(text, from, to, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  function mark(field, name) {
    let [before, after] = MARKS[name];
    const { selectionStart: start, selectionEnd: end, value } = field;
    const chosen = value.slice(start, end);
    if (name === "code" && chosen.includes("\n")) [before, after] = ["```\n", "\n```"];
    if (name === "quote" || name === "list") {
      const from = value.lastIndexOf("\n", start - 1) + 1;
      return put(field, value.slice(from, end).replace(/^/gm, before), from, end);
    }
    put(field, before + chosen + after);
    const at = name === "link" && chosen ? start + chosen.length + 3 : start + before.length;
    field.setSelectionRange(at, name === "link" && chosen ? at + 8 : at + chosen.length);
  }

  function onOwnLines(field, text) {
    const before = field.value.slice(0, field.selectionStart);
    put(field, (before && !before.endsWith("\n") ? "\n\n" : "") + text);
  }

  // Names, tags and emoji to choose from, under a field

  let offers = 0;
  function offering(field, find, url, space) {
    const list = document.createElement("ul");
    list.className = "offers";
    list.id = `offers-${(offers += 1)}`;
    list.setAttribute("role", "listbox");
    list.hidden = true;
    field.after(list);
    field.parentElement.classList.add("offered");
    for (const [name, value] of [["aria-autocomplete", "list"], ["aria-controls", list.id]]) field.setAttribute(name, value);
    let asked = null;
    let timer = 0;

    const close = () => {
      clearTimeout(timer);
      list.hidden = true;
      field.removeAttribute("aria-activedescendant");
    };
    const choose = (step) => {
      const all = [...list.children];
      const now = all.findIndex((item) => item.ariaSelected === "true");
      const next = all[(now + step + all.length) % all.length];
      for (const item of all) item.ariaSelected = String(item === next);
      field.setAttribute("aria-activedescendant", next.id);
      next.scrollIntoView({ block: "nearest" });
    };
    const take = (item) => {
      put(field, item.dataset.write, asked.start, field.selectionStart);
      close();
    };
    const ask = async () => {
      const query = new URLSearchParams({ kind: asked.kind, q: asked.begun, space: space() });
      const answer = await fetch(`${url}?${query}`).catch(() => null);
      if (!answer?.ok || asked.begun !== find(field)?.begun) return close();
      const { found } = await answer.json();
      list.replaceChildren(...found.map((each, i) => {
        const item = document.createElement("li");
        Object.assign(item, { id: `${list.id}-${i}`, role: "option", textContent: each.show, ariaSelected: "false" });
        item.dataset.write = asked.kind === "member" || asked.kind === "emoji" ? each.write : `${each.write}, `;
        if (asked.kind === "member") item.append(Object.assign(document.createElement("small"), { textContent: each.write }));
        return item;
      }));
      list.hidden = !found.length;
      if (found.length) choose(1);
    };

    field.addEventListener("input", () => {
      asked = find(field);
      clearTimeout(timer);
      if (asked) timer = setTimeout(ask, 120);
      else close();
    });
    field.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) choose(step);
      else if (event.key === "Enter" || event.key === "Tab") take(list.querySelector("[aria-selected=true]"));
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    field.addEventListener("blur", () => setTimeout(close, 150));
    list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const item = event.target.closest("li");
      if (item) take(item);
    });
  }

  function inText(field) {
    const before = field.value.slice(0, field.selectionStart);
    const found = /(^|[\s(])([@:])([\p{L}\p{N}_.+-]*)$/u.exec(before);
    if (!found || (found[2] === ":" && found[3].length < 2)) return null;
    const start = before.length - found[3].length - 1;
    return { kind: found[2] === "@" ? "member" : "emoji", begun: found[3], start };
  }

  const afterComma = (kind) => (field) => {
    const before = field.value.slice(0, field.selectionStart);
    const begun = before.slice(before.lastIndexOf(",") + 1).trimStart();
    return begun.replace("@", "") ? { kind, begun, start: before.length - begun.length } : null;
  };

  // One composer

  function begin(box) {
    const form = box.closest("form");
    const field = box.querySelector("textarea");
    const state = box.querySelector("[data-state]");
    const version = form.elements.draft;
    const token = form.elements.csrfmiddlewaretoken.value;
    const say = (text) => (state.textContent = text || "");
    const space = () => form.elements.space?.value || box.dataset.space;

    box.querySelector("[data-tools]").hidden = false;
    for (const plain of form.querySelectorAll("[data-plain]")) plain.hidden = true;
    offering(field, inText, box.dataset.suggestUrl, space);

    // Tools and preview

    const preview = box.querySelector("[data-preview]");
    async function show(tab) {
      for (const each of box.querySelectorAll("[data-tab]")) each.setAttribute("aria-pressed", String(each.dataset.tab === tab));
      preview.hidden = tab !== "preview";
      field.parentElement.hidden = tab === "preview";
      if (tab !== "preview") return field.focus();
      preview.style.minHeight = "9rem";
      const body = new URLSearchParams({ text: field.value, space: space(), csrfmiddlewaretoken: token });
      const answer = await fetch(box.dataset.previewUrl, { method: "POST", body, headers: { "HX-Request": "true" } }).catch(() => null);
      if (answer?.ok) preview.innerHTML = await answer.text();
      else preview.textContent = box.dataset.nothing;
    }
    box.addEventListener("click", (event) => {
      const tool = event.target.closest("[data-do]");
      if (tool) mark(field, tool.dataset.do);
      const tab = event.target.closest("[data-tab]");
      if (tab) show(tab.dataset.tab);
    });
    form.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      if (event.key === "Enter") form.requestSubmit(form.querySelector("[data-send]"));
      else if (event.target === field && KEYS[event.key]) mark(field, KEYS[event.key]);
      else return;
      event.preventDefault();
    });

    // The draft

    let saved = text();
    let timer = 0;
    let saving = null;
    let isOver = false;

    function text() {
      const kept = ["text", "title", "tags"].map((name) => form.elements[name]?.value || "");
      return kept.concat([...form.querySelectorAll("[name^=poll-]")].map((each) => each.value)).join("\0");
    }
    const isBlank = () => !["text", "title"].some((name) => form.elements[name]?.value.trim());

    async function save(isLast = false) {
      clearTimeout(timer);
      const now = text();
      if (isOver || now === saved || (isBlank() && !Number(version.value))) return;
      if (saving) return (timer = setTimeout(save, QUIET));
      saving = new AbortController();
      const asked = { method: "POST", body: new FormData(form), keepalive: isLast, signal: saving.signal, headers: { Accept: "application/json" } };
      if (isBlank()) Object.assign(asked, { method: "DELETE", body: null, headers: { "X-CSRFToken": token } });
      try {
        const answer = await fetch(box.dataset.draftUrl, asked);
        if (answer.status === 409) {
          isOver = true;
          return say(box.dataset.elsewhere);
        }
        if (!answer.ok) throw new Error(String(answer.status));
        saved = now;
        version.value = answer.status === 204 ? 0 : (await answer.json()).version;
        const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
        say(answer.status === 204 ? "" : box.dataset.saved.replace("{time}", time));
      } catch (error) {
        if (error.name !== "AbortError") say(box.dataset.unsaved);
      } finally {
        saving = null;
      }
    }

    async function restore() {
      if (version.value !== "" || field.value) return;
      version.value = 0;
      const answer = await fetch(box.dataset.draftUrl, { headers: { Accept: "application/json" } }).catch(() => null);
      const draft = answer?.ok ? await answer.json() : null;
      if (!draft?.version || field.value) return;
      version.value = draft.version;
      field.value = draft.data.text || "";
      if (draft.data.to && form.elements.to) form.elements.to.value = draft.data.to;
      saved = text();
      say(box.dataset.restored);
    }
    new IntersectionObserver((seen, watch) => {
      if (!seen.some((each) => each.isIntersecting)) return;
      watch.disconnect();
      restore();
    }).observe(box);

    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(save, QUIET);
    });
    addEventListener("pagehide", () => save(true));
    document.addEventListener("visibilitychange", () => document.hidden && save(true));
    form.addEventListener("submit", (event) => {
      if (event.submitter?.hasAttribute("data-plain")) return;
      isOver = true;
      clearTimeout(timer);
      saving?.abort();
      for (const button of form.querySelectorAll("[data-send]")) setTimeout(() => (button.disabled = true));
    });
    addEventListener("pageshow", () => {
      for (const button of form.querySelectorAll("[data-send]")) button.disabled = false;
    });

    // Files

    async function upload(file) {
      const wait = `![${box.dataset.uploading}](#${Math.random().toString(36).slice(2)})`;
      onOwnLines(field, wait);
      const body = new FormData();
      body.append("file", file, file.name || "picture.png");
      const headers = { "X-CSRFToken": token, Accept: "application/json" };
      const answer = await fetch(box.dataset.uploadUrl, { method: "POST", body, headers }).catch(() => null);
      const told = await answer?.json().catch(() => null);
      const at = field.value.indexOf(wait);
      if (at >= 0) put(field, told?.markdown ? `${told.markdown}\n` : "", at, at + wait.length);
      say(told?.markdown ? "" : told?.error || box.dataset.failed);
    }
    const take = (event, files) => {
      if (!files?.length || !box.dataset.uploadUrl) return;
      event.preventDefault();
      [...files].reduce((before, file) => before.then(() => upload(file)), Promise.resolve());
    };
    field.addEventListener("paste", (event) => take(event, event.clipboardData?.files));
    field.addEventListener("drop", (event) => take(event, event.dataTransfer?.files));
    field.addEventListener("dragover", (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault());
    box.querySelector("[data-file]")?.addEventListener("change", (event) => {
      take(event, event.target.files);
      event.target.value = "";
    });
  }

  // The reply box under a topic: whom it answers, and what it quotes

  function replying(form) {
    const box = form.querySelector("[data-composer]");
    const field = form.querySelector("textarea");
    const shown = form.querySelector("[data-to-shown]");
    const answer = (post) => {
      form.elements.to.value = post ? post.id.slice(5) : "";
      shown.hidden = !post;
      shown.querySelector("b").textContent = post?.querySelector(".post-author")?.textContent || "";
    };
    async function quote(post, text) {
      const url = box.dataset.quoteUrl.replace("/0/", `/${post.id.slice(5)}/`);
      const told = await fetch(`${url}?${new URLSearchParams({ text })}`).catch(() => null);
      answer(post);
      if (told?.ok) onOwnLines(field, await told.text());
      field.scrollIntoView({ block: "center" });
    }
    const chosen = () => {
      const selection = getSelection();
      const inside = (node) => (node?.nodeType === 1 ? node : node?.parentElement)?.closest(".post-body");
      const body = selection.isCollapsed ? null : inside(selection.anchorNode);
      return body && body === inside(selection.focusNode) ? { selection, post: body.closest(".post") } : null;
    };
    document.addEventListener("click", (event) => {
      const link = event.target.closest("[data-act=reply], [data-act=quote]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const post = link.closest(".post");
      const now = chosen();
      if (link.dataset.act === "quote") return quote(post, now?.post === post ? String(now.selection) : "");
      answer(post);
      field.scrollIntoView({ block: "center" });
      field.focus({ preventScroll: true });
    });
    form.querySelector("[data-to-clear]").addEventListener("click", () => answer(null));

    const button = form.querySelector("[data-quote-chosen]");
    document.addEventListener("selectionchange", () => {
      const now = chosen();
      button.hidden = !now;
      if (!now) return;
      const place = now.selection.getRangeAt(0).getBoundingClientRect();
      button.style.top = `${Math.max(8, place.bottom + 8)}px`;
      button.style.left = `${Math.min(place.left, innerWidth - 140)}px`;
    });
    button.addEventListener("pointerdown", (event) => event.preventDefault());
    button.addEventListener("click", () => {
      const now = chosen();
      if (now) quote(now.post, String(now.selection));
      getSelection().removeAllRanges();
    });
  }

  for (const box of document.querySelectorAll("[data-composer]")) begin(box);
  for (const form of document.querySelectorAll("form[data-reply]")) replying(form);
  const url = document.querySelector("[data-suggest-url]")?.dataset.suggestUrl;
  for (const field of url ? document.querySelectorAll("[data-tags], [data-people]") : []) {
    offering(field, afterComma("people" in field.dataset ? "member" : "tag"), url, () => "");
  }
})();
