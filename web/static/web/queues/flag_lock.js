// Who opens a flag, or walks to it with the keys, holds it; others see who works on it.

const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
const BEAT_MS = 60_000;
let held = null;

function address(card, what) {
  return `/api/flags/${card.dataset.flag}/${what}`;
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

async function take(card) {
  if (!card.querySelector(".flag-actions")) return;
  if (held !== null && held !== card) letGo();
  held = card;
  try {
    const answer = await fetch(address(card, "lock"), {
      method: "POST",
      headers: { "X-CSRFToken": token },
      credentials: "same-origin",
    });
    if (answer.ok) show(card, "");
    else if (answer.status === 409) {
      show(card, (await answer.json()).error);
      if (held === card) held = null;
    }
  } catch {
    // No connection: the decision itself still asks the server who holds the flag.
  }
}

function letGo() {
  if (held === null) return;
  const form = new FormData();
  form.append("csrfmiddlewaretoken", token);
  navigator.sendBeacon(address(held, "unlock"), form);
  held = null;
}

const alone = document.querySelector("[data-lock-here]");
if (alone) take(alone);

document.addEventListener("row-current", (event) => {
  const card = event.target.closest("[data-flag]");
  if (card && card !== held) take(card);
});
document.addEventListener("focusin", (event) => {
  const card = event.target.closest(".flag-actions")?.closest("[data-flag]");
  if (card && card !== held) take(card);
});
// A summary cannot be disabled: its box stays shut while someone else works on the flag.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-held-elsewhere] .flag-actions")) event.preventDefault();
}, true);

setInterval(() => {
  if (held !== null && !document.hidden) take(held);
}, BEAT_MS);

let leaving = false;
document.addEventListener("submit", () => {
  leaving = true;
});
// A decision lets go by itself; only leaving without one must say so.
window.addEventListener("pagehide", () => {
  if (!leaving) letGo();
});
