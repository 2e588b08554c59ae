// Draws each figure[data-chart] from its JSON with Chart.js, in the colours of the page. Without script the tables stand alone.
(() => {
  const drawn = [];
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const draw = (figure) => {
    const data = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
    const box = figure.querySelector(".chart__box");
    const colours = [token("--chart-1"), token("--chart-rest")];
    figure.hidden = false;
    box.style.height = `${data.labels.length * 34 + 76}px`;
    return new Chart(box.querySelector("canvas"), {
      type: "bar",
      data: {
        labels: data.labels,
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
          y: { stacked: true, ticks: { color: token("--ink"), autoSkip: false }, grid: { display: false } },
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
