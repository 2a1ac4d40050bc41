// Pins on drawings: they stand where they were set; while a pin is being set, a click picks its spot.

for (const pin of document.querySelectorAll(".map-pin")) {
  pin.style.left = `${pin.dataset.left}%`;
  pin.style.top = `${pin.dataset.top}%`;
}

function picking(form) {
  const drawing = document.querySelector(`[data-drawing="${form.dataset.pinForm}"]`);
  if (drawing === null) return;
  const details = form.closest("details");
  const image = drawing.querySelector("img");
  details.addEventListener("toggle", () => drawing.classList.toggle("picking", details.open));
  image.addEventListener("click", (event) => {
    if (!details.open) return;
    event.preventDefault();
    const box = image.getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width;
    const y = (event.clientY - box.top) / box.height;
    form.elements.x.value = x.toFixed(5);
    form.elements.y.value = y.toFixed(5);
    show(drawing, x, y);
    const said = form.querySelector("[data-pin-said]");
    said.textContent = said.dataset.picked;
  });
}

function show(drawing, x, y) {
  let spot = drawing.querySelector(".map-pin.picked");
  if (spot === null) {
    spot = document.createElement("span");
    spot.className = "map-pin picked";
    spot.textContent = "+";
    drawing.append(spot);
  }
  spot.style.left = `${x * 100}%`;
  spot.style.top = `${y * 100}%`;
}

for (const form of document.querySelectorAll("[data-pin-form]")) picking(form);
