// What may be done with an article from its row: publish, unpublish, archive, trash, restore, delete; and its undoing.

import { post, remove } from "../../api.js";
import { may } from "../../desk.js";
import { words } from "../../language.js";
import { attempt, confirmed, notice } from "../../notices.js";
import { WORDS } from "../../words/articles.js";

const own = words(WORDS);

const to = (id, verb, body) => post(`/articles/${id}/${verb}`, body);
const publishAt = (article) => to(article.id, "publish", { published_at: article.published_at });

/** Each move: the states it begins in, who may make it, and what takes it back from each of those states. */
const MOVES = {
  publish: {
    from: ["draft", "scheduled", "archived"], needs: ["articles:publish"], run: ({ id }) => to(id, "publish"),
    undo: {
      draft: ({ id }) => to(id, "unpublish"),
      scheduled: async (before) => { await to(before.id, "unpublish"); await publishAt(before); },
      archived: ({ id }) => to(id, "archive"),
    },
  },
  unpublish: {
    from: ["scheduled", "published", "archived"], needs: ["articles:publish"], run: ({ id }) => to(id, "unpublish"),
    undo: {
      scheduled: publishAt, published: publishAt,
      archived: async (before) => { await publishAt(before); await to(before.id, "archive"); },
    },
  },
  archive: {
    from: ["published"], needs: ["articles:publish"], run: ({ id }) => to(id, "archive"),
    undo: { published: ({ id }) => to(id, "publish") },
  },
  trash: {
    from: ["draft", "scheduled", "published", "archived"], needs: ["articles:write"],
    run: async ({ id }) => { await remove(`/articles/${id}`); return { status: "trashed" }; },
  },
  restore: { from: ["trashed"], needs: ["articles:publish"], run: ({ id }) => to(id, "restore"), undo: { trashed: ({ id }) => remove(`/articles/${id}`) } },
  erase: {
    from: ["trashed"], needs: ["accounts:admin"], isDangerous: true,
    run: ({ id }) => remove(`/articles/${id}`, { query: { permanent: true } }),
  },
};
for (const state of MOVES.trash.from) (MOVES.trash.undo ??= {})[state] = ({ id }) => to(id, "restore");

/** The names of the moves that who is signed in may make with an article. */
export const movesOf = (article) =>
  Object.keys(MOVES).filter((name) => MOVES[name].from.includes(article.status) && may(...MOVES[name].needs));

/** What a move is called for an article in its state. */
export function moveName(name, article) {
  if (name === "unpublish" && article.status === "scheduled") return own("unschedule");
  return own(name === "publish" && article.status === "archived" ? "again" : name);
}

/**
 * Makes a move, once it is confirmed where nothing takes it back. `changed` is called with the article as it is then
 * and the state that it was in, and again when the move is undone; with null when the article is deleted.
 */
export async function move(name, article, changed) {
  const { run, undo = {}, isDangerous = false } = MOVES[name];
  const title = article.title;
  const mayUndo = undo[article.status] && may("articles:publish");
  if (!mayUndo && !(await confirmed(own(`sure_${name}`, { title }), { yes: own(name), isDangerous }))) return;
  await attempt(async () => {
    const found = await run(article);
    changed(name === "erase" ? null : { ...article, status: found.status, published_at: "published_at" in found ? found.published_at : article.published_at }, article.status);
    notice(own(`did_${name}`, { title }), {
      undo: mayUndo ? async () => {
        await undo[article.status](article);
        changed(article, found.status);
        notice(own("undone", { title }));
      } : null,
    });
  });
}
