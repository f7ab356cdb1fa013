// The toolbar above the text: it writes Markdown, or HTML where an article is written in it.

import { language, say, words } from "../../language.js";
import { button, field, make } from "../../make.js";
import { openDialog } from "../../notices.js";
import { WORDS } from "../../words/editor.js";
import { type } from "./typing.js";

const own = words(WORDS);
const KEYS = { KeyB: "bold", KeyI: "italic", KeyK: "link" };
const SIGNS = { bold: "B", italic: "I", heading: "H", quote: "❝", list: "•", numbered: "1.", link: "🔗", picture: "🖼", embed: "▶", footnote: "¹", table: "▦" };

/** The toolbar of a textarea. `format()` gives the format of the text; `pick()` promises the text of a picture, or null. */
export function toolbar(area, { format, pick, signal }) {
  const acts = actsOf(area, format, pick);
  const bar = make("div", { class: "toolbar", role: "toolbar", "aria-label": own("toolbar"), "aria-controls": area.id });
  for (const [name, act] of Object.entries(acts)) {
    const code = Object.keys(KEYS).find((each) => KEYS[each] === name);
    const label = code ? own("shortcut", { name: own(name), keys: `Ctrl+${code.slice(3)}` }) : own(name);
    bar.append(button(make("span", { class: `sign ${name}`, "aria-hidden": "true" }, SIGNS[name]), act, {
      title: label, "aria-label": own(name), "aria-keyshortcuts": code ? `Control+${code.slice(3)}` : null, tabIndex: bar.children.length ? -1 : 0,
    }));
  }
  bar.addEventListener("keydown", (event) => move(bar, event));
  area.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || !KEYS[event.code]) return;
    event.preventDefault(); // by the key's place: on an Arabic layout it bears another letter
    acts[KEYS[event.code]]();
  }, { signal });
  return bar;
}

// The arrows lead along the bar, as in every toolbar; the way of writing says which is forward.
function move(bar, event) {
  const forward = language === "ar" ? "ArrowLeft" : "ArrowRight", back = language === "ar" ? "ArrowRight" : "ArrowLeft";
  const all = [...bar.children], at = all.indexOf(document.activeElement);
  const next = { [forward]: at + 1, [back]: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (next === undefined || at < 0) return;
  event.preventDefault();
  const chosen = all[(next + all.length) % all.length];
  for (const each of all) each.tabIndex = each === chosen ? 0 : -1;
  chosen.focus();
}

function actsOf(area, format, pick) {
  const isHtml = () => format() === "html";
  const wrap = (markdown, tag, word) => () => around(area, isHtml() ? [`<${tag}>`, `</${tag}>`] : markdown, own(word));
  return {
    bold: wrap(["**", "**"], "strong", "text_here"),
    italic: wrap(["*", "*"], "em", "text_here"),
    heading: () => (isHtml() ? around(area, ["<h2>", "</h2>"], own("heading_here")) : lines(area, () => "## ", own("heading_here"))),
    quote: () => (isHtml() ? around(area, ["<blockquote><p>", "</p></blockquote>"], own("quote_here")) : lines(area, () => "> ", own("quote_here"))),
    list: () => (isHtml() ? around(area, ["<ul><li>", "</li></ul>"], own("item_here")) : lines(area, () => "- ", own("item_here"))),
    numbered: () => (isHtml() ? around(area, ["<ol><li>", "</li></ol>"], own("item_here")) : lines(area, (at) => `${at + 1}. `, own("item_here"))),
    link: () => askLink(area, isHtml()),
    picture: async () => {
      const picture = await pick();
      if (picture) block(area, picture);
    },
    embed: () => askEmbed(area, isHtml()),
    footnote: () => footnote(area, isHtml()),
    table: () => block(area, isHtml() ? htmlTable() : markdownTable()),
  };
}

const selected = (area) => area.value.slice(area.selectionStart, area.selectionEnd);

/** Puts signs around what is selected, or takes them away where they stand. */
function around(area, [open, close], word) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  if (value.slice(start - open.length, start) === open && value.slice(end, end + close.length) === close) {
    const text = selected(area);
    area.setSelectionRange(start - open.length, end + close.length);
    return type(area, text, [0, text.length]);
  }
  const text = selected(area) || word;
  return type(area, open + text + close, [open.length, open.length + text.length]);
}

/** Begins each selected line with a sign, or takes it away where all have it. */
function lines(area, sign, word) {
  const from = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const found = area.value.indexOf("\n", area.selectionEnd);
  area.setSelectionRange(from, found < 0 ? area.value.length : found);
  const all = (selected(area) || word).split("\n");
  const have = all.every((line, at) => line.startsWith(sign(at)));
  const text = all.map((line, at) => (have ? line.slice(sign(at).length) : sign(at) + line)).join("\n");
  const before = have || from < 2 || area.value.slice(from - 2, from) === "\n\n" ? "" : "\n";
  type(area, before + text, [before.length + (all.length > 1 || have ? 0 : sign(0).length), before.length + text.length]);
}

/** Types a block of its own, with an empty line before and behind it. */
export function block(area, text) {
  const before = area.value.slice(0, area.selectionStart), after = area.value.slice(area.selectionEnd);
  const above = before === "" || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const below = after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
  type(area, above + text + below);
}

const isAddress = (text) => /^(https?:\/\/|mailto:|\/|#|media:\d)/i.test(text) && !/\s/.test(text);
const addressOf = (text) => (/^[^\s/:]+\.[^\s/:]{2,}(\/\S*)?$/.test(text) ? `https://${text}` : text);
const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function askLink(area, isHtml) {
  const before = selected(area);
  const isOne = isAddress(before);
  ask(own("link"), [
    { name: "address", label: own("link_address"), value: isOne ? before : "", type: "text", dir: "ltr" },
    { name: "text", label: own("link_text"), value: isOne ? "" : before, dir: "auto" },
  ], ({ address, text }) => {
    const shown = text || address;
    type(area, isHtml ? `<a href="${escaped(address)}">${escaped(shown)}</a>` : `[${shown.replace(/[[\]]/g, "\\$&")}](${address.replace(/[()]/g, (sign) => (sign === "(" ? "%28" : "%29"))})`);
  }, area);
}

function askEmbed(area, isHtml) {
  ask(own("embed"), [{ name: "address", label: own("embed_address"), value: "", hint: own("embed_hint"), dir: "ltr" }],
    ({ address }) => block(area, isHtml ? `<p>${escaped(address)}</p>` : address), area);
}

/** Asks for an address, and for what goes with it, in a dialog. Where the cursor stood, it stands again. */
function ask(title, wanted, done, area) {
  const { selectionStart, selectionEnd } = area;
  const inputs = Object.fromEntries(wanted.map((each) => [each.name, make("input", { value: each.value, dir: each.dir, maxLength: 2000, autocomplete: "off" })]));
  const fields = wanted.map((each) => field(each.label, inputs[each.name], { hint: each.hint ?? null }));
  const form = make("form", { novalidate: true }, fields, make("div", { class: "buttons" },
    make("button", { class: "primary" }, own("insert")), button(say("cancel"), () => dialog.close())));
  const dialog = openDialog(title, form);
  let given = null;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const values = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.value.trim()]));
    values.address = addressOf(values.address);
    if (!isAddress(values.address)) {
      fields[0].complain(own("not_address"));
      return inputs.address.focus();
    }
    given = values;
    return dialog.close();
  });
  dialog.addEventListener("close", () => {
    area.focus({ preventScroll: true });
    area.setSelectionRange(selectionStart, selectionEnd);
    if (given) done(given);
  });
}

function footnote(area, isHtml) {
  if (isHtml) return around(area, ["<sup>", "</sup>"], "1");
  const numbers = [...area.value.matchAll(/\[\^(\d+)\]/g)].map((found) => Number(found[1]));
  const number = Math.max(0, ...numbers) + 1;
  area.setSelectionRange(area.selectionEnd, area.selectionEnd);
  type(area, `[^${number}]`);
  const end = area.value.length, word = own("note_here");
  area.setSelectionRange(end, end);
  const gap = /\n\[\^\d+\]:[^\n]*\n?$/.test(area.value) ? (area.value.endsWith("\n") ? "" : "\n") : area.value.endsWith("\n\n") ? "" : "\n\n";
  const text = `${gap}[^${number}]: ${word}`;
  return type(area, text, [text.length - word.length, text.length]);
}

function markdownTable() {
  const head = [1, 2].map((n) => own("column", { n }));
  const row = `| ${own("cell")} | ${own("cell")} |`;
  return [`| ${head.join(" | ")} |`, "|---|---|", row, row].join("\n");
}

function htmlTable() {
  const cells = (tag, texts) => `<tr>${texts.map((text) => `<${tag}>${text}</${tag}>`).join("")}</tr>`;
  const row = cells("td", [own("cell"), own("cell")]);
  return `<table><thead>${cells("th", [1, 2].map((n) => own("column", { n })))}</thead><tbody>${row}${row}</tbody></table>`;
}
