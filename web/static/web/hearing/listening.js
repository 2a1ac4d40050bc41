// Must-listen spans: marked as heard when really played, or by hand; kept by the server.

const SLACK_MS = 120;

export class Listening {
  constructor(token, words) {
    this.token = token;
    this.words = words;
    this.rows = [...document.querySelectorAll("[data-span]")].map((row) => ({
      id: Number(row.dataset.span),
      media: row.dataset.media,
      start: Number(row.dataset.start),
      end: Number(row.dataset.end),
      box: row.querySelector("input"),
      row,
    }));
    this.waiting = new Set();
    for (const one of this.rows) one.box?.addEventListener("change", () => this.#byHand(one));
  }

  unheard() {
    return this.rows.filter((one) => one.box && !one.box.checked);
  }

  // Marks what lies inside the unbroken run from `from` to `to` of a recording.
  played(media, from, to) {
    const ids = this.unheard()
      .filter((one) => one.media === media && !this.waiting.has(one.id) && one.start >= from - SLACK_MS && one.end <= to + SLACK_MS)
      .map((one) => one.id);
    if (ids.length) this.#send({ heard: ids });
  }

  // The next unheard span behind this moment, else the first one.
  next(media, ms) {
    const left = this.unheard().filter((one) => one.media === media);
    return left.find((one) => one.start > ms) ?? left[0] ?? null;
  }

  #byHand(one) {
    this.#send(one.box.checked ? { heard: [one.id] } : { unheard: [one.id] });
  }

  async #send(body) {
    const ids = [...(body.heard ?? []), ...(body.unheard ?? [])];
    for (const id of ids) this.waiting.add(id);
    try {
      const answer = await fetch("/api/listening", {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.token },
        body: JSON.stringify(body),
        keepalive: true,
      });
      if (!answer.ok) throw new Error(String(answer.status));
      this.#show(body.heard ?? [], true);
      this.#show(body.unheard ?? [], false);
    } catch {
      this.#say(this.words.failed);
      for (const one of this.rows) if (ids.includes(one.id)) one.box.checked = Boolean(body.unheard);
    } finally {
      for (const id of ids) this.waiting.delete(id);
    }
  }

  #show(ids, heard) {
    for (const one of this.rows.filter((row) => ids.includes(row.id))) {
      one.box.checked = heard;
      one.row.classList.toggle("heard", heard);
      for (const place of document.querySelectorAll(`[data-listen="${one.id}"]`)) place.classList.toggle("heard", heard);
      const count = one.row.closest("[data-must-listen]")?.querySelector("[data-unheard]");
      if (count) count.textContent = String(Math.max(0, Number(count.textContent) + (heard ? -1 : 1)));
      one.row.closest("[data-must-listen]")?.classList.toggle("all-heard", count?.textContent === "0");
    }
    if (ids.length) this.#say(heard ? this.words.heard : this.words.unheard);
  }

  #say(words) {
    const line = document.querySelector("[data-listening-said]");
    if (line) line.textContent = words;
  }
}
