// Flag queue: after a decision the next card is the current one; opening "reject" goes to its reasons.
import "../copy.js";

const rows = [...document.querySelectorAll("[data-list] [data-row]")];

for (const [at, row] of rows.entries()) {
  const following = rows[at + 1] ?? rows[at - 1];
  for (const field of row.querySelectorAll("[data-following]")) {
    field.value = following ? following.id.replace("flag-", "") : "";
  }
}

for (const box of document.querySelectorAll("[data-reject]")) {
  box.addEventListener("toggle", () => {
    if (box.open) box.querySelector("input:not([type=hidden])")?.focus();
  });
}

// A reason is only pressed by its number while its box stands open.
document.addEventListener("click", (event) => {
  const radio = event.target.closest("[data-reject] input[type=radio]");
  const box = radio?.closest("[data-reject]");
  if (box && !box.open) {
    event.preventDefault();
    box.open = true;
  }
});

const here = location.hash ? document.getElementById(location.hash.slice(1)) : rows[0];
if (here?.hasAttribute("data-row")) {
  here.classList.add("current");
  here.tabIndex = -1;
  if (location.hash) here.focus();
}
