// The accounts of the site: made, given another role, disabled, enabled, given a new password.

import { get, patch, post } from "../api.js";
import { who } from "../desk.js";
import { day, say, words } from "../language.js";
import { button, field, fill, make } from "../make.js";
import { attempt, notice } from "../notices.js";
import { WORDS } from "../words/accounts.js";
import { askInDialog, endedSentence, newPassword } from "./running/dialogs.js";

const own = words(WORDS);
const ROLES = ["author", "editor", "moderator", "admin"];

export async function open(place, visit) {
  const list = make("ul", { class: "rows" });
  const count = make("p", { class: "quiet", role: "status" });
  const desk = { list, count, signal: visit.signal, accounts: await get("/accounts", {}, { signal: visit.signal }) };
  fill(place,
    make("div", { class: "bar heading" }, make("h1", {}, say("accounts")),
      button(own("new_account"), () => create(desk), { class: "primary" })),
    count, list);
  show(desk);
}

function show(desk, focused = null) {
  desk.count.textContent = own("count", { count: desk.accounts.length });
  fill(desk.list, desk.accounts.map((account) => row(desk, account)));
  if (focused) desk.list.querySelector(`[data-account="${focused}"] button`)?.focus();
}

function row(desk, account) {
  const isMe = account.id === who().id;
  const act = (what, done, properties = {}) =>
    button(own(what), done, { "aria-label": own("of", { what: own(what), name: account.name }), ...properties });
  return make("li", { class: account.is_disabled ? "card off" : "card", "data-account": String(account.id) },
    make("div", { class: "about" },
      make("h2", {}, make("bdi", {}, account.name), isMe ? make("span", { class: "quiet" }, ` (${own("you")})`) : null),
      make("p", {}, make("bdi", { dir: "ltr" }, account.email)),
      make("p", { class: "quiet" },
        make("span", { class: "badge" }, own(account.role)), " ",
        make("span", { class: account.is_disabled ? "badge bad" : "badge good" }, own(account.is_disabled ? "disabled" : "active")), " ",
        own("since", { when: day(account.created_at) }))),
    make("div", { class: "buttons" },
      act("change", () => change(desk, account)),
      act("new_password", () => renewPassword(desk, account)),
      account.is_disabled
        ? act("enable", () => attempt(() => setDisabled(desk, account, false)))
        : act("disable", () => disable(desk, account), { class: "danger" })));
}

/** Puts a changed account in the place of what it was, and tells what that ended. */
function took(desk, account, sentence, undo = null) {
  desk.accounts = desk.accounts.map((each) => (each.id === account.id ? account : each));
  if (!desk.signal.aborted) show(desk, account.id);
  notice([sentence, endedSentence(account.ended)].filter(Boolean).join(" "), { undo });
}

function roleField(role) {
  const hint = make("p", { class: "quiet", "aria-live": "polite" });
  const tell = () => { hint.textContent = own(`${select.value}_may`); };
  const select = make("select", { onchange: tell }, ROLES.map((each) => make("option", { value: each, selected: each === role }, own(each))));
  tell();
  return { select, whole: field(own("role"), select), hint };
}

const nameInput = (value = "") => make("input", { value, required: true, maxLength: 80, dir: "auto", autocomplete: "off" });

async function create(desk) {
  const email = make("input", { type: "email", required: true, dir: "ltr", maxLength: 320, autocomplete: "off" });
  const name = nameInput();
  const role = roleField("author");
  const password = newPassword(say("password"));
  const fields = {
    "/email": field(say("email"), email), "/name": field(say("name"), name), "/role": role.whole, "/password": password.whole,
  };
  const key = crypto.randomUUID();
  const made = await askInDialog(own("new_account"), {
    fields, content: [fields["/email"], fields["/name"], role.whole, role.hint, password.whole, password.tools], yes: say("create"),
    send: () => post("/accounts", { email: email.value, name: name.value, role: role.select.value, password: password.input.value }, { key }),
  });
  if (!made) return;
  desk.accounts = [...desk.accounts, made];
  show(desk, made.id);
  notice(own("created"));
}

async function change(desk, account) {
  const name = nameInput(account.name);
  const role = roleField(account.role);
  const before = { name: account.name, role: account.role };
  const fields = { "/name": field(say("name"), name), "/role": role.whole };
  const changed = await askInDialog(own("of", { what: own("change"), name: account.name }), {
    fields, content: [fields["/name"], role.whole, role.hint],
    send: () => patch(`/accounts/${account.id}`, { name: name.value, role: role.select.value }),
  });
  if (!changed) return;
  took(desk, changed, own("was_changed", { name: changed.name }), async () => {
    took(desk, await patch(`/accounts/${account.id}`, before), own("was_changed", { name: before.name }));
  });
}

async function setDisabled(desk, account, isDisabled) {
  const changed = await patch(`/accounts/${account.id}`, { is_disabled: isDisabled });
  took(desk, changed, own(isDisabled ? "was_disabled" : "was_enabled", { name: account.name }),
    isDisabled ? () => setDisabled(desk, changed, false) : null);
}

async function disable(desk, account) {
  const changed = await askInDialog(own("disable_question", { name: account.name }), {
    content: make("p", {}, own("disable_means")), yes: own("disable"), isDangerous: true,
    send: () => patch(`/accounts/${account.id}`, { is_disabled: true }),
  });
  if (changed)
    took(desk, changed, own("was_disabled", { name: account.name }), () => setDisabled(desk, changed, false));
}

async function renewPassword(desk, account) {
  const password = newPassword(own("new_password"));
  const changed = await askInDialog(own("of", { what: own("new_password"), name: account.name }), {
    fields: { "/password": password.whole },
    content: [make("p", {}, own("password_ends")), password.whole, password.tools], yes: own("set_password"),
    send: () => patch(`/accounts/${account.id}`, { password: password.input.value }),
  });
  if (changed) took(desk, changed, own("got_password", { name: account.name }));
}
