// Possible matches: after a decision the next card is the current one; "not him" goes to its reason.

const rows = [...document.querySelectorAll("[data-list] [data-row]")];

for (const [at, row] of rows.entries()) {
  const following = rows[at + 1] ?? rows[at - 1];
  for (const field of row.querySelectorAll("[data-following]")) {
    field.value = following ? following.id.replace("match-", "") : "";
  }
}

for (const box of document.querySelectorAll("[data-reject]")) {
  box.addEventListener("toggle", () => {
    if (box.open) box.querySelector("input:not([type=hidden])")?.focus();
  });
}

const here = location.hash ? document.getElementById(location.hash.slice(1)) : rows[0];
if (here?.hasAttribute("data-row")) {
  here.classList.add("current");
  here.tabIndex = -1;
  if (location.hash) here.focus();
}
