// The counting app. A tap is stored on the phone first; the number on the screen changes when that is done.
// The server is told afterwards, as often as it takes; a line leaves the phone when the server names it as stored.

const words = JSON.parse(document.getElementById("words").textContent);
const element = (id) => document.getElementById(id);
const fill = (text, ...values) => text.replace(/\{(\d)\}/g, (_, index) => values[index]);
const SYNC = new URL("v1/sync", location.href.split("#")[0]);
const ENROL = new URL("v1/enrol", location.href.split("#")[0]);
const EVERY = 30_000;
const PATIENCE = 20_000;
const MOST_LINES = 100;
const UNDO_DEPTH = 50;
const GRACE = 2 * 3_600_000;
const MOST_TRIES = 5;
const PAUSE = 30_000;
const STORED = new Set(["accepted", "duplicate", "quarantined"]);

// ---- the store ------------------------------------------------------------------------------

const asked = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const finished = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });

const open = () => {
  const request = indexedDB.open("attendance", 1);
  request.onupgradeneeded = () => {
    const database = request.result;
    database.createObjectStore("lines", { keyPath: "seq" }); // wait to be sent
    database.createObjectStore("aside", { keyPath: "seq" }); // the server would not take them
    database.createObjectStore("meta");
  };
  return asked(request);
};
let database;

/** Run `work(stores)` in one transaction that is on the disk when the promise is kept. */
async function store(names, work) {
  const transaction = database.transaction(names, "readwrite", { durability: "strict" });
  const done = finished(transaction);
  const stores = Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)]));
  try {
    const outcome = await work(stores);
    await done;
    return outcome;
  } catch (error) {
    done.catch(() => {});
    try {
      transaction.abort();
    } catch {
      // It has ended already.
    }
    throw error;
  }
}

const META = [
  ...["device", "sessions", "session", "seq", "undo", "actor", "waiting", "aside", "synced", "last", "begun"],
  ...["attendants", "named", "wrong"],
];

async function read() {
  const meta = database.transaction("meta").objectStore("meta");
  const values = await Promise.all(META.map((key) => asked(meta.get(key))));
  return Object.fromEntries(META.map((key, index) => [key, values[index]]));
}

/** How many lines wait, and how many people each session gains by them. */
function waitingOf(lines) {
  const people = {};
  for (const line of lines) people[line.session] = (people[line.session] || 0) + line.delta;
  return { count: lines.length, people };
}

// ---- counting -------------------------------------------------------------------------------

const today = (moment = Date.now()) => new Date(moment).toDateString();

const on = (session, now = Date.now()) =>
  Date.parse(session.starts_at) - GRACE <= now && (!session.ends_at || now <= Date.parse(session.ends_at) + GRACE);

/** The session counted on: the chosen one while it is on, else the one that is on or nearest. */
function sessionOf(state, now = Date.now()) {
  const sessions = state.sessions || [];
  const distance = (session) =>
    Math.max(Date.parse(session.starts_at) - now, session.ends_at ? now - Date.parse(session.ends_at) : 0, 0);
  const chosen = sessions.find((session) => session.id === state.session);
  if (chosen && on(chosen, now)) return chosen;
  return [...sessions].sort((a, b) => distance(a) - distance(b))[0];
}

/** Who counts: the person who has named themselves by PIN, else what was typed when nobody can, else the phone's label. */
function whoCounts(state) {
  if (state.named) return state.named.name;
  return (state.attendants || []).length ? state.device.label : state.actor || "";
}

/** Store one line; `shape` is given what may be undone and tells what the line holds, or nothing. */
async function count(shape) {
  const state = await read();
  const session = sessionOf(state);
  if (!session) return;
  const outcome = await store(["lines", "meta"], async ({ lines, meta }) => {
    const [last, undo, waiting] = await Promise.all(
      ["seq", "undo", "waiting"].map((key) => asked(meta.get(key))),
    );
    const line = shape(undo || []);
    if (!line) return false;
    const seq = (last || 0) + 1;
    const full = {
      op_id: crypto.randomUUID(),
      seq,
      session: session.id,
      actor: whoCounts(state),
      at: new Date().toISOString(),
      ...line,
    };
    lines.add(full);
    const sum = waiting || { count: 0, people: {} };
    sum.count += 1;
    sum.people[full.session] = (sum.people[full.session] || 0) + full.delta;
    meta.put(sum, "waiting");
    meta.put(seq, "seq");
    meta.put({ kind: full.kind, delta: full.delta, observed: full.observed, at: full.at }, "last");
    if (full.kind === "correction") meta.put(undo.slice(0, -1), "undo");
    else if (full.delta) {
      const step = { op_id: full.op_id, delta: full.delta, session: full.session };
      meta.put([...(undo || []), step].slice(-UNDO_DEPTH), "undo");
    }
    return true;
  });
  if (!outcome) return;
  navigator.vibrate?.(15);
  await changed("counted");
  sync();
}

function takeBack(undo) {
  const step = undo.at(-1);
  return step && { kind: "correction", delta: -step.delta, reverses: step.op_id, session: step.session };
}

async function tapped(shape) {
  try {
    await count(shape);
  } catch (error) {
    trouble = true;
    say("bad", words.unsaved);
    throw error;
  }
}

// ---- sending --------------------------------------------------------------------------------

const channel = new BroadcastChannel("attendance");
let online = true;
let known = true;
let trouble = false;
let wanted = false;
let notBefore = 0;
let batch = MOST_LINES;

/** One flight at a time, over all tabs; what is counted meanwhile goes with the next. */
async function sync() {
  wanted = true;
  await navigator.locks.request("attendance-sync", { ifAvailable: true }, async (lock) => {
    while (lock && wanted) {
      wanted = false;
      if (await flight()) wanted = true;
    }
  });
}

async function post(url, body, token) {
  const headers = { "Content-Type": "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  const response = await fetch(url, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
    cache: "no-store",
    credentials: "omit",
    redirect: "error", // the page of a hotel's network is not our server
    signal: AbortSignal.timeout(PATIENCE),
  });
  return { response, said: await response.json() };
}

/** Send one batch. True if it got somewhere and more may wait. */
async function flight() {
  const { device } = await read();
  if (!device || Date.now() < notBefore) return false;
  const lines = await asked(database.transaction("lines").objectStore("lines").getAll(null, batch));
  let answer;
  try {
    answer = await post(SYNC, { sent_at: new Date().toISOString(), lines }, device.token);
  } catch {
    online = false;
    await show();
    return false;
  }
  const { response, said } = answer;
  if (response.status === 401) known = false;
  if (response.ok && Array.isArray(said.results)) return landed(lines, said);
  online = response.status === 401;
  notBefore = Date.now() + 1000 * Number(response.headers.get("Retry-After") || 0);
  // A batch the server cannot read at all must not stand in the way of the others.
  if ([400, 413].includes(response.status) && said.code && lines.length) {
    if (lines.length > 1) batch = Math.ceil(lines.length / 2);
    else await setAside([{ ...lines[0], code: said.code, message: said.message }]);
    return true;
  }
  await show();
  return false;
}

/** The server has answered: what it stored leaves the phone, what it refused goes aside. */
async function landed(lines, said) {
  const results = new Map(said.results.map((result) => [result.op_id, result]));
  const gone = lines.filter((line) => STORED.has(results.get(line.op_id)?.status));
  const refused = lines
    .filter((line) => ["refused", "conflict"].includes(results.get(line.op_id)?.status))
    .map((line) => ({ ...line, ...results.get(line.op_id) }));
  const more = await store(["lines", "aside", "meta"], async (stores) => {
    for (const line of gone) stores.lines.delete(line.seq);
    moveAside(stores, refused);
    const device = await asked(stores.meta.get("device"));
    const rest = await asked(stores.lines.getAll());
    stores.meta.put(waitingOf(rest), "waiting");
    stores.meta.put(await asked(stores.aside.count()), "aside");
    stores.meta.put({ ...device, ...said.device }, "device");
    stores.meta.put(said.sessions, "sessions");
    await heard(stores.meta, said);
    stores.meta.put(Date.now(), "synced");
    return rest.length > 0;
  });
  online = known = true;
  trouble = false;
  batch = MOST_LINES;
  await changed();
  return more && gone.length + refused.length > 0;
}

/** Who may count here. Somebody whose PIN was changed, or who is no longer on the list, is asked again. */
async function heard(meta, { attendants = [] }) {
  const named = await asked(meta.get("named"));
  meta.put(attendants, "attendants");
  if (named && !attendants.some(({ id, check }) => id === named.id && check === named.check)) meta.delete("named");
}

function moveAside(stores, lines) {
  for (const line of lines) {
    stores.lines.delete(line.seq);
    stores.aside.put(line);
  }
}

async function setAside(lines) {
  await store(["lines", "aside", "meta"], async (stores) => {
    moveAside(stores, lines);
    stores.meta.put(waitingOf(await asked(stores.lines.getAll())), "waiting");
    stores.meta.put(await asked(stores.aside.count()), "aside");
  });
  batch = MOST_LINES;
  await changed();
}

// ---- beginning ------------------------------------------------------------------------------

function newToken() {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** Trade a code for the right to count. The phone keeps its own key before it shows it to the server. */
async function enrol(code) {
  const before = await read();
  if (before.device) await sync();
  const left = await asked(database.transaction("lines").objectStore("lines").getAll());
  if (left.length && known) throw new Error(words.waiting_first);
  if (left.length) await setAside(left.map((line) => ({ ...line, code: "token_unknown", message: words.unknown })));
  const key = await store(["meta"], async ({ meta }) => {
    const begun = await asked(meta.get("begun"));
    const attempt = begun?.code === code ? begun : { code, token: newToken() };
    meta.put(attempt, "begun");
    return attempt;
  });
  let answer;
  try {
    answer = await post(ENROL, key);
  } catch {
    throw new Error(words.no_network);
  }
  const { response, said } = answer;
  if (!response.ok) throw new Error(said.message);
  await store(["meta"], async ({ meta }) => {
    meta.put({ ...said.device, token: key.token }, "device");
    meta.put(said.sessions, "sessions");
    meta.put(said.device.label, "actor");
    meta.put(Date.now(), "synced");
    await heard(meta, said);
    for (const stale of ["undo", "session", "last", "begun"]) meta.delete(stale);
  });
  known = online = true;
  navigator.storage?.persist?.();
  await changed();
}

async function enrolWith(code) {
  element("enrol-wrong").textContent = "";
  try {
    await enrol(code);
  } catch (error) {
    element("enrol-wrong").textContent = error.message;
    say("bad", error.message);
  }
}

// ---- who counts -----------------------------------------------------------------------------

/** Whether a PIN is the one a check was made of: "pbkdf2_sha256$rounds$salt$hash". Needs no network. */
async function fits(pin, check) {
  const [, rounds, salt, hash] = check.split("$");
  const bytes = (text) => new TextEncoder().encode(text);
  const key = await crypto.subtle.importKey("raw", bytes(pin), "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: bytes(salt), iterations: Number(rounds) };
  const bits = new Uint8Array(await crypto.subtle.deriveBits(how, key, 256));
  return btoa(String.fromCharCode(...bits)) === hash;
}

function openWho() {
  const { attendants = [], named } = shown.state;
  element("attendant").replaceChildren(
    new Option(words.choose, ""),
    ...attendants.map(({ id, name }) => new Option(name, id, false, id === named?.id)),
  );
  element("pin").value = "";
  element("pin-wrong").textContent = "";
  element("who-sheet").showModal();
}

async function nameYourself(event) {
  if (event.submitter?.value !== "ok") return;
  event.preventDefault();
  const { attendants = [], wrong } = await read();
  const person = attendants.find(({ id }) => id === Number(element("attendant").value));
  if (!person) return;
  const wait = Math.ceil(((wrong?.until || 0) - Date.now()) / 1000);
  if (wait > 0) {
    element("pin-wrong").textContent = fill(words.pin_wait, wait);
    return;
  }
  const right = await fits(element("pin").value.trim(), person.check);
  await store(["meta"], async ({ meta }) => {
    if (right) {
      meta.put(person, "named");
      meta.delete("wrong");
      return;
    }
    const tries = (wrong?.tries || 0) + 1;
    meta.put({ tries, until: tries % MOST_TRIES ? 0 : Date.now() + PAUSE }, "wrong");
  });
  element("pin").value = "";
  element("pin-wrong").textContent = right ? "" : words.pin_wrong;
  if (right) element("who-sheet").close();
  await changed();
}

// ---- the screen -----------------------------------------------------------------------------

function say(kind, text) {
  element("net").className = `net ${kind}`;
  if (element("net-words").textContent !== text) element("net-words").textContent = text;
}

// The hall's time, whatever the phone is set to: sheets and ledgers say the same.
const ZONE = { timeZone: "Asia/Shanghai" };
const clock = (iso) => new Date(iso).toLocaleTimeString([], { ...ZONE, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

function lastWords(last) {
  if (!last) return "";
  if (last.kind === "headcount") return fill(words.last_headcount, last.observed, clock(last.at));
  if (last.kind === "correction") return fill(words.last_undone, -last.delta, clock(last.at));
  return fill(last.delta === 1 ? words.last_one : words.last_added, last.delta, clock(last.at));
}

function network(state, waiting) {
  if (trouble) return;
  if (!known) say("bad", words.unknown);
  else if (state.device.state !== "valid") say("bad", words.revoked);
  else if (!online) say("", waiting ? fill(words.offline, waiting) : words.offline_none);
  else if (waiting) say("", fill(words.sending, waiting));
  else say("up", words.sent);
  element("export").hidden = !(waiting && (!online || !known));
}

let shown = {};

async function show() {
  const state = await read();
  const { device } = state;
  element("welcome").hidden = Boolean(device);
  element("door").hidden = !device;
  if (!device) return;
  const session = sessionOf(state);
  const waiting = state.waiting || { count: 0, people: {} };
  const stored = session && today(state.synced) === today() ? session.today : 0;
  const number = session ? stored + (waiting.people[session.id] || 0) : 0;
  shown = { state, session };
  element("title").textContent = device.title;
  const late = session && !on(session) ? words.not_now : "";
  const asksWho = (state.attendants || []).length > 0;
  const actor = asksWho ? "" : whoCounts(state);
  const where = [session?.name, session?.venue, device.door, actor && fill(words.who, actor), late];
  element("who").hidden = !asksWho;
  element("who").classList.toggle("asking", !state.named);
  element("who").textContent = state.named ? state.named.name : words.name_yourself;
  element("actor-field").hidden = asksWho;
  element("place").textContent = where.filter(Boolean).join("　");
  element("number").textContent = number;
  element("number").className = String(number).length > 3 ? "long" : "";
  element("last").textContent = lastWords(state.last);
  element("undo").disabled = !(state.undo || []).length;
  for (const button of document.querySelectorAll("[data-add], #group")) button.disabled = !session;
  element("aside").hidden = !state.aside;
  element("aside").textContent = fill(words.aside, state.aside || 0);
  network(state, waiting.count);
}

/** Tell the other tabs what they must show; only what was counted here do they have to send. */
async function changed(what = "changed") {
  channel.postMessage(what);
  await show();
}

async function save() {
  const transaction = database.transaction(["lines", "aside"]);
  const [waiting, aside] = await Promise.all(
    ["lines", "aside"].map((name) => asked(transaction.objectStore(name).getAll())),
  );
  const { id, title, door, label } = shown.state.device;
  const content = { device: { id, title, door, label }, saved_at: new Date().toISOString(), waiting, aside };
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(content, null, 1)], { type: "application/json" }));
  link.download = `attendance-${id.slice(0, 8)}-${content.saved_at.slice(0, 19).replaceAll(":", "")}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), EVERY);
}

// ---- the two sheets -------------------------------------------------------------------------

function openGroup() {
  element("people").value = "";
  element("group-name").value = "";
  element("group-sheet").showModal();
}

function groupClosed() {
  if (element("group-sheet").returnValue !== "ok") return;
  const delta = Number(element("people").value);
  tapped(() => ({ kind: "group", delta, group_name: element("group-name").value.trim() }));
}

function openMore() {
  const { state, session } = shown;
  element("session").replaceChildren(
    ...(state.sessions || []).map((each) => {
      const day = new Date(each.starts_at).toLocaleDateString([], { ...ZONE, month: "numeric", day: "numeric" });
      const text = [day, each.name, each.venue].filter(Boolean).join(" ");
      return new Option(text, each.id, false, each.id === session?.id);
    }),
  );
  element("actor").value = state.actor || "";
  element("observed").value = "";
  element("more-sheet").showModal();
}

async function moreClosed() {
  const sheet = element("more-sheet");
  if (sheet.returnValue !== "ok") return;
  const session = Number(element("session").value);
  const actor = element("actor").value.trim();
  await store(["meta"], async ({ meta }) => {
    if (session) meta.put(session, "session");
    meta.put(actor, "actor");
  });
  await changed();
  const observed = element("observed").value;
  if (observed !== "") tapped(() => ({ kind: "headcount", delta: 0, observed: Number(observed) }));
}

function listen() {
  for (const button of document.querySelectorAll("[data-add]")) {
    const delta = Number(button.dataset.add);
    button.addEventListener("click", () => tapped(() => ({ kind: "individual", delta })));
  }
  element("undo").addEventListener("click", () => tapped(takeBack));
  element("group").addEventListener("click", openGroup);
  element("group-sheet").addEventListener("close", groupClosed);
  element("who").addEventListener("click", openWho);
  element("who-form").addEventListener("submit", nameYourself);
  element("more").addEventListener("click", openMore);
  element("more-sheet").addEventListener("close", moreClosed);
  for (const dialog of document.querySelectorAll("dialog")) {
    dialog.addEventListener("cancel", () => (dialog.returnValue = ""));
  }
  element("export").addEventListener("click", save);
  element("export-all").addEventListener("click", save);
  element("send").addEventListener("click", () => {
    notBefore = 0;
    sync();
  });
  element("enrol").addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = element("code").value.trim();
    enrolWith(typed.includes("#e=") ? typed.split("#e=")[1] : typed);
  });
  channel.addEventListener("message", ({ data }) => {
    if (data === "counted") wanted = true; // this tab may be the one that is sending
    show();
  });
  addEventListener("online", sync);
  addEventListener("offline", () => {
    online = false;
    show();
  });
  addEventListener("hashchange", begin);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && (sync(), stayAwake()));
  setInterval(sync, EVERY);
}

const stayAwake = () => navigator.wakeLock?.request("screen").catch(() => {});

async function begin() {
  const code = new URLSearchParams(location.hash.slice(1)).get("e");
  if (code) history.replaceState(null, "", location.pathname);
  // A code whose answer never came, or that was interrupted by a reload, is tried again.
  const { begun, device } = await read();
  if (code || (begun && !device)) await enrolWith(code || begun.code);
  await show();
  sync();
}

if (!isSecureContext) {
  element("welcome").hidden = false;
  element("enrol-wrong").textContent = words.insecure;
} else {
  navigator.serviceWorker?.register("sw.js");
  database = await open();
  listen();
  await begin();
  stayAwake();
}
