// The public API of this very server. The browser sends the session's cookie by itself; no script has the token.

import { DESK } from "./desk.js";

const ROOT = `${DESK.prefix}/api/v1`;

/** What the API refused: `status`, `code`, `detail`, `errors` (`{pointer, code, message}`) and further members. */
export class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail || problem.title || String(status));
    this.status = status;
    this.code = problem.code || "";
    this.errors = problem.errors || [];
    this.problem = problem;
  }
}

/** The network or the server did not answer: whether what was sent has arrived, nobody knows. */
export class Unreachable extends Error {}

const listeners = new Set();

/** Calls a function whenever the API says that nobody is signed in, until it gives its answer. */
export const whenSignedOut = (listener) => listeners.add(listener);

/** Tells those listeners. */
export const tellSignedOut = () => {
  for (const listener of listeners) listener();
};

/** The address of a path of the API, with parameters; those that are null or "" are left out, lists are repeated. */
export function address(path, parameters = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters))
    for (const each of Array.isArray(value) ? value : [value])
      if (each !== null && each !== undefined && each !== "") query.append(name, each);
  return `${ROOT}${path}${query.size ? `?${query}` : ""}`;
}

/**
 * Asks the API. `{data, etag, status, headers}` of the answer; `Refused` or `Unreachable` otherwise.
 * `body` becomes JSON; `raw` is sent as it is, with its `type`. `etag` becomes `If-Match`.
 */
export async function ask(method, path, { query, body, raw, type, etag, signal, key, headers = {} } = {}) {
  const sent = { Accept: "application/json", "Maqal-Language": document.documentElement.lang, ...headers };
  if (body !== undefined) sent["Content-Type"] = "application/json";
  if (type) sent["Content-Type"] = type;
  if (etag) sent["If-Match"] = etag;
  if (key) sent["Idempotency-Key"] = key;
  let answer, data;
  try {
    answer = await fetch(address(path, query), {
      method, signal, headers: sent, credentials: "same-origin", body: body === undefined ? raw : JSON.stringify(body),
    });
    data = answer.status === 204 ? null : await read(answer);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Unreachable(error.message);
  }
  if (answer.status === 401 && path !== "/auth/session" && data?.code !== "wrong_credentials") tellSignedOut();
  if (!answer.ok) throw new Refused(answer.status, data || {});
  return { data, etag: answer.headers.get("ETag"), status: answer.status, headers: answer.headers };
}

async function read(answer) {
  const text = await answer.text();
  if (!text) return null;
  try {
    return JSON.parse(text);
  } catch {
    return { detail: answer.statusText };
  }
}

export const get = async (path, query, more = {}) => (await ask("GET", path, { query, ...more })).data;
export const post = async (path, body, more = {}) => (await ask("POST", path, { body, ...more })).data;
export const patch = async (path, body, more = {}) => (await ask("PATCH", path, { body, ...more })).data;
export const put = async (path, body, more = {}) => (await ask("PUT", path, { body, ...more })).data;
export const remove = async (path, more = {}) => (await ask("DELETE", path, more)).data;
