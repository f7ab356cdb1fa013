// The list of articles: by state, searched, narrowed and ordered, a page at a time. The address keeps all of it.

import { get } from "../../api.js";
import { say, words } from "../../language.js";
import { button, fill, make } from "../../make.js";
import { sentence } from "../../notices.js";
import { go, href, note } from "../../visits.js";
import { WORDS } from "../../words/articles.js";
import { filterBar, isNarrowed, kept, readFilter, stateTabs } from "./filters.js";
import { EMPTIED, MOVED, articleRow, closeMenus, walk } from "./rows.js";

const own = words(WORDS);
const PAGE = 25;
const FIELDS = "id,title,status,section,authors,published_at,updated_at,comment_count,language,kind,is_pinned,url";

/** Opens the list that the address asks for. */
export async function openList(place, visit) {
  const filter = readFilter(visit.query);
  const list = make("ul", { class: "articles rows", "aria-label": own("list") });
  const told = make("p", { class: "quiet told", role: "status" });
  const foot = make("div", { class: "foot" });
  const tabs = make("div");
  let [round, states] = [0, null];
  const count = () => {
    states = stateTabs(filter, visit.signal);
    fill(tabs, states.element);
  };

  const bar = filterBar(filter, (changes, { anew = false } = {}) => {
    if ("q" in changes && Boolean(changes.q) !== Boolean(filter.q)) changes.sort = changes.q ? "relevance" : "-updated_at";
    const countsChange = "kind" in changes && changes.kind !== filter.kind;
    Object.assign(filter, changes, { cursor: "" });
    if (anew) return go(href("articles", kept(filter)), { replaces: true });
    if ("q" in changes) bar.orders();
    note("articles", kept(filter));
    if (countsChange) count();
    for (const link of tabs.querySelectorAll("a")) link.href = withState(link.href, filter);
    return show();
  }, visit.signal);

  async function show() {
    const own_ = (round += 1);
    list.setAttribute("aria-busy", "true");
    try {
      const page = await read(filter, visit.signal);
      if (own_ !== round) return;
      fill(list, page.items.map(articleRow));
      tell(page);
    } catch (error) {
      if (error.name === "AbortError" || own_ !== round) return;
      fill(list);
      fill(told);
      fill(foot, make("p", { class: "error", role: "alert" }, sentence(error)),
        filter.cursor ? make("a", { class: "button", href: href("articles", kept({ ...filter, cursor: "" })) }, own("first")) : button(say("again"), show));
    } finally {
      if (own_ === round) list.removeAttribute("aria-busy");
    }
  }

  function tell(page) {
    const meant = page.did_you_mean && make("a", { href: href("articles", kept({ ...filter, q: page.did_you_mean, cursor: "" })) }, make("bdi", {}, page.did_you_mean));
    const hasSome = filter.q && page.match === "any" && page.items.length;
    fill(told, filter.q && page.total ? own("found", { count: page.total }) : null,
      hasSome ? [" ", own("some_words")] : null, meant ? [" ", own("did_you_mean"), " ", meant] : null);
    const link = (name, cursor) => cursor && make("a", { class: "button", rel: name === "next" ? "next" : "prev", href: href("articles", kept({ ...filter, cursor })) }, own(name));
    fill(foot, page.items.length === 0 && nothing(filter),
      (page.next_cursor || page.previous_cursor) && make("nav", { class: "buttons", "aria-label": own("pages") },
        link("previous", page.previous_cursor), link("next", page.next_cursor)));
  }

  count();
  list.addEventListener(MOVED, ({ detail: { from, to, kind } }) => {
    if ((kind ?? filter.kind) === filter.kind) states.follow(from, to);
  });
  list.addEventListener(EMPTIED, () => {
    count();
    return show();
  });
  closeMenus(list, visit.signal);
  walk(list, visit.signal);
  await show();
  fill(place, make("div", { class: "top" }, make("h1", {}, own("title")),
    make("a", { class: "button primary", href: href("articles/new") }, own("new_article"))),
  tabs, bar.element, told, list, foot);
}

function withState(address, filter) {
  const status = new URL(address).searchParams.get("status") ?? "any";
  return href("articles", kept({ ...filter, status, cursor: "" }));
}

function read({ q, status, sort, cursor, section, tag, author, language, kind }, signal) {
  const narrowed = { status, cursor, section, tag, author, language, kind, limit: PAGE };
  return q
    ? get("/search", { ...narrowed, q, sort, facets: false }, { signal })
    : get("/articles", { ...narrowed, sort, fields: FIELDS }, { signal });
}

function nothing(filter) {
  if (isNarrowed(filter))
    return make("div", { class: "empty" }, make("p", {}, own("none_found")),
      make("a", { class: "button", href: href("articles", kept({ status: filter.status })) }, own("clear")));
  return make("p", { class: "empty" }, own(`none_${filter.status}`));
}
