// The focal point of a picture, moved by mouse, finger or arrow keys, with the crops that it makes.

import { number, words } from "../../language.js";
import { button, make } from "../../make.js";
import { WORDS } from "../../words/media.js";

const own = words(WORDS);
const STEP = 0.01;
const LARGE_STEP = 0.1;
const SHAPES = { square: 1, wide: 16 / 9 };
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const within = (part) => Math.min(1, Math.max(0, part));

/** Where the part begins that a crop keeps, in percent of what it leaves out: the point stands as near its middle as may be. */
function start(length, kept, point) {
  const left = length - kept;
  return left > 0 ? (Math.min(left, Math.max(0, point * length - kept / 2)) / left) * 100 : 50;
}

/** The editor of a point; gives its `element` and `point()`. `changed` is called at each move. */
export function focalEditor(media, changed) {
  let point = { ...media.focal_point };
  const picture = (properties) => make("img", { src: media.url, srcset: media.srcset, width: media.width, height: media.height, draggable: false, ...properties });
  const mark = button("", () => {}, { class: "mark" });
  const stage = make("div", { class: "stage" }, picture({ alt: media.alt, sizes: "(max-width: 60rem) 90vw, 36rem" }), mark);
  const crops = Object.entries(SHAPES).map(([name, ratio]) => {
    const image = picture({ alt: "", sizes: "12rem", class: name });
    return { image, ratio, figure: make("figure", {}, image, make("figcaption", { class: "quiet" }, own(name))) };
  });
  const told = make("p", { class: "quiet", role: "status" });

  function show() {
    mark.style.left = `${point.x * 100}%`;
    mark.style.top = `${point.y * 100}%`;
    const where = own("focal_mark", { x: number(Math.round(point.x * 100)), y: number(Math.round(point.y * 100)) });
    mark.setAttribute("aria-label", where);
    told.textContent = where;
    for (const { image, ratio } of crops) {
      const x = start(media.width, Math.min(media.width, media.height * ratio), point.x);
      const y = start(media.height, Math.min(media.height, media.width / ratio), point.y);
      image.style.objectPosition = `${x}% ${y}%`;
    }
  }

  function set(x, y) {
    point = { x: Math.round(within(x) * 1000) / 1000, y: Math.round(within(y) * 1000) / 1000 };
    show();
    changed();
  }

  const follow = (event) => {
    const box = stage.getBoundingClientRect();
    set((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  };
  stage.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    stage.setPointerCapture(event.pointerId);
    follow(event);
    mark.focus({ preventScroll: true });
  });
  stage.addEventListener("pointermove", (event) => { if (stage.hasPointerCapture(event.pointerId)) follow(event); });
  mark.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const step = event.shiftKey ? LARGE_STEP : STEP;
    set(point.x + move[0] * step, point.y + move[1] * step);
  });
  show();
  const element = make("section", { class: "focal", "aria-labelledby": "focal-name" },
    make("h2", { id: "focal-name" }, own("focal")), make("p", { class: "quiet" }, own("focal_hint")), stage,
    make("div", { class: "bar" }, told, button(own("centre"), () => set(0.5, 0.5), { class: "plain" })),
    make("h3", {}, own("crops")), make("div", { class: "crops" }, crops.map(({ figure }) => figure)));
  return { element, point: () => point };
}
