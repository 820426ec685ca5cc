// Search inside a pack: Chinese by pairs of characters, other words whole, titles by their pinyin too. No server, no index to fetch.
const form = document.getElementById("pack-search");
const field = document.getElementById("pack-query");
const list = document.getElementById("pack-hits");
const count = document.getElementById("pack-count");

const fold = (text) => text.normalize("NFKC").toLowerCase();
const HAN = /\p{Script=Han}+/gu;
const WORD = /\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}])+/gu;
// Stands between the words people look for, and says nothing of them.
const PARTICLE = /(?<=\p{Script=Han})的(?=\p{Script=Han})/gu;
const entries = (window.packEntries ?? []).map((entry) => ({ ...entry, title: fold(entry.title), code: fold(entry.code), text: fold(entry.words) }));
const items = [...list.children];

function pairs(run) {
  if (run.length === 1) return [run];
  return [...Array(run.length - 1).keys()].map((at) => run.slice(at, at + 2));
}

// The worth of an entry for one word; 0 if it does not answer it.
function worth(entry, word) {
  if (word.match(HAN)) {
    const all = pairs(word);
    const inTitle = all.filter((pair) => entry.title.includes(pair)).length / all.length;
    const inText = all.filter((pair) => entry.text.includes(pair)).length / all.length;
    if (Math.max(inTitle, inText) < 0.5) return 0;
    return 10 * inTitle + 3 * inText + (entry.title.includes(word) ? 20 : 0) + (entry.text.includes(word) ? 6 : 0);
  }
  let sum = 0;
  if (entry.title.includes(word)) sum += 20;
  if (entry.code.includes(word)) sum += 12;
  if (entry.text.includes(word)) sum += 3;
  if (word.length > 1 && /^[a-z]+$/.test(word)) {
    if (entry.pinyin.includes(word)) sum += 8;
    if (entry.initials.includes(word)) sum += 6;
  }
  return sum;
}

function value(entry, words) {
  let sum = 0;
  for (const word of words) {
    const each = worth(entry, word);
    if (!each) return 0;
    sum += each;
  }
  return sum;
}

// Some words around the first place found, with what was looked for marked.
function excerpt(entry, words) {
  const wanted = words.flatMap((word) => (entry.text.includes(word) ? [word] : word.match(HAN) ? pairs(word) : []));
  const marks = wanted.filter((mark) => entry.text.includes(mark));
  // Where folding changes the length, places do not agree: then the words are shown as they are.
  if (!marks.length || entry.text.length !== entry.words.length) return null;
  const first = Math.min(...marks.map((mark) => entry.text.indexOf(mark)));
  const from = Math.max(0, first - 24), to = Math.min(entry.words.length, first + 66);
  const pieces = document.createDocumentFragment();
  if (from) pieces.append("……");
  let at = from;
  while (at < to) {
    const mark = marks.find((each) => entry.text.startsWith(each, at));
    if (mark) {
      const found = document.createElement("mark");
      found.textContent = entry.words.slice(at, at + mark.length);
      pieces.append(found);
      at += mark.length;
    } else {
      pieces.append(entry.words[at]);
      at += 1;
    }
  }
  if (to < entry.words.length) pieces.append("……");
  return pieces;
}

function search() {
  const words = fold(field.value).replace(PARTICLE, " ").match(WORD) ?? [];
  const ranked = entries.map((entry, n) => ({ n, value: words.length ? value(entry, words) : 0 }));
  const found = words.length ? ranked.filter((each) => each.value).sort((a, b) => b.value - a.value || a.n - b.n) : [];
  const order = words.length ? found.map((each) => each.n) : ranked.map((each) => each.n);
  for (const item of items) item.hidden = true;
  for (const n of order) {
    const item = items[n];
    const place = item.querySelector(".found");
    const words_ = words.length ? excerpt(entries[n], words) : null;
    place.replaceChildren(...(words_ ? [words_] : []));
    place.hidden = !words_;
    item.hidden = !words.length && !entries[n].code;
    list.append(item);
  }
  if (!words.length) count.textContent = count.dataset.all;
  else count.textContent = found.length ? count.dataset.found.replace("{n}", found.length) : count.dataset.none;
  try { history.replaceState(null, "", words.length ? `#q=${encodeURIComponent(field.value)}` : location.search || location.pathname); } catch { /* a browser that lets a file have one address only */ }
}

form.addEventListener("submit", (event) => { event.preventDefault(); search(); });
field.addEventListener("input", search);
if (location.hash.startsWith("#q=")) field.value = decodeURIComponent(location.hash.slice(3));
search();
