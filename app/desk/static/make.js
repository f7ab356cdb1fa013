// Elements of the page. Text is always text: HTML is taken only from `sanitised`, which the server has made safe.

const POLICY = window.trustedTypes?.createPolicy("maqal-desk", { createHTML: (html) => html });

/**
 * An element with its properties and children. `class`, `data-*`, `aria-*` and unknown names become attributes, `on…`
 * listeners; null, undefined and false are left out, of properties and of children.
 */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && !["form", "list", "class", "style"].includes(name)) element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...kept(children));
  return element;
}

/** The children that are there, of lists too. */
export function kept(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

/** Puts children in the place of what an element has. */
export function fill(element, ...children) {
  element.replaceChildren(...kept(children));
  return element;
}

/** Shows HTML that the server has sanitised (`body_html`, `…_html` of the API); nothing else may be given to this. */
export function sanitised(element, html) {
  element.innerHTML = POLICY ? POLICY.createHTML(html) : html;
  return element;
}

export const button = (label, pressed, properties = {}) =>
  make("button", { type: "button", onclick: pressed, ...properties }, label);

let count = 0;

/** A labelled field: `control` is an input, select or textarea; `hint` and errors are told to screen readers too. */
export function field(label, control, { hint = null, errors = null } = {}) {
  control.id ||= `field-${(count += 1)}`;
  const notes = make("small", { id: `${control.id}-notes`, class: "notes" }, hint);
  control.setAttribute("aria-describedby", notes.id);
  const whole = make("div", { class: "field" }, make("label", { htmlFor: control.id }, label), control, notes);
  whole.complain = (message) => {
    fill(notes, message ? make("strong", {}, message) : hint);
    if (message) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  };
  if (errors) whole.complain(errors);
  return whole;
}

/** A drawing: an SVG element. */
export function draw(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== null && value !== undefined) element.setAttribute(name, value);
  element.append(...kept(children));
  return element;
}
