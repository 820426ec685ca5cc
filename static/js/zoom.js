// The stage of an exhibit: pictures change in place, and open in a close view.
// Without this file the links of the stage lead to the same pictures.

const stage = () => document.getElementById("stage");
const strip = () => [...stage().querySelectorAll(".strip a")];

// A picture of the strip, without loading the page anew.
async function show(link, focus) {
  const answer = await fetch(link.href).catch(() => null);
  if (!answer?.ok) { location.assign(link.href); return; }
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("stage");
  stage().replaceWith(fresh);
  history.replaceState(null, "", link.href);
  document.getElementById(focus)?.focus();
}

// The close view.
const viewer = document.getElementById("viewer");
const pane = viewer.querySelector(".viewer-pane");
const state = viewer.querySelector(".viewer-state");
const MOST = 8;
let picture, scale, x, y, turn, shown;

function place() {
  const width = picture.offsetWidth * scale, height = picture.offsetHeight * scale;
  const reach = (size, room) => Math.max(0, (size - room) / 2);
  const limit = (value, most) => Math.min(most, Math.max(-most, value));
  x = limit(x, reach(width, pane.clientWidth));
  y = limit(y, reach(height, pane.clientHeight));
  picture.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
  const total = strip().length;
  const which = total > 1 ? `${viewer.dataset.of.replace("{number}", turn + 1).replace("{total}", total)}　` : "";
  state.textContent = `${which}${Math.round(scale * 100)} %`;
}

// Larger or smaller about a point of the pane, counted from its middle.
function zoom(factor, px = 0, py = 0) {
  const next = Math.min(MOST, Math.max(1, scale * factor));
  x = px - (px - x) * next / scale;
  y = py - (py - y) * next / scale;
  scale = next;
  place();
}

function all() { scale = 1; x = y = 0; place(); }

function load(number) {
  const links = strip();
  turn = (number + links.length) % (links.length || 1) || 0;
  const source = links[turn];
  picture = new Image();
  picture.alt = source ? source.dataset.alt : stage().querySelector("figure img").alt;
  picture.draggable = false;
  picture.onload = all;
  scale = 1; x = y = 0;
  picture.src = source ? source.dataset.large : document.getElementById("zoom").href;
  pane.replaceChildren(picture);
  place();
}

function open() {
  shown = Math.max(0, strip().findIndex((link) => link.ariaCurrent));
  viewer.showModal();
  load(shown);
  pane.focus();
}

const does = {
  in: () => zoom(1.5), out: () => zoom(1 / 1.5), all,
  previous: () => load(turn - 1), next: () => load(turn + 1), close: () => viewer.close(),
};
const STEP = 80;
const keys = {
  "+": does.in, "=": does.in, "-": does.out, "_": does.out, 0: all, PageUp: does.previous, PageDown: does.next,
  ArrowLeft: () => { x += STEP; place(); }, ArrowRight: () => { x -= STEP; place(); },
  ArrowUp: () => { y += STEP; place(); }, ArrowDown: () => { y -= STEP; place(); },
};

viewer.addEventListener("click", (event) => does[event.target.closest("[data-do]")?.dataset.do]?.());
viewer.addEventListener("keydown", (event) => {
  if (event.key === "Tab") {
    const stops = [...viewer.querySelectorAll("button, [tabindex]")];
    if (document.activeElement !== stops.at(event.shiftKey ? 0 : -1)) return;
    event.preventDefault();
    stops.at(event.shiftKey ? -1 : 0).focus();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
});
viewer.addEventListener("close", () => {
  if (turn !== shown) show(strip()[turn], "zoom");
  else document.getElementById("zoom").focus();
});

const from = (point) => {
  const box = pane.getBoundingClientRect();
  return [point.clientX - box.left - box.width / 2, point.clientY - box.top - box.height / 2];
};
pane.addEventListener("wheel", (event) => {
  event.preventDefault();
  zoom(Math.exp(-event.deltaY / 400), ...from(event));
}, { passive: false });
pane.addEventListener("dblclick", (event) => (scale > 1 ? all() : zoom(2.5, ...from(event))));

// One finger or the mouse moves it, two fingers pinch it.
const fingers = new Map();
pane.addEventListener("pointerdown", (event) => { fingers.set(event.pointerId, event); pane.setPointerCapture(event.pointerId); });
pane.addEventListener("pointermove", (event) => {
  const before = fingers.get(event.pointerId);
  if (!before) return;
  if (fingers.size === 1) {
    x += event.clientX - before.clientX;
    y += event.clientY - before.clientY;
    place();
  } else if (fingers.size === 2) {
    const other = [...fingers.values()].find((finger) => finger.pointerId !== event.pointerId);
    const apart = (finger) => Math.hypot(finger.clientX - other.clientX, finger.clientY - other.clientY);
    const middle = { clientX: (event.clientX + other.clientX) / 2, clientY: (event.clientY + other.clientY) / 2 };
    zoom(apart(event) / (apart(before) || 1), ...from(middle));
  }
  fingers.set(event.pointerId, event);
});
for (const end of ["pointerup", "pointercancel"]) pane.addEventListener(end, (event) => fingers.delete(event.pointerId));

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const link = event.target.closest(".strip a");
  if (link) { event.preventDefault(); show(link, link.id); return; }
  if (event.target.closest("#zoom") || event.target.closest(".stage .pic img")) { event.preventDefault(); open(); }
});
