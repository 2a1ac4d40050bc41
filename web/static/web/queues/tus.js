// A small tus 1.0.0 client: pieces of 8 MB with SHA-256, resumed after a lost connection or a reload.

export const PIECE = 8 * 1024 * 1024;
const VERSION = "1.0.0";
const WAITS_MS = [1000, 2000, 5000, 10000, 20000, 30000];

export class Refusal extends Error {
  constructor(status, words) {
    super(words);
    this.status = status;
  }
}

function base64(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function encoded(metadata) {
  return Object.entries(metadata)
    .map(([key, value]) => `${key} ${base64(new TextEncoder().encode(value))}`)
    .join(",");
}

function send(method, url, headers, body, onProgress, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    for (const [name, value] of Object.entries({ "Tus-Resumable": VERSION, ...headers })) {
      request.setRequestHeader(name, value);
    }
    request.onload = () => resolve(request);
    request.onerror = () => reject(new TypeError("network"));
    request.onabort = () => reject(new DOMException("stopped", "AbortError"));
    if (onProgress) request.upload.onprogress = (event) => onProgress(event.loaded);
    signal?.addEventListener("abort", () => request.abort(), { once: true });
    request.send(body);
  });
}

export function fingerprint(file, user) {
  return `manhmoi-upload:${user}:${file.name}:${file.size}:${file.lastModified}`;
}

export function forget(file, user) {
  localStorage.removeItem(fingerprint(file, user));
}

// How many bytes of this very file the server holds, or null when nothing is there to go on with.
export async function heldBytes(file, user) {
  const url = localStorage.getItem(fingerprint(file, user));
  if (url === null) return null;
  try {
    const answer = await send("HEAD", url, {}, null);
    if (answer.status === 200) {
      const offset = Number(answer.getResponseHeader("Upload-Offset"));
      if (offset < file.size) return offset;
    }
    if (answer.status < 500) forget(file, user);
  } catch {
    return null;
  }
  return null;
}

async function create(file, options) {
  const answer = await send(
    "POST",
    options.endpoint,
    {
      "X-CSRFToken": options.token,
      "Upload-Length": String(file.size),
      "Upload-Metadata": encoded({ ...options.metadata, filename: file.name }),
    },
    null,
  );
  if (answer.status !== 201) throw new Refusal(answer.status, answer.responseText);
  const url = answer.getResponseHeader("Location");
  localStorage.setItem(fingerprint(file, options.user), url);
  return url;
}

async function checksum(piece) {
  if (!globalThis.crypto?.subtle) return {};
  const digest = await crypto.subtle.digest("SHA-256", await piece.arrayBuffer());
  return { "Upload-Checksum": `sha256 ${base64(new Uint8Array(digest))}` };
}

async function patch(file, url, offset, options) {
  const piece = file.slice(offset, offset + PIECE);
  const answer = await send(
    "PATCH",
    url,
    {
      "X-CSRFToken": options.token,
      "Content-Type": "application/offset+octet-stream",
      "Upload-Offset": String(offset),
      ...(await checksum(piece)),
    },
    piece,
    (sent) => options.onProgress(offset + sent),
    options.signal,
  );
  if (answer.status === 204) return Number(answer.getResponseHeader("Upload-Offset"));
  if ([409, 423, 460].includes(answer.status) || answer.status >= 500) throw new TypeError("again");
  throw new Refusal(answer.status, answer.responseText);
}

// Uploads the whole file; resolves with its address. options: endpoint, token, user, metadata,
// onCreated(url), onProgress(bytes), onWaiting(), signal.
export async function upload(file, options) {
  let offset = await heldBytes(file, options.user);
  const resumed = offset !== null;
  const url = resumed ? localStorage.getItem(fingerprint(file, options.user)) : await create(file, options);
  offset ??= 0;
  await options.onCreated(url, resumed);
  options.onProgress(offset);
  let failures = 0;
  while (offset < file.size) {
    try {
      offset = await patch(file, url, offset, options);
      failures = 0;
      options.onProgress(offset);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      options.onWaiting();
      await new Promise((resolve) => setTimeout(resolve, WAITS_MS[Math.min(failures, WAITS_MS.length - 1)]));
      failures += 1;
      offset = (await serverOffset(url)) ?? offset;
    }
  }
  forget(file, options.user);
  return url;
}

async function serverOffset(url) {
  let answer;
  try {
    answer = await send("HEAD", url, {}, null);
  } catch {
    return null;
  }
  if (answer.status === 200) return Number(answer.getResponseHeader("Upload-Offset"));
  if (answer.status < 500) throw new Refusal(answer.status, "");
  return null;
}

export async function cancel(url, token) {
  return (await send("DELETE", url, { "X-CSRFToken": token }, null)).status === 204;
}
