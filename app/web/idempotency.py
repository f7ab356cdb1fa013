"""`Idempotency-Key`: a request to create something is carried out once, however often it is sent.

What is kept, in the transaction of the creation itself and for a day: a keyed fingerprint of the request, and the id of
what was created, sealed, with the secret where the answer showed one. The answer is made again from the database, so an
erased text is not in it. A refusal is not kept.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated, Any, Generic, NamedTuple, TypeVar
from urllib.parse import parse_qsl

from fastapi import Depends, Header, Request
from sqlmodel import Field, Session, SQLModel, col, delete, select

from app.db.runner import Item, P, SessionFunction, SharedFunction
from app.errors import Bilingual, Gone, IdempotencyKeyReused, NotFound, Problem, invalid
from app.secrets.sealing import Keyring
from app.web.session_cookie import session_secret
from app.web.site import Site, SiteDep

KEPT = timedelta(hours=24)
GUEST_KEY_LENGTH = 22
"""Characters of a guest's key at least: 128 bits in base64, since all guests share one space of keys."""

_TOO_SHORT = Bilingual(
    "يتكوّن مفتاح الزائر من 22 حرفًا عشوائيًّا على الأقل، مثل UUID.",
    "A guest's key needs at least 22 random characters, such as a UUID.",
)

Shape = TypeVar("Shape")


class IdempotencyRecord(SQLModel, table=True):
    """That a request was carried out, and what it created."""

    __tablename__ = "idempotency_record"

    key: str = Field(primary_key=True, max_length=60)
    fingerprint: str = Field(max_length=60)
    answer: str
    expires_at: datetime = Field(index=True)


class Again(NamedTuple, Generic[Shape]):
    """How an answer is made a second time: what is kept of the first one, and how it is read from the database.

    `make` raises `NotFound` when what was created is not there any more.
    """

    keep: Callable[[Shape], str]
    make: Callable[[Session, str], Shape]


def by_id(read: Callable[[Session, int], Shape]) -> Again[Shape]:
    """For an answer with an id, by which everything in it is found."""
    return Again(lambda answer: str(answer.id), lambda session, kept: read(session, int(kept)))  # type: ignore[attr-defined]  # see above


@dataclass(frozen=True, slots=True)
class Once:
    """How one request writes: `request` names it (credential, method, path, parameters of the path, and key)."""

    site: Site
    request: tuple[Any, ...] | None
    content: str

    @property
    def has_key(self) -> bool:
        """Whether the request came with a key."""
        return self.request is not None

    def about(self, **parameters: int) -> "Once":
        """The same with parameters of the path replaced by what they name, for an article has many spellings."""
        if self.request is None:
            return self
        *others, named, key = self.request
        return replace(self, request=(*others, {**named, **parameters}, key))

    async def write(
        self, again: Again[Shape], function: SessionFunction[P, Shape], /, *args: P.args, **kwargs: P.kwargs
    ) -> Shape:
        """Run a function as `Database.write` does, or answer as it did; without a key it is simply run.

        `IdempotencyKeyReused` when the same key came with another content, `Gone` when what was created is deleted.
        """
        if self.request is None:
            return await self.site.database.write(function, *args, **kwargs)
        return await self.site.database.write(self._once, again, lambda s: function(s, *args, **kwargs))

    async def write_together(self, again: Again[Shape], function: SharedFunction[Item, Shape], item: Item, /) -> Shape:
        """The same for one item of a shared function; with a key it is run alone."""
        if self.request is None:
            return await self.site.database.write_together(function, item)
        return await self.site.database.write(self._once, again, lambda s: _alone(function, s, item))

    def _once(self, session: Session, again: Again[Shape], run: Callable[[Session], Shape]) -> Shape:
        name = json.dumps(self.request)
        kept = self._kept(session, name)
        if kept is None:
            try:
                with session.begin_nested():
                    answer = run(session)
            except Problem:
                kept = self._kept(session, name)  # it may be in the way because its twin has just made it
                if kept is None:
                    raise
            else:
                _keep(session, self.site.keys, name, self.content, again.keep(answer), now=self.site.now())
                return answer
        try:
            return again.make(session, kept)
        except NotFound:
            raise Gone from None

    def _kept(self, session: Session, name: str) -> str | None:
        keys = self.site.keys
        record = _find(session, keys.indexes(name, purpose="idempotency"), now=self.site.now())
        if record is None:
            return None
        if record.fingerprint not in keys.indexes(self.content, purpose="idempotency"):
            raise IdempotencyKeyReused
        return keys.open(record.answer, place=_place(record.key))


def _alone(function: SharedFunction[Item, Shape], session: Session, item: Item) -> Shape:
    (answer,) = function(session, [item])
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


def _keep(session: Session, keys: Keyring, name: str, content: str, kept: str, *, now: datetime) -> None:
    key = keys.index(name, purpose="idempotency")
    session.add(
        IdempotencyRecord(
            key=key,
            fingerprint=keys.index(content, purpose="idempotency"),
            answer=keys.seal(kept, place=_place(key)),
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
        ),
    ] = None,
) -> Once:
    """How this request writes, by its `Idempotency-Key` and its credential."""
    if idempotency_key is None:
        return Once(site, None, "")
    credential = request.headers.get("authorization", "").partition(" ")[2].strip()
    credential = credential or session_secret(request.scope["headers"]) or ""
    if not credential and len(idempotency_key) < GUEST_KEY_LENGTH:
        raise invalid("header/Idempotency-Key", "too_short", _TOO_SHORT)
    body = json.dumps(await request.json(), sort_keys=True) if await request.body() else ""
    path = request.scope["route"].path
    name = (credential, request.method, path, _plain(request.path_params), idempotency_key)
    asked = sorted(parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True))
    return Once(site, name, json.dumps([asked, body]))


def _plain(parameters: dict[str, str]) -> dict[str, str | int]:
    """The parameters of a path; numbers as numbers, for `06` is 6."""
    return {name: int(value) if value.isdecimal() else value for name, value in parameters.items()}


OnceDep = Annotated[Once, Depends(once)]
