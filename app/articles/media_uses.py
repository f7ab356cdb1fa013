"""Which articles show which uploads: written with an article, asked before an upload is deleted."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from pydantic import BaseModel
from sqlmodel import Session

from app.accounts.models import Viewer
from app.articles.models import ArticleMedia, ArticleState
from app.articles.rendered import Rendered
from app.articles.service import TABLE as ARTICLE
from app.articles.states import may_see, state_of
from app.catalog.models import Author, AuthorRef, Section, SectionRef
from app.db.prepared import PreparedWrite
from app.errors import Bilingual, FieldError, InUse
from app.media import service as media

MOST_TOLD = 20
"""Articles that are named where an upload cannot be deleted."""

_USE: Any = ArticleMedia.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
_INSERT = PreparedWrite(sa.insert(_USE))
_DELETE = PreparedWrite(sa.delete(_USE).where(_USE.c.article_id == sa.bindparam("article")))

_PICTURED: dict[str, Any] = {
    "sections": Section.__table__,  # type: ignore[attr-defined]  # see above
    "authors": Author.__table__,  # type: ignore[attr-defined]  # see above
}
"""What has pictures beside articles."""

_NOT_THERE = Bilingual("لا توجد صورة مرفوعة بهذا المعرّف.", "No uploaded picture has this id.")
_IN_USE = Bilingual(
    "ما زال معروضًا في مقالات (قد يكون بعضها في سلة المهملات) أو أقسام أو كتّاب؛ أزله منها أولًا.",
    "Articles (perhaps in the trash), sections or authors still show it. Remove it from them first.",
)


class ArticleUse(BaseModel):
    """An article that shows an upload."""

    id: int
    title: str
    status: ArticleState


class MediaUses(BaseModel):
    """What shows an upload; `is_used` is true for an article too that the viewer may not see."""

    is_used: bool
    articles: list[ArticleUse]
    sections: list[SectionRef]
    authors: list[AuthorRef]


def unknown(session: Session, rendered: Sequence[Rendered]) -> list[FieldError]:
    """What articles show that is not there, or is no picture where one is named; nobody deletes the rest meanwhile."""
    wanted = {each.content.image.media for each in rendered if each.content.image} - {None}
    shown = {media_id for each in rendered for media_id in each.body.media_ids}
    if not wanted and not shown:
        return []
    kinds = media.lock_for_use(session, sorted(shown.union(filter(None, wanted))))
    errors = []
    if any(kinds.get(media_id or 0) != "image" for media_id in wanted):
        errors.append(FieldError("/image/media", "unknown", _NOT_THERE))
    if not shown <= set(kinds):
        errors.append(FieldError("/body", "unknown", _NOT_THERE))
    return errors


def add(session: Session, rendered: Mapping[int, Rendered]) -> None:
    """Write what new articles show."""
    _INSERT.run(
        session,
        [
            {"article_id": article_id, "media_id": media_id}
            for article_id, each in rendered.items()
            for media_id in each.body.media_ids
        ],
    )


def replace(session: Session, article_id: int, rendered: Rendered) -> None:
    """Write anew what an article shows."""
    _DELETE.run(session, [{"article": article_id}])
    add(session, {article_id: rendered})


def forget(session: Session, media_ids: Sequence[int], *, now: datetime) -> int:
    """Delete the rows of those among some uploads that no article shows; how many."""
    kinds = media.lock_for_use(session, media_ids)
    in_bodies = sa.select(_USE.c.media_id).where(_USE.c.media_id.in_(kinds))
    as_pictures = sa.select(ARTICLE.c.image_media_id).where(ARTICLE.c.image_media_id.in_(kinds))
    of_entries = [
        sa.select(each.c.image_media_id).where(each.c.image_media_id.in_(kinds)) for each in _PICTURED.values()
    ]
    shown = set(session.execute(in_bodies.union(as_pictures, *of_entries)).scalars())
    for media_id in kinds.keys() - shown:
        media.remove(session, media_id, now=now)
    return len(kinds.keys() - shown)


def uses(session: Session, media_id: int, *, viewer: Viewer, now: datetime) -> MediaUses:
    """What shows an upload: of each kind `MOST_TOLD` at most, of the articles those that the viewer may see."""
    media.get(session, media_id, address="")
    rows, others = _articles(session, media_id), _entries(session, media_id)
    seen = [row for row in rows if may_see(row, viewer, now=now)][:MOST_TOLD]
    return MediaUses(
        is_used=bool(rows or any(others.values())),
        articles=[ArticleUse(id=row.id, title=row.title, status=state_of(row, now=now)) for row in seen],
        sections=[SectionRef(**row._asdict()) for row in others["sections"]],
        authors=[AuthorRef(**row._asdict()) for row in others["authors"]],
    )


def delete_media(session: Session, media_id: int, *, viewer: Viewer, now: datetime) -> str:
    """Delete an upload that no article, section or author shows; where its files are.

    `InUse` names them: of the articles those that the viewer may see.
    """
    media.lock_for_deletion(session, media_id, viewer=viewer)
    rows, entries = _articles(session, media_id), _entries(session, media_id)
    others = {name: [row.id for row in found] for name, found in entries.items() if found}
    if rows or others:
        seen = [row.id for row in rows if may_see(row, viewer, now=now)]
        raise InUse(_IN_USE, members={"articles": seen[:MOST_TOLD], **others})
    return media.remove(session, media_id, now=now)


def _articles(session: Session, media_id: int) -> Sequence[Any]:
    """The first articles that show an upload, as their picture or in their body; the trash among them."""
    shows = sa.select(_USE.c.article_id).where(_USE.c.media_id == media_id)
    columns = ("id", "title", "status", "trashed_at", "published_at", "created_by")
    using = sa.select(*(ARTICLE.c[name] for name in columns)).where(
        sa.or_(ARTICLE.c.image_media_id == media_id, ARTICLE.c.id.in_(shows))
    )
    return session.execute(using.order_by(ARTICLE.c.id).limit(10 * MOST_TOLD)).all()


def _entries(session: Session, media_id: int) -> dict[str, Sequence[Any]]:
    """The first sections and authors whose picture an upload is."""
    return {
        name: session.execute(
            sa.select(each.c.id, each.c.name, each.c.slug)
            .where(each.c.image_media_id == media_id)
            .order_by(each.c.id)
            .limit(MOST_TOLD)
        ).all()
        for name, each in _PICTURED.items()
    }
