// What the queue is narrowed to: by status in one row of buttons, by all else in a form, kept in the address.

import { fromLocal, number, toLocal, words } from "../../language.js";
import { button, field, fill, make } from "../../make.js";
import { note } from "../../visits.js";
import { WORDS } from "../../words/moderation.js";
import { everyPage, inTree } from "../catalog/reading.js";

const say = words(WORDS);
export const RULES = ["word", "domain", "links", "length", "repetition", "new_commenter", "trap", "judge"];
const STATUSES = ["pending", "approved", "rejected", "spam", "trashed", "any"];
const FURTHER = ["article", "section", "rule", "text", "created_after", "created_before"];

/** The filter that an address names. */
export function readFilter(query) {
  const status = STATUSES.includes(query.get("status")) ? query.get("status") : "pending";
  const filter = { status, reported: query.get("reported") === "true" };
  for (const name of FURTHER) if (query.get(name)) filter[name] = query.get(name);
  if (query.get("order") === "newest") filter.order = "newest";
  return filter;
}

/** Keeps the filter in the address. */
export function noteFilter(filter) {
  const named = Object.fromEntries(FURTHER.map((name) => [name, filter[name] ?? null]));
  note("comments", { status: filter.status === "pending" ? null : filter.status, reported: filter.reported ? "true" : null, order: filter.order ?? null, ...named });
}

/** Whether a filter narrows more than by status. */
export const isNarrow = (filter) => FURTHER.some((name) => filter[name]);

/** The row of statuses; `choose(filter)` is called with what each stands for. `show(filter)` marks one, `tell(counts)` says how many, `follow(before, after)` what a decision changes of that. */
export function statusBar(choose) {
  const place = make("div", { class: "statuses", role: "group", "aria-label": say("status") });
  const all = [
    { name: "pending", status: "pending" }, { name: "reported_ones", status: "any", reported: true },
    ...STATUSES.slice(1).map((status) => ({ name: status, status })),
  ];
  const buttons = all.map(({ name, status, reported = false }) => {
    const count = make("span", { class: "count", hidden: true });
    return { name, count, button: button([say(name), count], () => choose({ status, reported })), isChosen: (filter) =>
      filter.status === status && Boolean(filter.reported) === reported };
  });
  fill(place, buttons.map((each) => each.button));
  const show = (filter) => {
    for (const each of buttons) each.button.setAttribute("aria-pressed", String(each.isChosen(filter)));
  };
  const totals = {};
  const tell = (counts) => {
    Object.assign(totals, counts);
    for (const { name, count } of buttons)
      if (name in counts) Object.assign(count, { textContent: number(counts[name]), hidden: counts[name] === 0 });
  };
  const follow = (before, after) => {
    const counted = { pending: (comment) => comment?.status === "pending", reported_ones: (comment) => comment?.report_count > 0 };
    for (const [name, isOne] of Object.entries(counted))
      if (name in totals) tell({ [name]: Math.max(0, totals[name] + isOne(after) - isOne(before)) });
  };
  return { place, show, tell, follow };
}

/** The form of all else; `apply(filter)` is called with what was asked for. Sections are fetched once it is opened. */
export function filterForm(apply, signal) {
  const text = make("input", { type: "search", maxLength: 300, dir: "auto" });
  const article = make("input", { maxLength: 300, dir: "auto" });
  const rule = make("select", {}, make("option", { value: "" }, say("any_rule")),
    RULES.map((name) => make("option", { value: name }, say(`rule_${name}`))));
  const section = make("select", {}, make("option", { value: "" }, say("any_section")));
  const order = make("select", {}, ["oldest", "newest"].map((name) => make("option", { value: name }, say(name))));
  const after = make("input", { type: "date" });
  const before = make("input", { type: "date" });
  const day = (input) => (input.value ? fromLocal(`${input.value}T00:00`) : undefined);
  const fields = {
    text: field(say("text"), text), article: field(say("article"), article, { hint: say("article_hint") }),
    section: field(say("section"), section), rule: field(say("rule"), rule), order: field(say("order"), order), after: field(say("after"), after), before: field(say("before"), before),
  };
  const form = make("form", { class: "bar" }, Object.values(fields),
    make("button", { class: "primary" }, say("apply")), button(say("clear"), () => apply({})));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    apply({
      text: text.value.trim() || undefined, article: article.value.trim() || undefined, section: section.value || undefined,
      rule: rule.value || undefined, created_after: day(after), created_before: day(before), order: order.value === "newest" ? "newest" : undefined,
    });
  });
  const whole = make("details", { class: "filters" }, make("summary", {}, say("filters")), form);
  const choose = (wanted) => {
    if (wanted && ![...section.options].some(({ value }) => value === wanted)) section.append(make("option", { value: wanted }, wanted));
    section.value = wanted;
  };
  whole.addEventListener("toggle", async () => {
    const found = await everyPage("/sections", signal).catch(() => []);
    const wanted = section.value;
    fill(section, make("option", { value: "" }, say("any_section")),
      inTree(found).map(({ section: { id, name }, depth }) => make("option", { value: String(id) }, `${"\u2003".repeat(depth)}${name}`)));
    choose(wanted);
  }, { once: true });
  const show = (filter) => {
    text.value = filter.text ?? "";
    article.value = filter.article ?? "";
    choose(filter.section ?? "");
    rule.value = filter.rule ?? "";
    order.value = filter.order ?? "oldest";
    after.value = filter.created_after ? toLocal(filter.created_after).slice(0, 10) : "";
    before.value = filter.created_before ? toLocal(filter.created_before).slice(0, 10) : "";
    if (isNarrow(filter)) whole.open = true;
  };
  return { place: whole, show, fields };
}
