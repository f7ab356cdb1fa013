"""The reference for writing: comments as a tutorial on FastAPI and SQLModel would have them stored.

Synchronous endpoints, a session for each request, SQLite as it comes. No address is sealed, no policy asked, no count
kept, nothing cleaned. `BENCH_TUTORIAL_DB` names the file.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException  # noqa: TID251  the reference does as tutorials do
from sqlalchemy import MetaData
from sqlmodel import Field, Session, SQLModel, create_engine

engine = create_engine(
    f"sqlite:///{os.environ.get('BENCH_TUTORIAL_DB', ':memory:')}", connect_args={"check_same_thread": False}
)
metadata = MetaData()


class Post(SQLModel, table=True):
    """An article."""

    metadata = metadata

    id: int | None = Field(default=None, primary_key=True)
    title: str


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


def prepare() -> None:
    """Make the tables and ten articles; once, before any worker starts."""
    metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all(Post(id=number, title=f"مقال {number}") for number in range(1, 11))
        session.commit()


app = FastAPI()


@app.post("/posts/{post_id}/comments")
def create_remark(post_id: int, remark_in: RemarkIn, session: Annotated[Session, Depends(get_session)]) -> RemarkPublic:
    """Store a comment."""
    if session.get(Post, post_id) is None:
        raise HTTPException(404)
    remark = Remark(**remark_in.model_dump(), post_id=post_id, created_at=datetime.now(UTC))
    session.add(remark)
    session.commit()
    session.refresh(remark)
    return RemarkPublic.model_validate(remark, from_attributes=True)


if __name__ == "__main__":
    prepare()
