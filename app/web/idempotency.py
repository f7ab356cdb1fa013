"""`Idempotency-Key`: a request to create something is carried out once, however often it is sent.

What is kept, in the transaction of the creation itself and for a day: a keyed fingerprint of the request, and the
answer, sealed, since both may hold addresses and secrets. A refusal is not kept.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, TypeVar

from fastapi import Depends, Header, Request
from pydantic import BaseModel
from sqlmodel import Field, Session, SQLModel, col, delete, select

from app.db.runner import Item, P, SharedVerb, Verb
from app.errors import IdempotencyKeyReused, Problem, Words, invalid
from app.sealing import Keyring
from app.web.site import Site, SiteDep

KEPT = timedelta(hours=24)
GUEST_KEY_LENGTH = 22
"""Characters of a guest's key at least: 128 bits in base64, since all guests share one space of keys."""

_TOO_SHORT = Words(
    "مفتاح الضيف 22 محرفًا عشوائيًّا على الأقل، كمعرّف UUID.", "A guest's key has 22 random characters at least, as a UUID."
)

Shape = TypeVar("Shape", bound=BaseModel)


class IdempotencyRecord(SQLModel, table=True):
    """That a request was carried out, and how it was answered."""

    __tablename__ = "idempotency_record"

    key: str = Field(primary_key=True, max_length=60)
    fingerprint: str = Field(max_length=60)
    answer: str
    expires_at: datetime = Field(index=True)


@dataclass(frozen=True, slots=True)
class Once:
    """How one request writes: `request` names it (credential, method, path and key), `content` is what it says."""

    site: Site
    request: str | None
    content: str

    async def write(self, shape: type[Shape], verb: Verb[P, Shape], /, *args: P.args, **kwargs: P.kwargs) -> Shape:
        """Run a verb as `Database.write` does, or give again what it gave; without a key it is simply run.

        `IdempotencyKeyReused` when the same key came with another content.
        """
        if self.request is None:
            return await self.site.database.write(verb, *args, **kwargs)
        return await self.site.database.write(self._once, self.request, shape, lambda s: verb(s, *args, **kwargs))

    async def write_together(self, shape: type[Shape], verb: SharedVerb[Item, Shape], item: Item, /) -> Shape:
        """The same for one item of a shared verb; with a key it is run alone."""
        if self.request is None:
            return await self.site.database.write_together(verb, item)
        return await self.site.database.write(self._once, self.request, shape, lambda s: _alone(verb, s, item))

    def _once(self, session: Session, name: str, shape: type[Shape], run: Callable[[Session], Shape]) -> Shape:
        kept = self._kept(session, name, shape)
        if kept is not None:
            return kept
        try:
            with session.begin_nested():
                answer = run(session)
        except Problem:
            kept = self._kept(session, name, shape)  # it may be in the way because its twin has just made it
            if kept is None:
                raise
            return kept
        _keep(session, self.site.keys, name, self.content, answer, now=self.site.now())
        return answer

    def _kept(self, session: Session, name: str, shape: type[Shape]) -> Shape | None:
        keys = self.site.keys
        record = _find(session, keys.indexes(name, purpose="idempotency"), now=self.site.now())
        if record is None:
            return None
        if record.fingerprint not in keys.indexes(self.content, purpose="idempotency"):
            raise IdempotencyKeyReused
        return shape.model_validate_json(keys.open(record.answer, place=_place(record.key)))


def _alone(verb: SharedVerb[Item, Shape], session: Session, item: Item) -> Shape:
    (answer,) = verb(session, [item])
    if isinstance(answer, Problem):
        raise answer
    return answer


def _find(session: Session, names: list[str], *, now: datetime) -> IdempotencyRecord | None:
    record = session.exec(select(IdempotencyRecord).where(col(IdempotencyRecord.key).in_(names))).first()
    if record is not None and record.expires_at <= now:
        session.delete(record)
        session.flush()
        return None
    return record


def _keep(session: Session, keys: Keyring, name: str, content: str, answer: BaseModel, *, now: datetime) -> None:
    key = keys.index(name, purpose="idempotency")
    session.add(
        IdempotencyRecord(
            key=key,
            fingerprint=keys.index(content, purpose="idempotency"),
            answer=keys.seal(answer.model_dump_json(), place=_place(key)),
            expires_at=now + KEPT,
        )
    )
    session.flush()


def _place(key: str) -> str:
    return f"idempotency_record.answer:{key}"


def prune(session: Session, *, now: datetime) -> int:
    """Forget the answers that have expired; the number of rows."""
    return (
        session.connection().execute(delete(IdempotencyRecord).where(col(IdempotencyRecord.expires_at) <= now)).rowcount
    )


async def once(
    request: Request,
    site: SiteDep,
    idempotency_key: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            min_length=1,
            max_length=255,
            pattern=r"^[\x21-\x7e]+$",
            description="مفتاح تختاره أنت، كمعرّف UUID: إعادة الطلب به خلال يوم تعيد الإجابة نفسها ولا تنشئ شيئًا آخر",
        ),
    ] = None,
) -> Once:
    """How this request writes, by its `Idempotency-Key` and its credential."""
    if idempotency_key is None:
        return Once(site, None, "")
    credential = request.headers.get("authorization", "").partition(" ")[2].strip()
    if not credential and len(idempotency_key) < GUEST_KEY_LENGTH:
        raise invalid("header/Idempotency-Key", "too_short", _TOO_SHORT)
    body = json.dumps(await request.json(), sort_keys=True) if await request.body() else ""
    name = [credential, request.method, request.scope["path"], idempotency_key]
    content = [request.scope["query_string"].decode("latin-1"), body]
    return Once(site, json.dumps(name), json.dumps(content))


OnceDep = Annotated[Once, Depends(once)]
