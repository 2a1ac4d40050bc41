// A position typed, or clicked with Shift held, read by the server and shown on the map.

export function converter(map, place) {
  const form = document.querySelector("[data-converter]");
  const field = form.querySelector("input[name=coord]");
  const result = document.querySelector("[data-converted]");
  const pin = L.layerGroup().addTo(map);

  async function ask(text, move) {
    const answer = await fetch(`${place.dataset.position}?coord=${encodeURIComponent(text)}`, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) {
      // Without an answer the form goes the ordinary way.
      form.submit();
      return;
    }
    const read = await answer.json();
    result.replaceChildren(...shown(read));
    pin.clearLayers();
    if (read.lat === null) return;
    const at = [read.lat, read.lon];
    pin.addLayer(L.circle(at, { radius: read.radius_m, color: "#5b2a86", weight: 1.5, fillOpacity: 0.1 }));
    pin.addLayer(L.circleMarker(at, { radius: 5, color: "#ffffff", weight: 1.5, fillColor: "#5b2a86", fillOpacity: 1 }));
    if (move) map.setView(at, Math.max(map.getZoom(), 11));
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (field.value.trim()) ask(field.value, true);
  });
  map.on("click", (event) => {
    if (!event.originalEvent.shiftKey) return;
    field.value = `${event.latlng.lat.toFixed(5)}, ${event.latlng.lng.toFixed(5)}`;
    ask(field.value, false);
  });
  if (field.value.trim()) ask(field.value, true);
}

function shown(read) {
  const node = (tag, words, className) => Object.assign(document.createElement(tag), { textContent: words, className: className ?? "" });
  const parts = [];
  if (read.problem) {
    parts.push(node("p", read.problem, "notice notice-warn"));
  } else {
    const head = node("p", "");
    head.append(node("strong", `${read.lat.toFixed(5)}, ${read.lon.toFixed(5)}`, "mono"), ` ± ${Math.round(read.radius_m)} m${read.where ? ` · ${read.where}` : ""}`);
    parts.push(head, node("p", [read.system, read.assumption].filter(Boolean).join(" · "), "small"));
    const list = node("dl", "", "facts");
    for (const [name, words] of read.forms) list.append(node("dt", name), node("dd", words, "mono"));
    parts.push(list);
  }
  if (read.others.length) {
    const list = node("ul", "", "small");
    for (const one of read.others) {
      list.append(node("li", [one.system, one.lat === null ? "" : `${one.lat.toFixed(5)}, ${one.lon.toFixed(5)}`, one.reason].filter(Boolean).join(" · ")));
    }
    parts.push(list);
  }
  return parts;
}
