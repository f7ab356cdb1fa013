// A section or an author: written, changed and deleted.

import { get, patch, post, Refused, remove } from "../../api.js";
import { may } from "../../desk.js";
import { say, words } from "../../language.js";
import { button, field, fill, make } from "../../make.js";
import { attempt, complain, confirmed, notice } from "../../notices.js";
import { go, href } from "../../visits.js";
import { WORDS } from "../../words/catalog.js";
import { linksField } from "./links.js";
import { pictureField } from "./picture.js";
import { everyPage, inTree } from "./reading.js";

const own = words(WORDS);
const ONE = { sections: "section", authors: "author" };
const EMPTY = { name: "", slug: "", description: "", biography: "", parent_id: null, image: null, links: [] };

/** Opens the form of an entry of a part (`sections`, `authors`): `new`, or the one with an id. */
export async function openEntry(place, visit, part, id) {
  const isNew = id === "new";
  const entry = isNew ? { ...EMPTY } : await get(`/${part}/${encodeURIComponent(id)}`, {}, { signal: visit.signal });
  const form = part === "sections" ? await sectionForm(entry, visit.signal) : await authorForm(entry, visit.signal);
  const heading = make("h1", {}, isNew ? own(`new_${ONE[part]}`) : own(`edit_${ONE[part]}`, { name: entry.name }));
  const save = make("button", { class: "primary" }, isNew ? say("create") : say("save"));
  const before = JSON.stringify(form.value());
  let isDone = false;
  const leaving = async () => !leaving.hasUnsaved() || confirmed(own("unsaved"), { yes: own("leave"), isDangerous: true });
  leaving.hasUnsaved = () => !isDone && JSON.stringify(form.value()) !== before;
  visit.beforeLeaving(leaving);
  form.element.append(make("div", { class: "buttons" }, save,
    make("a", { class: "button", href: href(`catalog/${part}`) }, say("cancel")),
    !isNew && button(own("delete"), () => erase(part, entry, () => { isDone = true; }), { class: "danger" })));
  form.element.addEventListener("submit", async (event) => {
    event.preventDefault();
    save.disabled = true;
    try {
      const sent = form.value();
      const saved = isNew ? await post(`/${part}`, sent) : await patch(`/${part}/${entry.id}`, sent);
      isDone = true;
      await go(href(`catalog/${part}`));
      notice(own(isNew ? "created" : "renamed", { name: saved.name }));
    } catch (error) {
      complain(error, form.fields());
    } finally {
      save.disabled = false;
    }
  });
  fill(place, make("p", { class: "way" }, make("a", { href: href(`catalog/${part}`) }, own(`back_${part}`))), heading, form.element);
  if (isNew) form.element.querySelector("input").focus();
}

async function erase(part, entry, done) {
  const { name } = entry;
  if (!(await confirmed(own(`delete_${ONE[part]}`, { name }), { yes: own("delete"), isDangerous: true }))) return;
  await attempt(async () => {
    try {
      await remove(`/${part}/${entry.id}`);
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== "in_use") throw error;
      return notice(own("in_use", { name }), { isError: true });
    }
    done();
    await go(href(`catalog/${part}`), { replaces: true });
    return notice(own("deleted", { name }));
  });
}

function named(entry) {
  const name = make("input", { value: entry.name, required: true, maxLength: 80, dir: "auto" });
  const slug = make("input", { value: entry.slug, maxLength: 80, dir: "auto" });
  const fields = { "/name": field(own("name"), name), "/slug": field(own("slug"), slug, { hint: own(entry.id ? "slug_hint_old" : "slug_hint") }) };
  const value = () => {
    const chosen = slug.value.trim();
    return { name: name.value.trim(), ...(chosen && chosen !== entry.slug ? { slug: chosen } : {}) };
  };
  return { fields, value };
}

const withPicture = (value, picture) => (picture.changed() === undefined ? value : { ...value, image: picture.changed() });

async function sectionForm(entry, signal) {
  const tree = inTree(await everyPage("/sections", signal));
  const own_ = tree.findIndex(({ section }) => section.id === entry.id);
  const end = own_ < 0 ? -1 : tree.findIndex(({ depth }, place) => place > own_ && depth <= tree[own_].depth);
  const isBelow = (place) => own_ >= 0 && place >= own_ && (end < 0 || place < end);
  const parent = make("select", {}, make("option", { value: "" }, own("top")), tree.map(({ section, depth }, place) =>
    !isBelow(place) && make("option", { value: section.id, selected: section.id === entry.parent_id }, `${"\u2003".repeat(depth)}${section.name}`)));
  const description = make("textarea", { value: entry.description, maxLength: 1000, rows: 3, dir: "auto" });
  const names = named(entry), picture = pictureField(entry.image);
  const fields = { ...names.fields, "/parent_id": field(own("parent"), parent), "/description": field(own("description"), description), "/image": picture.element };
  const last = Math.max(0, ...tree.map(({ section }) => section.position + 10));
  const value = () => withPicture({
    ...names.value(), parent_id: parent.value ? Number(parent.value) : null, description: description.value.trim(), ...(entry.id ? {} : { position: last }),
  }, picture);
  return { element: make("form", { class: "entry-form" }, Object.values(fields)), fields: () => fields, value };
}

async function authorForm(entry, signal) {
  const biography = make("textarea", { value: entry.biography, maxLength: 4000, rows: 5, dir: "auto" });
  const names = named(entry), picture = pictureField(entry.image), links = linksField(entry.links);
  const account = may("accounts:admin") ? await accountField(entry, signal) : null;
  const fields = { ...names.fields, "/biography": field(own("biography"), biography), ...(account ? { "/account_id": account } : {}), "/image": picture.element };
  const value = () => withPicture({ ...names.value(), biography: biography.value.trim(), links: links.value(), ...account?.value() }, picture);
  return { element: make("form", { class: "entry-form" }, Object.values(fields), links.element), fields: () => ({ ...fields, ...links.fields() }), value };
}

/** The API takes the account of an author and does not tell it, so an author's own stays unless another is chosen. */
async function accountField(entry, signal) {
  const accounts = await get("/accounts", {}, { signal });
  const select = make("select", {}, make("option", { value: "same" }, own(entry.id ? "account_same" : "account_none")),
    entry.id && make("option", { value: "" }, own("account_none")),
    accounts.map((each) => make("option", { value: each.id }, `${each.name} (${each.email})`)));
  const whole = field(own("account"), select, { hint: own("account_hint") });
  whole.value = () => (select.value === "same" ? {} : { account_id: select.value ? Number(select.value) : null });
  return whole;
}
