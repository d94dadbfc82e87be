// Draw each chart of the page; the table behind it says the same without this.
"use strict";

const HEIGHT = 176; // pixels

function colours() {
  const style = getComputedStyle(document.documentElement);
  const probe = document.createElement("span");
  document.body.append(probe);
  const resolved = (name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const found = {
    line: resolved("--series-1"), soft: resolved("--accent-soft"), grid: resolved("--line"),
    ink: resolved("--ink-soft"), target: resolved("--series-2"), font: style.getPropertyValue("--font"),
  };
  probe.remove();
  return found;
}

// What is not final is drawn apart, dashed and grey, joined to the last final point.
function split(data) {
  const last = data.final.lastIndexOf(true);
  const final = data.values.map((value, i) => (data.final[i] ? value : null));
  const open = data.values.map((value, i) => (!data.final[i] || i === last ? value : null));
  return [final, data.final.every(Boolean) ? open.map(() => null) : open];
}

function number(value, suffix) {
  const text = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 }).format(value);
  return text + suffix;
}

function options(data, width) {
  const colour = colours();
  const font = `12px ${colour.font}`;
  const axis = { stroke: colour.ink, font, ticks: { show: false }, grid: { stroke: colour.grid, width: 1 } };
  const peak = Math.max(0, data.target ?? 0, ...data.values.filter((value) => value !== null));
  const series = (label, stroke, more) => ({
    label, stroke, width: 2, points: { show: data.labels.length < 32, size: 5, fill: stroke },
    value: (_, value) => (value === null ? "–" : number(value, data.suffix)), ...more,
  });
  return {
    width, height: HEIGHT, padding: [null, 28, null, null], legend: { show: false }, cursor: { y: false, drag: { x: false, y: false } },
    scales: { x: { time: false }, y: { range: [0, peak > 0 ? peak * 1.12 : 1] } },
    axes: [
      { ...axis, grid: { show: false }, size: 30, gap: 8, space: 64, incrs: [1, 2, 3, 4, 6, 7, 12, 14, 28, 60], values: (_, at) => at.map((i) => data.labels[i] ?? "") },
      { ...axis, size: 58, space: 30, values: (_, at) => at.map((value) => number(value, data.suffix)) },
    ],
    series: [
      {},
      series("", colour.line, { fill: colour.soft }),
      series("", colour.ink, { dash: [4, 4], width: 1.5 }),
      { label: "", stroke: colour.target, width: 1.25, dash: [2, 3], points: { show: false } },
    ],
    plugins: [tip(data)],
  };
}

// The value under the pointer, in words.
function tip(data) {
  const box = document.createElement("div");
  box.className = "chart-tip";
  return {
    hooks: {
      ready: (plot) => plot.over.append(box),
      setCursor: (plot) => {
        const at = plot.cursor.idx;
        const value = at === null || at === undefined ? null : data.values[at];
        box.hidden = value === null || value === undefined;
        if (box.hidden) return;
        box.textContent = `${data.labels[at]}: ${number(value, data.suffix)}`;
        const left = plot.valToPos(at, "x");
        box.style.left = `${Math.min(Math.max(left - box.offsetWidth / 2, 0), plot.over.clientWidth - box.offsetWidth)}px`;
      },
    },
  };
}

function draw(place) {
  const data = JSON.parse(place.dataset.chart);
  place.hidden = false;
  place.replaceChildren();
  const width = place.clientWidth;
  const [final, open] = split(data);
  const target = data.labels.map(() => data.target);
  place.plot = new uPlot(options(data, width), [data.labels.map((_, i) => i), final, open, target], place);
}

const widths = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.plot && target.clientWidth) target.plot.setSize({ width: target.clientWidth, height: HEIGHT });
  }
});

function all() {
  for (const place of document.querySelectorAll("[data-chart]")) {
    if (place.plot) continue;
    draw(place);
    widths.observe(place);
  }
}

all();
document.addEventListener("htmx:after:swap", all);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  for (const place of document.querySelectorAll("[data-chart]")) draw(place);
});
