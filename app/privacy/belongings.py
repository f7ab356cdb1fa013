"""What belongs to an address, once it is found: told as lines of JSON, or erased."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel
from sqlmodel import Session, col, select

from app.accounts import service as accounts
from app.accounts.models import Viewer
from app.articles.presentation import Presenter
from app.comments.models import CommentNote
from app.mail import service as mail
from app.notifications import moderators, subscribers
from app.privacy import places
from app.privacy import service as privacy
from app.privacy.models import AccountExport, CommentExport, MailExport, NoteExport, SubscriptionExport
from app.privacy.places import Place
from app.secrets.sealing import Keyring
from app.web.site import Site

TOLD_AT_ONCE = 100
"""Rows that are read and told at once."""

Numbers = Mapping[str, Sequence[int]]
"""The rows that were found, by the kinds of their places."""


def pieces(numbers: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """Numbers in lists of a size at most."""
    return (numbers[start : start + size] for start in range(0, len(numbers), size))


async def tell(
    site: Site, found: Numbers, *, address: str | None, viewer: Viewer | None
) -> AsyncIterator[dict[str, Any]]:
    """All that is stored of an address: one document for each comment, subscription and waiting mail.

    `address` is that of an account that is told of too, with the notes that it wrote. What readers may not see of
    articles is not told to a guest.
    """
    settings, read = site.settings, site.database.read_aside
    presenter = Presenter.of_site(settings, site.now())
    for place in places.PLACES:
        for some in pieces(found.get(place.kind, ()), TOLD_AT_ONCE):
            for shape in await read(_exported, place, some, viewer=viewer, keys=site.keys, presenter=presenter):
                yield {"kind": place.kind} | shape.model_dump(mode="json")
    if address is not None:
        account = await read(_account, address, keys=site.keys)
        if account is not None:
            yield {"kind": "account"} | account.model_dump(mode="json")
            last = 0
            while notes := await read(_notes, account.id, after=last):
                for note in notes:
                    yield {"kind": "note"} | note.model_dump(mode="json")
                last = notes[-1].id


def _exported(
    session: Session, place: Place, some: Sequence[int], *, viewer: Viewer | None, keys: Keyring, presenter: Presenter
) -> Sequence[BaseModel]:
    if place is places.SUBSCRIPTION:
        found = subscribers.subscriptions(session, some, keys=keys)
        return [
            SubscriptionExport(
                id=each.id, address=each.address, comment_ids=each.comment_ids, created_at=each.created_at
            )
            for each in found
        ]
    if place is places.MAIL:
        waiting = mail.waiting(session, some, keys=keys)
        return [
            MailExport(id=each.id, about=each.kind, address=each.address, created_at=each.created_at)
            for each in waiting
        ]
    comments: Sequence[CommentExport] = privacy.export(session, some, viewer=viewer, keys=keys, presenter=presenter)
    return comments


def _account(session: Session, address: str, *, keys: Keyring) -> AccountExport | None:
    """The account of an address. It is no part of an erasure: an administrator ends it."""
    account_id = accounts.find_any_id(session, address, keys=keys)
    if account_id is None:
        return None
    its = accounts.get(session, account_id, keys=keys).model_dump()
    members = {name: its[name] for name in AccountExport.model_fields if name in its}
    return AccountExport(**members, moderation_mail=str(moderators.wanted(session, account_id).moderation))


def _notes(session: Session, account_id: int, *, after: int) -> list[NoteExport]:
    """The next notes that an account has written."""
    its = select(CommentNote).where(CommentNote.account_id == account_id, col(CommentNote.id) > after)
    found = session.exec(its.order_by(col(CommentNote.id)).limit(TOLD_AT_ONCE))
    return [
        NoteExport(id=each.id or 0, comment_id=each.comment_id, body=each.body, created_at=each.created_at)
        for each in found
    ]


async def erase(site: Site, place: Place, numbers: Sequence[int], *, is_operator: bool = False) -> int:
    """Erase rows of a place, some in each transaction; how many there were."""
    write, erased = site.database.write, 0
    for some in pieces(numbers, privacy.ERASED_AT_ONCE):
        if place is places.SUBSCRIPTION:
            erased += await write(subscribers.end, some)
        elif place is places.MAIL:
            erased += await write(mail.delete, some)
        elif is_operator:
            erased += await write(privacy.erase_all, some, keys=site.keys, now=site.now())
        else:
            erased += await write(privacy.erase, some, now=site.now())
    return erased
