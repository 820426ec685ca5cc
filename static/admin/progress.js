// Keeps what is at work on a page up to date without loading the page anew. Each part that shows work has an id and
// `data-working`; when a part has ended, the page is loaded once for what follows from it, unless it says `data-stays`.

const PAUSE = 1500;

async function follow() {
  const here = [...document.querySelectorAll("[data-working]")];
  if (!here.length) return;
  try {
    const response = await fetch(window.location.href);
    if (response.ok) {
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      for (const part of here) {
        const now = page.getElementById(part.id);
        const goesOn = Boolean(now?.hasAttribute("data-working"));
        if (!goesOn && !part.hasAttribute("data-stays")) {
          window.location.reload();
          return;
        }
        part.toggleAttribute("data-working", goesOn);
        // What somebody is using right now is left alone until the next turn.
        if (now && !part.contains(document.activeElement)) part.replaceChildren(...now.childNodes);
      }
    }
  } catch (error) {
    // The server or the network is away for a moment: ask again.
    if (!(error instanceof TypeError)) throw error;
  }
  setTimeout(follow, PAUSE);
}

setTimeout(follow, PAUSE);
