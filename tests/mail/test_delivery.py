"""Delivery to a real mail server: once to each, again where it asks for that, never after a refusal."""

import asyncio
import io
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select

from app.background.worker import Worker
from app.commands.doctor.traces import Traces
from app.errors import Bilingual
from app.mail import delivery, sending, transport
from app.mail import service as mail
from app.mail.letters import Letter, Link
from app.mail.models import OutgoingMail
from app.mail.trying import try_out
from app.main import create_app
from app.smtp_address import Sender, mail_server
from app.web.logs import configure_logging
from app.web.site import Site
from app.web.site import clock as real_clock
from tests.certificates import certificate
from tests.post_office import PostOffice, post_office
from tests.waiting import eventually

EMAIL = "salma.canary@mailbox.example.net"
TRACES = Traces(EMAIL, "salma.canary", "mailbox.example.net")
LINK = Link("اقرأ الرد", "https://example.org/articles/مكتبة#17")
LETTER = Letter(
    "test",
    "ar",
    "ردٌّ على تعليقك في «مكتبة الحي» عند \u2068iPhone\u2069",
    ("مرحبًا،", "كتبت ليلى:"),
    quote="شكرًا <b>لكم</b>\nوإلى اللقاء",
    link=LINK,
    footer=("وصلك هذا لأنك طلبته.",),
    list_name="replies",
    unsubscribe="https://api.example.org/u?token=abc",
)


@pytest.fixture
def open_site(make_settings: Callable[..., Any], clock: Any) -> Callable[..., Any]:
    @asynccontextmanager
    async def opened(url: str, now: Any = clock, **overrides: Any) -> AsyncIterator[Site]:
        settings = make_settings(smtp_url=url, mail_from="صحيفة الحي <news@example.org>", **overrides)
        app = create_app(settings, now=now)
        async with app.router.lifespan_context(app):
            yield app.state.site

    return opened


@pytest.fixture
async def mailing(open_site: Callable[..., Any], office: PostOffice) -> AsyncIterator[Site]:
    async with open_site(office.url) as site:
        yield site


async def send(site: Site, letter: Letter = LETTER, to: str = EMAIL, *, is_proven: bool = True) -> None:
    await site.database.write(mail.enqueue, letter, to=to, keys=site.keys, now=site.now(), is_proven=is_proven)


def waiting(session: Session) -> list[tuple[int, datetime]]:
    rows = session.exec(select(OutgoingMail.attempts, OutgoingMail.next_at).order_by(col(OutgoingMail.next_at)))
    return [(attempts, at) for attempts, at in rows]


async def test_a_mail_arrives_whole_and_nothing_of_it_stays(mailing: Site, office: PostOffice, clock: Any) -> None:
    await send(mailing)
    assert await delivery.deliver(mailing) is None
    (letter,) = office.letters
    assert (letter.sender, letter.recipient) == ("news@example.org", EMAIL)
    found = letter.message
    assert found["Subject"] == LETTER.subject
    assert str(found["From"]) == "صحيفة الحي <news@example.org>"
    assert str(found["To"]) == EMAIL
    assert found["Date"].datetime == clock.time
    assert str(found["Message-ID"]).endswith("@example.org>")
    assert found["Auto-Submitted"] == "auto-generated"
    assert found["List-Id"] == "<replies.example.org>"
    assert found["List-Unsubscribe"] == "<https://api.example.org/u?token=abc>"
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    html = letter.part("html")
    assert '<html lang="ar" dir="rtl">' in html
    assert "شكرًا &lt;b&gt;لكم&lt;/b&gt;<br>" in html
    assert "http" not in html.replace(LINK.address, "")  # it loads nothing
    plain = letter.part("plain")
    assert "> شكرًا <b>لكم</b>\n> وإلى اللقاء" in plain
    assert LINK.address in plain
    assert set(office.greetings) == {"example.org"}
    assert socket.gethostname().encode() not in letter.raw
    assert b"127.0.0.1" not in letter.raw
    assert await mailing.database.read(waiting) == []


async def test_a_server_that_asks_for_patience_gets_the_same_mail_later(
    mailing: Site, office: PostOffice, clock: Any
) -> None:
    office.at_recipient = ["451 4.7.1 Greylisted", "451 4.7.1 Greylisted"]
    await send(mailing)
    assert await delivery.deliver(mailing) == mail.FIRST_RETRY.total_seconds()
    assert await delivery.deliver(mailing) is not None, "it is not asked again at once"
    assert len(office.at_recipient) == 1
    clock.advance(seconds=60)
    assert await delivery.deliver(mailing) == 2 * mail.FIRST_RETRY.total_seconds()
    clock.advance(seconds=120)
    assert await delivery.deliver(mailing) is None
    assert len(office.letters) == 1


async def test_a_mail_is_tried_for_a_day_and_then_forgotten(mailing: Site, office: PostOffice, clock: Any) -> None:
    office.at_data = ["452 4.2.2 Full"] * 100
    begun = clock.time
    await send(mailing)
    while (wait := await delivery.deliver(mailing)) is not None:
        clock.advance(seconds=wait)
    assert timedelta(hours=19) < clock.time - begun <= timedelta(days=1)
    assert 8 < 100 - len(office.at_data) < 20
    assert await mailing.database.read(waiting) == []


@pytest.mark.parametrize("where", ["at_recipient", "at_data"])
async def test_a_refusal_for_good_is_not_repeated(mailing: Site, office: PostOffice, where: str) -> None:
    setattr(office, where, [f"550 5.1.1 {EMAIL} unknown"])
    await send(mailing)
    await send(mailing, to="laila@example.org")
    assert await delivery.deliver(mailing) is None
    assert [each.recipient for each in office.letters] == ["laila@example.org"]


async def test_a_server_that_hangs_is_left_at_the_deadline_and_the_mail_goes_later(
    mailing: Site, office: PostOffice, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang() -> str:
        await asyncio.Event().wait()
        return ""

    monkeypatch.setattr(transport.Connection.__init__, "__kwdefaults__", {"seconds": 0.2})
    office.at_data = [hang]
    for number in range(3):
        await send(mailing, to=f"reader{number}@example.org")
    assert await delivery.deliver(mailing) == mail.FIRST_RETRY.total_seconds()
    assert office.letters == []
    clock.advance(seconds=60)
    assert await delivery.deliver(mailing) is None
    assert len({each.recipient for each in office.letters}) == 3


async def test_nobody_listens(open_site: Callable[..., Any], clock: Any) -> None:
    async with open_site("smtp://127.0.0.1:9?starttls=off") as site:
        await send(site)
        assert await delivery.deliver(site) == mail.FIRST_RETRY.total_seconds()


async def test_a_process_killed_after_handing_over_has_it_sent_again_under_the_same_id(
    mailing: Site, office: PostOffice, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    await send(mailing)

    class Killed(BaseException):
        pass

    async def killed(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(sending, "_settle", killed)
        with pytest.raises(Killed):
            await delivery.deliver(mailing)
    assert len(office.letters) == 1
    await delivery.deliver(mailing)
    assert len(office.letters) == 1, "it belongs to the killed process for a while"
    clock.advance(seconds=mail.CLAIM.total_seconds())
    await delivery.deliver(mailing)
    first, second = office.letters
    assert first.raw == second.raw
    assert await mailing.database.read(waiting) == []


async def test_a_server_that_is_shut_down_gives_back_what_it_has_not_tried(
    mailing: Site, office: PostOffice, clock: Any
) -> None:
    reached = asyncio.Event()

    async def hang() -> str:
        reached.set()
        await asyncio.Event().wait()
        return ""

    office.at_data = [hang]
    for number in range(3):
        await send(mailing, to=f"reader{number}@example.org")
    task = asyncio.create_task(delivery.deliver(mailing))
    await reached.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    clock.advance(seconds=mail.FIRST_RETRY.total_seconds())
    await delivery.deliver(mailing)
    assert len(office.letters) == 2
    clock.advance(seconds=mail.CLAIM.total_seconds())
    await delivery.deliver(mailing)
    assert len(office.letters) == 3


async def test_two_workers_send_each_mail_once(mailing: Site, office: PostOffice) -> None:
    for number in range(30):
        await send(mailing, to=f"reader{number}@example.org")
    await asyncio.gather(delivery.deliver(mailing), delivery.deliver(mailing))
    assert len(office.letters) == 30
    assert len({each.recipient for each in office.letters}) == 30


async def test_an_address_that_is_not_proven_gets_one_mail_an_hour(
    mailing: Site, office: PostOffice, clock: Any
) -> None:
    clock.time = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    for address in (EMAIL, EMAIL.upper(), "laila@example.org"):
        await send(mailing, to=address, is_proven=False)
    await delivery.deliver(mailing)
    assert [each.recipient for each in office.letters] == [EMAIL, "laila@example.org"]
    clock.advance(minutes=59)  # a day later, by the name of the day
    await send(mailing, is_proven=False)
    await send(mailing, is_proven=True)
    await delivery.deliver(mailing)
    assert len(office.letters) == 3
    clock.advance(minutes=1)
    await send(mailing, is_proven=False)
    await delivery.deliver(mailing)
    assert len(office.letters) == 4
    clock.advance(hours=2)
    assert (await Worker(mailing).prune())["mail_pace"] == 3


async def test_what_is_called_off_is_not_sent(mailing: Site, office: PostOffice) -> None:
    for about in ("comment:1", "comment:2"):
        await mailing.database.write(
            mail.enqueue, LETTER, to=EMAIL, keys=mailing.keys, now=mailing.now(), is_proven=True, about=about
        )
    assert await mailing.database.write(mail.call_off, ["comment:1"]) == 1
    await delivery.deliver(mailing)
    assert len(office.letters) == 1


async def test_mail_that_is_turned_off_is_forgotten_after_a_day(site: Site, clock: Any) -> None:
    await send(site)
    assert await delivery.deliver(site) is None
    assert len(await site.database.read(waiting)) == 1
    clock.advance(hours=25)
    await delivery.deliver(site)
    assert await site.database.read(waiting) == []


async def test_the_background_loop_is_woken_by_the_mail(open_site: Callable[..., Any], office: PostOffice) -> None:
    async with open_site(office.url, now=real_clock, worker=True) as site:
        await eventually(lambda: _holds(site))
        await send(site)
        await asyncio.wait_for(office.received.wait(), 5)  # its pace is 15 seconds


async def _holds(site: Site) -> bool:
    from app.db import leases  # noqa: PLC0415  for this question alone

    return (await site.database.read(leases.successes)).get("worker:mail") is not None


async def test_nothing_of_an_address_is_logged_or_stored_readable(
    mailing: Site, office: PostOffice, tmp_path: Path
) -> None:
    log = io.StringIO()
    configure_logging(access_log=True, stream=log)
    office.at_recipient = [f"451 4.7.1 <{EMAIL}> greylisted", f"550 5.1.1 <{EMAIL}> unknown"]
    await send(mailing)
    await send(mailing)

    def stored(session: Session) -> str:
        return str([tuple(row) for row in session.connection().execute(select(OutgoingMail.__table__))])  # type: ignore[attr-defined]

    assert not TRACES.found(await mailing.database.read(stored))
    await delivery.deliver(mailing)
    assert '"outcome": "refused"' in log.getvalue()
    assert '"outcome": "postponed"' in log.getvalue()
    assert not TRACES.found(log.getvalue())
    for octets in files(tmp_path):
        assert not TRACES.found(octets.decode("latin-1"))


def files(folder: Path) -> list[bytes]:
    """What SQLite keeps on the disk."""
    return [file.read_bytes() for file in folder.glob("maqal.db*")]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("is_tls_from_start", [False, True])
async def test_the_connection_is_encrypted_and_the_certificate_checked(
    open_site: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Any, is_tls_from_start: bool
) -> None:
    file, context = certificate(tmp_path)
    scheme = "smtps" if is_tls_from_start else "smtp"
    opened = post_office(context, is_tls_from_start=is_tls_from_start)
    async with opened as office, open_site(f"{scheme}://localhost:{office.port}") as site:
        await send(site)
        assert await delivery.deliver(site) is not None, "nobody knows who signed that certificate"
        assert office.letters == []
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        clock.advance(minutes=1)
        assert await delivery.deliver(site) is None
    assert len(office.letters) == 1
    assert office.is_encrypted == [not is_tls_from_start]  # from the start on, the protocol itself does not see it


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_server_without_starttls_gets_nothing_unless_that_was_said(
    open_site: Callable[..., Any], office: PostOffice, clock: Any
) -> None:
    async with open_site(f"smtp://127.0.0.1:{office.port}") as site:
        await send(site)
        assert await delivery.deliver(site) is not None
        assert office.letters == []
    async with open_site(f"smtp://127.0.0.1:{office.port}?starttls=optional") as site:
        clock.advance(minutes=1)
        assert await delivery.deliver(site) is None
        assert len(office.letters) == 1


async def test_a_server_is_tried_without_sending_and_what_is_wrong_is_told_in_words(tmp_path: Path) -> None:
    async def tried(url: str) -> Bilingual | None:
        return await try_out(mail_server(url), Sender("مقال", "news@news.example", "news.example"), seconds=2)

    _, context = certificate(tmp_path)
    async with post_office(auth_require_tls=False) as office:
        at = f"127.0.0.1:{office.port}"
        assert await tried(f"smtp://{at}?starttls=off") is None
        assert await tried(f"smtp://maqal:s3cret@{at}?starttls=off") is None
        assert "user or the password" in str(await tried(f"smtp://maqal:wrong@{at}?starttls=off"))
        assert "no STARTTLS" in str(await tried(f"smtp://{at}"))
        assert "encryption" in str(await tried(f"smtps://{at}"))
        assert office.letters == []
    async with post_office(context) as office:
        assert "certificate" in str(await tried(f"smtp://localhost:{office.port}"))
    assert "nothing listens" in str(await tried(f"smtp://{at}?starttls=off"))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert "in time" in str(await tried(f"smtp://127.0.0.1:{silent.getsockname()[1]}?starttls=off"))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("password", "is_taken"), [("s3cret", True), ("wrong", False)])
async def test_it_signs_in(open_site: Callable[..., Any], clock: Any, password: str, is_taken: bool) -> None:
    async with post_office(auth_require_tls=False) as office:
        url = f"smtp://maqal%40example.org:{password}@127.0.0.1:{office.port}?starttls=off"
        async with open_site(url) as site:
            await send(site)
            wait = await delivery.deliver(site)
    assert set(office.sign_ins) == {("maqal@example.org", password)}
    assert (wait is None) == is_taken
    assert bool(office.letters) == is_taken
