"""Replies by mail: asked for twice, told of once and only when readers see them, ended by one click."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlmodel import Session, SQLModel, func, select

from app.commands.doctor.traces import Traces
from app.comments import proofs
from app.comments.models import ReplyRequest
from app.mail.models import OutgoingMail
from app.notifications import following, replies
from app.notifications.models import ReplyNotice, ReplySubscriber, ReplyWatch
from tests.newsroom import Newsroom
from tests.paths import API
from tests.post_office import Letter

SALMA = "salma.canary@mailbox.example.net"
TRACES = Traces(SALMA, "salma.canary", "mailbox.example.net")


def rows(session: Session) -> dict[str, int]:
    return {
        table.__name__: session.exec(select(func.count()).select_from(table)).one()
        for table in (ReplySubscriber, ReplyWatch, ReplyNotice, ReplyRequest, OutgoingMail)
    }


async def counts(newsroom: Newsroom) -> tuple[int, ...]:
    return tuple((await newsroom.site.database.read(rows)).values())


async def test_replies_come_only_after_the_address_has_confirmed_and_the_reply_is_approved(newsroom: Newsroom) -> None:
    comment = await newsroom.comment(SALMA, notify_of_replies=True)
    (asked,) = await newsroom.deliver()
    assert asked.recipient == SALMA
    assert "سلمى" not in asked.part("plain"), "anybody may type an address, and a name with it"
    await newsroom.comment("laila@example.org", parent_id=comment)
    assert await newsroom.deliver() == [], "nothing has been confirmed yet"
    shown = await newsroom.open_link(asked.links[0])
    assert shown.status_code == 200
    assert await newsroom.deliver() == []
    assert (await counts(newsroom))[0] == 0, "a mail server that looks at links confirms nothing"
    for _ in range(2):
        assert (await newsroom.press(asked.links[0])).status_code == 200
    assert (await counts(newsroom))[:2] == (1, 1)
    waiting = await newsroom.post("laila@example.org", parent_id=comment, author_name="ليلى", body="أهلًا <b>بك</b>")
    assert await newsroom.deliver() == []
    reply = waiting.json()["comment"]["id"]
    await newsroom.moderate(reply, "approve")
    (told,) = await newsroom.deliver()
    assert told.recipient == SALMA
    assert told.message["Subject"] == "رد جديد على تعليقك: مكتبة الحي تفتح أبوابها ليلًا"
    assert "كتب ليلى" in told.part("plain")
    assert "أهلًا &lt;b&gt;بك&lt;/b&gt;" in told.part("html")
    assert told.links[0].endswith(f"#comment-{reply}")
    assert told.message["List-Id"] == "<replies.example.org>"
    await newsroom.moderate(reply, "reject")
    await newsroom.moderate(reply, "approve")
    assert await newsroom.deliver() == [], "once for each reply"


async def test_a_reply_to_a_reply_is_told_to_all_above_and_never_to_its_writer(newsroom: Newsroom, clock: Any) -> None:
    first = await newsroom.subscribe(SALMA)
    second = await newsroom.subscribe("laila@example.org", parent_id=first)
    newsroom.office.letters.clear()
    await newsroom.comment("nour@example.org", parent_id=second)
    assert sorted(each.recipient for each in await newsroom.deliver()) == ["laila@example.org", SALMA]
    clock.advance(hours=2)
    proof = await verified(newsroom, SALMA)
    mine = await newsroom.comment(SALMA, notify_of_replies=True, address_proof=proof)
    assert await newsroom.deliver() == []
    await newsroom.comment(SALMA, notify_of_replies=True, address_proof=proof, parent_id=mine)
    assert await newsroom.deliver() == [], "its writer is known by the proof"
    await newsroom.comment(SALMA, parent_id=mine)
    assert len(await newsroom.deliver()) == 1, "an address that somebody types tells nothing"


async def test_the_writer_of_a_reply_is_known_by_the_receipt_too(newsroom: Newsroom) -> None:
    posted = (await newsroom.post(SALMA, notify_of_replies=True)).json()
    comment = posted["comment"]["id"]
    await newsroom.moderate(comment, "approve")
    (asked,) = await newsroom.deliver()
    await newsroom.press(asked.links[0])
    for receipt, told in ((posted["receipt"], 0), (None, 1)):
        reply = await newsroom.post(SALMA, parent_id=comment, receipt=receipt, body=f"رد {told}")
        await newsroom.moderate(reply.json()["comment"]["id"], "approve")
        assert len(await newsroom.deliver()) == told


async def verified(newsroom: Newsroom, email: str) -> str:
    code = proofs.new_link_code(email, keys=newsroom.site.keys, now=newsroom.site.now())
    proof = proofs.proof_from_link(code, keys=newsroom.site.keys, now=newsroom.site.now())
    assert proof is not None
    return proof


async def test_with_a_proof_of_the_address_nothing_has_to_be_confirmed(newsroom: Newsroom) -> None:
    proof = await verified(newsroom, SALMA)
    for _ in range(2):
        comment = await newsroom.comment(SALMA, notify_of_replies=True, address_proof=proof)
    assert await newsroom.deliver() == []
    assert (await counts(newsroom))[:2] == (1, 2), "one subscriber for both comments"
    await newsroom.comment("laila@example.org", parent_id=comment)
    assert [each.recipient for each in await newsroom.deliver()] == [SALMA]


async def test_somebody_elses_proof_has_the_address_asked(newsroom: Newsroom) -> None:
    proof = await verified(newsroom, "mallory@example.org")
    await newsroom.comment(SALMA, notify_of_replies=True, address_proof=proof)
    (asked,) = await newsroom.deliver()
    assert asked.message["List-Unsubscribe"] is None
    assert (await counts(newsroom))[0] == 0


def comment_of(told: Letter) -> int:
    """The comment whose thread the link of a letter would stop."""
    address = str(told.message["List-Unsubscribe"]).strip("<>")
    return int(parse_qs(urlsplit(address).query)["comment"][0])


@pytest.mark.parametrize("is_one_click", [False, True])
async def test_one_click_stops_everything_and_a_button_one_thread(newsroom: Newsroom, is_one_click: bool) -> None:
    proof = await verified(newsroom, SALMA)
    comments = [
        await newsroom.comment(SALMA, notify_of_replies=True, address_proof=proof, body=f"رأي {number}")
        for number in range(2)
    ]
    await newsroom.deliver()
    await newsroom.comment("laila@example.org", parent_id=comments[0])
    (told,) = await newsroom.deliver()
    address = str(told.message["List-Unsubscribe"]).strip("<>")
    assert told.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    shown = await newsroom.open_link(address)
    assert shown.text.count("<button") == 2
    assert (await counts(newsroom))[:2] == (1, 2), "looking stops nothing"
    if is_one_click:
        parts = urlsplit(address)
        sent = {"List-Unsubscribe": (None, "One-Click")}
        done = await newsroom.guest.post(f"{parts.path}?{parts.query}", files=sent)  # as RFC 8058 has it
    else:
        done = await newsroom.press(address, stop="thread")
    assert done.status_code == 200
    for comment in comments:
        await newsroom.comment("laila@example.org", parent_id=comment, body="رد آخر")
    expected = [] if is_one_click else [comments[1]]
    assert [comment_of(each) for each in await newsroom.deliver()] == expected
    again = await newsroom.press(address, stop="all")
    assert again.status_code == 200
    assert (await counts(newsroom))[:3] == (0, 0, 0)
    unknown = await newsroom.guest.post("/mail/replies/unsubscribe?token=unknown")
    assert unknown.text == again.text


async def test_erasing_a_comment_ends_its_subscription_and_what_waits(newsroom: Newsroom, clock: Any) -> None:
    first, second = await newsroom.subscribe(SALMA), await newsroom.subscribe("laila@example.org")
    reply = await newsroom.comment("nour@example.org", parent_id=first)
    newsroom.office.at_data = ["451 later"]
    assert await newsroom.deliver() == []
    await newsroom.guest.delete(f"{API}/comments/{reply}", headers=newsroom.editor)
    clock.advance(minutes=5)
    assert await newsroom.deliver() == [], "its text is not sent after it was erased"
    assert (await counts(newsroom))[4] == 0
    for comment in (first, second):
        done = await newsroom.guest.delete(f"{API}/comments/{comment}", headers=newsroom.editor)
        assert done.status_code == 204
    await newsroom.deliver()
    assert await counts(newsroom) == (0, 0, 0, 0, 0)


async def test_an_answered_comment_that_is_erased_ends_its_subscription_too(newsroom: Newsroom) -> None:
    comment = await newsroom.subscribe(SALMA)
    await newsroom.comment("laila@example.org", parent_id=comment)
    await newsroom.deliver()
    await newsroom.guest.delete(f"{API}/comments/{comment}", headers=newsroom.editor)
    assert await newsroom.deliver() == []
    assert (await counts(newsroom))[:2] == (0, 0)


async def test_a_comment_that_is_spam_has_nobody_asked(newsroom: Newsroom) -> None:
    posted = await newsroom.post(SALMA, notify_of_replies=True)
    await newsroom.moderate(posted.json()["comment"]["id"], "spam")
    assert await newsroom.deliver() == []


async def test_a_day_has_so_many_notices_and_no_more(newsroom: Newsroom, clock: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(replies, "MOST_A_DAY", 3)
    comment = await newsroom.subscribe(SALMA)
    for number in range(5):
        await newsroom.comment("laila@example.org", parent_id=comment, body=f"رد {number}")
    assert len(await newsroom.deliver()) == 3
    clock.advance(days=1, seconds=1)
    await newsroom.comment("laila@example.org", parent_id=comment)
    assert len(await newsroom.deliver()) == 1


async def test_english_articles_are_written_of_in_english_and_titles_are_set_apart(newsroom: Newsroom) -> None:
    article = await newsroom.publish("A library", language="en")
    comment = await newsroom.subscribe(SALMA, article=article)
    await newsroom.comment("laila@example.org", article=article, parent_id=comment, author_name="ليلى")
    (told,) = await newsroom.deliver()
    assert told.message["Subject"] == "A new reply to your comment: A library"
    assert "\u2068ليلى\u2069 replied on “A library”:" in told.part("plain")
    assert '<html lang="en" dir="ltr">' in told.part("html")


async def test_each_event_is_dealt_with_once_whoever_is_killed(newsroom: Newsroom, monkeypatch: Any) -> None:
    comment = await newsroom.subscribe(SALMA)
    for number in range(3):
        await newsroom.comment("laila@example.org", parent_id=comment, body=f"رد {number}")
    real, told = following._deal_with, 0

    def killed(*args: Any, **named: Any) -> None:
        nonlocal told
        told += 1
        if told >= 4:
            raise RuntimeError
        real(*args, **named)

    with monkeypatch.context() as patched:
        patched.setattr(following, "_deal_with", killed)
        with pytest.raises(RuntimeError):
            await newsroom.deliver()
    assert len(await newsroom.deliver()) == 3
    assert await newsroom.deliver() == []


async def test_what_nobody_could_be_told_of_is_refused(newsroom: Newsroom) -> None:
    editor = await newsroom.guest.post(
        f"{API}/articles/{newsroom.article}/comments",
        json={"body": "شكرًا", "notify_of_replies": True},
        headers=newsroom.editor,
    )
    assert editor.json()["errors"][0]["pointer"] == "/notify_of_replies"


async def test_without_mail_it_is_not_offered(client: Any, people: Any) -> None:
    headers = await people.headers("editor")
    article = {"title": "مقال", "body": "متن", "status": "published"}
    made = await client.post(f"{API}/articles", json=article, headers=headers)
    body = {"author_name": "سلمى", "author_email": SALMA, "body": "شكرًا", "notify_of_replies": True}
    refused = await client.post(f"{API}/articles/{made.json()['id']}/comments", json=body)
    assert refused.status_code == 422
    assert [(each["pointer"], each["code"]) for each in refused.json()["errors"]] == [
        ("/notify_of_replies", "mail_is_off")
    ]
    for path in ("/mail/replies/confirm?code=x", "/mail/replies/unsubscribe?token=x", "/mail/verify?code=x"):
        answer = await client.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "mail_is_off")


async def test_the_database_holds_no_address_and_nothing_computed_from_one(newsroom: Newsroom) -> None:
    comment = await newsroom.subscribe(SALMA)
    await newsroom.comment("laila@example.org", parent_id=comment)
    await following.notify(newsroom.site)

    def everything(session: Session) -> str:
        connection = session.connection()
        return str(
            [[tuple(row) for row in connection.execute(each.select())] for each in SQLModel.metadata.sorted_tables]
        )

    assert (await counts(newsroom))[4] == 1
    assert not TRACES.found(await newsroom.site.database.read(everything))
