"""Articles written for tests: through the API, or prepared for the tables."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from app.articles import storing
from app.articles.models import ArticleContent
from app.articles.storing import NewArticle
from tests.paths import ARTICLES


async def write(client: httpx.AsyncClient, editor: dict[str, str], title: str, body: str, **members: object) -> int:
    article = {"title": title, "body": body, "status": "published", **members}
    answer = await client.post(ARTICLES, json=article, headers=editor)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["id"])


START = datetime(2026, 1, 1, tzinfo=UTC)


def content(n: int, **members: Any) -> ArticleContent:
    return ArticleContent(**{"title": f"مقال {n}", "body": f"متن {n}", "external_id": f"x:{n}", **members})


def new(n: int, *, published: bool = True, **members: Any) -> NewArticle:
    rendered = storing.prepare(content(n, **members), default_language="ar")
    return NewArticle(rendered, START + timedelta(hours=n) if published else None)
