// The states of an article: what may be done in each, and its undoing.

import { ask } from "../../api.js";
import { DESK, may, who } from "../../desk.js";
import { fromLocal, moment, toLocal, words } from "../../language.js";
import { button, field, fill, make } from "../../make.js";
import { attempt, confirmed, notice } from "../../notices.js";
import { go, href } from "../../visits.js";
import { WORDS } from "../../words/editor.js";

const own = words(WORDS);
const VERBS = {
  draft: ["publish", "trash"], scheduled: ["publish_now", "unpublish", "trash"], published: ["unpublish", "archive", "trash"],
  archived: ["publish_again", "unpublish", "trash"], trashed: ["restore", "delete_forever"],
};

/**
 * The state of an article and its verbs. `element` is a group of fields, `draw(article)` shows another state; null is an
 * article that is not saved yet. `saving` saves what is typed before a verb is sent; `moved(article)` is called after each.
 */
export function publication({ saving, moved }) {
  let article = null;
  const mayPublish = may("articles:publish");
  const when = make("input", { type: "datetime-local" });
  const whenField = field(own("when"), when, { hint: own("zone", { zone: DESK.zone }) });
  const told = make("p", { class: "quiet" });
  const acts = make("div", { class: "buttons" });
  when.addEventListener("input", () => {
    const isPast = when.value && new Date(fromLocal(when.value)) < new Date();
    fill(whenField.querySelector(".notes"), [own("zone", { zone: DESK.zone }), isPast ? ` ${own("past_date")}` : ""].join(""));
    draw(article);
  });

  const state = () => article?.status ?? "draft";

  async function ask_(verb, body) {
    if (!["restore"].includes(verb) && !(await saving.save())) return null;
    const { data } = await ask("POST", `/articles/${saving.id}/${verb}`, { body });
    saving.follow(data.version);
    moved(data);
    return data;
  }
  const back = (verb, body) => async () => { await ask_(verb, body); notice(own({ publish: "published_now", unpublish: "unpublished", restore: "restored" }[verb])); };

  const doing = {
    async publish() {
      const at = when.value ? fromLocal(when.value) : null;
      const done = await ask_("publish", at ? { published_at: at } : undefined);
      if (!done) return;
      const isLater = done.status === "scheduled";
      notice(isLater ? own("scheduled_for", { when: moment(done.published_at) }) : own("published_now"), { undo: back("unpublish") });
    },
    async publish_now() {
      when.value = "";
      if (await ask_("publish", { published_at: new Date().toISOString() })) notice(own("published_now"));
    },
    async reschedule() {
      if (!when.value) { notice(own("pick_when"), { isError: true }); return when.focus(); }
      const done = await ask_("publish", { published_at: fromLocal(when.value) });
      if (done) notice(own("scheduled_for", { when: moment(done.published_at) }));
      return undefined;
    },
    async publish_again() {
      if (await ask_("publish")) notice(own("published_now"), { undo: back("archive") });
    },
    async unpublish() {
      const former = article.published_at;
      if (await ask_("unpublish")) notice(own("unpublished"), { undo: back("publish", { published_at: former }) });
    },
    async archive() {
      if (await ask_("archive")) notice(own("archived"), { undo: back("publish") });
    },
    async restore() {
      if (await ask_("restore")) notice(own("restored"));
    },
    async trash() {
      if (!mayPublish && !(await confirmed(own("sure_trash"), { yes: own("trash"), isDangerous: true }))) return;
      if (!(await saving.save()) && saving.isDirty) return;
      const { id } = saving;
      await ask("DELETE", `/articles/${id}`);
      const undo = mayPublish ? async () => { await ask("POST", `/articles/${id}/restore`); go(href(`articles/${id}`)); } : null;
      if (await go(href("articles"))) notice(own("trashed"), { undo });
    },
    async delete_forever() {
      if (!(await confirmed(own("sure_delete"), { yes: own("delete_forever"), isDangerous: true }))) return;
      saving.stop();
      await ask("DELETE", `/articles/${saving.id}`, { query: { permanent: true } });
      saving.drop();
      if (await go(href("articles"))) notice(own("deleted"));
    },
  };
  doing.schedule = doing.publish;

  function verbsNow() {
    const all = !article ? ["publish"] : [...VERBS[state()]];
    if (state() === "scheduled" && when.value && when.value !== toLocal(article.published_at)) all.unshift("reschedule");
    if (when.value && fromLocal(when.value) > new Date().toISOString()) all.splice(0, all.length, ...all.map((verb) => (verb === "publish" ? "schedule" : verb)));
    return all.filter((verb) => (verb === "delete_forever" ? who().role === "admin" : verb === "trash" || mayPublish));
  }

  function draw(next) {
    const isNew = next !== article;
    article = next;
    if (isNew) when.value = article?.status === "scheduled" ? toLocal(article.published_at) : "";
    whenField.hidden = !mayPublish || !["draft", "scheduled"].includes(state());
    const date = article?.published_at && moment(article.published_at);
    fill(told, !mayPublish ? own("author_hint") : state() === "published" ? own("published_on", { when: date }) : state() === "scheduled" ? own("scheduled_on", { when: date }) : "");
    const isFocused = acts.contains(document.activeElement);
    fill(acts, verbsNow().map((verb, at) => {
      const isFirst = at === 0 && ["publish", "schedule", "reschedule", "publish_now", "publish_again", "restore"].includes(verb);
      return button(own(verb), async (event) => {
        event.target.disabled = true;
        await attempt(doing[verb]);
        event.target.disabled = false;
      }, { class: isFirst ? "primary" : ["trash", "delete_forever"].includes(verb) ? "danger" : "", "data-verb": verb });
    }), state() === "published" && article.url ? make("a", { class: "button", href: article.url, target: "_blank", rel: "noopener" }, own("view_on_site")) : null);
    if (isFocused) acts.querySelector("button")?.focus();
  }
  draw(null);
  return { element: make("div", { class: "publication" }, told, whenField, acts), draw };
}
