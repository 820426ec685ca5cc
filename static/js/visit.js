// Tells the site that a page was seen: once, when it is really on screen. No cookie, nothing about the reader.
const mark = document.getElementById("visit");

function tell() {
  if (document.prerendering) { document.addEventListener("prerenderingchange", tell, { once: true }); return; }
  if (document.visibilityState !== "visible") { document.addEventListener("visibilitychange", tell, { once: true }); return; }
  navigator.sendBeacon?.(mark.dataset.to, mark.dataset.page);
}
if (mark) tell();
