// What the list of articles is narrowed to: the states as tabs, the search, the order, and the further filters.

import { get } from "../../api.js";
import { language, number, say, words } from "../../language.js";
import { button, fill, make } from "../../make.js";
import { href } from "../../visits.js";
import { WORDS } from "../../words/articles.js";
import { everyPage, inTree } from "../catalog/reading.js";

const own = words(WORDS);
export const STATES = ["any", "draft", "scheduled", "published", "archived", "trashed"];
const SORTS = ["-updated_at", "-published_at", "published_at", "title", "-comment_count"];
const SEARCH_SORTS = ["relevance", "date"];
const LANGUAGES = ["ar", "en", "fr", "es", "de", "tr", "fa", "ur", "ku", "he"];
const FURTHER = ["section", "tag", "author", "language", "kind"];
const IN_ADDRESS = { language: "written_in" }; // `language` of an address is the desk's own
const TYPING = 350;

/** What an address asks for; what it does not know is left out. */
export function readFilter(query) {
  const filter = Object.fromEntries(["q", "cursor", ...FURTHER].map((name) => [name, query.get(IN_ADDRESS[name] ?? name) ?? ""]));
  const known = (name, values) => (values.includes(query.get(name)) ? query.get(name) : values[0]);
  return { ...filter, status: known("status", STATES), sort: known("sort", filter.q ? SEARCH_SORTS : SORTS), kind: known("kind", ["article", "page"]) };
}

/** A filter as an address keeps it: without what goes without saying. */
export function kept(filter) {
  const usual = { status: "any", sort: filter.q ? "relevance" : "-updated_at", kind: "article" };
  return Object.fromEntries(Object.entries(filter).filter(([name, value]) => value && value !== usual[name])
    .map(([name, value]) => [IN_ADDRESS[name] ?? name, value]));
}

export const isNarrowed = (filter) => Boolean(filter.q) || FURTHER.some((name) => filter[name] && filter[name] !== "article");

/** The states as links, with how many articles are in each: they come by themselves. `follow(from, to)` is told of a move. */
export function stateTabs(filter, signal) {
  const [numbers, totals] = [{}, {}];
  const tell = (status, total) => {
    totals[status] = total;
    Object.assign(numbers[status], { textContent: number(total), hidden: total === 0 });
  };
  const links = STATES.map((status) => {
    const { cursor, ...others } = filter;
    const link = make("a", { href: href("articles", kept({ ...others, status })), "aria-current": status === filter.status && "page" }, own(status));
    if (status !== "any") {
      numbers[status] = make("span", { class: "count", hidden: true });
      link.append(" ", numbers[status]);
      count(status, filter.kind, signal).then((total) => tell(status, total));
    }
    return make("li", {}, link);
  });
  const follow = (from, to) => {
    if (from in totals) tell(from, Math.max(0, totals[from] - 1));
    if (to in totals) tell(to, totals[to] + 1);
  };
  return { element: make("nav", { class: "tabs", "aria-label": own("states") }, make("ul", {}, links)), follow };
}

const count = (status, kind, signal) =>
  get("/articles", { status, kind, limit: 1, fields: "id", total: true }, { signal }).then(({ total }) => total, () => 0);

/** The search, the order and the filters; `changed` is called with what is new of the filter. */
export function filterBar(filter, changed, signal) {
  const search = make("input", { type: "search", value: filter.q, maxLength: 500, dir: "auto" });
  let timer;
  const ask = () => { clearTimeout(timer); changed({ q: search.value.trim() }); };
  search.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, TYPING); });
  signal.addEventListener("abort", () => clearTimeout(timer));
  const sort = make("select", { onchange: () => changed({ sort: sort.value }) });
  const form = make("form", { class: "bar", role: "search", onsubmit: (event) => { event.preventDefault(); ask(); } },
    labelled(own("search"), search, "grows"), labelled(own("sort"), sort));
  const orders = () => fill(sort, (filter.q ? SEARCH_SORTS : SORTS).map((each) =>
    make("option", { value: each, selected: each === filter.sort }, own(`sort_${each}`))));
  orders();
  return { element: make("div", {}, form, further(filter, changed, signal)), orders };
}

const labelled = (label, control, kind = "") => make("label", { class: `field ${kind}` }, make("span", {}, label), control);

function further(filter, changed, signal) {
  const select = (name, all, options) => {
    const control = make("select", { onchange: () => changed({ [name]: control.value }) }, make("option", { value: "" }, all));
    const add = (value, text) => control.append(make("option", { value, selected: value === filter[name] }, text));
    options(add);
    return labelled(own(name), control);
  };
  const named = new Intl.DisplayNames(language, { type: "language" });
  const whole = make("details", { class: "further", open: FURTHER.some((name) => filter[name] && filter[name] !== "article") },
    make("summary", {}, own("filters")),
    make("div", { class: "bar" },
      select("section", own("every_section"), async (add) => {
        const sections = await everyPage("/sections", signal).catch(() => []);
        for (const { section, depth } of inTree(sections)) add(String(section.id), `${"\u2003".repeat(depth)}${section.name}`);
      }),
      select("author", own("every_author"), async (add) => {
        for (const author of await everyPage("/authors", signal).catch(() => [])) add(String(author.id), author.name);
      }),
      tagField(filter, changed, signal),
      select("language", own("every_language"), (add) => {
        for (const each of new Set([...LANGUAGES, filter.language].filter(Boolean))) add(each, languageName(named, each));
      }),
      labelled(own("kind"), make("select", { onchange: (event) => changed({ kind: event.target.value }) },
        ["article", "page"].map((each) => make("option", { value: each, selected: each === filter.kind }, own(`kind_${each}`))))),
      button(own("clear"), () => changed({ section: "", author: "", tag: "", language: "", kind: "article" }, { anew: true }))));
  return whole;
}

function languageName(named, tag) {
  try {
    return named.of(tag);
  } catch {
    return tag;
  }
}

/** A tag is typed by its name, with completion; the list is narrowed once a name is whole. */
function tagField(filter, changed, signal) {
  const names = make("datalist", { id: "tags-of-list" });
  const input = make("input", { type: "search", list: names.id, maxLength: 80, dir: "auto", autocomplete: "off" });
  const ids = new Map();
  if (filter.tag) get(`/tags/${encodeURIComponent(filter.tag)}`, {}, { signal }).then((tag) => { input.value = tag.name; }, () => { input.value = filter.tag; });
  const take = () => {
    const typed = input.value.trim();
    if (!typed || ids.has(typed)) changed({ tag: typed ? String(ids.get(typed)) : "" });
  };
  input.addEventListener("focus", async () => {
    const tags = await everyPage("/tags", signal).catch(() => []);
    for (const tag of tags) ids.set(tag.name, tag.id);
    fill(names, tags.map((tag) => make("option", { value: tag.name })));
  }, { once: true });
  input.addEventListener("input", take);
  return make("div", { class: "field" }, make("label", {}, make("span", {}, own("tag")), input), names, make("small", { class: "notes" }, own("tag_hint")));
}
