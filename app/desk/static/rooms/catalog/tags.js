// The tags: found, created, renamed, merged and deleted where they stand.

import { patch, post, remove } from "../../api.js";
import { say, words } from "../../language.js";
import { button, field, fill, make } from "../../make.js";
import { attempt, complain, confirmed, notice, openDialog } from "../../notices.js";
import { href } from "../../visits.js";
import { WORDS } from "../../words/catalog.js";
import { everyPage } from "./reading.js";
import { searched } from "./searching.js";

const own = words(WORDS);

export async function openPart(place, visit) {
  let tags = await everyPage("/tags", visit.signal);
  const changed = (id, ...instead) => {
    tags = [...tags.filter((tag) => tag.id !== id && !instead.some((each) => each.id === tag.id)), ...instead];
    list.show();
  };
  const focusOn = (id) => {
    const first = list.list.querySelector(`[data-tag="${id}"] button`);
    if (first) first.focus();
    else list.focusSearch();
  };

  const row = (tag) => {
    const { name } = tag;
    const act = (word, label, pressed, kind = "plain") => button(label, pressed, { class: kind, "aria-label": own(word, { name }) });
    return make("li", { class: "entry", "data-tag": tag.id }, make("bdi", { class: "name" }, name),
      make("a", { class: "quiet count", href: href("articles", { tag: tag.id }), "aria-label": `${own("see_articles", { name })}: ${own("articles", { count: tag.article_count })}` }, own("articles", { count: tag.article_count })),
      make("span", { class: "ways" },
        act("rename", own("rename_short"), async () => {
          const saved = await write(tag);
          if (saved) changed(tag.id, saved);
          focusOn(tag.id);
        }),
        act("merge", own("merge_short"), async () => {
          const kept = await merge(tag, tags);
          if (kept) changed(tag.id, kept);
          focusOn(kept?.id ?? tag.id);
        }),
        act("remove", own("delete"), async () => {
          if (!(await confirmed(own("delete_tag", { name, count: tag.article_count }), { yes: own("delete"), isDangerous: true }))) return;
          await attempt(async () => {
            await remove(`/tags/${tag.id}`);
            changed(tag.id);
            notice(own("deleted", { name }));
            list.focusSearch();
          });
        }, "plain danger")));
  };
  const list = searched({ part: "tags", entries: () => tags, row, query: visit.query });
  const create = button(own("new_tag"), async () => {
    const made = await write({ name: "", slug: "" });
    if (made) changed(made.id, made);
    create.focus();
  }, { class: "primary" });
  fill(place, make("div", { class: "top" }, create), list.element);
}

/** A form in a dialog: `send` gives what is to be handed back, or throws; null when it is cancelled. */
function inDialog(title, fields, yes, send) {
  return new Promise((resolve) => {
    let found = null;
    const save = make("button", { class: "primary" }, yes);
    const form = make("form", { class: "entry-form" }, Object.values(fields), make("div", { class: "buttons" }, save, button(say("cancel"), () => dialog.close())));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      save.disabled = true;
      try {
        found = await send();
        if (found) dialog.close();
      } catch (error) {
        complain(error, fields);
      } finally {
        save.disabled = false;
      }
    });
    const dialog = openDialog(title, form);
    dialog.addEventListener("close", () => resolve(found));
  });
}

function write(tag) {
  const name = make("input", { value: tag.name, required: true, maxLength: 80, dir: "auto" });
  const slug = make("input", { value: tag.slug, maxLength: 80, dir: "auto" });
  const fields = { "/name": field(own("name"), name), "/slug": field(own("slug"), slug, { hint: own(tag.id ? "slug_hint_old" : "slug_hint") }) };
  return inDialog(tag.id ? own("rename", { name: tag.name }) : own("new_tag"), fields, tag.id ? say("save") : say("create"), async () => {
    const chosen = slug.value.trim();
    const sent = { name: name.value.trim(), ...(chosen && chosen !== tag.slug ? { slug: chosen } : {}) };
    const saved = tag.id ? await patch(`/tags/${tag.id}`, sent) : await post("/tags", sent);
    notice(own(tag.id ? "renamed" : "created", { name: saved.name }));
    return saved;
  });
}

function merge(tag, tags) {
  const { name } = tag;
  const names = make("datalist", { id: "tags-to-merge" }, tags.filter(({ id }) => id !== tag.id).map((each) => make("option", { value: each.name })));
  const into = make("input", { list: names.id, required: true, maxLength: 80, dir: "auto", autocomplete: "off" });
  const whole = field(own("merge_into"), into, { hint: own("merge_hint", { name }) });
  whole.append(names);
  return inDialog(own("merge", { name }), { "/into": whole }, own("merge_yes"), async () => {
    const typed = into.value.trim();
    const target = tags.find((each) => each.name === typed && each.id !== tag.id) ?? tags.find((each) => each.slug === typed);
    whole.complain(!target ? own("unknown_tag") : target.id === tag.id ? own("same_tag") : null);
    if (!target || target.id === tag.id) return into.focus();
    const question = own("merge_sure", { name, other: target.name, count: tag.article_count });
    if (!(await confirmed(question, { yes: own("merge_yes"), isDangerous: true }))) return null;
    const kept = await post(`/tags/${tag.id}/merge`, { into: target.id });
    notice(own("merged", { name, other: kept.name }));
    return kept;
  });
}
