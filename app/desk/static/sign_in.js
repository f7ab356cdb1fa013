// Signing in: as a page at the beginning, as a dialog above the work where a session has ended.

import { ask, Refused, whenSignedOut } from "./api.js";
import { setWho, who } from "./desk.js";
import { say } from "./language.js";
import { button, field, make } from "./make.js";
import { openDialog, sentence } from "./notices.js";

/** The form; `done` is called with the account. */
export function signInForm(done) {
  const email = make("input", { type: "email", autocomplete: "username", required: true, dir: "ltr", maxLength: 320 });
  const password = make("input", { type: "password", autocomplete: "current-password", required: true, dir: "ltr", maxLength: 256 });
  const shown = make("input", {
    type: "checkbox", onchange: () => { password.type = shown.checked ? "text" : "password"; },
  });
  const told = make("p", { class: "error", role: "alert" });
  const enter = make("button", { class: "primary" }, say("sign_in"));
  const form = make("form", { class: "sign-in" },
    field(say("email"), email), field(say("password"), password),
    make("label", { class: "check" }, shown, say("show_password")), told, enter);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    enter.disabled = true;
    told.textContent = "";
    try {
      done((await ask("POST", "/auth/session", { body: { email: email.value, password: password.value } })).data);
    } catch (error) {
      told.textContent = sentence(error);
      if (error instanceof Refused) password.select();
    } finally {
      enter.disabled = false;
    }
  });
  return form;
}

/** Asks for the password again, above what is open, when the session ends; what is typed in the room stays. */
export function watchSession() {
  let dialog = null;
  whenSignedOut(() => {
    if (dialog || !who()) return;
    dialog = openDialog(say("sign_in"), make("p", {}, say("signed_out")), signInForm((account) => {
      if (account.id !== who().id) location.reload();
      setWho(account);
      dialog.close();
    }), button(say("close"), () => dialog.close()));
    dialog.addEventListener("close", () => { dialog = null; });
  });
}
