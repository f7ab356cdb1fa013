// Files on their way in: chosen by the button, dropped or pasted, each with its progress and with what went wrong.

import { locale, number, say, words } from "../../language.js";
import { button, fill, make } from "../../make.js";
import { sentence } from "../../notices.js";
import { WORDS } from "../../words/media.js";
import { upload } from "./upload.js";

const own = words(WORDS);
const AT_ONCE = 2;

/** The size of a file in words. */
export function sizeInWords(bytes) {
  if (bytes < 1024) return own("bytes_b", { size: bytes });
  const isLarge = bytes >= 1024 * 1024;
  const size = number(Math.round((bytes / (isLarge ? 1024 * 1024 : 1024)) * 10) / 10);
  return own(isLarge ? "bytes_m" : "bytes_k", { size });
}

/**
 * A button that uploads, and the list of what is on its way. `zone` takes files that are dropped on it, and pasted ones
 * while `takesPaste()` says so. `arrived` is called with each `MediaPublic`. All of it ends with `signal`.
 */
export function arrivals({ zone, accept, arrived, signal, takesPaste = () => true }) {
  const list = make("ul", { class: "arrivals", "aria-label": own("uploads"), hidden: true });
  const waiting = [];
  let running = 0;

  function next() {
    while (running < AT_ONCE && waiting.length) {
      running += 1;
      waiting.shift()().finally(() => {
        running -= 1;
        next();
      });
    }
  }

  function take(files) {
    for (const file of files) {
      const row = arrival(file, { accept, arrived, signal, queue: (start) => { waiting.push(start); next(); } });
      row.gone = () => {
        row.remove();
        list.hidden = !list.children.length;
      };
      list.hidden = false;
      list.append(row);
    }
  }

  const input = make("input", {
    type: "file", multiple: true, hidden: true, accept: accept === "image" ? "image/*" : null,
    onchange: () => { take([...input.files]); input.value = ""; },
  });
  const press = button(own(accept === "image" ? "upload_image" : "upload"), () => input.click(), { class: "primary" });
  watch(zone, { take, signal, takesPaste });
  return { element: make("div", { class: "intake" }, press, input, make("span", { class: "quiet" }, own("drop"))), list, take };
}

/** One file: its row says how far it is, and lets it be stopped, tried again and dismissed. */
function arrival(file, { accept, arrived, signal, queue }) {
  const name = file.name || own("picture", { id: "" }).trim();
  const bar = make("progress", { max: 1, value: 0, "aria-label": own("progress", { name }) });
  const state = make("span", { class: "state" });
  const acts = make("span", { class: "acts" });
  const row = make("li", {}, make("bdi", { class: "name", dir: "ltr" }, name), bar, state, acts);
  const act = (word, symbol, pressed) => button(symbol, pressed, { class: "plain", "aria-label": own(word, { name }) });

  function ended(text, { isError = false, again = false } = {}) {
    bar.remove();
    row.classList.toggle("failed", isError);
    fill(state, make("span", { class: isError ? "error" : "good", role: isError ? "alert" : "status" }, text));
    fill(acts, again && act("retry", say("again"), begin), act("dismiss", "×", () => row.gone()));
  }

  function begin() {
    if (accept === "image" && file.type && !file.type.startsWith("image/"))
      return ended(own("not_a_picture"), { isError: true });
    const ending = new AbortController();
    signal?.addEventListener("abort", () => ending.abort());
    row.classList.remove("failed");
    row.insertBefore(bar, state);
    bar.value = 0;
    fill(state, own("waiting"));
    fill(acts, act("stop", "×", () => ending.abort()));
    queue(() => run(ending));
  }

  async function run(ending) {
    const onprogress = (part) => {
      if (part < 1) bar.value = part;
      else bar.removeAttribute("value");
      fill(state, part < 1 ? new Intl.NumberFormat(locale, { style: "percent" }).format(part) : own("working"));
    };
    try {
      const media = await upload(file, { onprogress, signal: ending.signal });
      ended(own(media.isNew ? "done" : "was_there"));
      arrived(media);
    } catch (error) {
      if (error.name === "AbortError") ended(own("stopped"), { again: true });
      else ended(error.status === 429 ? own("too_busy") : sentence(error), { isError: true, again: true });
    }
  }

  begin();
  return row;
}

function watch(zone, { take, signal, takesPaste }) {
  const hasFiles = (transfer) => [...(transfer?.types ?? [])].includes("Files");
  let depth = 0;
  const show = (change) => {
    depth = Math.max(0, depth + change);
    zone.classList.toggle("dropping", depth > 0);
  };
  const on = (target, name, heard) => target.addEventListener(name, heard, { signal });
  zone.dataset.drop = own("drop_now");
  on(zone, "dragenter", (event) => { if (hasFiles(event.dataTransfer)) show(1); });
  on(zone, "dragleave", (event) => { if (hasFiles(event.dataTransfer)) show(-1); });
  on(zone, "dragover", (event) => { if (hasFiles(event.dataTransfer)) event.preventDefault(); });
  on(zone, "drop", (event) => {
    if (!hasFiles(event.dataTransfer)) return;
    event.preventDefault();
    depth = 0;
    show(0);
    take([...event.dataTransfer.files]);
  });
  on(document, "paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length || !takesPaste()) return;
    event.preventDefault();
    take(files);
  });
}
