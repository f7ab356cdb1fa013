"""Over HTTP: a link that proves an address, and which mail an account gets."""

from typing import Annotated, Any

from fastapi import Depends, Request, Response

from app.accounts.access import SignedIn
from app.accounts.models import Scope
from app.articles import service as articles
from app.comments import proofs
from app.errors import Forbidden, MailIsOff, Moved, NotFound, TooManyRequests, Unauthenticated
from app.mail import service as mail
from app.notifications import letters, moderators
from app.notifications.models import (
    NoticeFrequency,
    NotificationsPrivate,
    NotificationsUpdate,
    VerificationCreate,
    VerificationSent,
)
from app.notifications.texts import language_of
from app.web import limits
from app.web.problems import asked_language, preferred_language, responses
from app.web.proxies import network_prefix
from app.web.routing import api_router
from app.web.site import Site, SiteDep

router = api_router("comments")
of_accounts = api_router("accounts")


async def with_mail(site: SiteDep) -> Site:
    """The site, where it sends mail; `MailIsOff` where it does not."""
    if site.settings.mail_server is None:
        raise MailIsOff
    return site


MailDep = Annotated[Site, Depends(with_mail)]
"""The site, where it sends mail; `MailIsOff` where it does not."""


@router.post("/comments/verifications", status_code=202, responses=responses(MailIsOff, TooManyRequests))
async def create_verification(
    site: MailDep, verification_in: VerificationCreate, request: Request, response: Response
) -> VerificationSent:
    """يرسل إلى بريدٍ رابطًا يثبت أنه لصاحبه. الجواب نفسه لكل بريد، وتصل رسالة واحدة في الساعة على الأكثر."""
    now, settings = site.now(), site.settings
    if settings.limit_mail is not None:
        key = limits.source_key(site.keys, "mail", network_prefix(request.scope), now=now)
        if wait := await site.database.write(limits.hit, key, settings.limit_mail, now=now):
            raise limits.too_many(wait)
    article = await _article(site, verification_in)
    spoken = preferred_language(asked_language(request.scope["headers"]))
    language = spoken if article is None else language_of(article.language, settings.language)
    code = proofs.new_link_code(verification_in.email, keys=site.keys, now=now)
    letter = letters.verification(language, code, None if article is None else article.id, settings)
    await site.database.write(mail.enqueue, letter, to=verification_in.email, keys=site.keys, now=now)
    response.headers["Cache-Control"] = "no-store"
    return VerificationSent(status="sent")


async def _article(site: Site, verification_in: VerificationCreate) -> Any | None:
    """The article that the reader comes from, if readers may read it."""
    if verification_in.article is None:
        return None
    ref = str(verification_in.article)
    for _ in range(2):
        try:
            return await site.database.read(articles.find, ref, viewer=None, now=site.now())
        except Moved as moved:
            ref = moved.slug
        except NotFound:
            return None
    return None


@of_accounts.get("/me/notifications", responses=responses(Unauthenticated, MailIsOff))
async def get_my_notifications(viewer: SignedIn, site: MailDep, response: Response) -> NotificationsPrivate:
    """ما يصلك بالبريد."""
    response.headers["Cache-Control"] = "private, no-store"
    return await site.database.read(moderators.wanted, viewer.account_id)


@of_accounts.patch("/me/notifications", responses=responses(Unauthenticated, Forbidden, MailIsOff))
async def update_my_notifications(
    viewer: SignedIn, site: MailDep, notifications_in: NotificationsUpdate
) -> NotificationsPrivate:
    """يغيّر ما يصلك بالبريد: كل تعليق ينتظر المراجعة، أو ملخصًا كل ساعة أو كل يوم."""
    frequency = notifications_in.moderation
    if frequency is not NoticeFrequency.off and not viewer.may(Scope.comments_moderate):
        raise Forbidden
    return await site.database.write(
        moderators.want, viewer.account_id, frequency, settings=site.settings, now=site.now()
    )
