// Choosing several names with completion: tags, authors. What is chosen stands before the field, each with its removal.

import { get } from "../../api.js";
import { words } from "../../language.js";
import { button, field, fill, make } from "../../make.js";
import { WORDS } from "../../words/editor.js";

const own = words(WORDS);
const MOST_PAGES = 10;
const MOST_SHOWN = 8;

/** A name as it is compared: without vowel marks and tatweel, with one form of alif, ya and ta marbuta. */
export const folded = (text) => text.normalize("NFKC").toLowerCase().replace(/[\u064b-\u065f\u0670\u0640]/g, "")
  .replace(/[أإآٱ]/g, "ا").replace(/ى/g, "ي").replace(/ة/g, "ه").replace(/\s+/g, " ").trim();

/** All entries of a list of the API, up to a thousand. */
export async function allOf(path, signal) {
  const found = [];
  let cursor = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await get(path, { limit: 100, cursor }, { signal });
    found.push(...answer.items);
    cursor = answer.next_cursor;
    if (!cursor) break;
  }
  return found;
}

let count = 0;

/**
 * A field of names: `value()` and `show(values, entries)`. Values are slugs, or new names where `allowsNew`; `path` lists
 * the entries that there are, `most` is how many may be chosen.
 */
export function choices(label, { hint, path, allowsNew, most, changed, signal }) {
  const id = (count += 1);
  const names = new Map();
  let values = [], known = null, shown = [], active = -1;
  const chosen = make("ul", { class: "chosen", "aria-label": own("chosen", { label }) });
  const list = make("ul", { id: `choices-${id}`, role: "listbox", "aria-label": label, hidden: true });
  const told = make("span", { class: "hidden", role: "status" });
  const input = make("input", {
    role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list", autocomplete: "off",
    dir: "auto", maxLength: 80,
  });
  const whole = field(label, input, { hint });
  input.before(chosen);
  input.after(list, told);
  const nameOf = (value) => names.get(String(value)) ?? String(value);

  function draw() {
    fill(chosen, values.map((value) => make("li", {}, make("bdi", {}, nameOf(value)),
      button("×", () => { take(values.filter((each) => each !== value)); input.focus(); }, { class: "plain", "aria-label": own("remove_one", { name: nameOf(value) }) }))));
    chosen.hidden = !values.length;
    input.disabled = values.length >= most;
  }
  function take(next) {
    values = next;
    draw();
    changed();
  }
  function choose(entry) {
    const value = entry.slug ?? entry.name;
    if (entry.slug) names.set(entry.slug, entry.name);
    input.value = "";
    close();
    if (!values.some((each) => folded(nameOf(each)) === folded(entry.name))) take([...values, value]);
  }
  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
  function offer() {
    const typed = folded(input.value);
    if (!typed || !known) return close();
    const free = known.filter((each) => !values.includes(each.slug));
    const begins = free.filter((each) => folded(each.name).startsWith(typed));
    const has = free.filter((each) => !begins.includes(each) && folded(each.name).includes(typed));
    shown = [...begins, ...has].slice(0, MOST_SHOWN);
    const isKnown = [...known.map((each) => each.name), ...values.map(nameOf)].some((name) => folded(name) === typed);
    if (allowsNew && !isKnown) shown.push({ name: input.value.trim(), isNew: true });
    fill(list, shown.map((each, at) => make("li", {
      id: `${list.id}-${at}`, role: "option", "aria-selected": "false",
      onmousedown: (event) => { event.preventDefault(); choose(each); },
    }, each.isNew ? own("new_tag", { name: `\u2068${each.name}\u2069` }) : make("bdi", {}, each.name))));
    list.hidden = !shown.length;
    active = -1;
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
    told.textContent = shown.length ? own("matches", { count: shown.length }) : own("no_match");
  }
  function mark(at) {
    active = (at + shown.length) % shown.length;
    for (const [place, option] of [...list.children].entries()) option.setAttribute("aria-selected", String(place === active));
    input.setAttribute("aria-activedescendant", `${list.id}-${active}`);
  }
  input.addEventListener("focus", async () => {
    try {
      known ??= await allOf(path, signal);
      offer();
    } catch {
      known = null; // what is typed is taken all the same
    }
  });
  input.addEventListener("input", offer);
  input.addEventListener("blur", () => { if (allowsNew && input.value.trim()) enter(); else close(); });
  input.addEventListener("keydown", (event) => {
    if (["ArrowDown", "ArrowUp"].includes(event.key) && !list.hidden) {
      event.preventDefault();
      mark(event.key === "ArrowDown" ? active + 1 : active < 0 ? -1 : active - 1);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if ((event.key === "Enter" || event.key === "," || event.key === "،") && !event.isComposing) {
      if (event.key !== "Enter" && !input.value.trim()) return;
      event.preventDefault();
      enter();
    } else if (event.key === "Backspace" && !input.value && values.length) take(values.slice(0, -1));
  });
  function enter() {
    const typed = input.value.trim();
    if (active >= 0) return choose(shown[active]);
    const exact = (known ?? []).find((each) => folded(each.name) === folded(typed));
    if (exact) return choose(exact);
    if (!allowsNew) return shown.length && typed ? choose(shown[0]) : undefined;
    return typed ? choose({ name: typed }) : undefined;
  }
  return Object.assign(whole, {
    value: () => values,
    show(next, entries = []) {
      for (const entry of entries) { names.set(entry.slug, entry.name); names.set(String(entry.id), entry.name); }
      values = (next ?? []).map(String);
      draw();
    },
  });
}
