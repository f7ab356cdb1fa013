"""Uploads as attachments of a WordPress export."""

from collections.abc import Sequence
from html import escape
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from app.exports import wxr_numbers as numbers
from app.exports.wxr_elements import ITEM_END, WxrItem, item_begin
from app.media.presentation import PATH
from app.media.service import TABLE
from app.wp_json.writing import Writer

AT_ONCE = 100
"""Uploads that are read at once."""


def attachments(session: Session, after: int, *, writer: Writer) -> tuple[Sequence[str], int | None]:
    """The next uploads behind one, by their numbers; and the last of them, None where there are no more."""
    rows = session.execute(sa.select(TABLE).where(TABLE.c.id > after).order_by(TABLE.c.id).limit(AT_ONCE)).all()
    return [_attachment(row, writer) for row in rows], rows[-1].id if rows else None


def picture(article_number: int, image: dict[str, Any], item: WxrItem) -> str:
    """A picture at an address of its own, which WordPress has as an attachment too; dated as its article."""
    return _written(
        numbers.picture(article_number),
        image["url"],
        {name: image.get(name) or "" for name in ("alt", "credit")} | {"caption": ""},
        item.date or item.modified,
        item.zone,
    )


def _attachment(row: Any, writer: Writer) -> str:
    file = row.facts["sizes"][-1][0]
    url = f"{writer.server}{PATH}/{row.id}/{file}"
    return _written(numbers.media(row), url, row.facts, row.created_at, writer.settings.zone)


def _written(number: int, url: str, told: Any, date: Any, zone: Any) -> str:
    texts = {name: escape(told[name], quote=False) for name in ("alt", "caption", "credit")}
    hidden = (("_wp_attachment_image_alt", texts["alt"]), ("_image_credit", texts["credit"]))
    item = WxrItem(
        number=number,
        kind="attachment",
        status="inherit",
        title=texts["alt"] or url.rpartition("/")[2],
        link=url,
        guid=url,
        zone=zone,
        date=date,
        modified=date,
        name=f"media-{number}",
        excerpt=texts["caption"],
        attachment_url=url,
        meta=[each for each in hidden if each[1]],
    )
    return item_begin(item) + ITEM_END
