// The transcript editor: text, splits, joins, speakers; saved as a new version, nothing lost.

import { isTyping, playerKey, players } from "./player.js";
import { Rows, fit } from "./rows.js";
import { Waveform } from "./waveform.js";

const form = document.querySelector("[data-editor-form]");
const list = document.querySelector("[data-edit-list]");
const rows = new Rows(list, document.querySelector("[data-row-template]"));
const said = document.querySelector("[data-said]");
const problem = document.querySelector("[data-problem]");
const player = players().values().next().value ?? null;
const names = {};
let saving = false;

function content() {
  return JSON.stringify([rows.all().map((row) => row.json()), names]);
}
let kept = content();

function dirty() {
  return content() !== kept;
}

function changed() {
  said.textContent = dirty() ? form.dataset.dirty : "";
}

function marks() {
  return rows.all().flatMap((row) => (row.element.dataset.doubts ?? "").split(" ").filter(Boolean).map((pair) => {
    const [start, end] = pair.split("-").map(Number);
    return { kind: "doubt", start, end };
  }));
}

function current() {
  return rows.of(document.activeElement) ?? rows.of(document.querySelector("[data-row].current")) ?? rows.all()[0] ?? null;
}

function edit(row, caret = null) {
  if (row === null) return;
  row.text.focus();
  if (caret !== null) row.text.setSelectionRange(caret, caret);
  row.element.scrollIntoView({ block: "nearest" });
}

function playRow(row) {
  if (row === null || player === null) return;
  player.setRange({ start: row.start, end: row.end });
  player.playSpan(row.start, row.end);
}

const actions = {
  play: playRow,
  split(row) {
    edit(rows.split(row, row.text.selectionStart), 0);
  },
  merge(row) {
    const caret = rows.merge(row);
    if (caret !== null) edit(row, caret);
  },
  insert(row) {
    const next = rows.beside(row, 1);
    const start = row.end;
    const latest = Number(form.dataset.duration) || start + 2000;
    edit(rows.insertAfter(row, start, Math.max(start, Math.min(next ? next.start : latest, start + 2000))));
  },
  remove(row) {
    const beside = rows.beside(row, 1) ?? rows.beside(row, -1);
    row.element.remove();
    edit(beside);
  },
};

list.addEventListener("click", (event) => {
  const row = rows.of(event.target);
  const button = event.target.closest("button");
  if (row === null || button === null) return;
  if (button.dataset.doubt) {
    const [start, end] = button.dataset.doubt.split("-").map(Number);
    player?.playSpan(start, end);
    return;
  }
  for (const [name, action] of Object.entries(actions)) {
    if (button.hasAttribute(`data-${name}`)) action(row);
  }
  changed();
});

document.querySelector("[data-insert-first]")?.addEventListener("click", () => {
  edit(rows.insertAfter(null, 0, Math.min(2000, Number(form.dataset.duration) || 2000)));
  changed();
});

list.addEventListener("input", (event) => {
  if (event.target.matches("[data-text]")) fit(event.target);
  changed();
});

list.addEventListener("keydown", (event) => {
  const row = rows.of(event.target);
  if (row === null || !(event.ctrlKey || event.metaKey) || !event.target.matches("[data-text]")) return;
  if (event.key === " ") {
    if (player && !player.media.paused) player.media.pause();
    else playRow(row);
  } else if (event.key === "Enter") {
    const next = rows.beside(row, 1);
    edit(next, 0);
    playRow(next);
  } else if (event.key === "ArrowDown") actions.split(row);
  else if (event.key === "ArrowUp") {
    const before = rows.beside(row, -1);
    if (before) actions.merge(before);
  } else return;
  event.preventDefault();
  changed();
});

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
    event.preventDefault();
    save();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector("dialog[open]")) return;
  if (player !== null && playerKey(player, event)) return;
  if (event.key !== "e") return;
  edit(current());
  event.preventDefault();
});

for (const button of document.querySelectorAll("[data-rename]")) {
  button.addEventListener("click", () => {
    const name = button.dataset.rename;
    const wanted = window.prompt(form.dataset.renameAsk, names[name] ?? name)?.trim();
    if (!wanted || wanted === (names[name] ?? name)) return;
    for (const row of rows.all()) {
      if (row.speaker.value === (names[name] ?? name)) row.speaker.value = wanted;
    }
    names[name] = wanted;
    button.closest("li").querySelector("[data-speaker-name]").textContent = wanted;
    changed();
  });
}

function complain(words, link = "") {
  problem.hidden = false;
  problem.textContent = words;
  if (link) {
    const open = Object.assign(document.createElement("a"), { href: link, target: "_blank", rel: "noopener", textContent: form.dataset.newVersion });
    problem.append(" ", open);
  }
  said.textContent = form.dataset.dirty;
  problem.scrollIntoView({ block: "nearest" });
}

async function save() {
  if (saving) return;
  if (!dirty()) {
    said.textContent = form.dataset.nothing;
    return;
  }
  saving = true;
  problem.hidden = true;
  said.textContent = form.dataset.saving;
  const back = document.activeElement;
  // What is typed now would not be in what is sent.
  list.inert = true;
  const moment = Math.floor((current()?.start ?? 0) / 1000);
  try {
    const answer = await fetch(form.dataset.url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
      body: JSON.stringify({
        base_version: Number(form.dataset.base),
        first: Number(form.dataset.first),
        last: Number(form.dataset.last),
        segments: rows.all().map((row) => row.json()),
        names,
      }),
    });
    const result = await answer.json();
    if (!answer.ok) {
      complain(result.error, answer.status === 409 ? window.location.href : "");
      return;
    }
    kept = content();
    window.location.assign(`${result.url.split("?")[0]}?at=${moment}`);
  } catch {
    complain(form.dataset.failed);
  } finally {
    saving = false;
    list.inert = false;
    if (back instanceof HTMLElement) back.focus({ preventScroll: true });
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  save();
});

window.addEventListener("beforeunload", (event) => {
  if (dirty()) event.preventDefault();
});

for (const row of rows.all()) fit(row.text);
window.addEventListener("resize", () => rows.all().forEach((row) => fit(row.text)));

if (player !== null) {
  new Waveform(player, marks);
  player.onTime((ms) => {
    for (const row of rows.all()) {
      const inside = ms >= row.start && ms < row.end;
      row.element.classList.toggle("playing", inside);
      if (inside) player.setRange({ start: row.start, end: row.end });
    }
  });
}
const asked = /[?&]at=([\d.]+)/.exec(window.location.search);
if (asked) rows.all().findLast((row) => row.start <= Number(asked[1]) * 1000 + 999)?.element.scrollIntoView({ block: "center" });
