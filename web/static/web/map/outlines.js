// Provinces at once, the communes of a province when it is looked at closely.

import { fetched } from "./fetching.js";

const PROVINCE = { color: "#8b7f68", weight: 1, fillColor: "#f4efe4", fillOpacity: 1 };
const COMMUNE = { color: "#c4b99f", weight: 0.7, fill: false };
const COMMUNES_FROM = 9;
const NAMES_FROM = 7;

export async function outlines(map, place) {
  map.createPane("ground").style.zIndex = 250;
  const words = place.dataset;
  const provinces = L.geoJSON(await fetched(words.provinces), { pane: "ground", style: PROVINCE, interactive: false }).addTo(map);
  island(map, [16.4, 112.0], words.wordsHoangsa);
  island(map, [9.6, 112.9], words.wordsTruongsa);

  const names = L.layerGroup();
  provinces.eachLayer((layer) => {
    const middle = biggest(layer).getCenter();
    names.addLayer(L.tooltip({ permanent: true, direction: "center", className: "province", interactive: false, pane: "ground" })
      .setLatLng(middle).setContent(text(layer.feature.properties.name)));
  });

  const communes = L.layerGroup().addTo(map);
  const fetchedOf = new Map();
  async function look() {
    toggle(map, names, map.getZoom() >= NAMES_FROM);
    if (map.getZoom() < COMMUNES_FROM) {
      communes.clearLayers();
      return;
    }
    const seen = map.getBounds();
    provinces.eachLayer((layer) => {
      const code = layer.feature.properties.code;
      if (!seen.intersects(layer.getBounds())) return;
      if (!fetchedOf.has(code)) fetchedOf.set(code, commune(words.communes.replace("/00.", `/${code}.`)));
      fetchedOf.get(code).then((made) => { if (made && map.getZoom() >= COMMUNES_FROM) communes.addLayer(made); });
    });
  }
  map.on("moveend", look);
  look();
}

async function commune(address) {
  try {
    return L.geoJSON(await fetched(address), {
      pane: "ground",
      style: COMMUNE,
      interactive: false,
    });
  } catch {
    return null;
  }
}

function biggest(layer) {
  // A province with islands far out is named where its land is.
  const rings = layer.feature.geometry.type === "MultiPolygon" ? layer.feature.geometry.coordinates : [layer.feature.geometry.coordinates];
  const size = (ring) => L.polygon(ring[0].map(([x, y]) => [y, x])).getBounds();
  const boxes = rings.map(size);
  return boxes.reduce((one, other) => (area(other) > area(one) ? other : one));
}

function area(box) {
  return (box.getNorth() - box.getSouth()) * (box.getEast() - box.getWest());
}

function island(map, at, words) {
  L.tooltip({ permanent: true, direction: "center", className: "island", interactive: false }).setLatLng(at).setContent(text(words)).addTo(map);
}

export function toggle(map, layer, shown) {
  if (shown) map.addLayer(layer);
  else map.removeLayer(layer);
}

export function text(words) {
  // Leaflet takes strings for HTML: hand it a node.
  const node = document.createElement("span");
  node.textContent = words;
  return node;
}
