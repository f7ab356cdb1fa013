// What an editor writes, as the API takes it: its members, what changed in them, and what an answer has to be like.

/** A new article without anything in it. */
export const EMPTY = {
  title: "", body: "", body_format: "markdown", summary: "", slug: null, language: null, section: null, tags: [], authors: [],
  image: null, seo: null, metadata: null, comments_policy: null, external_id: null, kind: "article", is_pinned: false,
  pinned_until: null,
};

/** Whether two values of JSON say the same, whatever the order of their members. */
export function same(one, other) {
  if (one === other) return true;
  if (one === null || other === null || typeof one !== "object" || typeof other !== "object") return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => same(one[name] ?? null, other[name] ?? null));
}

/** The members in which two contents differ. */
export const changed = (before, after) => Object.keys(EMPTY).filter((name) => !same(before[name], after[name]));

/** The JSON Merge Patch that makes one content of another; members of a member that are gone are said to be so. */
export function patchOf(before, after) {
  const patch = {};
  for (const name of changed(before, after)) patch[name] = instead(before[name], after[name]);
  return patch;
}

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

function instead(before, after) {
  if (!isObject(before) || !isObject(after)) return after;
  const gone = Object.keys(before).filter((name) => after[name] === undefined || after[name] === null);
  return { ...Object.fromEntries(gone.map((name) => [name, null])), ...after };
}

/** Whether there is enough of it for the API to store it. */
export const isStorable = (content) => content.title.trim() !== "" && content.body.trim() !== "";

/** Whether there is anything in it at all. */
export const isEmpty = (content) => !changed(EMPTY, content).some((name) => !["language", "kind", "body_format"].includes(name));

// The server drops what cannot be seen and what stands at the ends; for comparing, white space does not count either.
const bare = (text) => String(text ?? "").normalize("NFC").replace(/[\s\p{Default_Ignorable_Code_Point}\p{Cc}]+/gu, "");

// A tag is sent by its name and comes back by its slug.
const slugged = (text) => bare(String(text).toLowerCase().replace(/[\u064b-\u065f\u0670\u0640]/g, "").replace(/[^\p{L}\p{N}]+/gu, ""));

/** Whether what the server has may be what was sent: texts alike but for cleaning, names of tags may have become slugs. */
export function mayBe(stored, sent) {
  return Object.entries(sent).every(([name, value]) => {
    if (name === "slug") return value === null || slugged(stored.slug) === slugged(value);
    if (name === "language" && value === null) return true;
    if (name === "tags") return stored.tags.length === value.length && value.every((tag, at) => slugged(stored.tags[at]) === slugged(tag));
    if (isObject(value) && name !== "metadata")
      return isObject(stored[name]) && Object.entries(value).every(([key, its]) => bare(stored[name][key]) === bare(its));
    return typeof value === "string" ? bare(stored[name]) === bare(value) : same(stored[name], value);
  });
}
