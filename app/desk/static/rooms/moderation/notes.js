// What colleagues noted on a comment, and what readers reported.

import { ask, get, remove } from "../../api.js";
import { may, who } from "../../desk.js";
import { ago, moment, say as shared, words } from "../../language.js";
import { button, field, fill, make } from "../../make.js";
import { attempt, complain } from "../../notices.js";
import { WORDS } from "../../words/moderation_comment.js";
import { tellDone } from "./acts.js";
import { drafts, kept } from "./conversation.js";

const say = words(WORDS);
const time = (instant) => make("time", { dateTime: instant, title: moment(instant) }, ago(instant));

/** The notes with a form for another. */
export function notesOf(comment, view) {
  const list = make("ul", { class: "notes-list" });
  const name = `${comment.id}:note`;
  const text = kept(name, { rows: 2, maxLength: 1000, required: true });
  const its = field(say("note"), text, { hint: say("note_hint") });
  const form = make("form", {}, its, make("div", { class: "buttons" }, make("button", {}, say("add_note"))));
  const path = `/moderation/comments/${comment.id}/notes`;
  const tellQueue = async () => {
    const fresh = await get(`/comments/${comment.id}`);
    if (view.acts.queue.rows.has(comment.id)) view.acts.show(fresh);
  };
  const show = async () => {
    const { items } = await get(path);
    fill(list, items.length ? items.map(row) : make("li", { class: "quiet" }, say("no_notes")));
  };
  const add = async (body) => (await ask("POST", path, { body: { body }, key: crypto.randomUUID() })).data;
  const drop = async ({ id }) => remove(`/moderation/notes/${id}`);
  const again = async () => { await show(); await tellQueue(); };

  function row(note) {
    const isMine = note.author?.id === who().id || may("accounts:admin");
    const gone = button(shared("delete"), () => attempt(async () => {
      await drop(note);
      tellDone(say("note_deleted"), async () => { await add(note.body); await again(); });
      await again();
      text.focus();
    }), { class: "plain" });
    return make("li", {}, make("p", { dir: "auto" }, note.body),
      make("p", { class: "quiet" }, make("bdi", {}, note.author?.name ?? say("somebody")), " · ", time(note.created_at), isMine ? gone : null));
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const note = await add(text.value);
      drafts.delete(name);
      text.value = "";
      tellDone(say("note_added"), async () => { await drop(note); await again(); });
      await again();
      text.focus();
    } catch (error) {
      complain(error, { "/body": its });
    }
  });
  attempt(show);
  return make("section", { class: "notes-part" }, make("h3", {}, say("notes")), list, form);
}

/** The open reports; they are closed by approving the comment. */
export function reportsOf(comment) {
  const list = make("ul", { class: "notes-list" });
  attempt(async () => {
    const { items } = await get(`/moderation/comments/${comment.id}/reports`);
    fill(list, items.map((each) => make("li", {},
      make("strong", {}, each.reason ? say(`reason_${each.reason}`) : say("no_reason")), " · ", time(each.created_at),
      each.note ? make("p", { dir: "auto" }, each.note) : null)));
  });
  return make("section", {}, make("h3", {}, say("reports")), list, make("p", { class: "quiet" }, say("reports_hint")));
}
