// The media library: what was uploaded, uploading, and one upload with all that is said of it.

import { words } from "../language.js";
import { fill, make } from "../make.js";
import { href, note } from "../visits.js";
import { WORDS } from "../words/media.js";
import { arrivals } from "./media/arrivals.js";
import { mediaGrid, nameOf, thumbnail } from "./media/grid.js";

const own = words(WORDS);

export async function open(place, visit) {
  if (visit.parts.length) return (await import("./media/item.js")).openItem(place, visit);
  const { query, signal } = visit;
  const grid = mediaGrid({
    begun: { q: query.get("q"), kind: ["image", "file"].includes(query.get("kind")) ? query.get("kind") : "", pages: Number(query.get("pages")) },
    filtered: ({ q, kind, pages }) => note("media", { q, kind, pages: pages > 1 ? pages : "" }),
    entry: (media) => make("a", { class: "media", href: href(`media/${media.id}`) }, thumbnail(media), make("span", { class: "name", dir: "auto" }, nameOf(media))),
    signal,
  });
  const intake = arrivals({
    zone: place, accept: "", arrived: grid.add, signal, takesPaste: () => !document.querySelector("dialog[open]"),
  });
  fill(place, make("h1", {}, own("title")), intake.element, intake.list, grid.element);
}
