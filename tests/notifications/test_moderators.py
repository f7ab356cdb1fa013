"""Moderators are told of what waits: as often as they choose, once for each period, and no address is in it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.accounts.models import ROLE_SCOPES, Role, Scope
from app.commands.doctor.traces import Traces
from app.notifications import following, moderators
from app.notifications.models import NoticeFrequency
from app.settings import load_settings
from tests.newsroom import Newsroom
from tests.paths import API

SALMA = "salma.canary@mailbox.example.net"
MODERATOR = "mod@example.org"


async def told_moderator(newsroom: Newsroom, moderation: str, role: str = "moderator") -> tuple[int, dict[str, str]]:
    account = await newsroom.people.account(role, email=MODERATOR)
    headers = await newsroom.people.headers_of(account, list(ROLE_SCOPES[Role(role)]))
    changed = await newsroom.guest.patch(f"{API}/me/notifications", json={"moderation": moderation}, headers=headers)
    assert (changed.status_code, changed.json()) == (200, {"moderation": moderation})
    return account, headers


async def test_each_is_told_within_a_minute_and_together_what_came_in_it(newsroom: Newsroom, clock: Any) -> None:
    await newsroom.post(SALMA)
    _, headers = await told_moderator(newsroom, "each")
    assert await newsroom.deliver() == []
    clock.advance(minutes=1)
    assert await newsroom.deliver() == [], "what waited before is not new"
    for number in range(3):
        await newsroom.post(SALMA, body=f"رأي {number}")
    clock.advance(minutes=1)
    (told,) = await newsroom.deliver()
    assert told.recipient == MODERATOR
    assert told.message["Subject"] == "4 تعليقات قيد المراجعة في صحيفة الحي"
    plain = told.part("plain")
    assert "قيد المراجعة: 4 تعليقات." in plain
    assert "منها منذ آخر رسالة: 3 تعليقات." in plain
    assert "أول تعليق لصاحبه: 4 تعليقات" in plain
    assert not Traces(SALMA, "salma.canary", "mailbox.example.net").found(told.raw.decode() + plain + told.part("html"))
    assert "سلمى" not in plain
    clock.advance(minutes=5)
    assert await newsroom.deliver() == []
    off = await newsroom.guest.patch(f"{API}/me/notifications", json={"moderation": "off"}, headers=headers)
    assert off.json() == {"moderation": "off"}
    await newsroom.post(SALMA, body="رأي آخر")
    clock.advance(minutes=5)
    assert await newsroom.deliver() == []


async def test_the_rules_that_hold_comments_are_counted(newsroom: Newsroom, clock: Any) -> None:
    rules = f"{API}/moderation/rules"
    found = await newsroom.guest.get(rules, headers=newsroom.editor)
    changed = {"policy": "open", "words": {"hold": ["رابح", "مجانا"]}}
    headers = {**newsroom.editor, "If-Match": found.headers["etag"]}
    saved = await newsroom.guest.put(rules, json=changed, headers=headers)
    assert saved.status_code == 200, saved.text
    await told_moderator(newsroom, "each")
    await newsroom.post(SALMA, body="عرض رابح مجانا")
    await newsroom.post(SALMA, body="خبر رابح لكم")
    await newsroom.post(SALMA, body="لا شيء هنا")
    clock.advance(minutes=1)
    (told,) = await newsroom.deliver()
    assert "قيد المراجعة: تعليقان." in told.part("plain")
    assert "كلمات ممنوعة: تعليقان" in told.part("plain")


async def test_a_digest_comes_once_in_its_period_whoever_is_killed_and_however_many_work(
    newsroom: Newsroom, clock: Any, monkeypatch: Any
) -> None:
    await told_moderator(newsroom, "hourly")
    await newsroom.post(SALMA)
    assert await newsroom.deliver() == []
    clock.advance(hours=1)

    def killed(*_: Any, **__: Any) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(moderators, "_enqueue", killed)
        with pytest.raises(RuntimeError):
            await newsroom.deliver()
    told = [await newsroom.deliver() for _ in range(3)]
    assert [len(each) for each in told] == [1, 0, 0]
    clock.advance(hours=1)
    assert await newsroom.deliver() == [], "nothing new waits"
    await newsroom.post(SALMA, body="رأي")
    clock.advance(hours=1)
    await following.notify(newsroom.site)
    await following.notify(newsroom.site)
    assert len(await newsroom.deliver()) == 1


async def test_a_daily_one_comes_in_the_morning_while_anything_waits(newsroom: Newsroom, clock: Any) -> None:
    clock.time = datetime(2026, 3, 1, 12, tzinfo=UTC)
    await newsroom.post(SALMA)
    await told_moderator(newsroom, "daily")
    days = []
    for _ in range(48):
        clock.advance(hours=1)
        days += [clock.time] * len(await newsroom.deliver())
    assert days == [datetime(2026, 3, day, 6, tzinfo=UTC) for day in (2, 3)]  # 8 in Cairo


async def test_a_link_stops_them(newsroom: Newsroom, clock: Any) -> None:
    _, headers = await told_moderator(newsroom, "each")
    await newsroom.post(SALMA)
    clock.advance(minutes=1)
    (told,) = await newsroom.deliver()
    address = str(told.message["List-Unsubscribe"]).strip("<>")
    assert (await newsroom.open_link(address)).status_code == 200
    wanted = await newsroom.guest.get(f"{API}/me/notifications", headers=headers)
    assert wanted.json() == {"moderation": "each"}
    assert (await newsroom.press(address)).status_code == 200
    wanted = await newsroom.guest.get(f"{API}/me/notifications", headers=headers)
    assert wanted.json() == {"moderation": "off"}
    assert wanted.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize("change", [{"is_disabled": True}, {"role": "author"}])
async def test_who_may_not_moderate_any_more_is_told_nothing(
    newsroom: Newsroom, clock: Any, change: dict[str, Any]
) -> None:
    account, _ = await told_moderator(newsroom, "each")
    admin = await newsroom.people.headers("admin")
    changed = await newsroom.guest.patch(f"{API}/accounts/{account}", json=change, headers=admin)
    assert changed.status_code == 200
    await newsroom.post(SALMA)
    clock.advance(minutes=1)
    assert await newsroom.deliver() == []


async def test_only_who_moderates_can_ask_for_it(newsroom: Newsroom) -> None:
    author = await newsroom.people.headers("author")
    for frequency, status in (("daily", 403), ("off", 200)):
        answer = await newsroom.guest.patch(f"{API}/me/notifications", json={"moderation": frequency}, headers=author)
        assert answer.status_code == status
    cut = await newsroom.people.headers("editor", scopes=[Scope.articles_write])
    answer = await newsroom.guest.patch(f"{API}/me/notifications", json={"moderation": "daily"}, headers=cut)
    assert answer.status_code == 403
    for body in ({"moderation": "weekly"}, {"moderation": None}, {}, {"moderation": "off", "x": 1}):
        answer = await newsroom.guest.patch(f"{API}/me/notifications", json=body, headers=author)
        assert answer.status_code == 422


async def test_without_mail_it_is_not_offered(client: Any, people: Any) -> None:
    headers = await people.headers("moderator")
    for answer in (
        await client.get(f"{API}/me/notifications", headers=headers),
        await client.patch(f"{API}/me/notifications", json={"moderation": "daily"}, headers=headers),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "mail_is_off")
    assert (await client.get(f"{API}/me/notifications")).status_code == 401


def test_the_next_time_of_each_kind() -> None:
    settings = load_settings(_env_file=None, timezone="Asia/Riyadh")
    now = datetime(2026, 3, 1, 4, 59, 30, tzinfo=UTC)
    assert moderators.following(NoticeFrequency.each, settings, now=now) == now + timedelta(minutes=1)
    assert moderators.following(NoticeFrequency.hourly, settings, now=now) == datetime(2026, 3, 1, 5, tzinfo=UTC)
    assert moderators.following(NoticeFrequency.daily, settings, now=now) == datetime(2026, 3, 1, 5, tzinfo=UTC)
    at = datetime(2026, 3, 1, 5, tzinfo=UTC)
    assert moderators.following(NoticeFrequency.daily, settings, now=at) == datetime(2026, 3, 2, 5, tzinfo=UTC)
