"""From Ghost's export to records: tags, authors, pictures, articles and pages."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from app.imports.transfer_records import Record, Unreadable, read
from app.other_sources.ghost_file import GhostFile, Row
from app.other_sources.ghost_pictures import Pictures
from app.other_sources.values import instant_of, text_of
from app.wordpress import slugs, texts
from app.wordpress.articles import LONGEST_CONTENT
from app.wordpress.tally import Tally
from app.wordpress.urls import host_and_path, web_address

MOST_TAGS, MOST_AUTHORS = 30, 20
LONGEST_NAME, LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_BIOGRAPHY = 80, 300, 2000, 4000

_MARKED = ("codeinjection_head", "codeinjection_foot")


class GhostConversion:
    """One reading of an export into records. `tally` tells what was found and what did not come along.

    `site` is the address that the old site had: the export does not tell it. Without it there are no pictures.
    """

    def __init__(self, file: GhostFile, source: str, *, site: str, with_media: bool, now: datetime) -> None:
        self._file, self._source, self._now = file, source, now
        self._pictures = Pictures(source, site, are_taken=with_media)
        self.tally = Tally()
        self._read = 0
        self._total = sum(1 for _ in file.rows("posts"))
        self._tags = {text_of(row.get("id")): row for row in file.rows("tags")}
        self._users = {text_of(row.get("id")): row for row in file.rows("users")}

    def place(self) -> tuple[int, int]:
        """Posts that were read, and all."""
        return self._read, self._total

    def records(self) -> Iterator[Record | None]:
        """All records. None stands for one that is left out, and told in `tally`."""
        for each in self._all():
            if isinstance(each, Unreadable):
                faults = ", ".join(f"{member}: {fault}" for member, fault in each.faults)
                self.tally.leave_out(each.type or "record", each.external_id or "", "refused", faults)
                yield None
                continue
            self.tally.made[each.type] += 1
            yield each
        if self._pictures.nameless:
            self.tally.left_out["picture", "no_site"] += self._pictures.nameless

    def _all(self) -> Iterator[Record | Unreadable]:
        for made in self._catalog():
            yield from self._new_media()
            yield made
        for post in self._file.rows("posts"):
            self._read += 1
            article = self._article(post)
            yield from self._new_media()
            if article is not None:
                yield article

    def _new_media(self) -> Iterator[Record | Unreadable]:
        for name, url in self._pictures.take_new():
            self.tally.found["picture or file"] += 1
            yield read({"type": "media", "external_id": name, "url": url})

    def _catalog(self) -> Iterator[Record | Unreadable]:
        for number, row in self._tags.items():
            self.tally.found["tag"] += 1
            if self._is_internal(row):
                self.tally.leave_out("tag", number, "internal_tag", text_of(row.get("name")))
                continue
            yield from self._entry("tag", number, row, {})
        for number, row in self._users.items():
            self.tally.found["author"] += 1
            yield from self._entry("author", number, row, self._about(row))

    def _about(self, user: Row) -> dict[str, Any]:
        """What is told of an author besides the name."""
        website = web_address(text_of(user.get("website")))
        return {
            "biography": texts.within(text_of(user.get("bio")).strip(), LONGEST_BIOGRAPHY),
            "image": self._image(text_of(user.get("profile_image")), ""),
            "links": [{"label": host_and_path(website)[0][:LONGEST_NAME], "url": website}] if website else [],
        }

    def _image(self, url: str, alt: str) -> dict[str, str] | None:
        if name := self._pictures.name(url):
            return {"media": name, "alt": alt}
        address = web_address(self._pictures.address(url))
        return {"url": address, "alt": alt} if address else None

    def _entry(self, kind: str, number: str, row: Row, others: dict[str, Any]) -> Iterator[Record | Unreadable]:
        name = f"{self._source}:{kind}:{number}"
        slug = text_of(row.get("slug"))
        label = texts.within(" ".join(text_of(row.get("name")).split()), LONGEST_NAME)
        if kind == "author" and "@" in label:  # an address of a person is nobody's byline
            label = f"كاتب {number}"
        yield read({"type": kind, "external_id": name, "name": label, "slug": slugs.ours(slug), **others})
        if slug:
            yield read({"type": "address", "url": f"/{kind}/{slug}/", "kind": kind, "external_id": name})

    def _article(self, post: Row) -> Record | Unreadable | None:
        number, title = text_of(post.get("id")), " ".join(text_of(post.get("title")).split())
        kind = "page" if post.get("type") == "page" or post.get("page") == 1 else "article"
        self.tally.found[kind] += 1
        html = text_of(post.get("html")).strip()
        if not html or not number:
            self.tally.leave_out("article", number, "no_html", title)
            return None
        if len(html) > LONGEST_CONTENT:
            return Unreadable("article", f"{self._source}:{number}", (("body", "string_too_long"),))
        if any(text_of(post.get(name)).strip() for name in _MARKED):
            self.tally.change("article", number, "code_injection", title)
        plain = texts.line(texts.paragraphs(html))
        name, slug = f"{self._source}:{number}", text_of(post.get("slug"))
        members: dict[str, Any] = {
            "type": "article",
            "external_id": name,
            "kind": kind,
            "title": texts.within(title or texts.within(plain, 60) or f"بلا عنوان ({number})", LONGEST_TITLE),
            "slug": slugs.ours(slug),
            "summary": texts.within(text_of(post.get("custom_excerpt")).strip(), LONGEST_SUMMARY),
            "body": self._pictures.html(html),
            "body_format": "html",
            "tag_external_ids": self._tags_of(post),
            "author_external_ids": self._authors_of(post),
            **self._told_beside(post),
            **self._state(post, number, title),
            "is_pinned": post.get("featured") == 1,
            "addresses": [f"/{slug}/"] if slug else [],
        }
        return read(members)

    def _tags_of(self, post: Row) -> list[str]:
        known = [
            each for each in self._file.tags(post) if each in self._tags and not self._is_internal(self._tags[each])
        ]
        if len(known) > MOST_TAGS:
            self.tally.change("article", text_of(post["id"]), "too_many_tags")
        return [f"{self._source}:tag:{each}" for each in dict.fromkeys(known)][:MOST_TAGS]

    def _authors_of(self, post: Row) -> list[str]:
        known = [each for each in dict.fromkeys(self._file.authors(post)) if each in self._users]
        if not known:
            self.tally.change("article", text_of(post["id"]), "without_author")
        return [f"{self._source}:author:{each}" for each in known][:MOST_AUTHORS]

    def _told_beside(self, post: Row) -> dict[str, Any]:
        """The picture of a post, and what search engines are told of it."""
        meta = self._file.meta(post)
        url = text_of(post.get("feature_image") or post.get("image"))
        alt = texts.within(texts.line(text_of(meta.get("feature_image_alt"))), 500)
        seo = {
            "title": texts.within(texts.line(text_of(meta.get("meta_title"))), 300) or None,
            "description": texts.within(texts.line(text_of(meta.get("meta_description"))), 500) or None,
            "canonical_url": web_address(self._pictures.address(text_of(post.get("canonical_url")))),
        }
        return {"image": self._image(url, alt), "seo": seo if any(seo.values()) else None}

    def _state(self, post: Row, number: str, title: str) -> dict[str, Any]:
        """The state of a post, and its dates; what not all readers could read becomes a draft."""
        status, published_at = text_of(post.get("status")), instant_of(post.get("published_at"))
        reason = None
        if status not in {"published", "scheduled", "draft"}:
            reason = "draft_email_only" if status == "sent" else "draft_status"
        elif status != "draft" and text_of(post.get("visibility")) not in {"", "public"}:
            reason = "draft_members"
        elif status == "scheduled" and (published_at is None or published_at <= self._now):
            reason = "draft_missed_schedule"
        if reason:
            self.tally.change("article", number, reason, title)
        is_public = reason is None and status != "draft"
        made_at, changed_at = instant_of(post.get("created_at")), instant_of(post.get("updated_at"))
        return {
            "status": "published" if is_public else "draft",
            "published_at": (published_at or made_at) if is_public else None,
            "created_at": made_at if made_at is not None and made_at <= self._now else None,
            "updated_at": changed_at if changed_at is not None and changed_at <= self._now else None,
        }

    def _is_internal(self, tag: Row) -> bool:
        return tag.get("visibility") == "internal" or text_of(tag.get("name")).startswith("#")
