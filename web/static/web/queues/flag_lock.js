// Who opens a flag, or walks to it with the keys, holds it; others see who works on it.

const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
const BEAT_MS = 60_000;
// Cards that are only passed on the way are nobody's.
const SETTLE_MS = 300;
let held = null;
let timer = 0;
let leaving = false;
// One request after the other, so that letting go never overtakes taking.
let line = Promise.resolve();

function address(card, what) {
  return `/api/flags/${card.dataset.flag}/${what}`;
}

function send(card, what) {
  return fetch(address(card, what), {
    method: "POST",
    headers: { "X-CSRFToken": token },
    credentials: "same-origin",
    keepalive: true,
  });
}

function show(card, words) {
  const badge = card.querySelector("[data-locked]");
  if (badge) {
    badge.hidden = !words;
    badge.querySelector("[data-locked-who]").textContent = words;
  }
  for (const button of card.querySelectorAll(".flag-actions button, .flag-actions summary")) {
    button.toggleAttribute("disabled", Boolean(words));
    button.setAttribute("aria-disabled", String(Boolean(words)));
  }
  card.toggleAttribute("data-held-elsewhere", Boolean(words));
}

async function lock(card) {
  if (leaving || held !== card) return;
  const answer = await send(card, "lock");
  if (answer.ok) show(card, "");
  else if (answer.status === 409) {
    show(card, (await answer.json()).error);
    if (held === card) held = null;
  }
}

// Without a connection the decision itself still asks the server who holds the flag.
function queue(work) {
  line = line.then(work).catch(() => {});
}

function take(card) {
  clearTimeout(timer);
  if (!card.querySelector(".flag-actions")) return;
  if (held !== null && held !== card) {
    const before = held;
    queue(() => (leaving ? undefined : send(before, "unlock")));
  }
  held = card;
  queue(() => lock(card));
}

function settle(card) {
  if (card === null || card === held) return;
  clearTimeout(timer);
  timer = setTimeout(() => take(card), SETTLE_MS);
}

const alone = document.querySelector("[data-lock-here]");
if (alone) take(alone);

document.addEventListener("row-current", (event) => settle(event.target.closest("[data-flag]")));
document.addEventListener("focusin", (event) => {
  const actions = event.target.closest(".flag-actions");
  if (actions) settle(actions.closest("[data-flag]"));
});
// A summary cannot be disabled: its box stays shut while someone else works on the flag.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-held-elsewhere] .flag-actions")) event.preventDefault();
}, true);

setInterval(() => {
  if (held !== null && !document.hidden) take(held);
}, BEAT_MS);

document.addEventListener("submit", () => {
  clearTimeout(timer);
  leaving = true;
});
// A decision lets go by itself; only leaving without one must say so.
window.addEventListener("pagehide", () => {
  if (leaving || held === null) return;
  const form = new FormData();
  form.append("csrfmiddlewaretoken", token);
  navigator.sendBeacon(address(held, "unlock"), form);
});
