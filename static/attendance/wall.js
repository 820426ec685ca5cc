// Asks for the figures again; without an answer the last ones stay.
const board = document.getElementById("figures");

async function refresh() {
  const reply = await fetch(board.dataset.from, { cache: "no-store" }).catch(() => null);
  if (!reply?.ok) return;
  for (const [name, value] of Object.entries(await reply.json())) {
    const shown = board.querySelector(`[data-figure="${name}"]`);
    if (shown && shown.textContent !== String(value)) shown.textContent = value;
  }
}

setInterval(refresh, 15_000);
