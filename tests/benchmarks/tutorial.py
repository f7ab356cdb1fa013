"""A peer: articles and comments as the tutorials of FastAPI and SQLModel would have them.

Synchronous endpoints, a session for each request, offset and limit, SQLite as it comes. No address is sealed, no policy
asked, no count kept, nothing cleaned, nothing found that is typed otherwise. `BENCH_TUTORIAL_DB` names the file.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Query  # noqa: TID251  the peer does as tutorials do
from sqlalchemy import MetaData
from sqlmodel import Field, Session, SQLModel, col, create_engine, select

from tests.benchmarks.corpus import articles

engine = create_engine(
    f"sqlite:///{os.environ.get('BENCH_TUTORIAL_DB', ':memory:')}", connect_args={"check_same_thread": False}
)
metadata = MetaData()


class PostBase(SQLModel):
    """What an article has."""

    title: str = Field(index=True)
    slug: str = Field(index=True, unique=True)
    summary: str
    body: str
    tags: str = ""
    published_at: datetime = Field(index=True)


class Post(PostBase, table=True):
    """An article."""

    metadata = metadata

    id: int | None = Field(default=None, primary_key=True)


class PostPublic(PostBase):
    """An article as a client gets it."""

    id: int


class RemarkIn(SQLModel):
    """What a client sends."""

    author_name: str
    author_email: str
    body: str


class RemarkPublic(SQLModel):
    """What a client gets."""

    id: int
    post_id: int
    author_name: str
    body: str
    created_at: datetime


class Remark(RemarkIn, table=True):
    """A comment."""

    metadata = metadata

    id: int | None = Field(default=None, primary_key=True)
    post_id: int = Field(foreign_key="post.id", index=True)
    created_at: datetime


def get_session() -> Iterator[Session]:
    """A session for one request."""
    with Session(engine) as session:
        yield session


SessionDep = Annotated[Session, Depends(get_session)]
Limit = Annotated[int, Query(ge=1, le=100)]


def prepare(count: int) -> None:
    """Make the tables and so many articles, one of them with twenty comments; once, before any worker starts."""
    metadata.create_all(engine)
    with Session(engine) as session:
        for number, entry in enumerate(articles(count), 1):
            tags = ",".join(entry.tags)
            fields = {"title": entry.title, "slug": slug_of(number), "summary": entry.summary, "body": entry.body}
            session.add(Post(id=number, tags=tags, published_at=entry.published_at, **fields))
        session.add_all(
            Remark(
                post_id=count,
                author_name="قارئة",
                author_email="reader@example.org",
                body="تعليق قصير على المقال.",
                created_at=datetime.now(UTC),
            )
            for _ in range(20)
        )
        session.commit()


def slug_of(number: int) -> str:
    """The slug of an article; the tutorial has none to make them, so that they are plain here."""
    return f"مقال-رقم-{number}"


app = FastAPI()


@app.get("/posts", response_model=list[PostPublic])
def read_posts(session: SessionDep, offset: int = 0, limit: Limit = 20) -> Sequence[Post]:
    """The newest articles."""
    return session.exec(select(Post).order_by(col(Post.published_at).desc()).offset(offset).limit(limit)).all()


@app.get("/posts/{slug}", response_model=PostPublic)
def read_post(slug: str, session: SessionDep) -> Post:
    """An article."""
    post = session.exec(select(Post).where(Post.slug == slug)).first()
    if post is None:
        raise HTTPException(404)
    return post


@app.get("/posts/{post_id}/comments", response_model=list[RemarkPublic])
def read_remarks(post_id: int, session: SessionDep, offset: int = 0, limit: Limit = 20) -> Sequence[Remark]:
    """The comments of an article."""
    of_post = select(Remark).where(Remark.post_id == post_id)
    return session.exec(of_post.order_by(col(Remark.id)).offset(offset).limit(limit)).all()


@app.post("/posts/{post_id}/comments", response_model=RemarkPublic)
def create_remark(post_id: int, remark_in: RemarkIn, session: SessionDep) -> Remark:
    """Store a comment."""
    if session.get(Post, post_id) is None:
        raise HTTPException(404)
    remark = Remark(**remark_in.model_dump(), post_id=post_id, created_at=datetime.now(UTC))
    session.add(remark)
    session.commit()
    session.refresh(remark)
    return remark


if __name__ == "__main__":
    prepare(int(sys.argv[1]))
