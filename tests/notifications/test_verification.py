"""Proving an address: one answer for all, one mail an hour, a link that only a button follows."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from app.comments import proofs
from tests.newsroom import Newsroom
from tests.paths import API

SALMA = "salma@example.net"


async def ask(newsroom: Newsroom, email: str = SALMA, **members: Any) -> Any:
    return await newsroom.guest.post(f"{API}/comments/verifications", json={"email": email, **members})


async def test_the_link_leaves_a_proof_that_comments_carry(newsroom: Newsroom) -> None:
    asked = await ask(newsroom, article=newsroom.article)
    assert (asked.status_code, asked.json()) == (202, {"status": "sent"})
    (letter,) = await newsroom.deliver()
    assert letter.recipient == SALMA
    assert SALMA not in letter.links[0]
    shown = await newsroom.open_link(letter.links[0])
    assert "address_proof" not in shown.text
    done = await newsroom.press(letter.links[0])
    (address,) = re.findall(r'href="([^"]+)"', done.text)
    parts = urlsplit(address)
    assert address.startswith("https://example.org/articles/")
    assert "%" in parts.path, "an Arabic slug is encoded"
    (proof,) = parse_qs(parts.fragment)["address_proof"]
    assert proofs.proven(proof, SALMA, keys=newsroom.site.keys, now=newsroom.site.now())
    posted = await newsroom.post(SALMA, address_proof=proof)
    assert posted.status_code == 201
    assert "proof" not in posted.text


@pytest.mark.parametrize(
    ("ref", "start"),
    [(None, "https://example.org/#"), (999, "https://example.org/#"), ("لا-شيء", "https://example.org/#")],
)
async def test_an_unknown_article_leads_to_the_site(newsroom: Newsroom, ref: Any, start: str) -> None:
    assert (await ask(newsroom, article=ref)).status_code == 202
    (letter,) = await newsroom.deliver()
    (address,) = re.findall(r'href="([^"]+)"', (await newsroom.press(letter.links[0])).text)
    assert address.startswith(start)


async def test_the_answer_is_the_same_and_one_mail_an_hour_goes_out(newsroom: Newsroom, clock: Any) -> None:
    await newsroom.comment(SALMA)
    await newsroom.deliver()
    answers = [await ask(newsroom, email) for email in (SALMA, SALMA, "nobody@example.org", SALMA.upper())]
    assert len({(each.status_code, each.text) for each in answers}) == 1
    assert len(await newsroom.deliver()) == 2
    clock.advance(minutes=61)
    await ask(newsroom)
    assert len(await newsroom.deliver()) == 1


async def test_an_hour_holds_for_confirmations_and_verifications_together(newsroom: Newsroom) -> None:
    await ask(newsroom)
    await newsroom.post(SALMA, notify_of_replies=True)
    assert len(await newsroom.deliver()) == 1


async def test_a_network_may_ask_for_so_many(serve: Any, office: Any) -> None:
    async with serve(smtp_url=office.url, mail_from="news@example.org", limit_mail="2/hour") as guest:
        statuses = [
            (await guest.post(f"{API}/comments/verifications", json={"email": f"r{n}@example.org"})).status_code
            for n in range(3)
        ]
    assert statuses == [202, 202, 429]


@pytest.mark.parametrize(
    "email", ["x", "", "a@b", "a@example.org\r\nBcc: b@example.org", "a@example.org,b@example.org", None]
)
async def test_what_is_no_address_is_refused_without_an_echo(newsroom: Newsroom, email: Any) -> None:
    refused = await ask(newsroom, email)
    assert refused.status_code == 422
    assert "Bcc" not in refused.text


async def test_the_language_is_that_of_the_article_or_of_the_reader(newsroom: Newsroom) -> None:
    english = await newsroom.publish("A library", language="en")
    await ask(newsroom, "a@example.org", article=english)
    await ask(newsroom, "b@example.org")
    headers = {"Accept-Language": "en"}
    await newsroom.guest.post(f"{API}/comments/verifications", json={"email": "c@example.org"}, headers=headers)
    languages = {each.recipient[0]: each.message["Content-Language"] for each in await newsroom.deliver()}
    assert languages == {"a": "en", "b": "ar", "c": "en"}


async def test_a_link_that_is_none_or_too_old_says_so(newsroom: Newsroom, clock: Any) -> None:
    await ask(newsroom)
    (letter,) = await newsroom.deliver()
    address = letter.links[0]
    clock.advance(days=1)
    for each in (
        address,
        f"{address[:-20]}x&language=en",
        "https://api.example.org/mail/replies/confirm?code=x&language=en",
    ):
        for answer in (await newsroom.open_link(each), await newsroom.press(each)):
            assert answer.status_code == 404
            assert answer.headers["content-type"].startswith("text/html")


async def test_pages_are_closed_to_everything(newsroom: Newsroom) -> None:
    await ask(newsroom)
    (letter,) = await newsroom.deliver()
    for language, direction in (("ar", "rtl"), ("en", "ltr")):
        shown = await newsroom.open_link(letter.links[0].replace("language=ar", f"language={language}"))
        assert f'<html lang="{language}" dir="{direction}">' in shown.text
        policy = shown.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert "unsafe" not in policy
        assert shown.headers["cache-control"] == "no-store"
        assert shown.headers["referrer-policy"] == "no-referrer"
        assert "<script" not in shown.text
        assert "http" not in shown.text, "nothing is loaded from anywhere"
        assert "set-cookie" not in shown.headers


@pytest.mark.parametrize("evil", ['"><script>alert(1)</script>', "' onload=x", "<img src=x>"])
async def test_pages_repeat_nothing_of_their_address(newsroom: Newsroom, evil: str) -> None:
    for path in ("verify", "replies/confirm", "replies/unsubscribe", "waiting/unsubscribe", "privacy"):
        values = {"code": evil, "token": evil, "comment": evil, "language": evil, "article": evil}
        for answer in (
            await newsroom.guest.get(f"/mail/{path}", params=values),
            await newsroom.guest.post(f"/mail/{path}", params=values, data={"stop": evil, "confirm": evil}),
        ):
            assert answer.status_code in {200, 404}
            assert evil not in answer.text


async def test_what_is_sent_to_a_page_is_bounded(newsroom: Newsroom) -> None:
    answer = await newsroom.guest.post("/mail/replies/unsubscribe?token=x", data={"stop": "x" * 20_000})
    assert answer.status_code == 413
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = await newsroom.guest.post("/mail/replies/unsubscribe?token=x", content=b"stop=%ff", headers=form)
    assert answer.status_code == 400


async def test_without_mail_no_link_is_offered(client: Any) -> None:
    answer = await client.post(f"{API}/comments/verifications", json={"email": SALMA})
    assert (answer.status_code, answer.json()["code"]) == (404, "mail_is_off")
