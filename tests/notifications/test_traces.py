"""Mail from end to end: by the background loops, with no address in a log or a metric, while keys are rotated."""

import io
from typing import Any

import pytest
from sqlmodel import Session, select

from app.commands.doctor.traces import Traces
from app.keys import checks as key_checks
from app.keys import rotation
from app.mail import delivery
from app.notifications import following, subscribers
from app.notifications.models import ReplySubscriber
from app.secrets.sealing import Keyring
from app.web.logs import configure_logging
from app.web.site import Site
from app.web.site import clock as real_clock
from tests.newsroom import BASE, Newsroom
from tests.paths import API
from tests.people import TEST_KEY
from tests.post_office import PostOffice
from tests.waiting import eventually

SALMA = "salma.canary@mailbox.example.net"
TRACES = Traces(SALMA, "salma.canary", "mailbox.example.net")
NEW_KEY = "a newer key for the tests that is long enough"


async def test_the_background_loops_are_woken_and_do_it_all(serve: Any, office: PostOffice) -> None:
    settings = {"smtp_url": office.url, "mail_from": "news@example.org", "api_url": BASE, "limit_mail": None}
    async with serve(worker=True, now=real_clock, comments_policy="open", **settings) as guest:
        newsroom = Newsroom(guest, office)
        await newsroom.open()
        await newsroom.post(SALMA, notify_of_replies=True)
        await eventually(lambda: len(office.letters) == 1)
        assert (await newsroom.press(office.letters[0].links[0])).status_code == 200
        watched = (await guest.get(f"{API}/comments")).json()["items"][0]["id"]
        await newsroom.post("laila@example.org", parent_id=watched, author_name="ليلى", body="أهلًا")
        await eventually(lambda: len(office.letters) == 2)
    assert [each.recipient for each in office.letters] == [SALMA, SALMA]


async def test_no_log_and_no_metric_tells_an_address_or_a_secret(serve: Any, office: PostOffice) -> None:
    settings = {"smtp_url": office.url, "mail_from": "news@example.org", "api_url": BASE, "limit_mail": None}
    async with serve(access_log=True, **settings) as guest:
        newsroom = Newsroom(guest, office)
        await newsroom.open()
        log = io.StringIO()
        configure_logging(access_log=True, stream=log)
        await everything(newsroom, log)


async def everything(newsroom: Newsroom, log: io.StringIO) -> None:
    comment = await newsroom.subscribe(SALMA)
    await newsroom.guest.post(f"{API}/comments/verifications", json={"email": SALMA})
    await newsroom.comment("laila@example.org", parent_id=comment)
    newsroom.office.at_recipient = [f"550 <{SALMA}>"]
    await newsroom.deliver()
    await newsroom.comment("laila@example.org", parent_id=comment, body="رد آخر")
    (told,) = await newsroom.deliver()
    address = str(told.message["List-Unsubscribe"]).strip("<>")
    await newsroom.open_link(address)
    await newsroom.press(address, stop="all")
    written = log.getvalue()
    assert '"route": "/mail/replies/unsubscribe"' in written
    assert "mail_not_sent" in written
    admin = await newsroom.people.headers("admin")
    metrics = (await newsroom.guest.get("/metrics", headers=admin)).text
    assert 'maqal_mail_total{kind="reply",outcome="sent"}' in metrics
    for text in (written, metrics):
        assert not TRACES.found(text)
        assert address.partition("token=")[2].partition("&")[0] not in text


async def test_keys_are_rotated_while_mail_waits_and_links_go_on_working(newsroom: Newsroom) -> None:
    comment = await newsroom.subscribe(SALMA)
    await newsroom.comment("laila@example.org", parent_id=comment)
    (told,) = await newsroom.deliver()
    await newsroom.comment("laila@example.org", parent_id=comment, body="رد آخر")
    await following.notify(newsroom.site)
    old = newsroom.site
    both = Site(old.settings, old.database, Keyring([NEW_KEY, TEST_KEY]), old.now)
    done = await rotation.rotate(both, lambda _done, _total: None)
    assert (done.is_done, done.unreadable) == (True, [])
    only_new = Site(old.settings, old.database, Keyring([NEW_KEY]), old.now)
    await delivery.deliver(only_new)
    assert [each.recipient for each in newsroom.office.letters] == [SALMA] * 3
    assert await old.database.read(address_of, only_new.keys) == SALMA
    address = str(told.message["List-Unsubscribe"]).strip("<>")
    assert (await newsroom.press(address, stop="all")).status_code == 200
    assert await old.database.read(count) == 0


def address_of(session: Session, keys: Keyring) -> str:
    return subscribers.opened(session.exec(select(ReplySubscriber)).one(), keys=keys)[0]


def count(session: Session) -> int:
    return len(session.exec(select(ReplySubscriber.id)).all())


@pytest.mark.parametrize("column", ["address_sealed", "secret_sealed"])
async def test_what_is_sealed_for_one_row_opens_in_no_other(newsroom: Newsroom, column: str) -> None:
    await newsroom.subscribe(SALMA)
    await newsroom.subscribe("laila@example.org")

    def swap(session: Session) -> None:
        first, second = session.exec(select(ReplySubscriber).order_by(ReplySubscriber.digest)).all()
        moved = {column: getattr(second, column)}
        first.sqlmodel_update(moved)
        session.flush()

    site = newsroom.site
    await site.database.write(swap)
    both = Site(site.settings, site.database, Keyring([NEW_KEY, TEST_KEY]), site.now)
    await key_checks.check_keys(both)
    _, _, unreadable = await site.database.write(rotation.VERBS["subscriber"], after=0, most=10, keys=both.keys)
    assert len(unreadable) == 1
