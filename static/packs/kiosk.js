// A screen in the hall: left alone it begins anew, at rest it shows pictures, and it leads nowhere else.
const root = document.documentElement;
const parts = document.querySelector(".kiosk-parts");
const REST = 60_000; // nothing touched for so long: from the beginning
const WARNING = 20_000; // said so long before (WCAG 2.2.1)
const SLIDE = 9_000;
const MOST_SLIDES = 8;

const keep = (key, value) => { try { if (value) sessionStorage.setItem(key, value); else sessionStorage.removeItem(key); } catch { /* private mode */ } };
const kept = (key) => { try { return sessionStorage.getItem(key); } catch { return null; } };

function kiosk() {
  const warning = document.getElementById("kiosk-warning");
  const rest = document.getElementById("kiosk-rest");
  const start = new URL(parts.dataset.start, location.href);
  start.searchParams.set("kiosk", "1");
  const isStart = location.pathname === start.pathname && !("gone" in parts.dataset);
  let last = Date.now();
  const touched = () => { last = Date.now(); };

  // --- nowhere else --------------------------------------------------------------
  for (const link of document.links) {
    link.removeAttribute("target");
    const to = new URL(link.href);
    if (!to.pathname.endsWith(".html")) continue;
    to.searchParams.set("kiosk", "1");
    link.href = to.href;
  }
  for (const type of ["contextmenu", "dragstart", "auxclick"]) addEventListener(type, (event) => event.preventDefault());
  addEventListener("click", (event) => {
    if ((event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) && event.target.closest?.("a")) event.preventDefault();
  }, true);
  for (const media of document.querySelectorAll("audio, video")) {
    media.setAttribute("controlslist", "nodownload noremoteplayback");
    media.disablePictureInPicture = true;
  }

  // --- full screen ------------------------------------------------------------------
  const full = document.querySelector("[data-full]");
  const isFull = () => Boolean(document.fullscreenElement) || matchMedia("(display-mode: fullscreen)").matches;
  const enter = () => { if (!isFull()) root.requestFullscreen({ navigationUI: "hide" }).catch(() => {}); };
  if (full && document.fullscreenEnabled) {
    const offer = () => { full.hidden = isFull(); };
    full.addEventListener("click", () => { keep("kiosk-full", "1"); enter(); });
    document.addEventListener("fullscreenchange", offer);
    offer();
    // A browser leaves full screen with the page; the next touch takes it back.
    if (kept("kiosk-full")) addEventListener("pointerup", enter, { once: true });
  }

  // --- at rest ---------------------------------------------------------------------------
  const around = [...document.body.children].filter((child) => child !== parts);
  let slides = 0;
  function sleep() {
    if (!rest.hidden) return;
    const frames = rest.querySelector(".frames");
    if (!frames.children.length) {
      const pictures = [...document.querySelectorAll(".cover picture, .room picture, .hang picture, .oneday picture")].slice(0, MOST_SLIDES);
      frames.append(...pictures.map((picture) => {
        const copy = picture.cloneNode(true);
        for (const source of copy.querySelectorAll("source")) source.sizes = "100vw";
        const image = copy.querySelector("img");
        image.alt = "";
        image.loading = "eager";
        return copy;
      }));
      frames.firstElementChild?.classList.add("on");
    }
    for (const element of around) element.inert = true;
    rest.hidden = false;
    rest.querySelector("[data-wake]").focus({ preventScroll: true });
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) slides = setInterval(turn, SLIDE);
  }
  function turn() {
    const all = [...rest.querySelectorAll("picture")];
    const now = all.findIndex((picture) => picture.classList.contains("on"));
    all.forEach((picture, n) => picture.classList.toggle("on", n === (now + 1) % all.length));
  }
  function wake() {
    clearInterval(slides);
    rest.hidden = true;
    for (const element of around) element.inert = false;
    scrollTo(0, 0);
    document.getElementById("main")?.focus({ preventScroll: true });
    touched();
  }
  rest.addEventListener("click", wake);
  addEventListener("keydown", (event) => { if (!rest.hidden) { event.preventDefault(); wake(); } });

  // --- left alone ---------------------------------------------------------------------------
  const said = warning.querySelector("[data-said]");
  function warn(seconds) {
    warning.querySelector("[data-seconds]").textContent = seconds;
    if (warning.open) {
      if (seconds === 10) said.textContent = said.dataset.words.replace("{n}", seconds);
      return;
    }
    said.textContent = said.dataset.words.replace("{n}", seconds);
    warning.showModal();
  }
  function again() {
    try {
      for (const key of ["size", "theme", "contrast"]) localStorage.removeItem(`look-${key}`);
    } catch { /* private mode: nothing was kept */ }
    keep("kiosk-rest", "1");
    location.replace(start.href);
  }
  function watch() {
    if (!rest.hidden) return;
    const left = REST - (Date.now() - last);
    const nothingToLose = isStart && scrollY < 40 && !document.querySelector("dialog[open]");
    if (left <= 0) {
      if (nothingToLose) sleep(); else again();
    } else if (left <= WARNING && !nothingToLose) warn(Math.ceil(left / 1000));
    else if (left > WARNING && warning.open) warning.close();
  }
  for (const type of ["pointerdown", "pointermove", "touchstart", "wheel", "keydown", "input"]) addEventListener(type, touched, { capture: true, passive: true });
  // Whoever watches a film touches nothing.
  addEventListener("timeupdate", touched, true);
  warning.addEventListener("click", () => { touched(); warning.close(); });
  warning.addEventListener("cancel", touched);
  setInterval(watch, 500);

  if (isStart && kept("kiosk-rest")) { keep("kiosk-rest", ""); sleep(); }
}

if (parts && "kiosk" in root.dataset) kiosk();
