// The page to keep, and the page of one's own story.
import { forget } from "./draft.js";

// What has arrived needs no draft any more.
if (document.querySelector("[data-kept]")) forget().catch(() => { /* a browser that keeps nothing */ });

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// The QR code carries the number behind the #, which no server ever sees.
const number = document.getElementById("number");
if (number && !number.value && location.hash.length > 1) {
  number.value = decodeURIComponent(location.hash.slice(1)).slice(0, 40);
  history.replaceState(null, "", location.pathname);
}
