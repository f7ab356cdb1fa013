"""`maqal doctor privacy URL`: plants a canary, reads all that a running server tells, and cleans up after itself.

Nobody need be signed in: a guest's comment is planted and erased by its receipt. With a token of `comments:moderate` it
is approved, so that readers, feeds and streams have it too, and what moderators read is looked through as well.
"""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

from app.commands.console import Finding, Refused, Report
from app.commands.doctor.crawling import Crawl, Told, listen
from app.commands.doctor.findings import checked, unanswered
from app.commands.doctor.planting import API, Canary, CannotPlantError, approve, by_hand, edit, erase, plant
from app.errors import Bilingual

TIMEOUT_SECONDS = 10.0
DOCUMENT_SECONDS = 60.0
"""How long a busy server may take for its OpenAPI document, which it makes when it is first asked for it."""

LONGEST = 180.0
"""Seconds of the whole; what was planted is erased then too."""

_WAITS = Bilingual(
    "ينتظر موافقة مشرف: استعمل --token-file برمز له الصلاحية comments:moderate ليظهر في الصفحات والبث أيضًا",
    "it waits for a moderator: with --token-file of comments:moderate readers' pages and streams have it too",
)

SHOWN = 10
"""Answers with something of the address that are told one by one."""


def probe(url: str, *, article: str | None, token_file: Path | None) -> Report:
    """Whether anything of a commenter's address is in what a server tells."""
    token = _token(token_file)

    async def run() -> Report:
        limits = httpx.Limits(max_connections=4)
        async with httpx.AsyncClient(base_url=url.rstrip("/"), timeout=TIMEOUT_SECONDS, limits=limits) as client:
            return await examine(client, article=article, token=token)

    return asyncio.run(run())


def _token(file: Path | None) -> str | None:
    if file is None:
        return None
    try:
        return file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise Refused(Bilingual(f"{file}: تعذّرت قراءة الرمز", f"{file}: the token cannot be read")) from None


async def examine(
    client: httpx.AsyncClient, *, article: str | None = None, token: str | None = None, with_stream: bool = True
) -> Report:
    """The findings on the server that a client asks."""
    try:
        document = (await client.get(f"{API}/openapi.json", timeout=DOCUMENT_SECONDS)).raise_for_status().json()
        canary = await plant(client, article)
    except CannotPlantError as error:
        return Report([checked("canary", error.words, is_good=False)])
    except httpx.TransportError:
        return Report([checked("canary", unanswered(str(client.base_url)), is_good=False)])
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError, TypeError) as error:
        name = type(error).__name__
        detail = Bilingual(f"لا يجيب الخادم كخادم مقال: {name}", f"the server does not answer as ours: {name}")
        return Report([checked("canary", detail, is_good=False)])
    number, article_id = canary.comment_id, canary.article_id
    planted = Bilingual(f"التعليق {number} تحت المقال {article_id}", f"comment {number} under article {article_id}")
    findings = [checked("canary", planted, is_good=True)]
    try:
        async with asyncio.timeout(LONGEST):
            findings += await _look(client, document, canary, token, with_stream=with_stream)
    except (httpx.HTTPError, TimeoutError, ValueError, KeyError, TypeError) as error:
        name = type(error).__name__
        detail = Bilingual(f"لم تُقرأ الإجابات إلى آخرها: {name}", f"could not be read to the end: {name}")
        findings.append(checked("answers", detail, is_good=False))
    finally:
        findings.append(await _clean_up(client, canary))
    return Report(findings)


async def _clean_up(client: httpx.AsyncClient, canary: Canary) -> Finding:
    number = canary.comment_id
    try:
        reason = await erase(client, canary)
    except httpx.HTTPError as error:
        name = type(error).__name__
        reason = by_hand(Bilingual(f"محو التعليق {number}: {name}", f"erasing comment {number}: {name}"))
    done = Bilingual(f"مُحي التعليق {number}", f"comment {number} is erased")
    return checked("cleaned up", reason or done, is_good=reason is None)


async def _look(
    client: httpx.AsyncClient, document: Mapping[str, Any], canary: Canary, token: str | None, *, with_stream: bool
) -> list[Finding]:
    findings: list[Finding] = []
    is_open = asyncio.Event()
    listening = asyncio.create_task(listen(client, canary.article_id, is_open, canary.name)) if with_stream else None
    try:
        if listening is not None:
            await is_open.wait()
        if canary.status == "approved":
            await edit(client, canary)
        reason = await approve(client, canary, token) if token else None
        if not token and canary.status != "approved":
            reason = _WAITS
        if reason is not None:
            findings.append(checked("shown to readers", reason, is_good=not token))
        elif token:
            findings.append(checked("shown to readers", Bilingual("قُبل التعليق", "approved"), is_good=True))
        crawl = Crawl(client, canary, token)
        read = crawl.read_all(document)
        told = [Told(each.asked, each.status, _traces(canary, each.text)) async for each in read]
        findings += _judged("answers", told)
        if listening is not None:
            if reason is not None:
                listening.cancel()  # nothing of the comment will come
            else:
                heard = await listening
                found = Told(heard.asked, heard.status, _traces(canary, heard.text))
                findings += _judged("stream", [found])
                if heard.status == 200 and canary.name not in heard.text:
                    findings.append(checked("stream", _EMPTY_STREAM, is_good=True))
        findings.append(checked("not asked", _left_out(crawl), is_good=True))
    finally:
        if listening is not None:
            listening.cancel()
    return findings


_EMPTY_STREAM = Bilingual(
    "لم يصل فيه شيء من التعليق، فلا يدل على شيء", "nothing of the comment arrived in it, so that it shows nothing"
)


def _left_out(crawl: Crawl) -> Bilingual:
    if not crawl.left_out:
        return Bilingual("لا شيء", "nothing")
    left = sorted(crawl.left_out.items())
    return Bilingual(
        "، ".join(f"{'البقية' if name == 'the rest' else name} ({why.ar})" for name, why in left),
        ", ".join(f"{name} ({why.en})" for name, why in left),
    )


def _traces(canary: Canary, text: str) -> str:
    return ", ".join(sorted(canary.traces.found(text)))


def _judged(check: str, told: list[Told]) -> list[Finding]:
    """A finding for each answer with something of the address, or one for all."""
    leaks = [each for each in told if each.text]
    failed = [each for each in told if each.status >= 500]
    if leaks:
        return [checked(check, _leak(each), is_good=False) for each in leaks[:SHOWN]]
    if failed:
        asked, status = failed[0].asked, failed[0].status
        detail = Bilingual(f"أجاب {asked} بالرمز {status}", f"{asked} answers {status}")
        return [checked(check, detail, is_good=False)]
    answered, count = sum(each.status == 200 for each in told), len(told)
    detail = Bilingual(
        f"قُرئ منها {answered} من {count}، ولا أثر للعنوان في أيٍّ منها",
        f"{answered} of {count} read, nothing of the address in any",
    )
    return [checked(check, detail, is_good=bool(answered))]


def _leak(told: Told) -> Bilingual:
    asked, traces = told.asked, told.text[:200]
    return Bilingual(f"في إجابة {asked} أثر من العنوان: {traces}", f"{asked} tells of the address: {traces}")
