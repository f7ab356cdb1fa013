"""The statistics and the audit log, as moderators and administrators read them."""

from datetime import timedelta
from typing import Any

from app.accounts import audit
from app.accounts.models import OPERATOR
from app.web.site import Site
from tests.clocks import Clock
from tests.moderating import Room
from tests.paths import API, QUEUE
from tests.people import People


async def told(room: Room, path: str) -> Any:
    answer = await room.client.get(f"{API}/moderation/{path}", headers=room.moderator)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "private, no-store"
    return answer.json()


async def test_the_statistics(room: Room, clock: Clock) -> None:
    empty = await told(room, "statistics")
    assert (empty["waiting"], empty["oldest_waiting_at"], empty["by_hour"], empty["by_moderator"]) == (0, None, [], [])
    assert empty["decisions"] == {"count": 0, "median_seconds": None, "p90_seconds": None}
    comments = [await room.post(f"تعليق رقم {number}") for number in range(12)]
    for number, comment in enumerate(comments[:10], 1):
        clock.time += timedelta(seconds=60)
        await room.do(comment, "approve" if number % 2 else "spam")
    found = await told(room, "statistics?hours=2")
    assert (found["waiting"], found["by_policy"]) == (2, {"first": 2})
    assert found["oldest_waiting_at"] is not None
    assert found["decisions"] == {"count": 10, "median_seconds": 300, "p90_seconds": 600}
    assert [(each["account"]["name"], each["decisions"]) for each in found["by_moderator"]] == [("مها المشرفة", 10)]
    assert sum(each["posted"] for each in found["by_hour"]) == 12
    assert found["by_hour"][0]["by_status"] == {"pending": 2, "approved": 5, "spam": 5}
    clock.time += timedelta(hours=3)
    later = await told(room, "statistics?hours=2")
    assert (later["waiting"], later["by_hour"], later["decisions"]["count"]) == (2, [], 0)


async def test_the_log_is_filtered_and_paged(room: Room, site: Site, people: People) -> None:
    first, second = await room.post("تعليق أول"), await room.post("تعليق ثان")
    for comment, verb in ((first, "approve"), (second, "spam"), (first, "trash")):
        await room.do(comment, verb)
    await room.client.get(f"{QUEUE}/{first}/commenter", headers=room.moderator)
    await site.database.write(
        lambda session: audit.record(
            session, "privacy.erase", 0, viewer=OPERATOR, keys=site.keys, now=site.now(), count=1
        )
    )
    listed = (await told(room, "audit"))["items"]
    assert [(each["action"], each["subject_id"]) for each in listed] == [
        ("comment.read_email", first),
        ("comment.trash", first),
        ("comment.spam", second),
        ("comment.approve", first),
    ]
    assert {each["account"]["name"] for each in listed} == {"مها المشرفة"}
    assert "أول" not in str(listed)
    assert [each["action"] for each in (await told(room, f"audit?subject={second}"))["items"]] == ["comment.spam"]
    assert [each["subject_id"] for each in (await told(room, "audit?action=comment.trash"))["items"]] == [first]
    assert (await told(room, "audit?account=999999"))["items"] == []
    assert (await told(room, "audit?created_after=2099-01-01"))["items"] == []
    page = await told(room, "audit?limit=3")
    rest = await told(room, f"audit?limit=3&cursor={page['next_cursor']}")
    assert [*page["items"], *rest["items"]] == listed
    admin = await people.headers("admin")
    whole = (await room.client.get(f"{API}/moderation/audit", headers=admin)).json()["items"]
    made, erased = whole[:2]
    assert (made["action"], made["account"], made["detail"]) == ("account.create", None, {"role": "admin"})
    assert (erased["action"], erased["account"]) == ("privacy.erase", None)
