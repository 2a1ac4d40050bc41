// The item page: players with waveform, transcripts that follow them, what must be listened to.

import { isTyping, playerKey, players } from "./hearing/player.js";
import { Listening } from "./hearing/listening.js";
import { Waveform } from "./hearing/waveform.js";

const all = players();
const first = all.values().next().value ?? null;
let active = first;
const segments = [...document.querySelectorAll("[data-segment]")].map((row) => ({
  row,
  start: Number(row.dataset.start) * 1000,
  end: Number(row.dataset.end) * 1000,
  player: all.get(row.closest("[data-transcript]")?.dataset.media) ?? first,
}));
const words = [...document.querySelectorAll("[data-transcript] .w")];
const said = document.querySelector("[data-hearing-words]");
const listening = new Listening(document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "", {
  heard: said?.dataset.wordsHeard ?? "",
  unheard: said?.dataset.wordsUnheard ?? "",
  failed: said?.dataset.wordsFailed ?? "",
});

function secondsInAddress() {
  const match = /^#t=(\d+(?:\.\d+)?)$/.exec(window.location.hash);
  return match ? Number(match[1]) : null;
}

function markSegments(player, ms) {
  for (const one of segments.filter((segment) => segment.player === player)) {
    const inside = ms >= one.start && ms < one.end;
    if (inside) player?.setRange({ start: one.start, end: one.end });
    if (inside === one.row.classList.contains("playing")) continue;
    one.row.classList.toggle("playing", inside);
    if (inside) one.row.setAttribute("aria-current", "true");
    else one.row.removeAttribute("aria-current");
  }
}

// The word being heard, in each transcript of the recording.
function markWords(player, ms) {
  for (const word of document.querySelectorAll(".w.now")) word.classList.remove("now");
  if (player.media.paused) return;
  for (const row of document.querySelectorAll("[data-segment].playing")) {
    const inside = [...row.querySelectorAll(".w")].filter((word) => Number(word.dataset.s) <= ms);
    inside.at(-1)?.classList.add("now");
  }
}

function marksOf(player) {
  const here = `[data-transcript][data-media="${player.id}"]:not([data-replaced])`;
  const doubts = [...document.querySelectorAll(`${here} [data-doubts]`)].flatMap((row) =>
    row.dataset.doubts.split(" ").filter(Boolean).map((pair) => {
      const [start, end] = pair.split("-").map(Number);
      return { kind: "doubt", start, end };
    }));
  const damage = [...player.box.querySelectorAll("[data-damage]")].map((one) => ({
    kind: "damage", start: Number(one.dataset.damage), end: one.dataset.end ? Number(one.dataset.end) : player.durationMs,
  }));
  const listen = listening.unheard().filter((one) => one.media === player.id)
    .map((one) => ({ kind: "listen", start: one.start, end: one.end }));
  return [...damage, ...doubts, ...listen];
}

function seek(player, ms, play) {
  markSegments(player, ms);
  if (player === null) return;
  active = player;
  player.seek(ms, play);
}

function playerOf(element) {
  return all.get(element.closest("[data-media]")?.dataset.media) ?? first;
}

function followAddress(play) {
  const time = secondsInAddress();
  if (time === null) return;
  seek(first, time * 1000, play);
  document.querySelector("[data-segment].playing")?.scrollIntoView({ block: "center" });
}

for (const player of all.values()) {
  new Waveform(player, () => marksOf(player));
  player.media.addEventListener("play", () => { active = player; });
  player.onTime((ms, from) => {
    markSegments(player, ms);
    markWords(player, ms);
    if (from !== null) listening.played(player.id, from, ms);
  });
}
if (first !== null && first.media.readyState < HTMLMediaElement.HAVE_METADATA) {
  first.media.addEventListener("loadedmetadata", () => followAddress(false), { once: true });
}
followAddress(false);

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#t=']");
  if (link !== null) {
    event.preventDefault();
    window.history.replaceState(null, "", link.hash);
    seek(playerOf(link), (secondsInAddress() ?? 0) * 1000, true);
    return;
  }
  if (event.target.closest("a, button, input, summary")) return;
  const word = event.target.closest(".w");
  if (word === null || window.getSelection()?.isCollapsed === false) return;
  const player = playerOf(word);
  if (player !== null) seek(player, Number(word.dataset.s) - 80, true);
});
window.addEventListener("hashchange", () => followAddress(true));

function listenNext() {
  const next = listening.next(active.id, active.ms - 100);
  if (next === null) return;
  next.row.closest("details")?.setAttribute("open", "");
  active.playSpan(next.start, next.end);
  document.querySelector(`[data-listen="${next.id}"]`)?.scrollIntoView({ block: "center" });
}

for (const button of document.querySelectorAll("[data-listen-next]")) button.addEventListener("click", listenNext);
for (const button of document.querySelectorAll("[data-play-span]")) {
  button.addEventListener("click", () => {
    const row = button.closest("[data-span]");
    active = playerOf(row);
    active?.playSpan(Number(row.dataset.start), Number(row.dataset.end));
  });
}

document.addEventListener("keydown", (event) => {
  if (active === null || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
  if (playerKey(active, event)) return;
  if (event.key !== "n") return;
  listenNext();
  event.preventDefault();
});

if (words.length && first !== null) document.body.classList.add("words-play");
const here = document.querySelector(".here");
if (here !== null && secondsInAddress() === null) here.scrollIntoView({ block: "center" });
