// The menus of the site: trees of items that are added, changed, moved and removed, and saved together.

import { button, field, fill, make } from "../../make.js";
import { language, say, words } from "../../language.js";
import { notice } from "../../notices.js";
import { WORDS } from "../../words/site.js";
import { askInDialog } from "../running/dialogs.js";
import { Refused } from "../../api.js";
import { askForItem } from "./item_dialog.js";
import { canMove, keyed, LEVELS, move, placeOf, pointedAt, sent, take } from "./tree.js";

const own = words(WORDS);
const USUAL = ["main", "footer"];
const WAYS = [["up", "↑"], ["down", "↓"], ["in", language === "ar" ? "←" : "→"], ["out", language === "ar" ? "→" : "←"]];
const KEYS = {
  ArrowUp: "up", ArrowDown: "down", ...(language === "ar" ? { ArrowLeft: "in", ArrowRight: "out" } : { ArrowRight: "in", ArrowLeft: "out" }),
};

export class Menus {
  /** `menus` by name as `GET /site/menus` gives them; `saveThem` is called with what is to be changed. */
  constructor(menus, { site, saveThem }) {
    Object.assign(this, { site, saveThem });
    this.place = make("div", { class: "menus" });
    this.told = make("p", { class: "hidden", role: "status" });
    this.unsaved = make("p", { class: "quiet", role: "status" });
    this.element = make("section", { class: "card", "aria-labelledby": "menus-title" },
      make("h2", { id: "menus-title" }, own("menus")), make("p", { class: "quiet" }, own("menus_hint")),
      this.place, this.told,
      make("div", { class: "buttons" },
        button(own("save_menus"), () => this.save(), { class: "primary" }),
        button(own("add_menu"), () => this.addMenu())),
      this.unsaved);
    this.take(menus);
  }

  /** Shows menus as they are kept; what was not saved is dropped. */
  take(menus) {
    this.menus = Object.fromEntries(Object.entries(menus).map(([name, items]) => [name, keyed(items)]));
    this.before = this.state();
    this.show();
  }

  state = () => Object.fromEntries(Object.entries(this.menus).map(([name, items]) => [name, JSON.stringify(sent(items))]));

  /** What `PATCH /site` has to change, by menu; null takes one away. */
  changes() {
    const now = this.state();
    const changed = Object.keys(now).filter((name) => now[name] !== this.before[name]).map((name) => [name, sent(this.menus[name])]);
    const gone = Object.keys(this.before).filter((name) => !(name in now)).map((name) => [name, null]);
    return Object.fromEntries([...changed, ...gone]);
  }

  hasUnsaved = () => Object.keys(this.changes()).length > 0;

  async save() {
    const changes = this.changes();
    if (!Object.keys(changes).length) return notice(own("nothing_changed"));
    await this.saveThem(changes);
  }

  /** Shows what was refused beside the items that it is about; whether all of it was about items. */
  complain(errors) {
    const left = [];
    for (const { pointer, message } of errors) {
      const [, , name, ...rest] = pointer.split("/");
      const item = pointedAt(this.menus[name] ?? [], rest.join("/"));
      if (item) item.error = message;
      else left.push(message);
    }
    this.show();
    this.place.querySelector("li.wrong button")?.focus();
    return left;
  }

  show() {
    const names = Object.keys(this.menus).sort((one, other) => rank(one) - rank(other) || one.localeCompare(other));
    fill(this.place, names.length ? names.map((name) => this.menu(name)) : make("p", { class: "empty" }, own("no_menus")));
    this.unsaved.textContent = this.before && this.hasUnsaved() ? own("unsaved_menus") : "";
  }

  menu(name) {
    const items = this.menus[name];
    const title = USUAL.includes(name) ? own(name) : own("other_menu");
    return make("section", { class: "menu", "data-menu": name, "aria-labelledby": `menu-${name}` },
      make("h3", { id: `menu-${name}` }, title, " ", make("code", {}, name)),
      items.length ? make("ul", {}, items.map((item) => this.row(name, item))) : make("p", { class: "quiet" }, own("no_items")),
      make("div", { class: "buttons" },
        button(own("add_item"), () => this.add(name, items), { "aria-label": own("add_to", { name }), class: "add" }),
        button(own("remove"), () => this.removeMenu(name), { "aria-label": own("remove_menu", { name }), class: "danger" })));
  }

  row(name, item, level = 1) {
    const items = this.menus[name];
    const title = nameOf(item);
    const act = (what, sign, done, more = {}) =>
      button(sign, done, { "aria-label": own("act_on", { act: own(what), name: title }), title: own(what), "data-act": what, ...more });
    const main = make("div", { class: "item" },
      button(make("bdi", {}, title), () => this.change(name, item.key), { class: "plain name", "aria-label": own("change_item", { name: title }), "data-act": "name" }),
      make("span", { class: "badge" }, own(item.kind)),
      item.id !== null && item.title === null ? make("span", { class: "badge bad" }, own("gone"))
        : item.is_shown ? null : make("span", { class: "badge warn" }, own("hidden")),
      make("span", { class: "tools" },
        WAYS.map(([way, sign]) => act(way, sign, () => this.move(name, item.key, way), { disabled: !canMove(items, item.key, way) })),
        level < LEVELS ? act("add_item", "+", () => this.add(name, item.children, item), { "aria-label": own("add_below", { name: title }) }) : null,
        act("remove", "×", () => this.remove(name, item.key))));
    const row = make("li", { "data-key": item.key, class: item.error ? "wrong" : null }, main,
      item.error ? make("p", { class: "error" }, item.error) : null,
      item.children.length ? make("ul", {}, item.children.map((child) => this.row(name, child, level + 1))) : null);
    main.addEventListener("keydown", (event) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || !(event.key in KEYS)) return;
      event.preventDefault();
      this.move(name, item.key, KEYS[event.key], "name");
    });
    return row;
  }

  focus(key, act = "name") {
    const row = this.place.querySelector(`[data-key="${key}"] > .item`);
    const wanted = row?.querySelector(`[data-act="${act}"]`);
    (wanted && !wanted.disabled ? wanted : row?.querySelector(".name"))?.focus();
  }

  move(name, key, way, act = way) {
    if (!move(this.menus[name], key, way)) return;
    this.show();
    this.focus(key, act);
    const { list, index, level, item } = placeOf(this.menus[name], key);
    this.told.textContent = own("moved", { name: nameOf(item), place: index + 1, all: list.length, level });
  }

  remove(name, key) {
    const before = structuredClone(this.menus[name]);
    const { item } = placeOf(this.menus[name], key);
    const next = take(this.menus[name], key);
    this.show();
    if (next) this.focus(next);
    else this.place.querySelector(`[data-menu="${name}"] .add`).focus();
    notice(own("removed", { name: nameOf(item), count: item.children.length ? 2 : 1 }), {
      undo: () => { this.menus[name] = before; this.show(); this.focus(key); },
    });
  }

  async add(name, list, parent = null) {
    const made = await askForItem(parent ? own("add_below", { name: nameOf(parent) }) : own("add_to", { name }), { site: this.site });
    if (!made) return;
    const [item] = keyed([{ ...made, children: [] }]);
    list.push(item);
    this.show();
    this.focus(item.key);
  }

  async change(name, key) {
    const { item } = placeOf(this.menus[name], key);
    const made = await askForItem(own("change_item", { name: nameOf(item) }), { item, site: this.site });
    if (!made) return;
    Object.assign(item, made, { error: null });
    this.show();
    this.focus(key);
  }

  async addMenu() {
    const input = make("input", { required: true, dir: "ltr", pattern: "[a-z][a-z0-9_\\-]{0,39}", maxLength: 40, autocomplete: "off",
      value: USUAL.find((name) => !(name in this.menus)) ?? "" });
    const name = await askInDialog(own("add_menu"), {
      fields: { "/name": field(own("menu_name"), input, { hint: own("menu_name_hint") }) }, yes: say("create"),
      send: async () => {
        if (input.value in this.menus) throw new Refused(422, { errors: [{ pointer: "/name", message: own("menu_exists") }] });
        return input.value;
      },
    });
    if (!name) return;
    this.menus[name] = [];
    this.show();
    this.place.querySelector(`[data-menu="${name}"] .add`).focus();
  }

  removeMenu(name) {
    const before = this.menus[name];
    delete this.menus[name];
    this.show();
    this.element.querySelector(".buttons:last-of-type button").focus();
    notice(own("menu_removed", { name }), { undo: () => { this.menus[name] = before; this.show(); } });
  }
}

const rank = (name) => (USUAL.includes(name) ? USUAL.indexOf(name) : USUAL.length);
const nameOf = (item) => item.label || item.title || own("no_name");
