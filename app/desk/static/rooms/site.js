// What the site says of itself, and its menus. Both are saved under the version of the site that was read.

import { ask, Refused } from "../api.js";
import { say, words } from "../language.js";
import { button, field, fill, make } from "../make.js";
import { attempt, complain, confirmed, notice } from "../notices.js";
import { WORDS } from "../words/site.js";
import { Menus } from "./site/menus.js";

const own = words(WORDS);

export async function open(place, visit) {
  const read = () => Promise.all([ask("GET", "/site", { signal: visit.signal }), ask("GET", "/site/menus", { signal: visit.signal })]);
  const [told, kept] = await read();
  const desk = { etag: told.etag, read, about: null, menus: null };
  desk.about = new About(told.data, (changes) => save(desk, changes, desk.about));
  desk.menus = new Menus(kept.data.menus, { site: told.data.url, saveThem: (menus) => save(desk, { menus }, desk.menus) });
  const mayLeave = async () => !mayLeave.hasUnsaved() || confirmed(own("unsaved"), { yes: own("leave"), isDangerous: true });
  mayLeave.hasUnsaved = () => desk.about.hasUnsaved() || desk.menus.hasUnsaved();
  visit.beforeLeaving(mayLeave);
  fill(place, make("h1", {}, own("title")), desk.about.element, desk.menus.element);
}

/** Saves a part; where somebody else saved first, asks which of both is to stay. */
async function save(desk, changes, part, etag = desk.etag) {
  try {
    const { data, etag: next } = await ask("PATCH", "/site", { body: changes, etag });
    desk.etag = next;
    if (part === desk.about) part.take(data);
    else part.take((await ask("GET", "/site/menus")).data.menus);
    notice(say("saved"));
  } catch (error) {
    if (error instanceof Refused && error.status === 412) return conflict(desk, changes, part);
    if (part === desk.about) return complain(error, part.fields);
    const left = error instanceof Refused ? part.complain(error.errors) : [];
    if (left.length || !(error instanceof Refused) || !error.errors.length) complain(error, {});
  }
}

async function conflict(desk, changes, part) {
  const keeps = await confirmed(own("conflict"), { yes: own("keep_mine"), isDangerous: true });
  const [told, kept] = await desk.read();
  desk.etag = told.etag;
  if (keeps) return save(desk, changes, part);
  const drops = await confirmed(own("conflict"), { yes: own("take_theirs") });
  if (!drops) return;
  desk.about.take(told.data);
  desk.menus.take(kept.data.menus);
}

class About {
  constructor(site, saveIt) {
    this.saveIt = saveIt;
    this.inputs = {
      name: make("input", { maxLength: 100, dir: "auto", required: true }),
      language: make("input", { maxLength: 35, dir: "ltr", required: true }),
      description: make("textarea", { maxLength: 1000, rows: 3, dir: "auto" }),
      logo: make("input", { type: "url", dir: "ltr", maxLength: 2000 }),
      icon: make("input", { type: "url", dir: "ltr", maxLength: 2000 }),
    };
    for (const name of site.fixed) this.inputs[name].readOnly = true;
    const hint = (name, text) => (site.fixed.includes(name) ? own("fixed") : text);
    this.own = {
      "/name": field(own("name"), this.inputs.name, { hint: hint("name", null) }),
      "/language": field(own("language"), this.inputs.language, { hint: hint("language", own("language_hint")) }),
      "/description": field(own("description"), this.inputs.description, { hint: own("description_hint") }),
      "/logo": field(own("logo"), this.inputs.logo, { hint: own("image_hint") }),
      "/icon": field(own("icon"), this.inputs.icon, { hint: own("image_hint") }),
    };
    this.rows = make("ul", { class: "rows links" });
    const form = make("form", {}, Object.values(this.own),
      make("fieldset", {}, make("legend", {}, own("links")), make("p", { class: "quiet" }, own("links_hint")), this.rows,
        button(own("add_link"), () => { this.links.push({ label: "", url: "" }); this.showLinks(); this.rows.lastChild.querySelector("input").focus(); })),
      make("div", { class: "buttons" }, make("button", { class: "primary" }, own("save_about"))));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const changes = this.changes();
      if (Object.keys(changes).length) attempt(() => this.saveIt(changes));
      else notice(own("nothing_changed"));
    });
    this.element = make("section", { class: "card", "aria-labelledby": "about-title" }, make("h2", { id: "about-title" }, own("about")), form);
    this.take(site);
  }

  take(site) {
    this.before = { ...site, logo: site.logo ?? "", icon: site.icon ?? "" };
    for (const [name, input] of Object.entries(this.inputs)) input.value = this.before[name];
    this.links = structuredClone(site.links);
    this.showLinks();
  }

  showLinks() {
    this.fields = { ...this.own };
    fill(this.rows, this.links.map((link, index) => {
      const label = make("input", { value: link.label, required: true, maxLength: 80, dir: "auto", oninput: () => { link.label = label.value; } });
      const url = make("input", { value: link.url, type: "url", required: true, maxLength: 2000, dir: "ltr", oninput: () => { link.url = url.value; } });
      this.fields[`/links/${index}/label`] = field(own("link_label"), label);
      this.fields[`/links/${index}/url`] = field(own("link_url"), url);
      return make("li", {}, this.fields[`/links/${index}/label`], this.fields[`/links/${index}/url`],
        button(own("remove"), () => this.removeLink(index), { "aria-label": own("remove_link"), class: "danger" }));
    }));
  }

  removeLink(index) {
    const before = structuredClone(this.links);
    this.links.splice(index, 1);
    this.showLinks();
    (this.rows.querySelector("input") ?? this.element.querySelector("fieldset > button")).focus();
    notice(own("link_removed"), { undo: () => { this.links = before; this.showLinks(); } });
  }

  /** What differs from what was read, as `PATCH /site` takes it. */
  changes() {
    const found = {};
    for (const [name, input] of Object.entries(this.inputs))
      if (input.value !== this.before[name]) found[name] = input.value || (name === "description" ? "" : null);
    if (JSON.stringify(this.links) !== JSON.stringify(this.before.links)) found.links = this.links;
    return found;
  }

  hasUnsaved = () => Object.keys(this.changes()).length > 0;
}
