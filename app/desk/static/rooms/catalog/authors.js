// The authors: found by name, each with how much they wrote.

import { words } from "../../language.js";
import { fill, make } from "../../make.js";
import { href } from "../../visits.js";
import { WORDS } from "../../words/catalog.js";
import { everyPage } from "./reading.js";
import { searched } from "./searching.js";

const own = words(WORDS);

export async function openPart(place, visit) {
  const authors = await everyPage("/authors", visit.signal);
  const portrait = (image) => (image
    ? make("img", { class: "portrait", src: (image.crops?.square[0] ?? image).url, alt: "", loading: "lazy" })
    : make("span", { class: "portrait", "aria-hidden": "true" }));
  const row = (author) => make("li", { class: "entry" }, portrait(author.image),
    make("a", { class: "name", href: href(`catalog/authors/${author.id}`), dir: "auto" }, author.name),
    make("a", { class: "quiet count", href: href("articles", { author: author.id }) }, own("articles", { count: author.article_count })));
  const { element } = searched({ part: "authors", entries: () => authors, row, query: visit.query });
  fill(place, make("div", { class: "top" }, make("a", { class: "button primary", href: href("catalog/authors/new") }, own("new_author"))), element);
}
