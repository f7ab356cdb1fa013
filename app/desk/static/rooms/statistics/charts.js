// Charts as drawings, each with the same numbers as a table. They follow the direction of the page and its colours.

import { number, words } from "../../language.js";
import { draw, fill, make } from "../../make.js";
import { WORDS } from "../../words/statistics.js";

const say = words(WORDS);
const HIGH = 190;
const [ABOVE, BELOW, BESIDE] = [14, 30, 44];
const LABEL = 78; // pixels that a label of the axis takes, at the least
const PARTS = ["approved", "pending", "refused"];

/** A figure: its title, a sentence, the chart, its legend, and its table behind a switch. */
function figure(title, told, chart, head, rows, legend = null) {
  const table = make("table", {}, make("thead", {}, make("tr", {}, head.map((each) => make("th", { scope: "col" }, each)))),
    make("tbody", {}, rows.map(([first, ...rest]) => make("tr", {}, make("th", { scope: "row" }, first), rest.map((each) => make("td", {}, number(each)))))));
  return make("figure", { class: "card" }, make("figcaption", {}, make("h2", {}, title), told ? make("p", { class: "quiet" }, told) : null), legend, chart,
    rows.length ? make("details", {}, make("summary", {}, say("as_table")), make("div", { class: "scrolled", tabIndex: 0, role: "group", "aria-label": title }, table)) : null);
}

/** A round number that is no less than `most`, for the top of an axis, and its step. */
function axis(most) {
  const step = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10_000].find((each) => each * 4 >= most) ?? Math.ceil(most / 4);
  return { step, top: Math.max(step, Math.ceil(most / step) * step) };
}

/** Columns over time: `columns` are `{label, whole, approved, pending, refused}`. */
export function columns(title, told, values) {
  const place = make("div", { class: "chart" });
  const isRtl = document.documentElement.dir === "rtl";
  const render = (width) => {
    const { step, top } = axis(Math.max(...values.map(({ whole }) => whole)));
    const across = width - BESIDE - 6;
    const each = across / values.length;
    const x = (at, wide = 0) => (isRtl ? width - BESIDE - at - wide : BESIDE + at);
    const y = (value) => ABOVE + HIGH * (1 - value / top);
    const lines = [];
    for (let value = 0; value <= top; value += step)
      lines.push(draw("line", { class: "grid", x1: x(0), x2: x(across), y1: y(value), y2: y(value) }),
        draw("text", { class: "tick", x: isRtl ? width - BESIDE / 2 : BESIDE / 2, y: y(value) + 4, "text-anchor": "middle" }, number(value)));
    const bars = values.flatMap((column, place) => {
      let below = 0;
      const wide = Math.max(1, each * .72);
      return PARTS.filter((part) => column[part]).map((part) => {
        below += column[part];
        return draw("rect", { class: part, x: x(place * each + (each - wide) / 2, wide), y: y(below), width: wide, height: HIGH * column[part] / top },
          draw("title", {}, `${column.label}: ${number(column[part])} ${say(part)}`));
      });
    });
    const every = Math.max(1, Math.ceil(LABEL / each));
    const labels = values.map(({ short }, place) => (place % every || each * (values.length - place) < LABEL / 2 ? null
      : draw("text", { class: "tick", x: x(place * each + each / 2), y: ABOVE + HIGH + 20, "text-anchor": "middle" }, short)));
    fill(place, draw("svg", { viewBox: `0 0 ${width} ${ABOVE + HIGH + BELOW}`, width, height: ABOVE + HIGH + BELOW, role: "img", "aria-label": `${title}. ${told}` }, lines, bars, labels));
  };
  new ResizeObserver(([{ contentRect }]) => { if (contentRect.width > 0) render(Math.floor(contentRect.width)); }).observe(place);
  const legend = make("ul", { class: "legend", "aria-hidden": "true" }, PARTS.map((part) => make("li", {},
    draw("svg", { viewBox: "0 0 12 12", width: 12, height: 12 }, draw("rect", { class: part, width: 12, height: 12 })), " ", say(part))));
  return figure(title, told, place, [say("time"), say("count"), ...PARTS.map((part) => say(part))],
    values.filter(({ whole }) => whole).map((column) => [column.label, column.whole, ...PARTS.map((part) => column[part])]), legend);
}

/** Bars, the longest first: `bars` are `{label, count, href}`. */
export function bars(title, values) {
  const most = Math.max(1, ...values.map(({ count }) => count));
  const row = ({ label, count, href }) => make("li", {}, make("span", { class: "label" }, href ? make("a", { href }, label) : make("bdi", {}, label)),
    draw("svg", { class: "bar-of", viewBox: "0 0 100 12", preserveAspectRatio: "none", "aria-hidden": "true" },
      draw("rect", { class: "pending", x: document.documentElement.dir === "rtl" ? 100 - 100 * count / most : 0, width: 100 * count / most, height: 12 })),
    make("span", { class: "number" }, number(count)));
  const chart = values.length ? make("ul", { class: "bars" }, values.map(row)) : make("p", { class: "quiet" }, say("none"));
  return figure(title, null, chart, [say("what"), say("count")], values.map(({ label, count }) => [label, count]));
}
