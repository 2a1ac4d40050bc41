// The waveform: the whole recording, and for a long one also the minute around the position.

import { clock } from "./player.js";

const DETAIL_MS = 60_000;

export class Waveform {
  // `marks` are {start, end, kind} with kind "doubt", "listen" or "damage"; milliseconds.
  constructor(player, marks) {
    this.player = player;
    this.marks = marks;
    this.canvas = player.box.querySelector("[data-waveform]");
    this.detail = player.box.querySelector("[data-waveform-detail]");
    this.place = player.box.querySelector("[data-position]");
    this.peaks = null;
    this.perSecond = 10;
    player.onTime(() => this.draw());
    for (const canvas of [this.canvas, this.detail]) {
      canvas?.addEventListener("click", (event) => this.#seek(canvas, event));
    }
    new ResizeObserver(() => this.draw()).observe(player.box);
    this.#load();
  }

  async #load() {
    if (!this.canvas) return;
    try {
      const answer = await fetch(this.canvas.dataset.waveform);
      if (!answer.ok) return;
      this.perSecond = Number(answer.headers.get("X-Peaks-Per-Second")) || 10;
      this.peaks = new Uint8Array(await answer.arrayBuffer());
    } catch {
      return;
    }
    if (this.peaks.length === 0) return;
    this.canvas.hidden = false;
    this.detail.hidden = this.length <= 3 * DETAIL_MS;
    this.draw();
  }

  get length() {
    return Math.max(this.player.durationMs, (this.peaks.length * 1000) / this.perSecond);
  }

  #window() {
    const start = Math.min(Math.max(0, this.player.ms - DETAIL_MS / 2), Math.max(0, this.length - DETAIL_MS));
    return [start, start + DETAIL_MS];
  }

  #seek(canvas, event) {
    const [from, to] = canvas === this.detail ? this.#window() : [0, this.length];
    const box = canvas.getBoundingClientRect();
    this.player.seek(from + ((event.clientX - box.left) / box.width) * (to - from));
  }

  draw() {
    if (this.place) this.place.textContent = `${clock(this.player.ms)} / ${clock(this.player.durationMs)}`;
    if (this.peaks === null || this.canvas.hidden) return;
    this.#paint(this.canvas, 0, this.length);
    if (!this.detail.hidden) this.#paint(this.detail, ...this.#window());
  }

  #paint(canvas, from, to) {
    const style = getComputedStyle(canvas);
    const scale = window.devicePixelRatio || 1;
    const width = Math.round(canvas.clientWidth * scale);
    const height = Math.round(canvas.clientHeight * scale);
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const draw = canvas.getContext("2d");
    draw.clearRect(0, 0, width, height);
    const x = (ms) => ((ms - from) / (to - from)) * width;
    const colour = (name) => style.getPropertyValue(name).trim();
    this.#marks(draw, x, height, scale, colour);
    const step = Math.max(1, Math.round(2 * scale));
    const played = x(this.player.ms);
    for (let left = 0; left < width; left += step) {
      const first = Math.floor(((from + (left / width) * (to - from)) * this.perSecond) / 1000);
      const last = Math.max(first + 1, Math.floor(((from + ((left + step) / width) * (to - from)) * this.perSecond) / 1000));
      let peak = 0;
      for (let n = first; n < last && n < this.peaks.length; n += 1) peak = Math.max(peak, this.peaks[n]);
      // Speech lies low on a linear scale: the root shows it.
      const tall = Math.max(scale, Math.sqrt(peak / 255) * height * 0.8);
      draw.fillStyle = left <= played ? colour("--accent") : colour("--line-strong");
      draw.fillRect(left, (height - tall) / 2, Math.max(1, step - scale), tall);
    }
    draw.fillStyle = colour("--brand");
    draw.fillRect(Math.min(width - 2 * scale, played), 0, 2 * scale, height);
  }

  // Doubts lie along the bottom, what must be listened to along the top, damage over all.
  #marks(draw, x, height, scale, colour) {
    const band = 4 * scale;
    for (const mark of this.marks()) {
      const left = x(mark.start);
      const wide = Math.max(2 * scale, x(mark.end) - left);
      if (mark.kind === "damage") {
        draw.fillStyle = colour("--bad-wash");
        draw.fillRect(left, 0, wide, height);
      } else if (mark.kind === "doubt") {
        draw.fillStyle = colour("--warn");
        draw.fillRect(left, height - band, wide, band);
      } else {
        draw.fillStyle = colour("--accent");
        draw.fillRect(left, 0, wide, band);
      }
    }
  }
}
