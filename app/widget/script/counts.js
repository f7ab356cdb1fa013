// <maqal-comment-count article="17">: how many comments, for any number of them on a page by one call for a hundred.
const asked = new Map();

async function answerAll() {
  const batches = [...asked.values()];
  asked.clear();
  for (const { api, elements } of batches) {
    const names = [...new Set(elements.map((element) => element.getAttribute("article")))];
    for (let start = 0; start < names.length; start += 100) {
      try {
        const articles = names.slice(start, start + 100).map((name) => (/^[0-9]+$/.test(name) ? Number(name) : name));
        const { counts } = await api.call("/comments/counts", { method: "POST", json: { articles } });
        for (const element of elements) element.show(counts[element.getAttribute("article")]);
      } catch {
        // What stands in the page stays.
      }
    }
  }
}

class MaqalCommentCount extends HTMLElement {
  static observedAttributes = ["article"];

  connectedCallback() {
    this.ask();
  }

  attributeChangedCallback() {
    if (this.isConnected) this.ask();
  }

  ask() {
    if (!this.getAttribute("article")) return;
    this.language = new Language(this.getAttribute("lang") || this.closest("[lang]")?.lang || document.documentElement.lang);
    const origin = (this.getAttribute("api") || HERE).replace(/\/+$/, "");
    if (asked.size === 0) queueMicrotask(answerAll);
    if (!asked.has(origin)) asked.set(origin, { api: new Api(origin, this.language), elements: [] });
    asked.get(origin).elements.push(this);
  }

  show(count) {
    if (count === undefined) return;
    this.textContent = this.language.counted(this.language.words.count, count);
  }
}

customElements.get("maqal-comment-count") || customElements.define("maqal-comment-count", MaqalCommentCount);
