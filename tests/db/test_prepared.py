"""Prepared statements find what ordinary ones find, convert as they do, and fail as they do."""

from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col

from app.articles.models import Article
from app.articles.storing import NewArticle, insert_all, prepare
from app.db.prepared import Prepared
from app.db.runner import Database
from app.errors import Unavailable
from tests.articles.test_storing import content

NOW = datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC)
BY_ID = sa.select(*Article.__table__.c).where(col(Article.id) == sa.bindparam("id"))  # type: ignore[attr-defined]


def store(session: Session) -> int:
    image = {"url": "https://site.example/a.jpg", "alt": "", "credit": "", "width": 3, "height": None}
    rendered = prepare(content(1, image=image), default_language="ar")
    (made,) = insert_all(session, [NewArticle(rendered, NOW)], by=None, may_create_tags=True, now=NOW)
    return made


async def test_rows_are_those_of_an_ordinary_execution(database: Database) -> None:
    article_id = await database.write(store)
    prepared = Prepared(BY_ID)

    def both(session: Session) -> tuple[dict[str, Any], dict[str, Any]]:
        row = session.execute(BY_ID, {"id": article_id}).one()
        return prepared.all(session, id=article_id)[0]._asdict(), row._asdict()

    for _ in range(2):
        found, expected = await database.read(both)
        assert found == expected
    assert found["published_at"] == NOW
    assert found["image"]["width"] == 3
    assert found["seo"] is None
    assert await database.read(lambda session: prepared.first(session, id=article_id + 1)) is None


async def test_parameters_are_converted(database: Database) -> None:
    await database.write(store)
    published: Any = Article.published_at
    newer = Prepared(sa.select(col(Article.id)).where(published >= sa.bindparam("at", type_=published.type)))
    later = NOW.replace(microsecond=123457)
    assert len(await database.read(lambda session: [tuple(row) for row in newer.all(session, at=NOW)])) == 1
    assert await database.read(lambda session: newer.all(session, at=later)) == []


async def test_what_has_just_been_written_is_found(database: Database) -> None:
    prepared = Prepared(BY_ID)

    def change(session: Session) -> str:
        article_id = store(session)
        article = session.get(Article, article_id)
        assert article is not None
        article.title = "عنوان آخر"
        return str(prepared.all(session, id=article_id)[0].title)

    assert await database.write(change) == "عنوان آخر"


async def test_an_error_is_sqlalchemys(database: Database) -> None:
    lost = Prepared(sa.select(sa.column("nothing", sa.Integer)).select_from(sa.table("lost")))
    with pytest.raises((DBAPIError, Unavailable)):
        await database.read(lost.all)
