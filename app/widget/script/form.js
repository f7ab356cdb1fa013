// The form of a comment or of a reply. What is written survives a lost connection and a closed page.
class CommentForm {
  constructor(box, parent = null) {
    this.box = box;
    this.parent = parent;
    this.draft = `maqal:draft:${box.api.origin}:${box.article.id}:${parent?.id || ""}`;
    this.element = this.draw();
  }

  draw() {
    const { language, site } = this.box;
    const { words } = language;
    const kept = this.box.api.kept.read();
    const wantsAddress = site.comments.guest_address;
    const label = (text, name, input) =>
      make("label", {}, make("span", {}, text), input, make("span", { className: "error", id: `e-${name}` }));
    this.name = make("input", { name: "author_name", required: true, autocomplete: "name", maxLength: 80, dir: "auto", value: kept.name || "" });
    this.email = wantsAddress === "off" ? null : make("input", {
      name: "author_email", type: "email", dir: "ltr", autocomplete: "email", required: wantsAddress === "required",
    });
    this.body = make("textarea", { name: "body", required: true, rows: 4, dir: "auto", value: sessionStorage.getItem(this.draft) || "" });
    this.body.addEventListener("input", () => sessionStorage.setItem(this.draft, this.body.value));
    // No reader sees it; what fills it in is a machine.
    this.trap = make("input", { name: "subject", tabIndex: -1, autocomplete: "off", "aria-hidden": "true", className: "trap" });
    this.notify = site.sends_mail && this.email ? make("input", { type: "checkbox", name: "notify" }) : null;
    this.message = make("p", { className: "message", role: "alert" });
    this.submit = make("button", { type: "submit", className: "send", part: "send" }, words.send);
    const form = make(
      "form", { part: "form", noValidate: true, "aria-label": this.parent ? words.replyTo.replace("#", this.parent.author?.name || "") : words.write },
      label(words.body, "body", this.body),
      make("div", { className: "who" },
        label(words.name, "author_name", this.name),
        this.email && label(words.email + (this.email.required ? "" : ` ${words.optional}`), "author_email", this.email)),
      this.email && make("p", { className: "notice" }, words.notice),
      this.notify && make("label", { className: "notify" }, this.notify, words.notify),
      this.trap, this.message, this.submit,
      this.parent && button(words.cancel, () => this.box.closeForm()),
    );
    form.addEventListener("focusin", () => this.prepare(), { once: true });
    form.addEventListener("input", () => (this.key = undefined));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    return form;
  }

  // Where the site asks for a form's token or for work, both are made while the reader writes.
  prepare() {
    if (this.box.site.comments.form === "off") return null;
    this.made ??= this.box.api.call("/comments/form").then(async (form) => ({
      ...form, work: form.challenge ? await solve(form.challenge) : undefined,
    }));
    return this.made;
  }

  async send() {
    if (this.submit.disabled || !this.isFilled()) return;
    const { words } = this.box.language;
    this.key ??= crypto.randomUUID();
    this.submit.disabled = true;
    this.submit.textContent = words.sending;
    try {
      const told = await this.post();
      sessionStorage.removeItem(this.draft);
      this.body.value = "";
      this.key = this.made = undefined;
      this.box.posted(told, this.parent);
    } catch (error) {
      this.refuse(error);
    }
    this.submit.disabled = false;
    this.submit.textContent = words.send;
  }

  async post() {
    if (this.box.site.comments.form === "work") this.message.textContent = this.box.language.words.work;
    const form = await this.prepare();
    const early = form ? new Date(form.opens_at) - Date.now() : 0;
    if (early > 0) await new Promise((done) => setTimeout(done, Math.min(early + 250, 5000)));
    const kept = this.box.api.kept.read();
    const json = {
      author_name: this.name.value, body: this.body.value, author_email: this.email?.value || undefined, parent_id: this.parent?.id,
      notify_of_replies: this.notify?.checked || undefined, form_token: form?.token, work: form?.work, subject: this.trap.value || undefined,
    };
    const told = await this.box.api.call(`/articles/${this.box.article.id}/comments`, {
      method: "POST", json, receipt: kept.own.at(-1)?.receipt, headers: { "Idempotency-Key": this.key },
    });
    this.message.textContent = "";
    this.box.api.kept.change((keep) => {
      keep.name = this.name.value;
      if (told.receipt) keep.own = [...keep.own, { id: told.comment.id, article: this.box.article.id, receipt: told.receipt }].slice(-200);
    });
    return told;
  }

  isFilled() {
    this.element.querySelectorAll("[aria-invalid]").forEach((input) => this.mark(input, ""));
    this.message.textContent = "";
    const wrong = [this.body, this.name, this.email].filter((input) => input && !input.checkValidity());
    wrong.forEach((input) => this.mark(input, input.validationMessage));
    wrong[0]?.focus();
    return wrong.length === 0;
  }

  mark(input, text) {
    const place = input.closest("label").querySelector(".error");
    place.textContent = text;
    if (text) {
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", place.id);
    } else {
      input.removeAttribute("aria-invalid");
      input.removeAttribute("aria-describedby");
    }
  }

  refuse(error) {
    if (!(error instanceof Refused)) {
      this.message.textContent = this.box.language.words.offline; // the key stays: what arrived is not posted twice
      return;
    }
    this.key = undefined;
    const left = [];
    for (const { pointer, message } of error.errors) {
      const input = this.element.elements[pointer.slice(1)];
      if (input && input !== this.trap) this.mark(input, message);
      else left.push(message);
      if (pointer === "/form_token" || pointer === "/work") this.made = undefined;
    }
    this.message.textContent = error.errors.length ? left.join(" ") : error.message;
    this.element.querySelector("[aria-invalid]")?.focus();
  }
}
