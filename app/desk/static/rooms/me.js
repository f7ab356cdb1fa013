// One's own account: name, password, mail, the language of the desk, and API tokens.

import { get, patch, post, Refused, remove } from "../api.js";
import { setWho, who } from "../desk.js";
import { ago, choose, fromLocal, language, moment, say, words } from "../language.js";
import { button, field, fill, make } from "../make.js";
import { attempt, complain, notice } from "../notices.js";
import { WORDS as OF_ACCOUNTS } from "../words/accounts.js";
import { WORDS } from "../words/me.js";
import { askInDialog, endedSentence, newPassword, showSecret } from "./running/dialogs.js";

const own = words(WORDS);
const named = words(OF_ACCOUNTS);
const FREQUENCIES = ["off", "each", "hourly", "daily"];

export async function open(place, visit) {
  const [me, tokens, mail] = await Promise.all([
    get("/me", {}, { signal: visit.signal }), get("/tokens", {}, { signal: visit.signal }),
    get("/me/notifications", {}, { signal: visit.signal }).catch((error) => {
      if (error instanceof Refused && error.status === 404) return null; // this site sends no mail
      throw error;
    }),
  ]);
  setWho(me);
  fill(place, make("h1", {}, say("me")), about(me), password(), mail && me.scopes.includes("comments:moderate") ? notices(mail) : null, languages(),
    tokensOf(tokens, visit));
}

const part = (id, ...content) => make("section", { class: "card", "aria-labelledby": id }, content);

/** A form whose errors stand beside its fields; `send` does what it is for. */
function form(fields, label, send, ...further) {
  const save = make("button", { class: "primary" }, label);
  const whole = make("form", {}, Object.values(fields), further, make("div", { class: "buttons" }, save));
  whole.addEventListener("submit", async (event) => {
    event.preventDefault();
    save.disabled = true;
    for (const each of Object.values(fields)) each.complain(null);
    try {
      await send();
    } catch (error) {
      complain(error, fields);
    } finally {
      save.disabled = false;
    }
  });
  return whole;
}

function about(me) {
  const name = make("input", { value: me.name, required: true, maxLength: 80, dir: "auto", autocomplete: "name" });
  const fields = { "/name": field(say("name"), name, { hint: own("name_hint") }) };
  return part("me-about", make("h2", { id: "me-about" }, own("about")),
    make("p", { class: "quiet" }, make("bdi", { dir: "ltr" }, me.email), " · ", own("role", { role: named(me.role) })),
    form(fields, say("save"), async () => {
      const changed = await patch("/me", { name: name.value });
      setWho(changed);
      document.querySelector(".who bdi").textContent = changed.name;
      name.value = changed.name;
      notice(say("saved"));
    }));
}

function password() {
  const current = make("input", { type: "password", required: true, maxLength: 256, dir: "ltr", autocomplete: "current-password" });
  const next = newPassword(own("new"));
  const fields = { "/current_password": field(own("current"), current), "/new_password": next.whole };
  return part("me-password", make("h2", { id: "me-password" }, own("password")), make("p", { class: "quiet" }, own("password_ends")),
    form(fields, own("change_password"), async () => {
      try {
        const changed = await patch("/me", { current_password: current.value, new_password: next.input.value });
        notice([own("password_changed"), endedSentence(changed.ended)].filter(Boolean).join(" "));
        current.value = next.input.value = "";
        document.dispatchEvent(new Event("maqal:tokens-ended"));
      } catch (error) {
        if (!(error instanceof Refused) || error.code !== "wrong_credentials") throw error;
        fields["/current_password"].complain(error.message);
        current.select();
      }
    }, next.tools));
}

function notices(mail) {
  const select = make("select", {}, FREQUENCIES.map((each) => make("option", { value: each, selected: each === mail.moderation }, own(each))));
  const fields = { "/moderation": field(own("mail_about"), select) };
  return part("me-mail", make("h2", { id: "me-mail" }, own("mail")), form(fields, say("save"), async () => {
    await patch("/me/notifications", { moderation: select.value });
    notice(say("saved"));
  }));
}

function languages() {
  const each = [["ar", own("arabic")], ["en", own("english")]];
  return part("me-language", make("h2", { id: "me-language" }, own("language")), make("div", { class: "bar" }, each.map(([code, name]) =>
    button(name, () => choose(code), { lang: code, "aria-pressed": String(code === language) }))));
}

function tokensOf(tokens, visit) {
  const list = make("ul", { class: "rows" });
  const sessions = make("p", { class: "quiet" });
  const add = button(own("new_token"), () => create(show), { class: "primary" });
  const show = (found, focused = null) => {
    const count = found.filter(({ kind }) => kind === "session").length;
    sessions.textContent = own("sessions", { count });
    const api = found.filter(({ kind }) => kind === "api");
    fill(list, api.length ? api.map((token) => row(token, show)) : make("li", { class: "quiet" }, own("no_tokens")));
    if (focused !== null) (list.querySelector(`[data-token="${focused}"] button`) ?? add).focus();
  };
  show(tokens);
  document.addEventListener("maqal:tokens-ended", () => attempt(async () => show(await get("/tokens"))), { signal: visit.signal });
  return part("me-tokens", make("h2", { id: "me-tokens" }, own("tokens")), make("p", { class: "quiet" }, own("tokens_about")), sessions, list,
    make("div", { class: "buttons" }, add));
}

function row(token, show) {
  const told = [
    own("made", { when: ago(token.created_at) }),
    token.expires_at ? own("ends", { when: moment(token.expires_at) }) : own("never_ends"),
    token.last_used_at ? own("used", { when: ago(token.last_used_at) }) : own("never_used"),
  ];
  return make("li", { class: "card", "data-token": String(token.id) },
    make("div", {}, make("h3", {}, make("bdi", {}, token.name)),
      make("p", { class: "quiet" }, token.scopes.map((scope) => [make("span", { class: "badge", title: scope }, named(scope)), " "])),
      make("p", { class: "quiet" }, told.join(" · "))),
    button(own("revoke"), () => revoke(token, show), { class: "danger", "aria-label": own("revoke_of", { name: token.name }) }));
}

async function create(show) {
  const name = make("input", { required: true, maxLength: 80, dir: "auto", autocomplete: "off" });
  const expires = make("input", { type: "datetime-local", dir: "ltr" });
  const boxes = who().scopes.map((scope) => make("input", { type: "checkbox", value: scope }));
  const fields = {
    "/name": field(own("token_name"), name, { hint: own("token_name_hint") }),
    "/expires_at": field(own("expires"), expires, { hint: own("expires_hint") }),
  };
  const key = crypto.randomUUID();
  const made = await askInDialog(own("new_token"), {
    fields, yes: say("create"),
    content: [fields["/name"], make("fieldset", { class: "events" }, make("legend", {}, own("scopes")),
      boxes.map((box) => make("label", { class: "check" }, box, named(box.value)))), fields["/expires_at"]],
    send: async () => {
      const scopes = boxes.filter((box) => box.checked).map((box) => box.value);
      const ends = fromLocal(expires.value);
      const errors = [
        scopes.length ? null : { pointer: "/scopes", message: own("scopes_needed") },
        ends && new Date(ends) <= new Date() ? { pointer: "/expires_at", message: own("past") } : null,
      ].filter(Boolean);
      if (errors.length) throw new Refused(422, { errors });
      return post("/tokens", { name: name.value, scopes, expires_at: ends }, { key });
    },
  });
  if (!made) return;
  await showSecret(own("token_of", { name: made.name }), made.token);
  await attempt(async () => show(await get("/tokens"), made.id));
}

async function revoke(token, show) {
  const done = await askInDialog(own("revoke_question", { name: token.name }), {
    content: make("p", {}, own("revoke_means")), yes: own("revoke"), isDangerous: true,
    send: async () => { await remove(`/tokens/${token.id}`); return true; },
  });
  if (!done) return;
  notice(own("revoked"));
  await attempt(async () => show(await get("/tokens"), token.id));
}
