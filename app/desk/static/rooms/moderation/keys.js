// The keys of the queue. None of them acts by accident, and all of them can be turned off (WCAG 2.1.4).

import { words } from "../../language.js";
import { make } from "../../make.js";
import { openDialog } from "../../notices.js";
import { WORDS } from "../../words/moderation.js";
import { WORDS as ACTS } from "../../words/moderation_acts.js";

const say = words(WORDS);
const act = words(ACTS);
const KEPT = "maqal-desk:shortcuts";
const ACTING = { a: "approve", r: "reject", s: "spam", t: "trash", p: "pin", f: "feature", u: "undo" };
const GOING = { j: "next", k: "previous", x: "select", e: "open", n: "note", "?": "help", "؟": "help" };

/** Whether the keys are on; they are until somebody turns them off in this browser. */
export function areOn() {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true;
  }
}

function turn(isOn) {
  try {
    if (isOn) localStorage.removeItem(KEPT);
    else localStorage.setItem(KEPT, "off");
  } catch {
    // this browser keeps nothing
  }
}

/** The letter of a key: what it types where that is Latin, and otherwise what is printed at its place on a Latin keyboard. */
function letter({ key, code }) {
  if (/^[a-z]$/i.test(key)) return key.toLowerCase();
  return /^Key[A-Z]$/.test(code) ? code.slice(3).toLowerCase() : key;
}

const isWriting = (target) =>
  target.closest?.("textarea, select, [contenteditable]") || (target.matches?.("input") && target.type !== "checkbox");

/** Calls `does(name)` for each key; those that act wait until `isSettled()` says that the list stands still. */
export function listen({ signal, does, isSettled }) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented) return;
    if (isWriting(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") return does("escape");
    if (!areOn()) return;
    const pressed = letter(event);
    const name = event.shiftKey ? { x: "select_all", "?": "help", "؟": "help" }[pressed] : ACTING[pressed] ?? GOING[pressed];
    if (!name) return;
    event.preventDefault();
    const isMove = name === "next" || name === "previous";
    if (event.repeat && !isMove) return;
    if (!event.shiftKey && ACTING[pressed] && !isSettled()) return;
    does(name);
  }, { signal });
}

const TOLD = [
  ["J", () => say("key_next")], ["K", () => say("key_previous")], ["A", () => act("approve")], ["R", () => act("reject")],
  ["S", () => act("spam")], ["T", () => act("trash")], ["U", () => say("key_undo")], ["X", () => say("key_select")],
  ["Shift+X", () => say("key_all")], ["E", () => say("key_open")], ["N", () => say("key_note")], ["P", () => say("key_pin")],
  ["F", () => say("key_feature")], ["?", () => say("key_help")], ["Esc", () => say("key_escape")],
];

/** Shows the keys and the switch that turns them off; `changed` is called when it was used. */
export function showKeys(changed) {
  const on = make("input", { type: "checkbox", checked: areOn(), onchange: () => { turn(on.checked); changed(); } });
  const rows = TOLD.map(([key, does]) => make("tr", {}, make("th", { scope: "row" }, make("kbd", {}, key)), make("td", {}, does())));
  openDialog(say("shortcuts"), make("div", { class: "room comments" },
    make("label", { class: "check" }, on, say("shortcuts_on")), make("p", { class: "quiet" }, say("keys_hint")),
    make("table", { class: "keys" }, make("thead", {}, make("tr", {}, make("th", { scope: "col" }, say("key")), make("th", { scope: "col" }, say("what")))),
      make("tbody", {}, rows))));
}
