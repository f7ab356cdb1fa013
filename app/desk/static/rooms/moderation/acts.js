// What moderators do: sent one after the other, undone in turn, and kept in sight while it cannot be sent.

import { get, post, Refused, Unreachable } from "../../api.js";
import { words } from "../../language.js";
import { notice, sentence } from "../../notices.js";
import { WORDS } from "../../words/moderation_acts.js";

const say = words(WORDS);
const AT_ONCE = 100; // ids of one call
const FEW = 10; // comments that are asked for one by one, where more are asked for as a list
const FLAGS = new Set(["pin", "unpin", "feature", "unfeature"]);

/** What can be undone, the newest last: `{text, back}`; `back` undoes it. It outlives the room, as long as the page. */
const done = [];
let line = Promise.resolve();
let closeLast = () => {};

/** Tells what was done, with a way to undo it; the notice before it goes. */
export function tellDone(text, back) {
  const entry = { text, back };
  done.push(entry);
  closeLast();
  closeLast = notice(text, { undo: () => undo(entry) });
}

/** Undoes the last thing that was done, or the one that is given; after what is still being sent. */
export async function undo(entry = null) {
  await line;
  const chosen = entry ?? done.at(-1);
  closeLast();
  if (!chosen || !done.includes(chosen)) return notice(say("nothing_to_undo"));
  done.splice(done.indexOf(chosen), 1);
  try {
    await chosen.back();
    closeLast = notice(say("undone", { what: chosen.text }));
  } catch (error) {
    if (!(error instanceof Refused)) done.push(chosen);
    notice(sentence(error), { isError: true });
  }
}

/** Decides about comments of the queue that is open. */
export class Acts {
  constructor(queue, reload) {
    Object.assign(this, { queue, reload });
  }

  /** The rows whose decision could not be sent. */
  get unsent() {
    return [...this.queue.rows.values()].filter((row) => row.unsent);
  }

  /** Does something to some of the rows and goes on to the next one. What cannot be sent stays, and says so. */
  decide(verb, ids) {
    const { queue } = this;
    const rows = ids.map((id) => queue.rows.get(id)).filter((row) => row && !row.busy);
    if (!rows.length) return line;
    const next = FLAGS.has(verb) ? queue.current : queue.beside(rows.map(({ comment }) => comment.id));
    for (const row of rows) {
      Object.assign(row, { busy: verb, unsent: null, told: null });
      queue.selection.delete(row.comment.id);
      queue.redraw(row.comment.id);
    }
    if (next !== null) queue.turnTo(next, { takesFocus: true });
    line = line.then(() => (FLAGS.has(verb) ? this.#flag(verb, rows) : this.#send(verb, rows)));
    return line;
  }

  /** Sends again what could not be sent. */
  again(rows = this.unsent) {
    for (const verb of new Set(rows.map(({ unsent }) => unsent.verb)))
      this.decide(verb, rows.filter((row) => row.unsent?.verb === verb).map(({ comment }) => comment.id));
  }

  giveUp(id) {
    this.queue.rows.get(id).unsent = null;
    this.queue.redraw(id);
  }

  async #send(verb, rows) {
    const [batches, changed] = [[], []];
    let stayed = 0;
    for (const group of groups(rows)) {
      try {
        const ids = group.map(({ comment }) => comment.id);
        const answer = await post("/moderation/comments/batch", { verb, ids, expected_status: group[0].comment.status });
        if (answer.batch !== null) batches.push(answer.batch);
        const by = new Map(answer.items.map((item) => [item.id, item]));
        changed.push(...group.filter(({ comment }) => by.get(comment.id)?.is_changed));
        for (const row of group) stayed += await this.#settle(row, by.get(row.comment.id));
      } catch (error) {
        for (const row of group) this.#keep(verb, row, error);
      }
    }
    if (rows.length > 1 && stayed) notice(say("some_stayed", { count: stayed }));
    if (batches.length) tellDone(say(`done_${verb}`, { count: changed.length }), () => this.#back(batches, changed));
  }

  /** Shows what became of a row; 1 where it stayed because somebody else was first. */
  async #settle(row, item) {
    row.busy = null;
    if (item.problem === null) {
      row.comment = { ...row.comment, status: item.status, ...(item.status === "approved" ? { report_count: 0 } : {}) };
      this.queue.follow(row.comment.id, row.comment);
      this.#placeRow(row);
      return 0;
    }
    const comment = await this.#fetch(row.comment.id);
    this.queue.follow(row.comment.id, comment);
    if (comment) row.comment = comment;
    row.told = !comment || item.problem === "not_found" ? say("is_gone")
      : item.problem === "changed_since" ? say("somebody_first", { status: say(`is_${comment.status}`) }) : say("was_erased");
    this.queue.total -= this.queue.holds(row.comment) ? 0 : 1;
    this.queue.redraw(row.comment.id);
    return 1;
  }

  #placeRow(row) {
    if (this.queue.holds(row.comment)) return this.queue.redraw(row.comment.id);
    this.queue.total -= 1;
    this.queue.drop(row.comment.id);
  }

  #keep(verb, row, error) {
    const text = error instanceof Unreachable ? say("unsent", { verb: say(verb) }) : sentence(error);
    Object.assign(row, { busy: null, unsent: { verb, text } });
    this.queue.redraw(row.comment.id);
  }

  async #flag(verb, rows) {
    for (const row of rows) {
      try {
        const comment = await post(`/moderation/comments/${row.comment.id}/${verb}`);
        Object.assign(row, { busy: null, comment });
        this.queue.redraw(comment.id);
        tellDone(say(`done_${verb}`, { count: 1 }), async () => {
          await post(`/moderation/acts/${comment.last_act}/undo`);
          await this.refresh([comment.id]);
        });
      } catch (error) {
        Object.assign(row, { busy: null });
        if (error instanceof Unreachable) this.#keep(verb, row, error);
        else row.told = sentence(error);
        this.queue.redraw(row.comment.id);
      }
    }
  }

  async #back(batches, rows) {
    for (const batch of batches.reverse()) await post(`/moderation/batches/${batch}/undo`);
    await this.refresh(rows.map(({ comment }) => comment.id));
  }

  /** Asks for comments again and shows them as they are now; the first of them becomes the current one. */
  async refresh(ids) {
    const { queue } = this;
    if (queue.signal.aborted) return;
    if (ids.length > FEW) await this.reload();
    else
      for (const comment of await Promise.all(ids.map((id) => this.#fetch(id))))
        if (comment) this.show(comment);
    if (queue.rows.has(ids[0])) queue.turnTo(ids[0], { takesFocus: true });
  }

  /** Shows a comment as it is now: where it belongs, or no more. */
  show(comment) {
    const { queue } = this;
    const wasShown = queue.rows.has(comment.id);
    queue.follow(comment.id, comment);
    if (queue.holds(comment)) {
      queue.total += wasShown ? 0 : 1;
      queue.put(comment);
    } else if (wasShown) {
      queue.total -= 1;
      queue.drop(comment.id);
    }
  }

  async #fetch(id) {
    try {
      return await get(`/comments/${id}`);
    } catch (error) {
      if (error instanceof Refused && error.status === 404) return null;
      throw error;
    }
  }
}

/** Rows of one status together, as many as one call takes. */
function groups(rows) {
  const found = [];
  for (const status of new Set(rows.map(({ comment }) => comment.status))) {
    const own = rows.filter(({ comment }) => comment.status === status);
    for (let start = 0; start < own.length; start += AT_ONCE) found.push(own.slice(start, start + AT_ONCE));
  }
  return found;
}
