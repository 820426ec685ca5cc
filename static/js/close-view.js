// The close view of an exhibit's pictures: deep zoom with OpenSeadragon, pages, two pictures compared.
// Loaded by zoom.js when it is first opened; the plain picture and its description stay on the page.
// A plain script with addresses from the page, so that it runs from a folder without a server, too.
window.closeView = (() => {
  const MOST = 8; // times the whole picture, or three screen pixels to one of the scan, whichever is more
  const STEP = 80;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let viewer, data, find, state, panes, closed, link, lead, turn, comparing = false;

  // --- one picture in its pane

  function make(figure) {
    const element = figure.querySelector(".viewer-picture");
    const osd = OpenSeadragon({
      element, drawer: "canvas", showNavigationControl: false, tabIndex: -1, crossOriginPolicy: false,
      visibilityRatio: 1, constrainDuringPan: true, minZoomImageRatio: 1, preserveImageSizeOnResize: false,
      animationTime: still ? 0 : .6, immediateRender: still, zoomPerScroll: 1.25,
      gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true, flickEnabled: false },
      gestureSettingsTouch: { clickToZoom: false, dblClickToZoom: true, flickEnabled: !still },
      gestureSettingsPen: { clickToZoom: false, dblClickToZoom: true },
    });
    const pane = { figure, element, osd, caption: figure.querySelector("figcaption"), sheet: null };
    osd.addHandler("canvas-key", (event) => { event.preventDefaultAction = true; });
    osd.addHandler("open", () => opened(pane));
    osd.addHandler("open-failed", () => fall(pane));
    // Tiles that were still asked for when the plain picture took their place say nothing about that.
    osd.addHandler("tile-load-failed", ({ tiledImage }) => {
      if (!pane.failed || tiledImage.source.url === pane.sheet.plain) fall(pane);
    });
    // Another way of showing the two gives each another size: they begin anew, whole.
    osd.addHandler("after-resize", () => { if (comparing) whole(); });
    osd.addHandler("viewport-change", () => { if (pane === lead) { follow(); tell(); } });
    for (const kind of ["pointerdown", "wheel", "focusin"]) {
      element.addEventListener(kind, () => take(pane), { capture: true, passive: true });
    }
    return pane;
  }

  const plain = (sheet) => ({ type: "image", url: sheet.plain, buildPyramid: false });
  function source(sheet) {
    if (!sheet.tiles) return plain(sheet);
    return {
      "@context": "http://iiif.io/api/image/3/context.json", protocol: "http://iiif.io/api/image", profile: "level0",
      type: "ImageService3", id: sheet.tiles.id, width: sheet.width, height: sheet.height,
      tiles: [{ width: sheet.tiles.size, scaleFactors: sheet.tiles.factors }],
    };
  }

  function show(pane, sheet, region) {
    Object.assign(pane, { sheet, region, failed: false });
    pane.element.setAttribute("aria-label", sheet.alt);
    pane.caption.textContent = [sheet.exhibit, sheet.caption, sheet.credit].filter(Boolean).join("　");
    pane.osd.viewport?.setRotation(0, true);
    pane.osd.open(source(sheet));
  }

  // Without its tiles a picture is shown in its largest public size; without that, it is said.
  function fall(pane) {
    if (pane.failed === "plain") { state.textContent = viewer.dataset.failed; return; }
    if (pane.failed || !pane.sheet.tiles) { pane.failed = "plain"; return fall(pane); }
    pane.failed = "tiles";
    pane.osd.open(plain(pane.sheet));
  }

  function opened(pane) {
    const { viewport } = pane.osd, item = pane.osd.world.getItemAt(0);
    viewport.maxZoomLevel = Math.max(viewport.getHomeZoom() * MOST, item.imageToViewportZoom(3));
    if (pane.region) {
      const [x, y, width, height] = pane.region.map((pixels) => pixels * item.getContentSize().x / pane.sheet.width);
      viewport.fitBounds(item.imageToViewportRectangle(x, y, width, height), true);
      pane.region = null;
    }
    if (comparing) whole();
    tell();
  }

  // --- two pictures that move together

  function take(pane) { if (pane !== lead) { lead = pane; join(); } }
  function other() { return comparing && panes.find((pane) => pane !== lead); }

  function whole() {
    link = null;
    for (const { osd } of panes) if (osd.isOpen()) osd.viewport.goHome(true);
    join();
  }

  // How the one that follows lies to the one that leads, as it is now.
  function join() {
    link = null;
    const to = other();
    if (!to || !find("[type=checkbox]").checked || !lead.osd.isOpen() || !to.osd.isOpen()) return;
    const [a, b] = [lead.osd.viewport, to.osd.viewport];
    link = { to, ratio: b.getZoom(true) / a.getZoom(true), from: a.getCenter(true), at: b.getCenter(true) };
  }

  function follow() {
    if (!link) return;
    const view = link.to.osd.viewport, centre = lead.osd.viewport.getCenter(true);
    view.zoomTo(lead.osd.viewport.getZoom(true) * link.ratio, null, true);
    view.panTo(link.at.plus(centre.minus(link.from).divide(link.ratio)), true);
  }

  function compare(on) {
    const second = viewer.querySelectorAll(".viewer-pane")[1];
    comparing = on;
    find(".viewer-compare").hidden = second.hidden = !on;
    find("[data-do=compare]").setAttribute("aria-pressed", on);
    lead = panes[0];
    link = null;
    arrange();
    if (on) {
      panes[1] ??= make(second);
      choose();
      show(panes[1], chosen());
    } else {
      panes[1]?.osd.close();
    }
  }

  function arrange() {
    const way = !comparing ? "one" : find("[value=curtain]").checked ? "curtain" : "beside";
    viewer.dataset.way = way;
    find(".viewer-cut").hidden = way !== "curtain";
    draw();
    if (comparing && panes[1]) whole();
  }

  function draw() { find(".viewer-panes").style.setProperty("--cut", `${find(".viewer-cut").value}%`); }

  // What a picture may be compared with: the others of the exhibit, those of exhibits around it.
  function choose() {
    const select = find("select"), before = select.value;
    select.replaceChildren();
    const group = (title, sheets, key) => {
      const options = sheets.map((sheet, n) => new Option(sheet.caption, `${key}/${n}`))
        .filter((option) => option.value !== `own/${turn}`);
      if (!options.length) return;
      const box = Object.assign(document.createElement("optgroup"), { label: title });
      box.append(...options);
      select.append(box);
    };
    group(find("#viewer-title").textContent, data.sheets, "own");
    data.others.forEach((one, n) => group(one.title, one.sheets, n));
    if ([...select.options].some((option) => option.value === before)) select.value = before;
  }

  function chosen() {
    const [key, number] = find("select").value.split("/");
    if (key === "own") return data.sheets[number];
    return { ...data.others[key].sheets[number], exhibit: data.others[key].title };
  }

  // --- pages, and what is said of them

  function go(number, region) {
    turn = (number + data.sheets.length) % data.sheets.length;
    show(panes[0], data.sheets[turn], region);
    for (const [n, button] of [...viewer.querySelectorAll(".viewer-strip button")].entries()) {
      button.toggleAttribute("aria-current", n === turn);
      if (n === turn) button.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
    if (comparing) {
      const before = find("select").value;
      choose();
      if (find("select").value !== before) show(panes[1], chosen());
    }
  }

  const which = (n) => viewer.dataset.of.replace("{number}", n + 1).replace("{total}", data.sheets.length);
  function tell() {
    if (panes.some((pane) => pane.failed === "plain")) return;
    const { viewport } = lead.osd;
    const words = data.sheets.length > 1 ? [which(turn)] : [];
    state.textContent = [...words, `${Math.round(viewport.getZoom() / viewport.getHomeZoom() * 100)} %`].join("　");
  }

  function fill() {
    const list = find(".viewer-strip");
    list.hidden = data.sheets.length < 2;
    for (const button of viewer.querySelectorAll(".many")) button.hidden = list.hidden;
    find("[data-do=compare]").hidden = data.sheets.length + data.others.length < 2;
    find("[data-do=link]").hidden = !navigator.clipboard;
    if (list.hidden) return;
    list.append(...data.sheets.map((sheet, n) => {
      const button = Object.assign(document.createElement("button"), { type: "button", ariaLabel: `${which(n)}　${sheet.caption}` });
      button.append(Object.assign(new Image(), { src: sheet.small, alt: "", loading: "lazy" }));
      button.addEventListener("click", () => go(n));
      const item = document.createElement("li");
      item.append(button);
      return item;
    }));
  }

  // A link to what is seen, as a IIIF content state (Content State 1.0).
  async function copy(button) {
    const [{ osd, sheet }] = panes, item = osd.world.getItemAt(0);
    const seen = item.viewportToImageRectangle(osd.viewport.getBounds());
    const size = item.getContentSize(), scale = sheet.width / size.x;
    const within = (value, most) => Math.round(Math.min(most, Math.max(0, value)) * scale);
    const [left, top] = [within(seen.x, size.x), within(seen.y, size.y)];
    const [right, bottom] = [within(seen.x + seen.width, size.x), within(seen.y + seen.height, size.y)];
    const target = {
      id: `${sheet.canvas}#xywh=${left},${top},${right - left},${bottom - top}`, type: "Canvas",
      partOf: [{ id: data.manifest, type: "Manifest" }],
    };
    const encoded = btoa(encodeURIComponent(JSON.stringify(target))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
    const address = new URL(location.pathname, location.href);
    address.searchParams.set("iiif-content", encoded);
    await navigator.clipboard.writeText(address.href);
    const words = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = words; }, 3000);
  }

  // --- hands

  function zoom(factor) { lead.osd.viewport.zoomBy(factor); lead.osd.viewport.applyConstraints(); }
  function pan(x, y) {
    const { viewport } = lead.osd;
    viewport.panBy(viewport.deltaPointsFromPixels(new OpenSeadragon.Point(x, y)));
    viewport.applyConstraints();
  }
  const does = {
    in: () => zoom(1.5), out: () => zoom(1 / 1.5), all: () => lead.osd.viewport.goHome(),
    turn: () => lead.osd.viewport.rotateBy(90),
    previous: () => go(turn - 1), next: () => go(turn + 1),
    compare: () => compare(!comparing), link: copy, close: () => viewer.close(),
  };
  const keys = {
    "+": does.in, "=": does.in, "-": does.out, "_": does.out, 0: does.all, r: does.turn, R: does.turn,
    PageUp: does.previous, PageDown: does.next,
    ArrowLeft: () => pan(-STEP, 0), ArrowRight: () => pan(STEP, 0),
    ArrowUp: () => pan(0, -STEP), ArrowDown: () => pan(0, STEP),
  };

  function pressed(event) {
    if (event.key === "Tab") {
      const stops = [...viewer.querySelectorAll("button, select, input, [tabindex='0']")].filter((one) => one.checkVisibility());
      const end = stops.at(event.shiftKey ? 0 : -1);
      // Of a group of radio buttons only the chosen one is a stop.
      if (document.activeElement !== end) return;
      event.preventDefault();
      stops.at(event.shiftKey ? -1 : 0).focus();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    if (event.target.matches("input, select")) return;
    event.preventDefault();
    keys[event.key]();
  }

  function build(dialog) {
    viewer = dialog;
    find = (selector) => viewer.querySelector(selector);
    data = JSON.parse(document.getElementById("viewer-data").textContent);
    state = find(".viewer-state");
    fill();
    viewer.addEventListener("click", (event) => {
      const button = event.target.closest("[data-do]");
      if (button) does[button.dataset.do](button);
    });
    viewer.addEventListener("keydown", pressed);
    viewer.addEventListener("close", () => { if (comparing) compare(false); closed(data.sheets[turn].number); });
    find("select").addEventListener("change", () => show(panes[1], chosen()));
    find(".viewer-cut").addEventListener("input", draw);
    find("[type=checkbox]").addEventListener("change", join);
    for (const radio of viewer.querySelectorAll("[type=radio]")) radio.addEventListener("change", arrange);
    panes = [];
    // OpenSeadragon would add a style element of its own, which the site's policy refuses, unless it finds one: this is
    // none, but is called so.
    const mark = document.createElementNS("urn:no-style", "style");
    mark.setAttribute("data-openseadragon-mobile-css", "");
    document.head.append(mark);
  }

  // Opens on the picture that has this number on the page, on a part of it if one is given (x, y, width, height in
  // pixels of its IIIF canvas); `after` is told the number of the picture it was closed on.
  function open(dialog, number, region, after) {
    if (!viewer) build(dialog);
    closed = after;
    viewer.showModal();
    panes[0] ??= make(viewer.querySelector(".viewer-pane"));
    lead = panes[0];
    viewer.dataset.way = "one";
    go(Math.max(0, data.sheets.findIndex((sheet) => sheet.number === number)), region);
    panes[0].element.focus();
  }

  return { open, get panes() { return panes; } };
})();
