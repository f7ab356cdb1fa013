"""A real WordPress, put here by hand from the answers of its REST API; they lie beside the repository, or nowhere."""

import json
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import httpx
from sqlmodel import Session

from app.media.models import Media
from app.web.site import Site
from tests.paths import API

FOLDER = Path(__file__).parents[3] / "shared" / "wordpress"
ANSWERS = FOLDER / "rest-b" / "anon"
RIYADH = ZoneInfo("Asia/Riyadh")
UNTITLED = "بلا عنوان"
HIDDEN_POSTS = {32}
"""A post with a password, of which WordPress prints the title."""


def answers(name: str) -> list[dict[str, Any]]:
    """Everything of a collection, as WordPress answered it."""
    pages = sorted(ANSWERS.glob(f"{name}.page-*.json"), key=lambda file: int("".join(filter(str.isdigit, file.stem))))
    return [
        item
        for page in pages
        if page.stem.split(".")[1][5:].isdecimal() and page.stem.count(".") == 1
        for item in json.loads(page.read_text("utf-8"))
    ]


def text_of(rendered: str) -> str:
    """A title without entities and elements."""
    return unescape(rendered.replace("<em>", "").replace("</em>", "")).strip()


class Sidra:
    """The site, as an importer would have put it here."""

    def __init__(self, client: httpx.AsyncClient, site: Site, admin: dict[str, str]) -> None:
        self.client, self.site, self.admin = client, site, admin
        self.ids: dict[str, int] = {}

    async def fill(self) -> None:
        for term in sorted(answers("categories"), key=lambda each: (each["parent"], each["id"])):
            above = {"parent_id": self.ids[f"wp:category:{term['parent']}"]} if term["parent"] else {}
            await self._entry("sections", f"wp:category:{term['id']}", term, description=term["description"], **above)
        for term in answers("tags"):
            await self._entry("tags", f"wp:tag:{term['id']}", term)
        for user in answers("users"):
            await self._entry("authors", f"wp:author:{user['id']}", user, biography=user["description"])
        await self._media()
        posts = [each for each in (*answers("posts"), *answers("pages")) if each["id"] not in HIDDEN_POSTS]
        for post in posts:
            await self._post(post)
        here = {each["id"] for each in posts}
        for some in _by_hundreds([each for each in answers("comments") if each["post"] in here]):
            sent = {"comments": [_comment(each) for each in some]}
            result = await self._send("imports/comments", **sent)
            assert {each["outcome"] for each in result["items"]} == {"created"}, result

    async def _send(self, path: str, **members: Any) -> dict[str, Any]:
        made = await self.client.post(f"{API}/{path}", json=members, headers=self.admin)
        assert made.is_success, (path, made.text)
        return dict(made.json())

    async def _entry(self, room: str, external_id: str, term: dict[str, Any], **members: Any) -> None:
        name = {"99": "محمود"}.get(term["name"], unescape(term["name"]))
        its = {"name": name, "slug": unquote(term["slug"]), "external_id": external_id, **members}
        made = await self.client.post(f"{API}/{room}", json=its, headers=self.admin)
        if made.status_code == 409:  # two of this site differ in spelling alone
            made = await self.client.post(f"{API}/{room}", json={**its, "slug": f"{its['slug']} 2"}, headers=self.admin)
        assert made.status_code == 201, made.text
        self.ids[external_id] = made.json()["id"]

    async def _media(self) -> None:
        def keep(session: Session) -> dict[str, int]:
            made = {}
            for item in answers("media"):
                details = item["media_details"]
                size = [details.get("width", 0), details.get("height", 0), details.get("filesize", 1)]
                ending = "webp" if item["media_type"] == "image" else "pdf"
                facts = {
                    "sizes": [[f"x.{ending}", *size]], "square": [], "wide": [], "alt": item["alt_text"], "caption": "",
                    "credit": "", "focal": [0.5, 0.5], "placeholder": None, "is_animated": False,
                    "color": "#000000" if ending == "webp" else None,
                }  # fmt: skip
                external_id, created = f"wp:{item['id']}", datetime.fromisoformat(item["date_gmt"] + "Z")
                its = {"type": item["mime_type"], "digest": external_id, "folder": external_id, "facts": facts}
                row = Media(external_id=external_id, kind=item["media_type"], search_key="", created_at=created,
                            updated_at=created, **its)  # fmt: skip
                session.add(row)
                session.flush()
                made[external_id] = row.id or 0
            return made

        self.ids |= await self.site.database.write(keep)

    async def _post(self, post: dict[str, Any]) -> None:
        wanted = [*([f"wp:category:{post['categories'][0]}"] if post.get("categories") else [])]
        members: dict[str, Any] = {
            "title": text_of(post["title"]["rendered"]) or UNTITLED,
            "external_id": f"wp:{post['id']}", "kind": "article",
            "body": post["content"]["rendered"] or "<p>…</p>", "body_format": "html", "status": "published",
            "slug": unquote(post["slug"]), "published_at": post["date_gmt"] + "Z",
            "is_pinned": post.get("sticky", False), "tags": [unescape(_TAGS[each]) for each in post.get("tags", ())],
        }  # fmt: skip
        members["section"] = self.ids[wanted[0]] if wanted else None
        if (author := f"wp:author:{post['author']}") in self.ids:
            members["authors"] = [self.ids[author]]
        if media := self.ids.get(f"wp:{post['featured_media']}"):
            members["image"] = {"media": media}
        if post["type"] == "page":
            members |= {"kind": "page"}
        if post["comment_status"] == "closed":
            members["comments_policy"] = "closed"
        made = await self.client.post(f"{API}/articles", json=members, headers=self.admin)
        if made.status_code == 409:
            members["slug"] = f"{members['slug']}-2"
            made = await self.client.post(f"{API}/articles", json=members, headers=self.admin)
        assert made.status_code == 201, (post["id"], made.text)
        self.ids[members["external_id"]] = made.json()["id"]


_TAGS = {each["id"]: each["name"] for each in answers("tags")}


def _comment(item: dict[str, Any]) -> dict[str, Any]:
    """A comment without its text; what it answers where that was written before, under the same article."""
    above = _COMMENTS.get(item["parent"])
    is_below = above is not None and above["post"] == item["post"] and above["id"] < item["id"]
    parent = {"parent_external_id": f"wp:comment:{item['parent']}"} if is_below else {}
    when = datetime.fromisoformat(item["date"]).replace(tzinfo=RIYADH).isoformat()
    return {
        "external_id": f"wp:comment:{item['id']}", "article_external_id": f"wp:{item['post']}", "body": "تعليق",
        "author_name": "بدر", "created_at": when, **parent,
    }  # fmt: skip


_COMMENTS = {each["id"]: each for each in answers("comments")}


def _by_hundreds(items: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    ordered = sorted(items, key=lambda each: each["id"])
    for start in range(0, len(ordered), 100):
        yield ordered[start : start + 100]
