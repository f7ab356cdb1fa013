// <maqal-comments article="17">: the comments of an article, in a shadow root of its own.
const HERE = document.currentScript?.src ? new URL(document.currentScript.src).href.replace(/\/widget\/.*$/, "") : location.origin;
const SHEET = (() => {
  const sheet = new CSSStyleSheet(); // no inline style, which a strict policy of the page would forbid
  sheet.replaceSync(STYLE);
  return sheet;
})();

class MaqalComments extends HTMLElement {
  static observedAttributes = ["article", "external-id", "api", "lang", "order"];

  connectedCallback() {
    if (!this.shadowRoot) this.attachShadow({ mode: "open" }).adoptedStyleSheets = [SHEET];
    this.start();
  }

  disconnectedCallback() {
    this.stop();
  }

  attributeChangedCallback(name, before, now) {
    if (this.shadowRoot && this.isConnected && before !== now) this.start();
  }

  // A single-page app that changes the attribute gets the other article; several changes at once are one.
  start() {
    this.stop();
    const run = (this.run = {});
    queueMicrotask(() => this.run === run && this.load(run));
  }

  stop() {
    this.run = null;
    this.stream?.close();
    this.watcher?.disconnect();
    this.stream = this.watcher = null;
  }

  async load(run) {
    const lang = this.getAttribute("lang") || this.closest("[lang]")?.lang || document.documentElement.lang;
    this.language = new Language(lang);
    this.api = new Api((this.getAttribute("api") || HERE).replace(/\/+$/, ""), this.language);
    this.order = this.getAttribute("order") || "newest";
    this.waiting = [];
    const { words } = this.language;
    const root = (this.root = make("section", { part: "root", lang: this.language.code, dir: this.language.direction, "aria-label": words.title }));
    root.append(make("p", { className: "loading", role: "status" }, words.loading));
    // What the page brought along for readers without scripts stays until there is something better.
    this.shadowRoot.replaceChildren(this.childNodes.length ? make("slot") : root);
    try {
      const [site, article] = await Promise.all([this.api.call("/site"), this.find()]);
      if (this.run !== run) return;
      this.site = site;
      this.article = article;
      this.language.useDigits(site.digits);
      await this.draw(run);
    } catch (error) {
      if (this.run !== run) return;
      this.shadowRoot.replaceChildren(root, make("slot"));
      const text = error instanceof Refused && error.status !== 503 ? error.message : words.failed;
      root.replaceChildren(make("p", { role: "alert" }, text), button(words.again, () => this.start()));
    }
  }

  get isOpen() {
    return this.article.comments_open;
  }

  async find() {
    const name = this.getAttribute("article");
    const external = this.getAttribute("external-id");
    const few = "fields=id,comment_count,comments_open";
    if (name && !/^[0-9]+$/.test(name)) return this.api.call(`/articles/${encodeURIComponent(name)}`);
    const query = external ? `external_id=${encodeURIComponent(external)}` : `ids=${name}`;
    const { items } = await this.api.call(`/articles?${query}&${few}`);
    return items[0] || this.api.call(`/articles/${encodeURIComponent(name || external || "-")}`);
  }

  async draw(run) {
    const { words } = this.language;
    const page = await this.api.call(this.page());
    if (this.run !== run) return;
    const orders = ["newest", "oldest", "top"].map((order) => make("option", { value: order, selected: order === this.order }, words[order]));
    const select = make("select", { "aria-label": words.order, onchange: () => this.reorder(select.value) }, ...orders);
    this.heading = make("h2", { part: "title" });
    this.live = make("p", { className: "live", role: "status" });
    this.arrived = button("", () => this.showArrived(), { hidden: true, className: "arrived", part: "arrived" });
    this.list = make("ol", { part: "list", className: "threads" });
    this.next = button(words.more, () => this.more(), { hidden: true, className: "more", part: "more" });
    this.form = this.isOpen ? new CommentForm(this).element : make("p", { className: "closed" }, words.closed);
    this.root.replaceChildren(
      make("div", { className: "top" }, this.heading, select), this.form, this.live, this.arrived, this.list, this.next, this.mine(),
    );
    this.show(page);
    this.count(this.article.comment_count);
    this.shadowRoot.replaceChildren(this.root);
    await this.showOwn(run);
    this.follow();
    this.goTo(location.hash);
  }

  page(cursor = "") {
    const query = `order=${this.order}&limit=20&replies=5${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
    return `/articles/${this.article.id}/comments?${query}`;
  }

  show({ items, next_cursor: cursor }) {
    for (const thread of items) if (!this.place(thread.id)) this.list.append(this.drawThread(thread));
    this.cursor = cursor;
    this.next.hidden = !cursor;
    this.list.classList.toggle("empty", !this.list.children.length);
    this.list.dataset.empty = this.isOpen ? this.language.words.empty : "";
  }

  drawThread(thread) {
    const item = drawComment(thread, this);
    for (const reply of thread.replies || []) this.putReply(reply, item);
    if (thread.replies_cursor) item.append(this.moreReplies(thread.id, thread.replies_cursor, item));
    return item;
  }

  moreReplies(id, cursor, item) {
    const more = button(this.language.words.replies, async () => {
      const page = await this.attempt(`/comments/${id}/replies?limit=50&cursor=${encodeURIComponent(cursor)}`);
      if (!page) return;
      for (const reply of page.items) this.putReply(reply, item);
      more.remove();
      if (page.next_cursor) item.append(this.moreReplies(id, page.next_cursor, item));
    }, { className: "more" });
    return more;
  }

  // Replies stand two deep, however deep they are: a narrow screen has no room for more.
  putReply(reply, thread) {
    if (this.place(reply.id, thread)) return;
    thread.querySelector(".replies").append(drawComment(reply, this));
  }

  place(id, within = this.list) {
    return within.querySelector(`#comment-${id}`)?.parentElement;
  }

  async more() {
    const page = await this.attempt(this.page(this.cursor));
    if (!page) return;
    const before = this.list.children.length;
    this.show(page);
    this.list.children[before]?.firstElementChild.focus();
  }

  reorder(order) {
    this.order = order;
    this.start();
  }

  count(count) {
    this.article.comment_count = Math.max(0, count);
    this.heading.textContent = this.language.counted(this.language.words.count, this.article.comment_count);
  }

  tell(text) {
    this.live.textContent = text;
  }

  // What the API answers, `true` where that is nothing; `null` once the reader was told why it did not.
  async attempt(path, options) {
    try {
      return (await this.api.call(path, options)) ?? true;
    } catch (error) {
      this.tell(this.why(error));
      return null;
    }
  }

  why(error) {
    return error instanceof Refused ? error.errors[0]?.message || error.message : this.language.words.offline;
  }

  // A small form under a comment, in place of any other; it closes itself once `send` says that it was sent.
  ask(comment, opener, label, field, text, send) {
    this.closeForm();
    const message = make("p", { className: "message", role: "alert" });
    const onsubmit = async (event) => {
      event.preventDefault();
      try {
        const sent = await send(field.value);
        this.closeForm();
        sent();
      } catch (error) {
        message.textContent = this.why(error);
      }
    };
    const cancel = button(this.language.words.cancel, () => this.closeForm());
    this.open(comment, opener, make("form", { onsubmit, "aria-label": label }, field, message, make("button", { type: "submit" }, text), cancel), field);
  }

  open(comment, opener, element, field) {
    this.opened = { element, opener };
    this.place(comment.id).querySelector("article").append(element);
    field.focus();
  }

  // A link to #comment-17 does not find its way into a shadow root by itself.
  goTo(hash) {
    const place = /^#comment-[0-9]+$/.test(hash) && this.root.querySelector(hash);
    if (place) place.focus();
  }

  // Acts of a reader: reply, like, report, and what their receipt allows.

  reply(comment, opener) {
    this.closeForm();
    const form = new CommentForm(this, comment);
    this.open(comment, opener, form.element, form.body);
  }

  closeForm() {
    this.opened?.element.remove();
    this.opened?.opener?.focus();
    this.opened = null;
  }

  posted({ comment, status }, parent) {
    this.opened?.element.remove();
    this.opened = null;
    const { words } = this.language;
    this.putOwn({ ...comment, status }, parent?.id);
    if (status === "approved") this.count(this.article.comment_count + 1);
    this.place(comment.id)?.querySelector("article").focus();
    this.tell(status === "approved" ? words.posted : words.waits);
    this.own.hidden = false;
    this.dispatchEvent(new CustomEvent("maqal-comment", { bubbles: true, composed: true, detail: { id: comment.id, status } }));
  }

  putOwn(comment, parent) {
    const thread = parent && this.place(parent)?.closest(".threads > li");
    if (thread) this.putReply(comment, thread);
    else if (!this.place(comment.id)) this.list.prepend(drawComment(comment, this));
    this.list.classList.remove("empty");
  }

  // Comments of this reader: those that wait are shown to them alone, the others can be changed.
  async showOwn(run) {
    const own = this.api.kept.read().own.filter((each) => each.article === this.article.id).slice(-20);
    await Promise.all(own.map(async ({ id, receipt }) => {
      try {
        const comment = await this.api.call(`/comments/${id}`, { receipt });
        if (this.run !== run) return;
        if (this.place(id)) this.redraw(comment);
        else if (comment.status === "pending") this.putOwn(comment, comment.parent_id);
      } catch (error) {
        if (error.status === 404) this.forget(id);
      }
    }));
  }

  redraw(comment) {
    const item = this.place(comment.id);
    if (!item) return;
    const fresh = drawComment(comment, this);
    const had = this.root.getRootNode().activeElement;
    const isFocused = had && item.firstElementChild.contains(had);
    item.firstElementChild.replaceWith(fresh.firstElementChild);
    if (isFocused) item.firstElementChild.focus();
  }

  async like(comment) {
    const kept = this.api.kept.read();
    const isLiked = kept.liked.includes(comment.id);
    const headers = kept.likeSecret ? { "Like-Secret": kept.likeSecret } : {};
    const done = await this.attempt(`/comments/${comment.id}/like`, { method: isLiked ? "DELETE" : "PUT", headers });
    if (!done) return;
    this.api.kept.change((keep) => {
      keep.likeSecret = done.secret || keep.likeSecret;
      keep.liked = (isLiked ? keep.liked.filter((id) => id !== comment.id) : [...keep.liked, comment.id]).slice(-1000);
    });
    this.redraw({ ...comment, like_count: done.like_count ?? comment.like_count - 1 });
    this.place(comment.id).querySelector(".like").focus();
  }

  report(comment, opener) {
    const { words } = this.language;
    const reasons = Object.entries(words.reasons).map(([value, text]) => make("option", { value }, text));
    this.ask(comment, opener, words.report, make("select", { "aria-label": words.reason }, ...reasons), words.report, async (reason) => {
      await this.api.call(`/comments/${comment.id}/reports`, { method: "POST", json: { reason } });
      return () => this.tell(words.reported);
    });
  }

  edit(comment, opener) {
    const { words } = this.language;
    const field = make("textarea", { rows: 4, dir: "auto", value: comment.body_text, "aria-label": words.body });
    this.ask(comment, opener, words.edit, field, words.save, async (body) => {
      const receipt = this.api.kept.receipt(comment.id);
      const changed = await this.api.call(`/comments/${comment.id}`, { method: "PATCH", json: { body }, receipt });
      return () => this.redraw(changed);
    });
  }

  async remove(comment) {
    const { words } = this.language;
    if (!confirm(words.removeSure)) return;
    const receipt = this.api.kept.receipt(comment.id);
    if (!(await this.attempt(`/comments/${comment.id}`, { method: "DELETE", receipt }))) return;
    this.forget(comment.id);
    this.vanish(comment.id);
    if (comment.status !== "pending") this.count(this.article.comment_count - 1);
    this.tell(words.removed);
    this.heading.tabIndex = -1;
    this.heading.focus();
  }

  forget(id) {
    this.api.kept.change((keep) => (keep.own = keep.own.filter((each) => each.id !== id)));
  }

  // What is kept of the reader: to take along, or to erase.
  mine() {
    const { words } = this.language;
    const newest = () => this.api.kept.read().own.at(-1)?.receipt;
    const download = async () => {
      const told = await this.attempt("/privacy/receipt", { receipt: newest() });
      if (!told) return;
      const file = URL.createObjectURL(new Blob([JSON.stringify(told, null, 2)], { type: "application/json" }));
      make("a", { href: file, download: "comments.json" }).click();
      setTimeout(() => URL.revokeObjectURL(file), 10_000);
    };
    const erase = async () => {
      if (!confirm(words.eraseSure)) return;
      if (!(await this.attempt("/privacy/receipt", { method: "DELETE", receipt: newest() }))) return;
      this.api.kept.change((keep) => (keep.own = []));
      this.start();
    };
    const summary = make("summary", {}, words.mine);
    this.own = make("details", { part: "mine", hidden: !newest() }, summary, button(words.download, download), button(words.erase, erase));
    return this.own;
  }

  // New comments are counted above the list, and shown when the reader asks: nothing moves that is being read.

  follow() {
    const article = this.article.id;
    this.watcher = new IntersectionObserver(([seen]) => {
      if (!seen.isIntersecting || this.stream) return;
      this.stream = new EventSource(`${this.api.root}/articles/${article}/comments/stream`);
      this.stream.addEventListener("comment.visible", (event) => this.arrive(JSON.parse(event.data)));
      this.stream.addEventListener("comment.changed", (event) => this.changed(JSON.parse(event.data)));
      this.stream.addEventListener("comment.removed", (event) => this.vanish(JSON.parse(event.data).id, 1));
      this.stream.addEventListener("reset", () => this.start());
    });
    this.watcher.observe(this);
  }

  arrive(comment) {
    if (this.place(comment.id)) {
      if (this.api.kept.receipt(comment.id)) this.changed(comment);
      return;
    }
    this.waiting = [...this.waiting.filter((each) => each.id !== comment.id), comment].slice(-500);
    this.count(this.article.comment_count + 1);
    this.arrived.textContent = this.language.counted(this.language.words.arrived, this.waiting.length);
    this.arrived.hidden = false;
  }

  showArrived() {
    const first = this.waiting[0];
    for (const comment of this.waiting.splice(0)) this.putOwn(comment, comment.parent_id);
    this.arrived.hidden = true;
    if (first) this.place(first.id)?.querySelector("article").focus();
  }

  changed(comment) {
    this.waiting = this.waiting.map((each) => (each.id === comment.id ? comment : each));
    const receipt = this.api.kept.receipt(comment.id);
    if (receipt && this.place(comment.id)) this.showOwn(this.run);
    else this.redraw(comment);
  }

  vanish(id, fewer = 0) {
    const waited = this.waiting.length;
    this.waiting = this.waiting.filter((each) => each.id !== id);
    const item = this.place(id);
    if (fewer && (item || waited !== this.waiting.length)) this.count(this.article.comment_count - fewer);
    if (!item) return;
    if (item.querySelector(".replies > li")) item.firstElementChild.replaceChildren(make("p", { className: "gone" }, this.language.words.deleted));
    else item.remove();
  }
}

customElements.get("maqal-comments") || customElements.define("maqal-comments", MaqalComments);
