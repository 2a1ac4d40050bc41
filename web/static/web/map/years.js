// How much is told of each year, and a slider that keeps the years between two.

export function years({ found, show }, place) {
  const box = document.querySelector("[data-years]");
  const counted = new Map();
  for (const point of found) for (const year of point.years) counted.set(year, (counted.get(year) ?? 0) + 1);
  if (counted.size === 0) return;
  const first = Math.min(...counted.keys());
  const last = Math.max(...counted.keys());
  const low = box.querySelector("[data-year-low]");
  const high = box.querySelector("[data-year-high]");
  const undated = box.querySelector("[data-undated]");
  const shown = box.querySelector("[data-years-shown]");
  const bars = box.querySelector("[data-bars]");
  for (const slider of [low, high]) Object.assign(slider, { min: first, max: last, step: 1 });
  low.value = first;
  high.value = last;
  const most = Math.max(...counted.values());
  for (let year = first; year <= last; year += 1) {
    const bar = document.createElement("span");
    bar.title = `${year}: ${counted.get(year) ?? 0}`;
    bar.style.height = `${(100 * (counted.get(year) ?? 0)) / most}%`;
    bar.dataset.year = year;
    bars.append(bar);
  }
  box.hidden = false;

  function choose(event) {
    // The two ends push each other.
    if (Number(low.value) > Number(high.value)) {
      if (event?.target === low) high.value = low.value;
      else low.value = high.value;
    }
    const [from, to] = [Number(low.value), Number(high.value)];
    shown.textContent = from === to ? `${from}` : `${from} – ${to}`;
    for (const bar of bars.children) bar.classList.toggle("in", bar.dataset.year >= from && bar.dataset.year <= to);
    show((point) => (point.years.length ? point.years.some((year) => year >= from && year <= to) : undated.checked));
  }
  low.addEventListener("input", choose);
  high.addEventListener("input", choose);
  undated.addEventListener("change", choose);
  choose();
  place.dataset.years = `${first}-${last}`;
}
