// The editor of one article: its text with a preview, all that goes with it, and its saving.

import { get } from "../../api.js";
import { DESK, may } from "../../desk.js";
import { say, words } from "../../language.js";
import { button, fill, make } from "../../make.js";
import { confirmed, notice } from "../../notices.js";
import { href, note } from "../../visits.js";
import { WORDS } from "../../words/editor.js";
import { showConflict } from "./conflict.js";
import { EMPTY, isEmpty, mayBe, same } from "./content.js";
import { articleFields, markRefused } from "./fields.js";
import { forget, kept, keptNew, newName } from "./keeping.js";
import { cards, previewLinks, sinceWhen, translationLinks } from "./links.js";
import { pictureText, takesIn } from "./pasting.js";
import { countsInWords, preview, removedInWords } from "./preview.js";
import { publication } from "./publication.js";
import { readSource, Saving } from "./saving.js";
import { toolbar } from "./toolbar.js";
import { watchComposing } from "./typing.js";
import { pickMedia } from "../media/picker.js";

const own = words(WORDS);
const SIDE_BY_SIDE = "maqal-desk:preview";

/** Opens an article by its id, or a new one. */
export async function openEditor(place, visit) {
  const id = visit.parts[0] === "new" ? null : Number(visit.parts[0]);
  if (id !== null && !Number.isSafeInteger(id)) return fill(place, make("p", { class: "error" }, say("nowhere")));
  const [source, article] = id === null ? [null, null] : await Promise.all([
    readSource(id, { signal: visit.signal }), get(`/articles/${id}`, {}, { signal: visit.signal })]);
  return new Editor(place, visit).begin(id, source, article);
}

class Editor {
  constructor(place, visit) {
    Object.assign(this, { place, visit, article: null, rendered: null });
    const { signal } = visit;
    this.fields = articleFields({ changed: () => this.changed(), mayPin: may("articles:publish"), signal });
    const { body } = this.fields.controls;
    this.saving = new Saving({
      name: newName(), present: () => this.fields.read(), told: (state, detail) => this.tell(state, detail),
      arrived: (article, names) => this.arrived(article, names), moved: () => this.refresh(),
      isAutomatic: () => this.saving.id === null || this.article?.status === "draft",
    });
    const { saving } = this;
    const format = () => this.fields.controls.body_format.value;
    watchComposing(body, signal);
    this.intake = takesIn(body, { format, signal });
    this.preview = preview({ present: () => this.fields.read(), area: body, told: (rendered) => this.measure(rendered), signal });
    this.toolbar = toolbar(body, { format, pick: async () => { const media = await pickMedia({ accept: "image" }); return media && pictureText(media, format()); }, signal });
    this.publication = publication({ saving, moved: (article) => this.show(article) });
    this.previews = previewLinks({ saving });
    this.translations = translationLinks({ saving });
    this.cards = cards({ fields: this.fields, address: (slug) => this.addressOf(slug) });
  }

  async begin(id, source, article) {
    const { fields, saving, visit } = this;
    this.layOut();
    if (source) {
      saving.name = String(id);
      this.show(article);
      fields.write(source.content, article);
      await Promise.race([fields.filled, new Promise((done) => { setTimeout(done, 3_000); })]);
      saving.begin({ id, base: fields.read(), version: source.version });
      this.bringBack(source, article);
    } else {
      fields.write(EMPTY);
      saving.begin({ base: fields.read() });
      this.show(null);
      this.offerKept();
    }
    const leaving = () => this.leave();
    leaving.hasUnsaved = () => saving.isDirty || this.intake.isBusy;
    visit.beforeLeaving(leaving);
    visit.signal.addEventListener("abort", () => saving.stop());
    addEventListener("online", () => saving.retry(), { signal: visit.signal });
    document.addEventListener("keydown", (event) => {
      if (event.code !== "KeyS" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      event.preventDefault();
      this.save();
    }, { signal: visit.signal });
    if (!this.said) saving.rest();
    this.settled();
    if (!source) fields.controls.title.focus();
  }

  layOut() {
    const { by, controls, pin, image } = this.fields;
    this.heading = make("h1", {}, "");
    this.badge = make("span", { class: "badge" });
    this.state = make("p", { class: "save-state" });
    this.live = make("p", { class: "hidden", role: "status" }); // only what matters is read out, not each save
    this.banner = make("div", { class: "banner" });
    this.counts = make("p", { class: "quiet counts" });
    this.saveButton = button("", () => this.save(), { class: "save", "aria-keyshortcuts": "Control+S" });
    const isOpen = localStorageSays();
    this.toggle = button(own("show_preview"), () => this.openPreview(this.preview.element.hidden), { "aria-pressed": "false", class: "toggle" });
    by.title.classList.add("title");
    by.body.classList.add("body");
    controls.body.before(this.toolbar);
    controls.body.after(this.intake.list, this.counts);
    const group = (name, isShown, ...children) => make("details", { open: isShown, class: `group ${name}` }, make("summary", {}, own(name)), make("div", {}, children));
    this.groups = { previews: group("previews", false, this.previews.element), translations: group("translations", false, this.translations.element) };
    for (const name of ["previews", "translations"]) this.groups[name].addEventListener("toggle", () => { if (this.groups[name].open) this[name].load().catch(() => {}); });
    this.history = make("a", { class: "button" }, own("revisions_all"));
    this.work = make("div", { class: "work" },
      make("div", { class: "writing" }, by.title, by.body),
      this.preview.element,
      make("div", { class: "settings" },
        make("section", { class: "card publishing", "aria-label": own("publish") }, this.publication.element),
        make("div", { class: "card" }, by.summary),
        group("filing", true, by.section, by.tags, by.authors), group("image", true, image.element),
        group("address", false, by.slug, by.seo_title, by.seo_description, by.canonical_url, this.cards.element),
        group("options", false, by.comments_policy, pin, by.pinned_until, by.language, by.kind, by.body_format, by.external_id, by.metadata),
        this.groups.previews, this.groups.translations,
        make("div", { class: "buttons" }, this.history)));
    fill(this.place, make("div", { class: "editor" },
      make("p", { class: "way" }, make("a", { href: href("articles") }, own("open_list"))),
      make("div", { class: "head" }, this.heading, this.badge, this.state, make("div", { class: "acts" }, this.toggle, this.saveButton)),
      this.live, this.banner, this.work));
    this.openPreview(isOpen);
  }

  openPreview(isOpen) {
    this.work.classList.toggle("with-preview", isOpen);
    this.toggle.setAttribute("aria-pressed", String(isOpen));
    this.preview.show(isOpen);
    try {
      localStorage.setItem(SIDE_BY_SIDE, isOpen ? "yes" : "");
    } catch {
      // it opens as it is next time
    }
  }

  /** Something in the form has changed. */
  changed() {
    this.saving.touch();
    this.settled();
  }

  settled() {
    this.preview.touch();
    this.cards.draw(this.fields.controls.slug.value || this.rendered?.slug);
    const { controls, by } = this.fields;
    by.pinned_until.hidden = !controls.is_pinned.checked;
    controls.body.classList.toggle("code", controls.body_format.value === "html");
    if (!this.saving.keeps) this.live.textContent = own("not_kept");
  }

  measure(rendered) {
    this.rendered = rendered;
    this.counts.textContent = countsInWords(rendered);
    const { slug } = this.fields.controls;
    slug.placeholder = rendered.slug;
    this.cards.draw(slug.value || rendered.slug);
  }

  addressOf(slug) {
    const path = slug ? encodeURIComponent(slug) : "";
    if (this.article?.url) return this.article.url.replace(this.article.slug, slug || this.article.slug);
    return `${location.origin}${DESK.prefix}/articles/${decodeURIComponent(path)}`;
  }

  /** Shows what the API says of the article: its state, its address, what is to be done with it. */
  show(article) {
    if (article && !article.title) article = { ...this.article, ...article }; // the state alone
    this.article = article;
    const status = article?.status;
    this.heading.textContent = own(!article ? "new_article" : article.kind === "page" ? "edit_page" : "edit_article");
    document.title = `${article?.title || own("new_article")} · ${say("desk")}`;
    this.badge.textContent = own(`state_${status ?? "new"}`);
    this.badge.className = `badge ${{ published: "good", scheduled: "warn", trashed: "bad" }[status] ?? ""}`;
    this.saveButton.textContent = own(!status || status === "draft" ? "save_draft" : "update");
    this.saveButton.classList.toggle("primary", Boolean(status) && status !== "draft" && status !== "trashed");
    this.publication.draw(article);
    this.history.hidden = !article;
    if (article) this.history.href = href(`articles/${article.id}/revisions`);
  }

  async refresh() {
    try {
      this.show(await get(`/articles/${this.saving.id}`));
    } catch {
      // the next answer tells
    }
  }

  /** The server has taken what was sent. */
  arrived(article, names) {
    const isNew = !this.article;
    const { slug } = this.fields.controls;
    if (names.includes("slug") || isNew) {
      if (slug.value === (this.saving.base.slug ?? "")) slug.value = article.slug;
      this.saving.base.slug = article.slug;
    }
    if (isNew) {
      note(`articles/${article.id}`, {});
      this.visit.parts = [String(article.id)];
    }
    this.show(article);
    markRefused({ errors: [], message: "" }, this.fields.pointers);
    if (article.removed?.length && names.includes("body")) this.live.textContent = own("removed", { what: removedInWords(article.removed) });
  }

  /** Saves by hand; what was removed is told, and what is wrong stands beside its field. */
  async save() {
    const before = this.live.textContent;
    this.live.textContent = "";
    if (!(await this.saving.save())) return;
    notice(say("saved"));
    if (this.live.textContent && this.live.textContent !== before) notice(this.live.textContent, { isError: true });
  }

  tell(state, detail) {
    const was = this.said;
    this.said = state;
    const isNone = state === "saved" && this.saving.id === null;
    const reason = state === "refused" ? markRefused(detail.error, this.fields.pointers) || detail.error.message : "";
    const text = state === "refused" ? own("save_refused", { reason: reason || detail.error.message }) : own(isNone ? "save_none" : `save_${state}`);
    this.state.textContent = text;
    this.state.dataset.state = state;
    if (state === "saved" && ["away"].includes(this.wasAway)) this.live.textContent = own("save_back");
    if (state === "away" && was !== "away" && this.wasAway !== "away") this.live.textContent = text;
    if (state === "away") this.wasAway = "away";
    if (state === "saved") this.wasAway = null;
    if (state === "wanting" && detail.isByHand) this.wants();
    if (state === "refused") {
      this.live.textContent = text;
      if (detail.isByHand) this.place.querySelector("[aria-invalid]")?.focus();
      if ([404, 410].includes(detail.error.status)) this.isGone();
    }
    if (state === "conflict") this.meet(detail);
  }

  wants() {
    const { controls, by } = this.fields;
    const missing = ["title", "body"].filter((name) => !controls[name].value.trim());
    for (const name of missing) by[name].complain(say("required"));
    controls[missing[0]]?.focus();
  }

  meet(theirs) {
    showConflict(this.banner, {
      saving: this.saving, theirs, mine: this.fields.read(),
      show: (content) => { this.fields.write(content, this.article); this.settled(); },
      saved: () => { this.refresh(); this.fields.controls.body.focus(); },
    });
  }

  isGone() {
    const asNew = button(own("save_as_new"), async () => {
      const { name } = this.saving;
      this.article = null;
      Object.assign(this.saving, { name: newName(), id: null, version: null, key: null, unsure: null });
      this.saving.base = { ...EMPTY };
      this.banner.replaceChildren();
      if (await this.saving.save()) forget(name);
    });
    fill(this.banner, make("div", { class: "card", role: "alert" }, make("p", {}, own("gone")), asNew));
  }

  /** What this browser kept of the article and the server does not have is in the form again. */
  bringBack(source, article) {
    const { fields, saving } = this;
    const record = kept(saving.name);
    if (!record?.content) return;
    if (same(record.content, saving.base) || mayBe(source.content, record.content)) return void forget(saving.name);
    const server = fields.read();
    fields.write(record.content, article);
    if (record.version !== source.version && !mayBe(source.content, record.base)) {
      this.saving.begin({ id: saving.id, base: record.base, version: record.version });
      return void saving.meet(source);
    }
    const discard = button(own("use_server"), () => {
      fields.write(server, article);
      this.banner.replaceChildren();
      this.changed();
      fields.controls.body.focus();
    });
    fill(this.banner, make("div", { class: "card restored", role: "status" }, make("p", {}, own("restored_local", { when: sinceWhen(record.at) })), discard));
    saving.touch();
    return undefined;
  }

  /** New articles that this browser kept and no server has: each may be gone on with. */
  offerKept() {
    const found = keptNew().filter((each) => !isEmpty(each.content) || each.sent);
    fill(this.banner, found.map((record) => {
      const card = make("div", { class: "card restored" },
        make("p", {}, own("found_new", { when: sinceWhen(record.at), title: `\u2068${record.content.title || own("untitled")}\u2069` })),
        make("div", { class: "buttons" },
          button(own("resume"), () => this.resume(record), { class: "primary" }),
          button(own("discard"), () => { forget(record.name); card.remove(); notice(own("discarded")); this.fields.controls.title.focus(); })));
      return card;
    }));
  }

  resume(record) {
    const { fields, saving } = this;
    saving.name = record.name;
    saving.begin({ base: fields.read(), key: record.key, sent: record.sent });
    fields.write(record.content);
    this.banner.replaceChildren();
    this.changed();
    fields.controls.body.focus();
  }

  async leave() {
    const { saving } = this;
    if (!saving.isDirty && !saving.running) return true;
    if (saving.isAutomatic() && !saving.conflict && (await saving.save({ isByHand: false }))) return true;
    if (!saving.isDirty) return true;
    return confirmed(own("leave"), { yes: own("leave_yes") });
  }
}

function localStorageSays() {
  try {
    return (localStorage.getItem(SIDE_BY_SIDE) ?? (innerWidth > 1_100 ? "yes" : "")) === "yes";
  } catch {
    return innerWidth > 1_100;
  }
}
