// The preview: the server renders what is in the form, as it would when it is saved.

import { ask, Refused } from "../../api.js";
import { number, words } from "../../language.js";
import { fill, make, sanitised } from "../../make.js";
import { WORDS } from "../../words/editor.js";

const own = words(WORDS);
const REST = 400;
const HIDDEN_REST = 1_500;

/** Takes an element of HTML that was removed to words. */
export const removedInWords = (removed) => removed.map(({ what, count }) => own("removed_one", { what, count })).join("، ");

/**
 * The preview beside a textarea: `element`, `touch()` after each change, `show(isOpen)`. `told(rendered)` is called with
 * each answer. Text of the site stands in a shadow root, where its anchors and names meet none of the desk's.
 */
export function preview({ present, area, told, signal }) {
  const host = make("div", { class: "sheet" });
  const root = host.attachShadow({ mode: "open" });
  const style = document.querySelector('link[rel="stylesheet"][href$="/style/preview.css"]');
  const title = make("p", { class: "title", dir: "auto" }), summary = make("p", { class: "summary", dir: "auto" }), body = make("div", { class: "text" });
  root.append(make("link", { rel: "stylesheet", href: style?.href ?? "" }), title, summary, body);
  const state = make("p", { class: "quiet", role: "status" }, own("preview_empty"));
  const pane = make("div", { class: "pane", tabIndex: 0, role: "region", "aria-label": own("preview") }, state, host);
  const element = make("div", { class: "preview", hidden: true }, make("h2", {}, own("preview")), pane);
  let timer = null, running = null, shown = null;

  const sentOf = ({ title: name, body: text, summary: about, body_format, language }) => ({ title: name, body: text, summary: about, body_format, language });

  async function render() {
    const sent = sentOf(present());
    if (shown === JSON.stringify(sent)) return;
    running?.abort();
    const own_ = (running = new AbortController());
    try {
      const { data } = await ask("POST", "/articles/render", { body: sent, signal: own_.signal });
      if (own_ !== running) return;
      shown = JSON.stringify(sent);
      draw(sent, data);
      told(data);
    } catch (error) {
      if (error.name === "AbortError" || own_ !== running) return;
      state.hidden = false;
      fill(state, error instanceof Refused ? own("preview_refused", { reason: error.message }) : own("preview_away"));
      if (!(error instanceof Refused)) timer = setTimeout(render, 5_000);
    }
  }

  function draw(sent, data) {
    const place = pane.scrollTop;
    [title.textContent, summary.textContent] = [sent.title, sent.summary];
    host.lang = data.language;
    host.dir = data.direction;
    sanitised(body, data.body_html);
    const isEmpty = !sent.title && !data.body_html;
    state.hidden = !isEmpty && !data.removed.length;
    fill(state, isEmpty ? own("preview_empty") : own("will_remove", { what: removedInWords(data.removed) }));
    pane.scrollTop = place;
    follow();
  }

  function follow() {
    const whole = area.scrollHeight - area.clientHeight;
    if (element.hidden || whole < 1) return;
    pane.scrollTop = (area.scrollTop / whole) * (pane.scrollHeight - pane.clientHeight);
  }
  area.addEventListener("scroll", follow, { signal, passive: true });
  // A link of the text leads within the text, or into a tab of its own: the editor stays.
  root.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link) return;
    event.preventDefault();
    const target = link.getAttribute("href");
    if (target.startsWith("#")) root.getElementById(decodeURIComponent(target.slice(1)))?.scrollIntoView({ block: "nearest" });
    else window.open(link.href, "_blank", "noopener");
  });
  signal.addEventListener("abort", () => { clearTimeout(timer); running?.abort(); running = null; });
  return {
    element,
    touch() {
      clearTimeout(timer);
      timer = setTimeout(render, element.hidden ? HIDDEN_REST : REST);
    },
    show(isOpen) {
      element.hidden = !isOpen;
      if (isOpen) { clearTimeout(timer); render(); follow(); }
    },
  };
}

/** The number of words and the time of reading, in words. */
export const countsInWords = ({ word_count: count, reading_minutes: minutes }) =>
  (count ? `${own("counts", { count })} · ${own("reading", { count: minutes })}` : own("counts", { count: 0 }).replace("0", number(0)));
