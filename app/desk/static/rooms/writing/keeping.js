// What is being written, kept in this browser until the server has it: a crash or a lost connection takes nothing away.

import { who } from "../../desk.js";

const ROOT = "maqal-desk:writing";
const MOST_AGE = 60 * 86_400_000;
const mine = () => `${ROOT}:${who().id}:`;

/** The name under which a text is kept: the id of its article, or `new-…` while it has none. */
export const newName = () => `new-${crypto.getRandomValues(new Uint32Array(4)).join("-")}`;

/** Keeps a record `{content, base, version, key, sent}`; whether this browser could. */
export function keep(name, record) {
  try {
    localStorage.setItem(mine() + name, JSON.stringify({ ...record, at: Date.now() }));
    return true;
  } catch {
    return false; // it is full, or keeps nothing
  }
}

/** The record that is kept under a name, with `at`, the moment of its last change; null without one. */
export function kept(name) {
  try {
    return JSON.parse(localStorage.getItem(mine() + name));
  } catch {
    return null;
  }
}

export function forget(name) {
  try {
    localStorage.removeItem(mine() + name);
  } catch {
    // nothing was kept
  }
}

/** What is kept of new articles, as `{name, ...record}`, the newest first; what is older than two months is let go. */
export function keptNew() {
  const found = [];
  try {
    const names = Object.keys(localStorage).filter((key) => key.startsWith(`${mine()}new-`));
    for (const key of names) {
      const name = key.slice(mine().length);
      const record = kept(name);
      if (!record?.content || Date.now() - record.at > MOST_AGE) forget(name);
      else found.push({ name, ...record });
    }
  } catch {
    return [];
  }
  return found.sort((one, other) => other.at - one.at);
}
