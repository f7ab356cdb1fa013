// What was sent to a webhook: its state, the answer, and sending it again.

import { get, post } from "../../api.js";
import { ago, moment, say, words } from "../../language.js";
import { button, field, fill, make } from "../../make.js";
import { attempt, notice } from "../../notices.js";
import { href, note } from "../../visits.js";
import { WORDS } from "../../words/webhooks.js";

const own = words(WORDS);
const STATES = ["pending", "delivered", "failed"];
const BADGES = { pending: "badge", delivered: "badge good", failed: "badge bad" };

export async function openLog(place, visit, id) {
  const hook = await get(`/webhooks/${id}`, {}, { signal: visit.signal });
  const state = make("select", { onchange: () => begin() }, make("option", { value: "" }, say("all")),
    STATES.map((each) => make("option", { value: each, selected: visit.query.get("state") === each }, own(each))));
  const log = { id, state, next: null, list: make("ul", { class: "rows" }), told: make("p", { class: "quiet", role: "status" }), signal: visit.signal };
  log.more = button(say("more"), () => attempt(() => read(log)));
  const begin = () => attempt(() => { note(`webhooks/${id}`, { state: state.value }); return read(log, { isFirst: true }); });
  fill(place,
    make("p", {}, make("a", { href: href("webhooks") }, own("back"))),
    make("h1", {}, own("log")), make("p", {}, make("bdi", { dir: "ltr" }, hook.url)),
    make("div", { class: "bar" }, field(own("state"), state), button(own("refresh"), begin),
      button(own("test"), () => attempt(async () => { await post(`/webhooks/${id}/test`); notice(own("tested")); await begin(); }), { disabled: !hook.is_active })),
    log.told, log.list, make("div", { class: "buttons" }, log.more));
  await read(log, { isFirst: true });
}

async function read(log, { isFirst = false } = {}) {
  const page = await get(`/webhooks/${log.id}/deliveries`, { limit: 30, state: log.state.value, cursor: isFirst ? null : log.next }, { signal: log.signal });
  if (isFirst) fill(log.list);
  log.next = page.next_cursor;
  log.list.append(...page.items.map((delivery) => row(log, delivery)));
  log.more.hidden = !log.next;
  const count = log.list.children.length;
  log.told.textContent = count ? own("shown", { count }) : own("no_deliveries");
}

function eventName(event) {
  if (event === "webhook.test") return own("webhook.test");
  const [kind, what] = event.split(".");
  return `${own(kind)}: ${own(what)}`;
}

function row(log, delivery) {
  const { failure } = delivery;
  const why = failure ? own(failure === "status" || failure === "disabled" ? `${failure}_failure` : failure) : null;
  const told = [
    own("attempts", { count: delivery.attempts }),
    delivery.status_code ? own("status", { status: String(delivery.status_code) }) : null, why,
    delivery.milliseconds !== null ? own("took", { count: delivery.milliseconds }) : null,
    delivery.next_attempt_at ? own("next", { when: ago(delivery.next_attempt_at) }) : null,
  ].filter(Boolean);
  return make("li", { class: "card", "data-delivery": String(delivery.id) },
    make("p", {}, make("strong", {}, eventName(delivery.event)), " ", make("span", { class: BADGES[delivery.state] }, own(delivery.state)), " ",
      make("time", { class: "quiet", dateTime: delivery.created_at, title: moment(delivery.created_at) }, ago(delivery.created_at))),
    make("p", { class: "quiet" }, told.join(" · ")),
    make("p", { class: "quiet" }, make("code", {}, delivery.event), " ", make("code", {}, delivery.message_id)),
    make("div", { class: "buttons" }, button(own("again"), () => attempt(async () => {
      await post(`/webhooks/${log.id}/deliveries/${delivery.id}/redeliver`);
      notice(own("sent_again"));
      await read(log, { isFirst: true });
      (log.list.querySelector(`[data-delivery="${delivery.id}"] button`) ?? log.state).focus();
    }), { "aria-label": `${own("again")}: ${eventName(delivery.event)}` })));
}
