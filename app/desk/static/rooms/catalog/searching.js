// Looking through a list of names that is here already, in any spelling of hamza and vowel marks.

import { language, words } from "../../language.js";
import { button, fill, make } from "../../make.js";
import { note } from "../../visits.js";
import { WORDS } from "../../words/catalog.js";

const own = words(WORDS);
const SHOWN = 100;
const order = new Intl.Collator(language);

const folded = (text) => text.normalize("NFKD").toLowerCase().replace(/[\p{M}\u0640]/gu, "")
  .replace(/[أإآٱ]/g, "ا").replace(/ى/g, "ي").replace(/ة/g, "ه");

/**
 * A search and an order above a list: `part` names them, `entries()` are all there are, `row` makes the row of one.
 * Gives its `element` and `show`, which shows the list anew.
 */
export function searched({ part, entries, row, query }) {
  const search = make("input", { type: "search", value: query.get("q") ?? "", maxLength: 80, dir: "auto" });
  const sort = make("select", {}, ["by_name", "by_count"].map((each) => make("option", { value: each, selected: each === query.get("sort") }, own(each))));
  const list = make("ul", { class: "entries rows" });
  const foot = make("div", { class: "foot" });
  let most = SHOWN;

  function show() {
    const wanted = folded(search.value.trim()).split(/\s+/).filter(Boolean);
    const found = entries().filter(({ name, slug }) => wanted.every((word) => folded(`${name} ${slug}`).includes(word)));
    found.sort((one, other) => (sort.value === "by_count" ? other.article_count - one.article_count : 0) || order.compare(one.name, other.name));
    fill(list, found.slice(0, most).map(row));
    fill(foot, !found.length && make("p", { class: "empty", role: "status" }, own(entries().length ? "none_found" : `no_${part}`)),
      found.length > most && button(own("more"), () => {
        const first = most;
        most += SHOWN;
        show();
        list.children[first]?.querySelector("a, button")?.focus();
      }));
  }
  const changed = () => {
    most = SHOWN;
    note(`catalog/${part}`, { q: search.value.trim(), sort: sort.value === "by_name" ? "" : sort.value });
    show();
  };
  search.addEventListener("input", changed);
  sort.addEventListener("change", changed);
  const labelled = (label, control, kind = "") => make("label", { class: `field ${kind}` }, make("span", {}, label), control);
  show();
  return { element: make("div", {}, make("div", { class: "bar", role: "search" }, labelled(own(`search_${part}`), search, "grows"), labelled(own("sort"), sort)), list, foot), show, list, focusSearch: () => search.focus() };
}
