// One comment of the queue, with why it waits and what may be done to it.

import { DESK, may } from "../../desk.js";
import { ago, moment, words } from "../../language.js";
import { button, make, sanitised } from "../../make.js";
import { href } from "../../visits.js";
import { WORDS } from "../../words/moderation.js";
import { WORDS as ACTS } from "../../words/moderation_acts.js";

const say = words(WORDS);
const act = words(ACTS);
const LONG = 900; // characters of which the rest is folded away
const AROUND = 28; // code points shown on either side of what was found

/** The verbs that a comment of a status can be given, with their keys. */
export const VERBS = {
  pending: ["approve", "reject", "spam", "trash"],
  approved: ["reject", "spam", "trash", "pin", "feature"],
  rejected: ["restore", "approve", "spam", "trash"],
  spam: ["restore", "approve", "reject", "trash"],
  trashed: ["restore", "approve", "spam"],
};
export const KEY_OF = { approve: "a", reject: "r", spam: "s", trash: "t", pin: "p", feature: "f", open: "e" };

/** The name of who wrote a comment, kept apart from the text around it. */
export const nameOf = (comment) => comment.author?.name ?? say("unnamed");

/** A row of the list. */
export function card(row, queue) {
  const { comment } = row;
  const heading = `comment-${comment.id}`;
  const box = make("input", {
    type: "checkbox", "aria-label": say("select", { name: nameOf(comment) }),
    onchange: () => queue.select(comment.id, box.checked),
  });
  const body = textOf(comment);
  const whole = make("article", {
    class: "card comment", tabIndex: -1, "data-comment": comment.id, "aria-labelledby": heading, "aria-busy": row.busy ? "true" : null,
  },
    make("header", {},
      make("label", { class: "box" }, box),
      make("h2", { id: heading }, make("bdi", {}, nameOf(comment)), " ",
        make("span", { class: "where" }, say("on"), " ", articleOf(comment))),
      make("time", { dateTime: comment.created_at, title: moment(comment.created_at) }, ago(comment.created_at))),
    make("div", { class: "marks" }, marks(comment, queue.filter.status)),
    body, reasons(comment),
    told(row, queue),
    make("div", { class: "acts" }, verbs(row, queue), button([say("open"), key("open")], () => queue.acted("open", comment.id), {
      "aria-keyshortcuts": KEY_OF.open,
    })));
  return make("li", {}, whole);
}

function textOf(comment) {
  const body = make("div", { class: "body", dir: comment.direction });
  if (comment.body_html === null) return body;
  sanitised(body, comment.body_html);
  for (const link of body.querySelectorAll("a")) Object.assign(link, { target: "_blank", rel: "noopener noreferrer nofollow" });
  if (comment.body_text.length <= LONG) return body;
  body.classList.add("folded");
  const unfold = button(say("more_text"), () => { body.classList.remove("folded"); unfold.remove(); }, { class: "plain" });
  return [body, unfold];
}

/** The title of the article, as a link to it where there is one. */
export function articleOf(comment) {
  if (!comment.article_title) return make("span", { class: "quiet" }, say("unseen_article"));
  const title = make("bdi", {}, comment.article_title);
  if (DESK.has_pages)
    return make("a", { href: `${DESK.prefix}/articles/${encodeURIComponent(comment.article_slug)}`, target: "_blank" }, title);
  return may("articles:write") ? make("a", { href: href(`articles/${comment.article_id}`) }, title) : title;
}

const badge = (text, kind = "") => make("span", { class: `badge ${kind}`.trim() }, text);
const COLOURS = { approved: "good", pending: "warn" };

function marks(comment, shown) {
  return [
    shown === "any" || shown !== comment.status
      ? badge(act(`is_${comment.status}`), COLOURS[comment.status] ?? "bad") : null,
    comment.author?.is_staff ? badge(say("staff"), "good") : null,
    comment.parent_id ? badge(say("reply")) : null,
    comment.report_count ? badge(say("reports", { count: comment.report_count }), "bad") : null,
    comment.is_pinned ? badge(say("pinned"), "good") : null,
    comment.is_featured ? badge(say("featured"), "good") : null,
    comment.note_count ? badge(say("notes", { count: comment.note_count })) : null,
    comment.edited_at ? badge(say("edited")) : null,
  ];
}

const POLICIES = ["first", "all", "links", "reports"];

/** Why a comment was held: the policy, and each rule with what it found. */
export function reasons(comment) {
  const policy = comment.held_by === null || comment.held_by === "rules" ? null
    : POLICIES.includes(comment.held_by) ? say(`by_${comment.held_by}`) : say("by_other", { policy: comment.held_by });
  const all = [policy, ...comment.held_for.map((each) => reason(each, comment))].filter(Boolean);
  if (!all.length || comment.status === "approved") return null;
  return make("ul", { class: "why", "aria-label": say("held") }, all.map((each) => make("li", {}, each)));
}

/** One reason: its rule, the entry, and the place of the text where it was found. */
export function reason(held, comment) {
  const rule = say(`rule_${held.rule}`);
  if (held.entry === null) return [rule, found(held, comment)];
  const entry = `\u2068${held.entry}\u2069`;
  if (held.rule === "repetition") return say("same_as", { rule, entry });
  const text = held.member === "body" ? say("entry", { rule, entry }) : say("entry_in", { rule, entry, member: say(held.member) });
  return [text, found(held, comment)];
}

function found({ member, begin, end }, comment) {
  const text = { body: comment?.body_text, author_name: comment?.author?.name, author_url: comment?.author?.url }[member];
  if (begin === null || !text) return null;
  const points = Array.from(text);
  const [from, to] = [Math.max(0, begin - AROUND), Math.min(points.length, end + AROUND)];
  const part = (start, stop) => points.slice(start, stop).join("").replace(/\s+/g, " ");
  return make("q", { class: "found", dir: "auto" }, from ? "…" : "", part(from, begin),
    make("mark", {}, part(begin, end)), part(end, to), to < points.length ? "…" : "");
}

function told(row, queue) {
  if (row.unsent)
    return make("div", { class: "told", role: "alert" }, make("span", {}, row.unsent.text),
      button(act("send_again"), () => queue.acted("again", row.comment.id)),
      button(act("give_up"), () => queue.acted("give_up", row.comment.id), { class: "plain" }));
  return row.told ? make("p", { class: "told", role: "status" }, row.told) : null;
}

const key = (verb) => (KEY_OF[verb] ? make("kbd", { "aria-hidden": "true" }, KEY_OF[verb].toUpperCase()) : null);

function verbs({ comment, busy }, queue) {
  const of = (verb) => (verb === "pin" && comment.is_pinned ? "unpin" : verb === "feature" && comment.is_featured ? "unfeature" : verb);
  return VERBS[comment.status]
    .filter((verb) => verb !== "pin" || !comment.parent_id)
    .map((verb) => button([act(of(verb)), key(verb)], () => queue.acted(of(verb), comment.id), {
      class: verb === "approve" ? "approve" : "", disabled: Boolean(busy), "aria-keyshortcuts": KEY_OF[verb] ?? null,
    }));
}
