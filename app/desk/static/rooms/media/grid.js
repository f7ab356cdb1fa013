// The uploads as a grid: searched, narrowed to a kind, a page at a time.

import { get } from "../../api.js";
import { say, words } from "../../language.js";
import { button, fill, make } from "../../make.js";
import { attempt, sentence } from "../../notices.js";
import { WORDS } from "../../words/media.js";

const own = words(WORDS);
const PAGE = 30;
const MOST_PAGES = 20;
const TYPING = 300;

/** What an upload is called where it is named: its alternative text, or its number. */
export const nameOf = (media) => media.alt || media.caption || own(media.kind === "image" ? "picture" : "file", { id: String(media.id) });

/** The picture of an upload, as small as it may be; of a file, its type. `alt` is empty, for its name stands beside. */
export function thumbnail(media, sizes = "(max-width: 30rem) 45vw, 12rem") {
  if (media.kind !== "image") return make("span", { class: "thumbnail type", "aria-hidden": "true" }, ending(media.type));
  const image = make("img", { class: "thumbnail", alt: "", loading: "lazy", decoding: "async", sizes, srcset: media.srcset, src: media.sizes[0].url, width: media.width, height: media.height });
  image.style.objectPosition = `${media.focal_point.x * 100}% ${media.focal_point.y * 100}%`;
  image.style.backgroundColor = media.color ?? "";
  return image;
}

export const ending = (type) => ({ "application/pdf": "PDF", "audio/mpeg": "MP3", "video/mp4": "MP4" })[type] ?? type.split("/")[1].toUpperCase();

/**
 * The grid. `entry` makes what stands for one upload (a link or a button around `thumbnail`); `kind` fixes the kind that
 * is shown; `begun` is the filter at first (`{q, kind, pages}`), `filtered` is called with each later one.
 * Gives its `element`, `add` (puts a new upload first) and `focusSearch`.
 */
export function mediaGrid({ entry, kind = null, begun = {}, filtered = () => {}, signal }) {
  const filter = { q: begun.q ?? "", kind: kind ?? begun.kind ?? "", pages: Math.min(begun.pages || 1, MOST_PAGES) };
  const list = make("ul", { class: "media-grid" });
  const told = make("p", { class: "quiet told", role: "status" });
  const foot = make("div", { class: "foot" });
  let cursor = null, round = 0;

  const search = make("input", { type: "search", value: filter.q, maxLength: 200, dir: "auto" });
  const kinds = make("select", {}, ["", "image", "file"].map((each) =>
    make("option", { value: each, selected: each === filter.kind }, own(each ? `kind_${each}` : "kind_all"))));
  let timer;
  const narrow = () => {
    clearTimeout(timer);
    Object.assign(filter, { q: search.value.trim(), kind: kind ?? kinds.value, pages: 1 });
    filtered(filter);
    load();
  };
  search.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(narrow, TYPING); });
  search.addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); narrow(); } });
  kinds.addEventListener("change", narrow);
  const labelled = (label, control) => make("label", { class: "field" }, make("span", {}, label), control);
  const bar = make("div", { class: "bar", role: "search" }, labelled(own("search"), search), kind ? null : labelled(own("kind"), kinds));

  const page = () => get("/media", { q: filter.q, kind: filter.kind, limit: PAGE, cursor }, { signal });
  const item = (media) => make("li", { "data-media": media.id }, entry(media));

  /** Shows the pages of the filter anew; an answer that a later filter has overtaken is not shown. */
  async function load() {
    const own_ = (round += 1);
    cursor = null;
    try {
      const found = [];
      for (let count = 0; count < filter.pages; count += 1) {
        const answer = await page();
        if (own_ !== round) return;
        found.push(...answer.items);
        cursor = answer.next_cursor;
        if (!cursor) break;
      }
      fill(list, found.map(item));
      tell();
    } catch (error) {
      if (error.name === "AbortError" || own_ !== round) return;
      fill(list);
      fill(told);
      fill(foot, make("p", { class: "error", role: "alert" }, sentence(error)), button(say("again"), load));
    }
  }

  const more = () => attempt(async () => {
    const own_ = round;
    const answer = await page();
    if (own_ !== round) return;
    cursor = answer.next_cursor;
    const first = item(answer.items[0] ?? { id: 0 });
    list.append(first, ...answer.items.slice(1).map(item));
    filter.pages += 1;
    filtered(filter);
    tell();
    first.querySelector("a, button")?.focus();
  });

  function tell() {
    const count = list.children.length;
    const isNarrowed = filter.q || (!kind && filter.kind);
    fill(told, count ? own(cursor ? "found_more" : "found", { count }) : null);
    fill(foot, !count && make("p", { class: "empty" }, own(isNarrowed ? "nothing_found" : "nothing_yet")),
      !count && isNarrowed && make("p", { class: "empty" }, button(own("show_all"), () => {
        search.value = "";
        kinds.value = "";
        narrow();
        search.focus();
      })),
      cursor && make("div", { class: "buttons" }, button(own("more"), more)));
  }

  function add(media) {
    if (kind && media.kind !== kind) return;
    list.querySelector(`[data-media="${media.id}"]`)?.remove();
    list.prepend(item(media));
    tell();
  }

  load();
  return { element: make("div", { class: "media-browser" }, bar, told, list, foot), add, focusSearch: () => search.focus() };
}
