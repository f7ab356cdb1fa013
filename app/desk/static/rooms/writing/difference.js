// The difference of two texts, word by word, as the server's: runs that both have, or one of them.

import { words } from "../../language.js";
import { make } from "../../make.js";
import { WORDS } from "../../words/editor.js";

const own = words(WORDS);
const PIECES = /\s+|[^\p{L}\p{M}\p{N}\s]|[\p{L}\p{M}\p{N}]+/gu;
const MOST_STEPS = 1_500;

/** `[{kind: "same" | "deleted" | "inserted", text}]` of an old and a new text; of very different ones all between is replaced. */
export function difference(old, now) {
  const before = old.match(PIECES) ?? [], after = now.match(PIECES) ?? [];
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < before.length - start && end < after.length - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const parts = [];
  const add = (kind, text) => {
    if (!text) return;
    if (parts.at(-1)?.kind === kind) parts.at(-1).text += text;
    else parts.push({ kind, text });
  };
  add("same", before.slice(0, start).join(""));
  const [a, b] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  const steps = shortest(a, b);
  if (!steps) {
    add("deleted", a.join(""));
    add("inserted", b.join(""));
  } else for (const [kind, text] of steps) add(kind, text);
  add("same", before.slice(before.length - end).join(""));
  return parts;
}

/** Myers' greedy shortest edit script (1986); null where more than `MOST_STEPS` words differ. */
function shortest(a, b) {
  const trace = [];
  let reach = new Map([[1, 0]]);
  for (let d = 0; d <= Math.min(a.length + b.length, MOST_STEPS); d += 1) {
    const next = new Map(reach);
    for (let k = -d; k <= d; k += 2) {
      let x = k === -d || (k !== d && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1)) ? reach.get(k + 1) ?? 0 : (reach.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      next.set(k, x);
      if (x >= a.length && x - k >= b.length) return back(a, b, [...trace, reach], d);
    }
    trace.push(reach);
    reach = next;
  }
  return null;
}

function back(a, b, trace, last) {
  const steps = [];
  let x = a.length, y = b.length;
  for (let d = last; d >= 0; d -= 1) {
    const reach = trace[d], k = x - y;
    const isDown = k === -d || (k !== d && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));
    const from = isDown ? k + 1 : k - 1;
    const startX = d ? reach.get(from) ?? 0 : 0, startY = d ? startX - from : 0;
    while (x > startX && y > startY && x > 0 && y > 0 && a[x - 1] === b[y - 1]) {
      steps.push(["same", a[x - 1]]);
      x -= 1;
      y -= 1;
    }
    if (!d) break;
    if (isDown) steps.push(["inserted", b[(y -= 1)]]);
    else steps.push(["deleted", a[(x -= 1)]]);
  }
  return steps.reverse();
}

/** Parts of a difference as a reader sees them; screen readers are told where something is deleted or inserted. */
export function shownDifference(parts) {
  const marks = { deleted: "del", inserted: "ins" };
  return make("div", { class: "difference", dir: "auto" }, parts.map(({ kind, text }) => {
    if (kind === "same") return text;
    return make(marks[kind], {}, make("span", { class: "hidden" }, ` ${own(`${kind}_words`)}: `), text);
  }));
}
