// Offers the time zone of this device; everything works without it.
"use strict";

for (const offer of document.querySelectorAll("[data-zone-offer]")) {
  const button = offer.querySelector("[data-zone-take]");
  const words = offer.querySelector("[data-zone-words]");
  const field = document.getElementById(button.dataset.zoneField);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone || !field || field.value === zone) continue;
  words.textContent = words.dataset.zoneWords.replace("{zone}", zone);
  button.addEventListener("click", () => {
    field.value = zone;
    offer.hidden = true;
    field.focus();
  });
  offer.hidden = false;
}
