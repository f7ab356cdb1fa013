// The items of a menu as a tree: where one stands, and how it moves. Nothing here touches the page.

export const LEVELS = 3;
let count = 0;

/** Items as the API keeps them, with keys by which the page knows them again. */
export const keyed = (items) =>
  items.map((item) => ({ ...item, key: `item-${(count += 1)}`, error: null, children: keyed(item.children) }));

/** Where an item stands: the list it is in, its place there, its level from 1, and the item above it; null without. */
export function placeOf(items, key, level = 1, parent = null) {
  for (const [index, item] of items.entries()) {
    if (item.key === key) return { list: items, index, level, parent, item };
    const found = placeOf(item.children, key, level + 1, item);
    if (found) return found;
  }
  return null;
}

/** How many levels an item has, itself among them. */
export const height = (item) => 1 + Math.max(0, ...item.children.map(height));

/** Whether an item can move: `up`, `down`, `in` (below the one before it) or `out` (behind what it is below). */
export function canMove(items, key, way) {
  const { list, index, level, parent, item } = placeOf(items, key);
  if (way === "up") return index > 0;
  if (way === "down") return index < list.length - 1;
  if (way === "in") return index > 0 && level + height(item) <= LEVELS;
  return parent !== null;
}

/** Moves an item if it can; whether it did. */
export function move(items, key, way) {
  if (!canMove(items, key, way)) return false;
  const { list, index, parent, item } = placeOf(items, key);
  list.splice(index, 1);
  if (way === "up") list.splice(index - 1, 0, item);
  else if (way === "down") list.splice(index + 1, 0, item);
  else if (way === "in") list[index - 1].children.push(item);
  else {
    const above = placeOf(items, parent.key);
    above.list.splice(above.index + 1, 0, item);
  }
  return true;
}

/** Takes an item out, with those below it; the key of what the focus goes to, null when the list is empty. */
export function take(items, key) {
  const { list, index, parent } = placeOf(items, key);
  list.splice(index, 1);
  return (list[index] ?? list[index - 1] ?? parent)?.key ?? null;
}

/** The items as `PATCH /site` takes them. */
export const sent = (items) =>
  items.map(({ label, kind, id, url, children }) => ({
    label: label || null,
    ...(id === null ? (url ? { url } : {}) : { [kind === "page" ? "article" : kind]: String(id) }),
    children: sent(children),
  }));

/** The item that a pointer of a problem (`/3/children/0/section`) is about; null where it is about none. */
export function pointedAt(items, pointer) {
  let list = items, found = null;
  for (const part of pointer.split("/").filter((each) => /^\d+$/.test(each))) {
    found = list[Number(part)];
    if (!found) return null;
    list = found.children;
  }
  return found;
}
