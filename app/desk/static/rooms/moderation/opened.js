// One comment with all about it, in a dialog above the queue: its thread, an answer, notes, reports, who wrote it.

import { get, post, remove } from "../../api.js";
import { ago, moment, words } from "../../language.js";
import { button, fill, make } from "../../make.js";
import { attempt, confirmed, notice, openDialog } from "../../notices.js";
import { go, href } from "../../visits.js";
import { WORDS } from "../../words/moderation_comment.js";
import { WORDS as ACTS } from "../../words/moderation_acts.js";
import { tellDone } from "./acts.js";
import { articleOf, nameOf, reasons, VERBS } from "./card.js";
import { answerForm, thread } from "./conversation.js";
import { notesOf, reportsOf } from "./notes.js";
import { writerOf } from "./writer.js";

const say = words(WORDS);
const act = words(ACTS);

/** Opens a comment; the focus goes to its answer (`part` "answer"), to a new note ("note"), or to its heading. */
export async function openComment(id, part, acts) {
  const comment = await get(`/comments/${id}`);
  const place = make("div", { class: "room comments opened" });
  const dialog = openDialog(say("title", { name: `\u2068${nameOf(comment)}\u2069` }), place);
  dialog.addEventListener("close", () => acts.queue.focus());
  const view = new Opened(comment, place, dialog, acts);
  view.draw();
  place.querySelector(part === "note" ? ".notes-part textarea" : part === "answer" ? ".answer-part textarea" : "button")?.focus();
}

class Opened {
  constructor(comment, place, dialog, acts) {
    Object.assign(this, { comment, place, dialog, acts });
    acts.queue.meet(comment);
  }

  draw() {
    const { comment } = this;
    const leave = (address) => { this.dialog.close(); go(address); };
    fill(this.place,
      make("p", { class: "quiet" }, articleOf(comment), " · ", make("time", { dateTime: comment.created_at, title: moment(comment.created_at) }, ago(comment.created_at)),
        " · ", make("span", { class: "badge" }, act(`is_${comment.status}`)), comment.like_count ? ` · ${say("likes", { count: comment.like_count })}` : null),
      thread(comment, this), reasons(comment), this.verbs(),
      answerForm(comment, this), notesOf(comment, this), comment.report_count ? reportsOf(comment) : null,
      writerOf(comment, this, leave), this.article(leave), this.erasing());
  }

  /** Takes the comment as it is now, here and in the queue. */
  async refresh() {
    this.comment = await get(`/comments/${this.comment.id}`);
    this.draw();
    this.acts.queue.follow(this.comment.id, this.comment);
    if (this.acts.queue.rows.has(this.comment.id) || this.acts.queue.holds(this.comment)) this.acts.show(this.comment);
  }

  /** Does an action of the API and shows what came of it, with a way back. */
  async do(verb) {
    const { id } = this.comment;
    const changed = await post(`/moderation/comments/${id}/${verb}`);
    tellDone(act(`done_${verb}`, { count: 1 }), async () => {
      await post(`/moderation/acts/${changed.last_act}/undo`);
      await (this.dialog.open ? this.refresh() : this.acts.refresh([id]));
    });
    await this.refresh();
    this.place.querySelector(".acts button")?.focus();
  }

  verbs() {
    const { comment } = this;
    if (comment.is_deleted) return null;
    const of = (verb) => (verb === "pin" && comment.is_pinned ? "unpin" : verb === "feature" && comment.is_featured ? "unfeature" : verb);
    return make("div", { class: "acts", role: "group", "aria-label": say("actions") }, VERBS[comment.status]
      .filter((verb) => verb !== "pin" || !comment.parent_id)
      .map((verb) => button(act(of(verb)), () => attempt(() => this.do(of(verb))), { class: verb === "approve" ? "approve" : "" })));
  }

  article(leave) {
    const { article_id } = this.comment;
    const set = async (verb, text, back) => {
      await post(`/moderation/articles/${article_id}/${verb}`);
      tellDone(text, () => post(`/moderation/articles/${article_id}/${back}`));
    };
    return make("section", {}, make("h3", {}, say("article")), make("div", { class: "buttons" },
      button(say("of_article"), () => leave(href("comments", { status: "any", article: article_id }))),
      button(say("close_article"), () => attempt(() => set("close", say("closed"), "reopen"))),
      button(say("reopen_article"), () => attempt(() => set("reopen", say("reopened"), "close")))));
  }

  erasing() {
    if (this.comment.is_deleted) return null;
    return make("div", { class: "buttons end-of-all" }, button(say("erase"), async () => {
      if (!(await confirmed(say("erase_sure"), { yes: say("erase"), isDangerous: true }))) return;
      await attempt(async () => {
        await remove(`/comments/${this.comment.id}`);
        this.acts.queue.follow(this.comment.id, null);
        if (this.acts.queue.rows.has(this.comment.id)) {
          this.acts.queue.total -= 1;
          this.acts.queue.drop(this.comment.id);
        }
        this.dialog.close();
        notice(say("erased_now"));
      });
    }, { class: "danger" }));
  }
}
