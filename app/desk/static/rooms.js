// The rooms of the desk, in the order of its menu: the first that somebody may enter is where they begin.

/** `path` follows `/desk/`; `name` is its name in words/frame.js; all `scopes` are needed; `load` gives its `open`. */
export const ROOMS = [
  { path: "articles", name: "writing", scopes: ["articles:write"], load: () => import("./rooms/writing.js") },
  { path: "comments", name: "moderation", scopes: ["comments:moderate"], load: () => import("./rooms/moderation.js") },
  { path: "media", name: "media", scopes: ["articles:write"], load: () => import("./rooms/media.js") },
  { path: "catalog", name: "catalog", scopes: ["catalog:write"], load: () => import("./rooms/catalog.js") },
  { path: "statistics", name: "statistics", scopes: ["comments:moderate"], load: () => import("./rooms/statistics.js") },
  { path: "rules", name: "rules", scopes: ["comments:moderate"], load: () => import("./rooms/rules.js") },
  { path: "site", name: "site_room", scopes: ["accounts:admin"], load: () => import("./rooms/site.js") },
  { path: "imports", name: "imports", scopes: ["imports:write"], load: () => import("./rooms/imports.js") },
  { path: "accounts", name: "accounts", scopes: ["accounts:admin"], load: () => import("./rooms/accounts.js") },
  { path: "webhooks", name: "webhooks", scopes: ["webhooks:write"], load: () => import("./rooms/webhooks.js") },
  { path: "audit", name: "audit", scopes: ["accounts:admin"], load: () => import("./rooms/audit.js") },
  { path: "me", name: "me", scopes: [], load: () => import("./rooms/me.js") },
];
