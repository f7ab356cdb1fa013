// The rules as a form: lists as lines of text, numbers, choices. What a field leaves empty is null.

import { Refused } from "../../api.js";
import { words } from "../../language.js";
import { field, make } from "../../make.js";
import { complain } from "../../notices.js";
import { WORDS } from "../../words/rules.js";

const say = words(WORDS);
const ACTIONS = ["hold", "spam", "refuse"];
const NUMBERS = { max_links: [0, 100, "max_links_hint"], shortest: [1, 10_000, "length_hint"], longest: [1, 10_000, "length_hint"],
  same_minutes: [0, 60, "same_hint"], near_hours: [0, 72, "near_hint"] };
const POLICIES = ["open", "first", "links", "all"];

const lines = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean);

/** A form of the rules of the site, or of an article. `place` is its element; `fields` are by pointer. */
export class RulesForm {
  constructor({ isOfSite }) {
    this.isOfSite = isOfSite;
    this.fields = {};
    this.place = make("div", {}, this.#who(), this.#lists("words", true), this.#lists("domains", false), this.#numbers());
  }

  #add(pointer, label, control, hint = null) {
    this.fields[pointer] = field(label, control, { hint });
    this.fields[pointer].control = control;
    return this.fields[pointer];
  }

  #who() {
    const unset = this.isOfSite ? say("as_default") : say("as_site");
    const either = (label, pointer) => this.#add(pointer, label, make("select", {}, [["", unset], ["true", say("yes")], ["false", say("no")]]
      .map(([value, text]) => make("option", { value }, text))));
    const policy = () => this.#add("/policy", say("policy"), make("select", {}, make("option", { value: "" }, say("by_default")),
      POLICIES.map((value) => make("option", { value }, say(value)))), say("policy_hint"));
    return make("fieldset", {}, make("legend", {}, say("policy_part")), make("div", { class: "grid" },
      this.isOfSite ? policy() : null, either(say("hold_new"), "/hold_new"), this.isOfSite ? either(say("staff_names"), "/staff_names") : null));
  }

  #lists(kind, isText) {
    const area = () => make("textarea", { rows: 5, dir: isText ? "auto" : "ltr", spellcheck: false });
    return make("fieldset", {}, make("legend", {}, say(`${kind}_part`)), make("p", { class: "notes" }, say(`${kind}_hint`)),
      make("div", { class: "grid" }, ACTIONS.map((action) => this.#add(`/${kind}/${action}`, say(`${kind}_${action}`), area())),
        isText ? this.#add("/allowed", say("allowed"), area(), say("allowed_hint")) : null));
  }

  #numbers() {
    return make("fieldset", {}, make("legend", {}, say("numbers_part")), make("div", { class: "grid" },
      Object.entries(NUMBERS).map(([name, [min, max, hint]]) =>
        this.#add(`/${name}`, say(name), make("input", { type: "number", min, max, inputMode: "numeric", dir: "ltr" }), say(hint)))));
  }

  /** Shows rules. */
  fill(rules) {
    for (const [pointer, { control }] of Object.entries(this.fields)) {
      const value = pointer.slice(1).split("/").reduce((part, name) => part[name], rules);
      control.value = Array.isArray(value) ? value.join("\n") : value === null ? "" : String(value);
    }
  }

  /** The rules as they are typed. */
  read() {
    const value = (pointer) => this.fields[pointer]?.control.value ?? "";
    const list = (kind) => Object.fromEntries(ACTIONS.map((action) => [action, lines(value(`/${kind}/${action}`))]));
    const number = (name) => (value(`/${name}`) === "" ? null : Number(value(`/${name}`)));
    const either = (name) => (value(`/${name}`) === "" ? null : value(`/${name}`) === "true");
    return {
      words: list("words"), allowed: lines(value("/allowed")), domains: list("domains"),
      ...Object.fromEntries(Object.keys(NUMBERS).map((name) => [name, number(name)])),
      hold_new: either("hold_new"), staff_names: either("staff_names"), policy: value("/policy") || null,
    };
  }

  /** Shows what was refused beside the fields; an entry of a list is named. `prefix` stands before the pointers. */
  complain(error, prefix = "") {
    if (!(error instanceof Refused)) return complain(error, this.fields);
    const told = error.errors.map((each) => {
      const pointer = each.pointer?.startsWith(prefix) ? each.pointer.slice(prefix.length) : each.pointer;
      const [, list, place] = pointer?.match(/^(.*)\/(\d+)$/) ?? [];
      if (!this.fields[list]) return { ...each, pointer };
      const entry = lines(this.fields[list].control.value)[Number(place)] ?? "";
      return { ...each, pointer: list, message: say("line", { entry, message: each.message }) };
    });
    const named = new Refused(error.status, { ...error.problem, errors: told });
    return complain(named, this.fields);
  }
}
