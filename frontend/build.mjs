// Build everything of other people's that the pages load, into src/horo/ui/static/ui/vendor/.
// The output is committed: no Node at run time. `node build.mjs --check` compares instead.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";
import { PurgeCSS } from "purgecss";
import * as sass from "sass";
import { feature } from "topojson-client";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const out = join(here, "../src/horo/ui/static/ui/vendor");

const read = (...path) => readFileSync(join(...path), "utf8");
const lines = (name) => read(here, name).split("\n").map((line) => line.trim()).filter(Boolean);
const manifest = (name) => JSON.parse(read(modules, name, "package.json"));

async function minified(code, loader) {
  return (await esbuild.transform(code, { loader, minify: true, legalComments: "none" })).code;
}

async function tabler() {
  const full = sass.compile(join(here, "tabler.scss"), {
    loadPaths: [modules], quietDeps: true, silenceDeprecations: ["import"],
  }).css;
  const tags = "html body a p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table thead tbody tr th td caption " +
    "form fieldset legend label input select option optgroup textarea button details summary svg img " +
    "pre code kbd small strong b em i mark sub sup blockquote hr address figure abbr output progress";
  const [kept] = await new PurgeCSS().purge({
    content: [{ raw: `${tags} ${lines("tabler-classes.txt").join(" ")}`, extension: "html" }],
    css: [{ raw: full }],
    defaultExtractor: (text) => text.split(/\s+/),
    variables: true,
    safelist: [":root", "light", "dark", "data-theme"],
  });
  return minified(kept.css, "css");
}

function icons() {
  const symbols = lines("icons.txt").map((name) => {
    const inner = read(modules, "@tabler/icons/icons/outline", `${name}.svg`)
      .replace(/<!--[\s\S]*?-->/g, "")
      .replace(/<svg[^>]*>|<\/svg>/g, "")
      .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/g, "")
      .replace(/\s+/g, " ").trim();
    return `<symbol id="${name}" viewBox="0 0 24 24">${inner}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`;
}

async function chart() {
  const result = await esbuild.build({
    entryPoints: [join(modules, "uplot/dist/uPlot.esm.js")], bundle: true, minify: true,
    format: "iife", globalName: "uPlot", footer: { js: "uPlot=uPlot.default;" },
    legalComments: "none", write: false,
  });
  return result.outputFiles[0].text;
}

// The land of the world, one path: x is degrees east, y degrees south (Natural Earth, public domain).
function world() {
  const atlas = JSON.parse(read(modules, "world-atlas/land-110m.json"));
  const point = ([east, north]) => `${Math.round(east * 10) / 10} ${-Math.round(north * 10) / 10}`;
  const ring = (points) => `M${points.map(point).filter((each, n, all) => each !== all[n - 1]).join("L")}Z`;
  const land = feature(atlas, atlas.objects.land);
  const shapes = land.features.flatMap(({ geometry }) => geometry.coordinates);
  const path = shapes.flatMap((polygon) => polygon.map(ring)).join("");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-180 -84 360 168"><path id="land" d="${path}"/></svg>\n`;
}

const files = [
  ["tabler.css", "@tabler/core", await tabler()],
  ["icons.svg", "@tabler/icons", icons()],
  ["htmx.js", "htmx.org", read(modules, "htmx.org/dist/htmx.min.js").replace(/\n?\/\/# sourceMappingURL=.*/, "")],
  ["uplot.js", "uplot", await chart()],
  ["world.svg", "world-atlas", world()],
  ["uplot.css", "uplot", await minified(read(modules, "uplot/dist/uPlot.min.css"), "css")],
];

const hash = (text) => createHash("sha256").update(text).digest("hex");
const listed = files.map(([file, name, text]) => {
  const { version, license } = manifest(name);
  return { file, package: name, version, licence: license, sha256: hash(text), bytes: Buffer.byteLength(text) };
});
const licences = [...new Set(files.map(([, name]) => name))].map((name) => {
  const path = ["LICENSE", "LICENSE.md", "LICENSE.txt"].map((file) => join(modules, name, file)).find(existsSync);
  const text = path ? readFileSync(path, "utf8").trim() : read(here, "licences", `${name.replace("/", "-")}.txt`).trim();
  return `${name} ${manifest(name).version}\n\n${text}\n`;
});
files.push(["manifest.json", "", `${JSON.stringify(listed, null, 2)}\n`]);
files.push(["LICENCES.txt", "", licences.join(`\n${"-".repeat(72)}\n\n`)]);

mkdirSync(out, { recursive: true });
let differing = 0;
for (const [file, , text] of files) {
  const path = join(out, file);
  if (process.argv.includes("--check")) {
    if (!existsSync(path) || readFileSync(path, "utf8") !== text) {
      console.error(`${file} differs from what the sources build: run npm run build.`);
      differing += 1;
    }
  } else {
    writeFileSync(path, text);
    console.log(`${file} ${Buffer.byteLength(text)} bytes`);
  }
}
process.exitCode = differing ? 1 : 0;
