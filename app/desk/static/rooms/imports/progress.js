// How far an import is: in words, in numbers and as a bar, asked again for as long as it is under way.

import { get, Refused } from "../../api.js";
import { ago, language, locale, number, words } from "../../language.js";
import { fill, make } from "../../make.js";
import { WORDS } from "../../words/imports.js";

const own = words(WORDS);
const BADGES = { waiting: "badge", running: "badge warn", done: "badge good", failed: "badge bad" };
const OUTCOMES = ["created", "updated", "unchanged", "refused"];
const PAUSE = 1000;
const UNITS = language === "ar" ? ["بايت", "ك.ب", "م.ب"] : ["bytes", "KB", "MB"];
const percent = new Intl.NumberFormat(locale, { style: "percent" });

const size = (bytes) => {
  const unit = bytes < 1024 ? 0 : bytes < 1024 ** 2 ? 1 : 2;
  return `${number(Math.round((bytes / 1024 ** unit) * 10) / 10)} ${UNITS[unit]}`;
};

/** Where an import stands, and how it was asked for. */
export const badges = (run) => [
  make("span", { class: BADGES[run.state] }, own(run.state)), " ",
  run.dry_run ? [make("span", { class: "badge" }, own("is_dry")), " "] : null,
  run.drafts ? [make("span", { class: "badge" }, own("is_drafts")), " "] : null,
];

const isUnderWay = (run) => run.state === "waiting" || run.state === "running";

/** Shows how far an import is until it has ended; then calls `ended`. */
export async function follow(place, run, visit, ended) {
  const bar = make("progress", { max: 1, "aria-label": own("one", { id: run.id }) });
  const told = make("p", { role: "status" });
  const state = make("p", {});
  const counts = make("dl", { class: "counts" });
  const further = make("p", { class: "quiet" });
  fill(place, state, bar, told, counts, further, run.dry_run ? make("p", { class: "quiet" }, own("dry_note")) : null);
  let present = run, failures = 0;
  for (;;) {
    show(present);
    if (!isUnderWay(present)) return ended(present);
    await new Promise((resolve) => setTimeout(resolve, PAUSE * (1 + failures)));
    if (visit.signal.aborted) return;
    try {
      present = await get(`/imports/${run.id}`, {}, { signal: visit.signal });
      failures = 0;
    } catch (error) {
      if (visit.signal.aborted || error instanceof Refused) throw error;
      failures = Math.min(failures + 1, 9); // the network is away for a while
    }
  }

  function show(now) {
    fill(state, badges(now));
    const share = now.state === "done" ? 1 : now.bytes ? now.bytes_read / now.bytes : 0;
    bar.value = share;
    const sentence = own("progress", { read: size(now.bytes_read), all: size(now.bytes), percent: percent.format(share) });
    if (told.textContent !== sentence) told.textContent = sentence;
    fill(counts, OUTCOMES.map((name) => make("div", {}, make("dt", {}, own(name)), make("dd", {}, number(now.counts[name])))));
    further.textContent = [
      now.attempts > 1 ? own("attempts", { count: now.attempts }) : null, own("sent_at", { when: ago(now.created_at) }),
      now.finished_at ? own("finished", { when: ago(now.finished_at) }) : null,
    ].filter(Boolean).join(" · ");
  }
}
