// A session's page in the admin: draws the quarter hours, and fetches itself again while the session is on.
const EVERY = 15_000;
const live = () => document.getElementById("live");
let chart;

function draw() {
  chart?.destroy();
  const data = document.getElementById("chart-data");
  const canvas = document.getElementById("chart");
  if (!data || !canvas || !window.Chart) return;
  const { label, labels, values } = JSON.parse(data.textContent);
  const ink = getComputedStyle(document.body).color;
  chart = new window.Chart(canvas, {
    type: "bar",
    data: { labels, datasets: [{ label, data: values, backgroundColor: "#a3352b" }] },
    options: {
      animation: false,
      maintainAspectRatio: false,
      plugins: { legend: { display: false } },
      scales: { x: { ticks: { color: ink } }, y: { beginAtZero: true, ticks: { color: ink, precision: 0 } } },
    },
  });
}

async function refresh() {
  if (document.visibilityState !== "visible") return;
  const reply = await fetch(location.href, { cache: "no-store" }).catch(() => null);
  if (!reply?.ok) return;
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  const fresh = page.getElementById("live");
  if (!fresh || fresh.innerHTML === live().dataset.was) return;
  const open = live().querySelector("details")?.open;
  const was = fresh.innerHTML;
  live().replaceWith(fresh);
  fresh.dataset.was = was;
  const details = fresh.querySelector("details");
  if (details && open) details.open = true;
  draw();
}

draw();
if (live()?.hasAttribute("data-live")) setInterval(refresh, EVERY);
