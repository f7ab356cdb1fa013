// What was said: the comment that is answered, the comment itself, its text edited, and an answer of the staff.

import { ask, get, patch, post } from "../../api.js";
import { who } from "../../desk.js";
import { say as shared, words } from "../../language.js";
import { button, field, fill, make, sanitised } from "../../make.js";
import { attempt, complain } from "../../notices.js";
import { WORDS } from "../../words/moderation_comment.js";
import { tellDone } from "./acts.js";
import { nameOf } from "./card.js";

const say = words(WORDS);
const LONGEST = 10_000;

/** What was typed and not sent, by comment and form: closing the dialog loses nothing. */
export const drafts = new Map();

/** A field whose text is kept until it is sent. */
export function kept(name, properties) {
  const area = make("textarea", { value: drafts.get(name) ?? "", dir: "auto", oninput: () => drafts.set(name, area.value), ...properties });
  return area;
}

/** The comment that is answered, and the comment, whose text can be edited. */
export function thread(comment, view) {
  const parent = make("blockquote", { class: "parent" });
  if (comment.parent_id) showParent(parent, comment.parent_id);
  const body = make("div", { class: "body", dir: comment.direction });
  if (comment.body_html === null) fill(body, make("p", { class: "quiet" }, say("erased")));
  else sanitised(body, comment.body_html);
  for (const link of body.querySelectorAll("a")) Object.assign(link, { target: "_blank", rel: "noopener noreferrer nofollow" });
  const edit = comment.is_deleted ? null : button(say("edit_text"), () => fill(whole, editForm(comment, view)), { class: "plain" });
  const whole = make("div", { class: "said" }, body, edit);
  return [comment.parent_id ? parent : null, whole];
}

async function showParent(place, id) {
  await attempt(async () => {
    const parent = await get(`/comments/${id}`);
    const text = make("div", { class: "body", dir: parent.direction });
    if (parent.body_html !== null) sanitised(text, parent.body_html);
    fill(place, make("p", { class: "quiet" }, say("parent", { name: `\u2068${nameOf(parent)}\u2069` })), text);
  });
}

function editForm(comment, view) {
  const name = `${comment.id}:text`;
  const text = kept(name, { rows: 6, maxLength: LONGEST, required: true });
  text.value ||= comment.body_text;
  const its = field(say("text"), text);
  const form = make("form", {}, its, make("div", { class: "buttons" },
    make("button", { class: "primary" }, shared("save")), button(shared("cancel"), () => { drafts.delete(name); view.draw(); })));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await patch(`/comments/${comment.id}`, { body: text.value });
    } catch (error) {
      return complain(error, { "/body": its });
    }
    drafts.delete(name);
    tellDone(say("text_saved"), async () => {
      await patch(`/comments/${comment.id}`, { body: comment.body_text });
      await (view.dialog.open ? view.refresh() : view.acts.refresh([comment.id]));
    });
    await attempt(() => view.refresh());
    view.place.querySelector(".said button")?.focus();
  });
  queueMicrotask(() => text.focus());
  return form;
}

/** The form of an answer. A comment that waits is approved with it, in one call. */
export function answerForm(comment, view) {
  const heading = make("h3", {}, say("answer"));
  if (comment.is_deleted || !["approved", "pending"].includes(comment.status))
    return make("section", { class: "answer-part" }, heading, make("p", { class: "quiet" }, say("cannot_answer")));
  const name = `${comment.id}:answer`;
  const text = kept(name, { rows: 3, maxLength: LONGEST, required: true });
  const its = field(say("answer"), text, { hint: say("answer_hint", { name: `\u2068${who().name}\u2069` }) });
  its.firstChild.className = "hidden";
  const form = make("form", {}, its, make("div", { class: "buttons" }, make("button", { class: "primary" }, say("send_answer"))));
  let key = crypto.randomUUID();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const send = form.querySelector("button");
    const sent = text.value;
    send.disabled = true;
    try {
      const { data } = await ask("POST", `/moderation/comments/${comment.id}/answer`, { body: { body: sent }, key });
      key = crypto.randomUUID();
      drafts.delete(name);
      const isNew = comment.status === "pending";
      const { last_act } = isNew ? await get(`/comments/${comment.id}`) : {};
      tellDone(say("answered"), () => takeBack(comment, data.comment.id, last_act, view, { name, sent }));
      await view.refresh();
      view.place.querySelector(".acts button")?.focus();
    } catch (error) {
      complain(error, { "/body": its });
    } finally {
      send.disabled = false;
    }
  });
  text.addEventListener("input", () => { key = crypto.randomUUID(); });
  return make("section", { class: "answer-part" }, heading, form);
}

async function takeBack(comment, answer, approval, view, { name, sent }) {
  await post(`/moderation/comments/${answer}/trash`);
  if (approval) await post(`/moderation/acts/${approval}/undo`);
  if (!drafts.has(name)) drafts.set(name, sent);
  await (view.dialog.open ? view.refresh() : view.acts.refresh([comment.id]));
}
