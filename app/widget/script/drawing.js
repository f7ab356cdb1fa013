// Elements, and one comment as readers see it.
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element && name !== "part" && name !== "form") element[name] = value;
    else if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const policy = (() => {
  try {
    return window.trustedTypes?.createPolicy("maqal-comments", { createHTML: (html) => html });
  } catch {
    return null;
  }
})();

// The API has sanitised it. A page that allows no such policy gets the text without its links.
function fill(element, html, text) {
  try {
    element.innerHTML = policy ? policy.createHTML(html) : html;
  } catch {
    element.textContent = text;
  }
}

const button = (text, pressed, properties = {}) => make("button", { type: "button", onclick: pressed, ...properties }, text);

function drawHead(comment, { api, language }) {
  const { words } = language;
  const { author } = comment;
  const name = author.url
    ? make("a", { href: author.url, rel: "nofollow ugc noopener", part: "author" }, make("bdi", {}, author.name))
    : make("bdi", { part: "author" }, author.name);
  const time = make("time", { dateTime: comment.created_at, title: comment.display?.created || "" }, language.ago(comment.created_at));
  return make(
    "header", {},
    make("img", { src: api.url(author.avatar_url), alt: "", width: 40, height: 40, loading: "lazy", part: "avatar" }),
    make("b", {}, name),
    author.is_staff ? make("span", { className: "badge", part: "staff" }, words.staff) : null,
    comment.is_pinned ? make("span", { className: "badge" }, words.pinned) : null,
    make("a", { href: `#comment-${comment.id}`, className: "when", "aria-label": `${words.link}: ${time.textContent}` }, time),
    comment.edited_at ? make("small", {}, `(${words.edited})`) : null,
  );
}

function drawBody(comment, { language }) {
  const body = make("div", { className: "body", part: "body", dir: comment.direction || "auto" });
  if (comment.is_deleted || comment.body_html === null) {
    body.append(make("p", { className: "gone" }, language.words.deleted));
  } else {
    fill(body, comment.body_html, comment.body_text);
  }
  return body;
}

// A comment with a place for its replies; `box` says what can be done with it.
function drawComment(comment, box) {
  const article = make(
    "article",
    { part: "comment", id: `comment-${comment.id}`, tabIndex: -1, "aria-label": comment.author?.name || box.language.words.deleted },
    comment.author ? drawHead(comment, box) : null,
    drawBody(comment, box),
  );
  if (comment.status === "pending") article.append(make("p", { className: "pending", part: "pending" }, box.language.words.pending));
  if (!comment.is_deleted) article.append(drawActions(comment, box));
  return make("li", {}, article, make("ol", { part: "replies", className: "replies" }));
}

function drawActions(comment, box) {
  const { words } = box.language;
  const actions = make("footer", { part: "actions" });
  const isShown = comment.status === undefined || comment.status === "approved";
  if (isShown) actions.append(likeButton(comment, box));
  if (isShown && box.isOpen) actions.append(button(words.reply, (event) => box.reply(comment, event.target)));
  if (box.api.kept.receipt(comment.id)) {
    if (comment.editable_until && new Date(comment.editable_until) > Date.now())
      actions.append(button(words.edit, (event) => box.edit(comment, event.target)));
    actions.append(button(words.remove, () => box.remove(comment)));
  } else if (isShown) {
    actions.append(button(words.report, (event) => box.report(comment, event.target), { className: "quiet" }));
  }
  return actions;
}

function likeButton(comment, box) {
  const { words } = box.language;
  const isLiked = box.api.kept.read().liked.includes(comment.id);
  const likes = box.language.counted(words.likes, comment.like_count);
  const label = isLiked ? words.liked : words.like;
  const heart = make("span", { "aria-hidden": "true" }, isLiked ? "♥" : "♡");
  const count = comment.like_count ? box.language.numbers.format(comment.like_count) : "";
  const name = likes ? `${label}${words.comma}${likes}` : label;
  return button(heart, () => box.like(comment), { className: "like", "aria-label": name, title: name, "data-count": count });
}
