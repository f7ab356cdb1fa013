"""Pages over HTTP: signed opaque cursors, and the `Link` header (RFC 8288)."""

import json
from datetime import datetime
from operator import itemgetter
from typing import Annotated, Any, TypeVar
from urllib.parse import quote, urlencode

from fastapi import Depends, Query, Request, Response

from app.db.keyset import Cursor, Key, Page, Paging, Slice
from app.errors import Bilingual, invalid
from app.secrets.sealing import Keyring, SealBroken
from app.web.site import SiteDep

T = TypeVar("T")
DEFAULT_LIMIT = 20
MAX_LIMIT = 100


def encode_cursor(cursor: Cursor, keys: Keyring, *, order: str) -> str:
    """A cursor for one order of one list, as clients carry it; an instant in its key stands in a list of its own."""
    key = [[part.isoformat()] if isinstance(part, datetime) else part for part in cursor.key]
    return keys.sign(json.dumps([key, int(cursor.is_backward)], ensure_ascii=False).encode(), purpose=f"cursor:{order}")


def decode_cursor(text: str, keys: Keyring, *, order: str) -> Cursor:
    """The cursor that we made for this order; a problem for any other."""
    try:
        key, is_backward = json.loads(keys.verify(text, purpose=f"cursor:{order}"))
    except (SealBroken, ValueError):
        message = Bilingual("قيمة cursor غير صالحة لهذه القائمة.", "The cursor does not belong to this list.")
        raise invalid("query/cursor", "invalid_cursor", message) from None
    return Cursor(
        tuple(datetime.fromisoformat(*part) if isinstance(part, list) else part for part in key), bool(is_backward)
    )


def read_cursor(text: str | None, keys: Keyring, *, order: str) -> Cursor | None:
    """`decode_cursor` for a parameter that may be missing."""
    return None if text is None else decode_cursor(text, keys, order=order)


def paging(order: str) -> Any:
    """The `limit` and `cursor` parameters of a list, as a dependency; `order` names the list and its sorting."""

    async def read(
        site: SiteDep,
        limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
        cursor: Annotated[str | None, Query(max_length=500)] = None,
    ) -> Paging:
        return Paging(limit, read_cursor(cursor, site.keys, order=order))

    return Depends(read)


def page_of(
    shape: type[T], found: Slice[T], keys: Keyring, *, order: str, request: Request, response: Response
) -> Page[T]:
    """The answer for a slice: its cursors signed, and the `Link` header set.

    It is of the very class that the route's annotation names, so that nothing in it is validated again.
    """
    members = page_members(found, keys, order=order, request=request, response=response)
    return Page[shape].model_construct(**members)  # type: ignore[valid-type]  # pydantic keeps one class for each shape


def page_members(found: Slice[T], keys: Keyring, *, order: str, request: Request, response: Response) -> dict[str, Any]:
    """The members of a page: its items and its signed cursors; sets the `Link` header."""
    members = signed_members(found, keys, order=order)
    set_link(request, response, members["next_cursor"], members["previous_cursor"])
    return members


def signed_members(found: Slice[T], keys: Keyring, *, order: str) -> dict[str, Any]:
    """The members of a page that is a part of an answer, so that no `Link` leads on from it."""

    def signed(key: Key | None, *, is_backward: bool) -> str | None:
        return None if key is None else encode_cursor(Cursor(key, is_backward), keys, order=order)

    next_cursor = signed(found.next_key, is_backward=False)
    previous_cursor = signed(found.previous_key, is_backward=True)
    return {"items": found.items, "next_cursor": next_cursor, "previous_cursor": previous_cursor}


def set_link(request: Request, response: Response, next_cursor: str | None, previous_cursor: str | None) -> None:
    """Set `Link` to the neighbouring pages, relative to the address that was asked."""
    # By name, and without what has none: the response cache gives this answer to every spelling of the query.
    kept = sorted(
        ((name, value) for name, value in request.query_params.multi_items() if name not in {"", "cursor"}),
        key=itemgetter(0),
    )
    path = quote(request.scope["path"])  # an article may be named by an Arabic slug
    links = [
        f'<{path}?{urlencode([*kept, ("cursor", cursor)])}>; rel="{relation}"'
        for relation, cursor in (("next", next_cursor), ("prev", previous_cursor))
        if cursor is not None
    ]
    if links:
        response.headers["Link"] = ", ".join(links)
