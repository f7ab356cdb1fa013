// Short notices at the foot of the page, told by screen readers too; and questions that must be answered first.

import { Refused, Unreachable } from "./api.js";
import { say } from "./language.js";
import { button, field, make } from "./make.js";

const STAYS = 8_000;
const place = make("div", { class: "notices", role: "status", "aria-live": "polite" });
document.body.append(place);

/** Says something; `undo` gives it a button that takes back what was done. A notice with one stays until it is closed. */
export function notice(text, { undo = null, isError = false } = {}) {
  const own = make("div", { class: isError ? "notice error" : "notice" }, make("span", {}, text));
  const close = () => own.remove();
  if (undo) own.append(button(say("undo"), async () => { close(); await attempt(undo); }, { class: "undo" }));
  own.append(button("×", close, { class: "close", "aria-label": say("close") }));
  place.append(own);
  above();
  while (place.children.length > 4) place.firstChild.remove();
  if (!undo && !isError) setTimeout(close, STAYS);
  return close;
}

/** Puts the notices where they are seen and can be reached: into the dialog that is open, if one is. */
function above() {
  const home = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body;
  if (place.parentElement !== home) home.append(place);
}

/** What went wrong, in words. */
export function sentence(error) {
  if (error instanceof Unreachable) return say("unreachable");
  if (error instanceof Refused) {
    const further = error.errors.map((each) => each.message).filter((each) => each && each !== error.message);
    return [error.message, ...further].join(" ");
  }
  console.error(error);
  return say("broken");
}

/** Does something and says what went wrong, if anything did; its result, or undefined. */
export async function attempt(action) {
  try {
    return await action();
  } catch (error) {
    if (error.name !== "AbortError") notice(sentence(error), { isError: true });
    return undefined;
  }
}

/**
 * Shows what the API refused beside the fields it names: `fields` are by pointer (`/title`) what `field` made.
 * What belongs to none of them becomes a notice. The first field named gets the focus.
 */
export function complain(error, fields) {
  for (const each of Object.values(fields)) each.complain(null);
  const told = error instanceof Refused ? error.errors : [];
  const left = told.filter(({ pointer }) => !fields[pointer]);
  const named = told.filter(({ pointer }) => fields[pointer]);
  for (const { pointer, message } of named) fields[pointer].complain(message);
  if (named.length) fields[named[0].pointer].querySelector("input, select, textarea")?.focus();
  if (!named.length || left.length) notice(left.map(({ message }) => message).join(" ") || sentence(error), { isError: true });
}

/** A question in a dialog; true when it is answered with `yes`. */
export function confirmed(question, { yes = say("yes"), isDangerous = false } = {}) {
  return new Promise((resolve) => {
    const dialog = openDialog(question, make("div", { class: "buttons" },
      button(yes, () => dialog.close("yes"), { class: isDangerous ? "danger" : "primary" }),
      button(say("cancel"), () => dialog.close(""), {}),
    ));
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"));
  });
}

/** One line of text that is asked for in a dialog; null when it is cancelled. */
export function asked(question, { value = "", label = question, maxLength = 300, yes = say("save") } = {}) {
  return new Promise((resolve) => {
    const input = make("input", { value, maxLength, dir: "auto" });
    const form = make("form", { method: "dialog" }, field(label, input), make("div", { class: "buttons" },
      make("button", { value: "yes", class: "primary" }, yes), make("button", { value: "", formNoValidate: true }, say("cancel"))));
    const dialog = openDialog(question, form);
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes" ? input.value : null));
  });
}

/** Opens a dialog with a heading; it is gone from the page when it is closed. Escape closes it. */
export function openDialog(title, ...children) {
  const heading = make("h2", { id: `dialog-${document.querySelectorAll("dialog").length}` }, title);
  const dialog = make("dialog", { "aria-labelledby": heading.id }, heading, ...children);
  dialog.addEventListener("close", () => { dialog.remove(); above(); });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

