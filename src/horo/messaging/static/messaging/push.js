// Lets this browser be pushed to: asks for leave, and sends what the browser says of itself.
"use strict";

(() => {
  const form = document.getElementById("push");
  if (!form || !("serviceWorker" in navigator) || !("PushManager" in window)) return;
  form.hidden = false;
  document.getElementById("push-none")?.remove();

  const text = (raw) => btoa(String.fromCharCode(...new Uint8Array(raw))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  form.addEventListener("submit", async (event) => {
    if (form.elements.endpoint.value) return;
    event.preventDefault();
    try {
      if ((await Notification.requestPermission()) !== "granted") throw new Error("not allowed");
      const worker = await navigator.serviceWorker.register("/worker.js");
      await navigator.serviceWorker.ready;
      const place = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: form.dataset.key });
      form.elements.endpoint.value = place.endpoint;
      form.elements.p256dh.value = text(place.getKey("p256dh"));
      form.elements.auth.value = text(place.getKey("auth"));
      form.elements.device.value = navigator.userAgentData?.platform || navigator.platform || "";
      form.requestSubmit();
    } catch {
      window.horo.say(form.dataset.refused);
    }
  });
})();
