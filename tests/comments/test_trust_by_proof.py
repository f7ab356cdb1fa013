"""Trust by a proof of an address: under `first` a moderator's approval of one comment lets the next ones through."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlmodel import select

from app.comments import proofs
from app.comments.models import CommentReceipt
from app.web.site import Site
from tests.clocks import Clock
from tests.paths import API
from tests.people import People

SALMA = "salma@example.org"


@pytest.fixture
async def article(client: httpx.AsyncClient, people: People) -> str:
    body = {"title": "مقال للنقاش", "body": "متن", "status": "published"}
    made = await client.post(f"{API}/articles", json=body, headers=await people.headers("editor"))
    return str(made.headers["location"])


async def post(client: httpx.AsyncClient, article: str, proof: str | None, body: str, email: str = SALMA) -> Any:
    sent = {"author_name": "سلمى", "author_email": email, "body": body, "address_proof": proof}
    answer = await client.post(f"{article}/comments", json=sent)
    assert answer.status_code == 201, answer.text
    return answer.json()


def new_proof(site: Site, email: str = SALMA) -> str:
    code = proofs.new_link_code(email, keys=site.keys, now=site.now())
    proof = proofs.proof_from_link(code, keys=site.keys, now=site.now())
    assert proof is not None
    return proof


async def test_trust_follows_a_proof_and_the_address_that_it_is_of(
    client: httpx.AsyncClient, article: str, site: Site, moderator: dict[str, str], clock: Clock
) -> None:
    proof = new_proof(site)
    first = await post(client, article, proof, "أول")
    assert first["status"] == "pending"
    assert (await post(client, article, proof, "قبل الموافقة"))["status"] == "pending"
    await client.post(f"{API}/moderation/comments/{first['comment']['id']}/approve", headers=moderator)
    assert (await post(client, article, proof, "بعد الموافقة"))["status"] == "approved"
    assert (await post(client, article, None, "بالبريد وحده"))["status"] == "pending"
    assert (await post(client, article, proof, "ببريد آخر", email="laila@example.org"))["status"] == "pending"
    assert (await post(client, article, new_proof(site), "دليل آخر للبريد نفسه"))["status"] == "pending"
    assert (await post(client, article, "مخترع", "بدليل مخترع"))["status"] == "pending"
    clock.advance(days=proofs.PROOF_LASTS / timedelta(days=1))
    assert (await post(client, article, proof, "بعد انتهائه"))["status"] == "pending"


async def test_an_edit_keeps_the_trust_of_the_proof(
    client: httpx.AsyncClient, article: str, site: Site, moderator: dict[str, str]
) -> None:
    proof = new_proof(site)
    first = await post(client, article, proof, "أول")
    path = f"{API}/comments/{first['comment']['id']}"
    await client.post(f"{API}/moderation/comments/{first['comment']['id']}/approve", headers=moderator)
    second = await post(client, article, proof, "ثانٍ")
    edited = await client.patch(
        f"{API}/comments/{second['comment']['id']}",
        json={"body": "ثانٍ معدَّل"},
        headers={"Comment-Receipt": second["receipt"]},
    )
    assert edited.json()["status"] == "approved"
    mine = await client.patch(path, json={"body": "أول معدَّل"}, headers={"Comment-Receipt": first["receipt"]})
    assert mine.json()["status"] == "pending", "what was approved has another text now, and nothing else vouches for it"


async def test_an_erased_comment_leaves_no_number_of_a_proof(
    client: httpx.AsyncClient, article: str, site: Site
) -> None:
    posted = await post(client, article, new_proof(site), "أول")
    kept = await site.database.read(lambda session: list(session.exec(select(CommentReceipt.proof_id))))
    assert [len(each or "") for each in kept] == [32]
    headers = {"Comment-Receipt": posted["receipt"]}
    assert (await client.delete(f"{API}/comments/{posted['comment']['id']}", headers=headers)).status_code == 204
    assert await site.database.read(lambda session: list(session.exec(select(CommentReceipt.proof_id)))) == []


async def test_who_is_signed_in_sends_no_proof(
    client: httpx.AsyncClient, article: str, site: Site, people: People
) -> None:
    sent = {"body": "شكرًا", "address_proof": new_proof(site)}
    refused = await client.post(f"{article}/comments", json=sent, headers=await people.headers("editor"))
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/address_proof"
