"""WordPress's categories as sections, its tags as tags, its accounts as authors."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from app.arabic.labels import label_key
from app.imports.transfer_records import Record, Unreadable, read
from app.wordpress import permalinks, slugs
from app.wordpress.items import Channel, Filed, Item, Term, User
from app.wordpress.names import Names
from app.wordpress.seo_fields import primary_category
from app.wordpress.tally import Tally
from app.wordpress.texts import line, paragraphs, within

MOST_DEPTH = 50
MOST_TAGS, MOST_AUTHORS = 30, 20
CO_AUTHORS = "author"
"""The taxonomy of the plugin Co-Authors Plus."""

_EMAIL = re.compile(r"\S+@\S+")
_OUTSIDE_LOGIN = re.compile(r"[^\w\s.-]")


class Place(NamedTuple):
    """Where an article is filed: its section, and the tags that it bears."""

    section: str | None
    tags: list[str]


class Catalog:
    """The terms and accounts of one site. All items are told to it (`note`) before any is filed."""

    def __init__(self, channel: Channel, names: Names, tally: Tally) -> None:
        self._channel, self._names, self._tally = channel, names, tally
        self._terms: dict[tuple[str, str], Term] = {}
        self._users: dict[str, User] = {}
        self._nicenames: dict[str, User] = {}
        self._used_as_tags: dict[str, Term] = {}

    def learn(self) -> None:
        """Take what the archive says of terms and accounts before its items."""
        for term in self._channel.terms:
            if term.taxonomy in {"category", "post_tag"} and term.slug:
                self._terms.setdefault((term.taxonomy, _key(term.slug)), term)
        for user in self._channel.users:
            self._users.setdefault(user.login, user)
            self._nicenames.setdefault(_key(f"cap-{user.slug or _nicename(user.login)}"), user)

    def note(self, item: Item) -> None:
        """An item with terms and an author that the archive may not have named before."""
        for filed in item.terms:
            if filed.taxonomy in {"category", "post_tag"} and filed.slug:
                named = Term(filed.taxonomy, "", filed.slug, filed.name)
                self._terms.setdefault((filed.taxonomy, _key(filed.slug)), named)
        if item.creator and item.creator not in self._users:
            number = _key(item.creator) if not _EMAIL.search(item.creator) else f"x{len(self._users)}"
            self._users[item.creator] = User(number, item.creator, item.creator)
        for term in self._beside(item, self._section(item)):
            self._used_as_tags[self._names.term(term)] = term

    def place(self, item: Item) -> Place:
        """Where an item is filed."""
        section = self._section(item)
        tags = [term for filed in item.terms if filed.taxonomy == "post_tag" and (term := self._term(filed))]
        beside = self._beside(item, section)
        if beside:
            self._tally.change(
                "category", item.post_id, "category_as_tag", ", ".join(line(each.name) for each in beside)
            )
        named = list(dict.fromkeys(self._names.term(each) for each in (*tags, *beside)))
        if len(named) > MOST_TAGS:
            self._tally.change("article", item.post_id, "too_many_tags", str(len(named)))
        return Place(self._names.term(section) if section else None, named[:MOST_TAGS])

    def authors(self, item: Item) -> list[str]:
        """Who wrote an item: those whom Co-Authors Plus names, or else the account that stored it, if it is there."""
        named = [self._nicenames.get(_key(each.slug)) for each in item.terms if each.taxonomy == CO_AUTHORS]
        users = [each for each in (named if any(named) else [self._users.get(item.creator)]) if each is not None]
        if not users:
            self._tally.change("article", item.post_id, "without_author")
        return list(dict.fromkeys(self._names.author(each.user_id) for each in users))[:MOST_AUTHORS]

    def note_guest(self, item: Item) -> None:
        """An author without an account, as Co-Authors Plus keeps one."""
        name, login = item.field("cap-display_name") or item.title, item.field("cap-user_login") or item.name
        about = item.field("cap-description")
        guest = User(f"guest-{item.post_id}", f"guest:{login}", name, description=about, slug=login)
        self._users.setdefault(guest.login, guest)
        self._nicenames[_key(f"cap-{login}")] = guest

    def records(self, *, home: str) -> Iterator[Record | Unreadable]:
        """Sections, tags and authors, each followed by its addresses."""
        for term in self._terms.values():
            yield from self._of_term(term, home)
        for name, term in self._used_as_tags.items():
            yield read({"type": "tag", "external_id": name, "name": self._label(term)})
        self._tell_merged()
        for number, user in enumerate(self._users.values(), start=1):
            yield from self._of_user(user, number, home)

    def _of_term(self, term: Term, home: str) -> Iterator[Record | Unreadable]:
        name, label, slug = self._names.term(term), self._label(term), slugs.ours(term.slug)
        above = self._above(term)
        if term.taxonomy == "category":
            self._tally.found["category"] += 1
            description = within(paragraphs(term.description), 1000)
            parent = self._names.term(above[-1]) if above else None
            members = {"parent_external_id": parent, "description": description}
            yield read({"type": "section", "external_id": name, "name": label, "slug": slug, **members})
        else:
            self._tally.found["tag"] += 1
            yield read({"type": "tag", "external_id": name, "name": label, "slug": slug})
        kind = "section" if term.taxonomy == "category" else "tag"
        for url in permalinks.of_term(term, above, home=home):
            yield read({"type": "address", "url": url, "kind": kind, "external_id": name})

    def _of_user(self, user: User, number: int, home: str) -> Iterator[Record | Unreadable]:
        self._tally.found["author"] += 1
        shown = [line(user.display_name), line(f"{user.first_name} {user.last_name}")]
        label = next((each for each in shown if each and not _EMAIL.search(each)), None)
        if label is None:
            label = f"كاتب {number}"
            self._tally.change("author", user.user_id, "name_missing")
        slug = user.slug or _nicename(user.login)
        name = self._names.author(user.user_id)
        yield read(
            {
                "type": "author",
                "external_id": name,
                "name": within(label, 80),
                "slug": None if _is_invented(user) or not slug else slugs.ours(slug),
                "biography": within(paragraphs(user.description), 4000),
            }
        )
        for url in permalinks.of_author(slug, user.user_id, user.link, home=home):
            yield read({"type": "address", "url": url, "kind": "author", "external_id": name})

    def _label(self, term: Term) -> str:
        label = line(term.name)
        if len(label) > 80:
            self._tally.change(term.taxonomy, term.term_id or term.slug, "name_cut", label)
        return within(label, 80) or slugs.decoded(term.slug)[:80]

    def _tell_merged(self) -> None:
        first: dict[str, str] = {}
        tags = [term for (taxonomy, _), term in self._terms.items() if taxonomy == "post_tag"]
        for term in (*tags, *self._used_as_tags.values()):
            label = self._label(term)
            before = first.setdefault(label_key(label), label)
            if before != label or term not in tags:
                self._tally.changed["tag", "tag_merged"] += before != label
                if before != label:
                    self._tally.change("tag", label, "tag_merged", before, times=0)

    def _term(self, filed: Filed) -> Term | None:
        return self._terms.get((filed.taxonomy, _key(filed.slug)))

    def _categories(self, item: Item) -> list[Term]:
        return [term for each in item.terms if each.taxonomy == "category" and (term := self._term(each))]

    def _section(self, item: Item) -> Term | None:
        """The category that a plugin calls the first, or else the deepest; of several the oldest."""
        categories = self._categories(item)
        primary = primary_category(item)
        named = [each for each in categories if primary and each.term_id == primary]
        order = sorted(categories, key=lambda each: (-len(self._above(each)), _number(each.term_id)))
        return next(iter(named or order), None)

    def _beside(self, item: Item, section: Term | None) -> list[Term]:
        """The categories of an item that its section does not imply."""
        if section is None:
            return []
        implied = {section, *self._above(section)}
        return [each for each in self._categories(item) if each not in implied]

    def _above(self, term: Term) -> list[Term]:
        """The categories above one, the topmost first."""
        found: list[Term] = []
        while term.parent and len(found) < MOST_DEPTH:
            parent = self._terms.get((term.taxonomy, _key(term.parent)))
            if parent is None or parent in found:
                break
            found.insert(0, parent)
            term = parent
        return found


def _is_invented(user: User) -> bool:
    """Whether a login says nothing of an author: an address, or what our own export gives one with an Arabic slug."""
    return bool(_EMAIL.search(user.login)) or user.login == f"author-{user.user_id}"


def _nicename(login: str) -> str:
    """What WordPress makes of a login for addresses."""
    return slugs.decoded(_OUTSIDE_LOGIN.sub("", login).replace(".", "-").replace(" ", "-").lower())


def _key(slug: str) -> str:
    """A slug as it is looked up: the header and the items may encode it differently."""
    return slugs.decoded(slug).lower()


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0
