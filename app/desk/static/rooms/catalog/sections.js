// The tree of sections: ordered and nested by buttons and keys, each change stored at once.

import { patch } from "../../api.js";
import { words } from "../../language.js";
import { button, fill, make } from "../../make.js";
import { attempt } from "../../notices.js";
import { href } from "../../visits.js";
import { WORDS } from "../../words/catalog.js";
import { everyPage, inTree } from "./reading.js";

const own = words(WORDS);
const GAP = 10;

export async function openPart(place, visit) {
  let sections = await everyPage("/sections", visit.signal);
  let isMoving = false;
  const told = make("p", { class: "quiet told", role: "status" });
  const tree = make("div");

  const siblings = (parent) => inTree(sections).map(({ section }) => section).filter((each) => parentOf(each) === parent);
  const parentOf = (section) => (sections.some(({ id }) => id === section.parent_id) ? section.parent_id : null);

  /** Stores what changed of the sections, one after the other; shows what the server has, whatever became of it. */
  async function store(changes, sentence, focus) {
    if (isMoving) return;
    isMoving = true;
    const done = await attempt(async () => {
      for (const [id, change] of changes) await patch(`/sections/${id}`, change);
      return true;
    });
    sections = (await attempt(() => everyPage("/sections", visit.signal))) ?? sections;
    isMoving = false;
    show();
    if (done) fill(told, sentence);
    const row = tree.querySelector(`[data-section="${focus.id}"]`);
    (row?.querySelector(`[data-way="${focus.way}"]:not(:disabled)`) ?? row?.querySelector("a"))?.focus();
  }

  const placed = (order) => order.map((section, place) => [section, place * GAP])
    .filter(([section, position]) => section.position !== position).map(([section, position]) => [section.id, { position }]);

  function shift(section, by, way) {
    const order = siblings(parentOf(section));
    const from = order.findIndex(({ id }) => id === section.id);
    if (!order[from + by]) return undefined;
    order.splice(from + by, 0, ...order.splice(from, 1));
    return store(placed(order), own("did_move", { name: section.name, place: from + by + 1, count: order.length }), { id: section.id, way });
  }

  function nest(section, parent) {
    const position = Math.max(-GAP, ...siblings(parent.id).map((each) => each.position)) + GAP;
    return store([[section.id, { parent_id: parent.id, position }]], own("did_nest", { name: section.name, other: parent.name }), { id: section.id, way: "outward" });
  }

  function lift(section) {
    const parent = sections.find(({ id }) => id === section.parent_id);
    const order = siblings(parentOf(parent));
    order.splice(order.findIndex(({ id }) => id === parent.id) + 1, 0, section);
    const positions = placed(order).filter(([id]) => id !== section.id);
    const own_ = [section.id, { parent_id: parentOf(parent), position: order.indexOf(section) * GAP }];
    return store([own_, ...positions], own("did_lift", { name: section.name }), { id: section.id, way: "inward" });
  }

  function row(section) {
    const order = siblings(parentOf(section));
    const place = order.findIndex(({ id }) => id === section.id);
    const before = order[place - 1];
    const act = (way, symbol, values, isThere, pressed) => button(make("span", { "aria-hidden": "true" }, symbol), pressed,
      { class: "plain", "data-way": way, disabled: !isThere, title: own(way, values), "aria-label": own(way, values) });
    const { name } = section;
    const line = make("div", { class: "entry" },
      make("a", { class: "name", href: href(`catalog/sections/${section.id}`), dir: "auto" }, name),
      make("a", { class: "quiet count", href: href("articles", { section: section.id }) }, own("articles", { count: section.article_count })),
      make("span", { class: "ways" },
        act("up", "↑", { name }, before, () => shift(section, -1, "up")),
        act("down", "↓", { name }, order[place + 1], () => shift(section, 1, "down")),
        act("inward", "⇥", { name, other: before?.name ?? "" }, before, () => nest(section, before)),
        act("outward", "⇤", { name }, parentOf(section) !== null, () => lift(section))));
    line.addEventListener("keydown", (event) => {
      if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
      event.preventDefault();
      shift(section, event.key === "ArrowUp" ? -1 : 1, "name");
    });
    const below = siblings(section.id);
    return make("li", { "data-section": section.id }, line, below.length > 0 && make("ul", {}, below.map(row)));
  }

  function show() {
    const tops = siblings(null);
    fill(tree, tops.length ? make("ul", { class: "tree", "aria-label": own("tree") }, tops.map(row)) : make("p", { class: "empty" }, own("no_sections")));
  }

  show();
  fill(place, make("div", { class: "top" }, make("p", { class: "quiet" }, own("tree_hint")),
    make("a", { class: "button primary", href: href("catalog/sections/new") }, own("new_section"))), told, tree);
}
