// The moderators' log: who did what, narrowed by filters, with undoing where that may be.

import { get, post } from "../../api.js";
import { ago, fromLocal, moment, toLocal, words } from "../../language.js";
import { button, field, fill, make } from "../../make.js";
import { attempt, complain, notice } from "../../notices.js";
import { href, note } from "../../visits.js";
import { WORDS } from "../../words/statistics.js";

const say = words(WORDS);
const PAGE = 50;
const CHANGES = ["approve", "reject", "spam", "trash", "restore", "pin", "unpin", "feature", "unfeature", "undo"].map((each) => `comment.${each}`);
const ACTIONS = Object.keys(WORDS.en).filter((each) => each.includes("."));
const FILTERS = ["account", "action", "subject", "created_after", "created_before"];

/** Draws the log in a place. `moderators` are the accounts that can be asked for. */
export async function showLog(place, visit, moderators) {
  const list = make("ol", { class: "rows acts-of" });
  const end = make("div", { class: "buttons" });
  const filter = Object.fromEntries(FILTERS.map((name) => [name, visit.query.get(name) || undefined]));
  const form = filters(filter, moderators, async (chosen) => {
    Object.assign(filter, chosen);
    await load();
    note("statistics/log", Object.fromEntries(FILTERS.map((name) => [name, filter[name] ?? null])));
  });
  fill(place, form, list, end);

  async function load(cursor = null) {
    const found = await get("/moderation/audit", { ...filter, limit: PAGE, cursor }, { signal: visit.signal });
    const many = (act) => act.batch === act.number && found.items.some((other) => other.batch === act.batch && other !== act);
    const rows = found.items.map((act) => row(act, load, many(act)));
    if (cursor) list.append(...rows);
    else fill(list, rows.length ? rows : make("li", { class: "empty" }, say("empty")));
    fill(end, found.next_cursor ? button(say("more"), () => attempt(() => load(found.next_cursor))) : null);
  }

  await load();
}

function filters(filter, moderators, apply) {
  const choice = (name, any, all) => make("select", {}, make("option", { value: "" }, say(any)), all.map(([value, text]) => make("option", { value, selected: String(value) === filter[name] }, text)));
  const account = choice("account", "anybody", moderators.map(({ id, name }) => [id, name]));
  const action = choice("action", "any_action", ACTIONS.map((each) => [each, say(each)]));
  const subject = make("input", { type: "number", min: 1, dir: "ltr", value: filter.subject ?? "" });
  const date = (value) => make("input", { type: "date", value: value ? toLocal(value).slice(0, 10) : "" });
  const [after, before] = [date(filter.created_after), date(filter.created_before)];
  const fields = {
    "query/account": field(say("who"), account), "query/action": field(say("action"), action), "query/subject": field(say("subject"), subject),
    "query/created_after": field(say("after"), after), "query/created_before": field(say("before"), before),
  };
  const day = (input) => (input.value ? fromLocal(`${input.value}T00:00`) : undefined);
  const form = make("form", { class: "bar" }, Object.values(fields), make("button", { class: "primary" }, say("filter")),
    button(say("clear"), () => { form.reset(); for (const each of [account, action, subject, after, before]) each.value = ""; form.requestSubmit(); }));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await apply({ account: account.value || undefined, action: action.value || undefined, subject: subject.value || undefined, created_after: day(after), created_before: day(before) });
    } catch (error) {
      if (error.name !== "AbortError") complain(error, fields);
    }
  });
  return form;
}

/** The words for an action; those that are not the moderators' stand as they are. */
const named = (action) => (ACTIONS.includes(action) ? say(action) : action);

function subjectOf({ action, subject_id: id }) {
  if (action.startsWith("comment.")) return make("a", { href: href(`comments/${id}`) }, say("comment", { id: String(id) }));
  if (action.startsWith("article.")) return say("article", { id: String(id) });
  return action === "rules.change_article" ? make("a", { href: href(`rules/${id}`) }, say("article", { id: String(id) })) : null;
}

function row(act, reload, isBatch) {
  const { before, after } = act.detail;
  const undo = (path) => attempt(async () => {
    const { items, batch } = await post(path);
    const stayed = items.filter((item) => item.problem).length;
    notice(stayed ? say("stayed", { count: stayed }) : say("undone"), batch ? { undo: async () => { await post(`/moderation/batches/${batch}/undo`); await reload(); } } : {});
    await reload();
  });
  const buttons = CHANGES.includes(act.action) ? [
    button(say("undo"), () => undo(`/moderation/acts/${act.number}/undo`), { class: "plain" }),
    isBatch ? button(say("undo_batch"), () => undo(`/moderation/batches/${act.batch}/undo`), { class: "plain" }) : null,
  ] : null;
  return make("li", { class: "card act" },
    make("div", {}, make("strong", {}, named(act.action)), " ", subjectOf(act),
      before && after ? make("span", { class: "quiet" }, " · ", say("became", { before: say(`is_${before}`), after: say(`is_${after}`) })) : null,
      act.batch !== null && act.batch !== act.number ? make("span", { class: "badge" }, say("of_batch")) : null,
      make("div", { class: "quiet" }, make("bdi", {}, act.account?.name ?? say("operator")), " · ", make("time", { dateTime: act.at, title: moment(act.at) }, ago(act.at)))),
    make("div", { class: "buttons" }, buttons));
}
