"""Media: found, kept, changed and removed; the files follow in `routes`, outside of the transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from app.accounts.models import Role, Viewer
from app.arabic.letters import completion_key
from app.db.keyset import Key, Paging, Slice, beyond, cut
from app.db.prepared import Prepared, PreparedIn
from app.errors import Forbidden, NotFound
from app.events.facts import MediaChanged
from app.events.recording import record
from app.media.kinds import PICTURES
from app.media.models import FocalPoint, Media, MediaCreate, MediaKind, MediaPublic, MediaUpdate
from app.media.pictures import CENTRE, Derived, Made
from app.media.presentation import facts_of, file_names, public
from app.redirects import service as redirects
from app.redirects.models import Target
from app.taken import value_taken

TABLE: Any = Media.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
_BY_ID = Prepared(sa.select(*TABLE.c).where(TABLE.c.id == sa.bindparam("media")))
_FOLDER = Prepared(sa.select(TABLE.c.folder).where(TABLE.c.id == sa.bindparam("media")))
_FACTS = PreparedIn(TABLE.c.id.type, lambda ids: sa.select(TABLE.c.id, TABLE.c.facts).where(TABLE.c.id.in_(ids)))
_IN_FOLDERS = PreparedIn(
    TABLE.c.folder.type, lambda names: sa.select(TABLE.c.folder, TABLE.c.facts).where(TABLE.c.folder.in_(names))
)


class Kept(NamedTuple):
    """An upload, and whether it is new. `folder` is where its files are, which may be another's that came first."""

    media: MediaPublic
    folder: str
    is_new: bool


class Stored(NamedTuple):
    """What has to be known of an upload to make its crops anew: where its largest size is, and its present point."""

    folder: str
    largest: str
    kind: MediaKind
    focal: tuple[float, float]


class Changed(NamedTuple):
    """An upload after a change, where its files are, and those that nothing leads to any more."""

    media: MediaPublic
    folder: str
    unused: set[str]


def find_same(session: Session, digest: str, *, address: str) -> Kept | None:
    """The upload of the same bytes; None where there is none."""
    row = session.execute(sa.select(*TABLE.c).where(TABLE.c.digest == digest)).first()
    return None if row is None else Kept(public(row, address), row.folder, is_new=False)


def create(
    session: Session,
    media_in: MediaCreate,
    made: Derived,
    *,
    digest: str,
    folder: str,
    by: int | None,
    address: str,
    now: datetime,
) -> Kept:
    """Keep an upload whose files are made, or find that of the same bytes which came first.

    `AlreadyExists` where another has its external id.
    """
    if (same := find_same(session, digest, address=address)) is not None:
        return same
    _check_external_id(session, media_in.external_id)
    texts = media_in.model_dump(include={"alt", "caption", "credit"})
    facts = facts_of(made, **texts, focal=focal_of(media_in.focal_point))
    is_picture = made.type in PICTURES
    media = Media(
        external_id=media_in.external_id,
        kind=MediaKind.image if is_picture else MediaKind.file,
        type=made.type,
        digest=digest,
        folder=folder,
        facts=facts,
        search_key=_search_key(facts),
        created_by=by,
        created_at=now,
        updated_at=now,
    )
    session.add(media)
    session.flush()
    return Kept(public(media, address), folder, is_new=True)


def get(session: Session, media_id: int, *, address: str) -> MediaPublic:
    """One upload; `NotFound` where there is none."""
    row = _BY_ID.first(session, media=media_id)
    if row is None:
        raise NotFound
    return public(row, address)


def list_media(
    session: Session,
    *,
    paging: Paging,
    query: str | None,
    kind: MediaKind | None,
    external_id: str | None,
    address: str,
) -> Slice[MediaPublic]:
    """The uploads, newest first; with `query`, those whose texts have all of its words."""
    conditions: list[Any] = beyond([TABLE.c.id], paging.cursor, is_descending=True)
    if kind is not None:
        conditions.append(TABLE.c.kind == kind)
    if external_id is not None:
        conditions.append(TABLE.c.external_id == external_id)
    conditions += [TABLE.c.search_key.contains(each, autoescape=True) for each in _wanted_words(query or "")]
    statement = (
        sa.select(*TABLE.c)
        .where(*conditions)
        .order_by(TABLE.c.id if paging.is_backward else TABLE.c.id.desc())
        .limit(paging.limit + 1)
    )
    found = cut(session.execute(statement).all(), paging, _key_of)
    return Slice([public(row, address) for row in found.items], found.next_key, found.previous_key)


def stored_for_change(session: Session, media_id: int, *, viewer: Viewer) -> Stored:
    """What has to be known to make crops anew, for who may change an upload."""
    row = _BY_ID.first(session, media=media_id)
    if row is None:
        raise NotFound
    check_may_change(row, viewer)
    return Stored(row.folder, row.facts["sizes"][-1][0], MediaKind(row.kind), tuple(row.facts["focal"]))


def update(
    session: Session,
    media_id: int,
    media_in: MediaUpdate,
    *,
    crops: tuple[Sequence[Made], Sequence[Made]] | None,
    viewer: Viewer,
    address: str,
    now: datetime,
) -> Changed:
    """Change what is said of an upload; `crops` are those of a new focal point. Equal values change nothing."""
    media = session.get(Media, media_id, with_for_update=True)
    if media is None:
        raise NotFound
    check_may_change(media, viewer)
    given = media_in.model_dump(exclude_unset=True)
    point, before = given.pop("focal_point", None), media.model_dump()
    if "external_id" in given:
        name = given.pop("external_id")
        if name is not None and name != media.external_id:
            _check_external_id(session, name)
        media.external_id = name
    facts = {**media.facts, **given}
    if crops is not None:
        facts |= {"square": [*map(list, crops[0])], "wide": [*map(list, crops[1])]}
    if point is not None:
        facts["focal"] = [point["x"], point["y"]]
    if facts != media.facts:
        media.facts, media.search_key = facts, _search_key(facts)
    if media.model_dump() == before:
        return Changed(public(media, address), media.folder, set())
    media.updated_at = now
    session.flush()
    record(session, MediaChanged(media_id), now=now)
    return Changed(public(media, address), media.folder, file_names(before["facts"]) - file_names(facts))


def remove(session: Session, media_id: int, *, now: datetime) -> str:
    """Delete the row of an upload without a check of rights; where its files are, which nobody finds any more."""
    row = _FOLDER.first(session, media=media_id)
    if row is None:
        raise NotFound
    session.execute(sa.delete(TABLE).where(TABLE.c.id == media_id))
    redirects.forget(session, Target.media, [media_id])
    record(session, MediaChanged(media_id), now=now)
    return str(row.folder)


def lock_for_deletion(session: Session, media_id: int, *, viewer: Viewer) -> None:
    """Let no article begin to show an upload before this transaction ends, for who may delete it."""
    row = session.execute(sa.select(*TABLE.c).where(TABLE.c.id == media_id).with_for_update()).first()
    if row is None:
        raise NotFound
    check_may_change(row, viewer)


def lock_for_use(session: Session, media_ids: Sequence[int]) -> dict[int, str]:
    """The kinds of some uploads by their ids; nobody deletes them before this transaction ends."""
    found = sa.select(TABLE.c.id, TABLE.c.kind).where(TABLE.c.id.in_(media_ids)).order_by(TABLE.c.id)
    return {row.id: row.kind for row in session.execute(found.with_for_update(read=True, key_share=True))}


def folder_of(session: Session, media_id: int) -> str | None:
    """Where the files of an upload are; None where there is none."""
    row = _FOLDER.first(session, media=media_id)
    return None if row is None else str(row.folder)


def facts_by_id(session: Session, media_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What readers are shown of some uploads; those that are not there are left out."""
    return {row.id: row.facts for row in _FACTS.all(session, media_ids)}


def folders_after(session: Session, last: int, *, most: int, now: datetime) -> list[tuple[int, str, float]]:
    """The ids of some uploads behind another, each with its folder and its age in seconds."""
    columns = (TABLE.c.id, TABLE.c.folder, TABLE.c.created_at)
    found = session.execute(sa.select(*columns).where(TABLE.c.id > last).order_by(TABLE.c.id).limit(most))
    return [(row.id, row.folder, (now - row.created_at).total_seconds()) for row in found]


def files_in(session: Session, folders: Sequence[str]) -> Mapping[str, set[str]]:
    """The names of the files that should be in some folders; a folder of no upload is left out."""
    return {row.folder: file_names(row.facts) for row in _IN_FOLDERS.all(session, folders)}


def focal_of(point: FocalPoint | None) -> tuple[float, float]:
    """A focal point as a pair; the middle where none is said."""
    return CENTRE if point is None else (point.x, point.y)


def check_may_change(media: Any, viewer: Viewer) -> None:
    """Refuse an author who changes what somebody else uploaded."""
    if viewer.role is Role.author and media.created_by != viewer.account_id:
        raise Forbidden


def _check_external_id(session: Session, name: str | None) -> None:
    if name is not None and session.execute(sa.select(TABLE.c.id).where(TABLE.c.external_id == name)).first():
        raise value_taken("external_id")


def _search_key(facts: Mapping[str, Any]) -> str:
    """The folded words of the texts."""
    return " ".join(completion_key(facts[name]) for name in ("alt", "caption", "credit"))


def _wanted_words(query: str) -> list[str]:
    """The folded words of a question, without the Arabic article, which stands in some texts and not in others."""
    return [word[2:] if word.startswith("ال") and len(word) > 4 else word for word in completion_key(query).split()]


def _key_of(row: Any) -> Key:
    return (row.id,)
