// One row of the editor: its segment, and where a moment lies in its text.

import { clock } from "./player.js";

export function fit(field) {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
}

export class Row {
  constructor(element) {
    this.element = element;
    this.text = element.querySelector("[data-text]");
    this.speaker = element.querySelector("[data-speaker]");
  }

  get start() { return Number(this.element.dataset.start); }
  get end() { return Number(this.element.dataset.end); }
  get channel() { return Number(this.element.dataset.channel || 0); }

  place(start, end) {
    this.element.dataset.start = String(Math.round(start));
    this.element.dataset.end = String(Math.round(end));
    this.element.querySelector("[data-at]").textContent = clock(start);
    this.element.querySelector("[data-play]").setAttribute("aria-label", clock(start));
  }

  // The starts of the words as they were heard, while as many words stand in the text.
  wordStarts() {
    const starts = (this.element.dataset.words ?? "").split(" ").filter(Boolean).map(Number);
    return starts.length === this.text.value.trim().split(/\s+/).length ? starts : [];
  }

  // About when the character at `offset` is said; the server puts it exactly between words.
  momentAt(offset) {
    const before = this.text.value.slice(0, offset).trim();
    const starts = this.wordStarts();
    const count = before === "" ? 0 : before.split(/\s+/).length;
    if (starts.length && count > 0 && count < starts.length) return starts[count];
    const share = this.text.value.length ? offset / this.text.value.length : 0;
    return this.start + share * (this.end - this.start);
  }

  json() {
    return {
      start_ms: Math.round(this.start),
      end_ms: Math.round(this.end),
      text: this.text.value,
      speaker: this.speaker.value,
      channel: this.channel,
      lang: this.element.dataset.lang ?? "",
      split: this.element.dataset.cut === "true",
    };
  }
}

export class Rows {
  constructor(list, template) {
    this.list = list;
    this.template = template;
  }

  all() {
    return [...this.list.querySelectorAll("[data-edit]")].map((element) => new Row(element));
  }

  of(element) {
    const found = element?.closest?.("[data-edit]");
    return found ? new Row(found) : null;
  }

  // The row before (-1) or after (1) in the same channel's order on the page.
  beside(row, by) {
    const all = this.all();
    return all[all.findIndex((one) => one.element === row.element) + by] ?? null;
  }

  insertAfter(row, start, end) {
    const element = this.template.content.firstElementChild.cloneNode(true);
    if (row) {
      row.element.after(element);
      element.dataset.channel = String(row.channel);
      element.dataset.lang = row.element.dataset.lang ?? "";
    } else {
      this.list.prepend(element);
    }
    const made = new Row(element);
    made.place(start, end);
    return made;
  }

  split(row, offset) {
    const [head, tail] = [row.text.value.slice(0, offset).trimEnd(), row.text.value.slice(offset).trimStart()];
    if (!head || !tail) return null;
    const at = Math.min(row.end, Math.max(row.start, row.momentAt(offset)));
    const starts = row.wordStarts();
    const count = head.split(/\s+/).length;
    const made = this.insertAfter(row, at, row.end);
    row.element.dataset.words = starts.slice(0, count).join(" ");
    made.element.dataset.words = starts.slice(count).join(" ");
    row.place(row.start, at);
    row.text.value = head;
    made.text.value = tail;
    made.speaker.value = row.speaker.value;
    made.element.dataset.cut = "true";
    fit(row.text);
    fit(made.text);
    return made;
  }

  // Takes the next row into this one; the caret stands where they meet.
  merge(row) {
    const next = this.beside(row, 1);
    if (next === null || next.channel !== row.channel) return null;
    const joint = row.text.value.trimEnd();
    row.element.dataset.words = [row.element.dataset.words, next.element.dataset.words].filter(Boolean).join(" ");
    row.text.value = [joint, next.text.value.trimStart()].filter(Boolean).join(" ");
    row.place(row.start, Math.max(row.end, next.end));
    next.element.remove();
    fit(row.text);
    return joint.length;
  }
}
