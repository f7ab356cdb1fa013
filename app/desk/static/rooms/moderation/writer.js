// Who wrote a comment: what they left of themselves, other comments under their name, and a block for a while.

import { ask, get, remove } from "../../api.js";
import { may } from "../../desk.js";
import { moment, words } from "../../language.js";
import { button, field, fill, make } from "../../make.js";
import { attempt, complain } from "../../notices.js";
import { href } from "../../visits.js";
import { WORDS } from "../../words/moderation_comment.js";
import { WORDS as ACTS } from "../../words/moderation_acts.js";
import { tellDone } from "./acts.js";

const say = words(WORDS);
const act = words(ACTS);
const OTHERS = 5;
const HOURS = { hour: 1, day: 24, week: 168, month: 720 };

/** The part about who wrote a comment. */
export function writerOf(comment, view, leave) {
  const { author } = comment;
  if (!author) return null;
  const web = author.url ? make("p", {}, say("web"), ": ", make("a", { href: author.url, target: "_blank", rel: "noopener noreferrer nofollow", dir: "ltr" }, author.url)) : null;
  return make("section", {}, make("h3", {}, say("writer")), make("p", {}, make("bdi", {}, author.name)), web,
    emailOf(comment), others(comment, view, leave), author.is_staff ? null : blockForm(comment));
}

function emailOf(comment) {
  if (!comment.has_email || !may("comments:read_email")) return null;
  const place = make("p", { role: "status" });
  fill(place, button(say("show_email"), () => attempt(async () => {
    const { email } = await get(`/moderation/comments/${comment.id}/commenter`);
    fill(place, email ? [say("email"), ": ", make("a", { href: `mailto:${email}`, dir: "ltr" }, email)] : say("no_email"));
  })), " ", make("small", { class: "quiet" }, say("email_hint")));
  return place;
}

function others(comment, view, leave) {
  const text = `"${comment.author.name.replaceAll('"', " ")}"`;
  const list = make("ul", { class: "notes-list" });
  attempt(async () => {
    const { items } = await get("/moderation/comments", { status: "any", text, limit: OTHERS + 1 });
    const found = items.filter((each) => each.id !== comment.id && each.author?.name === comment.author.name).slice(0, OTHERS);
    fill(list, found.length ? found.map((each) => make("li", {},
      make("span", { class: "badge" }, act(`is_${each.status}`)), " ", make("bdi", { class: "cut" }, each.body_text))) : make("li", { class: "quiet" }, say("none_other")));
    if (found.length) list.after(button(say("all_of_name"), () => leave(href("comments", { status: "any", text })), { class: "plain" }));
  });
  return [make("h4", {}, say("same_name")), make("p", { class: "quiet" }, say("same_name_hint")), list];
}

function blockForm(comment) {
  const kind = make("select", {}, ["chain", "network"].map((each) => make("option", { value: each }, say(each))));
  const hours = make("select", {}, Object.entries(HOURS).map(([name, value]) => make("option", { value, selected: name === "day" }, say(name))));
  const reason = make("input", { maxLength: 200, dir: "auto" });
  const fields = { "/kind": field(say("kind"), kind), "/hours": field(say("hours"), hours), "/reason": field(say("reason"), reason) };
  const form = make("form", { class: "bar" }, Object.values(fields), make("button", {}, say("block_now")));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const body = { kind: kind.value, hours: Number(hours.value), reason: reason.value.trim() || null };
      const { data } = await ask("POST", `/moderation/comments/${comment.id}/blocks`, { body, key: crypto.randomUUID() });
      tellDone(say("blocked", { until: moment(data.until) }), () => remove(`/moderation/blocks/${data.id}`));
    } catch (error) {
      complain(error, fields);
    }
  });
  return make("details", {}, make("summary", {}, say("block")), form);
}
