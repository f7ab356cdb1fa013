// Webhooks: added, changed, tested, given a new secret, and what was sent to them.

import { get, patch, post, Refused, remove } from "../api.js";
import { ago, moment, say, words } from "../language.js";
import { button, field, fill, make } from "../make.js";
import { attempt, notice } from "../notices.js";
import { href } from "../visits.js";
import { WORDS } from "../words/webhooks.js";
import { askInDialog, showSecret } from "./running/dialogs.js";
import { openLog } from "./webhooks/log.js";

const own = words(WORDS);
const EVENTS = {
  article: ["created", "changed", "published", "scheduled", "unpublished", "archived", "trashed", "restored", "deleted",
    "comments_closed", "comments_reopened", "translations_linked"],
  section: ["created", "changed", "deleted"], tag: ["created", "changed", "deleted"], author: ["created", "changed", "deleted"],
  comment: ["posted", "visible", "changed", "removed", "deleted"],
};

export async function open(place, visit) {
  if (visit.parts.length) return openLog(place, visit, Number(visit.parts[0]));
  const list = make("ul", { class: "rows" });
  const desk = { list, signal: visit.signal };
  fill(place, make("div", { class: "bar heading" }, make("h1", {}, own("title")), button(own("add"), () => add(desk), { class: "primary" })),
    make("p", { class: "quiet" }, own("about")), list);
  await refresh(desk);
}

async function refresh(desk, focused = null) {
  const found = await get("/webhooks", {}, { signal: desk.signal });
  fill(desk.list, found.length ? found.map((hook) => row(desk, hook)) : make("li", { class: "empty" }, own("none")));
  if (focused) desk.list.querySelector(`[data-webhook="${focused}"] button`)?.focus();
}

function stateOf(hook) {
  if (hook.disabled_reason) return make("span", { class: "badge bad" }, own(hook.disabled_reason === "gone" ? "dead" : "failing"));
  if (!hook.is_active) return make("span", { class: "badge warn" }, own("paused"));
  return make("span", { class: "badge good" }, own("active"));
}

function row(desk, hook) {
  const act = (what, done, more = {}) => button(own(what), done, { "aria-label": own("act_on", { act: own(what), url: hook.url }), ...more });
  return make("li", { class: "card", "data-webhook": String(hook.id) },
    make("h2", {}, make("bdi", { dir: "ltr" }, hook.url)),
    hook.description ? make("p", { dir: "auto" }, hook.description) : null,
    make("p", { class: "quiet" }, stateOf(hook), " ", own("event_count", { count: hook.events.length }),
      hook.failing_since ? ` · ${own("failing_since", { when: ago(hook.failing_since) })}` : "",
      hook.former_secret_until ? ` · ${own("former_until", { when: moment(hook.former_secret_until) })}` : ""),
    make("div", { class: "buttons" },
      button(say("edit"), () => change(desk, hook), { "aria-label": own("act_on", { act: say("edit"), url: hook.url }) }),
      make("a", { class: "button", href: href(`webhooks/${hook.id}`), "aria-label": own("open_log", { url: hook.url }) }, own("log")),
      act("test", () => attempt(async () => { await post(`/webhooks/${hook.id}/test`); notice(own("tested")); }), { disabled: !hook.is_active }),
      act("rotate", () => rotate(desk, hook)),
      button(say("delete"), () => removeIt(desk, hook), { class: "danger", "aria-label": own("act_on", { act: say("delete"), url: hook.url }) })));
}

/** The fields of a webhook, and `read`, which gives what was chosen. */
function form(hook = null) {
  const url = make("input", { type: "url", required: true, maxLength: 2000, dir: "ltr", placeholder: "https://", value: hook?.url ?? "" });
  const description = make("input", { maxLength: 200, dir: "auto", value: hook?.description ?? "" });
  const active = make("input", { type: "checkbox", checked: hook ? hook.is_active : true });
  const boxes = [];
  const box = (name, label) => {
    const input = make("input", { type: "checkbox", value: name, checked: hook?.events.includes(name) });
    boxes.push(input);
    return make("label", { class: "check" }, input, label);
  };
  const groups = Object.entries(EVENTS).map(([kind, names]) => make("fieldset", { class: "events" }, make("legend", {}, own(kind)),
    names.map((name) => box(`${kind}.${name}`, own(name)))));
  const fields = {
    "/url": field(own("url"), url, { hint: own("url_hint") }),
    "/description": field(own("description"), description, { hint: own("description_hint") }),
  };
  const read = () => {
    const events = boxes.filter((each) => each.checked).map((each) => each.value);
    if (!events.length) throw new Refused(422, { errors: [{ pointer: "/events", message: own("events_needed") }] });
    return { url: url.value, description: description.value, events, is_active: active.checked };
  };
  return { fields, read, content: [Object.values(fields), groups, make("label", { class: "check" }, active, own("is_active"))] };
}

async function add(desk) {
  const { fields, content, read } = form();
  const key = crypto.randomUUID();
  const made = await askInDialog(own("add"), { fields, content, yes: say("create"), send: async () => post("/webhooks", read(), { key }) });
  if (!made) return;
  await showSecret(own("secret_of"), made.secret);
  notice(own("made"));
  await attempt(() => refresh(desk, made.id));
}

async function change(desk, hook) {
  const { fields, content, read } = form(hook);
  const send = async () => {
    const chosen = read();
    if (chosen.url === hook.url) delete chosen.url;
    if (chosen.is_active === hook.is_active) delete chosen.is_active;
    return patch(`/webhooks/${hook.id}`, chosen);
  };
  if (!(await askInDialog(say("edit"), { fields, content, send }))) return;
  notice(own("changed_it"));
  await attempt(() => refresh(desk, hook.id));
}

async function rotate(desk, hook) {
  const hours = make("input", { type: "number", min: 0, max: 168, value: "24", required: true, dir: "ltr" });
  const fields = { "/keep_hours": field(own("keep_hours"), hours) };
  const made = await askInDialog(own("rotate"), {
    fields, content: [make("p", {}, own("rotate_means")), fields["/keep_hours"]], yes: own("rotate"),
    send: () => post(`/webhooks/${hook.id}/secret`, { keep_hours: Number(hours.value) }),
  });
  if (!made) return;
  await showSecret(own("secret_of"), made.secret);
  await attempt(() => refresh(desk, hook.id));
}

async function removeIt(desk, hook) {
  const done = await askInDialog(own("remove_question"), {
    content: [make("p", {}, make("bdi", { dir: "ltr" }, hook.url)), make("p", {}, own("remove_means"))], yes: say("delete"), isDangerous: true,
    send: async () => { await remove(`/webhooks/${hook.id}`); return true; },
  });
  if (!done) return;
  notice(own("was_removed"));
  await attempt(() => refresh(desk));
  document.querySelector(".room.webhooks .heading button")?.focus();
}
