// One upload: its texts, its focal point, its files and addresses, and its deletion.

import { get, patch, Refused, remove } from "../../api.js";
import { moment, say, words } from "../../language.js";
import { button, field, fill, make } from "../../make.js";
import { attempt, complain, confirmed, notice, openDialog, sentence } from "../../notices.js";
import { go, href } from "../../visits.js";
import { WORDS } from "../../words/media.js";
import { sizeInWords } from "./arrivals.js";
import { focalEditor } from "./focal.js";
import { ending, nameOf } from "./grid.js";

const own = words(WORDS);

/** Opens the upload that the address names. */
export async function openItem(place, visit) {
  const media = await get(`/media/${encodeURIComponent(visit.parts[0])}`, {}, { signal: visit.signal });
  const heading = make("h1", { dir: "auto", tabIndex: -1 }, nameOf(media));
  const focal = media.kind === "image" ? focalEditor(media, () => {}) : null;
  const form = textForm(media, focal, (saved) => {
    Object.assign(media, saved);
    heading.textContent = nameOf(media);
  });
  const leaving = async () => !form.isChanged() || confirmed(own("unsaved"), { yes: own("leave"), isDangerous: true });
  leaving.hasUnsaved = form.isChanged;
  visit.beforeLeaving(leaving);
  fill(place, make("p", { class: "way" }, make("a", { href: href("media") }, own("back"))), heading,
    make("div", { class: "item" },
      make("div", { class: "shown" }, focal ? focal.element : preview(media)),
      make("div", { class: "said" }, form.element, about(media), usesSection(media, visit.signal),
        make("div", { class: "buttons" }, button(own("delete"), () => erase(media, form), { class: "danger" })))));
}

function textForm(media, focal, saved) {
  const controls = {
    alt: make("textarea", { value: media.alt, maxLength: 500, rows: 2, dir: "auto" }),
    caption: make("textarea", { value: media.caption, maxLength: 1000, rows: 2, dir: "auto" }),
    credit: make("input", { value: media.credit, maxLength: 200, dir: "auto" }),
  };
  const fields = Object.fromEntries(Object.entries(controls).map(([name, control]) =>
    [`/${name}`, field(own(name), control, { hint: own(`${name}_hint`) })]));
  const changes = () => {
    const found = {};
    for (const [name, control] of Object.entries(controls)) if (control.value !== media[name]) found[name] = control.value;
    if (focal && (focal.point().x !== media.focal_point.x || focal.point().y !== media.focal_point.y)) found.focal_point = focal.point();
    return found;
  };
  let isGone = false;
  const isChanged = () => !isGone && Object.keys(changes()).length > 0;
  const save = make("button", { class: "primary" }, say("save"));
  const element = make("form", { class: "texts", "aria-labelledby": "texts-name" }, make("h2", { id: "texts-name" }, own("texts")), Object.values(fields), make("div", { class: "buttons" }, save));
  element.addEventListener("submit", async (event) => {
    event.preventDefault();
    save.disabled = true;
    try {
      const sent = changes();
      const answer = await patch(`/media/${media.id}`, sent);
      for (const each of Object.values(fields)) each.complain(null);
      for (const name of Object.keys(controls))
        if (name in sent && controls[name].value === sent[name]) controls[name].value = answer[name];
      saved(answer);
      notice(own("saved"));
    } catch (error) {
      complain(error, fields);
    } finally {
      save.disabled = false;
    }
  });
  return { element, isChanged, forget: () => { isGone = true; } };
}

function preview(media) {
  const kind = media.type.split("/")[0];
  if (kind === "audio" || kind === "video") return make(kind, { controls: true, src: media.url, preload: "metadata", "aria-label": nameOf(media) });
  return make("p", { class: "thumbnail type" }, ending(media.type));
}

function about(media) {
  const line = (name, ...value) => make("div", {}, make("dt", {}, own(name)), make("dd", {}, ...value));
  const reference = `media:${media.id}`;
  const whole = new URL(media.url, location.href).href;
  return make("section", { "aria-labelledby": "about-name" }, make("h2", { id: "about-name" }, own("about")),
    make("dl", { class: "about" },
      line("type", make("bdi", { dir: "ltr" }, media.type), media.is_animated && [" · ", own("animated")]),
      line("size", sizeInWords(media.bytes)),
      media.width && line("dimensions", own("pixels", { width: media.width, height: media.height })),
      line("uploaded", moment(media.created_at)),
      line("reference", make("code", {}, reference), " ", copier(reference, own("copy_reference", { text: reference }))),
      line("address", make("a", { class: "code", href: media.url, target: "_blank", rel: "noopener" }, whole), " ", copier(whole, own("copy_address"))),
      media.sizes.length > 1 && line("sizes", make("ul", { class: "sizes" }, media.sizes.map((size) =>
        make("li", {}, make("a", { href: size.url, target: "_blank", rel: "noopener" }, own("pixels", { width: size.width, height: size.height }))))))));
}

function copier(text, label) {
  return button(say("copy"), async () => {
    try {
      await navigator.clipboard.writeText(text);
      notice(say("copied"));
    } catch {
      notice(own("not_copied"), { isError: true });
    }
  }, { class: "plain copy", "aria-label": label });
}

async function erase(media, form) {
  if (!(await confirmed(own("delete_sure"), { yes: own("delete"), isDangerous: true }))) return;
  await attempt(async () => {
    try {
      await remove(`/media/${media.id}`);
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== "in_use") throw error;
      return tellUses(media);
    }
    form.forget();
    await go(href("media"), { replaces: true });
    return notice(own("deleted"));
  });
}

const usesOf = (media, signal) => get(`/media/${media.id}/uses`, {}, { signal });

/** What shows an upload, as links to where it may be taken out. */
function usesList({ is_used: isUsed, articles, sections, authors }) {
  const list = (name, found, entry) => found.length > 0 && [make("h3", {}, own(name)), make("ul", {}, found.map((each) => make("li", {}, entry(each))))];
  const links = [
    list("articles", articles, ({ id, title, status }) => [
      make("a", { href: href(`articles/${id}`), dir: "auto" }, title),
      status === "trashed" && [" ", make("span", { class: "badge bad" }, own("trashed"))]]),
    list("sections", sections, ({ id, name }) => make("a", { href: href(`catalog/sections/${id}`), dir: "auto" }, name)),
    list("authors", authors, ({ id, name }) => make("a", { href: href(`catalog/authors/${id}`), dir: "auto" }, name)),
  ];
  return links.some(Boolean) ? links : make("p", { class: "quiet" }, own(isUsed ? "hidden_uses" : "unused"));
}

/** The section of what shows an upload, filled when the answer is there. */
function usesSection(media, signal) {
  const found = make("div", {}, make("p", { class: "quiet" }, say("loading")));
  usesOf(media, signal).then((uses) => fill(found, usesList(uses)), (error) => {
    if (error.name !== "AbortError") fill(found, make("p", { class: "error" }, sentence(error)));
  });
  return make("section", { class: "uses", "aria-labelledby": "uses-name" }, make("h2", { id: "uses-name" }, own("uses")), found);
}

async function tellUses(media) {
  const dialog = openDialog(own("uses"), make("p", {}, own("in_use")), usesList(await usesOf(media)),
    make("div", { class: "buttons" }, button(say("close"), () => dialog.close())));
  dialog.addEventListener("click", ({ target }) => { if (target.closest("a")) dialog.close(); });
}
