// The links of an author: a name and an address each, ten at most.

import { words } from "../../language.js";
import { button, field, make } from "../../make.js";
import { WORDS } from "../../words/catalog.js";

const own = words(WORDS);
const MOST = 10;

/** The field; `value()` is the list as it is now, without rows that are empty, `fields()` its fields by pointer. */
export function linksField(links) {
  const rows = make("div", { class: "links" });
  const add = button(own("add_link"), () => { append({ label: "", url: "" }).querySelector("input").focus(); });
  const element = make("fieldset", {}, make("legend", {}, own("links")), rows, add);
  const filled = () => [...rows.children].filter((row) => row.label.value.trim() || row.url.value.trim());

  function append(link) {
    const label = make("input", { value: link.label, maxLength: 80, dir: "auto" });
    const url = make("input", { value: link.url, type: "url", inputMode: "url", maxLength: 2000, dir: "ltr", placeholder: "https://" });
    const drop = button("×", () => {
      row.remove();
      add.disabled = false;
      add.focus();
    }, { class: "plain" });
    const name = () => drop.setAttribute("aria-label", own("remove_link", { label: label.value || url.value }));
    label.addEventListener("input", name);
    const row = Object.assign(make("div", { class: "link" }), { label, url, fields: { label: field(own("link_label"), label), url: field(own("link_url"), url) } });
    row.append(row.fields.label, row.fields.url, drop);
    name();
    rows.append(row);
    add.disabled = rows.children.length >= MOST;
    return row;
  }

  links.forEach(append);
  return {
    element,
    value: () => filled().map((row) => ({ label: row.label.value.trim(), url: row.url.value.trim() })),
    fields: () => Object.fromEntries(filled().flatMap((row, place) => Object.entries(row.fields).map(([name, own_]) => [`/links/${place}/${name}`, own_]))),
  };
}
