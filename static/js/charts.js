// Draws a chart above each table marked `data-chart`, from what the table says. The table stays: it is what is read aloud.
// A custom property may be light-dark(…), which a canvas does not understand: the browser works it out as a colour.
function colour(name, otherwise) {
  const probe = document.createElement("i");
  probe.style.color = `var(${name}, ${otherwise})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

function draw(table) {
  const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
  const rows = [...table.tBodies[0].rows].filter((row) => row.cells.length === heads.length);
  if (!rows.length || !window.Chart) return;
  const columns = heads.map((_head, at) => at).filter((at) => at && !rows.some((row) => Number.isNaN(Number(row.cells[at].textContent))));
  const box = document.createElement("div");
  box.className = "chart";
  box.style.blockSize = "17rem";
  const canvas = document.createElement("canvas");
  canvas.setAttribute("aria-hidden", "true");
  box.append(canvas);
  (table.closest("details") || table).before(box); // a folded table's chart stands in view
  const { color: ink, fontFamily: family, fontSize } = getComputedStyle(table);
  const font = { family, size: Math.max(13, 0.85 * Number.parseFloat(fontSize)) };
  const colours = [colour("--seal", "#a3352b"), colour("--ink-soft", "#6b7280")];
  const axis = { ticks: { color: ink, font }, grid: { display: false } };
  // Cinnabar is for the highest; where two columns stand beside each other it tells them apart.
  const fill = (values, n) => {
    if (table.dataset.chart !== "bar" || columns.length > 1) return colours[n % 2];
    const most = Math.max(...values);
    return values.map((value) => (value === most ? colours[0] : colours[1]));
  };
  const valuesOf = (at) => rows.map((row) => Number(row.cells[at].textContent));
  const chart = new window.Chart(canvas, {
    type: table.dataset.chart,
    data: {
      labels: rows.map((row) => row.cells[0].textContent.trim()),
      datasets: columns.map((at, n) => ({
        label: heads[at],
        data: valuesOf(at),
        backgroundColor: fill(valuesOf(at), n),
        borderColor: colours[n % 2],
        borderWidth: table.dataset.chart === "line" ? 2 : 0,
        pointRadius: rows.length > 40 ? 0 : 3,
        maxBarThickness: 48,
      })),
    },
    options: {
      animation: false,
      maintainAspectRatio: false,
      plugins: { legend: { display: columns.length > 1, labels: { color: ink, font } } },
      scales: { x: { ...axis, ticks: { ...axis.ticks, maxRotation: 0 } }, y: { ...axis, beginAtZero: true, ticks: { ...axis.ticks, precision: 0 } } },
    },
  });
  drawn.push(() => {
    chart.destroy();
    box.remove();
  });
}

const drawn = [];
function drawAll() {
  for (const remove of drawn.splice(0)) remove();
  for (const table of document.querySelectorAll("table[data-chart]")) draw(table);
}
drawAll();
// A canvas keeps the colours and letters it was drawn with: the display modes of look.js and the device's own ask for a new one.
new MutationObserver(drawAll).observe(document.documentElement, { attributeFilter: ["data-size", "data-theme", "data-contrast"] });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
