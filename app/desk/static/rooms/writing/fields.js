// The fields of an article: what stands in them is what the API takes, and the other way about.

import { DESK } from "../../desk.js";
import { fromLocal, language as shownIn, say, toLocal, words } from "../../language.js";
import { field, make } from "../../make.js";
import { WORDS } from "../../words/editor.js";
import { allOf, choices } from "./choices.js";
import { EMPTY } from "./content.js";
import { pictureField } from "./picture.js";

const own = words(WORDS);
const LANGUAGES = ["ar", "en", "fr", "de", "es", "it", "tr", "fa", "ur", "ku", "ckb", "he", "ru", "zh", "ja", "id", "ms", "bn", "sw", "pt"];
const POLICIES = ["open", "first", "links", "all", "closed"];
const languageNames = new Intl.DisplayNames([shownIn], { type: "language" });

const text = (more = {}) => make("input", { dir: "auto", autocomplete: "off", ...more });
const select = (options, onchange) => make("select", { onchange }, options.map(([value, label]) => make("option", { value }, label)));

/** All fields: `controls`, `by` (their labelled fields, by member and by pointer), `read()`, `write(content, article)`. */
export function articleFields({ changed, mayPin, signal }) {
  const controls = {
    title: text({ class: "title", maxLength: 300, oninput: changed }),
    body: make("textarea", { id: "article-body", class: "body", dir: "auto", spellcheck: true, oninput: changed }),
    summary: make("textarea", { dir: "auto", rows: 3, maxLength: 2000, oninput: changed }),
    slug: text({ maxLength: 200, oninput: changed }),
    section: select([["", own("no_section")]], changed),
    language: select([["", own("site_language")], ...LANGUAGES.map((code) => [code, languageNames.of(code)])], changed),
    kind: select([["article", own("kind_article")], ["page", own("kind_page")]], changed),
    body_format: select([["markdown", "Markdown"], ["html", "HTML"]], changed),
    comments_policy: select([["", own("comments_site")], ...POLICIES.map((each) => [each, own(`comments_${each}`)])], changed),
    is_pinned: make("input", { type: "checkbox", onchange: changed, disabled: !mayPin }),
    pinned_until: make("input", { type: "datetime-local", onchange: changed, disabled: !mayPin }),
    external_id: text({ maxLength: 200, dir: "ltr", oninput: changed }),
    metadata: make("textarea", { rows: 3, dir: "ltr", class: "code", spellcheck: false, oninput: () => { checkMetadata(); changed(); } }),
    seo_title: text({ maxLength: 300, oninput: changed }),
    seo_description: make("textarea", { dir: "auto", rows: 2, maxLength: 500, oninput: changed }),
    canonical_url: text({ type: "url", dir: "ltr", maxLength: 2000, oninput: changed }),
  };
  const c = controls;
  const by = {
    title: field(own("title"), c.title), body: field(own("body"), c.body), slug: field(own("slug"), c.slug, { hint: own("slug_hint") }),
    summary: field(own("summary"), c.summary, { hint: own("summary_hint") }), section: field(own("section"), c.section),
    tags: choices(own("tags"), { hint: own("tags_hint"), path: "/tags", allowsNew: true, most: 30, changed, signal }),
    authors: choices(own("authors"), { hint: own("authors_hint"), path: "/authors", allowsNew: false, most: 20, changed, signal }),
    language: field(own("language"), c.language), kind: field(own("kind"), c.kind),
    body_format: field(own("format"), c.body_format, { hint: own("format_hint") }),
    comments_policy: field(own("comments"), c.comments_policy),
    pinned_until: field(own("pinned_until"), c.pinned_until, { hint: own("zone", { zone: DESK.zone }) }),
    external_id: field(own("external_id"), c.external_id), metadata: field(own("metadata"), c.metadata),
    seo_title: field(own("seo_title"), c.seo_title, { hint: own("seo_title_hint") }),
    seo_description: field(own("seo_description"), c.seo_description, { hint: own("seo_description_hint") }),
    canonical_url: field(own("canonical"), c.canonical_url, { hint: own("canonical_hint") }),
  };
  const image = pictureField({ changed, signal });
  let metadata = null, isMetadataRight = true;

  function checkMetadata() {
    const typed = c.metadata.value.trim();
    try {
      const found = typed ? JSON.parse(typed) : null;
      if (found !== null && (typeof found !== "object" || Array.isArray(found))) throw new TypeError();
      [metadata, isMetadataRight] = [found && Object.keys(found).length ? found : null, true];
    } catch {
      isMetadataRight = false;
    }
    by.metadata.complain(isMetadataRight ? null : own("metadata_wrong"));
  }

  function read() {
    const [title, description, canonical_url] = [c.seo_title, c.seo_description, c.canonical_url].map((each) => each.value.trim() || null);
    return {
      ...EMPTY, title: c.title.value, body: c.body.value, summary: c.summary.value, slug: c.slug.value.trim() || null,
      section: c.section.value || null, tags: by.tags.value(), authors: by.authors.value(), image: image.value(),
      language: c.language.value || null, kind: c.kind.value, body_format: c.body_format.value,
      comments_policy: c.comments_policy.value || null, is_pinned: c.is_pinned.checked,
      pinned_until: c.is_pinned.checked ? fromLocal(c.pinned_until.value) : null,
      external_id: c.external_id.value.trim() || null, metadata,
      seo: title || description || canonical_url ? { title, description, canonical_url } : null,
    };
  }

  /** Shows a content; `article`, as the API shows it, gives the names of what it is filed under. */
  function write(content, article = null) {
    for (const name of ["title", "body", "summary", "kind", "body_format"])
      if (c[name].value !== content[name]) c[name].value = content[name];
    for (const name of ["slug", "section", "language", "comments_policy", "external_id"]) setTo(c[name], content[name] ?? "");
    by.tags.show(content.tags, article?.tags);
    by.authors.show(content.authors, article?.authors);
    c.is_pinned.checked = content.is_pinned;
    c.pinned_until.value = content.pinned_until ? toLocal(content.pinned_until) : "";
    metadata = content.metadata ?? null;
    c.metadata.value = metadata ? JSON.stringify(metadata, null, 2) : "";
    [c.seo_title.value, c.seo_description.value, c.canonical_url.value] = [content.seo?.title ?? "", content.seo?.description ?? "", content.seo?.canonical_url ?? ""];
    image.show(content.image, article?.image);
  }

  const filled = fillSections(c.section, signal);
  const pointers = Object.fromEntries(Object.entries(by).map(([name, each]) => [`/${name}`, each]));
  Object.assign(pointers, { "/seo/title": by.seo_title, "/seo/description": by.seo_description, "/seo/canonical_url": by.canonical_url });
  const pin = make("label", { class: "check" }, c.is_pinned, own("pinned"));
  return { controls, by, pointers, image, pin, read, write, filled };
}

// A value that is not among the choices is one of them all the same: nothing is lost by showing it.
function setTo(control, value) {
  if (control.tagName === "SELECT" && ![...control.options].some((option) => option.value === value))
    control.append(make("option", { value }, value));
  if (control.value !== value) control.value = value;
}

async function fillSections(control, signal) {
  let found = [];
  try {
    found = await allOf("/sections", signal);
  } catch {
    return; // the section that it has stays
  }
  const below = (parent, depth) => found.filter((each) => (each.parent_id ?? null) === parent)
    .flatMap((each) => [make("option", { value: each.slug }, `${"\u2003".repeat(depth)}${each.name}`), ...below(each.id, depth + 1)]);
  const present = control.value;
  control.replaceChildren(make("option", { value: "" }, own("no_section")), ...below(null, 0));
  setTo(control, present);
}

/** What was refused, beside the fields it names; the focus stays where somebody types. What belongs to none is given back. */
export function markRefused(error, pointers) {
  for (const each of new Set(Object.values(pointers))) each.complain(null);
  const nearest = (pointer) => {
    for (let at = pointer; at; at = at.slice(0, at.lastIndexOf("/"))) if (pointers[at]) return pointers[at];
    return null;
  };
  const left = [];
  for (const each of error?.errors ?? []) (nearest(each.pointer ?? "") ?? { complain: (message) => left.push(message) }).complain(each.message);
  return left.join(" ") || (error ? error.message : say("broken"));
}
