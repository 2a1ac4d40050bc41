// While a source is tried or visited: asks every two seconds, shows the page anew when that is over.

const PERIOD_MS = 2000;
const area = document.querySelector("[data-source]");

async function tick() {
  if (!document.hidden) {
    const address = area.dataset.source + location.search;
    const answer = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => null);
    if (answer?.ok) {
      const now = await answer.json();
      document.querySelector("[data-standing]").textContent = now.standing;
      if (now.state !== area.dataset.state) {
        location.reload();
        return;
      }
    }
  }
  setTimeout(tick, PERIOD_MS);
}

if (area.dataset.waiting !== undefined) setTimeout(tick, PERIOD_MS);
