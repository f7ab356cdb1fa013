"""From an archive of WordPress to the records of a site, in memory that does not grow with its texts.

The archive is read three times: to learn what there is and what belongs to what, for its media, and for its articles
with their comments.
"""

from collections import Counter, defaultdict
from collections.abc import Generator, Iterator
from datetime import UTC, datetime, tzinfo
from typing import NamedTuple

from app.imports.transfer_records import Record, Unreadable, read
from app.wordpress import permalinks, post_types, texts
from app.wordpress.articles import Sources, article_of
from app.wordpress.bodies import Bodies
from app.wordpress.catalog import Catalog
from app.wordpress.comment_records import comments_of, leave_out
from app.wordpress.items import Archive, Item
from app.wordpress.library import Library
from app.wordpress.media_records import loose_media, media_of
from app.wordpress.menus import Menus
from app.wordpress.moments import Clock, zone_of
from app.wordpress.names import Names
from app.wordpress.tally import Tally
from app.wordpress.translations import copied_item, site_language

TOLD_EVERY = 10
"""Items of a survey after which somebody may ask how far it is."""

ARTICLES_AT_ONCE, COMMENTS_AT_ONCE = 50, 1000
"""How many are gathered, so that articles and comments come in rows of their own kind."""


class Wanted(NamedTuple):
    """What an operator chose."""

    source: str = "wp"
    zone: tzinfo | None = None
    """The old site's time zone, where it is known."""

    usual_zone: tzinfo = UTC
    """The zone to take where nothing tells another."""

    with_media: bool = True
    """Whether uploads come along; without it texts show them where they are."""

    with_site: bool = True
    """Whether the description of the site and its menus come along."""


class Conversion:
    """One reading of an archive into records. `tally` tells what was found and what did not come along."""

    def __init__(self, archive: Archive, wanted: Wanted, *, now: datetime) -> None:
        self._archive, self._wanted, self._now = archive, wanted, now
        self.tally = Tally()
        self._names = Names(wanted.source)
        self._menus = Menus(self._names, self.tally)
        self._attached: defaultdict[str, list[str]] = defaultdict(list)
        self._copied: set[str] = set()
        self._plain_links: Counter[str] = Counter()
        self._shown_types: set[str] = set()

    def place(self) -> tuple[int, int]:
        """How far the archive is read, and of how much."""
        done, total = self._archive.place()
        return done, total if self._wanted.with_media else total * 2 // 3

    def records(self) -> Iterator[Record | None]:
        """All records: the site, sections, tags, authors, media, articles and comments, menus, addresses.

        What no record can be made of is told in `tally`. None stands for a while in which there was none.
        """
        for each in self._all():
            if each is None:
                yield None
            elif isinstance(each, Unreadable):
                faults = ", ".join(f"{member}: {fault}" for member, fault in each.faults)
                self.tally.leave_out(each.type or "record", each.external_id or "", "refused", faults)
            else:
                self.tally.made[each.type] += 1
                yield each

    def _all(self) -> Iterator[Record | Unreadable | None]:
        sources = yield from self._survey()
        channel = self._archive.channel
        if self._wanted.with_site and (description := texts.within(texts.paragraphs(channel.description), 1000)):
            self.tally.found["site"] += 1
            yield read({"type": "site", "description": description})
        yield from sources.catalog.records(home=sources.home)
        if self._wanted.with_media:
            yield from self._media(sources)
        yield from self._articles(sources)
        if sources.home:
            yield read({"type": "address", "url": sources.home, "kind": "home"})
        if self._wanted.with_site:
            self._menus.know_terms(channel.terms)
            yield from self._menus.records(channel.terms, home=sources.home)
        self._tell_bodies(sources)

    def _survey(self) -> Generator[None, None, Sources]:
        """Read everything once: what there is, of which type, and what refers to what."""
        clock = Clock(self._wanted.zone, self._wanted.usual_zone)
        sources: Sources | None = None
        for number, item in enumerate(self._archive.items()):
            sources = sources or self._begin(clock)
            self._note(item, sources)
            if number % TOLD_EVERY == 0:
                yield None
        sources = sources or self._begin(clock)
        for damage in self._archive.damages:
            reason = "file_cut_off" if damage.is_end else "damaged"
            self.tally.leave_out("item", damage.item, reason, f"byte {damage.byte}")
        has_permalinks = self._shown_types & post_types.ARTICLES
        hidden = frozenset(set(self._plain_links) - self._shown_types if has_permalinks else ())
        return sources._replace(
            hidden_types=hidden - post_types.ARTICLES, copied=frozenset(self._copied), attached=self._attached
        )

    def _begin(self, clock: Clock) -> Sources:
        channel = self._archive.channel
        if (zone := zone_of(channel.timezone)) is not None and self._wanted.zone is None:
            clock = Clock(zone)
        catalog = Catalog(channel, self._names, self.tally)
        catalog.learn()
        library = Library(channel.home)
        with_media = self._wanted.with_media
        bodies = Bodies(library, self._names.item if with_media else _nowhere, home=channel.home)
        return Sources(
            self._names, self.tally, clock, catalog, bodies, library, channel.home, site_language(channel.language),
            frozenset(), frozenset(), {}, self._now, with_media,
        )  # fmt: skip

    def _note(self, item: Item, sources: Sources) -> None:
        self.tally.found[item.post_type or "post"] += 1
        sources.clock.learn(item.date, item.date_gmt)
        if item.post_type == post_types.ATTACHMENT:
            sources.library.add(item.post_id, item.attachment_url, item.link)
            if item.parent not in {"", "0"}:
                self._attached[item.parent].append(item.post_id)
        elif item.post_type == post_types.REUSABLE:
            sources.bodies.keep_reusable(item)
        elif item.post_type == post_types.MENU_ITEM:
            self._menus.note(item)
        elif item.post_type == post_types.GUEST_AUTHOR:
            sources.catalog.note_guest(item)
        elif _is_article(item):
            sources.catalog.note(item)
            self._menus.know_article(item.post_id)
            if of := copied_item(item):
                self._copied.add(of)
            if item.status == "publish":
                (self._plain_links.update if permalinks.is_plain(item.link) else self._shown_types.update)(
                    [item.post_type]
                )

    def _media(self, sources: Sources) -> Iterator[Record | Unreadable]:
        for item in self._archive.items():
            if item.post_type == post_types.ATTACHMENT:
                yield from media_of(item, sources)

    def _articles(self, sources: Sources) -> Iterator[Record | Unreadable]:
        """Articles and comments in rows; before a row of articles the files that only their texts name."""
        articles: list[Record | Unreadable] = []
        comments: list[Record | Unreadable] = []
        told: set[str] = set()
        staff = {each.user_id for each in self._archive.channel.users if each.is_staff}
        for item in self._archive.items():
            if not self._is_wanted(item):
                continue
            articles.append(article_of(item, sources))
            comments += comments_of(item, names=self._names, clock=sources.clock, tally=self.tally, staff=staff)
            if len(articles) >= ARTICLES_AT_ONCE or len(comments) >= COMMENTS_AT_ONCE:
                yield from self._loose(sources, told)
                yield from (*articles, *comments)
                articles, comments = [], []
        yield from self._loose(sources, told)
        yield from (*articles, *comments)

    def _loose(self, sources: Sources, told: set[str]) -> Iterator[Record | Unreadable]:
        return loose_media(sources, told) if self._wanted.with_media else iter(())

    def _is_wanted(self, item: Item) -> bool:
        """Whether an item becomes an article; the reason is told where it does not."""
        kind = item.post_type
        if _is_article(item):
            return True
        if kind == post_types.REUSABLE:
            self.tally.change(kind, item.post_id, "reusable_block", texts.line(item.title))
        elif kind == post_types.ATTACHMENT:
            leave_out(item, self.tally)
        elif kind not in {post_types.MENU_ITEM, post_types.GUEST_AUTHOR}:
            is_revision = kind in post_types.REVISIONS or item.status in {"auto-draft", "inherit"}
            reason = "revision" if is_revision else "site_machinery" if post_types.is_machinery(kind) else "item_empty"
            self.tally.leave_out(kind, item.post_id, reason)
            leave_out(item, self.tally)
        return False

    def _tell_bodies(self, sources: Sources) -> None:
        bodies = sources.bodies
        for reason, counts in (
            ("shortcode", bodies.shortcodes.left),
            ("dynamic_block", bodies.blocks.left),
            ("script", bodies.removed),
        ):
            for name, times in counts.most_common():
                self.tally.change("text", name, reason, f"{times}", times=times)


def _nowhere(_media_id: str) -> None:
    """The name of an upload that does not come along."""


def _is_article(item: Item) -> bool:
    kind = item.post_type or "post"
    is_other = kind in {post_types.ATTACHMENT, post_types.MENU_ITEM, post_types.REUSABLE}
    if is_other or kind in post_types.REVISIONS or post_types.is_machinery(kind):
        return False
    if item.status in {"auto-draft", "inherit"}:
        return False
    return bool(item.title.strip() or item.content.strip() or item.excerpt.strip())
