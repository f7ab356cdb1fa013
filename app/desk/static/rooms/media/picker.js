// Choosing a picture or a file from the library, or uploading it, in a dialog above any room.

import { say, words } from "../../language.js";
import { button, make } from "../../make.js";
import { openDialog } from "../../notices.js";
import { WORDS } from "../../words/media.js";
import { arrivals } from "./arrivals.js";
import { mediaGrid, nameOf, thumbnail } from "./grid.js";

export { upload } from "./upload.js";

const own = words(WORDS);
const TITLES = { image: "pick_image", file: "pick_file" };

/**
 * Asks for an upload: `image`, `file`, or "" for either. The `MediaPublic` that was chosen, or null. What is uploaded
 * here alone is chosen at once; of several the editor chooses. Focus goes back to where it was.
 */
export function pickMedia({ accept = "image" } = {}) {
  return new Promise((resolve) => {
    const before = document.activeElement;
    const ending = new AbortController();
    let chosen = null;
    const body = make("div", { class: "media-picker" });
    const dialog = openDialog(own(TITLES[accept] ?? "pick_any"), body);
    dialog.classList.add("wide");
    const choose = (media) => {
      chosen = media;
      dialog.close();
    };
    const grid = mediaGrid({
      kind: accept || null, signal: ending.signal,
      entry: (media) => button([thumbnail(media), make("span", { class: "name", dir: "auto" }, nameOf(media))], () => choose(media), { class: "media" }),
    });
    const isLast = () => dialog === [...document.querySelectorAll("dialog")].at(-1);
    const taken = [];
    const intake = arrivals({
      zone: dialog, accept, signal: ending.signal, takesPaste: isLast,
      arrived: (media) => {
        taken.push(media);
        grid.add(media);
        if (intake.list.children.length === 1 && (!accept || media.kind === accept)) choose(media);
      },
    });
    body.append(intake.element, intake.list, grid.element,
      make("div", { class: "buttons" }, button(say("cancel"), () => dialog.close())));
    dialog.addEventListener("close", () => {
      ending.abort();
      if (before?.isConnected) before.focus();
      resolve(chosen);
    });
    grid.focusSearch();
  });
}
