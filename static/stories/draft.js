// The draft, kept in this browser: words at once, photos as they were chosen.
const STORE = "drafts";

function open() {
  return new Promise((resolve, reject) => {
    const asking = indexedDB.open("lantai-story", 1);
    asking.onupgradeneeded = () => asking.result.createObjectStore(STORE);
    asking.onsuccess = () => resolve(asking.result);
    asking.onerror = () => reject(asking.error);
  });
}

async function act(mode, deed) {
  const base = await open();
  try {
    return await new Promise((resolve, reject) => {
      const moving = base.transaction(STORE, mode, { durability: "strict" });
      const asked = deed(moving.objectStore(STORE));
      moving.oncomplete = () => resolve(asked.result);
      moving.onabort = moving.onerror = () => reject(moving.error);
    });
  } finally {
    base.close();
  }
}

/** The words of the draft, or undefined. */
export const recall = () => act("readonly", (store) => store.get("words"));
export const keep = (words) => act("readwrite", (store) => store.put(words, "words"));
/** A photo's file, by its key: kept once, however often the words change. */
export const recallFile = (key) => act("readonly", (store) => store.get(`file ${key}`));
export const keepFile = (key, file) => act("readwrite", (store) => store.put(file, `file ${key}`));
export const forgetFile = (key) => act("readwrite", (store) => store.delete(`file ${key}`));
export const forget = () => act("readwrite", (store) => store.clear());
