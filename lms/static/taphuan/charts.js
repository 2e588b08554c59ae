// Draws each figure[data-chart] from its JSON with Chart.js, in the colours of the page. Without script the tables stand alone.
(() => {
  const drawn = [];
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const lines = (label) => label.split(" ").reduce((rows, word) => {
    const last = rows[rows.length - 1];
    if (last !== undefined && `${last} ${word}`.length <= 16) rows[rows.length - 1] = `${last} ${word}`;
    else rows.push(word);
    return rows;
  }, []);
  // Done, milestones and forecast differ in stroke and mark as well as in colour.
  const strokes = () => [
    { borderColor: token("--chart-1"), backgroundColor: token("--chart-1"), borderWidth: 3, pointStyle: "line", pointRadius: 0 },
    { borderColor: token("--chart-line"), backgroundColor: token("--chart-line"), borderWidth: 1.5, pointStyle: "rectRot", pointRadius: 6, spanGaps: true },
    { borderColor: token("--chart-2"), backgroundColor: token("--chart-2"), borderWidth: 2.5, borderDash: [7, 5], pointStyle: "line", pointRadius: 0 },
  ];
  // Chart.js takes a legend's stroke from the points, which are never dashed; the line itself says how it is drawn.
  const strokeLabels = (chart) => Chart.defaults.plugins.legend.labels.generateLabels(chart).map((label) => {
    const { borderDash, borderWidth } = chart.data.datasets[label.datasetIndex];
    return { ...label, lineDash: borderDash || [], lineWidth: borderWidth };
  });
  const line = (box, data) => new Chart(box.querySelector("canvas"), {
    type: "line",
    data: { labels: data.labels, datasets: data.series.map((one, place) => ({ label: one.name, data: one.values, ...strokes()[place] })) },
    options: {
      animation: false,
      maintainAspectRatio: false,
      interaction: { mode: "index", intersect: false },
      scales: {
        x: { ticks: { color: token("--ink"), autoSkipPadding: 24, maxTicksLimit: 8, maxRotation: 0 }, grid: { display: false } },
        y: { beginAtZero: true, ticks: { color: token("--soft"), precision: 0 }, grid: { color: token("--line") } },
      },
      plugins: { legend: { position: "bottom", labels: { color: token("--ink"), usePointStyle: true, pointStyleWidth: 36, generateLabels: strokeLabels } } },
    },
  });
  const draw = (figure) => {
    const data = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
    const box = figure.querySelector(".chart__box");
    if (data.kind === "line") {
      figure.hidden = false;
      return line(box, data);
    }
    const colours = [token("--chart-1"), token("--chart-rest")];
    figure.hidden = false;
    box.style.height = `${data.labels.length * 38 + 76}px`;
    return new Chart(box.querySelector("canvas"), {
      type: "bar",
      data: {
        labels: data.labels.map(lines),
        datasets: data.series.map((one, place) => ({
          label: one.name, data: one.values, backgroundColor: colours[place], borderColor: token("--edge"), borderWidth: 1, maxBarThickness: 22,
        })),
      },
      options: {
        indexAxis: "y",
        animation: false,
        maintainAspectRatio: false,
        scales: {
          x: { stacked: true, ticks: { color: token("--soft"), precision: 0 }, grid: { color: token("--line") } },
          y: { stacked: true, ticks: { color: token("--ink"), autoSkip: false, font: { size: 12 } }, grid: { display: false } },
        },
        plugins: { legend: { position: "bottom", labels: { color: token("--ink"), boxWidth: 14 } } },
      },
    });
  };
  const all = () => {
    while (drawn.length) drawn.pop().destroy();
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    Chart.defaults.font.size = 14;
    document.querySelectorAll("figure[data-chart]").forEach((figure) => drawn.push(draw(figure)));
  };
  window.addEventListener("load", all);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", all);
})();
