"""Prepared statements find what ordinary ones find, convert as they do, and fail as they do."""

from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session, col

from app.articles.models import Article
from app.articles.storing import NewArticle, insert_all, prepare
from app.db.prepared import Prepared, PreparedWrite
from app.db.runner import Database
from app.errors import Unavailable
from tests.tag_rows import INSERT, NOW, TAGS, tag
from tests.writing import content

BY_ID = sa.select(*Article.__table__.c).where(col(Article.id) == sa.bindparam("id"))  # type: ignore[attr-defined]
RENAME = PreparedWrite(sa.update(TAGS).where(TAGS.c.slug == sa.bindparam("of")).values(name=sa.bindparam("its_name")))


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
    (row,) = await database.read(lambda session: [prepared.first(session, id=article_id)])
    assert row is not None
    assert row._asdict() == expected
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


def stored(session: Session) -> list[tuple[str, datetime]]:
    return [(row.name, row.created_at) for row in session.execute(sa.select(TAGS).order_by(TAGS.c.slug))]


async def test_a_written_row_is_that_of_an_ordinary_execution(database: Database) -> None:
    await database.write(lambda session: INSERT.run(session, [tag("سفر")]))
    await database.write(lambda session: RENAME.run(session, [{"of": "سفر", "its_name": "أسفار"}]))
    assert await database.read(stored) == [("أسفار", NOW)]


async def test_several_rows_at_once_and_none(database: Database) -> None:
    def write(session: Session) -> None:
        INSERT.run(session, [tag(name) for name in "أبت"])
        RENAME.run(session, [{"of": each, "its_name": f"اسم {each}"} for each in "أبت"])
        RENAME.run(session, [])

    await database.write(write)
    assert [name for name, _ in await database.read(stored)] == ["اسم أ", "اسم ب", "اسم ت"]


async def test_a_broken_constraint_is_an_integrity_error_that_shows_no_values_and_undoes_its_verb(
    database: Database,
) -> None:
    await database.write(lambda session: INSERT.run(session, [tag("سفر")]))

    def twice(session: Session) -> None:
        INSERT.run(session, [tag("قبل")])
        INSERT.run(session, [tag("سفر")])

    with pytest.raises(IntegrityError) as caught:
        await database.write(twice)
    assert "parameters" not in str(caught.value)
    assert [name for name, _ in await database.read(stored)] == ["سفر"]


async def test_a_savepoint_of_the_verb_is_respected(database: Database) -> None:
    def fail_inside(session: Session) -> None:
        with session.begin_nested():
            INSERT.run(session, [tag("ثان")])
            INSERT.run(session, [tag("أول")])

    def write(session: Session) -> None:
        INSERT.run(session, [tag("أول")])
        with pytest.raises(IntegrityError):
            fail_inside(session)
        INSERT.run(session, [tag("ثالث")])

    await database.write(write)
    assert [name for name, _ in await database.read(stored)] == ["أول", "ثالث"]


async def test_who_listens_to_statements_hears_of_written_ones(database: Database) -> None:
    def write(session: Session) -> list[str]:
        heard: list[str] = []

        def listen(*arguments: Any) -> None:
            heard.append(arguments[2])

        connection = session.connection()
        sa.event.listen(connection, "before_cursor_execute", listen)
        try:
            INSERT.run(session, [tag("سفر")])
            RENAME.run(session, [{"of": "سفر", "its_name": "أسفار"}])
        finally:
            sa.event.remove(connection, "before_cursor_execute", listen)
        return [statement.split()[0] for statement in heard]

    assert await database.write(write) == ["INSERT", "UPDATE"]
    assert await database.read(stored) == [("أسفار", NOW)]


async def test_a_column_whose_default_python_makes_must_be_given(database: Database) -> None:
    row = tag("سفر")
    del row["published_count"]
    with pytest.raises(TypeError, match="default"):
        await database.write(lambda session: PreparedWrite(sa.insert(TAGS)).run(session, [row]))


async def test_a_list_whose_values_are_written_out_anew_each_time_is_refused(database: Database) -> None:
    listed = TAGS.c.slug.in_(["سفر", "أسفار"])
    with pytest.raises(TypeError, match="list"):
        await database.read(Prepared(sa.select(TAGS.c.name).where(listed)).all)
    with pytest.raises(TypeError, match="list"):
        await database.write(lambda session: PreparedWrite(sa.delete(TAGS).where(listed)).run(session, [{}]))
