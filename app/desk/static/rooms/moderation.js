// The moderation room: the queue, made for the keyboard; one comment with all about it stands in moderation/opened.js.

import { get } from "../api.js";
import { say as shared, words } from "../language.js";
import { button, fill, make } from "../make.js";
import { complain, confirmed } from "../notices.js";
import { WORDS } from "../words/moderation.js";
import { WORDS as ACTS } from "../words/moderation_acts.js";
import { Acts, undo } from "./moderation/acts.js";
import { showBlocks } from "./moderation/blocks.js";
import { filterForm, isNarrow, noteFilter, readFilter, statusBar } from "./moderation/filters.js";
import { areOn, listen, showKeys } from "./moderation/keys.js";
import { watch } from "./moderation/live.js";
import { openComment } from "./moderation/opened.js";
import { Queue } from "./moderation/queue.js";
import { selectionBar } from "./moderation/selection.js";

const say = words(WORDS);
const act = words(ACTS);

export async function open(place, visit) {
  const room = new Room(place, visit);
  await room.load();
  if (visit.parts[0]) room.openComment(Number(visit.parts[0]));
  else room.queue.focus();
}

class Room {
  constructor(place, visit) {
    this.signal = visit.signal;
    this.fresh = [];
    const list = make("ol", { class: "rows", "aria-label": say("list") });
    this.queue = new Queue(list, { signal: visit.signal, changed: () => this.show(), acted: (name, id) => this.act(name, id, { isAlone: true }), moved: (before, after) => this.statuses.follow(before, after) });
    this.acts = new Acts(this.queue, () => this.load());
    this.queue.filter = readFilter(visit.query);
    this.heading = make("h1");
    this.state = make("p", { class: "quiet", role: "status" });
    this.hint = make("p", { class: "hint quiet" });
    this.news = make("div", { class: "news", role: "status" });
    this.end = make("div", { class: "end" }, make("p", { class: "loading" }, shared("loading")));
    this.unsent = make("div", { class: "unsent" });
    this.statuses = statusBar((chosen) => this.narrow({ ...this.queue.filter, ...chosen }));
    this.filters = filterForm((chosen) => this.narrow({ status: this.queue.filter.status, reported: this.queue.filter.reported, ...chosen }), visit.signal);
    this.bar = selectionBar(this.queue, this.acts, () => this.load());
    fill(place,
      make("div", { class: "top" }, make("div", {}, this.heading, this.state), make("div", { class: "tools" },
        button(say("blocks"), () => showBlocks((id) => this.openComment(id))), button(say("keys"), () => showKeys(() => this.showHint())))),
      this.statuses.place, this.filters.place, this.hint, this.unsent, this.bar.place, make("div", { class: "queue" }, list, this.end), this.news);
    this.showHint();
    this.listen(visit);
  }

  listen(visit) {
    const { signal } = visit;
    listen({ signal, does: (name) => this.act(name, this.queue.current), isSettled: () => this.queue.isSettled });
    const look = watch(this.queue, { signal, arrived: (found) => this.tellNew(found) });
    addEventListener("online", () => { this.acts.again(); look(); }, { signal });
    const mayLeave = async () => !this.acts.unsent.length || confirmed(act("leave_unsent"), { yes: act("leave"), isDangerous: true });
    mayLeave.hasUnsaved = () => this.acts.unsent.length > 0;
    visit.beforeLeaving(mayLeave);
  }

  /** Fetches the list anew, and what else is counted. */
  async load() {
    await this.queue.load();
    this.fresh = [];
    this.tellNew([]);
    this.filters.show(this.queue.filter);
    this.statuses.show(this.queue.filter);
    this.count();
  }

  async count() {
    try {
      const { waiting, reported } = await get("/moderation/statistics", { hours: 1 }, { signal: this.signal });
      this.statuses.tell({ pending: waiting, reported_ones: reported });
    } catch {
      // the list says how many it has itself
    }
  }

  async narrow(filter) {
    if (this.acts.unsent.length && !(await confirmed(act("leave_unsent"), { yes: act("leave"), isDangerous: true }))) return;
    const former = this.queue.filter;
    this.queue.filter = filter;
    try {
      await this.load();
      for (const each of Object.values(this.filters.fields)) each.complain(null);
      noteFilter(filter);
      this.queue.focus();
    } catch (error) {
      this.queue.filter = former;
      const { text, article, section, rule, after, before } = this.filters.fields;
      const of = { "query/text": text, "query/article": article, "query/section": section, "query/rule": rule, "query/created_after": after, "query/created_before": before };
      if (error.name !== "AbortError") complain(error, of);
    }
    this.statuses.show(this.queue.filter);
  }

  /** Draws what stands around the list. */
  show() {
    const { queue } = this;
    if (!this.bar) return;
    const isWaiting = queue.filter.status === "pending" && !isNarrow(queue.filter);
    const text = say(isWaiting ? "waiting_count" : "found", { count: queue.total });
    this.heading.textContent ||= say("comments");
    if (this.state.textContent !== text) this.state.textContent = text;
    if (isWaiting) this.statuses.tell({ pending: queue.total });
    this.bar.show();
    const count = this.acts.unsent.length;
    fill(this.unsent, count > 1 ? [make("span", {}, act("unsent_count", { count })), button(act("send_again"), () => this.acts.again())] : []);
    const empty = isNarrow(queue.filter) ? "none_found" : queue.filter.status === "pending" ? "all_done" : "none_here";
    fill(this.end, queue.rows.size === 0 ? make("p", { class: "empty", tabIndex: -1 }, say(empty)) : null,
      queue.next ? button(shared("more"), () => this.more()) : null);
  }

  async more() {
    try {
      const id = await this.queue.more();
      if (id !== null) this.queue.turnTo(id, { takesFocus: true });
    } catch (error) {
      this.tell(error);
    }
  }

  tell(error) {
    if (error.name !== "AbortError") complain(error, {});
  }

  showHint() {
    const key = (name) => `\u2068${name}\u2069`;
    const keys = { j: key("J"), k: key("K"), a: key("A"), r: key("R"), u: key("U"), help: key("?") };
    fill(this.hint, areOn() ? say("hint_line", keys) : say("shortcuts_off"));
  }

  /** Announces new comments at the foot; they are put under the others when that is asked for. */
  tellNew(found) {
    this.fresh = found;
    const count = found.length;
    fill(this.news, count ? [say("new_ones", { count }), button(say("show_new"), () => this.showNew())] : []);
  }

  async showNew() {
    const fresh = this.fresh;
    this.tellNew([]);
    if (!this.queue.next || this.queue.isNewestFirst) {
      for (const comment of fresh) this.acts.show(comment);
      if (fresh[0]) this.queue.turnTo(fresh[0].id, { takesFocus: true });
    } else await this.load().catch((error) => this.tell(error));
  }

  /** What a key or a button means. With a selection, a key decides about all of it, and the button of a row about its own. */
  act(name, id, { isAlone = false } = {}) {
    const { queue } = this;
    const going = {
      next: () => queue.move(1), previous: () => queue.move(-1), select: () => queue.select(id), select_all: () => queue.selectAll(),
      undo: () => undo(), help: () => showKeys(() => this.showHint()), escape: () => queue.selectAll(false),
      again: () => this.acts.again([queue.rows.get(id)]), give_up: () => this.acts.giveUp(id),
      open: () => this.openComment(id, isAlone ? null : "answer"), note: () => this.openComment(id, "note"),
    };
    if (going[name]) return ["undo", "help", "escape", "next", "previous", "select_all"].includes(name) || id ? going[name]() : undefined;
    return this.decide(name, id, isAlone);
  }

  decide(name, id, isAlone) {
    const { queue } = this;
    const { comment } = queue.rows.get(id) ?? {};
    if (!comment && !queue.selection.size) return undefined;
    const verb = name === "pin" && comment?.is_pinned ? "unpin" : name === "feature" && comment?.is_featured ? "unfeature" : name;
    return this.acts.decide(verb, queue.selection.size && !isAlone ? [...queue.selection] : [id]);
  }

  openComment(id, part = null) {
    return openComment(id, part, this.acts).catch((error) => this.tell(error));
  }
}
