// How moderation stands: what waits and why, what came in, how long decisions take; and the moderators' log.

import { get } from "../api.js";
import { DESK } from "../desk.js";
import { ago, locale, moment, number, words } from "../language.js";
import { fill, make } from "../make.js";
import { attempt } from "../notices.js";
import { href, note } from "../visits.js";
import { WORDS } from "../words/statistics.js";
import { bars, columns } from "./statistics/charts.js";
import { showLog } from "./statistics/log.js";

const say = words(WORDS);
const HOUR = 3_600_000;
const PERIODS = [24, 72, 168];
const MOST_COLUMNS = 72;
const LONGEST = 168;

const times = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit", timeZone: DESK.zone });
const days = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: DESK.zone });
const UNITS = [["day", 86_400], ["hour", 3_600], ["minute", 60], ["second", 1]];

/** A length of time in its largest unit, rounded up. */
function duration(seconds) {
  if (seconds === null) return "—";
  const [unit, length] = UNITS.find(([, each]) => seconds >= each) ?? UNITS.at(-1);
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(Math.ceil(seconds / length));
}

export async function open(place, visit) {
  const isLog = visit.parts[0] === "log";
  const part = make("div", {});
  const link = (path, text, isHere) => make("a", { class: "button", href: href(path), "aria-current": isHere ? "page" : null }, text);
  const parts = make("nav", { class: "parts", "aria-label": say("parts") }, link("statistics", say("title"), !isLog), link("statistics/log", say("log"), isLog));
  if (isLog) {
    const { by_moderator } = await get("/moderation/statistics", { hours: LONGEST }, { signal: visit.signal });
    fill(place, make("h1", {}, say("log")), parts, part);
    return showLog(part, visit, by_moderator.map(({ account }) => account));
  }
  const asked = Number(visit.query.get("hours"));
  const period = make("select", { "aria-label": say("period") }, PERIODS.map((hours) => make("option", { value: hours, selected: hours === asked }, say(`hours_${hours}`))));
  const show = async () => {
    const found = await get("/moderation/statistics", { hours: period.value }, { signal: visit.signal });
    fill(part, ...drawn(found));
  };
  period.addEventListener("change", () => attempt(async () => { await show(); note("statistics", { hours: period.value }); }));
  await show();
  fill(place, make("h1", {}, say("title")), parts, make("div", { class: "period" }, period), part);
  return undefined;
}

function drawn(found) {
  const { waiting, oldest_waiting_at: oldest, reported, decisions } = found;
  const told = [
    [say("waiting"), make("a", { href: href("comments") }, number(waiting))],
    [say("oldest"), oldest ? make("time", { dateTime: oldest, title: moment(oldest) }, ago(oldest)) : say("none")],
    [say("reported"), make("a", { href: href("comments", { status: "any", reported: "true" }) }, number(reported))],
    [say("decided"), number(decisions.count)], [say("median"), duration(decisions.median_seconds)], [say("p90"), duration(decisions.p90_seconds)],
  ];
  const sorted = (counts, word, address) => Object.entries(counts).map(([name, count]) => ({ label: word(name), count, href: address?.(name) }));
  const named = (prefix, name) => (WORDS.en[`${prefix}_${name}`] ? say(`${prefix}_${name}`) : name);
  return [
    make("dl", { class: "numbers" }, told.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value)))),
    overTime(found),
    make("div", { class: "charts" },
      bars(say("by_rule"), sorted(found.by_rule, (name) => named("rule", name), (name) => href("comments", { rule: name }))),
      bars(say("by_policy"), sorted(found.by_policy, (name) => named("policy", name))),
      bars(say("by_moderator"), found.by_moderator.map(({ account, decisions: count }) => ({ label: account.name, count })))),
  ];
}

/** The comments of each hour, or of each day of the site where there are too many hours; those without any stand too. */
function overTime({ hours, by_hour }) {
  const areDays = hours > MOST_COLUMNS;
  const title = say(areDays ? "by_day" : "by_hour");
  const found = new Map(by_hour.map((each) => [new Date(each.hour).getTime(), each]));
  const last = Math.floor(Date.now() / HOUR) * HOUR;
  const made = new Map();
  for (let at = last - hours * HOUR; at <= last; at += HOUR) {
    const short = areDays ? days.format(at) : times.format(at);
    const key = areDays ? short : at;
    const column = made.get(key) ?? { label: areDays ? short : moment(new Date(at).toISOString()), short, whole: 0, approved: 0, pending: 0, refused: 0 };
    const { posted = 0, by_status: { approved = 0, pending = 0 } = {} } = found.get(at) ?? {};
    column.whole += posted;
    column.approved += approved;
    column.pending += pending;
    column.refused += posted - approved - pending;
    made.set(key, column);
  }
  const all = [...made.values()];
  const sum = all.reduce((total, { whole }) => total + whole, 0);
  const most = all.reduce((best, each) => (each.whole > best.whole ? each : best));
  const told = sum ? say("sum", { sum: say("comments", { count: sum }), most: most.whole, at: most.label }) : say("nothing");
  return columns(title, told, all);
}
