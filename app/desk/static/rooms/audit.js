// The audit log: who did what, to what, and when. The filters stand in the address.

import { get } from "../api.js";
import { day, fromLocal, moment, number, say, words } from "../language.js";
import { button, field, fill, make } from "../make.js";
import { attempt } from "../notices.js";
import { href, note } from "../visits.js";
import { WORDS } from "../words/audit.js";

const own = words(WORDS);
const ACTIONS = Object.keys(WORDS.en).filter((name) => name.includes("."));
const FILTERS = ["account", "action", "subject", "after", "before"];

export async function open(place, visit) {
  const accounts = await get("/accounts", {}, { signal: visit.signal });
  const wanted = Object.fromEntries(FILTERS.map((name) => [name, visit.query.get(name) ?? ""]));
  const inputs = {
    account: make("select", {}, option("", say("all")), accounts.map(({ id, name }) => option(String(id), name))),
    action: make("select", {}, option("", say("all")), ACTIONS.map((name) => option(name, own(name)))),
    subject: make("input", { inputMode: "numeric", pattern: "[0-9]{1,15}", dir: "ltr", maxLength: 15 }),
    after: make("input", { type: "date", dir: "ltr" }),
    before: make("input", { type: "date", dir: "ltr" }),
  };
  for (const name of FILTERS) inputs[name].value = wanted[name];
  const list = make("tbody");
  const log = { list, inputs, next: null, signal: visit.signal, told: make("p", { class: "quiet", role: "status" }), shown: 0 };
  log.more = button(say("more"), () => attempt(() => read(log)));
  const form = make("form", { class: "bar" }, FILTERS.map((name) => field(own(name), inputs[name])),
    make("button", { class: "primary" }, own("show")), button(own("clear"), () => { form.reset(); for (const each of Object.values(inputs)) each.value = ""; begin(); }));
  const begin = () => attempt(async () => {
    note("audit", Object.fromEntries(FILTERS.map((name) => [name, inputs[name].value])));
    await read(log, { isFirst: true });
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); begin(); });
  form.addEventListener("change", begin);
  fill(place, make("h1", {}, say("audit")), make("p", { class: "quiet" }, own("about")), form, log.told,
    make("div", { class: "scrolled", tabIndex: 0, role: "region", "aria-label": say("audit") },
      make("table", {}, make("thead", {}, make("tr", {}, ["at", "who", "what", "which", "detail"].map((name) => make("th", { scope: "col" }, own(name))))), list)),
    make("div", { class: "buttons" }, log.more));
  await read(log, { isFirst: true });
}

const option = (value, label) => make("option", { value }, label);

async function read(log, { isFirst = false } = {}) {
  const { account, action, subject, after, before } = log.inputs;
  if (!subject.checkValidity()) return void subject.reportValidity();
  const page = await get("/moderation/audit", {
    limit: 50, cursor: isFirst ? null : log.next, account: account.value, action: action.value, subject: subject.value,
    created_after: after.value && fromLocal(`${after.value}T00:00`), created_before: before.value && fromLocal(`${following(before.value)}T00:00`),
  }, { signal: log.signal });
  if (isFirst) {
    fill(log.list);
    log.shown = 0;
  }
  log.next = page.next_cursor;
  log.shown += page.items.length;
  log.list.append(...page.items.map(row));
  log.more.hidden = !log.next;
  log.told.textContent = log.shown ? own("count", { count: log.shown }) : own(FILTERS.some((name) => log.inputs[name].value) ? "none" : "nothing");
}

function following(date) {
  const next = new Date(`${date}T00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString().slice(0, 10);
}

function row(act) {
  const link = place(act);
  const id = act.subject_id ? number(act.subject_id) : "";
  return make("tr", { "data-act": String(act.number) },
    make("td", {}, make("time", { dateTime: act.at, title: day(act.at) }, moment(act.at))),
    make("td", {}, act.account ? make("bdi", {}, act.account.name) : own("operator")),
    make("td", {}, ACTIONS.includes(act.action) ? own(act.action) : make("code", {}, act.action)),
    make("td", {}, link && id ? make("a", { href: link }, id) : id),
    make("td", { class: "quiet" }, Object.entries(act.detail).filter(([, value]) => value !== null).map(([name, value], place) =>
      [place ? " · " : "", make("code", {}, `${name}: ${value}`)])));
}

/** Where the desk shows what an act was done to. */
function place({ action, subject_id }) {
  if (action.startsWith("article.") || action === "rules.change_article") return href(`articles/${subject_id}`);
  if (action.startsWith("webhook.") && action !== "webhook.delete") return href(`webhooks/${subject_id}`);
  return null;
}
