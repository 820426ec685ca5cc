// The same phone scanning the same poster again is the same visitor: what it sends stays on it, for this session alone.
const field = document.querySelector("#checkin [name=credential]");
if (field) {
  const key = `checkin ${location.pathname}`;
  try {
    field.value = localStorage[key] ||= field.value;
  } catch {
    // Storage is switched off: the visitor is counted all the same.
  }
}
