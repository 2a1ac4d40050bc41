// The upload page: files by tus, one after the other; the list of recent uploads is kept live.

import { cancel, heldBytes, Refusal, upload } from "./tus.js";

const form = document.querySelector("[data-upload]");
const token = form.querySelector("input[name=csrfmiddlewaretoken]").value;
const user = form.dataset.user;
const words = (name) => form.dataset[`words${name}`];
const filesField = form.querySelector("[data-files]");
const captionsField = form.querySelector("[data-captions]");
const button = form.querySelector("[data-send]");
const problem = form.querySelector("[data-problem]");
const chosen = form.querySelector("[data-chosen]");
const consent = form.querySelector("[data-consent]");
const basis = form.querySelector("[data-basis]");
const list = document.querySelector("[data-recent]");
const rowWords = document.querySelector("[data-row-words]").dataset;
const template = document.querySelector("[data-row-template]");
const POLL_MS = 2000;
const FINAL = new Set(["done", "quarantined"]);
const active = new Set();
let resumable = new Map();

function complain(text) {
  problem.textContent = text;
  problem.hidden = text === "";
}

function size(bytes) {
  const units = ["B", "KB", "MB", "GB"];
  let amount = bytes;
  let unit = 0;
  while (amount >= 1000 && unit < units.length - 1) {
    amount /= 1000;
    unit += 1;
  }
  return `${unit === 0 || amount >= 100 ? amount.toFixed(0) : amount.toFixed(1).replace(".", ",")} ${units[unit]}`;
}

function showConsent() {
  const asked = basis.value === "consent";
  consent.hidden = !asked;
  consent.disabled = !asked;
}

async function showChosen() {
  complain("");
  resumable = new Map();
  const files = [...filesField.files];
  button.disabled = files.length === 0;
  chosen.replaceChildren();
  for (const file of files) {
    const line = document.createElement("li");
    line.textContent = `${file.name} · ${size(file.size)}`;
    chosen.append(line);
    const held = await heldBytes(file, user);
    if (held === null) continue;
    resumable.set(file, held);
    line.textContent += ` · ${words("Resume").replace("{n}", Math.floor((held / file.size) * 100))}`;
  }
}

function metadata() {
  const data = new FormData(form);
  const fields = {};
  for (const name of ["title", "published_on", "place_note", "url", "lang", "legal_basis", "consent_version", "consent_on"]) {
    const value = data.get(name);
    if (value) fields[name] = value;
  }
  const purposes = data.getAll("consent_purposes");
  if (purposes.length > 0) fields.consent_purposes = purposes.join(",");
  return fields;
}

async function sendCaptions(id) {
  const file = captionsField.files[0];
  if (!file) return;
  const body = new FormData();
  body.append("captions", file);
  const answer = await fetch(`/api/uploads/${id}/captions`, { method: "POST", headers: { "X-CSRFToken": token }, body });
  if (!answer.ok) throw new Refusal(answer.status, (await answer.json()).error);
}

async function sendFile(file) {
  let row = null;
  let id = "";
  try {
    await upload(file, {
      endpoint: form.dataset.tus,
      token,
      user,
      metadata: metadata(),
      onCreated: async (url, resumed) => {
        id = url.split("/").pop();
        active.add(id);
        row = rowFor(id, file.name, file.size);
        if (!resumed) await sendCaptions(id);
      },
      onProgress: (bytes) => {
        row.querySelector("progress").value = bytes;
        state(row, "uploading", words("Start"), `${Math.floor((bytes / file.size) * 100)}%`);
      },
      onWaiting: () => state(row, "uploading", words("Again"), ""),
    });
    state(row, "waiting", words("Done"), "");
  } finally {
    active.delete(id);
  }
}

async function sendAll() {
  complain("");
  const files = [...filesField.files];
  if (files.length === 0) return complain(words("None"));
  if (files.some((file) => file.size === 0)) return complain(words("Empty"));
  if (files.some((file) => file.size > Number(form.dataset.max))) return complain(words("Large"));
  if (!files.every((file) => resumable.has(file)) && !form.reportValidity()) return undefined;
  button.disabled = true;
  try {
    for (const file of files) await sendFile(file);
    filesField.value = "";
    captionsField.value = "";
    await showChosen();
  } catch (error) {
    complain(error instanceof Refusal && error.message ? error.message : words("Paused"));
    button.disabled = false;
  }
  poll();
  return undefined;
}

function rowFor(id, name, bytes) {
  let row = list.querySelector(`[data-id="${CSS.escape(id)}"]`);
  if (row) return row;
  row = template.content.firstElementChild.cloneNode(true);
  row.dataset.id = id;
  row.querySelector("[data-name]").textContent = name;
  row.querySelector("[data-size]").textContent = size(bytes);
  const bar = row.querySelector("progress");
  bar.max = bytes;
  bar.setAttribute("aria-label", name);
  list.prepend(row);
  document.querySelector("[data-none]").hidden = true;
  return row;
}

function state(row, phase, text, detail) {
  row.dataset.phase = phase;
  row.querySelector("[data-phase-words]").textContent = text;
  row.querySelector("[data-detail]").textContent = detail;
}

function details(one) {
  const parts = [];
  if (one.items > 1 || one.items_done !== one.items) parts.push(`${one.items_done}/${one.items} ${rowWords.items}`);
  if (one.parked > 0) parts.push(`${one.parked} ${rowWords.parked}`);
  if (one.quarantined > 0) parts.push(`${one.quarantined} ${rowWords.quarantined}`);
  if (one.phase === "uploading") parts.push(rowWords.again);
  return parts.join(" · ");
}

function offer(row, one) {
  const actions = row.querySelector("[data-actions]");
  const wanted = one.phase === "uploading" ? "cancel" : one.first_item !== null ? "open" : "";
  if (actions.dataset.offers === wanted) return;
  actions.dataset.offers = wanted;
  actions.replaceChildren();
  if (wanted === "open") {
    const link = document.createElement("a");
    link.href = list.dataset.item.replace("0", one.first_item);
    link.textContent = rowWords.open;
    actions.append(link);
  } else if (wanted === "cancel") {
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "button small";
    drop.textContent = rowWords.cancel;
    drop.addEventListener("click", async () => {
      if (window.confirm(rowWords.sure) && (await cancel(`${form.dataset.tus}${one.id}`, token))) row.remove();
    });
    actions.append(drop);
  }
}

let timer = 0;

async function poll() {
  clearTimeout(timer);
  if (document.hidden) return;
  let busy = true;
  try {
    const answer = await fetch(list.dataset.recent, { headers: { Accept: "application/json" } });
    const { uploads } = await answer.json();
    for (const one of [...uploads].reverse()) {
      if (active.has(one.id)) continue;
      const row = rowFor(one.id, one.name, one.size);
      row.querySelector("progress").value = one.offset;
      state(row, one.phase, one.words, details(one));
      offer(row, one);
    }
    busy = active.size > 0 || uploads.some((one) => !FINAL.has(one.phase) && one.phase !== "uploading");
  } catch {
    busy = true;
  }
  if (busy) timer = setTimeout(poll, POLL_MS);
}

filesField.addEventListener("change", showChosen);
basis.addEventListener("change", showConsent);
button.addEventListener("click", sendAll);
document.addEventListener("visibilitychange", poll);
for (const kind of ["dragover", "drop"]) {
  form.addEventListener(kind, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    if (kind === "dragover") return;
    filesField.files = event.dataTransfer.files;
    showChosen();
  });
}
window.addEventListener("beforeunload", (event) => {
  if (active.size > 0) event.preventDefault();
});
showConsent();
showChosen();
poll();
