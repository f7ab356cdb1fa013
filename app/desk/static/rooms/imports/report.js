// One import: its progress, and the report of the lines that were refused or lost something.

import { get } from "../../api.js";
import { number, say, words } from "../../language.js";
import { button, field, fill, make } from "../../make.js";
import { attempt } from "../../notices.js";
import { href, note } from "../../visits.js";
import { WORDS } from "../../words/imports.js";
import { follow } from "./progress.js";

const own = words(WORDS);
const FILTERS = { "": () => true, refused: (line) => line.outcome === "refused", lost: (line) => line.outcome !== "refused" };
const MOST_PAGES = 20;

export async function openImport(place, visit, id) {
  const run = await get(`/imports/${id}`, {}, { signal: visit.signal });
  const progress = make("section", { class: "card" });
  const report = make("section", {});
  fill(place, make("p", {}, make("a", { href: href("imports") }, own("back"))), make("h1", {}, own("one", { id })), progress, report);
  const ended = () => showReport(report, visit, id);
  attempt(() => follow(progress, run, visit, ended));
}

async function showReport(place, visit, id) {
  const filter = make("select", {}, make("option", { value: "" }, say("all")),
    ["refused", "lost"].map((each) => make("option", { value: each, selected: visit.query.get("show") === each }, own(each))));
  const log = { id, filter, next: null, list: make("tbody"), told: make("p", { class: "quiet", role: "status" }), signal: visit.signal };
  log.more = button(say("more"), () => attempt(() => read(log)));
  filter.addEventListener("change", () => attempt(async () => {
    note(`imports/${id}`, { show: filter.value });
    fill(log.list);
    await read(log, { isFirst: true });
  }));
  fill(place, make("h2", {}, own("report")), make("p", { class: "quiet" }, own("report_about")),
    make("div", { class: "bar" }, field(own("show"), filter)), log.told,
    make("div", { class: "scrolled", tabIndex: 0, role: "region", "aria-label": own("report") }, make("table", {},
      make("thead", {}, make("tr", {}, ["line", "what", "outcome", "why"].map((name) => make("th", { scope: "col" }, own(name))))), log.list)),
    make("div", { class: "buttons" }, log.more));
  await read(log, { isFirst: true });
}

/** Reads on until there is something to show: the filter looks through what comes. */
async function read(log, { isFirst = false } = {}) {
  if (isFirst) log.next = null;
  const before = log.list.children.length;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const found = await get(`/imports/${log.id}/lines`, { limit: 50, cursor: log.next }, { signal: log.signal });
    log.list.append(...found.items.filter(FILTERS[log.filter.value]).map(row));
    log.next = found.next_cursor;
    if (!log.next || log.list.children.length > before) break;
  }
  log.more.hidden = !log.next;
  const count = log.list.children.length;
  log.told.textContent = count ? own("shown", { count }) : own(log.filter.value ? "none_such" : "all_good");
}

/** The words of a code of the API; the code itself where a later server has more of them. */
const told = (kind, code) => (`${kind}_${code}` in WORDS.en ? own(`${kind}_${code}`) : code);

function row(line) {
  const why = [
    line.reason ? told("reason", line.reason) : null,
    ...line.faults.map(({ member, code }) => own("member", { member, fault: told("fault", code) })),
    ...line.notes.map((code) => told("note", code)),
  ].filter(Boolean);
  return make("tr", { "data-line": String(line.line) },
    make("td", {}, number(line.line)),
    make("td", {}, line.type in WORDS.en ? own(line.type) : line.type ?? "", line.external_id ? [" ", make("code", {}, line.external_id)] : null),
    make("td", {}, make("span", { class: line.outcome === "refused" ? "badge bad" : "badge warn" }, own(line.outcome))),
    make("td", {}, why.map((each) => make("div", { dir: "auto" }, each))));
}
