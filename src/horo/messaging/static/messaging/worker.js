// Shows what is pushed while no page is open; a click opens where it leads.
"use strict";

self.addEventListener("push", (event) => {
  const said = event.data?.json() ?? {};
  event.waitUntil(
    self.registration.showNotification(said.title || "Horo", {
      body: said.body || "",
      tag: said.tag || "",
      renotify: Boolean(said.tag),
      data: { url: said.url || "/notifications/" },
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(event.notification.data.url, self.location.origin).href;
  event.waitUntil(
    self.clients.matchAll({ type: "window" }).then((windows) => {
      const there = windows.find((one) => one.url === url);
      return there ? there.focus() : self.clients.openWindow(url);
    }),
  );
});
