// Sending a file to the library, with its progress.

import { address, Refused, tellSignedOut, Unreachable } from "../../api.js";

const TURNS = 5;
const NO_TIME = 429;

/**
 * Uploads a file; gives its `MediaPublic` (`isNew` false where the library had the same bytes before).
 * `onprogress` is called with the part that is sent, from 0 to 1. `Refused` says in words why a file was not taken;
 * `Unreachable` that no answer came; an `AbortError` that `signal` stopped it. The server takes on a few uploads of one
 * account at a time, so one that comes too early waits for its turn.
 */
export async function upload(file, { onprogress = () => {}, signal } = {}) {
  for (let turn = 1; ; turn += 1)
    try {
      return await send(file, onprogress, signal);
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== NO_TIME || turn === TURNS) throw error;
      await pause(error.after * 1000, signal);
    }
}

function send(file, onprogress, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    const stopped = () => reject(new DOMException("", "AbortError"));
    if (signal?.aborted) return stopped();
    signal?.addEventListener("abort", stop);
    request.addEventListener("loadend", () => signal?.removeEventListener("abort", stop));
    request.upload.addEventListener("progress", ({ loaded, total }) => onprogress(total ? loaded / total : 0));
    request.addEventListener("abort", stopped);
    request.addEventListener("error", () => reject(new Unreachable(file.name)));
    request.addEventListener("load", () => {
      if (request.status === 401) tellSignedOut();
      const data = read(request.responseText);
      if (request.status < 300) return resolve({ ...data, isNew: request.status === 201 });
      const refused = new Refused(request.status, data);
      refused.after = Number(request.getResponseHeader("Retry-After")) || 2;
      reject(refused);
    });
    request.open("POST", address("/media"));
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Maqal-Language", document.documentElement.lang);
    const form = new FormData();
    form.append("file", file);
    request.send(form);
  });
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(new DOMException("", "AbortError"));
    }, { once: true });
  });
}
