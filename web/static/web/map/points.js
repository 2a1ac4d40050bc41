// Points with their circles of error, and how dense they lie.

import { toggle } from "./outlines.js";
import { fetched } from "./fetching.js";

const COLOUR = { COORD: "#9b1c1c", PLACE: "#0d5566" };
const CELL = 0.25;
// A whole district or province: a hollow dot, and no circle that would cover everything.
const WIDE_M = 30000;

export async function points(map, place) {
  const words = place.dataset;
  const found = (await fetched(words.points)).points;
  const groups = { COORD: L.layerGroup().addTo(map), PLACE: L.layerGroup().addTo(map) };
  const heat = L.layerGroup();
  const drawn = found.map((point) => ({ point, ...drawing(point, words) }));

  function show(passes) {
    groups.COORD.clearLayers();
    groups.PLACE.clearLayers();
    const shown = drawn.filter(({ point }) => passes(point));
    const circled = new Set();
    for (const { point, dot, circle } of shown) {
      groups[point.kind].addLayer(dot);
      // Ten texts that name one village share its circle.
      const key = `${point.lat},${point.lon},${point.radius}`;
      if (circle === null || circled.has(key)) continue;
      circled.add(key);
      groups[point.kind].addLayer(circle);
    }
    warm(heat, shown.map(({ point }) => point));
    place.dataset.shown = shown.length;
  }
  for (const [name, layer] of [["coord", groups.COORD], ["place", groups.PLACE], ["heat", heat]]) {
    const box = document.querySelector(`[data-layer="${name}"]`);
    box.addEventListener("change", () => toggle(map, layer, box.checked));
    toggle(map, layer, box.checked);
  }
  show(() => true);
  return { found, show };
}

function drawing(point, words) {
  const colour = COLOUR[point.kind];
  const at = [point.lat, point.lon];
  const popup = () => card(point, words);
  const wide = point.radius > WIDE_M;
  const dot = L.circleMarker(at, { radius: 6, color: wide ? colour : "#ffffff", weight: 1.5, fillColor: wide ? "#ffffff" : colour, fillOpacity: wide ? 0.6 : 0.95 }).bindPopup(popup);
  if (point.radius <= 0 || wide) return { dot, circle: null };
  const circle = L.circle(at, { radius: point.radius, color: colour, weight: 1, fillOpacity: 0.04, dashArray: point.blurred ? "4 4" : null, interactive: false });
  return { dot, circle };
}

function card(point, words) {
  const box = document.createElement("div");
  const line = (tag, content, className) => {
    const node = document.createElement(tag);
    node.textContent = content;
    if (className) node.className = className;
    box.append(node);
    return node;
  };
  const kind = point.kind === "COORD" ? words.wordsCoord : words.wordsPlace;
  line("strong", point.about ? `${kind} · ${point.about}` : kind);
  line("p", "").append(Object.assign(document.createElement("q"), { textContent: point.text }));
  line("p", [point.value, `${words.wordsRadius} ${point.radius} m`, point.blurred ? words.wordsBlurred : ""].filter(Boolean).join(" · "));
  line("p", point.years.length ? point.years.join(", ") : words.wordsUndated);
  line("p", `${words.wordsSuggested} · ${point.model} · ${Math.round(point.score * 100)}%`, "soft");
  const link = line("a", point.title || words.wordsOpen);
  link.href = point.address;
  return box;
}

function warm(heat, shown) {
  heat.clearLayers();
  const cells = new Map();
  for (const point of shown) {
    const key = `${Math.floor(point.lat / CELL)},${Math.floor(point.lon / CELL)}`;
    cells.set(key, (cells.get(key) ?? 0) + 1);
  }
  const most = Math.max(1, ...cells.values());
  for (const [key, count] of cells) {
    const [y, x] = key.split(",").map((part) => Number(part) * CELL);
    heat.addLayer(L.rectangle([[y, x], [y + CELL, x + CELL]], { stroke: false, fillColor: "#b3401f", fillOpacity: 0.15 + 0.6 * (count / most), interactive: false }));
  }
}
