// Many comments at once: those that are selected, and all that the filter finds.

import { post } from "../../api.js";
import { words } from "../../language.js";
import { button, field, fill, make } from "../../make.js";
import { notice, openDialog, sentence } from "../../notices.js";
import { WORDS } from "../../words/moderation.js";
import { WORDS as ACTS } from "../../words/moderation_acts.js";
import { tellDone } from "./acts.js";

const say = words(WORDS);
const act = words(ACTS);
const VERBS = {
  pending: ["approve", "reject", "spam", "trash"], approved: ["reject", "spam", "trash"], rejected: ["restore", "approve", "spam", "trash"],
  spam: ["restore", "approve", "reject", "trash"], trashed: ["restore", "approve", "spam"],
  any: ["approve", "reject", "spam", "trash", "restore"],
};

/** The bar above the list. `show()` draws it by what is selected. */
export function selectionBar(queue, acts, reload) {
  const place = make("div", { class: "selection", role: "group", "aria-label": say("on_selection") });
  const told = make("span", { role: "status", class: "told-count" });
  const all = make("input", { type: "checkbox", onchange: () => queue.selectAll(all.checked) });
  const verbs = make("div", { class: "verbs" });
  const whole = button(say("whole"), () => askForWhole(queue, reload), { class: "plain" });
  fill(place, make("label", { class: "check" }, all, say("select_all")), told, verbs, whole);
  let drawn = "";
  const show = () => {
    const count = queue.selection.size;
    place.hidden = queue.rows.size === 0;
    all.checked = count > 0 && count === queue.rows.size;
    all.indeterminate = count > 0 && count < queue.rows.size;
    const text = count ? say("selected", { count }) : "";
    if (told.textContent !== text) told.textContent = text;
    const wanted = count ? queue.filter.status : "";
    if (drawn === wanted) return;
    drawn = wanted;
    fill(verbs, count ? [
      ...VERBS[queue.filter.status].map((verb) => button(act(verb), () => acts.decide(verb, [...queue.selection]))),
      button(say("select_none"), () => queue.selectAll(false), { class: "plain" }),
    ] : []);
  };
  return { place, show };
}

/** Asks what to do to all that the filter finds, says how many that is, and does it when that is confirmed. */
function askForWhole(queue, reload) {
  const query = queue.query;
  const verb = make("select", {}, VERBS[queue.filter.status].map((each) => make("option", { value: each }, act(each))));
  const told = make("p", { role: "status" }, say("counting"));
  const go = button(say("go_on"), () => run(), { class: "primary", disabled: true });
  const dialog = openDialog(say("whole_title"), make("div", { class: "room comments" },
    make("p", { class: "quiet" }, say("whole_hint")), field(say("act"), verb), told,
    make("div", { class: "buttons" }, go, button(act("give_up"), () => dialog.close()))));

  async function tell() {
    const asked = verb.value;
    go.disabled = true;
    told.textContent = say("counting");
    try {
      const { items, remaining } = await post("/moderation/comments/batch", { verb: asked, query, dry_run: true });
      if (verb.value !== asked) return;
      const count = items.filter((item) => item.is_changed).length + remaining;
      told.textContent = act(`will_${asked}`, { count });
      go.disabled = count === 0;
    } catch (error) {
      told.textContent = sentence(error);
    }
  }

  async function run() {
    verb.disabled = go.disabled = true;
    const batches = [];
    let [count, remaining] = [0, 1];
    try {
      while (remaining > 0) {
        const answer = await post("/moderation/comments/batch", { verb: verb.value, query });
        const changed = answer.items.filter((item) => item.is_changed).length;
        if (answer.batch !== null) batches.push(answer.batch);
        count += changed;
        remaining = changed ? answer.remaining : 0;
        told.textContent = say("working", { count });
      }
    } catch (error) {
      notice(sentence(error), { isError: true });
    }
    dialog.close();
    if (batches.length)
      tellDone(act(`done_${verb.value}`, { count }), async () => {
        for (const batch of batches.reverse()) await post(`/moderation/batches/${batch}/undo`);
        await reload();
      });
    await reload();
  }

  verb.addEventListener("change", tell);
  tell();
}
