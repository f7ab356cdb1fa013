// What an article was before: its versions, the difference between any two, and the return to one.

import { ask, get } from "../../api.js";
import { moment, number, say, words } from "../../language.js";
import { button, fill, make } from "../../make.js";
import { attempt, confirmed, notice } from "../../notices.js";
import { href, note } from "../../visits.js";
import { WORDS } from "../../words/editor.js";
import { shownDifference } from "./difference.js";

const own = words(WORDS);
const TEXTS = ["title", "summary", "body"];

/** Opens the versions of an article; the address says which two are compared. */
export async function openRevisions(place, visit) {
  const id = Number(visit.parts[0]);
  let [article, page] = await Promise.all([
    get(`/articles/${id}`, {}, { signal: visit.signal }), get(`/articles/${id}/revisions`, { limit: 100 }, { signal: visit.signal })]);
  let all = page.items;
  const list = make("ol", { class: "revisions rows" });
  const shown = make("section", { class: "compared", "aria-live": "polite" });
  const [newer, older] = [make("select"), make("select")];
  const ignores = make("input", { type: "checkbox" });
  const more = button(say("more"), () => attempt(async () => {
    page = await get(`/articles/${id}/revisions`, { limit: 100, cursor: page.next_cursor });
    all = [...all, ...page.items];
    draw();
  }));

  const label = (each) => `${own("revision", { number: each.number })} · ${moment(each.created_at)}`;
  const option = (each) => make("option", { value: each.number }, label(each));

  function draw() {
    const [a, b] = [newer.value, older.value];
    fill(newer, all.map(option));
    fill(older, all.map(option));
    newer.value = a || visit.query.get("newer") || all[0]?.number;
    older.value = b || visit.query.get("older") || (all[1] ?? all[0])?.number;
    fill(list, all.map((each, at) => make("li", { class: "card" },
      make("span", {}, make("strong", {}, own("revision", { number: each.number })), " ",
        make("span", { class: "quiet" }, each.saved_by ? own("by", { name: `\u2068${each.saved_by}\u2069`, when: moment(each.created_at) }) : own("by_nobody", { when: moment(each.created_at) }))),
      at === 0 ? make("span", { class: "badge" }, own("revision_now")) : make("span", { class: "acts" },
        button(own("show_difference"), () => { newer.value = String(all[0].number); older.value = String(each.number); return attempt(compare); }, { "aria-label": `${own("show_difference")}: ${own("revision", { number: each.number })}` }),
        button(own("restore_this"), () => attempt(() => restore(each.number)), { "aria-label": `${own("restore_this")}: ${own("revision", { number: each.number })}` })))));
    more.hidden = !page.next_cursor;
  }

  async function compare() {
    const [now, old] = [Number(newer.value), Number(older.value)];
    note(`articles/${id}/revisions`, { newer: now, older: old });
    const found = await get(`/articles/${id}/revisions/${now}/diff`, { against: old, ignore_marks: ignores.checked });
    const differs = (parts) => parts.some(({ kind }) => kind !== "same");
    const texts = TEXTS.filter((name) => differs(found[name])).map((name) => [make("h3", {}, own(name)), shownDifference(found[name])]);
    fill(shown, make("h2", { tabIndex: -1 }, own("difference_of", { old: number(old), new: number(now) })), texts,
      found.changed.length ? make("p", {}, own("changed_too", { names: found.changed.map((name) => own(`member_${name}`)).join("، ") })) : null,
      texts.length || found.changed.length ? null : make("p", { class: "quiet" }, own("no_changes")));
    shown.querySelector("h2").focus();
  }

  async function restore(to) {
    if (["published", "archived"].includes(article.status) && !(await confirmed(own("sure_restore", { number: to }), { yes: own("restore_this") }))) return;
    const before = all[0].number;
    const send = (version) => ask("POST", `/articles/${id}/revisions/${version}/restore`);
    const again = async () => {
      article = (await get(`/articles/${id}`));
      page = await get(`/articles/${id}/revisions`, { limit: 100 });
      all = page.items;
      newer.value = older.value = "";
      draw();
    };
    await send(to);
    await again();
    notice(own("restored_revision", { number: to }), { undo: async () => { await send(before); await again(); } });
  }

  const isOne = all.length < 2;
  fill(place, make("div", { class: "history" },
    make("p", { class: "way" }, make("a", { href: href(`articles/${id}`) }, own("back_to_article"))),
    make("h1", {}, own("revisions"), ": ", make("bdi", {}, article.title)),
    isOne ? make("p", { class: "quiet" }, own("only_one")) : make("form", { class: "bar", onsubmit: (event) => { event.preventDefault(); attempt(compare); } },
      make("label", { class: "field" }, own("compare"), newer), make("label", { class: "field" }, own("with"), older),
      make("label", { class: "check" }, ignores, own("ignore_marks")), make("button", { class: "primary" }, own("show_difference"))),
    shown, list, more));
  draw();
  if (visit.query.get("older") && !isOne) await attempt(compare);
}
