// Photos of a story: judged before they are sent, sent piece by piece, gone on with after a break.

const PASSING = [500, 502, 503, 504];
const WAITS = [1000, 2000, 4000, 8000, 15000];
const say = (pattern, ...values) => (pattern || "").replace(/\{(\d)\}/g, (_, n) => values[n]);
const megabytes = (bytes) => (bytes / 1048576).toFixed(1);

/** Whether the first bytes are those of a photo, whatever the name says. */
async function isPhoto(file) {
  const bytes = new Uint8Array(await file.slice(0, 16).arrayBuffer());
  const text = String.fromCharCode(...bytes);
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return true;
  if (text.startsWith("\x89PNG\r\n") || text.startsWith("II*\0") || text.startsWith("MM\0*")) return true;
  if (text.startsWith("RIFF") && text.slice(8, 12) === "WEBP") return true;
  return text.slice(4, 8) === "ftyp" && ["heic", "heix", "heim", "heis", "hevc", "mif1", "msf1"].includes(text.slice(8, 12));
}

class Refusal extends Error {}

function pause(milliseconds) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    window.addEventListener("online", () => { clearTimeout(timer); resolve(); }, { once: true });
  });
}

export class Photos {
  constructor(box, hooks) {
    this.box = box;
    this.words = box.dataset;
    this.hooks = hooks;
    this.list = box.querySelector(".photos");
    this.photos = [];
    this.isSending = false;
    for (const item of [...this.list.children]) {
      const secret = item.querySelector("[name$='-upload']").value;
      if (secret) this.#attach(item, { key: secret, name: "", size: 0, secret, isReady: true, said: item.querySelector("[data-said]").textContent });
      else item.remove();
    }
    this.input = box.querySelector("[data-add] input");
    box.querySelector("[data-add]").hidden = false;
    this.input.addEventListener("change", async () => {
      const files = [...this.input.files];
      this.input.value = "";
      await this.#choose(files);
    });
    this.#number();
  }

  get all() { return this.photos.length; }
  get done() { return this.photos.filter((photo) => photo.isReady).length; }
  get isDone() { return this.done === this.all; }

  spoken() {
    return this.photos.map(({ key, name, size, secret, item }) => ({
      key, name, size, secret,
      fields: Object.fromEntries(this.#fields(item).map((field) => [field.name.replace(/^photos-\d+-/, ""), field.value])),
    }));
  }

  async restore(drafts, recallFile) {
    for (const draft of drafts) {
      const file = await recallFile(draft.key);
      if (!file && !draft.secret) continue;
      const item = this.#blank();
      for (const field of this.#fields(item)) field.value = draft.fields[field.name.replace(/^photos-(\d+|__prefix__)-/, "")] ?? "";
      this.#attach(item, { ...draft, file });
    }
    this.#number();
    this.#send();
  }

  /** After the server has shown the form again: the pictures belong to what it kept. */
  async recognise(drafts, recallFile) {
    for (const photo of this.photos) {
      const draft = drafts.find((one) => one.secret === photo.secret);
      if (!draft) continue;
      Object.assign(photo, { key: draft.key, name: draft.name, size: draft.size, file: await recallFile(draft.key) });
      this.#draw(photo);
    }
  }

  async removeAll() { for (const photo of [...this.photos]) await this.#remove(photo); }

  async #choose(files) {
    const refused = [];
    for (const file of files) {
      const ending = file.name.split(".").pop().toLowerCase();
      if (this.all >= Number(this.words.most)) { refused.push(this.words.wordsMany); break; }
      if (file.size > Number(this.words.bytes)) { refused.push(say(this.words.wordsLarge, file.name, megabytes(file.size))); continue; }
      if (!this.words.endings.split(",").includes(ending) || !(await isPhoto(file))) { refused.push(say(this.words.wordsKind, file.name)); continue; }
      const photo = this.#attach(this.#blank(), { key: crypto.randomUUID?.() ?? String(Math.random()), name: file.name, size: file.size, secret: "", file });
      try { await this.hooks.keepFile(photo.key, file); } catch { /* no room for the file: the words are kept */ }
    }
    this.#refuse(refused);
    this.#number();
    this.hooks.changed();
    this.#send();
  }

  #refuse(messages) {
    const place = this.box.querySelector("[data-refused]");
    place.textContent = messages.join(" ");
    place.hidden = !messages.length;
  }

  #blank() { return this.box.querySelector("template").content.firstElementChild.cloneNode(true); }
  #fields(item) { return [...item.querySelectorAll("input, select, textarea")].filter((field) => field.type !== "file" && !field.name.endsWith("-upload")); }

  #attach(item, photo) {
    photo.item = item;
    item.classList.add("has-photo");
    item.querySelector("[data-file]")?.remove();
    const remove = item.querySelector("[data-remove]");
    remove.hidden = false;
    remove.addEventListener("click", async () => { await this.#remove(photo); this.hooks.changed(); this.input.focus(); });
    if (!item.isConnected) this.list.append(item);
    this.photos.push(photo);
    if (photo.name) this.#tell(photo, say("{0}　{1} MB　{2}", photo.name, megabytes(photo.size), this.words.wordsWaiting));
    this.#draw(photo);
    return photo;
  }

  #number() {
    this.photos.forEach(({ item }, index) => {
      for (const element of item.querySelectorAll("*")) {
        for (const name of ["id", "for", "name", "aria-describedby"]) {
          const value = element.getAttribute(name);
          if (value) element.setAttribute(name, value.replace(/photos-(\d+|__prefix__)-/g, `photos-${index}-`));
        }
      }
      item.querySelector("[data-heading]").textContent = say(this.words.wordsNumber, index + 1);
    });
    this.box.querySelector("[name$='TOTAL_FORMS']").value = this.all;
  }

  async #draw(photo) {
    if (!photo.file) return;
    try {
      const picture = await createImageBitmap(photo.file, { resizeWidth: 240, resizeQuality: "medium" });
      const canvas = document.createElement("canvas");
      canvas.width = picture.width;
      canvas.height = picture.height;
      canvas.getContext("2d").drawImage(picture, 0, 0);
      picture.close();
      photo.item.querySelector("[data-shown]").replaceChildren(canvas);
    } catch { /* a kind this browser cannot show, such as HEIC */ }
  }

  #tell(photo, words) { photo.item.querySelector("[data-said]").textContent = words; }

  async #remove(photo) {
    this.photos = this.photos.filter((one) => one !== photo);
    photo.item.remove();
    photo.isGone = true;
    this.#number();
    await this.hooks.forgetFile(photo.key).catch(() => {});
    if (photo.secret) fetch(this.#address(photo), { method: "DELETE" }).catch(() => {});
  }

  #address(photo) { return `${this.words.uploads}${photo.secret}/`; }

  async #send() {
    if (this.isSending) return;
    this.isSending = true;
    for (let photo; (photo = this.photos.find((one) => !one.isReady));) {
      try {
        await this.#sendOne(photo);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        if (!photo.isGone) await this.#remove(photo);
        this.#refuse([error.message]);
      }
      this.hooks.changed();
    }
    this.isSending = false;
  }

  async #sendOne(photo) {
    for (let failures = 0; !photo.isGone && !photo.isReady;) {
      try {
        const progressed = await this.#step(photo);
        if (progressed) failures = 0;
      } catch (error) {
        if (error instanceof Refusal) throw error;
        this.#tell(photo, this.words.wordsOffline);
        photo.received = undefined;
        await pause(WAITS[Math.min(failures++, WAITS.length - 1)]);
      }
    }
    if (photo.isGone) return;
    photo.item.querySelector("[name$='-upload']").value = photo.secret;
    photo.item.querySelector("[data-progress]").hidden = true;
    if (photo.name) this.#tell(photo, say(this.words.wordsDone, `${photo.name}　${megabytes(photo.size)} MB`));
  }

  async #step(photo) {
    if (!photo.secret) {
      if (!photo.file) throw new Refusal(say(this.words.wordsKind, photo.name));
      const answer = await this.#ask(this.words.uploads, {
        method: "POST", headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ form: this.hooks.token(), name: photo.name, size: photo.size }),
      });
      photo.secret = answer.upload;
      photo.received = 0;
      this.hooks.changed();
      return true;
    }
    if (photo.received === undefined) {
      const answer = await this.#ask(this.#address(photo), {}, photo);
      if (answer) Object.assign(photo, { received: answer.received, isReady: answer.ready });
      return Boolean(answer);
    }
    if (!photo.file) throw new Refusal(say(this.words.wordsKind, photo.name));
    const end = Math.min(photo.received + Number(this.words.chunk), photo.size);
    if (end === photo.size) this.#tell(photo, this.words.wordsChecking);
    const answer = await this.#ask(this.#address(photo), {
      method: "PATCH", headers: { "Upload-Offset": String(photo.received), "Content-Type": "application/octet-stream" },
      body: photo.file.slice(photo.received, end),
    }, photo);
    if (!answer) return false;
    Object.assign(photo, { received: answer.received, isReady: answer.ready });
    const percent = Math.round((photo.received / photo.size) * 100), bar = photo.item.querySelector("[data-progress]");
    bar.hidden = false;
    bar.value = percent;
    if (percent < 100) this.#tell(photo, say(this.words.wordsSending, `${percent}%`));
    return true;
  }

  /** The answer as an object; null when the upload has to begin anew. */
  async #ask(address, options, photo) {
    const answer = await fetch(address, { ...options, signal: AbortSignal.timeout(180_000) });
    if (answer.ok || answer.status === 409) return answer.json();
    if (answer.status === 404 && photo?.file) {
      photo.secret = "";
      return null;
    }
    if (PASSING.includes(answer.status) || answer.status === 400) throw new Error(String(answer.status));
    const said = await answer.json().catch(() => ({}));
    throw new Refusal(said.message || String(answer.status));
  }
}
