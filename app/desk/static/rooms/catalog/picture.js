// The picture of a section or an author, chosen from the library.

import { words } from "../../language.js";
import { button, fill, make } from "../../make.js";
import { WORDS } from "../../words/catalog.js";
import { pickMedia } from "../media/picker.js";

const own = words(WORDS);

/** The field; `image` is the `ImagePublic` of now. `changed()` is undefined, or what is to be sent of the picture. */
export function pictureField(image) {
  let chosen;
  const shown = make("div", { class: "picture" });
  const told = make("small", { class: "notes", role: "status" });
  const element = make("fieldset", { class: "picture-field" }, make("legend", {}, own("image")), shown, told);
  element.complain = (message) => fill(told, message && make("strong", {}, message));

  function show(present) {
    const choose = button(own(present ? "other_image" : "choose_image"), async () => {
      const media = await pickMedia();
      if (!media) return;
      chosen = { media: media.id };
      show(media);
      fill(told, own("image_chosen"));
      shown.querySelector("button").focus();
    });
    const drop = present && button(own("remove_image"), () => {
      chosen = null;
      show(null);
      fill(told);
      shown.querySelector("button").focus();
    }, { class: "plain" });
    fill(shown, present ? make("img", { src: present.url, srcset: present.srcset || null, sizes: "10rem", alt: present.alt }) : make("span", { class: "quiet" }, own("no_image")), make("div", { class: "buttons" }, choose, drop));
  }

  show(image);
  return { element, changed: () => chosen };
}
