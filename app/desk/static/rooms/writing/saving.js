// Sends what is written to the server: one save at a time, again when the connection is back, never over anybody's work.

import { ask, Refused, Unreachable } from "../../api.js";
import { changed, isStorable, mayBe, patchOf, same } from "./content.js";
import { forget, keep } from "./keeping.js";

const REST = 2_000;
const PATIENCE = 60_000;
const PAUSES = [2_000, 4_000, 8_000, 15_000, 30_000];

const copy = (content) => JSON.parse(JSON.stringify(content));
const versionOf = (etag) => Number(/"(\d+)/.exec(etag ?? "")?.[1]);

/** The source of an article with its version: `{content, version}`. */
export async function readSource(id, { signal } = {}) {
  const { data, etag } = await ask("GET", `/articles/${id}/source`, { signal });
  return { content: data, version: versionOf(etag) };
}

/**
 * The saving of one article. `present()` gives what is in the form; `told(state, detail)` is called with each state:
 *
 * - `saved` nothing is left to send; `typing` it will be sent; `local` it is kept in this browser until it is saved by hand;
 * - `wanting` title or text are missing; `saving`; `away` no answer came, it is tried again;
 * - `conflict` somebody else saved first (`detail`: their `{content, version}`); `refused` (`detail`: the error).
 *
 * `arrived(article, names)` is called with each answer and the members that were sent; `moved()` when somebody has changed
 * the article's state alone.
 */
export class Saving {
  constructor({ name, present, told, arrived, moved, isAutomatic }) {
    Object.assign(this, { name, present, told, arrived, moved, isAutomatic });
    Object.assign(this, { id: null, base: null, version: null, key: null, sent: null });
    Object.assign(this, { running: null, timer: null, failures: 0, unsure: null, conflict: null, state: "saved", keeps: true });
  }

  /** Begins with what the server has of an article, or with nothing. */
  begin({ id = null, base, version = null, key = null, sent = null }) {
    Object.assign(this, { id, base: copy(base), version, key, sent });
  }

  get isDirty() {
    return !this.isDropped && changed(this.base, this.present()).length > 0;
  }

  /** Something was typed: it is kept here at once, and sent when typing rests. */
  touch() {
    this.keepHere();
    if (this.conflict) return;
    clearTimeout(this.timer);
    if (!this.isDirty && !this.running && !this.unsure) return this.rest();
    if (!isStorable(this.present())) return this.say("wanting");
    if (!this.isAutomatic()) return this.say("local");
    if (!["away", "saving"].includes(this.state)) this.say("typing");
    this.timer = setTimeout(() => this.save({ isByHand: false }), this.failures ? this.pause() : REST);
  }

  keepHere() {
    const { base, version, key, sent } = this;
    if (!this.isDirty && !sent) return forget(this.name);
    this.keeps = keep(this.name, { content: this.present(), base, version, key, sent });
  }

  /** Sends what is not sent yet; whether the server has everything now. Saves that are asked for meanwhile wait. */
  async save({ isByHand = true } = {}) {
    clearTimeout(this.timer);
    while (this.running) await this.running;
    if (this.conflict) return false;
    if (!this.isDirty && !this.unsure && !this.sent) return this.id !== null;
    if (!isStorable(this.present())) {
      this.say("wanting", { isByHand });
      return false;
    }
    this.running = this.send(isByHand).finally(() => { this.running = null; });
    const isDone = await this.running;
    if (isDone && this.isDirty) return isByHand ? this.save() : (this.touch(), false);
    return isDone;
  }

  async send(isByHand) {
    this.say("saving");
    try {
      if (this.unsure && (await this.hasArrived())) return this.settle();
      await (this.id === null ? this.create() : this.change());
      this.failures = 0;
      return this.settle();
    } catch (error) {
      return this.failed(error, isByHand);
    }
  }

  settle() {
    this.keepHere();
    if (!this.isDirty) this.rest();
    return true;
  }

  rest() {
    this.failures = 0;
    this.say("saved");
  }

  // The first answer may be lost: until one comes, the very same content is sent under the very same key.
  async create() {
    this.key ??= crypto.getRandomValues(new Uint32Array(6)).join("-");
    this.sent ??= copy(this.present());
    this.keepHere();
    const sent = this.sent;
    let answer;
    try {
      answer = await this.ask("POST", "/articles", { body: sent, key: this.key });
    } catch (error) {
      if (error instanceof Refused && error.status < 500 && ![401, 408, 429].includes(error.status)) {
        this.key = this.sent = null; // nothing was made: what comes next is another request
        this.keepHere();
      }
      throw error;
    }
    const former = this.name;
    this.key = this.sent = null;
    this.id = answer.data.id;
    this.name = String(this.id);
    this.took(answer.data, sent, Object.keys(sent));
    forget(former);
  }

  async change() {
    const sent = copy(this.present());
    const patch = patchOf(this.base, sent);
    if (!Object.keys(patch).length) return;
    this.unsure = { patch, sent, version: this.version };
    const { data } = await this.ask("PATCH", `/articles/${this.id}`, { body: patch, etag: `"${this.version}"` });
    this.unsure = null;
    this.took(data, sent, Object.keys(patch));
  }

  took(article, sent, names) {
    this.version = article.version;
    this.base = sent;
    this.arrived(article, names);
  }

  // No answer came to the last save. What is there now is what was there before, what was sent, or somebody else's.
  async hasArrived() {
    const { patch, sent, version } = this.unsure;
    const there = await this.ask("GET", `/articles/${this.id}/source`);
    const now = versionOf(there.etag);
    if (now === version) {
      this.unsure = null;
      return false;
    }
    if (now !== version + 1 || !mayBe(there.data, patch)) {
      this.unsure = null;
      this.meet({ content: there.data, version: now });
      throw new Met();
    }
    const { data } = await this.ask("GET", `/articles/${this.id}`);
    this.unsure = null;
    this.took({ ...data, version: now, removed: [] }, sent, Object.keys(patch));
    this.failures = 0;
    return !this.isDirty;
  }

  ask(method, path, more = {}) {
    return ask(method, path, { ...more, signal: AbortSignal.timeout(PATIENCE) });
  }

  async failed(error, isByHand) {
    if (error instanceof Met) return false;
    if (!(error instanceof Unreachable)) this.unsure = error.status >= 500 ? this.unsure : null;
    this.keepHere();
    if (error instanceof Refused && error.status === 412) {
      try {
        this.meet(await readSource(this.id));
      } catch {
        this.again();
      }
      return false;
    }
    if (error instanceof Unreachable || error.status >= 500 || [401, 408, 429].includes(error.status)) {
      this.again();
      return false;
    }
    this.say("refused", { error, isByHand });
    return false;
  }

  again() {
    this.failures += 1;
    this.say("away");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save({ isByHand: false }), this.pause());
  }

  pause() {
    return PAUSES[Math.min(this.failures, PAUSES.length) - 1] ?? REST;
  }

  /** The connection is back, or somebody signed in again: what waits is sent at once. */
  retry() {
    if (this.state === "away") this.save({ isByHand: false });
  }

  /** Somebody else saved first: `theirs` is what they saved. Nothing is sent until `agree`. */
  meet(theirs) {
    clearTimeout(this.timer);
    if (mayBe(theirs.content, this.base)) { // only its state has changed
      this.version = theirs.version;
      this.moved();
      return this.touch();
    }
    if (same(theirs.content, this.present())) {
      this.begin({ ...this, base: theirs.content, version: theirs.version });
      return this.settle();
    }
    this.conflict = theirs;
    this.say("conflict", theirs);
  }

  /** The editor has seen what somebody else saved: what is in the form now is to follow it. */
  agree() {
    const { content, version } = this.conflict;
    this.conflict = null;
    Object.assign(this, { base: copy(content), version, unsure: null });
    this.keepHere();
  }

  /** What another request (a state, a revision) has made of the article. */
  follow(version, content = null) {
    this.version = version;
    if (content) this.base = copy(content);
    this.keepHere();
  }

  /** The article is gone for good, and what is in the form with it. */
  drop() {
    this.stop();
    this.isDropped = true;
    forget(this.name);
  }

  say(state, detail = {}) {
    this.state = state;
    this.told(state, detail);
  }

  stop() {
    clearTimeout(this.timer);
  }
}

class Met extends Error {}
