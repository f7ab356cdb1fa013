// The dry run: what rules that are not saved would make of past comments.

import { get, post } from "../../api.js";
import { words } from "../../language.js";
import { button, fill, make } from "../../make.js";
import { attempt } from "../../notices.js";
import { href } from "../../visits.js";
import { WORDS } from "../../words/rules.js";
import { reason } from "../moderation/card.js";

const say = words(WORDS);
const OUTCOMES = ["held", "spam", "refused", "approved"];
const COLOURS = { approved: "good", held: "warn" };

const badge = (outcome) => make("span", { class: `badge ${COLOURS[outcome] ?? "bad"}` }, say(`out_${outcome}`));

/** The part of the page that tries rules; `read()` gives them, `complain(error)` shows what is wrong with them. */
export function trialOf({ articleId, read, complain }) {
  const told = make("p", { role: "status" });
  const list = make("ul", { class: "rows", "aria-label": say("results") });
  const more = make("div", { class: "buttons" });
  const sum = { looked: 0, counts: {} };

  async function run(rules, cursor = null) {
    told.textContent = say("trying");
    const tried = await post("/moderation/rules/try", { rules, article_id: articleId, cursor });
    if (!cursor) {
      Object.assign(sum, { looked: 0, counts: {} });
      fill(list);
    }
    sum.looked += tried.looked_at;
    for (const [outcome, count] of Object.entries(tried.counts)) sum.counts[outcome] = (sum.counts[outcome] ?? 0) + count;
    const parts = OUTCOMES.filter((outcome) => sum.counts[outcome]).map((outcome) => say(`count_${outcome}`, { count: sum.counts[outcome] }));
    const list_ = new Intl.ListFormat(document.documentElement.lang).format(parts);
    told.textContent = say("tried", { looked: say("looked", { count: sum.looked }) }) + (parts.length ? say("difference", { list: list_ }) : say("no_difference"));
    list.append(...tried.items.map(row));
    fill(more, tried.next_cursor ? button(say("older"), () => attempt(() => run(rules, tried.next_cursor))) : null);
  }

  const start = button(say("try"), async () => {
    start.disabled = true;
    try {
      await run(read());
    } catch (error) {
      told.textContent = "";
      complain(error);
    } finally {
      start.disabled = false;
    }
  });
  return make("section", { class: "trial" }, make("h2", {}, say("try")), make("p", { class: "quiet" }, say("try_hint")), start, told, list, more);
}

/** A comment of which something else would become; its text is asked for apart, since a trial tells numbers. */
function row(tried) {
  const text = make("p", { class: "cut", dir: "auto" });
  const why = make("ul", { class: "why" });
  attempt(async () => {
    const comment = await get(`/comments/${tried.id}`);
    fill(text, make("strong", {}, make("bdi", {}, comment.author?.name ?? say("deleted"))), ": ", comment.body_text ?? "");
    fill(why, tried.held_for.map((each) => make("li", {}, reason(each, comment))));
  });
  return make("li", { class: "card" },
    make("p", {}, say("before"), ": ", badge(tried.before), " · ", say("after"), ": ", badge(tried.after), " ",
      make("a", { href: href(`comments/${tried.id}`) }, `#${tried.id}`)),
    text, why);
}
