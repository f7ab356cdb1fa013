// The rules of the comments: of the site, or of one article, tried on past comments before they are saved.

import { ask, get, Refused } from "../api.js";
import { ago, say as shared, words } from "../language.js";
import { button, field, fill, make } from "../make.js";
import { attempt, confirmed, notice } from "../notices.js";
import { go, href } from "../visits.js";
import { WORDS } from "../words/rules.js";
import { RulesForm } from "./rules/form.js";
import { trialOf } from "./rules/trial.js";

const say = words(WORDS);

export async function open(place, visit) {
  const articleId = visit.parts[0] ? Number(visit.parts[0]) : null;
  const article = articleId === null ? null : await get(`/articles/${articleId}`, {}, { signal: visit.signal });
  const page = new RulesPage(article, visit);
  await page.load();
  page.draw(place);
  visit.beforeLeaving(page.mayLeave());
}

class RulesPage {
  constructor(article, visit) {
    Object.assign(this, { article, visit });
    this.path = article === null ? "/moderation/rules" : `/moderation/rules/articles/${article.id}`;
    this.form = new RulesForm({ isOfSite: article === null });
    this.changed = make("p", { class: "quiet" });
    this.conflict = make("div", { role: "alert", class: "conflict" });
  }

  async load() {
    this.take(await ask("GET", this.path, { signal: this.visit.signal }));
  }

  take({ data, etag }) {
    this.etag = etag;
    this.stored = data.rules;
    this.form.fill(data.rules);
    this.before = this.typed;
    fill(this.conflict);
    fill(this.changed, data.updated_at ? say("changed_at", { at: ago(data.updated_at) }) : say("never"));
  }

  get typed() {
    return JSON.stringify(this.form.read());
  }

  get hasUnsaved() {
    return this.typed !== this.before;
  }

  mayLeave() {
    const asks = async () => !this.hasUnsaved || confirmed(say("unsaved"), { yes: say("leave"), isDangerous: true });
    return Object.assign(asks, { hasUnsaved: () => this.hasUnsaved });
  }

  draw(place) {
    const form = make("form", { noValidate: true }, this.form.place, this.conflict,
      make("div", { class: "buttons foot" }, make("button", { class: "primary" }, say("save")),
        this.article ? button(say("remove"), () => this.remove(), { class: "danger" }) : null));
    form.addEventListener("submit", (event) => { event.preventDefault(); this.save(this.form.read(), this.etag); });
    const title = this.article ? say("of_article", { title: `\u2068${this.article.title}\u2069` }) : say("title");
    fill(place, make("h1", {}, title), make("p", { class: "quiet intro" }, say(this.article ? "intro_article" : "intro")), this.changed,
      this.article ? make("p", {}, make("a", { href: href("rules") }, say("to_site"))) : this.chooser(), form,
      trialOf({ articleId: this.article?.id ?? null, read: () => this.form.read(), complain: (error) => this.form.complain(error, "/rules") }));
  }

  chooser() {
    const ref = make("input", { dir: "auto", maxLength: 300, required: true });
    const its = field(say("article"), ref, { hint: say("article_hint") });
    const form = make("form", { class: "bar" }, its, make("button", {}, say("show")));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      its.complain(null);
      try {
        const found = await get(`/articles/${encodeURIComponent(ref.value.trim())}`);
        await go(href(`rules/${found.id}`));
      } catch (error) {
        its.complain(error.message);
        ref.focus();
      }
    });
    return make("details", {}, make("summary", {}, say("choose_article")), form);
  }

  /** Saves rules over those of a version; `undoes` says that this takes back what was saved before. */
  async save(rules, etag, { undoes = false } = {}) {
    if (!undoes && !this.hasUnsaved && etag === this.etag) return notice(say("same"));
    const former = this.stored;
    try {
      this.take(await ask("PUT", this.path, { body: rules, etag }));
      for (const each of Object.values(this.form.fields)) each.complain(null);
      notice(undoes ? shared("undone") : say("saved"), undoes ? {} : { undo: () => this.save(former, this.etag, { undoes: true }) });
    } catch (error) {
      if (error instanceof Refused && error.status === 412) this.tellConflict();
      else this.form.complain(error);
    }
    return undefined;
  }

  tellConflict() {
    const mine = () => attempt(async () => {
      const { etag } = await ask("GET", this.path);
      await this.save(this.form.read(), etag);
    });
    fill(this.conflict, make("p", {}, say("conflict")), make("div", { class: "buttons" },
      button(say("take_theirs"), () => attempt(() => this.load())), button(say("keep_mine"), mine)));
    this.conflict.querySelector("button").focus();
  }

  async remove() {
    const former = this.stored;
    try {
      await ask("DELETE", this.path, { etag: this.etag });
      await this.load();
      notice(say("removed"), { undo: () => this.save(former, this.etag, { undoes: true }) });
    } catch (error) {
      if (error instanceof Refused && error.status === 412) this.tellConflict();
      else await attempt(() => Promise.reject(error));
    }
  }
}
