// A recording's player: seeking, speed, loops, and what has really been played.

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2];
// Faster than this nobody checks a number by ear.
const FASTEST_HEARD = 1.5;
const LEAD_IN_MS = 600;

export class Player {
  constructor(box) {
    this.box = box;
    this.id = box.dataset.playerBox;
    this.media = box.querySelector("[data-player]");
    this.range = null;
    this.looping = false;
    this.stopAt = null;
    this.playedFrom = null;
    this.listeners = [];
    this.speedField = box.querySelector("[data-speed]");
    this.loopButton = box.querySelector("[data-loop]");
    this.#wire();
  }

  get ms() {
    return this.media.currentTime * 1000;
  }

  get durationMs() {
    return Number.isFinite(this.media.duration) ? this.media.duration * 1000 : Number(this.box.dataset.duration) || 0;
  }

  // Calls `listener(ms, playedFromMs)` whenever the position moves; the second is where the
  // present unbroken run began, null when nothing counts as heard.
  onTime(listener) {
    this.listeners.push(listener);
  }

  toggle() {
    if (this.media.paused) this.play();
    else this.media.pause();
  }

  play() {
    // A browser may refuse to start sound before the user has touched the page.
    this.media.play().catch(() => {});
  }

  seek(ms, play = false) {
    this.stopAt = null;
    this.media.currentTime = Math.max(0, ms) / 1000;
    if (play) this.play();
    this.#tell();
  }

  // Plays one stretch with a little of what comes before it, then stops.
  playSpan(startMs, endMs) {
    this.seek(startMs - LEAD_IN_MS, true);
    this.stopAt = endMs + LEAD_IN_MS / 2;
  }

  skip(seconds) {
    this.seek(this.ms + seconds * 1000);
  }

  // The stretch that a loop repeats: the segment being heard.
  setRange(range) {
    if (!this.looping || this.range === null) this.range = range;
  }

  toggleLoop() {
    this.looping = !this.looping && this.range !== null;
    this.loopButton?.setAttribute("aria-pressed", String(this.looping));
  }

  nextSpeed() {
    const at = SPEEDS.indexOf(this.media.playbackRate);
    this.setSpeed(SPEEDS[(at + 1) % SPEEDS.length]);
  }

  setSpeed(speed) {
    this.media.playbackRate = speed;
    this.media.preservesPitch = true;
    if (this.speedField) this.speedField.value = String(speed);
  }

  #wire() {
    const { media } = this;
    media.addEventListener("play", () => { this.playedFrom = this.ms; this.#frame(); });
    media.addEventListener("seeking", () => { this.playedFrom = null; });
    media.addEventListener("seeked", () => { this.playedFrom = media.paused ? null : this.ms; this.#tell(); });
    media.addEventListener("ratechange", () => { this.playedFrom = media.paused ? null : this.ms; });
    media.addEventListener("volumechange", () => { this.playedFrom = media.paused ? null : this.ms; });
    media.addEventListener("pause", () => { this.#tell(); this.playedFrom = null; this.#shown(); });
    media.addEventListener("play", () => this.#shown());
    media.addEventListener("timeupdate", () => this.#tell());
    media.addEventListener("loadedmetadata", () => this.#tell());
    this.box.querySelector("[data-toggle]")?.addEventListener("click", () => this.toggle());
    for (const button of this.box.querySelectorAll("[data-skip]")) {
      button.addEventListener("click", () => this.skip(Number(button.dataset.skip)));
    }
    this.loopButton?.addEventListener("click", () => this.toggleLoop());
    this.speedField?.addEventListener("change", () => this.setSpeed(Number(this.speedField.value)));
  }

  #shown() {
    this.box.classList.toggle("is-playing", !this.media.paused);
  }

  #frame() {
    if (this.media.paused) return;
    const now = this.ms;
    if (this.stopAt !== null && now >= this.stopAt) {
      this.stopAt = null;
      this.media.pause();
      return;
    }
    if (this.looping && this.range !== null && (now >= this.range.end || now < this.range.start - 1500)) {
      this.#tell();
      this.media.currentTime = this.range.start / 1000;
    }
    requestAnimationFrame(() => this.#frame());
  }

  #tell() {
    const audible = !this.media.muted && this.media.volume > 0 && this.media.playbackRate <= FASTEST_HEARD;
    const from = audible ? this.playedFrom : null;
    for (const listener of this.listeners) listener(this.ms, from);
  }
}

export function clock(ms) {
  const all = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes, seconds] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  const two = (number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

// Every player of the page by the id of its recording.
export function players() {
  return new Map([...document.querySelectorAll("[data-player-box]")].map((box) => [box.dataset.playerBox, new Player(box)]));
}

export function isTyping(target) {
  return target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;
}

// Keys that every page with a player knows; true when the key was one of them.
export function playerKey(player, event) {
  const onControl = event.target.closest("button, a, summary, audio, video, input") !== null;
  if (event.key === "p" || (event.key === " " && !onControl)) player.toggle();
  else if (event.key === "," || (event.key === "ArrowLeft" && !event.target.closest("audio, video"))) player.skip(-5);
  else if (event.key === "." || (event.key === "ArrowRight" && !event.target.closest("audio, video"))) player.skip(5);
  else if (event.key === "s") player.nextSpeed();
  else if (event.key === "l") player.toggleLoop();
  else return false;
  event.preventDefault();
  return true;
}
