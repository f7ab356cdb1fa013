// Forms in a dialog, where what was typed stays until the server has taken it; and secrets that are shown once.

import { Refused } from "../../api.js";
import { say, words } from "../../language.js";
import { button, field, fill, make } from "../../make.js";
import { notice, openDialog, sentence } from "../../notices.js";
import { WORDS } from "../../words/running.js";

const own = words(WORDS);

/**
 * Asks for several things in a dialog. `fields` are by pointer what `field` made; `send` gives what was done, and is
 * tried again for as long as it throws: what is wrong stands beside its field, or above the buttons. Its result, or
 * undefined when the dialog was closed without.
 */
export function askInDialog(title, { fields = {}, content = Object.values(fields), yes = say("save"), send, isDangerous = false }) {
  return new Promise((resolve) => {
    let result;
    const told = make("p", { class: "error", role: "alert" });
    const save = make("button", { class: isDangerous ? "danger" : "primary" }, yes);
    const form = make("form", { class: "asked" }, content, told,
      make("div", { class: "buttons" }, save, button(say("cancel"), () => dialog.close())));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      save.disabled = true;
      told.textContent = "";
      for (const each of Object.values(fields)) each.complain(null);
      try {
        result = await send();
        dialog.close();
      } catch (error) {
        complainWithin(error, fields, told);
      } finally {
        save.disabled = false;
      }
    });
    const dialog = openDialog(title, form);
    dialog.addEventListener("close", () => resolve(result));
  });
}

/** As `complain` of notices.js, for what belongs to no field in a paragraph: notices lie behind an open dialog. */
export function complainWithin(error, fields, told) {
  const errors = error instanceof Refused ? error.errors : [];
  const named = errors.filter(({ pointer }) => fields[pointer]);
  const left = errors.filter(({ pointer }) => !fields[pointer]).map(({ message }) => message);
  for (const { pointer, message } of named) fields[pointer].complain(message);
  if (named.length) fields[named[0].pointer].querySelector("input, select, textarea")?.focus();
  if (!named.length || left.length) told.textContent = left.join(" ") || sentence(error);
}

/** Copies a text, and says whether it did. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    notice(say("copied"));
    return true;
  } catch {
    return false;
  }
}

/** Shows a secret this once, with a button that copies it; ends when the dialog is closed. Escape does not close it. */
export function showSecret(title, secret, ...further) {
  return new Promise((resolve) => {
    const shown = make("input", { value: secret, readOnly: true, dir: "ltr", class: "code", onfocus: () => shown.select() });
    const told = make("p", { class: "quiet", role: "status" });
    const dialog = openDialog(title, field(own("shown_once"), shown), further, told, make("div", { class: "buttons" },
      button(say("copy"), async () => {
        shown.select();
        fill(told, (await copy(secret)) ? say("copied") : own("copy_failed"));
      }, { class: "primary" }),
      button(own("done"), () => dialog.close())));
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    dialog.addEventListener("close", () => resolve());
  });
}

const LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
const MOST = 256 - (256 % LETTERS.length);

/** A password that nobody guesses: five groups of four letters, 99 bits. */
export function randomPassword() {
  const found = [];
  while (found.length < 20)
    for (const byte of crypto.getRandomValues(new Uint8Array(32))) if (byte < MOST) found.push(LETTERS[byte % LETTERS.length]);
  return [0, 4, 8, 12, 16].map((from) => found.slice(from, from + 4).join("")).join("-");
}

/** A field for a new password, which can be seen and suggested. */
export function newPassword(label) {
  const input = make("input", { type: "password", required: true, minLength: 10, maxLength: 256, dir: "ltr", autocomplete: "new-password" });
  const shown = make("input", { type: "checkbox", onchange: () => { input.type = shown.checked ? "text" : "password"; } });
  const suggest = button(own("suggest"), () => {
    input.value = randomPassword();
    input.type = "text";
    shown.checked = true;
    input.select();
  });
  const whole = field(label, input, { hint: own("password_hint") });
  const tools = make("div", { class: "bar" }, make("label", { class: "check" }, shown, say("show_password")), suggest);
  return { input, whole, tools };
}

/** What a change of an account has ended, in a sentence; "" for nothing. */
export function endedSentence(ended) {
  if (!ended) return "";
  const told = [
    ended.sessions ? own("sessions", { count: ended.sessions }) : null,
    ended.api_tokens ? own("api_tokens", { count: ended.api_tokens }) : null,
    ended.previews ? own("previews") : null,
  ].filter(Boolean);
  return told.length ? own("ended", { what: told.join(own("and")) }) : "";
}
