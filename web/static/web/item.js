// The item page: segments and links seek the player, the segment being heard is marked.

const player = document.querySelector("[data-player]");
const segments = [...document.querySelectorAll("[data-segment]")];

function secondsInAddress() {
  const match = /^#t=(\d+(?:\.\d+)?)$/.exec(window.location.hash);
  return match ? Number(match[1]) : null;
}

function mark(time) {
  for (const segment of segments) {
    const inside = time >= Number(segment.dataset.start) && time < Number(segment.dataset.end);
    if (inside !== segment.classList.contains("playing")) segment.classList.toggle("playing", inside);
    if (inside) segment.setAttribute("aria-current", "true");
    else segment.removeAttribute("aria-current");
  }
}

function seek(time, play) {
  mark(time);
  if (player === null) return;
  player.currentTime = time;
  // A browser may refuse to start sound before the user has touched the page.
  if (play) player.play().catch(() => {});
}

function followAddress(play) {
  const time = secondsInAddress();
  if (time === null) return;
  seek(time, play);
  document.querySelector("[data-segment].playing")?.scrollIntoView({ block: "center" });
}

if (player !== null) {
  player.addEventListener("timeupdate", () => mark(player.currentTime));
  if (player.readyState >= HTMLMediaElement.HAVE_METADATA) followAddress(false);
  else player.addEventListener("loadedmetadata", () => followAddress(false), { once: true });
}
followAddress(false);

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#t=']");
  if (link === null) return;
  event.preventDefault();
  window.history.replaceState(null, "", link.hash);
  seek(secondsInAddress() ?? 0, true);
});
window.addEventListener("hashchange", () => followAddress(true));

document.addEventListener("keydown", (event) => {
  if (player === null || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]") || document.querySelector("dialog[open]")) return;
  if (event.key === "p") {
    if (player.paused) player.play().catch(() => {});
    else player.pause();
  } else if (event.key === ",") player.currentTime = Math.max(0, player.currentTime - 5);
  else if (event.key === ".") player.currentTime += 5;
  else return;
  event.preventDefault();
});

const here = document.querySelector(".here");
if (here !== null && secondsInAddress() === null) here.scrollIntoView({ block: "center" });
