// What happens meanwhile: new comments are announced, and what somebody else decided is told, and nothing moves.

import { get, post } from "../../api.js";
import { words } from "../../language.js";
import { WORDS } from "../../words/moderation.js";
import { WORDS as ACTS } from "../../words/moderation_acts.js";

const say = words(WORDS);
const act = words(ACTS);
const EVERY = 30_000;
const AT_ONCE = 100;

/** Looks every half minute while the page is seen; `arrived(count)` is called with how many new comments there are. */
export function watch(queue, { signal, arrived }) {
  let isLooking = false;
  const look = async () => {
    if (isLooking || document.hidden || signal.aborted) return;
    isLooking = true;
    try {
      await Promise.all([lookForNew(queue, arrived), lookForDecided(queue)]);
    } catch {
      // the next look may succeed; what somebody does meanwhile tells them that the server is away
    } finally {
      isLooking = false;
    }
  };
  const timer = setInterval(look, EVERY);
  signal.addEventListener("abort", () => clearInterval(timer));
  document.addEventListener("visibilitychange", look, { signal });
  return look;
}

async function lookForNew(queue, arrived) {
  const { newest } = queue;
  const since = queue.filter.created_after > newest ? queue.filter.created_after : newest;
  const found = await get("/moderation/comments", { ...queue.query, created_after: since, limit: AT_ONCE }, { signal: queue.signal });
  if (queue.newest === newest) arrived(found.items.filter(({ id }) => !queue.rows.has(id)));
}

/** Asks by a dry run, which changes nothing, where the comments that are shown stand now. */
async function lookForDecided(queue) {
  const ids = [...queue.rows.values()].filter((row) => !row.busy && !row.unsent).map(({ comment }) => comment.id).slice(0, AT_ONCE);
  if (!ids.length) return;
  const { items } = await post("/moderation/comments/batch", { verb: "approve", ids, dry_run: true }, { signal: queue.signal });
  for (const { id, status, problem } of items) {
    const row = queue.rows.get(id);
    if (!row || row.busy || row.unsent || status === row.comment.status) continue;
    if (status === null || problem === "not_found") {
      row.told = act("is_gone");
      queue.follow(id, null);
    } else {
      if (queue.holds(row.comment) && !queue.holds({ ...row.comment, status })) queue.total -= 1;
      row.comment = { ...row.comment, status, ...(status === "approved" ? { report_count: 0 } : {}) };
      queue.follow(id, row.comment);
      row.told = say("changed_elsewhere", { status: act(`is_${status}`) });
    }
    queue.redraw(id);
  }
}
