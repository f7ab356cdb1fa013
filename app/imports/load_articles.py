"""The articles of an import: rendered by the pool while those before them are stored."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.accounts.models import OPERATOR
from app.articles import arriving, derived, storing, translating, writing
from app.articles.classification import Classification
from app.articles.derived import Derived
from app.articles.models import ArticleContent, Status
from app.articles.rendered import Rendered
from app.articles.service import TABLE as ARTICLE
from app.articles.storing import NewArticle, Past
from app.catalog.models import Tag
from app.errors import TooComplex
from app.imports import ledger
from app.imports.batches import Load, Placed, in_turns
from app.imports.transfer_records import ArticleRecord
from app.media import service as media
from app.media.presentation import figure
from app.pool import limits
from app.redirects import service as redirects
from app.text import Unchecked

RENDERED_AT_ONCE = 8
"""Articles that one call of the pool renders."""

PLACE = re.compile(r"maqal-media:([^\s\"'<>()\[\]{}\\|]+)")
"""Stands in a body for an upload, by its external id."""

_Refusal = tuple[str, tuple[tuple[str, str], ...]]


def placeholder(external_id: str) -> str:
    """What stands in a body for an upload."""
    return f"maqal-media:{quote(external_id, safe=':/-._~')}"


@dataclass
class _Ready:
    """An article on its way: what its names lead to, and what was made of it."""

    placed: Placed
    digest: str
    filed: Classification
    texts: tuple[Any, ...] = ()
    image_id: int | None = None
    rendered: Rendered | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def record(self) -> ArticleRecord:
        """What came."""
        assert isinstance(self.placed.record, ArticleRecord)  # noqa: S101  what this module is given
        return self.placed.record


class _Stored(NamedTuple):
    outcome: str
    entry_id: int
    notes: tuple[str, ...]


class ArticleLoading:
    """Articles of one import, in batches; one batch is rendered while the one before it is stored."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._rendering: asyncio.Task[list[_Ready]] | None = None
        self._pace: Any = None

    async def take(self, batch: Sequence[Placed]) -> None:
        """Begin with a batch, and store the one before it."""
        ready = await self._resolved(batch)
        before, self._rendering = self._rendering, asyncio.create_task(self._rendered(ready))
        if before is not None:
            await self._store(await before)

    async def drain(self) -> None:
        """Store what is left."""
        before, self._rendering = self._rendering, None
        if before is not None:
            await self._store(await before)

    async def stop(self) -> None:
        """Give up what is under way."""
        if self._rendering is not None:
            self._rendering.cancel()

    async def _resolved(self, batch: Sequence[Placed]) -> list[_Ready]:
        """Those that are not here as they are, with what their names lead to."""
        names = [each.record.external_id for each in batch]
        known = await self._load.site.database.read(ledger.find, "article", names)
        changed: list[Placed] = []
        for each in batch:
            found = known.get(each.record.external_id)
            if found is not None and found.entry_id and found.digest == ledger.digest_of(each.record):
                self._load.tell(each, "unchanged", found.entry_id)
            else:
                changed.append(each)
        return [] if not changed else await self._load.site.database.read(_resolve, changed, load=self._load)

    async def _rendered(self, ready: list[_Ready]) -> list[_Ready]:
        chunks = [ready[start : start + RENDERED_AT_ONCE] for start in range(0, len(ready), RENDERED_AT_ONCE)]
        places = asyncio.Semaphore(self._load.site.pool.most + 1)

        async def one(chunk: list[_Ready]) -> list[Derived | _Refusal]:
            async with places:
                return await self._derived(chunk)

        made = [each for chunk in await asyncio.gather(*map(one, chunks)) for each in chunk]
        accepted = []
        for each, its in zip(ready, made, strict=True):
            if isinstance(its, Derived):
                each.rendered = storing.rendered(_content(each), its, each.texts[4])
                accepted.append(each)
            else:
                self._load.tell(each.placed, "refused", reason=its[0], faults=its[1])
        return accepted

    async def _derived(self, chunk: list[_Ready]) -> list[Derived | _Refusal]:
        texts = [each.texts for each in chunk]
        seconds = limits.CPU_SECONDS * len(chunk)
        try:
            return await self._load.compute(derived.derive_all, texts, seconds=seconds)
        except TooComplex as refused:
            if len(chunk) == 1:
                return [(refused.code, ())]
        return [found for each in chunk for found in await self._derived([each])]

    async def _store(self, ready: list[_Ready]) -> None:
        if not ready:
            return
        if self._pace is None:
            self._pace = await self._load.pace()
        load = self._load

        def store(session: Session, some: Sequence[_Ready]) -> list[_Stored]:
            return _store(session, some, load=load)

        def refuse(each: _Ready, reason: str, faults: tuple[tuple[str, str], ...]) -> None:
            load.tell(each.placed, "refused", reason=reason, faults=faults)

        for each, stored in await in_turns(load, self._pace, ready, store, refuse):
            load.tell(each.placed, stored.outcome, stored.entry_id, notes=stored.notes)


def _resolve(session: Session, batch: Sequence[Placed], *, load: Load) -> list[_Ready]:
    """What the names in some articles lead to, and the texts that are to be rendered."""
    records = [each.record for each in batch if isinstance(each.record, ArticleRecord)]
    shown = {name for each in records for name in _media_of(each)}
    known = {
        "section": ledger.find(session, "section", filter(None, (each.section_external_id for each in records))),
        "tag": ledger.find(session, "tag", (name for each in records for name in each.tag_external_ids)),
        "author": ledger.find(session, "author", (name for each in records for name in each.author_external_ids)),
        "media": ledger.find(session, "media", shown),
    }
    uploads = [each.entry_id for each in known["media"].values() if each.entry_id is not None]
    facts = media.facts_by_id(session, uploads)
    address = load.site.settings.own_address
    ready = []
    for placed in batch:
        each = _Ready(placed, ledger.digest_of(placed.record), Classification(None, (), ()))
        _file(each, known)
        body, bodies_media = _with_media(each, known["media"])
        figures = {number: figure(number, facts[number], address) for number in bodies_media if number in facts}
        record = each.record
        language = record.language or load.site.settings.language
        each.texts = (record.title, record.summary, body, record.body_format, language, figures)
        ready.append(each)
    return ready


def _media_of(record: ArticleRecord) -> list[str]:
    named = [unquote(name) for name in PLACE.findall(record.body)]
    return [*named, *([record.image.media] if record.image and record.image.media else [])]


def _file(each: _Ready, known: dict[str, dict[str, ledger.Known]]) -> None:
    record = each.record

    def ids(kind: str, names: Sequence[str]) -> tuple[int, ...]:
        found = [known[kind].get(name) for name in names]
        if not all(one is not None and one.entry_id is not None for one in found):
            each.notes.append(f"{kind}_unknown")
        return tuple(dict.fromkeys(one.entry_id for one in found if one is not None and one.entry_id is not None))

    sections = ids("section", [record.section_external_id] if record.section_external_id else [])
    tags, authors = ids("tag", record.tag_external_ids), ids("author", record.author_external_ids)
    each.filed = Classification(sections[0] if sections else None, tags, authors)


def _with_media(each: _Ready, known: dict[str, ledger.Known]) -> tuple[str, list[int]]:
    """The body with its uploads by their numbers, or by their own addresses; and those numbers."""
    record = each.record
    shown: list[int] = []

    def replaced(found: re.Match[str]) -> str:
        its = known.get(unquote(found[1]))
        if its is not None and its.entry_id is not None:
            shown.append(its.entry_id)
            return f"media:{its.entry_id}"
        each.notes.append("media_unknown")
        return found[0] if its is None or its.address is None else its.address

    if record.image is not None and record.image.media is not None:
        its = known.get(record.image.media)
        each.image_id = its and its.entry_id
        if each.image_id is None:
            each.notes.append("media_unknown")
    if "maqal-media:" not in record.body:
        return record.body, shown
    body = PLACE.sub(replaced, record.body)
    return (Unchecked(body, record.body.bounds) if isinstance(record.body, Unchecked) else body), shown


def _content(each: _Ready) -> ArticleContent:
    """What an editor would have written; its members were checked as those of the record."""
    record = each.record
    image = None
    if record.image is not None and (record.image.url is not None or each.image_id is not None):
        image = record.image.shown(each.image_id)
    members = {
        name: getattr(record, name)
        for name in (
            "title", "body_format", "summary", "slug", "language", "seo", "metadata", "comments_policy", "external_id",
            "kind", "is_pinned", "pinned_until",
        )
    }  # fmt: skip
    return ArticleContent.model_construct(**members, body=each.texts[2], section=None, tags=[], authors=[], image=image)


def _past(record: ArticleRecord, load: Load) -> tuple[Past, Any]:
    """The state of an article, and its date of publication."""
    now = load.site.now()
    status = record.status
    if status is Status.published and not load.publish:
        status = Status.draft
    published_at = None if status is Status.draft else record.published_at or record.created_at or now
    if status is Status.archived and published_at is not None and published_at > now:
        status = Status.published  # it is scheduled: nothing is archived before it was published
    created_at = record.created_at or min(published_at or now, now)
    updated_at = record.updated_at or max(created_at, min(published_at or created_at, now))
    trashed_at = updated_at if record.is_trashed else None
    return Past(status, created_at, updated_at, trashed_at, record.comments_closed_at), published_at


def _store(session: Session, ready: Sequence[_Ready], *, load: Load) -> list[_Stored]:
    """Store some articles: new ones together, and those that have changed one by one."""
    now = load.site.now()
    names = [each.record.external_id for each in ready]
    known = {name: found.entry_id for name, found in ledger.find(session, "article", names).items() if found.entry_id}
    first = {name: place for place, name in reversed(list(enumerate(names))) if name not in known}
    fresh = [ready[place] for place in sorted(first.values())]
    new = []
    for each in fresh:
        past, published_at = _past(each.record, load)
        assert each.rendered is not None  # noqa: S101  it was rendered
        new.append(NewArticle(each.rendered, published_at, each.record.source_note, past=past, filed=each.filed))
    stored: dict[int, _Stored] = {}
    for each, made in zip(fresh, arriving.insert(session, new, now=now), strict=True):
        lost = ["slug_taken"] if made.lost_slug else []
        known[each.record.external_id] = made.article_id
        stored[id(each)] = _Stored("created", made.article_id, (*each.notes, *lost))
    for each in ready:
        if id(each) not in stored:
            stored[id(each)] = _replace(session, each, known[each.record.external_id], load)
    _note(session, ready, known)
    lost_by = _lead_here(session, ready, known, load)
    return [
        stored[id(each)]._replace(notes=(*stored[id(each)].notes, *lost_by.get(each.record.external_id, ())))
        for each in ready
    ]


def _replace(session: Session, each: _Ready, article_id: int, load: Load) -> _Stored:
    """Bring an article that is here in line with its record."""
    record, notes = each.record, list(each.notes)
    assert each.rendered is not None  # noqa: S101  it was rendered
    content = each.rendered.content
    if content.slug is not None and arriving.is_anothers(session, article_id, content.slug):
        content = content.model_copy(update={"slug": None})
        notes.append("slug_taken")
    slugs = {row.id: row.slug for row in session.exec(select(Tag).where(col(Tag.id).in_(each.filed.tag_ids)))}
    content = content.model_copy(
        update={
            "section": each.filed.section_id,
            "tags": [slugs[tag_id] for tag_id in each.filed.tag_ids],
            "authors": list(each.filed.author_ids),
        }
    )
    new = NewArticle(each.rendered._replace(content=content))
    (saved,) = writing.put_all(session, [new], presenter=load.presenter)
    past, published_at = _past(record, load)
    is_moved = arriving.move(session, article_id, past, published_at, load.presenter)
    is_changed = is_moved or saved.outcome == "changed"
    return _Stored("updated" if is_changed else "unchanged", article_id, tuple(notes))


def _note(session: Session, ready: Sequence[_Ready], known: dict[str, int]) -> None:
    rows = [
        {
            "external_id": each.record.external_id,
            "entry_id": known[each.record.external_id],
            "digest": each.digest,
            "group_name": each.record.translation_group,
        }
        for each in ready
    ]
    ledger.note(session, "article", rows)


def _lead_here(
    session: Session, ready: Sequence[_Ready], known: dict[str, int], load: Load
) -> dict[str, tuple[str, ...]]:
    """Let former slugs and old addresses lead to articles, and link translations; what was lost of each."""
    now, lost = load.site.now(), dict[str, tuple[str, ...]]()
    leads = [(url, "article", known[each.record.external_id]) for each in ready for url in each.record.addresses]
    unread = set(redirects.remember(session, leads, now=now)) if leads else set()
    for each in ready:
        record, article_id, notes = each.record, known[each.record.external_id], []
        if record.former_slugs and arriving.keep_former_slugs(session, article_id, record.former_slugs, now=now):
            notes.append("former_slug_taken")
        if not unread.isdisjoint(record.addresses):
            notes.append("address_refused")
        lost[record.external_id] = tuple(notes)
    groups = {each.record.translation_group for each in ready} - {None}
    for members in ledger.of_groups(session, [group for group in groups if group is not None]).values():
        for name in _link(session, members, load):
            lost[name] = (*lost.get(name, ()), "language_taken")
    return lost


def _link(session: Session, members: Sequence[Any], load: Load) -> list[str]:
    """Link a group, one article a language; the external ids of those that are left out."""
    by_language: dict[str, Any] = {}
    for each in members:
        by_language.setdefault(each.language.lower(), each)
    together = sorted(each.id for each in by_language.values())
    current = {each.translation_group for each in by_language.values()}
    if len(together) > 1 and (len(current) > 1 or None in current):
        translating.link(session, together[0], together[1:], viewer=OPERATOR, presenter=load.presenter)
    left = [each.id for each in members if each.id not in together]
    rows = session.execute(sa.select(ARTICLE.c.external_id).where(ARTICLE.c.id.in_(left))) if left else ()
    return [str(row.external_id) for row in rows]
