// Those who are kept from commenting for a while.

import { ask, get, remove } from "../../api.js";
import { moment, say as shared, words } from "../../language.js";
import { button, fill, make } from "../../make.js";
import { attempt, openDialog } from "../../notices.js";
import { WORDS } from "../../words/moderation_comment.js";
import { tellDone } from "./acts.js";

const say = words(WORDS);
const HOUR = 3_600_000;
const MOST_HOURS = 720;

/** Opens the list of blocks that are not over; `openComment(id)` shows the comment by which one was made. */
export function showBlocks(openComment) {
  const list = make("ul", { class: "rows" });
  const end = make("div");
  const dialog = openDialog(say("blocks"), make("div", { class: "room comments" }, list, end, make("div", { class: "buttons" }, button(shared("close"), () => dialog.close()))));

  function row(block) {
    const ended = button(say("end_block"), () => attempt(async () => {
      await remove(`/moderation/blocks/${block.id}`);
      tellDone(say("block_ended"), () => again(block));
      await load();
      dialog.querySelector("button")?.focus();
    }));
    return make("li", { class: "card" },
      make("p", {}, make("strong", {}, say(`kind_${block.kind}`)), " · ", say("until", { until: moment(block.until) })),
      block.reason ? make("p", { dir: "auto" }, block.reason) : null,
      make("p", { class: "quiet" }, say("by", { name: `\u2068${block.account?.name ?? say("somebody")}\u2069` })),
      make("div", { class: "buttons" }, button(say("show_comment", { id: block.comment_id }), () => { dialog.close(); openComment(block.comment_id); }), ended));
  }

  /** Blocks again for the hours that were left. */
  async function again({ comment_id, kind, until, reason }) {
    const hours = Math.min(MOST_HOURS, Math.max(1, Math.ceil((new Date(until) - Date.now()) / HOUR)));
    await ask("POST", `/moderation/comments/${comment_id}/blocks`, { body: { kind, hours, reason }, key: crypto.randomUUID() });
    if (dialog.open) await load();
  }

  async function load(cursor = null) {
    const found = await get("/moderation/blocks", { limit: 50, cursor });
    const rows = found.items.map(row);
    if (cursor) list.append(...rows);
    else fill(list, rows.length ? rows : make("li", { class: "empty" }, say("no_blocks")));
    fill(end, found.next_cursor ? button(shared("more"), () => attempt(() => load(found.next_cursor))) : null);
  }

  attempt(() => load());
}
