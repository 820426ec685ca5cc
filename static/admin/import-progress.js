// Keeps the page of an import at work up to date, and shows the result when it is there.

const PAUSE = 2000;

async function follow() {
  const here = document.querySelector("[data-import-working]");
  if (!here) return;
  try {
    const response = await fetch(window.location.href);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const now = page.querySelector("[data-import-working]");
    if (response.ok && !now) {
      window.location.reload();
      return;
    }
    if (now) here.replaceChildren(...now.childNodes);
  } catch (error) {
    // The server or the network is away for a moment: ask again.
    if (!(error instanceof TypeError)) throw error;
  }
  setTimeout(follow, PAUSE);
}

setTimeout(follow, PAUSE);
