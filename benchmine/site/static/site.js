// Sorting, searching and charts. Without it every page is whole, in the order of the ranks.
"use strict";

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

function keyOf(body, column, isNumber) {
  const cell = body.rows[0].cells[column];
  const text = cell.dataset.sort ?? cell.textContent.trim();
  if (!isNumber) return text;
  return text === "" || Number.isNaN(Number(text)) ? null : Number(text);
}

function sortBy(table, column, head) {
  const isNumber = "numbers" in head.dataset;
  const ascending = head.getAttribute("aria-sort") !== "ascending";
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
  const rows = [...table.tBodies].map((body) => ({ body, key: keyOf(body, column, isNumber) }));
  rows.sort((one, two) => {
    const missing = (row) => row.key === null || row.key === "";
    if (missing(one) || missing(two)) return missing(one) - missing(two); // what is missing comes last, either way
    const order = isNumber ? one.key - two.key : collator.compare(one.key, two.key);
    return ascending ? order : -order;
  });
  table.append(...rows.map((row) => row.body));
}

for (const table of document.querySelectorAll("table[data-sortable]")) {
  for (const head of table.tHead.rows[0].cells) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => sortBy(table, head.cellIndex, head));
  }
}

for (const tools of document.querySelectorAll(".tools")) tools.hidden = false;

for (const input of document.querySelectorAll("input[data-search]")) {
  const bodies = [...document.getElementById(input.dataset.search).tBodies];
  const texts = new Map(bodies.map((body) => [body, body.textContent.toLowerCase()]));
  const found = document.getElementById("found");
  const search = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const body of bodies) {
      const fits = words.every((word) => texts.get(body).includes(word));
      body.hidden = !fits;
      shown += fits;
    }
    found.textContent = words.length ? `${shown} of ${bodies.length}` : "";
  };
  input.addEventListener("input", search);
  search(); // what the browser has kept in the field
}

for (const button of document.querySelectorAll("button[data-sentences]")) {
  button.addEventListener("click", () => {
    const hidden = document.getElementById(button.dataset.sentences).classList.toggle("bare");
    button.setAttribute("aria-pressed", String(!hidden));
  });
}

function drawCharts() {
  const style = getComputedStyle(document.documentElement);
  const [ink, quiet, line] = ["--ink", "--quiet", "--line"].map((name) => style.getPropertyValue(name).trim());
  const font = "system-ui, sans-serif";
  const config = {
    background: "transparent",
    font,
    view: { stroke: null },
    axis: { labelColor: quiet, titleColor: ink, gridColor: line, domainColor: line, tickColor: line, titleFontWeight: 500 },
    legend: { labelColor: ink, titleColor: ink },
  };
  for (const place of document.querySelectorAll("[data-chart]")) {
    const spec = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    // `ast`: expressions are interpreted, not compiled, which the page's own policy would forbid.
    window.vegaEmbed(place, spec, { actions: false, ast: true, renderer: "svg", config, tooltip: true });
  }
}

if (document.querySelector("[data-chart]")) {
  drawCharts();
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawCharts);
}
