// What hangs on an article: links to read it before it is published, and its translations.

import { get, post, put, remove } from "../../api.js";
import { ago, moment, say, words } from "../../language.js";
import { button, field, fill, make } from "../../make.js";
import { attempt, confirmed, notice } from "../../notices.js";
import { href } from "../../visits.js";
import { WORDS } from "../../words/editor.js";

const own = words(WORDS);

/** Preview links: made, listed, copied, revoked. `load(id)` shows those of an article. */
export function previewLinks({ saving }) {
  const list = make("ul", { class: "rows" });
  const made = make("div", { "aria-live": "polite" });
  const hours = make("select", {}, [24, 72, 720].map((each) => make("option", { value: each, selected: each === 72 }, own(`hours_${each}`))));
  const revoke = button(own("revoke"), () => attempt(async () => {
    if (!(await confirmed(own("sure_revoke"), { yes: own("revoke"), isDangerous: true }))) return;
    await remove(`/articles/${saving.id}/previews`);
    made.replaceChildren();
    notice(own("revoked"));
    await load();
  }), { class: "danger" });
  const create = button(own("make_preview"), () => attempt(async () => {
    if (!(await saving.save()) && saving.id === null) return;
    const { url } = await post(`/articles/${saving.id}/previews`, { hours: Number(hours.value) }, { key: String(crypto.getRandomValues(new Uint32Array(6)).join("-")) });
    const input = make("input", { value: url, readOnly: true, dir: "ltr" });
    fill(made, field(own("preview_link"), input, { hint: own("preview_made") }), button(say("copy"), () => attempt(async () => {
      input.select();
      if (navigator.clipboard) await navigator.clipboard.writeText(url);
      else document.execCommand("copy");
      notice(say("copied"));
    })));
    input.select();
    await load();
  }));

  async function load() {
    const found = saving.id === null ? [] : await get(`/articles/${saving.id}/previews`);
    fill(list, found.map((each) => make("li", {}, own("preview_by", { name: `\u2068${each.created_by}\u2069`, when: moment(each.expires_at) }))));
    if (!found.length) fill(list, make("li", { class: "quiet" }, own("no_previews")));
    revoke.hidden = !found.length;
  }
  const element = make("div", {}, make("p", { class: "quiet" }, own("previews_hint")), list, field(own("hours"), hours), make("div", { class: "buttons" }, create, revoke), made);
  return { element, load };
}

/** Translations: linked by number or address, opened, unlinked. */
export function translationLinks({ saving }) {
  const list = make("ul", { class: "rows" });
  const input = make("input", { dir: "ltr", maxLength: 300, autocomplete: "off" });
  const whole = field(own("translation_id"), input);
  let others = [];
  const replace = async (ids, word) => {
    await (ids.length ? put(`/articles/${saving.id}/translations`, { articles: ids }) : remove(`/articles/${saving.id}/translations`));
    notice(own(word));
    await load();
  };
  const link = button(own("link_translation"), () => attempt(async () => {
    const id = Number(/(?:^|\/articles\/)(\d+)\D*$/.exec(input.value.trim())?.[1]);
    whole.complain(id ? null : own("not_article"));
    if (!id) return input.focus();
    if (!(await saving.save()) && saving.id === null) return undefined;
    await replace([...others.map((each) => each.id), id], "linked");
    input.value = "";
    return undefined;
  }));

  async function load() {
    others = saving.id === null ? [] : (await get(`/articles/${saving.id}/translations`)).items.filter((each) => each.id !== saving.id);
    fill(list, others.map((each) => make("li", { class: "translation" },
      make("a", { href: href(`articles/${each.id}`), lang: each.language }, make("bdi", {}, each.title)), make("span", { class: "badge" }, each.language),
      button(own("unlink"), () => attempt(() => replace(others.filter((other) => other.id !== each.id).map((other) => other.id), "unlinked")), { class: "plain" }))));
    if (!others.length) fill(list, make("li", { class: "quiet" }, own("no_translations")));
  }
  return { element: make("div", {}, list, whole, make("div", { class: "buttons" }, link)), load };
}

/** How an article looks in search results and when it is shared. */
export function cards({ fields, address }) {
  const search = { at: make("span", { class: "at", dir: "ltr" }), title: make("span", { class: "name", dir: "auto" }), about: make("span", { class: "about", dir: "auto" }) };
  const shared = { image: make("img", { alt: "", hidden: true }), at: make("span", { class: "at", dir: "ltr" }), title: make("span", { class: "name", dir: "auto" }), about: make("span", { class: "about", dir: "auto" }) };
  const cut = (text, most) => (text.length > most ? `${text.slice(0, text.lastIndexOf(" ", most) > most / 2 ? text.lastIndexOf(" ", most) : most)}…` : text);
  const element = make("div", { class: "cards" },
    make("p", { class: "label" }, own("in_search")), make("div", { class: "result card" }, search.at, search.title, search.about),
    make("p", { class: "label" }, own("in_card")), make("div", { class: "shared card" }, shared.image, shared.title, shared.about, shared.at));
  function draw(slug) {
    const content = fields.read();
    const title = content.seo?.title || content.title || own("untitled"), about = content.seo?.description || content.summary;
    const url = address(slug);
    search.at.textContent = content.seo?.canonical_url || url;
    shared.at.textContent = new URL(url, location.href).host;
    search.title.textContent = cut(title, 60);
    search.about.textContent = cut(about, 160);
    [shared.title.textContent, shared.about.textContent] = [title, cut(about, 120)];
    const image = fields.image.address();
    shared.image.hidden = !image;
    if (image && shared.image.getAttribute("src") !== image) shared.image.src = image;
  }
  return { element, draw };
}

export const sinceWhen = (at) => ago(new Date(at).toISOString());
