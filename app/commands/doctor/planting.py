"""The canary: a guest's comment with an address that nobody has, which is posted, approved and erased over HTTP."""

import asyncio
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx

from app.commands.doctor.traces import Traces
from app.errors import Bilingual
from app.refusals import Refusal

API = "/api/v1"
MOST_WAITED = 15.0
"""Seconds that are waited for a form to open."""

_BY_HAND = Bilingual("احذفه بصفتك مشرفًا", "delete it as a moderator")


class CannotPlantError(Refusal):
    """The canary was refused; `words` say why."""


@dataclass(frozen=True)
class Canary:
    """The comment, and everything by which its address could be recognised."""

    address: str
    name: str
    article_id: int
    comment_id: int
    receipt: str
    status: str
    traces: Traces = field(repr=False)


async def plant(client: httpx.AsyncClient, article: str | None) -> Canary:
    """Post the comment under an article: the given one, or the newest that takes comments. `CannotPlantError`."""
    local, host = f"Canary.{secrets.token_hex(6)}", f"{secrets.token_hex(6)}.example.org"
    address, name = f"{local}@{host}", f"Doctor {secrets.token_hex(3)}"
    body = {
        "author_name": name,
        "author_email": address,
        "body": f"Privacy check {secrets.token_hex(8)}, gone in a moment.",
    }
    body |= await _form(client)
    tried: httpx.Response | None = None
    for article_id in [article] if article else await _articles(client):
        tried = await client.post(f"{API}/articles/{article_id}/comments", json=body)
        if tried.status_code == 201:
            made = tried.json()
            return Canary(
                address, name, made["comment"]["article_id"], made["comment"]["id"], made["receipt"], made["status"],
                Traces(address, f" {address} ", local, host),
            )  # fmt: skip
        if tried.status_code not in {404, 409}:
            break
    if tried is None:
        raise CannotPlantError(Bilingual("لا مقال منشورًا", "no article is published"))
    raise CannotPlantError(_answers(Bilingual("أجاب نشر التعليق", "posting a comment answers"), tried))


async def _articles(client: httpx.AsyncClient) -> list[str]:
    answer = await client.get(f"{API}/articles", params={"limit": 20})
    return [str(each["id"]) for each in answer.json()["items"]] if answer.status_code == 200 else []


async def _form(client: httpx.AsyncClient) -> dict[str, str]:
    """What the site asks for beside the comment: a form's token once it may be sent, and a solved challenge."""
    answer = await client.get(f"{API}/comments/form")
    form: dict[str, Any] = answer.json() if answer.status_code == 200 else {"requires": "off"}
    if form["requires"] == "off":
        return {}
    sent = {"form_token": form["token"]}
    if form["challenge"] is not None:
        import altcha  # noqa: PLC0415  for sites alone that ask for work

        challenge = altcha.Challenge.from_dict(form["challenge"])
        solution = await asyncio.to_thread(altcha.solve_challenge, challenge)
        if solution is not None:
            sent["work"] = altcha.Payload(challenge, solution).to_base64()
    wait = (datetime.fromisoformat(form["opens_at"]) - datetime.now(UTC)).total_seconds() + 1
    await asyncio.sleep(min(max(0.0, wait), MOST_WAITED))
    return sent


async def approve(client: httpx.AsyncClient, canary: Canary, token: str) -> Bilingual | None:
    """Have readers see the comment; why they do not, or None."""
    headers = {"Authorization": f"Bearer {token}"}
    answer = await client.post(f"{API}/moderation/comments/{canary.comment_id}/approve", headers=headers)
    if answer.status_code == 200:
        return None
    return _answers(Bilingual("أجاب قبول التعليق", "approving it answers"), answer)


async def edit(client: httpx.AsyncClient, canary: Canary) -> None:
    """Change the comment where the site lets its writer, so that a stream that was opened since tells of it."""
    body, headers = {"body": f"Edited {secrets.token_hex(8)}."}, {"Comment-Receipt": canary.receipt}
    await client.patch(f"{API}/comments/{canary.comment_id}", json=body, headers=headers)


async def erase(client: httpx.AsyncClient, canary: Canary) -> Bilingual | None:
    """Erase the comment by its receipt; why it is not erased, or None."""
    answer = await client.delete(f"{API}/privacy/receipt", headers={"Comment-Receipt": canary.receipt})
    number = canary.comment_id
    if answer.status_code != 200:
        said = _answers(Bilingual(f"أجاب محو التعليق {number}", f"erasing comment {number} answers"), answer)
        return by_hand(said)
    seen = await client.get(f"{API}/comments/{number}")
    if seen.status_code == 404:
        return None
    return by_hand(Bilingual(f"ما زال التعليق {number} موجودًا", f"comment {number} is still there"))


def by_hand(reason: Bilingual) -> Bilingual:
    """Why a comment was not erased, and what is to be done."""
    return Bilingual(f"{reason.ar}: {_BY_HAND.ar}", f"{reason.en}: {_BY_HAND.en}")


def _answers(what: Bilingual, answer: httpx.Response) -> Bilingual:
    """That something answers with a status and a problem."""
    try:
        ar = en = str(answer.json()["code"])
    except (ValueError, KeyError, TypeError):
        ar, en = "ليس خطأ من أخطاء مقال", "no problem of ours"
    status = answer.status_code
    return Bilingual(f"{what.ar} بالرمز {status} ({ar})", f"{what.en} {status} ({en})")
