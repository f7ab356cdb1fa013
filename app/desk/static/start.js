// The desk begins: who is signed in, the frame around the rooms, and the room that the address names.

import { ask, get, Refused } from "./api.js";
import { DESK, may, setWho, who } from "./desk.js";
import { choose, language, say } from "./language.js";
import { button, fill, make } from "./make.js";
import { attempt, sentence } from "./notices.js";
import { ROOMS } from "./rooms.js";
import { signInForm, watchSession } from "./sign_in.js";
import { begin, go, href } from "./visits.js";

document.documentElement.lang = language;
document.documentElement.dir = language === "ar" ? "rtl" : "ltr";

const place = make("main", { id: "content", tabIndex: -1 });
const menu = make("nav", { "aria-label": say("menu") });
const otherLanguage = button(say("other_language"), () => choose(language === "ar" ? "en" : "ar"), {
  class: "plain", lang: language === "ar" ? "en" : "ar",
});

const allowed = () => ROOMS.filter((room) => may(...room.scopes));

function frame() {
  const signOut = button(say("sign_out"), () => attempt(async () => {
    if (!(await go(href("me")))) return;
    await ask("DELETE", "/auth/session");
    location.assign(href());
  }), { class: "plain" });
  const head = make("header", { class: "frame" },
    make("a", { class: "brand", href: href() }, say("desk")),
    DESK.has_pages ? make("a", { href: `${DESK.prefix}/` }, say("site")) : null,
    make("span", { class: "who" }, make("bdi", {}, who().name)), otherLanguage, signOut);
  const links = allowed().map((room) => make("a", { href: href(room.path), "data-room": room.path }, say(room.name)));
  fill(menu, make("ul", {}, links.map((link) => make("li", {}, link))));
  document.body.prepend(make("a", { class: "skip", href: "#content" }, say("skip")), head, menu, place);
}

async function arrive(visit) {
  if (visit.room === "") return go(href(allowed()[0].path), { replaces: true });
  const room = ROOMS.find(({ path }) => path === visit.room);
  for (const link of menu.querySelectorAll("a"))
    if (link.dataset.room === visit.room) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  if (!room) return tell(say("desk"), say("nowhere"));
  if (!may(...room.scopes)) return tell(say(room.name), say("not_allowed"));
  document.title = `${say(room.name)} · ${say("desk")}`;
  const own = make("div", { class: `room ${room.path}` }, make("p", { class: "loading" }, say("loading")));
  fill(place, own);
  window.scrollTo(0, 0);
  place.focus({ preventScroll: true });
  try {
    const { open } = await room.load();
    if (!visit.signal.aborted) await open(own, visit);
  } catch (error) {
    if (visit.signal.aborted) return;
    fill(own, make("h1", {}, say(room.name)), make("p", { class: "error", role: "alert" }, sentence(error)),
      button(say("again"), () => go(location.href, { replaces: true })));
  }
}

function tell(title, text) {
  document.title = `${title} · ${say("desk")}`;
  fill(place, make("h1", {}, title), make("p", { class: "error" }, text));
}

function askForSignIn() {
  document.title = `${say("sign_in")} · ${say("desk")}`;
  document.body.prepend(make("main", { class: "door" },
    make("h1", {}, say("desk")), signInForm(() => location.reload()), otherLanguage));
  document.querySelector(".door input").focus();
}

async function start() {
  try {
    setWho(await get("/me"));
  } catch (error) {
    if (error instanceof Refused && error.status === 401) return askForSignIn();
    document.body.prepend(make("main", { class: "door" }, make("p", { class: "error" }, sentence(error)),
      button(say("again"), () => location.reload())));
    return;
  }
  frame();
  watchSession();
  begin(arrive);
}

start();
