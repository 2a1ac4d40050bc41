// Distance along points clicked one after the other; Escape or the button ends it.

export function measure(map, place) {
  const button = document.querySelector("[data-measure]");
  const output = document.querySelector("[data-measured]");
  const line = L.polyline([], { color: "#5b2a86", weight: 3, interactive: false });
  const dots = L.layerGroup();
  let on = false;

  function turn(wanted) {
    on = wanted;
    button.setAttribute("aria-pressed", String(on));
    place.classList.toggle("measuring", on);
    if (on) {
      line.setLatLngs([]);
      dots.clearLayers();
      output.textContent = "0 m";
      line.addTo(map);
      dots.addTo(map);
      map.doubleClickZoom.disable();
    } else {
      map.doubleClickZoom.enable();
      if (line.getLatLngs().length < 2) clear();
    }
  }
  function clear() {
    line.remove();
    dots.remove();
    output.textContent = "";
  }
  button.addEventListener("click", () => turn(!on));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && on) turn(false);
  });
  map.on("click", (event) => {
    if (!on || event.originalEvent.shiftKey) return;
    line.addLatLng(event.latlng);
    dots.addLayer(L.circleMarker(event.latlng, { radius: 3, color: "#5b2a86", fillOpacity: 1, interactive: false }));
    const corners = line.getLatLngs();
    let metres = 0;
    for (let n = 1; n < corners.length; n += 1) metres += map.distance(corners[n - 1], corners[n]);
    output.textContent = metres < 1000 ? `${Math.round(metres)} m` : `${(metres / 1000).toFixed(2).replace(".", ",")} km`;
  });
}
