"""Export and erasure by a mailed link: one answer for every address, a link that only a button follows, once."""

import io
import json
from typing import Any

import pytest
from sqlmodel import Session, select

from app.background.worker import Worker
from app.commands.doctor.traces import Traces
from app.comments.models import Comment
from app.events import subjects
from app.events.facts import ImportTaken
from app.events.recording import record
from app.keys import rotation
from app.mail import delivery
from app.notifications.models import ReplySubscriber
from app.privacy import answering, requests, searching
from app.privacy.models import PrivacyRequest
from app.secrets.sealing import Keyring
from app.web.limits import LimitHit
from app.web.logs import configure_logging
from tests.clocks import Clock
from tests.counting import counting
from tests.newsroom import Newsroom, newsroom_of
from tests.paths import API
from tests.people import TEST_KEY
from tests.post_office import Letter, PostOffice
from tests.waiting import eventually

ASK = f"{API}/privacy/requests"
SALMA = "Salma.Canary@mailbox.example.net"


async def ask(newsroom: Newsroom, action: str, address: str = SALMA, **members: Any) -> Any:
    return await newsroom.guest.post(ASK, json={"address": address, "action": action, **members})


async def answered(newsroom: Newsroom) -> list[Letter]:
    """Do what the background jobs do; the letters that came of it."""
    before = len(newsroom.office.letters)
    await answering.answer(newsroom.site)
    await delivery.deliver(newsroom.site)
    return newsroom.office.letters[before:]


def rows(session: Session) -> list[tuple[str, str]]:
    return [(each.action, each.state) for each in session.exec(select(PrivacyRequest)).all()]


async def test_an_export_has_what_the_command_prints(newsroom: Newsroom, clock: Clock) -> None:
    first = await newsroom.subscribe(SALMA)
    second = await newsroom.comment(SALMA.lower())
    await newsroom.comment("rami@example.org")
    clock.advance(minutes=61)
    taken = await ask(newsroom, "export", SALMA.upper())
    assert (taken.status_code, taken.json()) == (202, {"status": "taken"})
    (letter,) = await answered(newsroom)
    (link,) = letter.links
    assert letter.recipient.lower() == SALMA.lower()
    assert not Traces(SALMA).found(f"{letter.part('plain')}{letter.part('html')}{letter.message['Subject']}")
    shown = await newsroom.open_link(link)
    assert (shown.status_code, "comments" in shown.text) == (200, False)
    for _ in range(2):
        done = await newsroom.press(link)
        assert done.headers["content-disposition"] == 'attachment; filename="maqal-export.json"'
        assert done.headers["cache-control"] == "no-store"
        told = done.json()
        assert [(each["kind"], each["id"]) for each in told[:2]] == [("comment", first), ("comment", second)]
        assert [each["kind"] for each in told[2:]] == ["subscription"]
        assert {each.get("author_email", each.get("address")) for each in told} == {SALMA, SALMA.lower()}


async def test_an_erasure_is_confirmed_once_and_leaves_nothing(newsroom: Newsroom, clock: Clock) -> None:
    mine = [await newsroom.subscribe(SALMA), await newsroom.comment(SALMA)]
    other = await newsroom.comment("rami@example.org", parent_id=mine[0])
    await ask(newsroom, "erase", language="en")
    assert await answered(newsroom) == [], "a mail went there within the hour"
    clock.advance(minutes=61)
    (letter,) = await answered(newsroom)
    assert letter.message["Content-Language"] == "en"
    shown = await newsroom.open_link(letter.links[0])
    assert "cannot be undone" in shown.text

    def left(session: Session) -> tuple[list[int | None], int]:
        there = select(Comment.id).where(Comment.deleted_at.is_(None))  # type: ignore[union-attr]  # a column
        return sorted(session.exec(there).all()), len(session.exec(select(ReplySubscriber.id)).all())  # type: ignore[type-var]  # ids

    read = newsroom.site.database.read
    await answered(newsroom)
    assert await read(left) == ([*mine, other], 1), "opening the link erases nothing"
    done = await newsroom.press(letter.links[0])
    assert (done.status_code, "Done." in done.text) == (200, True)
    assert (await newsroom.press(letter.links[0])).status_code == 404, "it works once"
    await newsroom.comment(SALMA)  # what was written since belongs to it too
    assert await answered(newsroom) == []
    assert await read(left) == ([other], 0)
    assert await read(rows) == []
    page = (await newsroom.guest.get(f"{API}/articles/{newsroom.article}/comments")).json()
    assert [each["is_deleted"] for each in page["items"]] == [True]


async def test_known_and_unknown_addresses_are_answered_alike(newsroom: Newsroom) -> None:
    await newsroom.comment(SALMA)
    told, statements = [], []
    for address in (SALMA, "nobody@example.org", "editor1@example.org"):
        with counting(newsroom.guest.app) as seen:  # type: ignore[attr-defined]  # set where the client is made
            answer = await ask(newsroom, "erase", address)
        statements.append([each.partition("(")[0] for each in seen])
        headers = {name: value for name, value in answer.headers.items() if name != "x-request-id"}
        told.append((answer.status_code, answer.text, headers))
    assert told[0] == told[1] == told[2]
    assert statements[0] == statements[1] == statements[2]
    assert [each.recipient for each in await answered(newsroom)] == [SALMA]
    assert await newsroom.site.database.read(rows) == [("erase", "mailed")]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_an_account_is_told_of_and_not_erased(newsroom: Newsroom) -> None:
    await ask(newsroom, "export", "editor1@example.org")
    await ask(newsroom, "erase", "editor1@example.org")
    (letter,) = await answered(newsroom)
    told = (await newsroom.press(letter.links[0])).json()
    assert [(each["kind"], each["role"]) for each in told] == [("account", "editor")]


async def test_one_look_serves_all_and_what_is_repeated_is_forgotten(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = []
    find = searching.find

    def counted(*args: Any, **kwargs: Any) -> Any:
        looks.append(args)
        return find(*args, **kwargs)

    monkeypatch.setattr(answering, "find", counted)
    monkeypatch.setattr(searching, "READ_AT_ONCE", 2)
    people = [SALMA, "rami@example.org", "mona@example.org"]
    for each in people:
        await newsroom.comment(each)
    for each in [*people, SALMA, SALMA.lower(), SALMA]:
        assert (await ask(newsroom, "export", each)).status_code == 202
    letters = await answered(newsroom)
    assert len(looks) == 1
    assert sorted(each.recipient for each in letters) == sorted(people), "one mail an hour"


async def test_a_request_wakes_no_job_and_its_confirmation_does(newsroom: Newsroom) -> None:
    await newsroom.comment(SALMA)
    site, heard = newsroom.site, set[str]()
    watch = site.database.watch()
    await watch.start(lambda tags: heard.update(tags or ()))
    await eventually(watch.is_current)
    (job,) = [loop.job for loop in Worker(site).loops if loop.job.name == "privacy"]

    async def has_woken() -> bool:
        await site.database.write(record, ImportTaken(), now=site.now())  # whoever heard this has heard it all
        await eventually(lambda: watch.is_current() and str(subjects.IMPORTS) in heard)
        told = frozenset(heard)
        heard.clear()
        return job.wakes(told)

    await has_woken()
    for address in (SALMA, "nobody@example.org"):
        assert (await ask(newsroom, "erase", address)).status_code == 202
        assert not await has_woken()
    (letter,) = await answered(newsroom)
    await has_woken()
    assert (await newsroom.press(letter.links[0])).status_code == 200
    assert await has_woken()
    await watch.close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_network_may_ask_for_so_many(serve: Any, office: PostOffice) -> None:
    async with newsroom_of(serve, office, limit_mail="2/hour") as newsroom:
        statuses = [(await ask(newsroom, "export", f"r{n}@example.org")).status_code for n in range(3)]
        kept = await newsroom.site.database.read(lambda session: session.exec(select(LimitHit.key)).all())
    assert statuses == [202, 202, 429]
    assert not [key for key in kept if "example" in key]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_link_that_is_none_or_too_old_says_so(newsroom: Newsroom, clock: Clock) -> None:
    await newsroom.comment(SALMA)
    await ask(newsroom, "export")
    (letter,) = await answered(newsroom)
    clock.advance(hours=25)
    for link in (letter.links[0], f"{letter.links[0].partition('?')[0]}?token=none"):
        for answer in (await newsroom.open_link(link), await newsroom.press(link)):
            assert (answer.status_code, "content-disposition" in answer.headers) == (404, False)
    assert await newsroom.site.database.write(requests.prune, now=clock.time) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_nothing_of_an_address_is_in_a_log_or_beside_its_seal(newsroom: Newsroom) -> None:
    log = io.StringIO()
    configure_logging(access_log=True, stream=log)
    await newsroom.comment(SALMA)
    for action in ("export", "erase"):
        await ask(newsroom, action)
    (letter,) = await answered(newsroom)
    await newsroom.open_link(letter.links[0])

    def stored(session: Session) -> str:
        return str([each.model_dump() for each in session.exec(select(PrivacyRequest)).all()])

    for text in (
        log.getvalue(),
        await newsroom.site.database.read(stored),
        (await newsroom.guest.get("/metrics")).text,
    ):
        assert not Traces(SALMA).found(text)
        assert letter.links[0].partition("token=")[2].partition("&")[0] not in text


async def test_keys_are_rotated_under_a_request(newsroom: Newsroom) -> None:
    await newsroom.comment(SALMA)
    await ask(newsroom, "export")
    (letter,) = await answered(newsroom)
    site = newsroom.site
    both = Keyring(["a newer key for the tests that is long enough", TEST_KEY])
    object.__setattr__(site, "keys", both)
    assert (await rotation.rotate(site, lambda _done, _total: None)).is_done
    object.__setattr__(site, "keys", Keyring(["a newer key for the tests that is long enough"]))
    told = json.loads((await newsroom.press(letter.links[0])).text)
    assert [each["author_email"] for each in told] == [SALMA]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_without_mail_nothing_is_offered(client: Any) -> None:
    answer = await client.post(ASK, json={"address": SALMA, "action": "erase"})
    assert (answer.status_code, answer.json()["code"]) == (404, "mail_is_off")
    assert (await client.get("/mail/privacy?token=x")).status_code == 404


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_is_no_request_is_refused_without_an_echo(newsroom: Newsroom) -> None:
    for body in ({"address": "x"}, {"address": SALMA, "action": "sell"}, {"a": SALMA}):
        refused = await newsroom.guest.post(ASK, json=body)
        assert refused.status_code == 422
        assert not Traces(SALMA).found(refused.text)
