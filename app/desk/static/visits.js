// Addresses of the desk and the way between its rooms, without loading the page anew.

import { DESK } from "./desk.js";

const HOME = `${DESK.prefix}/desk`;
let visit = null;
let arrive = () => {};

/** The address of a path of the desk (`articles/17`), with parameters. */
export function href(path = "", parameters = {}) {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== null && value !== ""));
  return `${HOME}${path ? `/${path}` : ""}${query.size ? `?${query}` : ""}`;
}

/** A stay in a room. `parts` of the path behind the room, `query`, a `signal` that is aborted when it ends. */
class Visit {
  constructor(address) {
    const [room, ...parts] = address.pathname.slice(HOME.length).split("/").filter(Boolean).map(decodeURIComponent);
    Object.assign(this, { room: room ?? "", parts, query: address.searchParams, address: address.href });
    this.ending = new AbortController();
    this.signal = this.ending.signal;
    this.mayLeave = null;
  }

  /** Asks a function before the stay ends: it answers, or promises, whether it may. */
  beforeLeaving(asked) {
    this.mayLeave = asked;
  }
}

/** Opens a path of the desk (`href` makes it) when the present room lets go; whether it did. */
export async function go(address, { replaces = false } = {}) {
  if (visit?.mayLeave && !(await visit.mayLeave())) return false;
  history[replaces ? "replaceState" : "pushState"](null, "", address);
  open();
  return true;
}

/** Changes the parameters in the address without a new visit, so that it can be kept and gone back to. */
export function note(path, parameters) {
  history.replaceState(null, "", href(path, parameters));
  if (visit) visit.address = location.href;
}

export const present = () => visit;

function open() {
  visit?.ending.abort();
  visit = new Visit(new URL(location.href));
  arrive(visit);
}

/** Begins: `arrived` is called with each visit. */
export function begin(arrived) {
  arrive = arrived;
  addEventListener("popstate", async () => {
    const next = location.href;
    if (visit?.mayLeave && next !== visit.address) {
      history.pushState(null, "", visit.address);
      if (await visit.mayLeave()) {
        history.replaceState(null, "", next);
        open();
      }
    } else if (next.split("#")[0] !== visit?.address.split("#")[0]) open();
  });
  addEventListener("beforeunload", (event) => {
    if (visit?.mayLeave?.hasUnsaved?.()) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!link || !isPlain || link.target || link.download || link.origin !== location.origin) return;
    if (link.pathname !== HOME && !link.pathname.startsWith(`${HOME}/`)) return;
    if (link.hash && link.pathname === location.pathname) return;
    event.preventDefault();
    go(link.href);
  });
  open();
}
