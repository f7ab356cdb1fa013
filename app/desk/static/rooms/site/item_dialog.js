// Asks what an item of a menu leads to, with completion, and what it shows.

import { get, Refused } from "../../api.js";
import { DESK } from "../../desk.js";
import { words } from "../../language.js";
import { field, fill, make } from "../../make.js";
import { WORDS } from "../../words/site.js";
import { askInDialog } from "../running/dialogs.js";

const own = words(WORDS);
const PATHS = { section: "/sections", tag: "/tags", author: "/authors", article: "/articles", page: "/articles" };
const MOST_PAGES = 5;
const PAUSE = 200;

/** Candidates of a kind, by the text that stands for each. */
class Candidates {
  constructor(kind, list) {
    Object.assign(this, { kind, list, by: new Map(), timer: 0 });
  }

  add(entries) {
    for (const { id, name, title, slug } of entries) {
      const text = name ?? title;
      this.by.set(this.by.has(text) && this.by.get(text).id !== id ? `${text} · ${id}` : text, { id, slug, title: text });
    }
    fill(this.list, [...this.by.keys()].map((value) => make("option", { value })));
  }

  async load() {
    if (this.kind === "article") return this.add((await get("/articles", { limit: 50, kind: "article" })).items);
    let cursor = null;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const found = await get(PATHS[this.kind], { limit: 100, cursor, kind: this.kind === "page" ? "page" : null });
      this.add(found.items);
      cursor = found.next_cursor;
      if (!cursor) return;
    }
  }

  /** Looks for articles whose title begins so, once nothing is typed for a moment. */
  typed(text) {
    clearTimeout(this.timer);
    if (this.kind !== "article" || text.trim().length < 2 || this.by.has(text)) return;
    this.timer = setTimeout(async () => {
      const { items } = await get("/search/suggest", { q: text, limit: 10 });
      this.add(items.filter(({ kind }) => kind === "article").map(({ id, text: title, slug }) => ({ id, title, slug })));
    }, PAUSE);
  }

  /** What a text stands for: a candidate, or what has this slug; null for nothing. */
  async find(text) {
    if (this.by.has(text)) return this.by.get(text);
    try {
      const found = await get(`${PATHS[this.kind]}/${encodeURIComponent(text)}`);
      return { id: found.id, slug: found.slug, title: found.name ?? found.title, kind: found.kind };
    } catch (error) {
      if (error instanceof Refused && error.status === 404) return null;
      throw error;
    }
  }
}

/** A problem beside a field, as the server would tell it. */
const refusal = (pointer, message) => new Refused(422, { errors: [{ pointer, code: "unknown", message }] });

/**
 * Asks for an item; `item` is the one that is changed. What the item then is (`label, kind, id, title, url`), or
 * undefined. `site` is the site's address, where its pages of authors are.
 */
export async function askForItem(title, { item = null, site }) {
  const kinds = ["section", "tag", "article", "page", ...(DESK.has_pages ? ["author"] : []), "url", "heading"];
  const kind = make("select", { onchange: () => choose() }, kinds.map((each) =>
    make("option", { value: each, selected: each === item?.kind }, own(each))));
  const list = make("datalist", { id: "menu-targets" });
  const target = make("input", { dir: "auto", maxLength: 500, autocomplete: "off", oninput: () => candidates?.typed(target.value) });
  target.setAttribute("list", list.id);
  const url = make("input", { type: "url", dir: "ltr", maxLength: 2000, placeholder: "https://" });
  const label = make("input", { dir: "auto", maxLength: 80, autocomplete: "off", value: item?.label ?? "" });
  const fields = {
    "/kind": field(own("kind"), kind), "/target": field(own("target"), target, { hint: own("target_hint") }),
    "/url": field(own("url"), url), "/label": field(own("label"), label, { hint: own("label_hint") }),
  };
  const hint = make("p", { class: "quiet" });
  let candidates = null;

  function choose() {
    const isNamed = kind.value in PATHS;
    fields["/target"].hidden = !isNamed;
    fields["/url"].hidden = kind.value !== "url";
    hint.textContent = kind.value === "heading" ? own("heading_hint") : "";
    candidates = isNamed ? new Candidates(kind.value, list) : null;
    fill(list);
    candidates?.load().catch(() => {}); // without it a slug can be typed
  }

  choose();
  if (item?.kind in PATHS) target.value = item.title ?? String(item.id);
  if (item?.url) url.value = item.url;
  const before = item && item.kind in PATHS ? { id: item.id, title: item.title } : null;
  return askInDialog(title, {
    fields, content: [...Object.values(fields), list, hint],
    send: () => read({ kind: kind.value, target: target.value.trim(), url: url.value.trim(), label: label.value.trim(), candidates, before, site }),
  });
}

async function read({ kind, target, url, label, candidates, before, site }) {
  if (kind === "heading" || kind === "url") {
    if (!label) throw refusal("/label", own("label_needed"));
    return { label, kind, id: null, title: null, url: kind === "url" ? url : null, is_shown: true };
  }
  const found = before && before.title === target ? before : target ? await candidates.find(target) : null;
  if (!found) throw refusal("/target", own("unknown_target"));
  if (kind === "author")
    return { label: label || found.title, kind: "url", id: null, title: null, url: `${site}/authors/${encodeURIComponent(found.slug)}`, is_shown: true };
  return { label: label || null, kind: found.kind ?? kind, id: found.id, title: found.title, url: null, is_shown: true };
}
