// Sections, tags and authors: what articles are filed under.

import { words } from "../language.js";
import { fill, make } from "../make.js";
import { go, href } from "../visits.js";
import { WORDS } from "../words/catalog.js";

const own = words(WORDS);
const PARTS = { sections: () => import("./catalog/sections.js"), tags: () => import("./catalog/tags.js"), authors: () => import("./catalog/authors.js") };

export async function open(place, visit) {
  const [part, id] = visit.parts;
  if (!Object.hasOwn(PARTS, part ?? "")) return go(href("catalog/sections"), { replaces: true });
  if (id !== undefined && part !== "tags") return (await import("./catalog/entry.js")).openEntry(place, visit, part, id);
  const inside = make("div", { class: "part" });
  await (await PARTS[part]()).openPart(inside, visit);
  return fill(place, make("h1", {}, own("title")), tabs(part), inside);
}

function tabs(present) {
  return make("nav", { class: "tabs", "aria-label": own("parts") }, make("ul", {}, Object.keys(PARTS).map((part) =>
    make("li", {}, make("a", { href: href(`catalog/${part}`), "aria-current": part === present && "page" }, own(part))))));
}
