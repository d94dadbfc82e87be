// Live updates while a page is looked at: new posts appear, counts follow. Without this file a
// page shows what it showed when it was opened.
"use strict";

(() => {
  const spots = [...document.querySelectorAll("[data-live]")];
  if (!spots.length) return;
  const on = spots.map((spot) => spot.dataset.live);
  const { news, changed } = spots.pop().dataset;
  const list = document.getElementById("posts");
  const topic = document.getElementById("topic")?.dataset || {};
  const { title } = document;
  // Without HTTP/2 a browser opens six connections to a site: a page nobody sees must let go.
  const many = /^h[23]/.test(performance.getEntriesByType("navigation")[0]?.nextHopProtocol);
  let since = `since=${document.body.dataset.since}`;
  let last = +topic.last;
  let unseen = 0;
  let source, timer, pill, renewal;

  const of = (id) => document.getElementById(`post-${id}`);
  const renewOf = ({ post }) => of(post) && renew("page=" + of(post).dataset.page, 1e3 + Math.random() * 9e3);

  const heard = {
    here() {},
    reload: () => say(changed, location.href),
    topic: () => (list ? heard.reload() : count(location.href)),
    changed: renewOf,
    marks: renewOf,
    unread: (said) => countAt("/notifications/", said),
    chats: (said) => countAt("/conversations/", said),
    said: (detail) => document.dispatchEvent(new CustomEvent("horo:said", { detail })),
    post({ post, number, html }) {
      if (!html || of(post) || number <= last) return;
      const end = list?.lastElementChild;
      const isNear = innerHeight * 2 + scrollY > document.documentElement.scrollHeight;
      const fits = end?.dataset.number == last;
      if (fits) {
        end.insertAdjacentHTML("afterend", html);
        of(post).dataset.page = end.dataset.page;
        of(post).classList.add("live");
        tell();
      }
      last = number;
      if (!fits || !isNear || document.hidden) count(fits ? `#post-${post}` : `?number=${number}`);
    },
  };

  function countAt(place, { count }) {
    for (const link of document.querySelectorAll(`:is(.side, .bar) a[href='${place}']`)) link.dataset.count = count || "";
  }

  function open() {
    if (source?.readyState < 2) return;
    source = new EventSource(`/live?on=${on}&${since}`);
    for (const name in heard) {
      source.addEventListener(name, (event) => {
        if (event.lastEventId) since = `after=${event.lastEventId}`;
        heard[name](JSON.parse(event.data));
      });
    }
    source.onerror = () => source.readyState > 1 && (timer = setTimeout(open, 6e4));
  }

  function count(href) {
    document.title = `(${++unseen}) ${title}`;
    say(`${news} ${unseen}`, unseen > 1 && pill ? pill.href : href);
  }

  function say(text, href) {
    if (!pill) {
      pill = document.createElement("a");
      pill.className = "btn btn-primary live-news";
      pill.role = "status";
      document.body.append(pill);
      pill.onclick = () => {
        pill.hidden = true;
        document.title = title;
        unseen = 0;
      };
    }
    pill.hidden = !text;
    pill.textContent = text;
    pill.href = href;
  }

  const tell = () => list.dispatchEvent(new CustomEvent("horo:posts", { bubbles: true }));

  // Fetch posts once for all that changed; not everybody in the same moment.
  function renew(query, wait) {
    renewal ||= setTimeout(async () => {
      renewal = 0;
      const answer = await fetch(`?${query}&part=posts`);
      if (!answer.ok) return;
      const piece = document.createElement("template");
      piece.innerHTML = await answer.text();
      for (const post of piece.content.querySelectorAll(".post")) {
        const old = document.getElementById(post.id);
        if (!old || old.querySelector("[open], :focus")) continue;
        post.dataset.page = old.dataset.page;
        old.replaceWith(post);
      }
      window.htmx?.process(list);
      tell();
    }, wait);
  }

  // What came by itself has no buttons: members get their own version when they turn to it.
  const turn = ({ target }) => {
    const post = topic.read && target.closest(".live");
    if (post) renew(`post=${post.id.slice(5)}`, 0);
  };
  list?.addEventListener("pointerover", turn);
  list?.addEventListener("focusin", turn);

  function look() {
    clearTimeout(timer);
    if (document.hidden) timer = setTimeout(() => source?.close(), many ? 3e5 : 5e3);
    else open();
  }
  document.addEventListener("visibilitychange", look);
  look();
})();
