// What the pages gain where scripts run. Nothing here is needed to read them.

// Display modes. The radios work through CSS alone; this remembers them.
const KEYS = ["size", "theme", "contrast"];
const root = document.documentElement;
const recall = (key) => { try { return localStorage.getItem(`look-${key}`); } catch { return null; } };
const store = (key, value) => { try { localStorage.setItem(`look-${key}`, value); } catch { /* private mode: lasts for this page */ } };
for (const key of KEYS) if (recall(key)) root.dataset[key] = recall(key);

function modes() {
  for (const key of KEYS) {
    for (const box of document.querySelectorAll(`.modes [name="${key}"]`)) {
      const saved = recall(key);
      if (saved) box.checked = box.value === saved;
      box.addEventListener("change", () => {
        const value = box.type === "checkbox" && !box.checked ? "normal" : box.value;
        root.dataset[key] = value;
        store(key, value);
      });
    }
  }
  const panel = document.querySelector(".modes");
  panel?.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !panel.open) return;
    panel.open = false;
    panel.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => { if (panel?.open && !panel.contains(event.target)) panel.open = false; });
}

// The walk: which station is on screen. On a narrow screen the way follows it sideways.
function walk() {
  const way = document.querySelector(".way");
  const links = new Map([...document.querySelectorAll(".way a")].map((a) => [a.hash.slice(1), a]));
  if (!links.size) return;
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      for (const [id, a] of links) {
        if (id !== entry.target.id) { a.removeAttribute("aria-current"); continue; }
        a.setAttribute("aria-current", "location");
        way.scrollTo({ left: a.offsetLeft - (way.clientWidth - a.offsetWidth) / 2 });
      }
    }
  }, { rootMargin: "-30% 0px -60% 0px" });
  for (const id of links.keys()) { const el = document.getElementById(id); if (el) seen.observe(el); }
}

// This may run before the style sheets are there.
async function styled() {
  const awaited = [...document.querySelectorAll('link[rel="stylesheet"]')].filter((link) => !link.sheet);
  await Promise.all(awaited.map((link) => new Promise((done) => { link.onload = link.onerror = done; })));
}

// Filters wait folded above the results, and stand open where there is room beside them; with large text a desk may have none.
async function facets() {
  await styled();
  for (const list of document.querySelectorAll(".withside")) {
    if (getComputedStyle(list).gridTemplateColumns.split(" ").length < 2) continue;
    for (const group of list.querySelectorAll(".filters, .facets > details")) group.open = true;
  }
}

// Two pictures side by side become one with a slider; the picture itself can be dragged too.
function thenNow() {
  for (const box of document.querySelectorAll("[data-thennow]")) {
    const slide = box.querySelector(".slide input");
    const two = box.querySelector(".two");
    const cut = (value) => { slide.value = value; box.style.setProperty("--cut", `${slide.value}%`); };
    const follow = (event) => {
      const edge = two.getBoundingClientRect();
      cut(((event.clientX - edge.left) / edge.width) * 100);
    };
    box.classList.add("live");
    slide.addEventListener("input", () => cut(slide.value));
    two.addEventListener("pointerdown", (event) => { two.setPointerCapture(event.pointerId); follow(event); });
    two.addEventListener("pointermove", (event) => { if (two.hasPointerCapture(event.pointerId)) follow(event); });
  }
}

// Pages of a document: the numbers turn them in place, and say which one is open.
function leaves() {
  for (const strip of document.querySelectorAll("[data-leaves]")) {
    const links = [...(strip.parentElement.querySelectorAll(".leafnav a") ?? [])];
    if (!links.length) continue;
    const mark = () => {
      const open = Math.round(strip.scrollLeft / strip.clientWidth);
      links.forEach((a, n) => { if (n === open) a.setAttribute("aria-current", "true"); else a.removeAttribute("aria-current"); });
    };
    links.forEach((a, n) => a.addEventListener("click", (event) => {
      event.preventDefault();
      strip.scrollTo({ left: n * strip.clientWidth, behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    }));
    strip.addEventListener("scroll", mark, { passive: true });
    mark();
  }
}

function ready() { modes(); walk(); facets(); thenNow(); leaves(); }
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready); else ready();
