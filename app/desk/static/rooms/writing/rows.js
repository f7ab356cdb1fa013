// One article in the list: what it is, when and whose, and what may be done with it.

import { DESK } from "../../desk.js";
import { ago, moment, words } from "../../language.js";
import { button, make, sanitised } from "../../make.js";
import { href } from "../../visits.js";
import { WORDS } from "../../words/articles.js";
import { move, moveName, movesOf } from "./moves.js";

const own = words(WORDS);
const TONES = { draft: "warn", scheduled: "warn", published: "good", archived: "", trashed: "bad" };

/** Sent to a list when its last row is gone. */
export const EMPTIED = "emptied";

/** Sent to the list when an article has moved: `detail` has its kind, and the states that it came from and went to. */
export const MOVED = "moved";

/** The row of an article. It shows by itself what becomes of the article, and keeps the focus. */
export function articleRow(article) {
  const row = make("li", { class: `article is-${article.status}`, "data-article": article.id });
  const title = make("a", { class: "title", href: href(`articles/${article.id}`), lang: article.language, dir: "auto" });
  if (article.title_html) sanitised(title, article.title_html);
  else title.textContent = article.title;
  const snippet = article.snippet_html ? sanitised(make("p", { class: "snippet", dir: "auto" }), article.snippet_html) : null;
  row.append(make("div", { class: "head" }, title,
    make("span", { class: `badge ${TONES[article.status]}` }, own(`is_${article.status}`)),
    article.is_pinned && make("span", { class: "badge" }, own("pinned"))),
  snippet ?? "", facts(article), acts(article, (changed, from) => {
    const detail = { from, to: changed?.status, kind: article.kind };
    document.querySelector("ul.articles")?.dispatchEvent(new CustomEvent(MOVED, { detail }));
    replace(row, changed);
  }));
  return row;
}

function replace(row, changed) {
  if (!row.isConnected) row = document.querySelector(`[data-article="${changed?.id ?? row.dataset.article}"]`);
  if (!row) return;
  if (changed === null) {
    const [list, near] = [row.parentElement, row.nextElementSibling ?? row.previousElementSibling];
    row.remove();
    (near?.querySelector(".title") ?? document.querySelector("main")).focus();
    if (!near) list.dispatchEvent(new Event(EMPTIED));
    return;
  }
  const hadFocus = row.contains(document.activeElement) || document.activeElement === document.body;
  const next = articleRow(changed);
  row.replaceWith(next);
  if (hadFocus) next.querySelector("summary").focus();
}

function facts(article) {
  const named = (list) => list.flatMap((each, place) => [place > 0 && own("comma"), make("bdi", {}, each.name)]);
  const date = article.status === "scheduled" ? own("scheduled_for", { when: moment(article.published_at) })
    : article.published_at && article.status !== "draft" ? own("published_on", { when: moment(article.published_at) })
      : own("updated", { when: ago(article.updated_at) });
  return make("ul", { class: "facts" },
    make("li", {}, make("time", { dateTime: article.published_at ?? article.updated_at }, date)),
    make("li", {}, article.section ? make("bdi", {}, article.section.name) : own("no_section")),
    article.authors.length > 0 && make("li", {}, named(article.authors)),
    article.kind === "article" && make("li", {}, own("comments", { count: article.comment_count })));
}

function acts(article, changed) {
  const menu = make("details", { class: "acts" });
  const link = (name, address) => make("li", {}, make("a", { class: "button plain", href: address }, own(name)));
  const isSeen = ["published", "archived"].includes(article.status) && DESK.has_pages;
  const run = async (name) => {
    menu.open = false;
    menu.querySelector("summary").focus();
    await move(name, article, changed);
  };
  menu.append(
    make("summary", { class: "button plain", "aria-label": own("acts", { title: article.title }) }, "⋯"),
    make("ul", { class: "card" },
      link("edit", href(`articles/${article.id}`)),
      link("revisions", href(`articles/${article.id}/revisions`)),
      isSeen && link("view", article.url),
      movesOf(article).map((name) => make("li", {}, button(moveName(name, article), () => run(name), {
        class: ["trash", "erase"].includes(name) ? "plain danger" : "plain", "data-move": name,
      })))));
  return menu;
}

/** Lets one menu be open at a time, and Escape, or a click elsewhere, close it. */
export function closeMenus(list, signal) {
  const others = (kept) => [...list.querySelectorAll("details.acts[open]")].filter((each) => each !== kept);
  list.addEventListener("toggle", ({ target }) => {
    if (target.open) for (const each of others(target)) each.open = false;
  }, { capture: true, signal });
  document.addEventListener("click", ({ target }) => {
    for (const each of others(target.closest?.("details.acts"))) each.open = false;
  }, { signal });
  list.addEventListener("keydown", (event) => {
    const menu = event.target.closest("details.acts[open]");
    if (event.key === "Escape" && menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  }, { signal });
}

/** Lets the arrow keys go from one title to the next. */
export function walk(list, signal) {
  list.addEventListener("keydown", (event) => {
    if (!["ArrowDown", "ArrowUp"].includes(event.key) || !event.target.matches(".title")) return;
    const titles = [...list.querySelectorAll(".title")];
    const next = titles[titles.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  }, { signal });
}
