// The queue as it is shown: its rows, which of them is the current one, and what has been selected.

import { ask } from "../../api.js";
import { card } from "./card.js";

const PAGE = 30;
const NEAR_THE_END = 5;
const SETTLES = 300; // milliseconds in which keys do nothing after what is read has moved
const NARROWING = ["status", "reported", "article", "section", "rule", "text", "created_after", "created_before"];

/**
 * `list` is the element of the rows, `signal` ends all requests. `changed` is called when rows, current one or selection
 * have changed; `acted(name, id)` when a button of a row is pressed; `moved(before, after)` when a comment is another
 * than it was, with null where it is new or gone.
 */
export class Queue {
  constructor(list, { signal, changed, acted, moved }) {
    Object.assign(this, { list, signal, changed, acted, moved, known: new Map() });
    this.filter = { status: "pending" };
    this.empty();
    list.addEventListener("focusin", (event) => {
      const id = Number(event.target.closest("[data-comment]")?.dataset.comment);
      if (id && id !== this.current) this.turnTo(id);
    });
  }

  empty() {
    this.rows = new Map();
    this.selection = new Set();
    Object.assign(this, { current: null, total: 0, next: null, newest: null, movedAt: 0 });
    this.list.replaceChildren();
  }

  /** The filter as the API takes it. */
  get query() {
    return Object.fromEntries(NARROWING.filter((name) => this.filter[name]).map((name) => [name, this.filter[name]]));
  }

  get isNewestFirst() {
    return this.filter.order === "newest";
  }

  /** Fetches the first rows anew. */
  async load() {
    const { data, headers } = await ask("GET", "/moderation/comments", {
      query: { ...this.query, order: this.filter.order ?? null, limit: PAGE, total: true }, signal: this.signal,
    });
    this.empty();
    const answered = new Date(headers.get("Date") ?? Date.now());
    Object.assign(this, { total: data.total, next: data.next_cursor, newest: answered.toISOString() });
    for (const comment of data.items) this.#append(comment);
    this.current = data.items[0]?.id ?? null;
    this.#show();
  }

  /** Fetches the rows behind those that are shown; the first of them, or null. */
  async more() {
    if (!this.next || this.isFetching) return null;
    this.isFetching = true;
    try {
      const { data } = await ask("GET", "/moderation/comments", {
        query: { ...this.query, order: this.filter.order ?? null, limit: PAGE, cursor: this.next }, signal: this.signal,
      });
      this.next = data.next_cursor;
      const added = data.items.filter(({ id }) => !this.rows.has(id));
      for (const comment of added) this.#append(comment);
      this.#show();
      return added[0]?.id ?? null;
    } finally {
      this.isFetching = false;
    }
  }

  #append(comment) {
    const row = { comment, told: null, busy: null, unsent: null };
    this.rows.set(comment.id, row);
    this.known.set(comment.id, comment);
    row.element = card(row, this);
    this.list.append(row.element);
  }

  /** Whether a comment is one of those that the filter finds, as far as its own members tell. */
  holds(comment) {
    const { status, reported } = this.filter;
    return (status === "any" || comment.status === status) && (!reported || comment.report_count > 0);
  }

  /** Takes in what a comment is now, or null once it is gone, and tells what it was; also of one that is shown no more. */
  follow(id, comment) {
    this.moved(this.known.get(id) ?? null, comment);
    this.known.set(id, comment);
  }

  /** Takes in a comment that is counted already. */
  meet(comment) {
    if (this.known.has(comment.id)) this.follow(comment.id, comment);
    else this.known.set(comment.id, comment);
  }

  /** Puts a comment where it belongs by its time; one that is shown already is drawn anew. */
  put(comment) {
    const row = this.rows.get(comment.id);
    if (row) {
      Object.assign(row, { comment, told: null, unsent: null });
      return this.redraw(comment.id);
    }
    const isAfter = (one, other) =>
      one.created_at > other.created_at || (one.created_at === other.created_at && one.id > other.id);
    const later = this.ids.map((id) => this.rows.get(id)).find((other) =>
      this.isNewestFirst ? isAfter(comment, other.comment) : isAfter(other.comment, comment));
    this.#steadily(() => {
      this.#append(comment);
      if (later) this.list.insertBefore(this.rows.get(comment.id).element, later.element);
    });
    this.current ??= comment.id;
    this.#show();
  }

  /** Takes a row away; what is read stays where it is on the screen. */
  drop(id) {
    const row = this.rows.get(id);
    if (!row) return;
    if (this.current === id) this.current = this.beside([id]);
    const hadFocus = row.element.contains(document.activeElement);
    this.#steadily(() => row.element.remove());
    this.rows.delete(id);
    this.selection.delete(id);
    this.#show();
    if (hadFocus) this.focus();
    if (this.rows.size <= NEAR_THE_END) this.more().catch(() => {});
  }

  /** Draws a row anew, after what is known of it has changed. */
  redraw(id) {
    const row = this.rows.get(id);
    const hadFocus = row.element.contains(document.activeElement);
    const former = row.element;
    row.element = card(row, this);
    this.#steadily(() => former.replaceWith(row.element));
    this.#show();
    if (hadFocus) this.focus();
  }

  /** Does something to the rows so that the current one stays where it is, as far as the page can scroll. */
  #steadily(change) {
    const top = this.#top();
    change();
    const off = this.#top() - top;
    if (off) scrollBy({ top: off, behavior: "instant" });
    if (Math.abs(this.#top() - top) > 2) this.movedAt = performance.now();
  }

  #top() {
    const element = this.rows.get(this.current)?.element;
    return element?.isConnected ? element.getBoundingClientRect().top : 0;
  }

  #show() {
    for (const [id, row] of this.rows) {
      row.element.firstChild.tabIndex = id === this.current ? 0 : -1;
      row.element.classList.toggle("current", id === this.current);
      row.element.classList.toggle("selected", this.selection.has(id));
      const box = row.element.querySelector("input[type=checkbox]");
      if (box) box.checked = this.selection.has(id);
    }
    this.changed();
  }

  /** In the order in which they are shown. */
  get ids() {
    return [...this.list.children].map((element) => Number(element.firstChild.dataset.comment));
  }

  /** The row that is read after some of them: the next that is not among them, or the last before them. */
  beside(ids) {
    const [all, gone] = [this.ids, new Set(ids)];
    const last = Math.max(...ids.map((id) => all.indexOf(id)));
    return all.slice(last + 1).find((id) => !gone.has(id)) ?? all.slice(0, last).findLast((id) => !gone.has(id)) ?? null;
  }

  /** Makes a row the current one; with the focus on it if that is wanted. */
  turnTo(id, { takesFocus = false } = {}) {
    if (this.current !== id) this.movedAt = performance.now();
    this.current = id;
    this.#show();
    if (takesFocus) this.focus();
    if (this.ids.indexOf(id) >= this.rows.size - NEAR_THE_END) this.more().catch(() => {});
  }

  /** The next row (1) or the one before (-1). */
  move(step) {
    const all = this.ids;
    const place = all.indexOf(this.current);
    const id = all[Math.min(Math.max(place + step, 0), all.length - 1)];
    if (id === undefined) return;
    this.turnTo(id, { takesFocus: true });
    this.movedAt = 0; // who moves on by hand knows where they are
  }

  focus() {
    const element = this.rows.get(this.current)?.element.firstChild ?? this.list.parentElement.querySelector(".empty");
    element?.focus({ preventScroll: true });
    element?.scrollIntoView({ block: "nearest" });
  }

  /** Whether what is read has stood still for long enough that a key is meant for it. */
  get isSettled() {
    return performance.now() - this.movedAt > SETTLES;
  }

  select(id, isWanted = !this.selection.has(id)) {
    if (isWanted) this.selection.add(id);
    else this.selection.delete(id);
    this.#show();
  }

  selectAll(isWanted = true) {
    this.selection = new Set(isWanted ? this.rows.keys() : []);
    this.#show();
  }
}
