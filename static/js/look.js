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

// The walk: which station is on screen.
function walk() {
  const links = new Map([...document.querySelectorAll(".way a")].map((a) => [a.hash.slice(1), a]));
  if (!links.size) return;
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      for (const [id, a] of links) {
        if (id === entry.target.id) a.setAttribute("aria-current", "location");
        else a.removeAttribute("aria-current");
      }
    }
  }, { rootMargin: "-30% 0px -60% 0px" });
  for (const id of links.keys()) { const el = document.getElementById(id); if (el) seen.observe(el); }
}

// Facets wait folded on a phone and stand open beside the results on a desk.
function facets() {
  if (!matchMedia("(min-width: 60rem)").matches) return;
  for (const group of document.querySelectorAll(".facets details")) group.open = true;
}

// Then and now: two pictures side by side become one with a slider.
function thenNow() {
  for (const box of document.querySelectorAll(".thennow")) {
    const slide = box.querySelector(".slide input");
    box.classList.add("live");
    slide.addEventListener("input", () => box.style.setProperty("--cut", `${slide.value}%`));
  }
}

function ready() { modes(); walk(); facets(); thenNow(); }
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready); else ready();
