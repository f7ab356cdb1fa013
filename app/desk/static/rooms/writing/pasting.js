// What is pasted into the text or dropped on it: formatted text becomes Markdown, pictures are uploaded.

import { post } from "../../api.js";
import { locale, say, words } from "../../language.js";
import { button, fill, make, sanitised } from "../../make.js";
import { notice, sentence } from "../../notices.js";
import { WORDS } from "../../words/editor.js";
import { upload } from "../media/upload.js";
import { markdownOf } from "./markdown.js";
import { block } from "./toolbar.js";
import { exchange, type } from "./typing.js";

const own = words(WORDS);
const MOST = 200_000;
const PLACE = "https://pasted.invalid/";
const DATA = /data:image\/(png|jpe?g|gif|webp|avif);base64,([A-Za-z0-9+/=\s]+)/gi;

/** How a picture of the library stands in a text of a format. */
export function pictureText(media, format, words = "") {
  const alt = words || media.alt || "";
  if (media.kind === "file") return format === "html" ? `<p><a href="media:${media.id}">${html(alt || String(media.id))}</a></p>` : `[${plain(alt) || media.id}](media:${media.id})`;
  return format === "html" ? `<p><img src="media:${media.id}" alt="${html(alt)}"></p>` : `![${plain(alt)}](media:${media.id})`;
}
const plain = (text) => text.replace(/[[\]\n\\]/g, " ");
const html = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Takes in what is pasted and dropped. Gives the list of what is being uploaded. */
export function takesIn(area, { format, signal }) {
  const list = make("ul", { class: "uploads", "aria-label": own("uploads"), hidden: true });
  let isPlain = false, count = 0;
  const busy = new Set();

  area.addEventListener("keydown", (event) => {
    isPlain = event.code === "KeyV" && event.shiftKey && (event.ctrlKey || event.metaKey);
  }, { signal });
  area.addEventListener("paste", (event) => {
    const wantsPlain = isPlain;
    isPlain = false;
    if (wantsPlain) return;
    const text = event.clipboardData?.getData("text/html") ?? "";
    const pictures = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith("image/"));
    if (pictures.length && !hasWords(text)) {
      event.preventDefault();
      take(pictures);
    } else if (isFormatted(text) && text.length <= MOST * 2) {
      event.preventDefault();
      paste(text, event.clipboardData.getData("text/plain"));
    }
  }, { signal });
  const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  area.addEventListener("dragover", (event) => { if (hasFiles(event)) event.preventDefault(); }, { signal });
  area.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    take([...event.dataTransfer.files]);
  }, { signal });

  /** Uploads pictures, each with its place in the text at once. */
  function take(files) {
    for (const file of files) {
      const text = placeFor(file.name);
      block(area, text);
      begin(file, text);
    }
  }
  function placeFor(name) {
    count += 1;
    return `![${plain(own("uploading", { name: name || own("picture") }))}](upload:${count})`;
  }

  /** Pastes formatted text: the server says what of it is safe, and what is left becomes Markdown. */
  async function paste(source, text) {
    const files = [];
    const sent = source.replace(DATA, (_, kind, data) => `${PLACE}${files.push([kind, data]) - 1}`).slice(0, MOST);
    const { selectionStart, selectionEnd } = area;
    try {
      const rendered = await post("/articles/render", { body: sent, body_format: "html" });
      const page = document.implementation.createHTMLDocument("");
      const written = sanitised(page.body, rendered.body_html);
      const places = [];
      for (const image of written.querySelectorAll("img")) place(image, files, places);
      const result = format() === "html" ? written.innerHTML : markdownOf(written);
      if (area.selectionStart === selectionStart) area.setSelectionRange(selectionStart, selectionEnd);
      type(area, result || text);
      const left = [...written.querySelectorAll("img")].filter((image) => /^https?:/.test(image.getAttribute("src"))).length;
      notice([own("pasted"), left ? own("paste_elsewhere", { count: left }) : ""].join(" "), { undo: () => replaceBy(result, text) });
      for (const [file, its] of places) begin(file, its);
    } catch {
      type(area, text); // without the server it is pasted as it is
    }
  }
  const replaceBy = (written, text) => exchange(area, written, text);

  // A picture that came within the text is uploaded too; its address is its place until then.
  function place(image, files, places) {
    const source = image.getAttribute("src") ?? "";
    if (!source.startsWith(PLACE)) return;
    const [kind, data] = files[Number(source.slice(PLACE.length))] ?? [];
    if (!data) return image.remove();
    const bytes = Uint8Array.from(atob(data.replace(/\s/g, "")), (each) => each.charCodeAt(0));
    const name = `${own("picture")}.${kind}`;
    const text = placeFor(name);
    image.setAttribute("src", `upload:${count}`);
    image.setAttribute("alt", own("uploading", { name }));
    places.push([new File([bytes], name, { type: `image/${kind}` }), text]);
  }

  function begin(file, text) {
    const ending = new AbortController();
    const name = file.name || own("picture");
    const bar = make("progress", { max: 1, value: 0, "aria-label": own("uploading", { name }) });
    const state = make("span", { class: "quiet" }, own("uploading", { name }));
    const row = make("li", {}, state, bar, button(own("stop"), () => ending.abort(), { class: "plain" }));
    list.append(row);
    list.hidden = false;
    busy.add(row);
    const gone = () => { row.remove(); busy.delete(row); list.hidden = !list.children.length; };
    const percent = new Intl.NumberFormat(locale, { style: "percent" });
    upload(file, { signal: ending.signal, onprogress: (part) => { bar.value = part; bar.textContent = percent.format(part); } })
      .then(async (media) => {
        await exchange(area, text, pictureText(media, format()).replace(/^<p>|<\/p>$/g, ""));
        gone();
      })
      .catch(async (error) => {
        busy.delete(row);
        if (error.name === "AbortError") {
          await exchange(area, text, "");
          return gone();
        }
        fill(row, make("span", { class: "error", role: "alert" }, own("upload_failed", { name, reason: sentence(error) })),
          button(say("again"), () => { gone(); begin(file, text); }),
          button(own("remove_one", { name }), async () => { await exchange(area, text, ""); gone(); }, { class: "plain" }));
        return undefined;
      });
  }
  return { list, take, get isBusy() { return busy.size > 0; } };
}

const TAGS = /<(?:h[1-6]|p|br|b|strong|i|em|u|s|a|ul|ol|li|table|img|blockquote|code|pre|hr|figure)\b/i;
const isFormatted = (text) => TAGS.test(text) && !/^\s*<meta[^>]*>\s*<span[^>]*>[^<]*<\/span>\s*$/i.test(text);
const hasWords = (text) => text.replace(/<style[\s\S]*?<\/style>|<!--[\s\S]*?-->|<[^>]*>/g, "").trim() !== "";
