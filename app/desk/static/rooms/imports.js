// Imports: a file is sent, read by the server in the background, and told of line by line.

import { ask, get, Refused } from "../api.js";
import { ago, moment, number, say, words } from "../language.js";
import { button, field, fill, make } from "../make.js";
import { attempt, complain } from "../notices.js";
import { go, href } from "../visits.js";
import { WORDS } from "../words/imports.js";
import { openImport } from "./imports/report.js";
import { badges } from "./imports/progress.js";

const own = words(WORDS);

export async function open(place, visit) {
  if (visit.parts.length) return openImport(place, visit, Number(visit.parts[0]));
  const list = make("ul", { class: "rows" });
  const desk = { list, next: null, signal: visit.signal, more: null };
  desk.more = button(say("more"), () => attempt(() => read(desk)));
  fill(place, make("h1", {}, say("imports")), sending(visit),
    make("section", { "aria-labelledby": "imports-list" }, make("h2", { id: "imports-list" }, own("list")), list,
      make("div", { class: "buttons" }, desk.more)));
  await read(desk);
}

async function read(desk) {
  const page = await get("/imports", { cursor: desk.next }, { signal: desk.signal });
  desk.next = page.next_cursor;
  desk.list.append(...page.items.map(row));
  desk.more.hidden = !desk.next;
  if (!desk.list.children.length) fill(desk.list, make("li", { class: "empty" }, own("none")));
}

const row = (run) => make("li", { class: "card", "data-import": String(run.id) },
  make("h3", {}, make("a", { href: href(`imports/${run.id}`) }, own("one", { id: run.id }))),
  make("p", {}, badges(run), make("time", { class: "quiet", dateTime: run.created_at, title: moment(run.created_at) }, own("sent_at", { when: ago(run.created_at) }))),
  make("p", { class: "quiet" }, Object.entries(run.counts).map(([name, count], index) => `${index ? " · " : ""}${own(name)} ${number(count)}`)));

function sending(visit) {
  const file = make("input", { type: "file", accept: ".ndjson,.jsonl,.json,application/x-ndjson" });
  const dry = make("input", { type: "checkbox", checked: true });
  const drafts = make("input", { type: "checkbox" });
  const told = make("p", { class: "quiet", role: "status" });
  const start = make("button", { class: "primary" }, own("start"));
  const fields = { "/file": field(own("file"), file, { hint: own("file_hint") }) };
  const form = make("form", { class: "card" }, make("h2", {}, own("send")), make("p", { class: "quiet" }, own("about")), fields["/file"],
    make("label", { class: "check" }, dry, own("dry")), make("label", { class: "check" }, drafts, own("drafts")), told,
    make("div", { class: "buttons" }, start));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    start.disabled = true;
    fields["/file"].complain(null);
    try {
      if (!file.files.length) throw new Refused(422, { errors: [{ pointer: "/file", message: own("no_file") }] });
      told.textContent = own("sending");
      const { data } = await ask("POST", "/imports", {
        raw: file.files[0], type: "application/x-ndjson", query: { dry_run: dry.checked, drafts: drafts.checked },
      });
      if (!visit.signal.aborted) await go(href(`imports/${data.id}`));
    } catch (error) {
      complain(error, fields);
    } finally {
      told.textContent = "";
      start.disabled = false;
    }
  });
  return form;
}
