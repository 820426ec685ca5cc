// The stage of an exhibit: pictures change in place, and open in the close view, which is loaded only then.
// Without this file the links of the stage lead to the same pictures. A plain script: it runs from a folder, too.
(() => {
  const stage = () => document.getElementById("stage");
  const strip = () => [...stage().querySelectorAll(".strip a")];
  const viewer = document.getElementById("viewer");
  let loading;

  // A picture of the strip, without loading the page anew.
  async function show(link, focus) {
    // In a pack there is no server to ask: static/packs/stage.js changes the stage itself.
    if (!link.dispatchEvent(new CustomEvent("stage", { bubbles: true, cancelable: true, detail: focus }))) return;
    const answer = await fetch(link.href).catch(() => null);
    if (!answer?.ok) { location.assign(link.href); return; }
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("stage");
    stage().replaceWith(fresh);
    history.replaceState(null, "", link.href);
    document.getElementById(focus)?.focus();
  }

  function script(src) {
    return new Promise((loaded, failed) => {
      document.head.append(Object.assign(document.createElement("script"), { src, onload: loaded, onerror: failed }));
    });
  }

  function load() {
    loading ??= viewer.dataset.scripts.split(" ").reduce((before, src) => before.then(() => script(src)), Promise.resolve());
    loading.catch(() => { loading = null; });
    return loading;
  }

  async function open(region) {
    const link = document.getElementById("zoom");
    link.setAttribute("aria-busy", "true");
    try { await load(); } catch { location.assign(link.href); return; } finally { link.removeAttribute("aria-busy"); }
    const shown = Math.max(0, strip().findIndex((one) => one.hasAttribute("aria-current"))) + 1;
    window.closeView.open(viewer, shown, region, (number) => {
      const other = number !== shown && strip()[number - 1];
      if (other) show(other, "zoom"); else document.getElementById("zoom").focus();
    });
  }

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const link = event.target.closest(".strip a");
    if (link) { event.preventDefault(); show(link, link.id); return; }
    const asked = event.target.closest("#zoom") || event.target.closest(".stage .pic img");
    if (asked && document.getElementById("zoom")) { event.preventDefault(); open(); }
  });

  // A link to a part of a picture opens there.
  if (viewer.dataset.region && document.getElementById("zoom")) open(viewer.dataset.region.split(",").map(Number));
})();
