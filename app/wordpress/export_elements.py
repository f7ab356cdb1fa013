"""The elements of an export, gathered into the site, its terms, its accounts and its items.

Elements are told by their names with the prefixes that WordPress always gives them: the addresses of the namespaces
differ between the versions 1.0, 1.1 and 1.2, and some exports leave them out.
"""

from app.wordpress.guarded_parser import check_levels
from app.wordpress.items import Channel, Filed, Item, RawComment, Term, User

LONGEST_TEXT = 4_000_000
"""Characters of one element that are kept; a body has 200,000 at most."""

_OF_ITEM = {
    "title": "title",
    "link": "link",
    "guid": "guid",
    "dc:creator": "creator",
    "content:encoded": "content",
    "excerpt:encoded": "excerpt",
    "wp:post_id": "post_id",
    "wp:post_type": "post_type",
    "wp:status": "status",
    "wp:post_name": "name",
    "wp:post_parent": "parent",
    "wp:menu_order": "menu_order",
    "wp:post_password": "password",
    "wp:post_date": "date",
    "wp:post_date_gmt": "date_gmt",
    "wp:post_modified": "modified",
    "wp:post_modified_gmt": "modified_gmt",
    "wp:comment_status": "comment_status",
    "wp:attachment_url": "attachment_url",
}
_OF_COMMENT = {
    "wp:comment_id": "comment_id",
    "wp:comment_author": "author",
    "wp:comment_author_email": "email",
    "wp:comment_author_url": "url",
    "wp:comment_date": "date",
    "wp:comment_date_gmt": "date_gmt",
    "wp:comment_content": "content",
    "wp:comment_approved": "approved",
    "wp:comment_type": "kind",
    "wp:comment_parent": "parent",
    "wp:comment_user_id": "user_id",
}
_OF_CHANNEL = {
    "title": "title",
    "link": "home",
    "description": "description",
    "language": "language",
    "wp:wxr_version": "version",
    "wp:base_blog_url": "home",
}
_TERMS = {
    "wp:category": ("category", "wp:category_nicename", "wp:cat_name", "wp:category_parent", "wp:category_description"),
    "wp:tag": ("post_tag", "wp:tag_slug", "wp:tag_name", "", "wp:tag_description"),
    "wp:term": ("", "wp:term_slug", "wp:term_name", "wp:term_parent", "wp:term_description"),
}
_UNSTRIPPED = frozenset({"content", "excerpt"})
_OLD_TAXONOMIES = {"tag": "post_tag"}


class Elements:
    """What a parser calls. Whole items are in `items`, for the caller to take."""

    def __init__(self, channel: Channel) -> None:
        self.items: list[Item] = []
        self.is_closed = False
        self._channel = channel
        self.begin_anew()

    def begin_anew(self) -> None:
        """Stand at the top again, with nothing half read."""
        self._path: list[str] = []
        self._text: list[str] = []
        self._length = 0
        self._item: Item | None = None
        self._comment: RawComment | None = None
        self._filed: tuple[str, str] | None = None
        self._meta_key = ""
        self._within: dict[str, str] | None = None

    def told(self) -> str:
        """The item that is being read, as a report calls it."""
        return "" if self._item is None else self._item.post_id or self._item.title[:80]

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self._path.append(name)
        check_levels(self._path)
        self._text, self._length = [], 0
        if name == "item":
            self._item = Item()
        elif name == "wp:comment" and self._item is not None:
            self._comment = RawComment()
        elif name == "category" and self._item is not None:
            domain = attributes.get("domain", "")
            self._filed = (_OLD_TAXONOMIES.get(domain, domain), attributes.get("nicename", ""))
        elif name in _TERMS or name == "wp:author":
            self._within = {}

    def text(self, data: str) -> None:
        """Text of the element that began last."""
        if self._length < LONGEST_TEXT:
            self._text.append(data)
            self._length += len(data)

    def end(self, name: str) -> None:
        """An element ends."""
        self._path.pop()
        text = "".join(self._text)
        self._text, self._length = [], 0
        if self._within is not None:
            self._end_within(name, text, self._within)
        elif name == "wp:meta_key":
            self._meta_key = text
        elif name == "wp:meta_value":
            self._add_meta(text)
        elif self._comment is not None:
            self._end_of_comment(name, text, self._comment)
        elif self._item is not None:
            self._end_of_item(name, text, self._item)
        elif name == "rss":
            self.is_closed = True
        elif len(self._path) == 2 and (known := _OF_CHANNEL.get(name)):
            setattr(self._channel, known, text.strip())

    def _add_meta(self, value: str) -> None:
        of = self._comment or self._item
        if of is not None and "wp:termmeta" not in self._path:
            of.meta.append((self._meta_key.strip(), value))

    def _end_within(self, name: str, text: str, within: dict[str, str]) -> None:
        if name in _TERMS:
            taxonomy, slug, its_name, parent, description = _TERMS[name]
            term = Term(
                taxonomy or within.get("wp:term_taxonomy", ""),
                within.get("wp:term_id", ""),
                within.get(slug, ""),
                within.get(its_name, ""),
                within.get(parent, ""),
                within.get(description, ""),
            )
            self._channel.terms.append(term)
            self._within = None
        elif name == "wp:author":
            self._channel.users.append(
                User(
                    within.get("wp:author_id", ""),
                    within.get("wp:author_login", ""),
                    within.get("wp:author_display_name", ""),
                    within.get("wp:author_first_name", ""),
                    within.get("wp:author_last_name", ""),
                )
            )
            self._within = None
        elif name not in {"wp:meta_key", "wp:meta_value"}:
            within[name] = text.strip()

    def _end_of_comment(self, name: str, text: str, comment: RawComment) -> None:
        if name == "wp:comment":
            if self._item is not None:
                self._item.comments.append(comment)
            self._comment = None
        elif known := _OF_COMMENT.get(name):
            setattr(comment, known, text if known in _UNSTRIPPED else text.strip())

    def _end_of_item(self, name: str, text: str, item: Item) -> None:
        if name == "item":
            self.items.append(item)
            self._item = None
        elif name == "category":
            domain, slug = self._filed or ("", "")
            if slug:  # version 1.0 writes each of them a second time, by its name alone
                item.terms.append(Filed(domain or "category", slug, text.strip()))
        elif name == "wp:is_sticky":
            item.is_sticky = text.strip() == "1"
        elif known := _OF_ITEM.get(name):
            setattr(item, known, text if known in _UNSTRIPPED else text.strip())
