"""The page that the link in a mail opens: a button downloads what is stored of an address, or has it erased.

Opening it changes nothing, since mail servers open links to look at them.
"""

import json
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from app.languages import Language
from app.notifications.pages import invalid, mail_route, parameter
from app.notifications.texts import say
from app.privacy import belongings, requests, texts
from app.privacy.models import PrivacyAction
from app.privacy.requests import MOST_FOUND, Answerable
from app.web.link_pages import HEADERS, Button, page
from app.web.plain_route import PlainRoute
from app.web.site import Site

FILE_NAME = "maqal-export.json"


def privacy_routes() -> list[PlainRoute]:
    """The route of the page."""
    return [mail_route("/mail/privacy", show, do)]


async def show(request: Request, site: Site, language: Language) -> Response:
    """Says what the button does."""
    found = await _request(request, site)
    if found is None:
        return invalid(language)
    words = texts.WORDS[found.action]
    button = Button(say(words.button, language), "confirm", str(found.action))
    return page(language, say(words.page, language), [say(words.page_text, language)], buttons=[button])


async def do(request: Request, site: Site, language: Language) -> Response:
    """Downloads, as often as wanted; or has all erased, once."""
    found = await _request(request, site)
    if found is not None and found.action is PrivacyAction.export:
        headers = HEADERS | {"Content-Disposition": f'attachment; filename="{FILE_NAME}"'}
        return StreamingResponse(_document(site, found), media_type="application/json", headers=headers)
    if found is None or not await site.database.write(requests.confirm, parameter(request, "token"), now=site.now()):
        return invalid(language)
    words = texts.WORDS[found.action]
    return page(language, say(words.page, language), [say(texts.ERASED_SOON, language)])


async def _request(request: Request, site: Site) -> Answerable | None:
    return await site.database.read(requests.of_secret, parameter(request, "token"), keys=site.keys, now=site.now())


async def _document(site: Site, found: Answerable) -> AsyncIterator[str]:
    """A JSON array of the documents that `maqal privacy export` prints."""
    before = "[\n"
    async for line in belongings.tell(site, found.found, address=found.address, viewer=None):
        yield f"{before}{json.dumps(line, ensure_ascii=False)}"
        before = ",\n"
    if sum(map(len, found.found.values())) >= MOST_FOUND:
        yield f"{before}{json.dumps({'kind': 'left_out', 'after': MOST_FOUND})}"
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"
