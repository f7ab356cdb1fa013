"""A live WordPress as an archive: asked once, kept in a file that nobody else can open, and read from there.

A caller who signs in gets the content in all its states; a guest gets what readers see.
"""

import json
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

from app.wordpress import post_types
from app.wordpress.items import Channel, Damage, Filed, Item, RawComment, Term
from app.wordpress.rest_answers import RestAnswers
from app.wordpress.rest_items import PostType, comment_of, item_of, term_of, user_of

_ALL_STATES = "publish,future,draft,pending,private,trash"
_STATES = {"attachment": "inherit,private,trash", "nav_menu_item": "publish,draft", "wp_block": "publish,draft"}
_COMMENT_STATES = ("any", "spam", "trash", "post-trashed")


class RestSite:
    """A site by its address. With `user` and `password` (an application password) drafts and addresses come along."""

    def __init__(
        self, site: str, *, user: str | None = None, password: str | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:  # fmt: skip
        self._answers = RestAnswers(site, user=user, password=password, sleep=sleep)
        self._site = site.rstrip("/")
        self._spool = tempfile.TemporaryFile()  # noqa: SIM115  it lives as long as the archive
        self._comments: defaultdict[str, list[int]] = defaultdict(list)
        self._places: list[int] = []
        self._terms: dict[str, Term] = {}
        self._users: dict[str, str] = {}
        self._kinds: list[PostType] = []
        self._done, self._total, self._again, self._is_kept = 0, 0, 0, False
        self.channel = Channel()
        self.damages: list[Damage] = []

    def place(self) -> tuple[int, int]:
        """Entries that are read, from the site and twice from the file, and all that the site has told of."""
        return self._done + self._again, max(self._total, self._done) + 2 * max(len(self._places), 1)

    def items(self) -> Iterator[Item]:
        """All items; asked for the first time, and read from the file from then on."""
        if self._is_kept:
            yield from self._kept()
            return
        self._learn()
        for kind in self._kinds:
            for entry in self._entries(f"/wp/v2/{kind.path}", status=_STATES.get(kind.name, _ALL_STATES)):
                item = item_of(entry, kind, self._terms, self._users)
                self._places.append(self._keep(asdict(item)))
                yield item
        self._keep_comments()
        self._is_kept = True

    def close(self) -> None:
        """Close the connections and the file."""
        self._answers.close()
        self._spool.close()

    def _learn(self) -> None:
        """Ask for all that stands before the items of an export: the site, its types, terms and accounts."""
        root = self._answers.root()
        settings = self._answers.one("/wp/v2/settings") if self._answers.is_signed_in else None
        zone = str(root.get("timezone_string") or "")
        offset = root.get("gmt_offset")
        self.channel = Channel(
            title=str(root.get("name") or ""),
            description=str(root.get("description") or ""),
            home=str(root.get("home") or self._site),
            language=str((settings or {}).get("language") or ""),
            version="rest",
            timezone=zone or (f"UTC{float(offset):+g}" if isinstance(offset, int | float | str) and offset else ""),
        )
        taxonomies = self._answers.one("/wp/v2/taxonomies") or {}
        for name, entry in taxonomies.items():
            for term in self._entries(f"/wp/v2/{_path(entry, name)}"):
                self._terms[f"{name}:{term.get('id')}"] = term_of(term, name)
        self.channel.terms = [self._with_parent(each) for each in self._terms.values()]
        self.channel.users = [user_of(each) for each in self._entries("/wp/v2/users")]
        self._users = {each.user_id: each.login for each in self.channel.users}
        types = self._answers.one("/wp/v2/types") or {}
        for name, entry in types.items():
            if name in post_types.REVISIONS or post_types.is_machinery(name):
                continue
            if self._answers.is_signed_in or name not in {post_types.REUSABLE, post_types.MENU_ITEM}:
                named = entry.get("taxonomies") if isinstance(entry, dict) else None
                its = {each: _path(taxonomies.get(each), each) for each in named or () if each in taxonomies}
                self._kinds.append(PostType(name, _path(entry, name), its))

    def _with_parent(self, term: Term) -> Term:
        """A term that names what is above it by its slug, as exports do."""
        above = self._terms.get(f"{term.taxonomy}:{term.parent}")
        return term._replace(parent=above.slug if above else "")

    def _entries(self, path: str, **parameters: str) -> Iterator[dict[str, Any]]:
        asked = {"orderby": "id", "order": "asc", **(parameters if self._answers.is_signed_in else {})}
        is_counted = False
        for page in self._answers.pages(path, **asked):
            if page.total and not is_counted:
                self._total, is_counted = self._total + page.total, True
            for entry in page.entries:
                self._done += 1
                yield entry

    def _keep_comments(self) -> None:
        """Ask for the comments in all their states, each kept once under its item."""
        seen: set[int] = set()
        for state in _COMMENT_STATES if self._answers.is_signed_in else ("approve",):
            for entry in self._entries("/wp/v2/comments", status=state, type="all"):
                number = entry.get("id")
                if isinstance(number, int) and number not in seen:
                    seen.add(number)
                    self._comments[str(entry.get("post") or "0")].append(self._keep(asdict(comment_of(entry))))

    def _keep(self, members: dict[str, Any]) -> int:
        place = self._spool.seek(0, 2)
        self._spool.write(json.dumps(members, ensure_ascii=True).encode() + b"\n")
        return place

    def _read(self, place: int) -> dict[str, Any]:
        self._spool.seek(place)
        found: dict[str, Any] = json.loads(self._spool.readline())
        return found

    def _kept(self) -> Iterator[Item]:
        for place in self._places:
            self._again += 1
            members = self._read(place)
            members["terms"] = [Filed(*each) for each in members["terms"]]
            members["meta"] = [(name, value) for name, value in members["meta"]]
            comments = [RawComment(**self._read(each)) for each in self._comments.get(members["post_id"], ())]
            yield Item(**{**members, "comments": comments})


def _path(entry: Any, name: str) -> str:
    """The path of a list, where it is another than the name of its kind."""
    base = entry.get("rest_base") if isinstance(entry, dict) else None
    return str(base or name)
