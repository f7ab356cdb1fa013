"""Mail to moderators about comments that wait: at once, hourly or daily, once for each period."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from app.accounts import service as accounts
from app.accounts.models import ROLE_SCOPES, AccountPrivate, Role, Scope
from app.arabic.plurals import comment_count
from app.comments.models import Comment, CommentStatus
from app.db.upsert import insert_for
from app.display import Display
from app.errors import NotFound
from app.mail import service as mail
from app.notifications import letters
from app.notifications.models import ModeratorNotice, NoticeFrequency, NotificationsPrivate
from app.notifications.texts import language_of
from app.secrets.sealing import Keyring, SealBroken
from app.settings import Settings

AT_ONCE = timedelta(minutes=1)
"""The time between two mails to an account that wants each comment: one mail has all comments of this time."""

MORNING = 8
"""The hour of the site's day at which daily digests are written."""

MOST = 50
"""Accounts that are written to in one transaction."""

MOST_LOOKED_AT = 2000
"""Waiting comments of which it is counted which rules hold them: the newest."""

_PURPOSE = "moderator-notices"


def wanted(session: Session, account_id: int) -> NotificationsPrivate:
    """Which mail an account gets."""
    row = session.get(ModeratorNotice, account_id)
    return NotificationsPrivate(moderation=NoticeFrequency.off if row is None else NoticeFrequency(row.frequency))


def want(
    session: Session, account_id: int, frequency: NoticeFrequency, *, settings: Settings, now: datetime
) -> NotificationsPrivate:
    """Choose how often an account gets mail; comments that wait already do not count as new."""
    if frequency is NoticeFrequency.off:
        session.execute(sa.delete(ModeratorNotice).where(col(ModeratorNotice.account_id) == account_id))
    elif wanted(session, account_id).moderation is not frequency:
        row = {
            "account_id": account_id,
            "frequency": str(frequency),
            "told_id": _newest(session),
            "next_at": following(frequency, settings, now=now),
        }
        statement = insert_for(session, ModeratorNotice).values(**row)
        changed = {name: row[name] for name in ("frequency", "told_id", "next_at")}
        session.execute(statement.on_conflict_do_update(index_elements=["account_id"], set_=changed))
    session.flush()
    return wanted(session, account_id)


def following(frequency: NoticeFrequency, settings: Settings, *, now: datetime) -> datetime:
    """When the next mail of a kind may be written: in a minute, at the full hour, in the morning."""
    if frequency is NoticeFrequency.each:
        return now + AT_ONCE
    if frequency is NoticeFrequency.hourly:
        return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    local = now.astimezone(settings.zone)
    morning = local.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    return (morning if morning > local else morning + timedelta(days=1)).astimezone(UTC)


class Waiting(NamedTuple):
    """What waits: how many comments, by the policy and the rules that hold them, the newest, the instant of the oldest.

    A comment that several rules hold is counted with each of them.
    """

    total: int
    by_rule: Mapping[str, int]
    newest_id: int
    since: datetime | None


def send_due(session: Session, *, keys: Keyring, settings: Settings, now: datetime) -> int:
    """Write the mails whose time has come, and set the next time in the same transaction; how many accounts."""
    due = session.exec(
        select(ModeratorNotice)
        .where(ModeratorNotice.next_at <= now)
        .order_by(col(ModeratorNotice.account_id))
        .limit(MOST)
        .with_for_update(skip_locked=True)
    ).all()
    waiting = _waiting(session) if due else None
    for row in due:
        frequency = NoticeFrequency(row.frequency)
        row.next_at = following(frequency, settings, now=now)
        account = _moderator(session, row.account_id, keys)
        if account is None:
            session.delete(row)
        elif waiting is not None and waiting.total:
            new = _count_after(session, row.told_id)
            if new or frequency is NoticeFrequency.daily:
                _enqueue(session, account, waiting, new, keys=keys, settings=settings, now=now)
        row.told_id = max(row.told_id, waiting.newest_id if waiting else 0)
    session.flush()
    return len(due)


def _enqueue(
    session: Session,
    account: AccountPrivate,
    waiting: Waiting,
    new: int,
    *,
    keys: Keyring,
    settings: Settings,
    now: datetime,
) -> None:
    language = language_of(settings.language, settings.language)
    display = Display.of_site(settings)
    count = comment_count(waiting.total, language=language, digits=settings.digits)
    rules = [
        (rule, comment_count(n, language=language, digits=settings.digits))
        for rule, n in sorted(waiting.by_rule.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    letter = letters.waiting(
        language,
        count=count,
        new=comment_count(new, language=language, digits=settings.digits),
        rules=rules,
        since=display.date(waiting.since or now, language),
        stop=letters.page_address("waiting/unsubscribe", language, settings, token=stop_token(account.id, keys=keys)),
        settings=settings,
    )
    mail.enqueue(session, letter, to=account.email, keys=keys, now=now, is_proven=True, about=f"account:{account.id}")


def _moderator(session: Session, account_id: int, keys: Keyring) -> AccountPrivate | None:
    """The account, while it may moderate."""
    try:
        account = accounts.get(session, account_id, keys=keys)
    except (NotFound, SealBroken):
        return None
    return account if not account.is_disabled and Scope.comments_moderate in ROLE_SCOPES[Role(account.role)] else None


def _waiting(session: Session) -> Waiting:
    is_waiting = col(Comment.status) == CommentStatus.pending
    rows = session.execute(
        sa.select(
            col(Comment.held_by), sa.func.count(), sa.func.max(col(Comment.id)), sa.func.min(col(Comment.created_at))
        )
        .where(is_waiting)
        .group_by(col(Comment.held_by))
    ).all()
    by_rule = Counter({policy: count for policy, count, _, _ in rows if policy})
    held = sa.select(col(Comment.held_for)).where(is_waiting, col(Comment.held_for).is_not(None))
    for reasons in session.execute(held.order_by(col(Comment.id).desc()).limit(MOST_LOOKED_AT)).scalars():
        by_rule.update({str(reason["rule"]) for reason in reasons})
    return Waiting(
        sum(count for _, count, _, _ in rows),
        by_rule,
        max((newest for _, _, newest, _ in rows), default=0),
        min((oldest for *_, oldest in rows), default=None),
    )


def _count_after(session: Session, comment_id: int) -> int:
    is_posted = col(Comment.external_id).is_(None)  # imported comments send no mail
    is_new = (col(Comment.status) == CommentStatus.pending) & (col(Comment.id) > comment_id) & is_posted
    return int(session.execute(sa.select(sa.func.count()).select_from(Comment).where(is_new)).scalar_one())


def _newest(session: Session) -> int:
    return int(session.execute(sa.select(sa.func.coalesce(sa.func.max(col(Comment.id)), 0))).scalar_one())


def next_due(session: Session) -> datetime | None:
    """When the next mail may have to be written; None where nobody wants any."""
    found: datetime | None = session.execute(sa.select(sa.func.min(col(ModeratorNotice.next_at)))).scalar_one()
    return found


def stop_token(account_id: int, *, keys: Keyring) -> str:
    """What stands in the link by which an account stops these mails."""
    return keys.sign(str(account_id).encode(), purpose=_PURPOSE)


def account_of(token: str, *, keys: Keyring) -> int | None:
    """The account that a link belongs to; None for one that is not ours."""
    try:
        return int(keys.verify(token, purpose=_PURPOSE))
    except (SealBroken, ValueError):
        return None
