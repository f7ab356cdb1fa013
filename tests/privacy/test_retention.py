"""What is kept for so many days alone, where the settings say so."""

from typing import Any

import pytest
from sqlmodel import Session, select

from app.comments.models import Comment, CommentAddress
from app.privacy import retention
from app.privacy.retention import Retention
from app.web.site import Site
from tests.clocks import Clock
from tests.paths import API, ARTICLES
from tests.people import People

DAYS = {"keep_rejected_days": 30, "keep_addresses_days": 90}


class Desk:
    """An article, readers who comment on it, and a moderator."""

    def __init__(self, guest: Any) -> None:
        self.guest, self.count = guest, 0
        self.site: Site = guest.app.state.site
        self.people = People(self.site)

    async def open(self) -> None:
        self.editor = await self.people.headers("editor")
        body = {"title": "مقال للنقاش", "body": "متن", "status": "published"}
        self.article = (await self.guest.post(ARTICLES, json=body, headers=self.editor)).headers["location"]

    async def post(self, verb: str, receipt: str | None = None, **members: Any) -> tuple[int, str, str]:
        self.count += 1
        body = {"author_name": "سلمى", "author_email": "salma@example.org", "body": f"كلام {self.count}", **members}
        headers = {} if receipt is None else {"Comment-Receipt": receipt}
        posted = (await self.guest.post(f"{self.article}/comments", json=body, headers=headers)).json()
        comment_id = posted["comment"]["id"]
        if verb:
            await self.move(comment_id, verb)
        return comment_id, posted["receipt"], posted["status"]

    async def move(self, comment_id: int, verb: str) -> None:
        done = await self.guest.post(f"{API}/moderation/comments/{comment_id}/{verb}", headers=self.editor)
        assert done.status_code == 200, done.text

    async def left(self) -> tuple[list[int], list[int]]:
        """The comments that are not erased, and those with an address."""

        def read(session: Session) -> tuple[list[int], list[int]]:
            there = session.exec(select(Comment.id).where(Comment.deleted_at.is_(None))).all()  # type: ignore[union-attr]  # a column
            return sorted(map(int, there)), sorted(session.exec(select(CommentAddress.comment_id)).all())  # type: ignore[arg-type]  # ids

        return await self.site.database.read(read)


async def test_what_was_refused_goes_and_addresses_are_forgotten(
    serve: Any, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "LOOKED_AT_ONCE", 2)
    async with serve(**DAYS) as guest:
        desk = Desk(guest)
        await desk.open()
        job = Retention(desk.site)
        approved, receipt, _ = await desk.post("approve")
        rejected = [(await desk.post("reject"))[0] for _ in range(3)]
        spam, _, _ = await desk.post("spam")
        waiting, _, _ = await desk.post("")
        trashed, _, _ = await desk.post("trash")
        answered, _, _ = await desk.post("approve")
        reply, _, _ = await desk.post("approve", parent_id=answered)
        await desk.move(answered, "reject")
        others = [approved, waiting, trashed, answered, reply]
        clock.advance(days=29)
        await job.work()
        assert await desk.left() == (sorted([*others, *rejected, spam]),) * 2
        await desk.move(rejected[0], "restore")
        await desk.move(rejected[0], "reject")
        clock.advance(days=2)
        await job.work()
        others.remove(answered)
        assert await desk.left() == (sorted([*others, rejected[0]]),) * 2, "one was moved two days ago"
        read = (await guest.get(f"{desk.article}/comments")).json()
        assert [each["is_deleted"] for each in read["items"]] == [True, False]
        assert (await guest.get(desk.article)).json()["comment_count"] == 2
        clock.advance(days=60)
        await job.work()
        there, addressed = await desk.left()
        assert (there, addressed) == (sorted(others), [waiting, trashed])
        (later,) = (await desk.post("", receipt))[2:]
        assert later == "approved", "the receipt is trusted without any address"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_without_the_settings_all_is_kept(serve: Any, clock: Clock) -> None:
    async with serve() as guest:
        desk = Desk(guest)
        await desk.open()
        first, _, _ = await desk.post("spam")
        second, _, _ = await desk.post("approve")
        clock.advance(days=4000)
        await Retention(desk.site).work()
        assert await desk.left() == ([first, second],) * 2


async def test_a_comment_that_was_approved_meanwhile_is_not_erased(serve: Any, clock: Clock) -> None:
    async with serve(**DAYS) as guest:
        desk = Desk(guest)
        await desk.open()
        approved, _, _ = await desk.post("approve")
        spam, _, _ = await desk.post("spam")
        erased = await desk.site.database.write(retention.erase_unwanted, [approved, spam], now=clock.time)
        assert (erased, (await desk.left())[0]) == (1, [approved])
        assert await desk.site.database.write(retention.forget, [approved, spam]) == 1
