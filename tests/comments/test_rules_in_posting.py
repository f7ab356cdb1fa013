"""What the rules do to new comments: why they wait, what is refused, and what is one comment posted twice."""

import asyncio
from typing import Any

import httpx
import pytest
from sqlmodel import Session, func, select

from app.background.worker import Worker
from app.comments.models import Comment
from app.rules.models import RecentText
from app.web.site import Site
from tests.clocks import Clock
from tests.paths import API, QUEUE
from tests.people import People

RULES = f"{API}/moderation/rules"
GUEST = {"author_name": "سلمى العوضي", "author_email": "salma@example.org"}
OFFER = "للبيع شقق فاخرة في وسط المدينة بأسعار مناسبة جدا تواصلوا معنا على الرقم 0501234567 قبل نفاد الكمية"


class Board:
    """Articles that take comments, and a moderator."""

    def __init__(self, client: httpx.AsyncClient, moderator: dict[str, str], editor: dict[str, str]) -> None:
        self.client, self.moderator, self.editor = client, moderator, editor

    async def article(self, policy: str | None = "open") -> int:
        body = {"title": "مقال للنقاش", "body": "متن", "status": "published", "comments_policy": policy}
        return int((await self.client.post(f"{API}/articles", json=body, headers=self.editor)).json()["id"])

    async def rule(self, **rules: Any) -> None:
        answer = await self.client.put(RULES, json=rules, headers={**self.moderator, "If-Match": "*"})
        assert answer.status_code == 200, answer.text

    async def post(self, article: int, body: str, **members: Any) -> httpx.Response:
        sent = {**GUEST, "body": body, **members}
        return await self.client.post(f"{API}/articles/{article}/comments", json=sent)

    async def status(self, article: int, body: str, **members: Any) -> str:
        answer = await self.post(article, body, **members)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["status"])

    async def queue(self, query: str) -> list[dict[str, Any]]:
        answer = await self.client.get(f"{QUEUE}?{query}", headers=self.moderator)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["items"]
        return found


@pytest.fixture
async def board(client: httpx.AsyncClient, people: People) -> Board:
    moderator = await people.headers("moderator", name="مها المشرفة")
    return Board(client, moderator, await people.headers("editor", name="نادية الكاتبة"))


async def count(site: Site, table: Any) -> int:
    def counted(session: Session) -> int:
        return int(session.exec(select(func.count()).select_from(table)).one())

    return await site.database.read(counted)


async def test_a_held_comment_says_which_rule_holds_it_and_where(board: Board) -> None:
    article = await board.article()
    await board.rule(words={"hold": ["شتم"], "spam": ["ربح سريع"]}, domains={"hold": ["casino.example"]})
    assert await board.status(article, "فيه ش ت م صريح") == "pending"
    assert await board.status(article, "رابط http://www.casino.example/x") == "pending"
    assert await board.status(article, "كلام طيب", author_name="ابن شتم") == "pending"
    assert await board.status(article, "كلام طيب آخر", author_url="https://casino.example") == "pending"
    assert await board.status(article, "رِبح سريع للجميع") == "pending"
    assert await board.status(article, "كلام مشتمل على فائدة") == "approved"
    held = await board.queue("status=pending&rule=word")
    assert [each["held_for"] for each in held] == [
        [{"rule": "word", "entry": "شتم", "member": "body", "begin": 4, "end": 9}],
        [{"rule": "word", "entry": "شتم", "member": "author_name", "begin": 4, "end": 7}],
    ]
    assert held[0]["body_text"][4:9] == "ش ت م"
    assert held[0]["held_by"] is None
    domains = await board.queue("status=pending&rule=domain")
    assert [(each["held_for"][0]["member"], each["held_for"][0]["entry"]) for each in domains] == [
        ("body", "casino.example"),
        ("author_url", "casino.example"),
    ]
    (spam,) = await board.queue("status=spam")
    assert spam["held_for"][0]["entry"] == "ربح سريع"
    assert await board.queue("rule=links") == []
    (passed,) = await board.queue("status=approved")
    assert passed["held_for"] == []


async def test_what_readers_and_guests_get_has_nothing_of_it(board: Board) -> None:
    article = await board.article()
    await board.rule(words={"hold": ["شتم"]})
    posted = await board.post(article, "فيه شتم")
    comment = posted.json()["comment"]["id"]
    await board.client.post(f"{QUEUE}/{comment}/approve", headers=board.moderator)
    pages = [await board.client.get(f"{API}/comments/{comment}"), await board.client.get(f"{API}/comments")]
    assert all("held" not in each.text for each in (posted, *pages))


async def test_a_refused_comment_is_not_stored(board: Board, site: Site) -> None:
    article = await board.article()
    await board.rule(words={"refuse": ["شتم"], "hold": ["حمار"]})
    answer = await board.post(article, "يا حمار وشتمهم")
    assert (answer.status_code, answer.json()["code"]) == (409, "comment_refused")
    english = {"Accept-Language": "en"}
    told = await board.client.post(f"{API}/articles/{article}/comments", json={**GUEST, "body": "شتم"}, headers=english)
    assert "rules of this site" in told.json()["detail"]
    assert await count(site, Comment) == await count(site, RecentText) == 0
    missing = await board.post(4711, "شتم")
    assert missing.status_code == 404


async def test_who_is_signed_in_is_not_held_back(board: Board) -> None:
    article = await board.article()
    await board.rule(words={"refuse": ["شتم"]}, max_links=0)
    body = {"body": "لا أقبل كلمة شتم هنا، انظروا https://site.example"}
    answer = await board.client.post(f"{API}/articles/{article}/comments", json=body, headers=board.editor)
    assert answer.json()["status"] == "approved"


async def test_the_policy_links_lets_through_what_has_few(board: Board) -> None:
    article = await board.article("links")
    two, three = "https://a.example وwww.b.example", "https://a.example وwww.b.example وc.com"
    assert await board.status(article, "بلا روابط") == "approved"
    assert await board.status(article, two) == "approved"
    assert await board.status(article, three) == "pending"
    (held,) = await board.queue("held_by=links")
    (reason,) = held["held_for"]
    assert (reason["rule"], held["body_text"][reason["begin"] : reason["end"]]) == ("links", "c.com")
    await board.rule(max_links=0)
    assert await board.status(article, "https://d.example وحده") == "pending"
    assert await board.status(await board.article("open"), "https://d.example هنا أيضا") == "pending"


async def test_the_policy_of_the_rules_holds_where_an_article_has_none(board: Board) -> None:
    mine, others = await board.article(None), await board.article("open")
    assert await board.status(mine, "أول") == "pending"
    await board.rule(policy="open")
    assert await board.status(mine, "ثان") == "approved"
    await board.rule(policy="all")
    assert await board.status(mine, "ثالث") == "pending"
    assert await board.status(others, "رابع") == "approved"


async def test_length_and_new_commenters(board: Board) -> None:
    article = await board.article()
    await board.rule(shortest=3, longest=20)
    assert await board.status(article, "ok") == "pending"
    assert await board.status(article, "كلام مناسب") == "approved"
    assert await board.status(article, "كلام أطول مما يسمح به الموقع") == "pending"
    assert [each["held_for"][0]["rule"] for each in await board.queue("rule=length")] == ["length"] * 2
    await board.rule(hold_new=True)
    assert await board.status(article, "أول تعليق لي") == "pending"
    assert len(await board.queue("rule=new_commenter")) == 1


@pytest.mark.parametrize("name", ["مها المشرفة", "مَهَا المُشرفة", "مهـا المشرفه", "مها-المشرفة", "مها المشرفة (المحررة)"])
async def test_a_guest_cannot_sign_as_staff(board: Board, name: str) -> None:
    article = await board.article()
    answer = await board.post(article, "أنا المشرفة", author_name=name)
    assert (answer.status_code, answer.json()["code"]) == (409, "name_of_staff")
    assert name not in answer.text
    assert await board.status(article, "أنا أخرى", author_name="مها المشرفة العوضي") == "approved"
    mine = await board.client.post(
        f"{API}/articles/{article}/comments", json={"body": "أنا هي"}, headers=board.moderator
    )
    assert mine.json()["comment"]["author"]["name"] == "مها المشرفة"
    await board.rule(staff_names=False)
    assert await board.status(article, "لا يهم", author_name=name) == "approved"


async def test_names_follow_accounts_and_bylines(board: Board, people: People, site: Site) -> None:
    article = await board.article()
    assert await board.status(article, "مرحبا", author_name="Omar Haddad") == "approved"
    made = await board.client.post(f"{API}/authors", json={"name": "Omar Haddad"}, headers=board.editor)
    assert made.status_code == 201
    answer = await board.post(article, "مرحبا ثانية", author_name="0mar Haddad")
    assert answer.json()["code"] == "name_of_staff"
    await board.client.delete(f"{API}/authors/{made.json()['id']}", headers={**board.editor, "If-Match": "*"})
    assert await board.status(article, "مرحبا ثالثة", author_name="Omar Haddad") == "approved"


async def test_the_same_text_is_one_comment_from_whomever(board: Board, site: Site, clock: Clock) -> None:
    article = await board.article("all")
    first = await board.post(article, "شكرًا لكم جميعًا")
    other = await board.post(
        article, "شُكرا  لكم جميعا", author_name="نورة", author_email="noura@example.org", author_url="https://n.example"
    )
    assert (other.status_code, other.json()["comment"]["id"]) == (201, first.json()["comment"]["id"])
    assert other.headers["location"] == first.headers["location"]
    assert other.json()["comment"]["author"]["name"] == "نورة"
    assert other.json()["comment"]["body_text"] == "شُكرا  لكم جميعا"
    assert "سلمى" not in other.text
    again = await board.post(article, "شكرًا لكم جميعًا")
    assert again.json() == {**first.json(), "receipt": None}
    assert await count(site, Comment) == 1
    clock.advance(minutes=6)
    later = await board.post(article, "شكرًا لكم جميعًا")
    assert later.json()["comment"]["id"] != first.json()["comment"]["id"]
    elsewhere = await board.post(await board.article("all"), "شكرًا لكم جميعًا")
    assert elsewhere.json()["comment"]["id"] != later.json()["comment"]["id"]


async def test_a_repetition_of_what_is_visible_is_answered_by_it(board: Board) -> None:
    article = await board.article()
    first = await board.post(article, "شكرًا لكم")
    other = await board.post(article, "شكرًا لكم", author_name="نورة")
    assert other.json() == {**first.json(), "receipt": None}


async def test_twenty_posts_at_once_are_one_comment(board: Board, site: Site) -> None:
    article = await board.article("all")
    answers = await asyncio.gather(*(board.post(article, OFFER, author_name=f"قارئ {n}") for n in range(20)))
    assert {each.status_code for each in answers} == {201}
    assert len({each.json()["comment"]["id"] for each in answers}) == 1
    assert await count(site, Comment) == 1
    keyed = await asyncio.gather(
        *(
            board.client.post(
                f"{API}/articles/{article}/comments",
                json={**GUEST, "body": OFFER},
                headers={"Idempotency-Key": f"a-key-that-is-long-enough-{n}"},
            )
            for n in range(4)
        )
    )
    assert {each.json()["comment"]["id"] for each in keyed} == {answers[0].json()["comment"]["id"]}


async def test_a_reply_to_another_is_another_comment(board: Board, site: Site) -> None:
    article = await board.article()
    first, second = [(await board.post(article, body)).json()["comment"]["id"] for body in ("سؤال", "سؤال آخر")]
    replies = [await board.post(article, "نعم", parent_id=parent) for parent in (first, second, second)]
    assert len({each.json()["comment"]["id"] for each in replies}) == 2


async def test_a_guest_takes_no_text_from_who_is_signed_in(board: Board) -> None:
    article = await board.article("all")
    await board.post(article, "سنجيب غدًا")
    mine = {"body": "سنجيب غدًا"}
    answer = await board.client.post(f"{API}/articles/{article}/comments", json=mine, headers=board.editor)
    assert (answer.json()["status"], answer.json()["comment"]["author"]["is_staff"]) == ("approved", True)


async def test_an_erased_comment_is_forgotten(board: Board, site: Site) -> None:
    article = await board.article()
    first = (await board.post(article, OFFER)).json()["comment"]["id"]
    await board.client.delete(f"{API}/comments/{first}", headers=board.moderator)
    assert await count(site, RecentText) == 0
    again = await board.post(article, OFFER)
    assert (again.json()["comment"]["id"] != first, again.json()["status"]) == (True, "approved")


async def test_nearly_the_same_text_elsewhere_waits(board: Board, clock: Clock) -> None:
    first = await board.post(await board.article(), OFFER)
    assert first.json()["status"] == "approved"
    near = OFFER.replace("0501234567", "0559876543").replace("وسط", "قلب")
    assert await board.status(await board.article(), near, author_name="نورة") == "pending"
    (held,) = await board.queue("rule=repetition")
    assert held["held_for"][0]["entry"] == str(first.json()["comment"]["id"])
    clock.advance(hours=25)
    assert await board.status(await board.article(), near) == "approved"
    await board.rule(near_hours=0)
    assert await board.status(await board.article(), near) == "approved"
    await board.rule(same_minutes=0)
    article = await board.article()
    twice = [(await board.post(article, "مرتين")).json()["comment"]["id"] for _ in range(2)]
    assert len(set(twice)) == 2


async def test_an_edit_waits_where_it_repeats_another_comment_and_not_where_it_corrects_its_own(board: Board) -> None:
    async def edit(posted: httpx.Response, body: str) -> str:
        told = posted.json()
        address, receipt = f"{API}/comments/{told['comment']['id']}", {"Comment-Receipt": told["receipt"]}
        edited = await board.client.patch(address, json={"body": body}, headers=receipt)
        assert edited.status_code == 200, edited.text
        return str(edited.json()["status"])

    near = OFFER.replace("0501234567", "0559876543").replace("وسط", "قلب")
    article = await board.article()
    first = await board.post(article, OFFER)
    harmless = await board.post(await board.article(), "مقال نافع شكرا لكم")
    assert await edit(harmless, f"{near} اليوم") == "pending"
    (held,) = await board.queue("rule=repetition")
    assert held["held_for"][0]["entry"] == str(first.json()["comment"]["id"])
    assert await board.status(await board.article(), near, author_name="نورة") == "pending", "copied"
    assert await edit(first, OFFER.replace("فاخرة", "جديدة")) == "approved", "a correction, though others copied it"
    short, other = await board.post(article, "صحيح"), await board.post(article, "خطأ")
    assert await edit(short, "صحيح تماما") == "approved"
    assert await edit(other, "صحيح تماما") == "pending", "the same as another under the article"


async def test_what_is_remembered_of_texts_is_pruned(board: Board, site: Site, clock: Clock) -> None:
    await board.post(await board.article(), OFFER)
    assert await count(site, RecentText) == 1
    clock.advance(hours=73)
    assert (await Worker(site).prune())["recent_texts"] == 1
    assert await count(site, RecentText) == 0


async def test_a_long_text_is_read_too(board: Board) -> None:
    article = await board.article()
    await board.rule(words={"hold": ["شتم"]})
    long = "كلام طويل لا بأس به " * 400
    assert await board.status(article, long) == "approved"
    assert await board.status(article, f"{long} ش.ت.م") == "pending"
