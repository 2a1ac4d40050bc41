// Keeps the numbers live: asks every two seconds while the page is seen; fetches the page's tables
// anew only when rows came or went.

const PERIOD_MS = 2000;
const live = document.querySelector("[data-live]");
const words = live.querySelector("[data-live-words]");
const normal = words.textContent;
let shape = null;
let timer = 0;

function put(element, value) {
  const text = String(value ?? 0);
  if (element.textContent === text) return;
  element.textContent = text;
  element.classList.add("changed");
  setTimeout(() => element.classList.remove("changed"), 900);
}

function numbers(state) {
  for (const cell of document.querySelectorAll("[data-count]")) {
    const [kind, stage, status] = cell.dataset.count.split(".");
    const count = state.counts[kind]?.[stage]?.[status];
    put(cell, count);
    cell.parentElement.hidden = !count;
  }
  for (const tile of document.querySelectorAll("[data-number]")) put(tile, state[tile.dataset.number]);
  for (const one of document.querySelectorAll("[data-parked]")) put(one, state.parked[one.dataset.parked]);
  for (const intake of state.intakes) {
    const row = document.querySelector(`[data-intake="${intake.id}"]`);
    for (const field of row?.querySelectorAll("[data-field]") ?? []) {
      if (field.dataset.field === "share") {
        field.value = intake.share;
        field.hidden = intake.state === "done";
      } else put(field, intake[field.dataset.field]);
    }
  }
}

function hearing(state) {
  for (const one of state.hearing) {
    const row = document.querySelector(`[data-hearing="${one.media_id}"]`);
    if (row === null) continue;
    row.querySelector("progress").value = one.share;
    row.querySelector("[data-left]").textContent = one.left_words;
  }
}

async function tables() {
  const area = document.querySelector("[data-refresh]");
  // Never under the hands of someone who is about to press a button there.
  if (area.contains(document.activeElement)) return false;
  const answer = await fetch(location.href);
  if (!answer.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-refresh]");
  if (fresh === null) return false;
  area.replaceWith(document.adoptNode(fresh));
  return true;
}

async function tick() {
  clearTimeout(timer);
  if (document.hidden) return;
  try {
    const answer = await fetch(live.dataset.live, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const state = await answer.json();
    const now = JSON.stringify([state.quarantine_ids, state.intakes.map((one) => one.id), Object.keys(state.parked), state.hearing.map((one) => one.media_id)]);
    if (shape === null || shape === now || (await tables())) shape = now;
    numbers(state);
    hearing(state);
    words.textContent = normal;
    live.classList.remove("stopped");
  } catch {
    words.textContent = live.dataset.stopped;
    live.classList.add("stopped");
  }
  timer = setTimeout(tick, PERIOD_MS);
}

document.addEventListener("visibilitychange", tick);
tick();
