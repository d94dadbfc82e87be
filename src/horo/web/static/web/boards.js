// Draw the lines of a dashboard; the table behind each says the same without this.
"use strict";

const TALL = 190; // pixels

function palette() {
  const probe = document.createElement("span");
  document.body.append(probe);
  const resolved = (name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const found = {
    lines: [...[1, 2, 3, 4].map((place) => resolved(`--series-${place}`)), resolved("--ink-soft")],
    grid: resolved("--line"), ink: resolved("--ink-soft"),
    font: getComputedStyle(document.documentElement).getPropertyValue("--font"),
  };
  probe.remove();
  return found;
}

function figure(value, suffix) {
  const text = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 }).format(value);
  return text + suffix;
}

// What is not final is drawn apart, dashed and grey, joined to the last final point.
function parts(values, final) {
  const last = final.lastIndexOf(true);
  const whole = values.map((value, i) => (final[i] ? value : null));
  const open = values.map((value, i) => (!final[i] || i === last ? value : null));
  return [whole, final.every(Boolean) ? open.map(() => null) : open];
}

function looks(data, width) {
  const colour = palette();
  const axis = { stroke: colour.ink, font: `12px ${colour.font}`, ticks: { show: false }, grid: { stroke: colour.grid, width: 1 } };
  const peak = Math.max(0, data.target ?? 0, ...data.lines.flatMap((line) => line.values.filter((value) => value !== null)));
  const series = [{}];
  for (const line of data.lines) {
    const stroke = colour.lines[line.tone];
    series.push({ label: line.label, stroke, width: line.faint ? 1.25 : 2, dash: line.dashed ? [6, 4] : undefined, points: { show: !line.faint && data.labels.length < 32, size: 5, fill: stroke } });
    series.push({ label: "", stroke: colour.ink, width: 1.5, dash: [4, 4], points: { show: false } });
  }
  series.push({ label: "", stroke: colour.lines[1], width: 1.25, dash: [2, 3], points: { show: false } });
  return {
    width, height: TALL, padding: [null, 28, null, null], legend: { show: false }, cursor: { y: false, drag: { x: false, y: false } },
    scales: { x: { time: false }, y: { range: [0, peak > 0 ? peak * 1.12 : 1] } },
    axes: [
      { ...axis, grid: { show: false }, size: 30, gap: 8, space: 64, incrs: [1, 2, 3, 4, 6, 7, 12, 14, 28, 60], values: (_, at) => at.map((i) => data.labels[i] ?? "") },
      { ...axis, size: 58, space: 30, values: (_, at) => at.map((value) => figure(value, data.suffix)) },
    ],
    series, plugins: [told(data)],
  };
}

// The values under the pointer, in words.
function told(data) {
  const box = document.createElement("div");
  box.className = "chart-tip";
  return {
    hooks: {
      ready: (plot) => plot.over.append(box),
      setCursor: (plot) => {
        const at = plot.cursor.idx;
        const there = at === null || at === undefined ? [] : data.lines.filter((line) => line.values[at] !== null && line.values[at] !== undefined);
        box.hidden = there.length === 0;
        if (box.hidden) return;
        const several = data.lines.length > 1;
        box.textContent = `${data.labels[at]}: ` + there.map((line) => (several ? `${line.label} ` : "") + figure(line.values[at], data.suffix)).join(", ");
        const left = plot.valToPos(at, "x");
        box.style.left = `${Math.min(Math.max(left - box.offsetWidth / 2, 0), Math.max(plot.over.clientWidth - box.offsetWidth, 0))}px`;
      },
    },
  };
}

function plot(place) {
  const data = JSON.parse(place.dataset.lines);
  place.hidden = false;
  place.replaceChildren();
  const columns = [data.labels.map((_, i) => i)];
  for (const line of data.lines) columns.push(...parts(line.values, line.faint ? line.values.map(() => true) : data.final));
  columns.push(data.labels.map(() => data.target));
  place.plot = new uPlot(looks(data, place.clientWidth), columns, place);
}

const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.plot && target.clientWidth) target.plot.setSize({ width: target.clientWidth, height: TALL });
  }
});

function plotAll() {
  for (const place of document.querySelectorAll("[data-lines]")) {
    if (place.plot) continue;
    plot(place);
    sizes.observe(place);
  }
}

plotAll();
document.addEventListener("htmx:after:swap", plotAll);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  for (const place of document.querySelectorAll("[data-lines]")) plot(place);
});
