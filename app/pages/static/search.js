// Suggestions under a search field while a reader types. Without this script the form is what it is.
"use strict";
const PAUSE = 150; // milliseconds without a key, before the server is asked
const ROOMS = { article: "articles", tag: "tags" };

function suggestFor(field, index) {
  const form = field.form;
  const { suggest, prefix, tag, told, none } = form.dataset;
  const list = document.createElement("ul");
  Object.assign(list, { id: `suggestions-${index}`, role: "listbox", ariaLabel: field.ariaLabel, hidden: true });
  const status = document.createElement("p");
  Object.assign(status, { role: "status", className: "hidden" });
  list.className = "suggestions";
  form.append(list, status);
  Object.assign(field, { role: "combobox", autocomplete: "off", ariaAutoComplete: "list", ariaExpanded: "false" });
  field.setAttribute("aria-controls", list.id);
  let timer = 0;
  let asked = null;
  let active = -1;

  function mark(next) {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = next;
    const option = list.children[active];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
  }

  function close() {
    clearTimeout(timer);
    asked?.abort();
    mark(-1);
    list.hidden = true;
    field.ariaExpanded = "false";
  }

  function draw(items) {
    mark(-1);
    list.replaceChildren(...items.map((item, place) => {
      const option = document.createElement("li");
      Object.assign(option, { id: `${list.id}-${place}`, role: "option", ariaSelected: "false", dir: "auto" });
      option.dataset.href = `${prefix}/${ROOMS[item.kind]}/${encodeURIComponent(item.slug)}`;
      option.textContent = item.text;
      if (item.kind === "tag") {
        const kind = document.createElement("small");
        kind.textContent = tag;
        option.append(" ", kind);
      }
      return option;
    }));
    list.hidden = items.length === 0;
    field.ariaExpanded = String(items.length > 0);
    status.textContent = items.length ? told.replace("#", items.length) : none;
  }

  async function ask() {
    asked?.abort();
    const typed = field.value.trim().slice(0, 200);
    if (!typed) return close();
    const mine = (asked = new AbortController());
    try {
      const answer = await fetch(`${suggest}?q=${encodeURIComponent(typed)}`, { signal: mine.signal, credentials: "omit" });
      if (!answer.ok) return close();
      const { items } = await answer.json();
      if (mine === asked && document.activeElement === field) draw(items);
    } catch {
      if (mine === asked) close(); // the form works without suggestions
    }
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    const count = list.hidden ? 0 : list.children.length;
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!count) ask();
      else if (event.key === "ArrowDown") mark(active + 1 < count ? active + 1 : -1);
      else mark(active < 0 ? count - 1 : active - 1);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      location.assign(list.children[active].dataset.href);
    } else if (event.key === "Escape" && count) {
      event.preventDefault(); // the next one clears the field
      close();
    }
  });
  field.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.href);
  });
}

document.querySelectorAll("form[data-suggest] input[name=q]").forEach(suggestFor);
