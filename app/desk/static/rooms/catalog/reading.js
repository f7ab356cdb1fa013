// Reading sections, tags and authors: all pages of a list, and sections in the order of their tree.

import { get } from "../../api.js";

const MOST = 20;

/** The items of all pages of a list, two thousand at most. */
export async function everyPage(path, signal, query = {}) {
  const found = [];
  let cursor = null;
  for (let page = 0; page < MOST; page += 1) {
    const answer = await get(path, { ...query, limit: 100, cursor }, { signal });
    found.push(...answer.items);
    cursor = answer.next_cursor;
    if (!cursor) break;
  }
  return found;
}

/** Sections from the top of the tree downwards, those of one parent by their position; each with its depth. */
export function inTree(sections) {
  const below = new Map();
  const ids = new Set(sections.map(({ id }) => id));
  for (const section of sections) {
    const parent = ids.has(section.parent_id) ? section.parent_id : null;
    below.set(parent, [...(below.get(parent) ?? []), section]);
  }
  const walk = (parent, depth) =>
    (below.get(parent) ?? []).sort((one, other) => one.position - other.position || one.id - other.id)
      .flatMap((section) => [{ section, depth }, ...walk(section.id, depth + 1)]);
  return walk(null, 0);
}
