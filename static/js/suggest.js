// Suggestions while typing, as an editable combobox with a list (WAI-ARIA APG). Without it the box is a plain form.
const WAIT = 160;
let boxes = 0;

function equip(form) {
  const input = form.querySelector("input[type=search]");
  const id = `suggestions-${++boxes}`;
  const list = document.createElement("ul");
  Object.assign(list, { id, hidden: true, className: "suggestions" });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.suggestLabel);
  const status = document.createElement("p");
  status.className = "unseen";
  status.setAttribute("role", "status");
  input.after(list, status);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": id, "aria-autocomplete": "list" })) input.setAttribute(name, value);

  let timer = 0, asking = null, active = -1, shown = "";
  const options = () => [...list.children];

  function close() {
    clearTimeout(timer);
    asking?.abort();
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(next) {
    const all = options();
    active = next;
    all.forEach((option, n) => option.setAttribute("aria-selected", String(n === next)));
    if (next < 0) { input.removeAttribute("aria-activedescendant"); return; }
    input.setAttribute("aria-activedescendant", all[next].id);
    all[next].scrollIntoView({ block: "nearest" });
  }

  function show(suggestions) {
    list.replaceChildren(...suggestions.map(({ title, type, url }, n) => {
      const option = document.createElement("li");
      const words = document.createElement("span");
      const kind = document.createElement("span");
      option.id = `${id}-${n}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.url = url;
      words.textContent = title;
      words.lang = "zh-Hans";
      kind.textContent = type;
      kind.className = "note";
      option.append(words, kind);
      return option;
    }));
    active = -1;
    list.hidden = !suggestions.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
    status.textContent = suggestions.length ? form.dataset.suggestCount.replace("0", suggestions.length) : "";
  }

  async function ask() {
    const typed = input.value.trim();
    if (typed === shown && !list.hidden) return;
    if (!typed) { close(); return; }
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(`${form.dataset.suggest}?${new URLSearchParams({ q: typed })}`, { signal: asking.signal });
      if (!answer.ok) return;
      const { suggestions } = await answer.json();
      if (document.activeElement !== input) return;
      shown = typed;
      show(suggestions);
    } catch { /* aborted by the next letter, or no connection: the form still works */ }
  }

  function later() { clearTimeout(timer); timer = setTimeout(ask, WAIT); }

  input.addEventListener("input", (event) => { if (!event.isComposing) later(); });
  input.addEventListener("compositionend", later);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const last = options().length - 1;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) { if (event.key === "ArrowDown") ask(); return; }
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const next = active + step;
      mark(next > last ? -1 : next < -1 ? last : next);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      location.assign(options()[active].dataset.url);
    } else if (event.key === "Tab") close();
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.url);
  });
  input.addEventListener("blur", close);
}

for (const form of document.querySelectorAll("form[data-suggest]")) equip(form);
