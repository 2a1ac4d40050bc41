// The map of testimony: everything comes from this server, nothing from another.

import { converter } from "./converter.js";
import { wartimeGrid } from "./grid.js";
import { measure } from "./measure.js";
import { outlines } from "./outlines.js";
import { points } from "./points.js";
import { years } from "./years.js";

const place = document.getElementById("map");
// Mainland with Hoàng Sa and Trường Sa.
const COUNTRY = [[6.8, 102.0], [23.5, 115.5]];

async function begin() {
  const map = L.map(place, { zoomControl: false, minZoom: 4, maxZoom: 17, maxBounds: [[-5, 85], [40, 135]] });
  map.attributionControl.remove();
  L.control.zoom({ zoomInTitle: place.dataset.wordsZoomin, zoomOutTitle: place.dataset.wordsZoomout }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  map.fitBounds(COUNTRY);
  place.map = map;

  const pointer = document.querySelector("[data-pointer]");
  map.on("mousemove", (event) => {
    pointer.textContent = `${event.latlng.lat.toFixed(4)}, ${event.latlng.lng.toFixed(4)}`;
  });
  measure(map, place);
  converter(map, place);
  wartimeGrid(map, place);
  try {
    await outlines(map, place);
    const drawn = await points(map, place);
    years(drawn, place);
    place.dataset.ready = "1";
  } catch {
    const words = document.createElement("p");
    words.className = "notice notice-bad";
    words.setAttribute("role", "alert");
    words.textContent = place.dataset.wordsFailed;
    place.before(words);
  }
}

begin();
