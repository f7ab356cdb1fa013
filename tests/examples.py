"""Makes the examples of the OpenAPI document: what a small site really answers, in Arabic and in English.

`python -m tests.examples` writes `app/web/reference/examples.json`; run it when a shape has changed.
"""

import asyncio
import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from app.db import migrate
from app.imports.importing import Importing
from app.main import create_app
from app.settings import load_settings
from app.web.reference.examples import FILE
from app.web.site import Site
from app.webhooks import payloads
from app.webhooks.models import TEST, WebhookEvent
from tests.operations import operations
from tests.paths import API
from tests.people import PASSWORD, People
from tests.photographs import png
from tests.viewing import PHONE, add_up

NOW = datetime(2026, 1, 21, 6, tzinfo=UTC)
WORDS = {
    "ar": {
        "section": "ثقافة", "tag": "مكتبات", "author": "ليلى حداد", "title": "مكتبة تفتح ليلًا",
        "body": "تفتح المكتبة حتى منتصف الليل.", "changed": "تفتح المكتبة حتى الفجر.", "reader": "سلمى العوضي",
        "comment": "خبر مفرح.", "reply": "شكرًا لك.", "word": "مكتبة", "other": "كتب", "about": "تكتب عن المدن.",
        "note": "سألناها عن الموعد.", "answer": "شكرًا لاهتمامك.", "abroad": "La bibliothèque ouvre la nuit",
    },
    "en": {
        "section": "Culture", "tag": "libraries", "author": "Layla Haddad", "title": "The library opens at night",
        "body": "The library is open until midnight.", "changed": "The library is open until dawn.",
        "reader": "Salma Awadi", "comment": "Good news.", "reply": "Thank you.", "word": "library", "other": "books",
        "about": "She writes about cities.", "note": "We asked her about the date.",
        "answer": "Thank you for asking.", "abroad": "La bibliothèque ouvre la nuit",
    },
}  # fmt: skip
SHORTENED = {
    "token": "mq_EXAMPLE",
    "access_token": "mq_EXAMPLE",
    "secret": "EXAMPLE",
    "receipt": "EXAMPLE",
    "placeholder": "data:image/webp;base64,UklGR…",
    "avatar_url": "/api/v1/avatars/a15/%D8%B3.svg",
}
"""What an example does not repeat: secrets, and pictures."""


class Recorder:
    """Asks a site, and keeps what it answers and was sent under the operations' ids."""

    def __init__(self, client: httpx.AsyncClient, site: Site, headers: dict[str, str]) -> None:
        self.guest, self.site, self._headers = client, site, headers
        self.found: dict[str, dict[str, Any]] = {}

    async def ask(self, name: str, method: str, path: str, body: Any = None, **headers: str) -> Any:
        sent = {} if body is None else {"json": body}
        answer = await self.guest.request(
            method, f"{API}{quote(path, safe='/?=&')}", headers={**self._headers, **headers}, **sent
        )
        assert answer.is_success, (name, answer.status_code, answer.text)
        told = answer.json() if answer.content else None
        kept = {"request": body, "answer": _shortened(told)}
        self.found.setdefault(name, {part: value for part, value in kept.items() if value is not None})
        return told

    async def upload(self, name: str, content: bytes, fields: dict[str, str]) -> Any:
        answer = await self.guest.post(
            f"{API}/media", files={"file": ("photo.png", content)}, data=fields, headers=self._headers
        )
        assert answer.is_success, (name, answer.text)
        self.found[name] = {"answer": _shortened(answer.json())}
        return answer.json()


def _shortened(told: Any) -> Any:
    if isinstance(told, dict):
        return {name: _cut(name, SHORTENED.get(name, _shortened(value))) for name, value in told.items()}
    return [_shortened(each) for each in told] if isinstance(told, list) else told


def _cut(name: str, value: Any) -> Any:
    """The first of what is long, and says again what stands beside it."""
    if name == "jsonld":
        return {member: value[member] for member in ("@context", "@type", "headline")}
    return value[:1] if name == "open_graph" else value


async def _walk(recorder: Recorder, words: dict[str, str], language: str) -> None:
    ask = recorder.ask
    await ask("create_section", "POST", "/sections", {"name": words["section"]})
    tag = await ask("create_tag", "POST", "/tags", {"name": words["tag"]})
    await ask("create_author", "POST", "/authors", {"name": words["author"], "biography": words["about"]})
    await ask("list_sections", "GET", "/sections")
    for room in ("section", "tag", "author"):
        await ask(f"get_{room}", "GET", f"/{room}s/1")
        await ask(f"update_{room}", "PATCH", f"/{room}s/1", {"name": words[room]})
        await ask(f"list_{room}s", "GET", f"/{room}s")
    await _media(recorder, words)
    other = await ask("create_tag", "POST", "/tags", {"name": words["other"]})
    await ask("merge_tag", "POST", f"/tags/{other['id']}/merge", {"into": tag["id"]})
    new = {
        "title": words["title"], "body": words["body"], "section": 1, "tags": [words["tag"]], "authors": [1],
        "language": language,
    }  # fmt: skip
    made = await ask("create_article", "POST", "/articles", new)
    article = f"/articles/{made['id']}"
    await ask("publish_article", "POST", f"{article}/publish", {"published_at": "2026-01-21T06:00:00Z"})
    await _comments(recorder, words, article)
    read = await ask("get_article", "GET", article)
    tag_of = {"If-Match": f'"{read["version"]}"'}
    await ask("list_articles", "GET", "/articles")
    await ask("get_adjacent_articles", "GET", f"{article}/adjacent?within=section")
    await ask("resolve_address", "GET", f"/resolve?url=/2026/01/21/{read['slug']}/")
    await ask("search_articles", "GET", f"/search?q={words['word']}&facets=false")
    await ask("suggest", "GET", f"/search/suggest?q={words['word'][:3]}")
    source = await ask("get_article_source", "GET", f"{article}/source")
    changed = {"title": source["title"], "body": words["changed"]}
    written = await ask("update_article", "PATCH", article, {"body": words["changed"]}, **tag_of)
    await ask("replace_article", "PUT", article, changed, **{"If-Match": f'"{written["version"]}"'})
    await ask("render_article", "POST", "/articles/render", {"title": words["title"], "body": words["changed"]})
    await ask("list_revisions", "GET", f"{article}/revisions")
    await ask("get_revision", "GET", f"{article}/revisions/1")
    await ask("diff_revisions", "GET", f"{article}/revisions/{written['version']}/diff?against=1")
    await ask("create_preview", "POST", f"{article}/previews", {"hours": 72})
    await ask("list_previews", "GET", f"{article}/previews")
    second = {"title": f"{words['title']} (2)", "body": words["body"], "status": "published"}
    await ask("put_article_by_external_id", "PUT", "/articles/by-external-id/wp-17", second)
    abroad = {"title": words["abroad"], "body": words["body"], "language": "fr", "status": "published"}
    third = await ask("create_article", "POST", "/articles", abroad)
    await ask("replace_translations", "PUT", f"{article}/translations", {"articles": [third["id"]]})
    await ask("list_translations", "GET", f"{article}/translations")
    await recorder.guest.delete(f"{API}/articles/{third['id']}", headers=recorder._headers)
    remark = {
        "external_id": "wp:204", "article_external_id": "wp-17", "author_name": words["reader"],
        "author_email": "salma@example.org", "body": words["comment"], "created_at": "2019-03-04T18:20:00Z",
    }  # fmt: skip
    await ask("import_comments", "POST", "/imports/comments", {"comments": [remark]})
    await _import(recorder, words)
    await recorder.guest.post(f"{API}{article}/views", headers={"User-Agent": PHONE})
    await add_up(recorder.guest._transport.app)  # type: ignore[attr-defined]  # one of httpx for applications
    await ask("list_popular", "GET", "/popular?period=week&limit=1")
    await ask("get_article_views", "GET", f"{article}/views?by=hour&last=2")
    await ask("get_site_views", "GET", "/views?by=day&last=2")
    await ask("list_related", "GET", f"{article}/related?limit=1")


async def _import(recorder: Recorder, words: dict[str, str]) -> None:
    records = [{"type": "tag", "external_id": f"wp:tag:{number}", "name": words["tag"]} for number in (5, 6)]
    lines = "".join(f"{json.dumps(record)}\n" for record in [*records, {"type": "tag", "name": words["tag"]}])
    sent = await recorder.guest.post(f"{API}/imports?dry_run=true", content=lines, headers=recorder._headers)
    recorder.found["create_import"] = {"request": records[0]}
    importing = Importing(recorder.site)
    await importing.round()
    await importing.finish()
    await recorder.ask("list_imports", "GET", "/imports")
    await recorder.ask("get_import", "GET", f"/imports/{sent.json()['id']}")
    await recorder.ask("list_import_lines", "GET", f"/imports/{sent.json()['id']}/lines")


async def _media(recorder: Recorder, words: dict[str, str]) -> None:
    ask = recorder.ask
    form = {"alt": words["title"], "credit": words["author"]}
    made = await recorder.upload("upload_media", png(320, 200), form)
    await ask("update_media", "PATCH", f"/media/{made['id']}", {"caption": words["about"]})
    await ask("get_media", "GET", f"/media/{made['id']}")
    await ask("get_media_uses", "GET", f"/media/{made['id']}/uses")
    await ask("list_media", "GET", "/media")


async def _comments(recorder: Recorder, words: dict[str, str], article: str) -> None:
    ask = recorder.ask
    sent = {"author_name": words["reader"], "author_email": "salma@example.org", "body": words["comment"]}
    client = recorder.guest
    posted = await client.post(f"{API}{article}/comments", json=sent)
    recorder.found["post_comment"] = {"request": sent, "answer": _shortened(posted.json())}
    comment = posted.json()["comment"]["id"]
    await ask("list_moderation_comments", "GET", "/moderation/comments")
    await ask("approve_comment", "POST", f"/moderation/comments/{comment}/approve")
    await ask("update_comment", "PATCH", f"/comments/{comment}", {"body": words["comment"]})
    await ask("moderate_comments", "POST", "/moderation/comments/batch", {"verb": "approve", "ids": [comment]})
    await _desk(ask, words, comment)
    await ask("get_commenter", "GET", f"/moderation/comments/{comment}/commenter")
    for name, path in (
        ("list_article_comments", f"{article}/comments"), ("list_comments", "/comments"),
        ("get_comment", f"/comments/{comment}"),
    ):  # fmt: skip
        recorder.found[name] = {"answer": _shortened((await client.get(f"{API}{path}")).json())}
    await ask("like_comment", "PUT", f"/comments/{comment}/like")
    await ask("report_comment", "POST", f"/comments/{comment}/reports", {"reason": "off_topic"})
    await ask("list_comment_reports", "GET", f"/moderation/comments/{comment}/reports")
    said = {**sent, "body": words["reply"], "parent_id": comment}
    reply = await client.post(f"{API}{article}/comments", json=said)
    await ask("approve_comment", "POST", f"/moderation/comments/{reply.json()['comment']['id']}/approve")
    await ask("create_verification", "POST", "/comments/verifications", {"email": "salma@example.org"})
    asked = {"address": "salma@example.org", "action": "export"}
    await ask("create_privacy_request", "POST", "/privacy/requests", asked)
    await ask("get_comment_form", "GET", "/comments/form")
    await ask("count_comments", "POST", "/comments/counts", {"articles": [int(article.rpartition("/")[2])]})
    await _rules(ask, words)
    await ask("close_article_comments", "POST", f"/moderation{article}/close")
    await ask("reopen_article_comments", "POST", f"/moderation{article}/reopen")
    receipt = {"Comment-Receipt": posted.json()["receipt"]}
    for name, method in (("export_by_receipt", "GET"), ("erase_by_receipt", "DELETE")):
        told = await client.request(method, f"{API}/privacy/receipt", headers=receipt)
        recorder.found[name] = {"answer": _shortened(told.json())}


async def _desk(ask: Any, words: dict[str, str], comment: int) -> None:
    """What moderators do beside the first verbs."""
    one = f"/moderation/comments/{comment}"
    done = await ask("reject_comment", "POST", f"{one}/reject")
    await ask("undo_act", "POST", f"/moderation/acts/{done['last_act']}/undo")
    done = await ask("moderate_comments", "POST", "/moderation/comments/batch", {"verb": "pin", "ids": [comment]})
    await ask("undo_batch", "POST", f"/moderation/batches/{done['batch']}/undo")
    for name in ("pin", "unpin", "feature", "unfeature"):
        await ask(f"{name}_comment", "POST", f"{one}/{name}")
    await ask("create_note", "POST", f"{one}/notes", {"body": words["note"]})
    await ask("get_moderation_statistics", "GET", "/moderation/statistics")
    await ask("list_acts", "GET", "/moderation/audit?limit=2")
    await ask("list_notes", "GET", f"{one}/notes")
    block = await ask("create_block", "POST", f"{one}/blocks", {"kind": "chain", "hours": 24})
    await ask("list_blocks", "GET", "/moderation/blocks")
    await ask("end_block", "DELETE", f"/moderation/blocks/{block['id']}")
    await ask("answer_comment", "POST", f"{one}/answer", {"body": words["answer"]})


async def _rules(ask: Any, words: dict[str, str]) -> None:
    """Rules of the site and of the first article, tried first."""
    rules = {"words": {"hold": [words["comment"].strip(".")]}, "max_links": 2}
    await ask("try_rules", "POST", "/moderation/rules/try", {"rules": rules})
    await ask("get_rules", "GET", "/moderation/rules")
    anyhow = {"If-Match": "*"}
    await ask("replace_rules", "PUT", "/moderation/rules", rules, **anyhow)
    await ask("replace_article_rules", "PUT", "/moderation/rules/articles/1", {"shortest": 3}, **anyhow)
    await ask("get_article_rules", "GET", "/moderation/rules/articles/1")


async def _accounts(recorder: Recorder, words: dict[str, str]) -> None:
    ask = recorder.ask
    await ask("get_me", "GET", "/me")
    await ask("update_my_notifications", "PATCH", "/me/notifications", {"moderation": "daily"})
    await ask("update_me", "PATCH", "/me", {"name": words["author"]})
    new = {"email": "desk@example.org", "name": words["reader"], "role": "editor", "password": PASSWORD}
    made = await ask("create_account", "POST", "/accounts", new)
    await ask("get_account", "GET", f"/accounts/{made['id']}")
    await ask("update_account", "PATCH", f"/accounts/{made['id']}", {"role": "author"})
    await ask("list_accounts", "GET", "/accounts")
    await ask("create_token", "POST", "/tokens", {"name": "seed", "scopes": ["articles:write"]})
    await ask("list_tokens", "GET", "/tokens")
    form = {"username": "desk@example.org", "password": PASSWORD}
    signed_in = await recorder.guest.post(f"{API}/auth/token", data=form)
    recorder.found["create_access_token"] = {"request": form, "answer": _shortened(signed_in.json())}
    menus = {"main": [{"section": 1, "children": [{"article": 1}]}]}
    await ask("update_site", "PATCH", "/site", {"menus": menus}, **{"If-Match": "*"})
    await _webhooks(recorder, words)
    await ask("get_site", "GET", "/site")
    await ask("get_menus", "GET", "/site/menus")
    for name, path in (("get_health", "/healthz"), ("get_readiness", "/readyz")):
        recorder.found[name] = {"answer": (await recorder.guest.get(path)).json()}


async def _webhooks(recorder: Recorder, words: dict[str, str]) -> None:
    ask, site = recorder.ask, recorder.site
    wanted = {"url": "https://example.org/hooks/maqal", "events": ["article.published", "article.changed"]}
    made = await ask("create_webhook", "POST", "/webhooks", {**wanted, "description": words["word"]})
    path = f"/webhooks/{made['id']}"
    await ask("list_webhooks", "GET", "/webhooks")
    await ask("get_webhook", "GET", path)
    await ask("update_webhook", "PATCH", path, {"is_active": True})
    await ask("rotate_webhook_secret", "POST", f"{path}/secret", {"keep_hours": 24})
    await ask("test_webhook", "POST", f"{path}/test")
    await ask("list_webhook_deliveries", "GET", f"{path}/deliveries")
    presenter = payloads.presenter_of(site.settings, now=NOW)
    for event in (*WebhookEvent, TEST):
        thing = 1 if event in SHOWN else 10_000  # of which readers see nothing
        ids = {"article_id": thing, "comment_id": thing, "entry_id": thing, "webhook_id": made["id"]}
        told = await site.database.read(payloads.make, str(event), ids, occurred_at=NOW, presenter=presenter)
        sent = _shortened(told.model_dump(mode="json"))
        if event == "comment.posted":
            sent["data"]["status"] = "pending"
        recorder.found[f"on_{event.replace('.', '_')}"] = {"request": sent}


SHOWN = {"article.published", "comment.visible", "section.created", "tag.created", "author.created"}
"""Events whose examples show what they happened to: one of each shape, for they are long."""


async def examples(language: str, folder: Path) -> dict[str, Any]:
    """The examples of one language, by the operations' ids."""
    mail = {"smtp_url": "smtp://127.0.0.1:9?starttls=off", "mail_from": "news@news.example", "worker": False}
    settings = load_settings(
        _env_file=None, data_dir=folder, language=language, site_url="https://news.example", **mail
    )
    migrate.upgrade(settings.database)
    app = create_app(settings, now=lambda: NOW)
    async with app.router.lifespan_context(app):
        people = People(app.state.site)
        headers = await people.headers("admin", name=WORDS[language]["author"])
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://site.example") as client:
            recorder = Recorder(client, app.state.site, headers)
            await _walk(recorder, WORDS[language], language)
            await _accounts(recorder, WORDS[language])
    document = app.openapi()
    names = [operation.id for operation in operations(document)]
    names += [methods["post"]["operationId"] for methods in document["webhooks"].values()]
    return {name: recorder.found.get(name, {}) for name in names}


def main() -> None:
    """Write the file."""
    made = {}
    for language in WORDS:
        with tempfile.TemporaryDirectory() as folder:
            made[language] = asyncio.run(examples(language, Path(folder)))
    FILE.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
