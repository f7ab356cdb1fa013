// The room of articles: their list, the editor of one, and what one was before.

export async function open(place, visit) {
  const [id, part] = visit.parts;
  if (id === undefined) return (await import("./writing/list.js")).openList(place, visit);
  if (part === "revisions") return (await import("./writing/revisions.js")).openRevisions(place, visit);
  return (await import("./writing/editor.js")).openEditor(place, visit);
}
