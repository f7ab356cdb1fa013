"""The pages that links in mail open: a reader confirms an address, asks for replies, or stops mails.

Opening a page changes nothing; a button does, or the one-click request of a mail program (RFC 8058).
"""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from app.articles import service as articles
from app.articles.links import address_of
from app.comments import proofs
from app.errors import MailIsOff, Moved, NotFound
from app.languages import Language
from app.notifications import moderators, subscribers, texts
from app.notifications.models import NoticeFrequency
from app.notifications.texts import say
from app.web.bodies import read_form
from app.web.link_pages import Button, NextLink, language_of, page
from app.web.plain_route import PlainRoute
from app.web.routing import StrictRequest
from app.web.site import Site

MOST_BYTES = 10_000
"""Of what is sent to a page: a button's value, or the two words of a mail program."""

_FORM = "application/x-www-form-urlencoded"

Show = Callable[[Request, Site, Language], Awaitable[Response]]


def mail_routes() -> list[PlainRoute]:
    """The routes of the pages."""
    return [
        mail_route("/mail/verify", show_verification, verify),
        mail_route("/mail/replies/confirm", show_confirmation, confirm),
        mail_route("/mail/replies/unsubscribe", show_stop, stop),
        mail_route("/mail/waiting/unsubscribe", show_stop_waiting, stop_waiting),
    ]


def mail_route(path: str, show: Show, do: Show) -> PlainRoute:
    """The route of a page: `show` opens it, `do` is what its button does. `MailIsOff` where no mail is sent."""

    async def endpoint(request: Request) -> Response:
        site: Site = request.app.state.site
        if site.settings.mail_server is None:
            raise MailIsOff
        answer = do if request.method == "POST" else show
        return await answer(request, site, language_of(request))

    return PlainRoute(path, endpoint, methods=["GET", "POST"], name=path, include_in_schema=False)


def parameter(request: Request, name: str) -> str:
    """A value of the page's address; empty where it is missing."""
    return request.query_params.get(name, "")[:500]


def invalid(language: Language) -> Response:
    """The page of a link that works no more."""
    return page(language, say(texts.INVALID_PAGE, language), [say(texts.INVALID_PAGE_TEXT, language)], status=404)


async def show_verification(request: Request, site: Site, language: Language) -> Response:
    """Asks whether the address is the reader's."""
    if proofs.proof_from_link(parameter(request, "code"), keys=site.keys, now=site.now()) is None:
        return invalid(language)
    button = Button(say(texts.VERIFY_BUTTON, language), "confirm", "yes")
    return page(language, say(texts.VERIFY_PAGE, language), [say(texts.VERIFY_PAGE_TEXT, language)], buttons=[button])


async def verify(request: Request, site: Site, language: Language) -> Response:
    """Leads back to the site with the proof behind the #, which no browser sends to any server."""
    proof = proofs.proof_from_link(parameter(request, "code"), keys=site.keys, now=site.now())
    if proof is None:
        return invalid(language)
    address = f"{await _return_address(request, site)}#address_proof={proof}"
    link = NextLink(say(texts.BACK, language, site=site.settings.site_name), address)
    return page(language, say(texts.VERIFY_PAGE, language), [say(texts.VERIFIED, language)], link=link)


async def _return_address(request: Request, site: Site) -> str:
    """The article that the reader comes from, or the site's first page."""
    named = parameter(request, "article")
    if named.isascii() and named.isdecimal():
        try:
            article = await site.database.read(articles.find, named, viewer=None, now=site.now())
            return address_of(article.id, article.slug, site.settings)
        except (NotFound, Moved):
            pass
    return f"{site.settings.site_url}/"


async def show_confirmation(request: Request, site: Site, language: Language) -> Response:
    """Asks whether replies are wanted."""
    comment_id = subscribers.comment_of(parameter(request, "code"), keys=site.keys, now=site.now())
    if comment_id is None or not await site.database.read(subscribers.is_there, comment_id):
        return invalid(language)
    button = Button(say(texts.CONFIRM_BUTTON, language), "confirm", "yes")
    return page(language, say(texts.CONFIRM_PAGE, language), [say(texts.CONFIRM_PAGE_TEXT, language)], buttons=[button])


async def confirm(request: Request, site: Site, language: Language) -> Response:
    """Has the reader told of replies from now on."""
    comment_id = subscribers.comment_of(parameter(request, "code"), keys=site.keys, now=site.now())
    if comment_id is None or not await site.database.write(
        subscribers.confirm, comment_id, keys=site.keys, now=site.now()
    ):
        return invalid(language)
    return page(language, say(texts.CONFIRM_PAGE, language), [say(texts.CONFIRMED, language)])


async def show_stop(request: Request, _site: Site, language: Language) -> Response:
    """Asks which mails are to stop. What is stopped already is not told apart from what never was."""
    buttons = [Button(say(texts.STOP_ALL, language), "stop", "all")]
    if _comment_of(request) is not None:
        buttons.insert(0, Button(say(texts.STOP_THREAD, language), "stop", "thread"))
    return page(language, say(texts.STOP_PAGE, language), [say(texts.STOP_PAGE_TEXT, language)], buttons=buttons)


async def stop(request: Request, site: Site, language: Language) -> Response:
    """Stops the mails about one comment, or all of a subscription, as the request of a mail program does."""
    is_for_thread = await _sent(request, "stop") == "thread"
    comment_id = _comment_of(request) if is_for_thread else None
    await site.database.write(subscribers.stop, parameter(request, "token"), comment_id=comment_id)
    return page(language, say(texts.STOP_PAGE, language), [say(texts.STOPPED, language)])


def _comment_of(request: Request) -> int | None:
    named = parameter(request, "comment")
    return int(named) if named.isascii() and named.isdecimal() and len(named) <= 16 else None


async def show_stop_waiting(request: Request, site: Site, language: Language) -> Response:
    """Asks whether mails about waiting comments are to stop."""
    if moderators.account_of(parameter(request, "token"), keys=site.keys) is None:
        return invalid(language)
    button = Button(say(texts.STOP_PAGE, language), "stop", "all")
    return page(language, say(texts.STOP_PAGE, language), [say(texts.STOP_WAITING_TEXT, language)], buttons=[button])


async def stop_waiting(request: Request, site: Site, language: Language) -> Response:
    """Stops mails about waiting comments to one account."""
    account_id = moderators.account_of(parameter(request, "token"), keys=site.keys)
    if account_id is None:
        return invalid(language)
    off, now = NoticeFrequency.off, site.now()
    await site.database.write(moderators.want, account_id, off, settings=site.settings, now=now)
    return page(language, say(texts.STOP_PAGE, language), [say(texts.STOPPED, language)])


async def _sent(request: Request, name: str) -> str:
    """The value that a button has sent. A mail program may send its words as a form of another kind (RFC 8058 §3.1)."""
    body = await StrictRequest(request.scope, request.receive).read(MOST_BYTES)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        return ""
    return str(read_form(body).get(name, ""))
