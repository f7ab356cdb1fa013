"""Receivers that hang, lie or die: nothing that they do takes longer than the bound, or holds up another."""

import asyncio
import socket
import ssl
from typing import Any

import pytest

from app.webhooks import sending
from app.webhooks.answers import Answer, Failure
from app.webhooks.couriers import PER_HOST, Couriers
from app.webhooks.destinations import Policy
from app.webhooks.sending import Sender
from tests.certificates import certificate
from tests.receiving import Answer as Told
from tests.receiving import forever, hang, receiving
from tests.waiting import eventually
from tests.webhooks.desk import Desk

OK = b"HTTP/1.1 200 OK\r\n"
LIARS: dict[str, tuple[Told, int | None, Failure | None]] = {
    "/accepts": (204, 204, None),
    "/refuses": (500, 500, Failure.status),
    "/says-no": (404, 404, Failure.status),
    "/hangs": (hang, None, Failure.timeout),
    "/drips-its-head": (forever(b"HTTP/1.1 2", b"0", pause=0.01), None, Failure.timeout),
    "/has-a-huge-head": (forever(OK, b"x: " + b"y" * 5000 + b"\r\n", pause=0), None, Failure.protocol),
    "/asks-for-patience-for-ever": (forever(b"", b"HTTP/1.1 100 .\r\n\r\n", pause=0.01), None, Failure.timeout),
    "/has-a-huge-answer": (forever(OK + b"content-length: 99999999999\r\n\r\n", b"z" * 9999, pause=0), 200, None),
    "/drips-its-answer": (forever(OK + b"content-length: 9999\r\n\r\n", b"z", pause=0.01), 200, None),
    "/leads-inside": (b"HTTP/1.1 302 .\r\nlocation: http://127.0.0.1/\r\ncontent-length: 0\r\n\r\n", 302,
                      Failure.redirect),
    "/leads-on": (b"HTTP/1.1 307 .\r\nlocation: /accepts\r\ncontent-length: 0\r\n\r\n", 307, Failure.redirect),
    "/speaks-otherwise": (b"220 mail.example ESMTP\r\n\r\n", None, Failure.protocol),
    "/is-short": (b"HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\n", 200, None),
}  # fmt: skip


async def test_whatever_a_receiver_does_the_time_and_the_bytes_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "SECONDS_TO_READ", 0.2)
    async with receiving() as receiver:
        receiver.always = {path: told for path, (told, *_) in LIARS.items()}
        policy = Policy.of([str(receiver.port), "9"], ["127.0.0.1"])
        sender = Sender(policy, seconds=3)

        async def send(url: str) -> Answer:
            return await sender.send(policy.destination(url), {}, b"{}")

        answers = await asyncio.gather(*(send(receiver.url(path)) for path in LIARS))
        found = {path: (each.status, each.failure) for path, each in zip(LIARS, answers, strict=True)}
        assert found == {path: (status, failure) for path, (_, status, failure) in LIARS.items()}
        assert len(receiver.requests) == len(LIARS), "nobody follows a redirect"
        assert (await send("http://127.0.0.1:9/")).failure is Failure.connection
        assert (await send(f"http://nowhere.invalid:{receiver.port}/")).failure is Failure.dns
        await sender.close()


async def test_tls_is_checked_for_the_name_while_the_vetted_address_is_connected_to(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, context = certificate(tmp_path)
    asked: list[str] = []
    context.sni_callback = lambda _socket, name, _context: asked.append(name)
    answers = {"localhost": "127.0.0.1", "other.example": "127.0.0.1"}
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answers[host], 0))]
    )
    async with receiving(context) as receiver:
        policy = Policy.of([str(receiver.port)], ["127.0.0.1"])
        stranger = Sender(policy)
        destination = policy.destination(receiver.url(host="localhost"))
        assert (await stranger.send(destination, {}, b"{}")).failure is Failure.tls, "nobody knows who signed it"
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        friend = Sender(policy)
        assert (await friend.send(destination, {}, b"{}")).status == 204
        other = policy.destination(receiver.url(host="other.example"))
        assert (await friend.send(other, {}, b"{}")).failure is Failure.tls, "it is another's certificate"
        (request,) = receiver.requests
        assert request.headers["host"] == f"localhost:{receiver.port}"
        assert asked == ["localhost", "localhost", "other.example"]
        for each in (stranger, friend):
            await each.close()
    assert isinstance(context, ssl.SSLContext)


async def test_a_receiver_that_hangs_delays_no_other_and_is_asked_little(desk: Desk) -> None:
    hanging = [await desk.hook("tag.created", path=f"/hangs{number}") for number in range(2)]
    good = await desk.hook("tag.created", url=desk.receiver.url("/good", host="localhost"))
    desk.receiver.always = {f"/hangs{number}": hang for number in range(2)}
    couriers = Couriers(desk.site)

    async def make(numbers: range) -> None:
        for number in numbers:
            await desk.ask("POST", "/tags", {"name": f"وسم {number}"}, expect=201)
        await desk.number()
        await couriers.round()

    await make(range(10))
    await eventually(lambda: len(desk.receiver.at("/good")) == 10)
    await eventually(lambda: desk.receiver.open >= PER_HOST)
    assert desk.receiver.open == PER_HOST, "two webhooks of one host, which hangs"
    await make(range(10, 15))
    await eventually(lambda: len(desk.receiver.at("/good")) == 15)
    assert desk.receiver.open == PER_HOST
    await eventually(lambda: _are_delivered(desk, good))
    await couriers.close()
    for each in hanging:
        log = await desk.log(each)
        assert {line["state"] for line in log} == {"pending"}
        assert sum(line["attempts"] for line in log) <= PER_HOST, "what was not tried is put back"


async def _are_delivered(desk: Desk, hook: Any) -> bool:
    return {each["state"] for each in await desk.log(hook)} == {"delivered"}
