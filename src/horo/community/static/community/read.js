// A topic while it is read: posts come while scrolling, the address and the line beside it follow,
// and what was before the eyes counts as read. Without this file there are numbered pages.
"use strict";

(() => {
  const topic = document.getElementById("topic");
  const list = document.getElementById("posts");
  if (!topic || !list) return;

  const PAGE = 20; // posts a page, as on the server
  const KEPT = 8; // pages that stay in the document; those farthest from the eyes leave it
  const LOOKED = 900; // ms that a post has to be seen
  const SEND = 2500; // ms between two notes of what was read
  const pages = Number(topic.dataset.pages);
  let last = Number(topic.dataset.last);
  const isWhole = new URLSearchParams(location.search).get("view") === "best";
  const address = location.pathname;
  const progress = document.getElementById("progress");
  let top = Number(topic.dataset.page);
  let bottom = top;

  const posts = () => list.querySelectorAll(":scope > .post[data-number]");
  const numberOf = (post) => Number(post.dataset.number);
  const pageOf = (number) => Math.floor((Math.max(number, 1) - 1) / PAGE) + 1;

  // What was read

  const readTo = Number(topic.dataset.readTo || 0);
  const seen = new Set();
  let highest = 0;
  let sent = readTo;
  let waiting = 0;

  function note(post) {
    const number = numberOf(post);
    if (number > readTo) seen.add(number);
    highest = Math.max(highest, number);
    if (topic.dataset.read && highest > sent && !waiting) waiting = setTimeout(send, SEND);
  }

  function send() {
    clearTimeout(waiting);
    waiting = 0;
    if (!topic.dataset.read || highest <= sent) return;
    const news = [...seen].filter((number) => number > sent && number <= highest).length;
    const body = new URLSearchParams({ number: highest, seen: news, csrfmiddlewaretoken: topic.dataset.token });
    sent = highest;
    fetch(topic.dataset.read, { method: "POST", body, keepalive: true }).catch(() => {});
  }

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") send();
  });
  addEventListener("pagehide", send);

  const timers = new Map();
  const looking = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        clearTimeout(timers.get(target));
        timers.delete(target);
        if (isIntersecting) timers.set(target, setTimeout(() => note(target), LOOKED));
      }
    },
    { rootMargin: "-8% 0px -20% 0px" },
  );

  // More posts, before and after

  const above = sentinel("above");
  const below = sentinel("below");
  const isLoading = new Set();

  function sentinel(name) {
    const element = document.createElement("div");
    element.className = "loading";
    element.dataset.way = name;
    element.hidden = true;
    list[name === "above" ? "before" : "after"](element);
    return element;
  }

  async function load(way) {
    const page = way === "above" ? top - 1 : bottom + 1;
    if (page < 1 || page > pages || isLoading.has(way)) return;
    isLoading.add(way);
    try {
      const response = await fetch(`${address}?page=${page}&part=posts`, { headers: { "X-Requested-With": "fetch" } });
      if (!response.ok) throw new Error(String(response.status));
      put(await response.text(), way, page);
    } catch {
      topic.classList.remove("scrolls"); // the numbered pages remain
      return;
    } finally {
      isLoading.delete(way);
    }
    settle();
  }

  function put(html, way, page) {
    const piece = document.createElement("template");
    piece.innerHTML = html;
    for (const item of piece.content.children) {
      item.dataset.page = page;
      if (list.querySelector(`#${CSS.escape(item.id || "none")}`)) item.remove();
    }
    if (way === "above") top = page;
    else bottom = page;
    holding(() => {
      if (way === "above") list.prepend(piece.content);
      else list.append(piece.content);
      trim(way);
    });
    window.htmx?.process(list);
    list.dispatchEvent(new CustomEvent("horo:posts", { bubbles: true }));
  }

  // Change the list while what is before the eyes stays where it is.
  function holding(change) {
    const post = inView();
    const before = post?.getBoundingClientRect().top;
    change();
    if (post?.isConnected) scrollBy({ top: post.getBoundingClientRect().top - before, behavior: "instant" });
  }

  // Posts came, by scrolling or because they were written just now.
  list.addEventListener("horo:posts", () => {
    for (const post of posts()) {
      looking.observe(post);
      last = Math.max(last, numberOf(post));
    }
    const total = progress?.querySelector("[data-total]");
    if (total) total.textContent = last;
    follow();
  });

  function trim(way) {
    while (bottom - top >= KEPT) {
      const far = way === "above" ? bottom : top;
      for (const item of [...list.children]) {
        if (Number(item.dataset.page) !== far) continue;
        looking.unobserve(item);
        item.remove();
      }
      if (way === "above") bottom -= 1;
      else top += 1;
    }
  }

  const nearing = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) if (isIntersecting) load(target.dataset.way);
    },
    { rootMargin: "900px 0px 1200px 0px" },
  );

  function settle() {
    above.hidden = top <= 1;
    below.hidden = bottom >= pages;
    for (const way of [above, below]) {
      nearing.unobserve(way);
      if (!way.hidden) nearing.observe(way);
    }
  }

  // Where one is

  let shown = 0;

  function inView() {
    const line = Math.min(innerHeight * 0.3, 240);
    let found = null;
    for (const post of posts()) {
      if (post.getBoundingClientRect().top > line) break;
      found = post;
    }
    return found || posts()[0];
  }

  function follow() {
    const post = inView();
    if (!post) return;
    const isEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 4 && bottom >= pages;
    const number = isEnd ? last : numberOf(post);
    if (progress && number !== shown) {
      progress.querySelector("[data-now]").textContent = number;
      progress.style.setProperty("--done", last > 1 ? (number - 1) / (last - 1) : 1);
    }
    if (!isWhole && shown && number !== shown) {
      const page = pageOf(numberOf(post));
      const query = page > 1 ? `?page=${page}` : "";
      history.replaceState(history.state, "", `${address}${query}${numberOf(post) > 1 ? `#${post.id}` : ""}`);
    }
    shown = number;
  }

  let isDue = false;
  addEventListener(
    "scroll",
    () => {
      if (isDue) return;
      isDue = true;
      setTimeout(() => {
        isDue = false;
        follow();
      }, 120);
    },
    { passive: true },
  );

  // What answers buttons without a new page is a third of all that a topic loads, and nobody needs
  // it to read: it comes when there is time, or at the first press, which then waits for it.
  let waking = topic.dataset.htmx ? null : Promise.resolve();

  function wake() {
    waking ||= new Promise((done) => {
      const script = document.createElement("script");
      script.src = topic.dataset.htmx;
      script.onload = script.onerror = () => setTimeout(done, 20);
      document.head.append(script);
    });
    return waking;
  }

  addEventListener("load", () => setTimeout(wake, 800));
  document.addEventListener(
    "click",
    (event) => {
      const pressed = event.target.closest?.("a[hx-get], [hx-post] button, button[hx-post]");
      if (!pressed || window.htmx || !topic.dataset.htmx || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      wake().then(() => {
        delete topic.dataset.htmx;
        pressed.click();
      });
    },
    true,
  );

  // Small comforts

  document.addEventListener("click", (event) => {
    for (const open of document.querySelectorAll(".more[open], .progress[open]")) {
      if (!open.contains(event.target)) open.open = false;
    }
    const link = event.target.closest("[data-act=link]");
    if (link && navigator.clipboard && !event.metaKey && !event.ctrlKey && !event.shiftKey) {
      event.preventDefault();
      navigator.clipboard.writeText(link.href).then(
        () => window.horo?.say(link.dataset.said || topic.dataset.copied),
        () => location.assign(link.href),
      );
    }
  });

  function go(step) {
    const all = [...posts()];
    const here = document.activeElement?.closest(".post[data-number]") || inView();
    const next = all[all.indexOf(here) + step];
    if (!next) return;
    next.querySelector("article")?.focus({ preventScroll: true });
    next.scrollIntoView({ block: "start" });
  }

  function press(selector) {
    const here = document.activeElement?.closest(".post[data-number]") || inView();
    const found = here?.querySelector(selector);
    found?.click();
    return Boolean(found);
  }

  const deeds = {
    j: () => go(1),
    k: () => go(-1),
    r: () => press("[data-act=reply]") || document.querySelector("#reply textarea")?.focus(),
    q: () => press("[data-act=quote]"),
    e: () => press("[data-act=edit]"),
    l: () => press("[data-mark=react], .marks a[href$='/react/']"),
    b: () => press("[data-mark=bookmark], .marks [formaction$='/bookmark/'], .marks a[href$='/bookmark/']"),
    u: () => document.querySelector("[data-key=u]")?.click(),
  };
  document.addEventListener("horo:key", (event) => {
    const deed = deeds[event.detail];
    if (deed) {
      event.preventDefault();
      deed();
    }
  });

  for (const item of list.children) item.dataset.page = top;
  for (const post of posts()) looking.observe(post);
  if (pages > 1 && !isWhole) topic.classList.add("scrolls");
  follow();
  const begin = () => requestAnimationFrame(() => setTimeout(settle, 60)); // after the jump to #…
  if (!isWhole) document.readyState === "complete" ? begin() : addEventListener("load", begin, { once: true });
})();
