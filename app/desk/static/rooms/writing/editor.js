import { say } from "../../language.js";
import { fill, make } from "../../make.js";

export async function openEditor(place) {
  fill(place, make("p", { class: "empty" }, say("nothing")));
}
