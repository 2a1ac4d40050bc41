// Saves each segment a moment after typing stops, when the field is left, and before the page is.

const list = document.querySelector("[data-list]");
const fields = [...document.querySelectorAll("textarea[data-segment]")];
const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
const saved = document.querySelector("[data-saved]");
const PAUSE_MS = 900;
const RETRY_MS = 5000;

const states = new Map(fields.map((field) => [field, { seen: field.value, timer: 0, busy: false, stuck: false }]));

function say(field, words, bad = false) {
  const line = field.parentElement.querySelector("[data-state]");
  line.textContent = words;
  line.classList.toggle("field-error", bad);
}

function fit(field) {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 4}px`;
}

function show(answer) {
  document.querySelector("[data-progress]").value = answer.filled;
  document.querySelector("[data-progress-words]").textContent =
    list.dataset.words.replace("{n}", answer.filled).replace("{all}", answer.total);
  const approve = document.querySelector("[data-approve] button");
  if (approve) approve.disabled = answer.filled !== answer.total || answer.status === "approved";
  const badge = document.querySelector("[data-status]");
  if (answer.status === "draft" && badge.classList.contains("progress-approved")) {
    badge.classList.replace("progress-approved", "progress-draft");
    badge.textContent = badge.dataset.draft;
    document.querySelector("[data-changed]").hidden = false;
  }
}

async function save(field) {
  const state = states.get(field);
  clearTimeout(state.timer);
  const text = field.value;
  if (state.busy || state.stuck || text.trim() === state.seen.trim()) return;
  state.busy = true;
  say(field, list.dataset.saving);
  try {
    const response = await fetch(field.dataset.segment, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ text, seen: state.seen }),
      keepalive: text.length < 20000,
    });
    const answer = await response.json();
    if (!response.ok) {
      // Someone else's words, or a changed original: typing on would only be refused again.
      state.stuck = response.status === 409;
      say(field, answer.error, true);
    } else {
      state.seen = answer.text;
      say(field, list.dataset.done);
      if (saved) saved.textContent = list.dataset.done;
      show(answer);
    }
  } catch {
    say(field, list.dataset.failed, true);
    state.timer = setTimeout(() => save(field), RETRY_MS);
  } finally {
    state.busy = false;
    if (!state.stuck && field.value !== text) state.timer = setTimeout(() => save(field), PAUSE_MS);
  }
}

function go(field) {
  field.focus();
  field.scrollIntoView({ block: "center" });
}

for (const [at, field] of fields.entries()) {
  fit(field);
  field.addEventListener("input", () => {
    fit(field);
    clearTimeout(states.get(field).timer);
    states.get(field).timer = setTimeout(() => save(field), PAUSE_MS);
  });
  field.addEventListener("blur", () => save(field));
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    save(field);
    if (fields[at + 1]) go(fields[at + 1]);
  });
}

document.addEventListener("keydown", (event) => {
  if (event.target.closest("textarea, input, select, dialog") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "g") {
    const empty = fields.find((field) => field.value.trim() === "");
    if (empty) go(empty);
  } else if (event.key === "Enter") {
    const field = document.querySelector("[data-row].current textarea[data-segment]");
    if (!field || event.target.closest("a, button, summary")) return;
    go(field);
  } else return;
  event.preventDefault();
});

function unsaved() {
  return fields.some((field) => field.value.trim() !== states.get(field).seen.trim());
}

window.addEventListener("beforeunload", (event) => {
  if (!unsaved()) return;
  for (const field of fields) save(field);
  event.preventDefault();
});

// Approving while a segment is still on its way would leave it out: wait until all are kept.
document.querySelector("[data-approve]")?.addEventListener("submit", async (event) => {
  if (!unsaved()) return;
  event.preventDefault();
  await Promise.all(fields.map(save));
  if (!unsaved()) event.target.requestSubmit();
});
