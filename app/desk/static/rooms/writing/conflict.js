// Somebody else saved first: what they wrote and what is in the editor, with the difference, and what may be done.

import { get } from "../../api.js";
import { ago, words } from "../../language.js";
import { button, fill, make } from "../../make.js";
import { notice } from "../../notices.js";
import { WORDS } from "../../words/editor.js";
import { changed } from "./content.js";
import { difference, shownDifference } from "./difference.js";

const own = words(WORDS);
const TEXTS = ["title", "summary", "body"];

/** Shows the conflict in `place`, above the editor. `mine` is in the form; `show(content)` puts another content there. */
export function showConflict(place, { saving, theirs, mine, show, saved }) {
  const heading = make("h2", { tabIndex: -1 }, own("conflict_title"));
  const by = make("p", { class: "quiet" });
  const close = () => place.replaceChildren();
  const keepMine = button(own("keep_mine"), async () => {
    saving.agree();
    close();
    saving.touch();
    if (await saving.save()) notice(own("kept_mine"));
    saved();
  }, { class: "primary" });
  const takeTheirs = button(own("take_theirs"), () => {
    saving.agree();
    close();
    show(theirs.content);
    saving.follow(theirs.version, saving.present());
    saving.touch();
    notice(own("took_theirs"), { undo: () => { show(mine); saving.touch(); } });
    saved();
  });
  const merge = button(own("merge"), () => {
    saving.agree();
    saving.touch();
    fill(place, beside(theirs.content, close));
    place.querySelector("textarea").focus();
    saved();
  });
  const differing = changed(theirs.content, mine);
  const others = differing.filter((name) => !TEXTS.includes(name));
  const texts = TEXTS.filter((name) => differing.includes(name)).map((name) => [
    make("h3", {}, own(name)), shownDifference(difference(theirs.content[name], mine[name]))]);
  fill(place, make("section", { class: "conflict card", role: "alertdialog", "aria-labelledby": (heading.id = "conflict-title") },
    heading, make("p", {}, own("conflict_told")), by,
    make("p", { class: "legend" }, make("del", {}, own("legend_theirs")), " ", make("ins", {}, own("legend_mine"))),
    texts.length ? texts : make("p", { class: "quiet" }, own("no_difference")),
    others.length ? make("p", {}, own("changed_too", { names: others.map((name) => own(`member_${name}`)).join("، ") })) : null,
    make("div", { class: "buttons" }, keepMine, takeTheirs, merge)));
  heading.focus();
  tellWho(saving.id, theirs.version, by);
}

async function tellWho(id, version, place) {
  try {
    const { saved_by: name, created_at: at } = await get(`/articles/${id}/revisions/${version}`);
    if (name) place.textContent = own("conflict_by", { name: `\u2068${name}\u2069`, when: ago(at) });
  } catch {
    // a change of state alone makes no revision
  }
}

function beside(content, close) {
  const text = (name, rows) => make("label", { class: "field" }, make("span", {}, own(name)),
    make("textarea", { readOnly: true, rows, dir: "auto" }, content[name]));
  return make("section", { class: "conflict card", "aria-label": own("their_text") },
    make("h2", {}, own("their_text")), make("p", { class: "quiet" }, own("merged_note")),
    text("title", 1), text("summary", 2), text("body", 14),
    make("div", { class: "buttons" }, button(own("merge_done"), close)));
}
