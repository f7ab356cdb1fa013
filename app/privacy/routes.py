"""What is stored of somebody over HTTP: by the receipt of a comment, or by a link that is mailed to an address."""

from typing import Annotated

from fastapi import Depends, Header, Request, Response

from app.articles.presenting import PresenterDep
from app.comments.receipts import LONGEST
from app.db.keyset import Page, Paging
from app.errors import MailIsOff, ReceiptRefused, TooManyRequests
from app.notifications.routes import with_mail
from app.privacy import requests
from app.privacy import service as privacy
from app.privacy.models import CommentExport, ErasedComments, PrivacyRequestCreate, PrivacyRequestTaken
from app.web import limits
from app.web.paging import page_of, paging
from app.web.problems import asked_language, preferred_language, responses
from app.web.proxies import network_prefix
from app.web.routing import api_router
from app.web.site import Site, SiteDep

router = api_router("privacy")

_WRITERS_ALONE = {"Cache-Control": "private, no-store", "Vary": "Comment-Receipt"}

OwnReceipt = Annotated[str, Header(alias="Comment-Receipt", min_length=1, max_length=LONGEST)]


@router.get("/privacy/receipt", responses=responses(ReceiptRefused))
async def export_by_receipt(
    site: SiteDep,
    receipt: OwnReceipt,
    page: Annotated[Paging, paging("privacy")],
    presenter: PresenterDep,
    request: Request,
    response: Response,
) -> Page[CommentExport]:
    """Returns all that is stored of the comments that were posted with this receipt, or in one chain with it."""
    found = await site.database.read_aside(
        privacy.export_chain, receipt, paging=page, keys=site.keys, presenter=presenter
    )
    response.headers.update(_WRITERS_ALONE)
    return page_of(CommentExport, found, site.keys, order="privacy", request=request, response=response)


@router.delete("/privacy/receipt", responses=responses(ReceiptRefused))
async def erase_by_receipt(site: SiteDep, receipt: OwnReceipt, response: Response) -> ErasedComments:
    """Erases these comments, with all that came with them."""
    response.headers.update(_WRITERS_ALONE)
    comment_ids = await site.database.read(privacy.comments_of_chain, receipt)
    erased = 0
    for start in range(0, len(comment_ids), privacy.ERASED_AT_ONCE):
        some = comment_ids[start : start + privacy.ERASED_AT_ONCE]
        erased += await site.database.write(privacy.erase, some, now=site.now())
    return ErasedComments(erased=erased)


@router.post("/privacy/requests", status_code=202, responses=responses(MailIsOff, TooManyRequests))
async def create_privacy_request(
    site: Annotated[Site, Depends(with_mail)], request_in: PrivacyRequestCreate, request: Request, response: Response
) -> PrivacyRequestTaken:
    """Has what belongs to an address exported or erased, by a link that is mailed there if anything does.

    The answer and what is done for it are the same for every address.
    """
    now, settings = site.now(), site.settings
    if settings.limit_mail is not None:
        key = limits.source_key(site.keys, "mail", network_prefix(request.scope), now=now)
        if wait := await site.database.write(limits.hit, key, settings.limit_mail, now=now):
            raise limits.too_many(wait)
    language = request_in.language or preferred_language(asked_language(request.scope["headers"]))
    await site.database.write(requests.ask, request_in.address, request_in.action, language, keys=site.keys, now=now)
    response.headers["Cache-Control"] = "no-store"
    return PrivacyRequestTaken(status="taken")
