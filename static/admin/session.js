/**
 * Before a session ends the page says so; after it, what was written stays, and one signs in again in another tab.
 *
 * The server tells who is signed in and for how long. That one is at work in the page is told it every few minutes.
 */
const address = document.querySelector("script[data-session]").dataset.session;
const WARN = 5 * 60; // seconds before the end
const TELL_EVERY = 5 * 60 * 1000;
const LOOK_EVERY = 60 * 1000;

document.body.append(document.getElementById("session-dialogs").content.cloneNode(true));
const dialogs = Object.fromEntries(
  [...document.querySelectorAll("[data-session-dialog]")].map((dialog) => [dialog.dataset.sessionDialog, dialog]),
);
const leftShown = dialogs.ending.querySelector("[data-session-left]");
const minutes = new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: "minute", unitDisplay: "long" });

let whose = "";
let endsAt = 0;
let worked = false;
let toldAt = Date.now();
let timer = 0;

function show(name) {
  for (const [key, dialog] of Object.entries(dialogs)) {
    if (key !== name && dialog.open) dialog.close();
  }
  if (name && !dialogs[name].open) dialogs[name].showModal();
}

/** The forms of the page go on with the token of the new session. */
function takeToken(token) {
  if (!token) return;
  if (window.wagtailConfig) window.wagtailConfig.CSRF_TOKEN = token;
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token;
}

async function ask(method = "GET") {
  const headers = method === "POST" ? { "X-CSRFToken": window.wagtailConfig?.CSRF_TOKEN ?? "" } : {};
  const response = await fetch(address, { method, headers, cache: "no-store" });
  if (!response.ok) throw new Error(`${response.status}`);
  return response.json();
}

async function look(method) {
  clearTimeout(timer);
  try {
    heard(await ask(method));
  } catch {
    // No network, or a server that restarts: no reason to alarm anybody.
  }
  const left = endsAt - Date.now();
  const next = dialogs.ended.open || dialogs.ending.open ? 5000 : Math.min(LOOK_EVERY, Math.max(left - WARN * 1000, 5000));
  timer = setTimeout(tick, next);
}

function heard({ username, seconds, csrf }) {
  endsAt = Date.now() + seconds * 1000;
  if (!username) {
    if (whose) show("ended");
    return;
  }
  if (whose && username !== whose) {
    show("other");
    return;
  }
  if (dialogs.ended.open) takeToken(csrf);
  whose = username;
  document.body.dataset.sessionKnown = username;
  if (seconds <= WARN) {
    leftShown.textContent = minutes.format(Math.max(1, Math.round(seconds / 60)));
    show("ending");
  } else {
    show(null);
  }
}

function tick() {
  const tells = worked && !dialogs.ended.open && Date.now() - toldAt >= TELL_EVERY;
  if (tells) {
    worked = false;
    toldAt = Date.now();
  }
  look(tells ? "POST" : "GET");
}

for (const kind of ["input", "keydown", "pointerdown"]) {
  document.addEventListener(kind, () => { worked = true; }, { capture: true, passive: true });
}
document.addEventListener("visibilitychange", () => { if (!document.hidden) tick(); });
window.addEventListener("focus", tick);
dialogs.ending.querySelector("[data-session-stay]").addEventListener("click", () => look("POST"));
dialogs.ended.querySelector("[data-session-look]").addEventListener("click", () => look("GET"));
dialogs.other.querySelector("[data-session-close]").addEventListener("click", () => dialogs.other.close());
// The door itself has nobody to sign out.
if (!document.body.classList.contains("login")) look("GET");
