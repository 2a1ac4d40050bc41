// While the index is made again: asks every two seconds, and shows the page anew when it is done.

const PERIOD_MS = 2000;
const live = document.querySelector("[data-live]");

async function tick() {
  if (!document.hidden) {
    const answer = await fetch(live.dataset.live, { headers: { Accept: "application/json" } }).catch(() => null);
    if (answer?.ok) {
      const going = (await answer.json()).reembedding;
      if (going === null) {
        location.reload();
        return;
      }
      live.querySelector("progress").value = going.done;
      live.querySelector("progress").max = going.total;
      live.querySelector("[data-done]").textContent = going.done;
      live.querySelector("[data-total]").textContent = going.total;
    }
  }
  setTimeout(tick, PERIOD_MS);
}

if (live !== null) setTimeout(tick, PERIOD_MS);
