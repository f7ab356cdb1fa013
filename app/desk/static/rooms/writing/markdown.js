// Markdown of HTML that the server has sanitised: what is pasted from a page or a word processor.

const BLOCKS = new Set(["ADDRESS", "BLOCKQUOTE", "DD", "DETAILS", "DIV", "DL", "DT", "FIGCAPTION", "FIGURE", "H1", "H2", "H3", "H4", "H5", "H6", "HR", "LI", "OL", "P", "PRE", "SECTION", "SUMMARY", "TABLE", "UL"]);
const SIGNS = { STRONG: "**", B: "**", EM: "*", I: "*", CITE: "*", DEL: "~~", S: "~~" };

/** The Markdown of an element's children. */
export function markdownOf(root) {
  return blocks(root).filter((each) => each.trim()).join("\n\n");
}

const escaped = (text) => text.replace(/[\\`*_[\]<>]/g, "\\$&").replace(/~~/g, "\\~\\~");
const isBlock = (node) => node.nodeType === Node.ELEMENT_NODE && BLOCKS.has(node.tagName);

/** The blocks of an element; what stands between blocks is a paragraph. */
function blocks(element) {
  const found = [];
  let line = "";
  const end = () => {
    if (line.trim()) found.push(paragraph(line));
    line = "";
  };
  for (const node of element.childNodes) {
    if (isBlock(node)) {
      end();
      found.push(...block(node));
    } else line += inline(node);
  }
  end();
  return found;
}

// At the beginning of a line these signs would make a heading, a list or a quotation.
const paragraph = (text) => text.trim().split("\n").map((line) => line.trim().replace(/^(#{1,6}\s|[-+]\s|>|={3,}|-{3,})/, "\\$1").replace(/^(\d+)([.)]\s)/, "$1\\$2")).join("\n");
const indented = (text, by) => text.split("\n").map((line, at) => (at && line ? by + line : line)).join("\n");

function block(node) {
  const name = node.tagName;
  if (/^H[1-6]$/.test(name)) return [`${"#".repeat(Math.max(2, Number(name[1])))} ${inlines(node).replace(/\s+/g, " ").trim()}`];
  if (name === "HR") return node.classList.contains("footnotes-sep") ? [] : ["---"];
  if (name === "PRE") return [`\`\`\`\n${node.textContent.replace(/\n$/, "")}\n\`\`\``];
  if (name === "BLOCKQUOTE") return [blocks(node).join("\n\n").split("\n").map((line) => (line ? `> ${line}` : ">")).join("\n")];
  if (name === "UL" || name === "OL") return [list(node)];
  if (name === "TABLE") return [table(node)];
  if (name === "FIGURE" && node.dataset.embed) return [node.querySelector("a[href]")?.getAttribute("href") ?? ""];
  if (name === "FIGURE") return figure(node);
  return blocks(node);
}

function list(node) {
  const isNumbered = node.tagName === "OL";
  let number = Number(node.getAttribute("start")) || 1;
  const items = [...node.children].flatMap((item) => {
    if (item.tagName !== "LI") return isBlock(item) ? blocks(item) : [];
    const sign = isNumbered ? `${number++}. ` : "- ";
    const its = blocks(item);
    const isTight = its.length < 2 || [...item.children].filter((each) => each.tagName === "P").length < 2;
    return [sign + indented(its.join(isTight ? "\n" : "\n\n"), " ".repeat(sign.length))];
  });
  return items.join("\n");
}

function table(node) {
  const rows = [...node.querySelectorAll("tr")].map((row) => [...row.children].map((cell) =>
    markdownOf(cell).replace(/\n+/g, " ").replace(/\|/g, "\\|")));
  if (!rows.length) return "";
  const width = Math.max(...rows.map((row) => row.length));
  const line = (row) => `| ${[...row, ...Array(width - row.length).fill("")].join(" | ")} |`;
  if (width === 1) return rows.map(([cell]) => cell).join("\n\n");
  return [line(rows[0]), `|${"---|".repeat(width)}`, ...rows.slice(1).map(line)].join("\n");
}

function figure(node) {
  const caption = node.querySelector("figcaption")?.textContent.replace(/\s+/g, " ").trim() ?? "";
  const images = [...node.querySelectorAll("img")].map((image) => picture(image, caption));
  return images.length ? images : blocks(node);
}

function picture(image, title = "") {
  const source = image.getAttribute("src") ?? "";
  if (!source) return "";
  const words = (image.getAttribute("alt") ?? "").replace(/[[\]\n]/g, " ").trim();
  return `![${words}](${address(source)}${title ? ` "${title.replace(/["\\]/g, "'")}"` : ""})`;
}

const address = (text) => text.trim().replace(/[\s()<>]/g, (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, "0")}`);
const inlines = (node) => [...node.childNodes].map(inline).join("");

function inline(node) {
  if (node.nodeType === Node.TEXT_NODE) return escaped(node.data.replace(/[\s\u00a0]+/g, " "));
  if (node.nodeType !== Node.ELEMENT_NODE) return "";
  if (node.tagName === "BR") return "\\\n";
  if (node.tagName === "IMG") return picture(node);
  if (node.tagName === "CODE") return `\`${node.textContent.replace(/`/g, "'")}\``;
  if (isBlock(node)) return ` ${inlines(node)} `;
  const text = inlines(node);
  if (node.tagName === "A" && node.getAttribute("href") && text.trim()) return around(text, "[", `](${address(node.getAttribute("href"))})`);
  const sign = SIGNS[node.tagName];
  return sign ? around(text, sign, sign) : text;
}

// Signs stand beside the words: with a space between they would be no signs.
function around(text, open, close) {
  const [, before, words, after] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text);
  if (!words || words === "\\") return text;
  if (open !== "[" && words.startsWith(open)) return text;
  return `${before}${open}${words}${close}${after}`;
}
