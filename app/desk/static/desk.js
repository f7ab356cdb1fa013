// What the server told the page, and who is signed in.

/** `prefix` (the path before ours), `language`, `zone`, `region`, `digits`, `has_pages`. */
export const DESK = JSON.parse(document.body.dataset.desk);

let me = null;

/** The account that is signed in (`MePrivate` of the API); null when nobody is. */
export const who = () => me;

export const setWho = (account) => {
  me = account;
};

/** Whether who is signed in has all of these scopes. */
export const may = (...scopes) => me !== null && scopes.every((scope) => me.scopes.includes(scope));
