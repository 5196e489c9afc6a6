// Draws a chart from the figures that stand beside it as JSON. The page says the same in a table.
(() => {
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const TONES = { created: "--good", updated: "--accent", unchanged: "--line-strong", stale: "--ink-quiet", quarantined: "--attention" };

  const written = (value) => new Intl.NumberFormat(document.documentElement.lang).format(value);

  const options = (figures) => ({
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colour("--ink-quiet") },
    grid: { left: 8, right: 8, top: 32, bottom: 4, containLabel: true },
    legend: { top: 0, left: 0, itemHeight: 10, itemWidth: 10, textStyle: { color: colour("--ink") } },
    tooltip: { trigger: "axis", valueFormatter: written, axisPointer: { type: "shadow" }, backgroundColor: colour("--surface"),
      borderColor: colour("--line-strong"), textStyle: { color: colour("--ink") } },
    xAxis: { type: "category", data: figures.days, axisLine: { lineStyle: { color: colour("--line-strong") } }, axisTick: { show: false },
      axisLabel: { color: colour("--ink-quiet") } },
    yAxis: { type: "value", minInterval: 1, axisLabel: { formatter: written, color: colour("--ink-quiet") }, splitLine: { lineStyle: { color: colour("--line") } } },
    series: figures.series.map((one) => ({
      type: "bar", stack: "records", name: one.name, data: one.data, barMaxWidth: 22,
      itemStyle: { color: colour(TONES[one.outcome]) },
    })),
  });

  for (const place of document.querySelectorAll("[data-chart]")) {
    const figures = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    const chart = echarts.init(place, null, { renderer: "svg" });
    const draw = () => chart.setOption(options(figures), true);
    draw();
    addEventListener("resize", () => chart.resize());
    new MutationObserver(draw).observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
  }
})();
