// The picture of an article: chosen from the library, its texts, and the point that its crops keep.

import { get, patch } from "../../api.js";
import { say, words } from "../../language.js";
import { button, field, fill, make } from "../../make.js";
import { attempt, notice, openDialog } from "../../notices.js";
import { WORDS } from "../../words/editor.js";
import { focalEditor } from "../media/focal.js";
import { pickMedia } from "../media/picker.js";

const own = words(WORDS);

/** The picture: `value()` as the API takes it, `show(image, its)`; `its` is what the API shows of it. */
export function pictureField({ changed, signal }) {
  let image = null, media = null, address = "";
  const frame = make("div", { class: "frame" });
  const alt = make("input", { dir: "auto", maxLength: 500, oninput: changed });
  const credit = make("input", { dir: "auto", maxLength: 200, oninput: changed });
  const texts = make("div", { class: "texts" }, field(own("alt"), alt, { hint: own("alt_hint") }), field(own("credit"), credit));
  const choose = button("", async () => {
    const found = await pickMedia();
    if (!found) return;
    media = found;
    image = { media: found.id, alt: "", credit: "" };
    [alt.value, credit.value] = ["", ""];
    draw();
    changed();
  });
  const focal = button(own("focal_point"), () => openFocal(media, (saved) => { media = saved; draw(); }));
  const drop = button(own("remove_image"), () => { image = media = null; draw(); changed(); choose.focus(); }, { class: "plain" });

  function draw() {
    const shown = media ? media.sizes?.[0]?.url ?? media.url : image ? address || image.url : "";
    fill(frame, image ? make("img", { src: shown, alt: "" }) : make("p", { class: "quiet" }, own("no_image")));
    choose.textContent = own(image ? "change_image" : "choose_image");
    texts.hidden = drop.hidden = !image;
    focal.hidden = !media;
    alt.placeholder = media?.alt ?? "";
    credit.placeholder = media?.credit ?? "";
  }
  draw();
  return {
    element: make("div", { class: "picture" }, frame, make("div", { class: "buttons" }, choose, focal, drop), texts),
    value: () => (image ? { ...image, alt: alt.value.trim(), credit: credit.value.trim() } : null),
    address: () => media?.crops?.wide?.at(-1)?.url ?? (image ? address || image.url : ""),
    async show(next, its = null) {
      image = next ? Object.fromEntries(Object.entries(next).filter(([, value]) => value !== null)) : null;
      [alt.value, credit.value, media, address] = [next?.alt ?? "", next?.credit ?? "", null, its?.url ?? next?.url ?? ""];
      draw();
      if (!image?.media) return;
      try {
        const found = await get(`/media/${image.media}`, {}, { signal });
        if (image?.media === found.id) { media = found; draw(); }
      } catch {
        // the picture's own address shows it as well
      }
    },
  };
}

function openFocal(media, saved) {
  const focal = focalEditor(media, () => {});
  const dialog = openDialog(own("focal_point"), make("p", { class: "quiet" }, own("focus_hint")),
    make("div", { class: "room media" }, focal.element), make("div", { class: "buttons" },
      button(say("save"), () => attempt(async () => {
        saved(await patch(`/media/${media.id}`, { focal_point: focal.point() }));
        dialog.close();
        notice(own("focus_saved"));
      }), { class: "primary" }), button(say("cancel"), () => dialog.close())));
  dialog.classList.add("wide");
}
