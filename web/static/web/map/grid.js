// The grid of US wartime maps over what is in view; finer the closer one looks.

import { toggle, text } from "./outlines.js";
import { fetched } from "./fetching.js";

const LINE = { color: "#7c2d2b", weight: 0.8, opacity: 0.7, interactive: false };

export function wartimeGrid(map, place) {
  const box = document.querySelector('[data-layer="grid"]');
  const lines = L.layerGroup();
  let asked = 0;

  async function draw() {
    if (!box.checked) return;
    const zoom = map.getZoom();
    const step = zoom >= 12 ? 1000 : zoom >= 8 ? 10000 : 100000;
    const view = map.getBounds();
    const window = [view.getSouth(), view.getWest(), view.getNorth(), view.getEast()].map((n) => n.toFixed(5)).join(",");
    asked += 1;
    const turn = asked;
    const grid = await fetched(`${place.dataset.grid}?box=${window}&step=${step}`).catch(() => null);
    if (grid === null || turn !== asked) return;
    lines.clearLayers();
    for (const line of grid.lines) {
      lines.addLayer(L.polyline(line.points, line.label === "00" || line.label === "" ? { ...LINE, weight: 1.8 } : LINE));
      if (line.label) lines.addLayer(label(line.points[Math.floor(line.points.length / 2)], line.label, "line-label"));
    }
    for (const square of grid.squares) lines.addLayer(label([square.lat, square.lon], square.letters, "square"));
  }
  box.addEventListener("change", () => {
    toggle(map, lines, box.checked);
    draw();
  });
  map.on("moveend", draw);
  if (box.checked) {
    toggle(map, lines, true);
    draw();
  }
}

function label(at, words, className) {
  return L.tooltip({ permanent: true, direction: "center", className, interactive: false, opacity: 1 }).setLatLng(at).setContent(text(words));
}
