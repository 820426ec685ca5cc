// Sending in a story: counts, keeps a draft, sends photos ahead. The form works without it.
import { forget, forgetFile, keep, keepFile, recall, recallFile } from "./draft.js";
import { Photos } from "./photos.js";

const say = (pattern, ...values) => (pattern || "").replace(/\{(\d)\}/g, (_, n) => values[n]);

for (const form of document.querySelectorAll("[data-letter]")) begin(form);

async function begin(form) {
  const words = form.dataset;
  const state = form.querySelector("[data-state]");
  const keepsDraft = "wordsSaved" in words;
  let timer = 0, waiting = false;

  const photos = new Photos(form.querySelector("[data-photos]"), {
    token: () => form.elements.form.value,
    changed: () => { save(); progress(); },
    keepFile: keepsDraft ? keepFile : async () => {},
    forgetFile: keepsDraft ? forgetFile : async () => {},
  });

  // 字数: every character but white space.
  const counter = form.querySelector("[data-count]");
  function count() {
    if (!counter) return;
    const written = [...form.elements.text.value.replace(/\s/gu, "")].length, over = written - Number(words.most);
    counter.textContent = over > 0 ? say(words.wordsOver, over) : say(words.wordsCount, written);
    counter.classList.toggle("over-full", over > 0);
  }

  const controls = () => [...form.elements].filter((field) => field.name && field.name !== "form" && field.name !== "number"
    && !field.closest("[data-photos]") && !field.closest("[aria-hidden]"));
  const isBox = (field) => field.type === "checkbox" || field.type === "radio";
  function spoken() {
    const fields = {};
    for (const field of controls()) {
      if (isBox(field)) (fields[field.name] ??= []).push(...(field.checked ? [field.value] : []));
      else fields[field.name] = field.value;
    }
    return { form: form.elements.form.value, fields, photos: photos.spoken() };
  }
  async function saveNow() {
    clearTimeout(timer);
    timer = 0;
    try {
      await keep(spoken());
      if (!waiting) state.textContent = words.wordsSaved;
    } catch {
      state.textContent = words.wordsUnsaved;
    }
  }
  function save() {
    if (!keepsDraft) return;
    clearTimeout(timer);
    timer = setTimeout(saveNow, 250);
  }
  function progress() {
    if (!waiting) return;
    if (photos.isDone) { form.submit(); return; }
    state.textContent = say(words.wordsSending, photos.done, photos.all);
  }

  function fill(draft) {
    form.elements.form.value = draft.form;
    for (const field of controls()) {
      const said = draft.fields[field.name];
      if (said === undefined) continue;
      if (isBox(field)) field.checked = said.includes(field.value);
      else field.value = said;
    }
  }
  async function restore() {
    const draft = await recall();
    if (!draft) return;
    const isBlank = !draft.photos.length && !draft.fields.title && !draft.fields.text;
    if (words.sent === "yes") { await photos.recognise(draft.photos, recallFile); return; }
    if (isBlank) return;
    fill(draft);
    await photos.restore(draft.photos, recallFile);
    const told = document.querySelector("[data-restored]");
    told.hidden = false;
    told.querySelector("[data-afresh]").addEventListener("click", async () => {
      clearTimeout(timer);
      await photos.removeAll();
      await forget();
      form.reset();
      location.reload();
    });
  }

  if (keepsDraft) {
    try { await restore(); } catch { state.textContent = words.wordsUnsaved; }
  }
  count();
  form.addEventListener("input", () => { count(); save(); });
  form.addEventListener("change", save);
  document.addEventListener("visibilitychange", () => { if (timer) saveNow(); });
  form.addEventListener("submit", async (event) => {
    if (photos.isDone && !timer) return;
    event.preventDefault();
    waiting = true;
    form.querySelector("button[type=submit]").setAttribute("aria-disabled", "true");
    if (keepsDraft && timer) await saveNow();
    progress();
  });
  // Back from a page that never came: the button works again.
  window.addEventListener("pageshow", () => { waiting = false; form.querySelector("button[type=submit]").removeAttribute("aria-disabled"); });
  if (words.sent === "yes") document.getElementById("problem")?.focus();
  form.dataset.alive = "yes";
}
